from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from counterfoil.detectors.behaviour import behaviour_cues
from counterfoil.detectors.price import price_cues
from counterfoil.model.tables import LISTINGS, PRODUCTS, SHOPS

START = datetime(2026, 3, 1, tzinfo=UTC)


def listings(*rows: dict[str, Any]) -> pa.Table:
    full = [
        {
            "record": f"listings:L{i}",
            "platform": "P",
            "currency": "CNY",
            "captured_at": START,
            **row,
        }
        for i, row in enumerate(rows)
    ]
    return pa.Table.from_pylist(full, schema=LISTINGS.schema)


def tied(count: int) -> pa.Table:
    return pa.table(
        {"record": [f"listings:L{i}" for i in range(count)], "right": ["trademarks:T1"] * count}
    )


def products(price: str) -> pa.Table:
    row = {"registration_no": "T1", "list_price": Decimal(price), "currency": "CNY"}
    return pa.Table.from_pylist([row], schema=PRODUCTS.schema)


def test_a_price_far_below_the_list_is_a_cue_and_a_sale_is_not() -> None:
    seen = listings({"price": Decimal(90)}, {"price": Decimal(700)})

    cues = price_cues(seen, tied(2), products("1000")).to_pylist()

    assert [(c["record"], c["cue"], c["strength"]) for c in cues] == [
        ("listings:L0", "price below list", 1.0)
    ]
    assert cues[0]["right_value"] == "1000.00"


def test_a_price_far_below_other_sellers_is_a_cue_from_eight_listings_on() -> None:
    prices = [500, 510, 495, 505, 520, 490, 500, 60]
    seen = listings(*({"price": Decimal(p)} for p in prices))
    none = PRODUCTS.schema.empty_table()

    assert [c["record"] for c in price_cues(seen, tied(8), none).to_pylist()] == ["listings:L7"]
    assert price_cues(seen.slice(1), tied(8), none).num_rows == 0


def cues_of(seen: pa.Table, shops: pa.Table | None = None) -> list[tuple[str, str]]:
    none = SHOPS.schema.empty_table() if shops is None else shops
    found = behaviour_cues(seen, none, seen["record"])
    return [(c["record"], c["cue"]) for c in found.to_pylist()]


def test_cues_are_given_for_the_wanted_listings_only_and_held_against_all() -> None:
    long = "Full grain leather, hand stitched, ships in two days with box"
    seen = listings(*({"shop_id": f"S{i}", "description": long, "title": "x"} for i in range(3)))
    none = SHOPS.schema.empty_table()

    cues = behaviour_cues(seen, none, seen["record"].slice(1, 1)).to_pylist()

    assert [(c["record"], c["observed_value"]) for c in cues] == [("listings:L1", "3 shops")]


def test_one_description_in_three_shops_is_copied_but_a_short_one_is_not() -> None:
    long = "Full grain leather, hand stitched, ships in two days with box"
    same = [{"shop_id": f"S{i}", "description": long, "title": "x"} for i in range(3)]
    short = [{"shop_id": f"S{i}", "description": "new in box", "title": "x"} for i in range(3)]

    assert [cue for _, cue in cues_of(listings(*same))] == ["copied description"] * 3
    assert cues_of(listings(*short)) == []


def test_the_same_title_up_again_after_it_had_gone_is_a_cue() -> None:
    again = listings(
        {"shop_id": "S1", "title": "Bobo bear"},
        {"shop_id": "S1", "title": "BOBO  bear!", "captured_at": START + timedelta(days=9)},
        {"shop_id": "S2", "title": "Bobo bear", "captured_at": START + timedelta(days=9)},
    )

    assert cues_of(again) == [("listings:L1", "listed again")]


def test_a_young_shop_and_a_burst_of_sales_are_cues() -> None:
    rows = [{"shop_id": "S1", "title": "x", "units_sold": n} for n in (3, 4, 5, 4, 3, 5, 4, 900)]
    shops = pa.Table.from_pylist(
        [{"shop_id": "S1", "opened_on": date(2026, 2, 20)}], schema=SHOPS.schema
    )

    assert ("listings:L7", "sales burst") in cues_of(listings(*rows))
    assert ("listings:L0", "young shop") in cues_of(listings(*rows), shops)
