"""Amounts are kept per basis, scores are sums of parts, and order does not matter."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from counterfoil.triage.facts import conduct_day, facts_of
from counterfoil.triage.groups import Group, RightKnown, Sale, SeizedGoods, amounts, gather
from counterfoil.triage.offences import offences_of
from counterfoil.triage.rank import lead_of, ranked

TOYS = RightKnown(
    right="trademarks:TM1",
    names=("BOBO", "波波"),
    owner="Bobo Holdings",
    goods="building block toy",
    nice_classes=("28",),
    list_price=Decimal("200"),
    currency="CNY",
)
BEARS = RightKnown(
    right="trademarks:TM2",
    names=("BEARLI",),
    owner="Bobo Holdings",
    goods="plush toy",
    nice_classes=("28",),
    list_price=None,
    currency="",
)
RIGHTS = {"trademarks:TM1": TOYS, "trademarks:TM2": BEARS}


def a_sale(
    right: str = "trademarks:TM1",
    amount: str = "1000",
    units: int = 10,
    currency: str | None = "CNY",
    group: str = "R-1",
) -> Sale:
    return Sale(
        group_id=group,
        ring="R-1" if group == "R-1" else "",
        right=right,
        currency=currency,
        offers=3,
        priced=3 if currency else 0,
        units=units,
        amount=Decimal(amount),
        score=0.9,
        first_seen=datetime(2025, 6, 1, tzinfo=UTC),
        last_seen=datetime(2025, 7, 1, tzinfo=UTC),
    )


def a_group(*sales: Sale, seized: tuple[SeizedGoods, ...] = ()) -> Group:
    return Group(
        group_id=sales[0].group_id,
        ring=sales[0].ring,
        sales=sales,
        seized=seized,
        members=("shops:S1", "shops:S2"),
        offers=("listings:L1",),
    )


def goods(brand: str, units: int | None = 50) -> SeizedGoods:
    return SeizedGoods(
        group_id="R-1",
        record="seizures:Z1",
        brand=brand,
        goods="toy",
        units=units,
        unit="piece",
        seized_on=date(2025, 7, 9),
    )


def test_sold_goods_are_valued_at_what_was_asked() -> None:
    group = a_group(a_sale(), a_sale("trademarks:TM2", "500", 5))

    (sold,) = amounts(group, RIGHTS, "CNY")

    assert (sold.value, sold.units, sold.leading) == (Decimal("1500"), 15, True)


def test_seized_goods_are_valued_at_the_groups_own_average_price() -> None:
    group = a_group(a_sale(amount="1000", units=10), seized=(goods("bobo"),))

    _, unsold = amounts(group, RIGHTS, "CNY")

    assert unsold.value == Decimal("5000.00")
    assert unsold.basis.startswith("average asked price")


def test_without_a_sale_under_the_mark_the_list_price_is_the_basis() -> None:
    group = a_group(a_sale("trademarks:TM2"), seized=(goods("BOBO", 2),))

    _, unsold = amounts(group, RIGHTS, "CNY")

    assert unsold.value == Decimal("400")
    assert unsold.basis.startswith("list price")


@pytest.mark.parametrize(("brand", "units"), [("UNKNOWN", 5), ("BOBO", None), ("BOBO", 0)])
def test_goods_that_cannot_be_valued_add_nothing(brand: str, units: int | None) -> None:
    group = a_group(a_sale("trademarks:TM2"), seized=(goods(brand, units),))

    assert len(amounts(group, RIGHTS, "CNY")) == 1


def test_another_currency_is_shown_and_never_added() -> None:
    group = a_group(a_sale(), a_sale(amount="700", currency="USD"))

    sold, foreign = amounts(group, RIGHTS, "CNY")

    assert (sold.currency, sold.leading) == ("CNY", True)
    assert (foreign.value, foreign.currency, foreign.leading) == (Decimal("700"), "USD", False)
    assert facts_of(group, [sold, foreign], RIGHTS, "CNY")["sales_amount"] == Decimal("1000")


def test_without_prices_no_amount_is_made_up() -> None:
    group = a_group(a_sale(amount="0", units=0, currency=None))

    valued = amounts(group, RIGHTS, "CNY")

    assert valued == ()
    assert "sales_amount" not in facts_of(group, valued, RIGHTS, "CNY")


def test_two_marks_of_one_owner_are_one_source() -> None:
    group = a_group(a_sale(), a_sale("trademarks:TM2"))

    facts = facts_of(group, amounts(group, RIGHTS, "CNY"), RIGHTS, "CNY")

    assert (facts["marks"], facts["sources"]) == (2, 1)


def test_the_conduct_ends_with_the_latest_sale_or_seizure() -> None:
    assert conduct_day(a_group(a_sale())) == date(2025, 7, 1)
    assert conduct_day(a_group(a_sale(), seized=(goods("bobo"),))) == date(2025, 7, 9)


def test_the_parts_sum_to_the_score() -> None:
    group = a_group(a_sale(), seized=(goods("bobo"),))

    lead = lead_of(group, amounts(group, RIGHTS, "CNY"), (), RIGHTS, {})

    assert lead.score == pytest.approx(sum(part.points for part in lead.parts), abs=1e-3)
    assert 0 < lead.score <= 1


def test_a_ring_comes_before_a_lone_seller_of_the_same_goods() -> None:
    ring, lone = a_group(a_sale()), a_group(a_sale(group="E-9"))
    leads = [lead_of(g, amounts(g, RIGHTS, "CNY"), (), RIGHTS, {}) for g in (lone, ring)]

    assert [lead.group for lead in ranked(leads)] == ["R-1", "E-9"]
    assert ranked(leads) == ranked(leads[::-1])


def test_groups_gather_their_sales_seizures_and_records() -> None:
    groups = gather(
        [a_sale(), a_sale("trademarks:TM2"), a_sale(group="E-9")],
        [goods("bobo")],
        [("R-1", "shops:S1", False), ("R-1", "listings:L1", True), ("E-9", "shops:S9", False)],
        {"R-1": 2},
    )

    lone, ring = groups
    assert (ring.members, ring.offers, ring.tips) == (("shops:S1",), ("listings:L1",), 2)
    assert len(ring.sales) == 2
    assert (lone.seized, lone.tips) == ((), 0)


def test_cigarettes_touch_the_tobacco_articles_and_toys_do_not() -> None:
    smoke = RightKnown(
        right="trademarks:TM3",
        names=("SMOK",),
        owner="S",
        goods="cigarettes",
        nice_classes=("34",),
        list_price=None,
        currency="",
    )
    rights = {**RIGHTS, "trademarks:TM3": smoke}

    assert "CN-225-tobacco" in offences_of(a_group(a_sale("trademarks:TM3")), rights, "CN")
    assert "CN-225-tobacco" not in offences_of(a_group(a_sale()), rights, "CN")
