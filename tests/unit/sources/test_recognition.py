from collections import defaultdict

import pytest

from counterfoil.model.columns import Table
from counterfoil.model.tables import TABLES
from counterfoil.sources import recognise
from counterfoil.sources.headers import fold_header


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_no_header_of_a_table_stands_for_two_of_its_columns(table: Table) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for column in table.columns:
        for name in (column.name, *column.aliases):
            owners[fold_header(name)].add(column.name)

    assert {header: names for header, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_table_is_told_from_its_names_and_from_its_aliases(table: Table) -> None:
    own = [column.name for column in table.columns]
    first = [column.aliases[0] if column.aliases else column.name for column in table.columns]
    last = [column.aliases[-1] if column.aliases else column.name for column in table.columns]

    assert [recognise(h).table for h in (own, first, last)] == [table.name] * 3


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_the_columns_of_the_registry_exist(table: Table) -> None:
    names = {column.name for column in table.columns}

    assert names >= {table.id, *table.ids, *table.telling, *filter(None, [table.seen_at])}
    assert names >= {c.currency for c in table.columns if c.currency}


def test_case_width_blanks_and_punctuation_of_a_header_do_not_matter() -> None:
    seen = recognise(["Listing-ID", "ＴＩＴＬＥ", " Units Sold ", "shopId"])

    assert seen.table == "listings"
    assert list(seen.mapping.values()) == ["listing_id", "title", "units_sold", "shop_id"]


def test_headers_in_two_languages_or_traditional_signs_are_known() -> None:
    seen = recognise(["平台 Platform", "商品ID/Item ID", "商品標題", "價格(元)"])

    assert list(seen.mapping.values()) == ["platform", "listing_id", "title", "price"]
    assert seen.places[3].unit.currency == "CNY"


def test_a_header_says_currency_scale_and_mass() -> None:
    headers = ["waybill_no", "sender_address", "weight (g)"]
    money = ["payer_account", "payee_account", "payment_id", "金额(万元)"]

    assert recognise(headers).places[2].unit.factor == 0.001
    assert recognise(money).places[3].unit.currency == "CNY"
    assert recognise(money).places[3].unit.factor == 10_000
    assert recognise([*money[:3], "amount_usd"]).places[3].unit.currency == "USD"


def test_an_unknown_header_comes_with_the_nearest_names() -> None:
    seen = recognise(["listing_id", "title", "unit_solds"])

    assert seen.unknown["unit_solds"][0] == "units_sold"


def test_headers_of_many_tables_tell_none() -> None:
    assert recognise(["name", "phone", "address"]).table is None
    assert recognise(["id", "title", "modelno", "price", "brand"]).table is None
    assert recognise([]).table is None


def test_a_column_given_twice_is_taken_from_its_own_name() -> None:
    seen = recognise(["商品标题", "title", "listing_id"])

    assert seen.mapping == {"title": "title", "listing_id": "listing_id"}
    assert seen.repeated == ("商品标题",)


def test_a_table_without_its_id_is_told_with_what_is_missing() -> None:
    seen = recognise(["title", "units_sold", "ship_from", "captured_at"])

    assert (seen.table, seen.missing) == ("listings", ("listing_id",))
