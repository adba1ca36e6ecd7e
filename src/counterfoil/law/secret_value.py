"""What a trade secret's owner lost and what the other side gained, by method."""

from counterfoil.errors import InputError
from counterfoil.law.bounds import Bounds, exactly
from counterfoil.law.facts import Facts
from counterfoil.law.goods_value import cents, product_of
from counterfoil.law.pack import Method, Valuation
from counterfoil.law.stating import word

Found = tuple[dict[str, Bounds | None], tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Metrics, notes, missing facts, points for a person."""


def value_secret(rule: Valuation, facts: Facts) -> Found:
    """Loss and gains. Without a method the loss stays unknown.

    Raises:
        InputError: The method is none of the rule's.
    """
    notes: list[str] = []
    missing: list[str] = []
    human: list[str] = []
    method = _method(rule, facts)
    loss: Bounds | None = None
    if method is None:
        missing.append("method")
    else:
        loss = _loss(rule, method, facts, notes, missing, human)
    extra = facts.number("remedial_cost")
    if extra is not None:
        notes.append(f"remedial_cost counts in: {extra.low:f}")
        loss = loss.plus(extra) if loss is not None else Bounds(extra.low, None)
    metrics: dict[str, Bounds | None] = {"trade_secret_loss": None if loss is None else cents(loss)}
    gains = _gains(rule, facts, notes)
    if gains is not None:
        metrics["trade_secret_gains"] = cents(gains)
    return metrics, tuple(notes), tuple(dict.fromkeys(missing)), tuple(human)


def _method(rule: Valuation, facts: Facts) -> Method | None:
    stated = facts.stated.get("method")
    if stated is None:
        return None
    spoken = word(stated)
    for method in rule.methods:
        if spoken in (method.id, *method.also, *(word(name) for name in method.names.values())):
            return method
    known = ", ".join(method.id for method in rule.methods)
    raise InputError(f"method: {stated!r} is no method of {rule.id}", remedy=f"use one of {known}")


def _loss(
    rule: Valuation,
    method: Method,
    facts: Facts,
    notes: list[str],
    missing: list[str],
    human: list[str],
) -> Bounds | None:
    notes.append(f"method {method.id}: {method.basis}")
    fee = facts.number("reasonable_licence_fee")
    if method.basis == "licence_fee":
        if fee is None:
            missing.append("reasonable_licence_fee")
        return fee
    if method.basis == "commercial_value":
        return _commercial(facts, notes, missing, human)
    profit = _lost_profit(rule, facts, notes)
    if profit is None:
        missing.append("lost_profit")
    if method.basis == "lost_profit":
        return profit
    if fee is None:
        missing.append("reasonable_licence_fee")
    if profit is None or fee is None:
        known = profit or fee
        return None if known is None else Bounds(known.low, None)
    return profit.larger(fee)


def _lost_profit(rule: Valuation, facts: Facts, notes: list[str]) -> Bounds | None:
    """Stated, or the first product of facts that is available; a service states it."""
    stated = facts.number("lost_profit")
    if stated is not None:
        return stated
    for units, profit in rule.lost_profit:
        many, each = facts.number(units), facts.number(profit)
        if many is not None and each is not None:
            notes.append(f"lost profit: {units} x {profit}")
            return product_of(many, each)
        notes.append(f"{units} x {profit}: not available")
    return None


def _commercial(
    facts: Facts, notes: list[str], missing: list[str], human: list[str]
) -> Bounds | None:
    stated = facts.number("commercial_value")
    if stated is not None:
        return stated
    parts = [(n, facts.number(n)) for n in ("rd_cost", "income_from_exploitation")]
    known = [(n, v) for n, v in parts if v is not None]
    missing += [n for n, v in parts if v is None]
    if not known:
        return None
    total = exactly(0)
    for name, value in known:
        total = total.plus(value)
        notes.append(f"commercial value from {name}: {value.low:f}")
    human.append(
        "the text has the commercial value weighed from several factors (综合确定); "
        "the sum shown is a proposal"
    )
    return total if len(known) == len(parts) else Bounds(total.low, None)


def _gains(rule: Valuation, facts: Facts, notes: list[str]) -> Bounds | None:
    """Property obtained for the secret, or profit from using it."""
    found = facts.number("property_obtained")
    for units, profit in rule.gains:
        many, each = facts.number(units), facts.number(profit)
        if many is not None and each is not None:
            notes.append(f"gains: {units} x {profit}")
            used = product_of(many, each)
            found = used if found is None else found.plus(used)
    return found
