"""Valuation rules of a pack applied to quantities, prices and costs."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from counterfoil.errors import InputError
from counterfoil.law.bounds import Bounds, exactly
from counterfoil.law.facts import Facts
from counterfoil.law.goods_value import (
    Lot,
    Prices,
    Valued,
    actual_amount,
    cents,
    lots,
    ranks_for,
    value_lots,
)
from counterfoil.law.pack import Valuation
from counterfoil.law.secret_value import value_secret
from counterfoil.law.stating import bounds

OTHER_COSTS = (
    "rent", "wages", "salaries", "platform_fees", "commission", "shipping", "logistics",
    "advertising_cost", "marketing", "utilities", "tax", "taxes", "depreciation", "equipment",
    "packaging", "labour_cost", "other_costs", "interest",
)  # fmt: skip
"""Costs that people state and that gains are not reduced by."""


class Value(NamedTuple):
    """What a rule set gives."""

    metrics: dict[str, Bounds | None]
    basis_sold: str
    basis_unsold: str
    unavailable: tuple[str, ...]
    alternatives: tuple[str, ...]
    deducted: tuple[str, ...]
    not_deducted: tuple[str, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...]
    human_decision: tuple[str, ...]


def value_by(rule: Valuation, facts: Facts) -> Value:
    """Apply one rule set.

    Raises:
        InputError: A quantity, price or cost cannot be read.
    """
    if rule.kind == "trade_secret":
        metrics, notes, missing, human = value_secret(rule, facts)
        return Value(metrics, "", "", (), (), (), (), notes, missing, human)
    return _value_goods(rule, facts)


def _value_goods(rule: Valuation, facts: Facts) -> Value:
    sold_lots, deducted, notes = _genuine_sales(facts)
    prices = Prices(facts, sold_lots or [], facts.pack.bases)
    sold, basis_sold, missing_sold = _sold(rule, facts, sold_lots, prices)
    unsold_lots = lots(facts, "unsold")
    unsold = (
        None if unsold_lots is None else value_lots(unsold_lots, ranks_for(rule, facts), prices)
    )
    gains, costs, kept, missing_costs = _gains(rule, facts, sold, sold_lots)
    metrics = _metrics(rule, facts, sold, unsold, gains)
    equal = (
        ()
        if unsold is None or not unsold.alternatives
        else ("bases of one rank are both available; the text prefers none: a person chooses",)
    )
    warned = tuple(
        f"{name} is not used: {why}"
        for name, why in rule.not_a_basis.items()
        if name in facts.stated
    )
    return Value(
        metrics,
        basis_sold,
        " + ".join(unsold.bases) if unsold else "",
        (*(unsold.unavailable if unsold else ()), *warned),
        unsold.alternatives if unsold else (),
        (*deducted, *costs),
        kept,
        (*notes, *facts.notes),
        (*missing_sold, *(unsold.missing if unsold else ()), *missing_costs),
        equal,
    )


def _genuine_sales(facts: Facts) -> tuple[list[Lot] | None, tuple[str, ...], tuple[str, ...]]:
    """Sold lots without the fake orders for which there is evidence."""
    sold = lots(facts, "sold")
    stated = facts.stated.get("fake_orders")
    if stated is None:
        return sold, (), ()
    entries = stated if isinstance(stated, list | tuple) and not _is_pair(stated) else [stated]
    kept, said, notes = list(sold or []), [], []
    for entry in entries:
        lot, amount, evidence = _fake(facts, entry)
        text = f"fake orders: {amount}"
        if not evidence:
            notes.append(f"{text} not deducted, no evidence is stated")
            continue
        said.append(f"{text} (evidence: {evidence})")
        if lot is not None and sold is not None:
            kept = _without(kept, lot)
    return (kept if sold is not None else None), tuple(said), tuple(notes)


def _is_pair(stated: Any) -> bool:
    return len(stated) == 2 and not isinstance(stated[0], list | tuple | Mapping)


def _fake(facts: Facts, entry: Any) -> tuple[Lot | None, str, str]:
    if not isinstance(entry, Mapping):
        return None, str(entry), ""
    evidence = entry.get("evidence") or ""
    if isinstance(evidence, list | tuple):
        evidence = ", ".join(str(part) for part in evidence)
    units = entry.get("units")
    price = entry.get("price", entry.get("unit_price"))
    if units is None:
        return None, str(entry.get("amount", entry)), str(evidence)
    many = bounds("fake_orders.units", units, "item", facts.money())
    each = (
        None
        if price is None
        else bounds("fake_orders.price", price, facts.pack.currency, facts.money())
    )
    text = f"{units} units" + ("" if price is None else f" at {price}")
    return Lot(many, each, "", {}), text, str(evidence)


def _without(sold: list[Lot], fake: Lot) -> list[Lot]:
    """Take fake units out of the lot with the same price, else out of the first large enough."""
    order = sorted(range(len(sold)), key=lambda i: (sold[i].price != fake.price, i))
    for place in order:
        lot = sold[place]
        if lot.units.low >= (fake.units.high or fake.units.low):
            rest = list(sold)
            rest[place] = lot._replace(units=lot.units.minus(fake.units))
            return rest
    raise InputError(
        f"fake_orders: {fake.units.low:f} units are more than any lot sold",
        remedy="state fake orders per price as they stand in `sold`",
    )


def _fake_amount(facts: Facts) -> Bounds:
    """Amounts of fake orders with evidence, for sales stated as revenue."""
    stated = facts.stated.get("fake_orders")
    entries = stated if isinstance(stated, list | tuple) else [stated] if stated else []
    total = exactly(0)
    for entry in entries:
        if isinstance(entry, Mapping) and entry.get("evidence"):
            amount = entry.get("amount")
            if amount is None and entry.get("price") is not None:
                lot, _, _ = _fake(facts, entry)
                if lot is not None and lot.price is not None:
                    total = total.plus(
                        Bounds(
                            lot.units.low * lot.price.low,
                            (lot.units.high or lot.units.low) * (lot.price.high or lot.price.low),
                        )
                    )
            elif amount is not None:
                total = total.plus(
                    bounds("fake_orders.amount", amount, facts.pack.currency, facts.money())
                )
    return total


def _sold(
    rule: Valuation, facts: Facts, sold: list[Lot] | None, prices: Prices
) -> tuple[Bounds | None, str, tuple[str, ...]]:
    """The amount sold, its basis, and what is missing."""
    if sold is None:
        revenue = facts.number("revenue")
        if revenue is None:
            return None, "", ()
        return revenue.minus(_fake_amount(facts)), "revenue", ()
    if rule.sold and rule.sold[0][0] != "actual_sale_price":
        valued = value_lots(sold, rule.sold, prices)
        return valued.value, " + ".join(valued.bases), valued.missing
    amount = actual_amount(sold)
    whole = [e for e in _entries(facts) if "units" not in e and e.get("amount") is not None]
    if amount is not None and whole:
        amount = amount.minus(_fake_amount(facts))
    if amount is None:
        return None, "", ("unit price of what was sold",)
    return cents(amount), "actual_sale_price" if sold else "", ()


def _entries(facts: Facts) -> list[Mapping[str, Any]]:
    stated = facts.stated.get("fake_orders")
    many = stated if isinstance(stated, list | tuple) else [stated]
    return [entry for entry in many if isinstance(entry, Mapping)]


def _gains(
    rule: Valuation, facts: Facts, sold: Bounds | None, lots_sold: list[Lot] | None
) -> tuple[Bounds | None, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Gains with what was deducted, what was not, and what is missing."""
    kept = tuple(f"{name}: not deducted" for name in OTHER_COSTS if name in facts.stated)
    full = [(n, v) for n in rule.full if (v := facts.number(n)) is not None]
    revenue = facts.number("revenue")
    income = sold if revenue is None else revenue.minus(_fake_amount(facts))
    if income is None and not full:
        return None, (), kept, ()
    gains = income or exactly(0)
    said: list[str] = []
    for name, cost in _costs(rule, facts, lots_sold):
        gains = gains.minus(cost)
        said.append(f"{name}: {cost.low:f}")
    for name, fee in full:
        gains = gains.plus(fee)
        said.append(f"{name} counts in full: {fee.low:f}")
    missing = () if said or income is None else ("purchase_cost",)
    return cents(gains), tuple(said), kept, missing


