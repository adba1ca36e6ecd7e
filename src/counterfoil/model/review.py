"""What a reviewer is shown of who is who, and what is asked of him."""

import msgspec

from counterfoil.model.dossier import Origin


class Bar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a pair's waterfall. The steps sum to the bits of the pair."""

    field: str
    """Name of the field, `prior`, `context` or `learned`."""

    bits: float
    """Evidence for one actor above 0, against it below."""

    says: str
    """The step in plain words, quoting both values."""

    left_value: str = ""
    right_value: str = ""


class LinkShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two records that were compared, with the waterfall."""

    left: str
    right: str
    bits: float
    probability: float
    merges: bool
    """Enough by itself to make one entity of the two."""

    bars: tuple[Bar, ...] = ()


class Without(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of an entity if one value were not known, all else equal."""

    field: str
    values: tuple[str, ...]
    """The value in every spelling that was taken for it."""

    parts: tuple[tuple[str, ...], ...]
    """Records of each part that remains, the largest first."""

    says: str


class Word(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person's judgement on who is who."""

    act: int
    word: str
    records: tuple[str, ...]
    against: tuple[str, ...] = ()
    why: str
    by: str
    at: str


class RecordShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One record of an entity with the row behind it."""

    record: str
    label: str
    probability: float
    origin: Origin


class EntityShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that speaks for and against an entity of one run."""

    entity: str
    asked: str
    """What was asked for; another id if that one was merged away."""

    run: int
    records: tuple[RecordShown, ...]
    path: tuple[LinkShown, ...]
    """The fewest, strongest links that hold all records together."""

    without: tuple[Without, ...]
    near: tuple[LinkShown, ...]
    """The likeliest links to records of other entities."""

    words: tuple[Word, ...]
    rings: tuple[str, ...]


class StepShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of an evidence path, with the rows that show it."""

    left: str
    right: str
    kind: str
    value: str
    weight: float
    """Bits."""

    fanout: int
    """How many records use the value."""

    origins: tuple[Origin, ...]


class PathShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A chain of ties between two actors."""

    strength: float
    """Product of the probabilities of its ties, 0 to 1."""

    steps: tuple[StepShown, ...]


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pair on which a person's word would change most."""

    left: str
    right: str
    left_entity: str
    right_entity: str
    probability: float
    asks: str
    """`one or two`, `joined on thin evidence` or `kept apart against the evidence`."""

    records: int
    """Records of both entities."""

    offers: int
    """Suspected offers of their shops."""

    amount: float
    """Asked price times units sold of those offers, summed over currencies as they stand."""

    effect: float
    """Uncertainty (0 to 1) times what is affected."""


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entity or a ring in one run."""

    run: int
    at: str
    members: int
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    amount: dict[str, str] = {}
    """Leading amount of its lead by currency, if it was valued."""

    @classmethod
    def between(
        cls,
        before: set[str],
        now: set[str],
        run: int,
        at: str,
        amount: dict[str, str] | None = None,
    ) -> "Step":
        """The step from the records of one run to those of the next."""
        return cls(
            run=run,
            at=at,
            members=len(now),
            joined=tuple(sorted(now - before)),
            left=tuple(sorted(before - now)),
            amount=amount or {},
        )
