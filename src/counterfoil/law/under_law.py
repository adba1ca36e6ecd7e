"""The answer for one offence under one version of its rule."""

from collections.abc import Iterable
from datetime import date

from counterfoil.law.assessment import LimbMet, LimbShort, Number, UnderLaw
from counterfoil.law.bounds import Bounds
from counterfoil.law.citing import citations, gaps
from counterfoil.law.judging import (
    Case,
    HalfJudged,
    Judged,
    judge,
    judge_half,
    short_by,
)
from counterfoil.law.limbs import Compiled, Half, Ruling
from counterfoil.law.pack import Offence
from counterfoil.law.provisions import Tier
from counterfoil.law.rulebook import Rulebook


def under_law(
    book: Rulebook, offence: Offence, ruling: Ruling, case: Case, *, usable: bool
) -> UnderLaw:
    """Judge every limb of a version and say which tier is reached.

    Args:
        book: Rules, for sources and names.
        offence: The offence.
        ruling: The version.
        case: Facts and date.
        usable: Whether elements and scope allow any tier at all.
    """
    version = ruling.version
    scale = version.scale
    larger = scale is not None and case.facts.flag(scale.flag) == "met"
    rules = ruling.at(case.on, larger)
    judged = [judge(limb, case) for limb in rules.limbs]
    halves = [(half, judge_half(half, case)) for half in rules.halves]
    best, possible, human = _reached(rules, judged, halves)
    reached = best if usable else None
    points = tuple(h.why for _, h in halves if h.status == "human_decision" and not reached)
    tier = reached.id if reached else "human_decision" if points and usable else "none"
    shown = [j for j in judged if j.status == "met"]
    source = book.source(version.source)
    return UnderLaw(
        version=version.id,
        since=version.since.isoformat(),
        until=version.until.isoformat() if version.until else "",
        source=version.source,
        title=source.title,
        tier=tier,
        tier_names=reached.names if reached else {},
        level=reached.level if reached else 0,
        penalty=reached.penalty if reached else human.penalty if points and human else None,
        possible_tier=possible.id if possible else "none",
        limbs_met=tuple(_met(j) for j in shown)
        + tuple(_half_met(half, found, rules) for half, found in halves if found.status == "met"),
        limbs_short=tuple(s for j in judged if (s := _short(j, case)) is not None),
        not_computed=tuple(f"{t.id}: {c.quote or c.id}" for t, c in rules.catch_alls),
        human_decision=points if usable else (),
        open_questions=version.open_questions,
        valuation=version.valuation,
        citations=citations(book, offence, ruling, rules, judged, halves),
        gaps=gaps(case, judged, halves, reached),
    )


def not_in_pack(offence: Offence, on: date) -> UnderLaw:
    """The answer for a day on which the pack has no version."""
    early = offence.not_before is not None and on < offence.not_before
    why = (
        f"before {offence.not_before} this conduct was no offence under the article"
        if early
        else f"the pack holds no version of this rule for {on}; a lawyer must supply it"
    )
    return UnderLaw(
        version="",
        since="",
        until="",
        source="",
        title="",
        tier="none" if early else "not_in_pack",
        tier_names={},
        level=0,
        penalty=None,
        possible_tier="none",
        limbs_met=(),
        limbs_short=(),
        not_computed=(),
        human_decision=(),
        open_questions=(why,),
        valuation="",
        citations=(),
        gaps=(),
    )


def _reached(
    rules: Compiled, judged: list[Judged], halves: list[tuple[Half, HalfJudged]]
) -> tuple[Tier | None, Tier | None, Tier | None]:
    """Highest tier met, highest tier that is still possible, and tier of a human decision."""
    tiers = rules.by_id
    answers = [(j.limb.tier, j.status) for j in judged]
    answers += [(half.tier, found.status) for half, found in halves]
    return (
        _top(tiers[t] for t, s in answers if s == "met"),
        _top(tiers[t] for t, s in answers if s in ("met", "unknown", "human_decision")),
        _top(tiers[t] for t, s in answers if s == "human_decision"),
    )


def _top(tiers: Iterable[Tier]) -> Tier | None:
    best: Tier | None = None
    for tier in tiers:
        if best is None or tier.level > best.level:
            best = tier
    return best


def _met(judged: Judged) -> LimbMet:
    limb = judged.limb
    amount = limb.amounts[-1] if limb.amounts else None
    return LimbMet(
        limb=limb.id,
        tier=limb.tier,
        metric=amount.metric if amount else "",
        value=number(judged.known[-1]) if amount else None,
        operator=amount.operator if amount else "",
        threshold=amount.threshold if amount else None,
        conditions=limb.conditions,
        article=limb.article,
        quote=limb.cited.quote,
        note=limb.cited.note,
    )


def _half_met(half: Half, found: HalfJudged, rules: Compiled) -> LimbMet:
    return LimbMet(
        limb=half.id,
        tier=half.tier,
        metric="",
        value=None,
        operator="",
        threshold=None,
        conditions=tuple(
            f"{j.limb.item} {j.limb.amounts[-1].metric} >= "
            f"{j.limb.amounts[-1].threshold.normalize():f}"
            for j in found.reached
        ),
        article=rules.by_id[half.tier].article + half.cited.item,
        quote=half.cited.quote,
    )


def _short(judged: Judged, case: Case) -> LimbShort | None:
    if judged.status == "met":
        return None
    lack = short_by(judged, case)
    if lack is None:
        return None
    amount, known, least, most = lack
    gap = Bounds(least, None if known.low == 0 and known.high is None else most)
    return LimbShort(
        limb=judged.limb.id,
        tier=judged.limb.tier,
        metric=amount.metric,
        value=number(known),
        operator=amount.operator,
        threshold=amount.threshold,
        short_by=least if least == most else number(gap),
        conditions=judged.limb.conditions,
        article=judged.limb.article,
    )


def number(known: Bounds) -> Number:
    """Bounds as a plain number, a range, or null if nothing is known."""
    if known.exact():
        return known.low
    if known.low == 0 and known.high is None:
        return None
    return {"low": known.low, "high": known.high}
