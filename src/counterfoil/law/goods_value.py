"""Quantities times prices: what was sold, what was not, and on which price each rests."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from counterfoil.errors import InputError
from counterfoil.law.bounds import Bounds, exactly
from counterfoil.law.facts import Facts
from counterfoil.law.pack import Basis, Valuation
from counterfoil.law.stating import bounds, word

CENT = Decimal("0.01")
_SOLD_FORM = "write [[units, unit price], …]"


class Lot(NamedTuple):
    """Some units with what is known of their prices."""

    units: Bounds
    price: Bounds | None
    """Actual unit price; None if not stated."""

    model: str
    stated: Mapping[str, Any]
    """Prices stated for this lot alone."""


class Valued(NamedTuple):
    """The value of some goods with its basis."""

    value: Bounds | None
    """None: no basis is available."""

    bases: tuple[str, ...]
    """Bases used, in the order of the lots; equal ones of a rank are joined by ` or `."""

    unavailable: tuple[str, ...]
    """Better-ranked bases and why they were not available."""

    alternatives: tuple[str, ...]
    """Equal-ranked bases with the value that each gives."""

    missing: tuple[str, ...]


def lots(facts: Facts, name: str) -> list[Lot] | None:
    """A fact as lots; None if it is not stated.

    Raises:
        InputError: It is neither a number of units nor a list of lots.
    """
    stated = facts.stated.get(name)
    if stated is None:
        return None
    if isinstance(stated, Mapping) and "units" in stated:
        stated = [stated]
    if _is_lots(stated):
        return [_lot(facts, name, entry) for entry in stated]
    units = bounds(name, stated, "item", facts.money())
    price = facts.number("sold_price") if name == "sold" else None
    return [Lot(units, price, "", {})]


def _is_lots(stated: Any) -> bool:
    if not isinstance(stated, list | tuple):
        return False
    return all(isinstance(entry, list | tuple | Mapping) for entry in stated)


def _lot(facts: Facts, name: str, entry: Any) -> Lot:
    currency = facts.pack.currency
    if isinstance(entry, Mapping):
        if "units" not in entry:
            raise InputError(f"{name}: {dict(entry)!r} has no units", remedy=_SOLD_FORM)
        price = entry.get("price", entry.get("unit_price"))
        known = None if price is None else bounds(f"{name}.price", price, currency, facts.money())
        units = bounds(f"{name}.units", entry["units"], "item", facts.money())
        return Lot(units, known, word(entry.get("model", "")), entry)
    if len(entry) != 2:
        raise InputError(f"{name}: {entry!r} is not units and unit price", remedy=_SOLD_FORM)
    units = bounds(f"{name}.units", entry[0], "item", facts.money())
    price = None if entry[1] is None else bounds(f"{name}.price", entry[1], currency, facts.money())
    stated = {"labelled_price": entry[1]} if name == "unsold" and entry[1] is not None else {}
    return Lot(units, price, "", stated)


def product_of(left: Bounds, right: Bounds) -> Bounds:
    """The product of two numbers of zero or more."""
    high = None if left.high is None or right.high is None else left.high * right.high
    return Bounds(left.low * right.low, high)


def cents(known: Bounds) -> Bounds:
    """Rounded to the cent, half up."""
    low = known.low.quantize(CENT, ROUND_HALF_UP)
    high = None if known.high is None else known.high.quantize(CENT, ROUND_HALF_UP)
    return Bounds(low, high)


def actual_amount(sold: list[Lot]) -> Bounds | None:
    """Units times actual price over all lots; None if some lot has no price."""
    total = exactly(0)
    for lot in sold:
        if lot.price is None:
            return None
        total = total.plus(product_of(lot.units, lot.price))
    return total


class Prices:
    """Unit prices of each basis, as far as the facts give them."""

    def __init__(self, facts: Facts, sold: list[Lot], bases: Mapping[str, Basis]) -> None:
        self.facts = facts
        self.sold = [lot for lot in sold if lot.price is not None]
        self.bases = bases

    def value(self, basis: str, lot: Lot) -> Bounds | str:
        """The value of a lot on a basis, or the reason why the basis is not available."""
        rule = self.bases[basis]
        if not rule.fact or rule.worked_out:
            average = self._average(lot)
            if not isinstance(average, str) or not rule.fact:
                return average
        price = self._price(rule, lot)
        if price is None:
            return f"no {rule.fact} is stated"
        if isinstance(price, str):
            return price
        return product_of(lot.units, price).times(rule.factor)

    def _average(self, lot: Lot) -> Bounds | str:
        """Units times the average actual price, dividing last so that nothing is rounded."""
        same = [s for s in self.sold if s.model == lot.model] if lot.model else self.sold
        same = same or self.sold
        units = sum((s.units.low for s in same), Decimal(0))
        if not units:
            return "no actual sale with units and price is ascertained"
        if all(s.units.exact() and s.price and s.price.exact() for s in same):
            total = sum((s.units.low * s.price.low for s in same if s.price), Decimal(0))
            return Bounds(
                lot.units.low * total / units,
                None if lot.units.high is None else lot.units.high * total / units,
            )
        prices = [s.price for s in same if s.price]
        tops = [p.high for p in prices]
        top = None if None in tops else max(h for h in tops if h is not None)
        return product_of(lot.units, Bounds(min(p.low for p in prices), top))

    def _price(self, rule: Basis, lot: Lot) -> Bounds | str | None:
        if rule.fact in lot.stated:
            value = lot.stated[rule.fact]
            return bounds(rule.fact, value, self.facts.pack.currency, self.facts.money())
        known = self.facts.number(rule.fact)
        if known is not None or not rule.table:
            return known
        return self._from_table(rule)

    def _from_table(self, rule: Basis) -> Bounds | str:
        stated = self.facts.stated
        brand = word(stated.get("brand", "")) if "brand" in stated else ""
        branded = brand not in ("", "none", "unbranded", "无", "无品牌")
        if rule.table == "brand" and not branded:
            return "the goods have no brand, or none is stated"
        if rule.table == "average" and branded:
            return "the average price is for goods without a brand"
        for row in _rows(stated.get("price_table", ())):
            if _fits(row, stated, brand if rule.table == "brand" else ""):
                return bounds("price_table.price", row["price"], "CNY", self.facts.money())
        return "the price table has no row for this province, brand and year"


def _rows(table: Any) -> list[Mapping[str, Any]]:
    """The rows of a price table.

    Raises:
        InputError: It is no list of objects.
    """
    if not isinstance(table, list | tuple) or not all(isinstance(r, Mapping) for r in table):
        raise InputError(
            f"price_table: {table!r} is no list of prices",
            remedy='write [{"province": …, "brand": …, "year": …, "price": …}]',
        )
    return list(table)


def _fits(row: Mapping[str, Any], stated: Mapping[str, Any], brand: str) -> bool:
    if word(row.get("brand", "")) != brand or "price" not in row:
        return False
    return all(
        name not in stated or name not in row or word(row[name]) == word(stated[name])
        for name in ("province", "year")
    )


def value_lots(found: list[Lot], ranks: tuple[tuple[str, ...], ...], prices: Prices) -> Valued:
    """Value lots on the best-ranked basis that is available for each."""
    total: Bounds | None = exactly(0)
    bases: list[str] = []
    unavailable: list[str] = []
    alternatives: list[str] = []
    for lot in found:
        used = list(_first_rank(lot, ranks, prices, unavailable))
        if not used:
            total = None
            continue
        if len(used) > 1:
            alternatives += [f"{name}: {show(cents(value))}" for name, value in used]
        joined = used[0][1]
        for _, value in used[1:]:
            joined = joined.join(value)
        total = None if total is None else total.plus(joined)
        bases.append(" or ".join(name for name, _ in used))
    missing = (
        ()
        if total is not None
        else tuple(dict.fromkeys(prices.bases[b].fact or "sold" for rank in ranks for b in rank))
    )
    return Valued(
        None if total is None else cents(total),
        tuple(dict.fromkeys(bases)),
        tuple(dict.fromkeys(unavailable)),
        tuple(alternatives),
        missing,
    )


def _first_rank(
    lot: Lot, ranks: tuple[tuple[str, ...], ...], prices: Prices, unavailable: list[str]
) -> Iterator[tuple[str, Bounds]]:
    for rank in ranks:
        answers = [(basis, prices.value(basis, lot)) for basis in rank]
        usable = [(b, v) for b, v in answers if not isinstance(v, str)]
        unavailable += [f"{b}: {v}" for b, v in answers if isinstance(v, str)]
        if usable:
            yield from usable
            return


def show(known: Bounds) -> str:
    """A number or range in words."""
    low = f"{known.low:f}"
    if known.exact():
        return low
    return f"{low} or more" if known.high is None else f"{low} to {known.high:f}"


def ranks_for(rule: Valuation, facts: Facts) -> tuple[tuple[str, ...], ...]:
    """The ranks for unsold goods; some products have bases of their own."""
    product = word(facts.stated.get("product", ""))
    own = rule.products.get(product)
    return tuple((basis,) for basis in own) if own else rule.unsold
