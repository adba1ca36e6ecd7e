"""The shape of a rule pack: one jurisdiction's offences, amounts and valuation rules as data.

A pack is one YAML file; `packs/pack.schema.json` is generated from these types. Every number
carries its article, a verbatim quote, its source and how well that source was checked.
"""

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


class Source(Part, kw_only=True):
    """A legal text that the pack quotes."""

    title: str
    confidence: Confidence = "verified"
    text: str = ""
    """File name under `law/texts/` that holds the words; empty if none is shipped."""

    cite: str = ""
    """Where it was seen, if no text is shipped."""


class Metric(Part, kw_only=True):
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

    part_of: str = ""
    """This is a share of that metric: between zero and it."""

    whole_when: "Condition | None" = None
    """The share is the whole when this holds."""


class Flag(Part, kw_only=True):
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


class Prior(Part, kw_only=True):
    """Punished before, for acts of these articles, and acting again within the period."""

    articles: tuple[str, ...]
    years: int = 0
    """0: at any time before. The day of the sanction is not counted; the matching day is in."""

    kinds: tuple[Literal["criminal", "administrative"], ...] = ("criminal", "administrative")
    count: int = 1


class Multiple(Part, kw_only=True):
    """Thresholds of other tiers times a factor."""

    tiers: tuple[str, ...]
    factor: int
    metrics: tuple[str, ...] = ()
    """Only limbs on these metrics; empty means all."""


class HalfRule(Part, kw_only=True):
    """Several items each reach a fraction of their standard."""

    items: tuple[str, ...]
    at_least: int = 2
    fraction: Decimal = Decimal("0.5")
    unsettled: str = ""
    """What a person must decide when only one item carries it, or one amount serves two."""


class Window(Part, kw_only=True):
    """Dated acts summed over any period of this many days."""

    days: int
    all_of: tuple["Condition", ...]
    """Thresholds on the sums; `metric` names a field of an act through `fields`."""

    fields: dict[str, tuple[str, ...]] = {}
    """Metric -> accepted field names in one act."""


class Condition(Part, kw_only=True, omit_defaults=True):
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


class Penalty(Part, kw_only=True):
    """What the provision threatens. Months; used for ranking only."""

    text: str
    min_months: int = 0
    max_months: int = 0
    life: bool = False
    death: bool = False


class Tier(Part, kw_only=True):
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


class Scale(Part, kw_only=True):
    """All thresholds of a version times a factor when a flag holds."""

    flag: str
    factor: int
    until: date | None = None
    """Last day on which the factor applies; None: as long as the version."""

    quote: str = ""
    article: str = ""
    source: str = ""


class Version(Part, kw_only=True):
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


class Indicator(Part, kw_only=True):
    """A circumstance from which the law allows an element to be found."""

    id: str
    names: Names = {}
    quote: str = ""
    catch_all: bool = False


class Presumption(Part, kw_only=True):
    """Indicators, each with evidence, from which an element may be found; and its rebuttal."""

    indicators: tuple[Indicator, ...]
    rebutted_by: str
    quote: str = ""


class Element(Part, kw_only=True):
    """One element of an offence besides its amounts."""

    id: str
    names: Names = {}
    met_by: tuple[str, ...] = ()
    """Facts that, if true, meet the element and, if false, exclude it."""

    excluded_by: tuple[str, ...] = ()
    """Facts that, if true, exclude the element and, if false, meet it."""

    presumption: Presumption | None = None
    evidence: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()
    quote: str = ""
    article: str = ""
    source: str = ""
    note: str = ""


class Scope(Part, kw_only=True):
    """What the offence is about. Facts `right` and `goods` are compared with it."""

    rights: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    """Flags that by themselves place the facts in scope."""

    metrics: tuple[str, ...] = ()
    """Metrics that only this subject has; one that is stated places the facts in scope."""

    strict: bool = False
    """Not in question unless the facts place themselves in scope or the offence is named."""


class Assume(Part, kw_only=True):
    """A fact taken for granted when it is not stated, and said so in the answer."""

    fact: str
    value: str | bool = ""
    same_as: str = ""
    """Fact whose value is taken over; nothing is assumed without it."""

    if_facts: tuple[str, ...] = ()
    because: str = ""


class Deadline(Part, kw_only=True):
    """A statutory clock."""

    id: str
    since: str
    """Fact that holds the starting date; the day itself is not counted."""

    days: int
    working: bool = True
    calendar: str = ""
    only_if: Condition | None = None
    unless: Condition | None = None
    names: Names = {}
    quote: str = ""
    confidence: Confidence | None = None


class Offence(Part, kw_only=True):
    """One offence or measure."""

    id: str
    article: str
    names: Names
    charge: str = ""
    """Name of the charge as courts write it, without 罪."""

    kind: Literal["offence", "attribution", "border_measure", "civil_measures", "floor"] = "offence"
    source: str = ""
    confidence: Confidence = "verified"
    scope: Scope = Scope()
    elements: tuple[Element, ...] = ()
    assume: tuple[Assume, ...] = ()
    reads: dict[str, tuple[str, ...]] = {}
    """Metric -> facts tried in this order instead."""

    defence: str = ""
    versions: tuple[Version, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    not_before: date | None = None
    """Before this day the conduct was no offence under this article."""

    note: str = ""


class Basis(Part, kw_only=True):
    """A price on which goods can be valued."""

    fact: str = ""
    """Fact with the unit price; empty: worked out from `sold`."""

    names: Names = {}
    factor: Decimal = Decimal(1)


class Method(Part, kw_only=True):
    """One way to establish a loss, chosen by how the secret was taken and used."""

    id: str
    names: Names = {}
    basis: Literal["licence_fee", "lost_profit", "greater_of_both", "commercial_value"]
    quote: str = ""
    also: tuple[str, ...] = ()


class Valuation(Part, kw_only=True):
    """One set of valuation rules."""

    id: str
    kind: Literal["goods", "trade_secret"] = "goods"
    applies_to: tuple[str, ...] = ()
    source: str
    article: str
    confidence: Confidence = "verified"
    since: date | None = None
    until: date | None = None
    currency: str = ""
    sold: tuple[tuple[str, ...], ...] = ()
    """Ranks of bases, best first; bases in one rank are equal."""

    unsold: tuple[tuple[str, ...], ...] = ()
    not_a_basis: dict[str, str] = {}
    """Fact -> why it may not be used here."""

    total: str = "illegal_business_amount"
    methods: tuple[Method, ...] = ()
    deduct: tuple[str, ...] = ()
    """Costs that reduce gains; every other cost does not."""

    full: tuple[str, ...] = ()
    """Income that counts as gains without deduction."""

    quotes: tuple[str, ...] = ()
    note: str = ""


class GeneralRule(Part, kw_only=True):
    """A rule across offences, shown with every assessment it touches."""

    id: str
    rule: str
    article: str = ""
    source: str = ""
    quote: str = ""
    confidence: Confidence = "verified"
    offences: tuple[str, ...] = ()


class Pack(Part, kw_only=True):
    """Everything one jurisdiction's rules need."""

    pack: str
    """Format of the file: `counterfoil-law/1`."""

    jurisdiction: str
    names: Names = {}
    also: tuple[str, ...] = ()
    currency: str
    compiled: date
    sources: dict[str, Source] = {}
    metrics: dict[str, Metric] = {}
    flags: dict[str, Flag] = {}
    bases: dict[str, Basis] = {}
    valuations: tuple[Valuation, ...] = ()
    rules: tuple[GeneralRule, ...] = ()
    offences: tuple[Offence, ...]
