"""Judging one limb on the facts: which parts hold, which fail, which are not known."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from counterfoil.law.bounds import Bounds, Status, both, compare
from counterfoil.law.facts import Facts
from counterfoil.law.limbs import Amount, Half, Limb
from counterfoil.law.provisions import Condition
from counterfoil.law.sanctions import punished_before
from counterfoil.law.windows import in_any_window


class Case(NamedTuple):
    """What limbs are judged against."""

    facts: Facts
    on: date
    in_scope: Status
    """Whether the facts are about what the offence is about."""

    reads: Mapping[str, tuple[str, ...]]


class Judged(NamedTuple):
    """A limb with its answer."""

    limb: Limb
    status: Status
    known: tuple[Bounds, ...]
    """Bounds of each amount; empty if the limb is out of the question."""

    states: tuple[Status, ...]
    """Answer of each amount."""

    other_states: tuple[Status, ...]


def judge(limb: Limb, case: Case) -> Judged:
    """Judge one limb. A limb that another one replaces is not met."""
    others = tuple(_other(node, case) for node in limb.others)
    if "not_met" in others or any(_amount(a, case) == "not_met" for a in limb.routes):
        return Judged(limb, "not_met", (), (), others)
    known = tuple(bounds_of(a.source, case) for a in limb.amounts)
    states = tuple(
        compare(one, a.operator, a.threshold) for one, a in zip(known, limb.amounts, strict=True)
    )
    return Judged(limb, both((*states, *others)), known, states, others)


def bounds_of(metric: str, case: Case) -> Bounds:
    """Bounds of a metric as this offence reads it."""
    own = case.reads.get(metric)
    if own:
        return case.facts.bounds(next((n for n in own if n in case.facts.stated), own[0]))
    return case.facts.bounds(metric)


def _amount(amount: Amount, case: Case) -> Status:
    return compare(bounds_of(amount.source, case), amount.operator, amount.threshold)


def _other(node: Condition, case: Case) -> Status:
    if node.flag:
        return case.facts.flag(node.flag)
    if node.fact:
        return case.facts.matches(node)
    if node.prior_sanction is not None:
        return punished_before(case.facts, node.prior_sanction, case.on)
    if node.window is not None:
        return in_any_window(case.facts, node.window)
    if node.conduct:
        return case.in_scope
    return "unknown"


def lacking(judged: Judged, case: Case) -> Iterator[str]:
    """Facts whose statement could settle an unknown limb."""
    for amount, state in zip(judged.limb.amounts, judged.states, strict=False):
        if state == "unknown":
            yield from case.facts.lacking(amount.source)
    for node, state in zip(judged.limb.others, judged.other_states, strict=True):
        if state == "unknown":
            yield from _facts_of(node, case)


def _facts_of(node: Condition, case: Case) -> Iterator[str]:
    if node.flag:
        rule = case.facts.pack.flags.get(node.flag)
        yield rule.count if rule is not None and rule.count else node.flag
    elif node.fact:
        yield node.fact
    elif node.prior_sanction is not None:
        yield "prior_sanction"
    elif node.window is not None:
        yield "acts"
    elif node.conduct:
        yield "goods"


class HalfJudged(NamedTuple):
    """The half rule with its answer and, for a person, the open point."""

    status: Status
    reached: tuple[Judged, ...]
    why: str
    lacking: tuple[str, ...]


def judge_half(half: Half, case: Case) -> HalfJudged:
    """Whether enough items each reach the fraction of their standard.

    Two items must be carried by two different amounts. One item reached twice, or one amount
    that serves two items, is not settled by the text and goes to a person.
    """
    judged = [judge(limb, case) for limb in half.limbs]
    met = tuple(j for j in judged if j.status == "met")
    open_ = [j for j in judged if j.status == "unknown"]
    gaps = tuple(sorted({name for j in open_ for name in lacking(j, case)}))
    if _distinct(met) >= half.rule.at_least:
        return HalfJudged("met", met, "", ())
    if len({_pair(j) for j in met}) >= half.rule.at_least:
        return HalfJudged("human_decision", met, half.rule.unsettled, gaps)
    possible = len({_pair(j) for j in (*met, *open_)})
    status: Status = "unknown" if possible >= half.rule.at_least else "not_met"
    return HalfJudged(status, met, "", gaps)


def _pair(judged: Judged) -> tuple[str, str]:
    return judged.limb.item, judged.limb.amounts[-1].metric


def _distinct(met: tuple[Judged, ...]) -> int:
    """How many items can be matched with amounts, no amount used twice."""
    options: dict[str, set[str]] = {}
    for one in met:
        item, metric = _pair(one)
        options.setdefault(item, set()).add(metric)
    return _match(sorted(options.items(), key=lambda entry: len(entry[1])), frozenset())


def _match(options: list[tuple[str, set[str]]], used: frozenset[str]) -> int:
    if not options:
        return 0
    (_, metrics), rest = options[0], options[1:]
    ways = [1 + _match(rest, used | {m}) for m in sorted(metrics - used)]
    return max([*ways, _match(rest, used)])


def short_by(judged: Judged, case: Case) -> tuple[Amount, Bounds, Decimal, Decimal] | None:
    """The amount that keeps a limb from being met, with the least and most that it lacks."""
    for amount, known, state in zip(judged.limb.amounts, judged.known, judged.states, strict=False):
        if state == "met" or amount.operator not in ("ge", "gt"):
            continue
        if known.high is not None or case.facts.known(amount.source):
            most = max(Decimal(0), amount.threshold - known.low)
            high = known.high
            least = Decimal(0) if high is None else max(Decimal(0), amount.threshold - high)
            return amount, known, least, most
    return None
