"""Dated acts summed over any period of a given length."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from counterfoil.errors import InputError
from counterfoil.law.bounds import Bounds, Status, both, compare, either, exactly
from counterfoil.law.facts import Facts
from counterfoil.law.provisions import Condition, Window
from counterfoil.law.stating import bounds, day

_UNIT_PRICES = ("unit_retail_value", "unit_retail_price", "retail_price", "unit_price", "price")


class Act(NamedTuple):
    """One dated act."""

    on: date
    sums: dict[str, Bounds]


def in_any_window(facts: Facts, rule: Window) -> Status:
    """Whether some period of `rule.days` days holds all thresholds at once.

    A period of 180 days that begins on day 1 ends with day 180. Without dated acts the metrics
    themselves are used, if stated.
    """
    if not facts.has("acts"):
        return both([_judge(node, facts.bounds(node.metric)) for node in rule.all_of])
    return either([_in_window(sums, rule) for _, sums in periods(facts, rule)] or ["not_met"])


def best_period(facts: Facts, rule: Window, metric: str) -> tuple[date | None, Bounds]:
    """The period with the largest lower sum of a metric, and that sum."""
    if not facts.has("acts"):
        return None, facts.bounds(metric)
    found = [(start, sums[metric]) for start, sums in periods(facts, rule)]
    return max(found, key=lambda entry: (entry[1].low, entry[0]), default=(None, exactly(0)))


def periods(facts: Facts, rule: Window) -> list[tuple[date, dict[str, Bounds]]]:
    """Sums per metric over each period that begins with an act, in date order."""
    acts = _acts(facts, rule)
    metrics = [node.metric for node in rule.all_of]
    found = []
    for first, act in enumerate(acts):
        end = date.fromordinal(min(act.on.toordinal() + rule.days - 1, date.max.toordinal()))
        sums = dict.fromkeys(metrics, exactly(0))
        for later in acts[first:]:
            if later.on > end:
                break
            for metric in metrics:
                sums[metric] = sums[metric].plus(later.sums[metric])
        found.append((act.on, sums))
    return found


def _acts(facts: Facts, rule: Window) -> list[Act]:
    stated = facts.stated["acts"]
    if not isinstance(stated, list | tuple):
        raise InputError(f"acts: {stated!r} is not a list of dated acts", remedy=_FORM)
    acts = [_act(facts, rule, place, entry) for place, entry in enumerate(stated, start=1)]
    return sorted(acts, key=lambda act: act.on)


_FORM = 'write [{"date": "2025-03-01", "copies": 6, "retail_value": 1500}]'


def _act(facts: Facts, rule: Window, place: int, entry: Any) -> Act:
    if not isinstance(entry, Mapping) or "date" not in entry:
        raise InputError(f"acts, number {place}: {entry!r} has no date", remedy=_FORM)
    sums = {node.metric: _field(facts, rule, node.metric, entry) for node in rule.all_of}
    return Act(day(f"acts, number {place}, date", entry["date"]), sums)


def _field(facts: Facts, rule: Window, metric: str, entry: Mapping[str, Any]) -> Bounds:
    known = facts.pack.metrics[metric]
    for name in (metric, *rule.fields.get(metric, ())):
        if entry.get(name) is not None:
            value: Any = entry[name]
            if "currency" in entry and not isinstance(value, Mapping):
                value = {"value": value, "currency": entry["currency"]}
            return bounds(f"acts.{name}", value, known.unit, facts.money())
    return _from_unit_price(facts, metric, entry)


def _from_unit_price(facts: Facts, metric: str, entry: Mapping[str, Any]) -> Bounds:
    """Units times the unit price, where an act states those; unknown otherwise."""
    unit = facts.pack.metrics[metric].unit
    price = next((entry[name] for name in _UNIT_PRICES if entry.get(name) is not None), None)
    units = entry.get("copies", entry.get("units", entry.get("quantity")))
    if len(unit) == 3 and unit.isupper() and price is not None and units is not None:
        many = bounds("acts.units", units, "item", facts.money())
        each = bounds("acts.unit_price", price, unit, facts.money())
        high = None if many.high is None or each.high is None else many.high * each.high
        return Bounds(many.low * each.low, high)
    return Bounds(exactly(0).low, None)


def _in_window(sums: dict[str, Bounds], rule: Window) -> Status:
    return both([_judge(node, sums[node.metric]) for node in rule.all_of])


def _judge(node: Condition, known: Bounds) -> Status:
    found: list[Status] = []
    for operator in ("ge", "gt", "lt", "le"):
        threshold = getattr(node, operator)
        if threshold is not None:
            found.append(compare(known, operator, threshold))
    return both(found)