def _costs(rule: Valuation, facts: Facts, sold: list[Lot] | None) -> list[tuple[str, Bounds]]:
    found = [(n, v) for n in rule.deduct if (v := facts.number(n)) is not None]
    each = facts.number("purchase_unit_price")
    if each is not None and sold and "purchase_cost" not in facts.stated:
        units = exactly(0)
        for lot in sold:
            units = units.plus(lot.units)
        high = None if units.high is None or each.high is None else units.high * each.high
        found.append(("purchase price of the goods sold", Bounds(units.low * each.low, high)))
    return found


def _metrics(
    rule: Valuation,
    facts: Facts,
    sold: Bounds | None,
    unsold: Valued | None,
    gains: Bounds | None,
) -> dict[str, Bounds | None]:
    """Every metric that the rule set gives. Goods not stated at all count as none."""
    metrics: dict[str, Bounds | None] = {}
    held = unsold.value if unsold is not None else None
    if sold is not None or "sold" in facts.stated:
        metrics["sales_amount"] = sold
    if unsold is not None:
        metrics["unsold_goods_value"] = held
    complete = sold is not None and unsold is not None and held is not None
    total = (
        sold.plus(held)
        if complete and sold and held
        else (
            sold
            if unsold is None
            else held
            if sold is None and "sold" not in facts.stated
            else None
        )
    )
    if sold is not None or unsold is not None:
        metrics["sales_plus_unsold_value"] = total
        metrics[rule.total] = total
    if gains is not None and (rule.deduct or rule.full):
        metrics["illegal_gains"] = gains
    return metrics


RAW = ("sold", "unsold", "revenue", "method", "lost_profit", "reasonable_licence_fee",
       "property_obtained", "infringing_units_sold", "lost_unit_sales", "remedial_cost",
       "rd_cost", "service_fees", "member_fees", "advertising_income")  # fmt: skip
"""Facts from which numbers are worked out."""


def with_values(rule: Valuation, facts: Facts) -> Facts:
    """Facts with the metrics that the rule set gives and that are not stated.

    Gains are worked out only when a cost or a fee is stated: revenue alone is no gain.
    """
    if not facts.has(*RAW):
        return facts
    found = value_by(rule, facts)
    numbers = {
        name: known
        for name, known in found.metrics.items()
        if known is not None
        and name not in facts.stated
        and not (name == "illegal_gains" and "purchase_cost" in found.missing)
    }
    return facts.with_numbers(numbers, _explain(rule, found, numbers))


def _explain(rule: Valuation, found: Value, numbers: Mapping[str, Bounds]) -> list[str]:
    bases = [f"sold: {found.basis_sold}"] if found.basis_sold else []
    bases += [f"unsold: {found.basis_unsold}"] if found.basis_unsold else []
    said = [f"{rule.id}: {', '.join(sorted(numbers))} worked out ({'; '.join(bases)})"]
    return [*said, *found.unavailable, *found.deducted, *found.not_deducted, *found.notes]
