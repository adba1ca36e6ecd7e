"""The words of the law behind an answer, and the facts that are still to be collected."""

from counterfoil.law.assessment import Citation, Gap
from counterfoil.law.judging import Case, HalfJudged, Judged, lacking
from counterfoil.law.limbs import Compiled, Half, Ruling
from counterfoil.law.pack import Offence
from counterfoil.law.provisions import Tier
from counterfoil.law.rulebook import Rulebook


def citations(
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
        tier = rules.by_id[name]
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


def gaps(
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
    "method": {"zh": "获取与使用方式", "en": "how the secret was taken and used"},
    "kind": {"zh": "商品或服务", "en": "goods or services"},
}
COLLECT = {
    "prior_sanction": "判决书、行政处罚决定书（条文、日期、种类）",
    "sources": "各注册商标的注册人及其指向的来源",
    "acts": "每次行为的日期、数量、零售价值",
    "goods": "检验报告、产品标签",
    "method": "不正当获取、使用、违反保密义务的证据",
    "kind": "实际销售的商品或提供的服务",
}
