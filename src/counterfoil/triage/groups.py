"""Valuing a group of findings: units and amounts, kept apart per basis.

Source of the order of bases: 法释〔2025〕5号 art. 28: the average price at which the goods
were really sold, then the labelled price, then the median market price.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec

from counterfoil.model.lead import Amount


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """What a group offers of one right in one currency."""

    group_id: str
    ring: str
    right: str
    currency: str | None
    offers: int
    priced: int
    """Offers with both a price and units sold."""

    units: int
    amount: Decimal
    score: float
    first_seen: datetime | None
    last_seen: datetime | None


class SeizedGoods(msgspec.Struct, frozen=True, kw_only=True):
    """Goods taken at a site of a group."""

    group_id: str
    record: str
    brand: str | None
    goods: str | None
    units: int | None
    unit: str | None
    seized_on: date | None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A ring, an entity or a lone seller with everything that was found about it."""

    group_id: str
    ring: str
    sales: tuple[Sale, ...]
    seized: tuple[SeizedGoods, ...]
    members: tuple[str, ...]
    offers: tuple[str, ...]
    tips: int = 0


class RightKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What the valuation needs to know of a right."""

    right: str
    names: tuple[str, ...]
    owner: str
    goods: str
    nice_classes: tuple[str, ...]
    list_price: Decimal | None
    currency: str


def gather(
    sales: Sequence[Sale],
    seized: Sequence[SeizedGoods],
    records: Sequence[tuple[str, str, bool]],
    tips: Mapping[str, int],
) -> list[Group]:
    """One group for each id, in id order.

    Args:
        sales: Rows of `group_sales`.
        seized: Rows of `group_seizures`.
        records: (group id, record, is an offer).
        tips: Group id -> tips that name one of its members.
    """
    by_sale: dict[str, list[Sale]] = defaultdict(list)
    by_seizure: dict[str, list[SeizedGoods]] = defaultdict(list)
    members: dict[str, list[str]] = defaultdict(list)
    offers: dict[str, list[str]] = defaultdict(list)
    for sale in sales:
        by_sale[sale.group_id].append(sale)
    for goods in seized:
        by_seizure[goods.group_id].append(goods)
    for group_id, record, is_offer in records:
        (offers if is_offer else members)[group_id].append(record)
    return [
        Group(
            group_id=group_id,
            ring=rows[0].ring,
            sales=tuple(rows),
            seized=tuple(by_seizure[group_id]),
            members=tuple(members[group_id]),
            offers=tuple(offers[group_id]),
            tips=tips.get(group_id, 0),
        )
        for group_id, rows in sorted(by_sale.items())
    ]


def amounts(group: Group, rights: Mapping[str, RightKnown], home: str) -> tuple[Amount, ...]:
    """Every amount that the recorded facts allow, each with its basis.

    Args:
        group: What was found.
        rights: Right -> what is known of it.
        home: Currency of the jurisdiction; its sold goods lead. Amounts in another
            currency are shown and not converted: no rate is recorded.
    """
    sold = _sold(group, home)
    unsold = [amount for goods in group.seized if (amount := _unsold(group, goods, rights, home))]
    return (*sold, *_summed(unsold))


def _sold(group: Group, home: str) -> list[Amount]:
    units: dict[str, int] = defaultdict(int)
    value: dict[str, Decimal] = defaultdict(Decimal)
    for sale in group.sales:
        if sale.priced:
            units[sale.currency or ""] += sale.units
            value[sale.currency or ""] += sale.amount
    # Without goods priced in the home currency the largest amount leads.
    lead = home if home in value else max(value, key=lambda c: (value[c], c), default="")
    return [
        Amount(
            basis="asked price times units sold",
            value=value[currency],
            currency=currency,
            units=units[currency],
            why="prices and units as the platform states them; sham orders not deducted",
            leading=currency == lead,
        )
        for currency in sorted(value, key=lambda c: (c != lead, c))
    ]


def right_of_brand(brand: str | None, rights: Mapping[str, RightKnown]) -> str:
    """The right whose name a seizure record states, or an empty string."""
    wanted = (brand or "").strip().casefold()
    if not wanted:
        return ""
    return next((r.right for r in rights.values() if wanted in {n.casefold() for n in r.names}), "")


def _unsold(
    group: Group, goods: SeizedGoods, rights: Mapping[str, RightKnown], home: str
) -> Amount | None:
    if not goods.units:
        return None
    right = right_of_brand(goods.brand, rights)
    same = [s for s in group.sales if s.right == right and s.currency == home and s.units]
    if same:
        average = sum((s.amount for s in same), Decimal()) / sum(s.units for s in same)
        return Amount(
            basis="average asked price times units seized",
            value=(average * goods.units).quantize(Decimal("0.01")),
            currency=home,
            units=goods.units,
            why="average price at which the group sold goods under this mark (first basis)",
        )
    known = rights.get(right)
    if known and known.list_price is not None:
        return Amount(
            basis="list price times units seized",
            value=known.list_price * goods.units,
            currency=known.currency or home,
            units=goods.units,
            why="no sale by the group under this mark is recorded; price of the genuine product",
        )
    return None


def _summed(found: Sequence[Amount]) -> list[Amount]:
    sums: dict[tuple[str, str], Amount] = {}
    for amount in found:
        key = (amount.basis, amount.currency)
        held = sums.get(key)
        sums[key] = (
            msgspec.structs.replace(
                held, value=held.value + amount.value, units=held.units + amount.units
            )
            if held
            else amount
        )
    return [sums[key] for key in sorted(sums)]
