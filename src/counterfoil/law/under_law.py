"""The answer for one offence under one version of its rule."""

from collections.abc import Iterable
from datetime import date

from counterfoil.law.assessment import Citation, Gap, LimbMet, LimbShort, Number, UnderLaw
from counterfoil.law.bounds import Bounds
from counterfoil.law.judging import (
    Case,
    HalfJudged,
    Judged,
    bounds_of,
    judge,
    judge_half,
    lacking,
    short_by,
)
from counterfoil.law.limbs import Compiled, Half, Limb, Ruling
from counterfoil.law.pack import Condition, Offence, Tier
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
        limbs_met=tuple(_met(j, case, rules) for j in shown)
        + tuple(_half_met(half, found, rules) for half, found in halves if found.status == "met"),
        limbs_short=tuple(s for j in judged if (s := _short(j, case, rules)) is not None),
        not_computed=tuple(f"{t.id}: {c.quote or c.id}" for t, c in rules.catch_alls),
        human_decision=points if usable else (),
        open_questions=version.open_questions,
        valuation=version.valuation,
        citations=_citations(book, offence, ruling, rules, judged, halves),
        gaps=_gaps(case, judged, halves, reached),
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
    tiers = {tier.id: tier for tier in rules.tiers}
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


def _met(judged: Judged, case: Case, rules: Compiled) -> LimbMet:
    limb = judged.limb
    amount = limb.amounts[-1] if limb.amounts else None
    return LimbMet(
        limb=limb.id,
        tier=limb.tier,
        metric=amount.metric if amount else "",
        value=number(bounds_of(amount.source, case)) if amount else None,
        operator=amount.operator if amount else "",
        threshold=amount.threshold if amount else None,
        conditions=tuple(describe(node) for node in limb.others),
        article=_article(limb, rules),
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
        article=_tier(half.tier, rules).article + half.cited.item,
        quote=half.cited.quote,
    )


def _short(judged: Judged, case: Case, rules: Compiled) -> LimbShort | None:
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
        conditions=tuple(describe(node) for node in judged.limb.others),
        article=_article(judged.limb, rules),
        quote=judged.limb.cited.quote,
    )


def number(known: Bounds) -> Number:
    """Bounds as a plain number, a range, or null if nothing is known."""
    if known.exact():
        return known.low
    if known.low == 0 and known.high is None:
        return None
    return {"low": known.low, "high": known.high}


def describe(node: Condition) -> str:
    """A condition without an amount, in words."""
    if node.flag:
        return node.flag
    if node.fact:
        return f"{node.fact} is {' or '.join(node.one_of)}"
    if node.prior_sanction is not None:
        rule = node.prior_sanction
        within = f" within {rule.years} years" if rule.years else ""
        times = f"{rule.count} times " if rule.count > 1 else ""
        return f"prior_sanction {times}for {', '.join(rule.articles)}{within}"
    if node.window is not None:
        return f"within any {node.window.days} days"
    return "conduct" if node.conduct else node.id


def _tier(name: str, rules: Compiled) -> Tier:
    return next(tier for tier in rules.tiers if tier.id == name)


def _article(limb: Limb, rules: Compiled) -> str:
    return limb.cited.article or _tier(limb.tier, rules).article + limb.cited.item


def _citations(
    book: Rulebook,
    offence: Offence,
    ruling: Ruling,
    rules: Compiled,
    judged: list[Judged],
    halves: list[tuple[Half, HalfJudged]],
) -> tuple[Citation, ...]:
    """The words behind every limb that is met or that the facts speak to."""
    used = [(j.limb.tier, j.limb.cited) for j in judged if j.status == "met"]
    used += [(h.tier, h.cited) for h, f in halves if f.status in ("met", "human_decision")]
    if not used:
        used = [(j.limb.tier, j.limb.cited) for j in judged if j.status == "unknown"]
    if not used:
        used = [(tier.id, node) for tier in rules.tiers for node in tier.any_of[:1]]
    found: dict[tuple[str, str], Citation] = {}
    for name, node in used:
        tier = _tier(name, rules)
        source = node.source or tier.source or ruling.version.source or offence.source
        held = book.source(source)
        confidence = (
            node.confidence or tier.confidence or ruling.version.confidence or held.confidence
        )
        article = node.article or tier.article + node.item or offence.article
        for quote in (node.quote,) if node.quote else tier.quotes or ("",):
            found.setdefault(
                (source, quote),
                Citation(
                    article=article,
                    quote=quote,
                    source=source,
                    title=held.title,
                    confidence=confidence,
                ),
            )
    return tuple(found.values())


def _gaps(
    case: Case,
    judged: list[Judged],
    halves: list[tuple[Half, HalfJudged]],
    reached: Tier | None,
) -> tuple[Gap, ...]:
    """Facts that could still raise the tier, with what to collect for each."""
    level = reached.level if reached else 0
    wanted: dict[str, list[str]] = {}
    for one in judged:
        if one.status == "unknown" and one.limb.level > level:
            for name in lacking(one, case):
                wanted.setdefault(name, []).append(f"{one.limb.tier}.{one.limb.id}")
    for half, found in halves:
        if found.status == "unknown" and half.level > level:
            for name in found.lacking:
                wanted.setdefault(name, []).append(f"{half.tier}.{half.id}")
    return tuple(_gap(name, limbs, case) for name, limbs in sorted(wanted.items()))


def _gap(name: str, limbs: list[str], case: Case) -> Gap:
    pack = case.facts.pack
    metric, flag = pack.metrics.get(name), pack.flags.get(name)
    rule = metric or flag
    names = rule.names if rule else GENERAL_NAMES.get(name, {})
    return Gap(
        fact=name,
        names=names,
        collect=rule.collect if rule else COLLECT.get(name, ""),
        limbs=tuple(dict.fromkeys(limbs)),
    )


GENERAL_NAMES = {
    "prior_sanction": {"zh": "前科或行政处罚", "en": "prior sanction"},
    "sources": {"zh": "商标指向的不同来源数", "en": "different sources the marks identify"},
    "acts": {"zh": "逐次行为的日期与数量", "en": "dated acts"},
    "goods": {"zh": "产品种类", "en": "kind of goods"},
    "kind": {"zh": "商品或服务", "en": "goods or services"},
}
COLLECT = {
    "prior_sanction": "判决书、行政处罚决定书（条文、日期、种类）",
    "sources": "各注册商标的注册人及其指向的来源",
    "acts": "每次行为的日期、数量、零售价值",
    "goods": "检验报告、产品标签",
    "kind": "实际销售的商品或提供的服务",
}
