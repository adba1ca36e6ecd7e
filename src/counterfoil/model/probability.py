"""How likely one record infringes, all findings and cues on it taken together."""

import msgspec
import pyarrow as pa


class WeightModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of the weights that turn findings and cues into a probability."""

    version: str
    base: float
    """Log odds of a record on which nothing is known."""

    weights: dict[str, float]
    """Part -> log odds at full strength. Parts are `detector:<name>` (its score), `cue:<name>`,
    `suspected` (a finding reaches one half) and `lawful` (an explanation holds); of weights by
    which records become actors, kinds of agreement (`phone same`)."""

    fitted_on: str = "nothing: set by hand"


class Bin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One point of the reliability plot."""

    low: float
    high: float
    """Probabilities from `low` to below `high`."""

    count: int
    expected: float
    """Mean probability said."""

    observed: float
    """Share that was true."""

    observed_low: float
    observed_high: float
    """95 % Wilson interval of `observed`."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """New weights with their measured difference. Nothing uses them until a person accepts."""

    model: WeightModel
    replaces: str
    """Version that was in force."""

    records: int
    positives: int
    """Records of the half that was held out, and how many of them infringe; of weights by which
    records become actors, answered pairs, and how many of them are one actor."""

    log_loss: tuple[float, float]
    """Old and new weights on the held-out half, nats."""

    gain: tuple[float, float, float]
    """Mean fall of the log loss and its 95 % interval; records of one seller vary together."""

    brier: tuple[float, float]
    calibration: tuple[float, float]
    """Expected calibration error, old and new."""

    bins: tuple[Bin, ...]
    """Reliability of the new weights on the held-out half."""


class PartShare(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One bar of the waterfall."""

    name: str
    strength: float
    """0 to 1."""

    log_odds: float
    share: float
    """What the part adds to the probability, in the order of the bars; may be negative."""


class Probability(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One record's probability, taken apart. It is no probability of an offence."""

    record: str
    right: str
    """The right that its strongest finding names."""

    probability: float
    model: str
    """Version of the weights."""

    parts: tuple[PartShare, ...]
    """Base first, then strongest first. The shares sum to the probability."""

    would_change: tuple[str, ...]
    """Single parts without which, or the lawful explanation with which, the record would be
    on the other side of one half."""


PART_TYPE = pa.struct(
    [
        ("name", pa.string()),
        ("strength", pa.float64()),
        ("log_odds", pa.float64()),
        ("share", pa.float64()),
    ]
)
STRENGTHS = pa.schema(
    [
        ("record", pa.string()),
        ("right", pa.string()),
        ("part", pa.string()),
        ("strength", pa.float64()),
    ]
)
"""What is known of records, one part a row; ordered by record."""

PROBABILITIES = pa.schema(
    [
        ("record", pa.string()),
        ("right", pa.string()),
        ("probability", pa.float64()),
        ("model", pa.string()),
        ("parts", pa.list_(PART_TYPE)),
        ("would_change", pa.list_(pa.string())),
    ]
)
"""Arrow form of `Probability`."""
