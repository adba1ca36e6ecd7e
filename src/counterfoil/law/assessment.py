"""What the evaluator answers. It never says that anyone is guilty."""

from decimal import Decimal

import msgspec

from counterfoil.law.provisions import Confidence, Names, Penalty

Number = Decimal | dict[str, Decimal | None] | None
"""A number; a range as `{low, high}` with `high` null for no known end; or null."""


class Noun(msgspec.Struct, frozen=True, kw_only=True):
    """Common form of the answer's parts."""


class Citation(Noun, frozen=True, kw_only=True):
    """Words of the law that the answer rests on."""

    article: str
    quote: str
    source: str
    title: str
    confidence: Confidence


class LimbMet(Noun, frozen=True, kw_only=True):
    """A way in which a tier is reached."""

    limb: str
    tier: str
    metric: str
    """Empty if the limb has no amount."""

    value: Number
    operator: str
    threshold: Decimal | None
    conditions: tuple[str, ...]
    """What else holds: flags, prior sanctions."""

    article: str
    quote: str
    note: str = ""


class LimbShort(Noun, frozen=True, kw_only=True):
    """A way in which a tier is not reached, and what it lacks."""

    limb: str
    tier: str
    metric: str
    value: Number
    operator: str
    threshold: Decimal
    short_by: Number
    """Threshold minus value. With `gt` the threshold itself is not enough either."""

    conditions: tuple[str, ...]
    """Conditions that hold or are not known."""

    article: str


class Gap(Noun, frozen=True, kw_only=True):
    """A fact that is missing, and what to collect."""

    fact: str
    names: Names
    collect: str
    limbs: tuple[str, ...]


class ElementAnswer(Noun, frozen=True, kw_only=True):
    """One element besides the amounts."""

    id: str
    names: Names
    status: str
    """`met`, `not_met` or `unknown`."""

    because: str
    collect: tuple[str, ...]
    article: str = ""
    quote: str = ""
    indicators: tuple[str, ...] = ()
    """Indicators of a presumption that are stated with evidence."""


class UnderLaw(Noun, frozen=True, kw_only=True):
    """The answer under one version of the rule."""

    version: str
    since: str
    until: str
    """Empty while in force."""

    source: str
    title: str
    tier: str
    """Highest tier met, `none`, `human_decision`, or `not_in_pack`."""

    tier_names: Names
    level: int
    penalty: Penalty | None
    possible_tier: str
    """Highest tier that the missing facts could still reach."""

    limbs_met: tuple[LimbMet, ...]
    limbs_short: tuple[LimbShort, ...]
    not_computed: tuple[str, ...]
    """Catch-all limbs. They are never computed; a person argues them."""

    human_decision: tuple[str, ...]
    """Points that the text does not settle."""

    open_questions: tuple[str, ...]
    valuation: str
    citations: tuple[Citation, ...]
    gaps: tuple[Gap, ...]


class DeadlineAnswer(Noun, frozen=True, kw_only=True):
    """A statutory clock with its end."""

    id: str
    names: Names
    since: str
    due: str
    rule: str
    quote: str
    confidence: Confidence


class Assessment(Noun, frozen=True, kw_only=True):
    """One offence on the facts of one case."""

    offence: str
    jurisdiction: str
    name: Names
    charge: str
    article: str
    kind: str
    tier: str
    """Under the law at the time of the conduct, or the current law if the pack lacks that."""

    tier_names: Names
    penalty: Penalty | None
    lenient_tier: str
    """The lighter of both laws, for conduct before a change of law."""

    elements: tuple[ElementAnswer, ...]
    excluded_by: tuple[str, ...]
    """Elements that the facts exclude; with any of them the tier is `none`."""

    in_scope: str
    limbs_met: tuple[LimbMet, ...]
    limbs_short: tuple[LimbShort, ...]
    facts_missing: tuple[str, ...]
    collect: tuple[Gap, ...]
    law_at_conduct: UnderLaw
    current_law: UnderLaw
    possible_tier: str
    human_decision: tuple[str, ...]
    assumptions: tuple[str, ...]
    contradictions: tuple[str, ...]
    facts_not_used: tuple[str, ...]
    valuation: tuple[str, ...]
    """How numbers of the case were worked out from quantities and prices."""

    deadlines: tuple[DeadlineAnswer, ...]
    rules: tuple[str, ...]
    """General rules that bear on the offence."""

    citations: tuple[Citation, ...]
    wording: str = "recorded facts compared with published standards; not a finding of guilt"
