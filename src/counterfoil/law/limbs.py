"""Turning the condition trees of a version into flat limbs that are judged one by one."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from counterfoil.law.provisions import Condition, HalfRule, Multiple, Tier, Version


class Amount(NamedTuple):
    """One threshold."""

    metric: str
    """As the text names it."""

    source: str
    """Metric that it is read from in this tier."""

    operator: str
    threshold: Decimal


class Limb(NamedTuple):
    """One way to reach a tier: everything in it must hold."""

    id: str
    tier: str
    level: int
    item: str
    amounts: tuple[Amount, ...]
    others: tuple[Condition, ...]
    """Flags, facts, prior sanctions, windows, conduct."""

    routes: tuple[Amount, ...]
    """Say which limb to use; a failed one takes the limb out, an unknown one does not."""

    cited: Condition
    article: str
    conditions: tuple[str, ...]
    """`others` in words."""

    factor: int = 1


class Half(NamedTuple):
    """The half rule of a tier with the limbs of its items."""

    id: str
    tier: str
    level: int
    rule: HalfRule
    limbs: tuple[Limb, ...]
    cited: Condition


class Compiled(NamedTuple):
    """A version as limbs, in the order of the pack."""

    tiers: tuple[Tier, ...]
    limbs: tuple[Limb, ...]
    halves: tuple[Half, ...]
    catch_alls: tuple[tuple[Tier, Condition], ...]
    by_id: dict[str, Tier]


def compile_version(version: Version, factor: int = 1) -> Compiled:
    """The limbs of a version, every threshold times `factor`."""
    limbs: list[Limb] = []
    halves: list[Half] = []
    open_ended: list[tuple[Tier, Condition]] = []
    for tier in version.tiers:
        for condition in tier.any_of:
            if condition.catch_all:
                open_ended.append((tier, condition))
            elif condition.half_of_two is not None:
                halves.append(_half(tier, condition, condition.half_of_two, limbs))
            elif condition.multiple_of is not None:
                limbs += _multiplied(tier, condition, condition.multiple_of, limbs)
            else:
                limbs += _flat(tier, condition, factor)
    by_id = {tier.id: tier for tier in version.tiers}
    return Compiled(version.tiers, tuple(limbs), tuple(halves), tuple(open_ended), by_id)


def _flat(tier: Tier, condition: Condition, factor: int) -> Iterator[Limb]:
    ways = list(_ways(condition))
    for way in ways:
        amounts = [node for node in way if node.metric]
        name = condition.id
        if len(ways) > 1 and amounts:
            name = f"{condition.id}_{amounts[-1].metric}"
        gates = (tier.only_if,) if tier.only_if else ()
        others = (*gates, *(node for node in way if not node.metric))
        yield Limb(
            id=name,
            tier=tier.id,
            level=tier.level,
            item=condition.item,
            amounts=tuple(a for node in amounts for a in _amounts(node, tier, factor)),
            others=others,
            routes=tuple(_routes(condition, amounts, tier, factor)),
            cited=condition,
            article=condition.article or tier.article + condition.item,
            conditions=tuple(describe(node) for node in others),
        )


def _routes(
    condition: Condition, amounts: Sequence[Condition], tier: Tier, factor: int
) -> Iterator[Amount]:
    if condition.when is not None:
        yield from _amounts(condition.when, tier, factor)
    for node in amounts:
        if _lower(node):
            yield from _band_end(node, tier, factor)


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


def _ways(condition: Condition) -> Iterator[tuple[Condition, ...]]:
    """The alternatives of a condition, each a conjunction of leaves."""
    if condition.any_of:
        for child in condition.any_of:
            yield from _ways(child)
    elif condition.all_of:
        for combination in product(*(tuple(_ways(child)) for child in condition.all_of)):
            yield tuple(leaf for way in combination for leaf in way)
    else:
        yield (condition,)


def _lower(node: Condition) -> bool:
    return node.ge is not None or node.gt is not None


def _amounts(node: Condition, tier: Tier, factor: int) -> Iterator[Amount]:
    """The thresholds of a node; the upper end of a band only routes to the next tier."""
    source = tier.reads.get(node.metric, node.metric)
    for operator in ("ge", "gt", "lt", "le"):
        value = getattr(node, operator)
        if value is not None and not (operator in ("lt", "le") and _lower(node)):
            yield Amount(node.metric, source, operator, value * factor)


def _band_end(node: Condition, tier: Tier, factor: int) -> Iterator[Amount]:
    source = tier.reads.get(node.metric, node.metric)
    for operator in ("lt", "le"):
        value = getattr(node, operator)
        if value is not None:
            yield Amount(node.metric, source, operator, value * factor)


def _multiplied(
    tier: Tier, condition: Condition, rule: Multiple, limbs: Sequence[Limb]
) -> Iterator[Limb]:
    """Every amount of the named tiers times the factor, the routing amounts with them."""
    for limb in limbs:
        wanted = not rule.metrics or any(a.metric in rule.metrics for a in limb.amounts)
        if limb.tier in rule.tiers and limb.amounts and wanted:
            yield limb._replace(
                id=f"{condition.id}_{limb.tier}_{limb.id}",
                tier=tier.id,
                level=tier.level,
                amounts=scaled(limb.amounts, rule.factor),
                routes=scaled(limb.routes, rule.factor),
                cited=condition,
                article=condition.article or tier.article + condition.item,
                factor=limb.factor * rule.factor,
            )


def scaled(amounts: tuple[Amount, ...], factor: int | Decimal) -> tuple[Amount, ...]:
    """The same thresholds times a factor."""
    return tuple(a._replace(threshold=a.threshold * factor) for a in amounts)


def _half(tier: Tier, condition: Condition, rule: HalfRule, limbs: Sequence[Limb]) -> Half:
    chosen = tuple(
        limb._replace(amounts=scaled(limb.amounts, rule.fraction), cited=condition)
        for limb in limbs
        if limb.tier == tier.id and limb.item in rule.items
    )
    return Half(condition.id, tier.id, tier.level, rule, chosen, condition)


class Ruling(NamedTuple):
    """A version compiled with and without its factor."""

    version: Version
    plain: Compiled
    scaled: Compiled | None

    def at(self, on: date, holds: bool) -> Compiled:
        """The limbs that apply on a day, given whether the factor's flag holds."""
        scale = self.version.scale
        if self.scaled is None or scale is None or not holds:
            return self.plain
        return self.plain if scale.until is not None and on > scale.until else self.scaled


def ruling(version: Version) -> Ruling:
    """Compile a version once."""
    scale = version.scale
    return Ruling(
        version,
        compile_version(version),
        None if scale is None else compile_version(version, scale.factor),
    )
