"""What a rule is made of: metrics, flags, conditions, tiers and dated versions."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

Confidence = Literal["verified", "verified-secondary", "from-memory", "fictional"]
"""`verified`: the quote stands word for word in a shipped text. `verified-secondary`: seen in a
secondary page only. `from-memory`: seen in no text. `fictional`: for tests and examples."""

Names = dict[str, str]
"""Language code (`zh`, `en`) -> name."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Common strictness of every piece of a pack."""


class Source(Part, frozen=True, kw_only=True):
    """A legal text that the pack quotes."""

    title: str
    confidence: Confidence = "verified"
    text: str = ""
    """File name under `law/texts/` that holds the words; empty if none is shipped."""

    cite: str = ""
    """Where it was seen, if no text is shipped."""


class Metric(Part, frozen=True, kw_only=True):
    """An amount or count that thresholds refer to. Never negative."""

    unit: str
    """ISO 4217 code, or the thing counted: item, copy, work, person, stick."""

    names: Names = {}
    meaning: str = ""
    source: str = ""
    article: str = ""
    collect: str = ""
    """What evidence gives this number."""

    also: tuple[str, ...] = ()
    """Other fact names that mean the same."""

    sum_of: dict[str, int] = {}
    """Exactly this weighted sum of other metrics."""

    at_least: dict[str, int] = {}
    """Never less than this weighted sum of other metrics."""

    asks: tuple[str, ...] = ()
    """Facts to ask for as well when the metric is not known: the way to work it out."""

    part_of: str = ""
    """This is a share of that metric: between zero and it."""

    whole_when: "Condition | None" = None
    """The share is the whole when this holds."""


class Flag(Part, frozen=True, kw_only=True):
    """A yes-or-no fact."""

    names: Names = {}
    meaning: str = ""
    source: str = ""
    article: str = ""
    collect: str = ""
    also: tuple[str, ...] = ()

    count: str = ""
    """The flag holds when this counted fact is at least `at_least` ..."""

    limit: str = ""
    """... and this one, if stated, is too. It can deny the flag, not prove it."""

    at_least: int = 2


class Prior(Part, frozen=True, kw_only=True):
    """Punished before, for acts of these articles, and acting again within the period."""

    articles: tuple[str, ...]
    years: int = 0
    """0: at any time before. The day of the sanction is not counted; the matching day is in."""

    kinds: tuple[Literal["criminal", "administrative"], ...] = ("criminal", "administrative")
    count: int = 1


class Multiple(Part, frozen=True, kw_only=True):
    """Thresholds of other tiers times a factor."""

    tiers: tuple[str, ...]
    factor: int
    metrics: tuple[str, ...] = ()
    """Only limbs on these metrics; empty means all."""


class HalfRule(Part, frozen=True, kw_only=True):
    """Several items each reach a fraction of their standard."""

    items: tuple[str, ...]
    at_least: int = 2
    fraction: Decimal = Decimal("0.5")
    unsettled: str = ""
    """What a person must decide when only one item carries it, or one amount serves two."""


class Window(Part, frozen=True, kw_only=True):
    """Dated acts summed over any period of this many days."""

    days: int
    all_of: tuple["Condition", ...]
    """Thresholds on the sums; `metric` names a field of an act through `fields`."""

    fields: dict[str, tuple[str, ...]] = {}
    """Metric -> accepted field names in one act."""


class Condition(Part, frozen=True, kw_only=True, omit_defaults=True):
    """One node of a rule. Exactly one operator; the rest describes and cites it."""

    id: str = ""
    item: str = ""
    """Item of the article, for the half rule and for readers."""

    metric: str = ""
    ge: Decimal | None = None
    gt: Decimal | None = None
    lt: Decimal | None = None
    le: Decimal | None = None

    flag: str = ""
    fact: str = ""
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    """If given, a value in neither list is unknown."""

    prior_sanction: Prior | None = None
    any_of: tuple["Condition", ...] = ()
    all_of: tuple["Condition", ...] = ()
    multiple_of: Multiple | None = None
    half_of_two: HalfRule | None = None
    window: Window | None = None
    conduct: bool = False
    """No amount: the conduct itself is enough."""

    catch_all: bool = False
    """`Other circumstances`: never computed, a person argues it."""

    when: "Condition | None" = None
    """Which limb to use. If it fails, another limb of the same tier or a higher one holds; so
    when it is unknown, the limb is judged on its own."""

    quote: str = ""
    article: str = ""
    source: str = ""
    confidence: Confidence | None = None
    note: str = ""


class Penalty(Part, frozen=True, kw_only=True):
    """What the provision threatens. Months; used for ranking only."""

    text: str
    min_months: int = 0
    max_months: int = 0
    life: bool = False
    death: bool = False


class Tier(Part, frozen=True, kw_only=True):
    """One level of seriousness."""

    id: str
    level: int
    """1 is the lowest. Tiers of one level are alternatives."""

    names: Names = {}
    penalty: Penalty | None = None
    reads: dict[str, str] = {}
    """Within this tier the first metric is read from the second."""

    only_if: Condition | None = None
    """The tier is out of the question unless this holds."""

    any_of: tuple[Condition, ...] = ()
    quotes: tuple[str, ...] = ()
    article: str = ""
    source: str = ""
    confidence: Confidence | None = None
    note: str = ""


class Scale(Part, frozen=True, kw_only=True):
    """All thresholds of a version times a factor when a flag holds."""

    flag: str
    factor: int
    until: date | None = None
    """Last day on which the factor applies; None: as long as the version."""

    quote: str = ""
    article: str = ""
    source: str = ""


class Version(Part, frozen=True, kw_only=True):
    """The rule as it stood between two dates, both included."""

    id: str
    since: date
    until: date | None = None
    source: str = ""
    articles: str = ""
    confidence: Confidence | None = None
    tiers: tuple[Tier, ...] = ()
    like: str = ""
    """Version whose tiers are taken over; `penalties` then replaces some of their penalties."""

    penalties: dict[str, Penalty] = {}
    scale: Scale | None = None
    valuation: str = ""
    open_questions: tuple[str, ...] = ()
