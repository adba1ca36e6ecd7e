"""Bare offers in shops whose stream offers copies: hits, and honest goods beside them."""

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from counterfoil.detectors import shop_stream
from counterfoil.model.batch import Rights
from counterfoil.model.tables import PRODUCTS, TRADEMARKS

MARK = {
    "record": "trademarks:T1", "registration_no": "T1", "mark": "TORVELLA",
    "goods": "electric toothbrush 电动牙刷",
}  # fmt: skip
PRODUCT = {
    "registration_no": "T1", "name": "TORVELLA electric toothbrush", "list_price": Decimal(800),
    "currency": "CNY",
}  # fmt: skip
SPEECH = "家人们 这个TORVELLA 电动牙刷 一比一 / 上链接"


def found(title: str, price: float | None, speech: str = SPEECH) -> list[dict[str, Any]]:
    none = pa.table({})
    known = shop_stream.prepare(
        Rights(
            trademarks=pa.Table.from_pylist([MARK], schema=TRADEMARKS.schema),
            products=pa.Table.from_pylist([PRODUCT], schema=PRODUCTS.schema),
            authorised=none,
            shops=none,
        )
    )
    offer = {
        "record": "listings:L1", "title": title, "description": None, "price": price,
        "currency": "CNY", "right": "trademarks:T1", "stream": "livestreams:V1", "speech": speech,
    }  # fmt: skip
    rows = shop_stream.examine(known, pa.Table.from_pylist([offer]))
    return list(rows.to_pylist())


@pytest.mark.parametrize(
    ("title", "price"),
    [("电动牙刷 爆款", 80.0), ("electric toothbrush same as counter", 700.0)],
)
def test_a_bare_offer_of_the_goods_at_a_copys_price_or_in_its_words_is_suspected(
    title: str, price: float
) -> None:
    rows = found(title, price)

    assert [(r["right"], r["verdict"]) for r in rows] == [("trademarks:T1", "suspected")]
    assert rows[0]["score"] == pytest.approx(sum(x["weight"] for x in rows[0]["reasons"]))
    assert rows[0]["reasons"][0]["observed_value"].startswith("livestreams:V1: ")


@pytest.mark.parametrize(
    ("title", "price"),
    [("电动牙刷 家用", 760.0), ("电动牙刷", None), ("trail running shoes popular style", 80.0)],
)
def test_honest_prices_and_other_goods_are_not_suspected(title: str, price: float | None) -> None:
    assert [r for r in found(title, price) if r["score"] >= 0.5] == []


def test_goods_that_the_stream_does_not_name_weigh_less() -> None:
    said, silent = found("电动牙刷", 80.0), found("电动牙刷", 80.0, "这个TORVELLA 一比一")

    assert silent[0]["score"] < said[0]["score"]
