from decimal import Decimal

import pyarrow as pa
import pytest

from counterfoil.detectors import livestream_offer
from counterfoil.model.batch import Rights
from counterfoil.model.tables import AUTHORISED, LIVESTREAMS, TRADEMARKS


def an_index(shop: str = "") -> livestream_offer.Index:
    marks = [
        {"registration_no": "T1", "mark": "TORVELLA", "mark_zh": "拓维莱"},
        {"registration_no": "T2", "mark": "Kesh Nord"},
    ]
    sold = [{"registration_no": "T1", "shop_id": shop}] if shop else []
    return livestream_offer.prepare(
        Rights(
            trademarks=pa.Table.from_pylist(marks, schema=TRADEMARKS.schema),
            products=pa.table({}),
            authorised=pa.Table.from_pylist(sold, schema=AUTHORISED.schema),
            shops=pa.table({}),
        )
    )


def found(index: livestream_offer.Index, *segments: tuple[float, str]) -> list[dict[str, object]]:
    row = {
        "record": "livestreams:V1", "room_id": "V1", "shop_id": "S1",
        "segments": [{"at_s": at, "text": text} for at, text in segments],
    }  # fmt: skip
    batch = pa.RecordBatch.from_pylist([row], schema=LIVESTREAMS.schema)
    return list(livestream_offer.examine(index, "livestreams", batch).to_pylist())


def test_an_offer_joins_mark_price_quantity_promise_and_link() -> None:
    offers = livestream_offer.offers(
        an_index(),
        [
            (10.0, "家人们看这个拓维莱 一比一"),
            (20.0, "今天只要九十九块 只剩50双"),
            (60.0, "上链接"),
        ],
    )

    assert len(offers) == 1
    offer = offers[0]
    assert (offer.right, offer.price, offer.quantity) == ("trademarks:T1", Decimal(99), 50)
    assert (offer.promise, offer.link, offer.at_s, offer.until_s) == (
        "一比一",
        "上链接",
        10.0,
        20.0,
    )


@pytest.mark.parametrize("heard", ["TORVELLA", "t0rve11a", "torvela", "kesh nord", "拓维莱"])
def test_marks_are_heard_as_they_are_written_disguised_or_misheard(heard: str) -> None:
    assert livestream_offer.marks_heard(an_index(), f"look at this {heard} now")


def test_ordinary_speech_has_no_marks_and_no_offers() -> None:
    assert (
        livestream_offer.offers(an_index(), [(1.0, "欢迎来到直播间"), (5.0, "thank you all")]) == []
    )


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("今天只要80块", (Decimal(80), "CNY")),
        ("到手价199", (Decimal(199), "CNY")),
        ("only $49.90 today", (Decimal("49.90"), "USD")),
        ("three years of work", (None, "")),
    ],
)
def test_prices_are_read_from_speech(text: str, price: tuple[Decimal | None, str]) -> None:
    assert livestream_offer.read_price(text) == price


def test_many_marks_are_looked_up_not_tried_one_by_one() -> None:
    marks = [{"registration_no": f"N{i}", "mark": f"Quorvex{i:05d}"} for i in range(5000)]
    none = pa.table({"registration_no": pa.array([], pa.string()), "shop_id": []})
    index = livestream_offer.prepare(
        Rights(
            trademarks=pa.Table.from_pylist(marks, schema=TRADEMARKS.schema),
            products=pa.table({}),
            authorised=none,
            shops=pa.table({}),
        )
    )

    assert index.lengths == (12,)
    heard = livestream_offer.marks_heard(index, "这个Quorvex04321很好")
    assert ("Quorvex04321", "N4321") in [(mark, number) for mark, number, _, _ in heard]


def test_an_offer_without_the_promise_of_a_copy_stays_below_one_half() -> None:
    rows = found(an_index(), (95.0, "TORVELLA 新款 只要800块 上链接"))

    assert [r["verdict"] for r in rows] == ["weak"]


@pytest.mark.parametrize(
    "text",
    [
        "this bag is our own brand, compare it with TORVELLA 只要80块",
        "我们家包 不是拓维莱 更便宜",
    ],
)
def test_comparing_with_a_mark_is_explained_unless_a_copy_is_promised(text: str) -> None:
    assert [r["verdict"] for r in found(an_index(), (5.0, text))] == ["explained"]
    promised = found(an_index(), (5.0, f"{text} 1:1 mirror quality replica"))
    assert [r["verdict"] for r in promised] == ["suspected"]


def test_a_promised_copy_is_suspected_with_its_clip() -> None:
    rows = found(an_index(), (95.0, "这个TORVELLA 一比一复刻 只要80块"), (300.0, "上链接"))

    assert [(r["right"], r["verdict"]) for r in rows] == [("trademarks:T1", "suspected")]
    assert any("95-140 s" in x["observed_value"] for x in rows[0]["reasons"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "shop"),
    [
        ("教大家鉴别 TORVELLA 的高仿 只要看缝线", ""),
        ("自用二手 TORVELLA 复刻不是 正品 500块", ""),
        ("TORVELLA 专柜同款 只要800块 上链接", "S1"),
    ],
)
def test_lawful_talk_of_a_mark_is_explained(text: str, shop: str) -> None:
    assert [r["verdict"] for r in found(an_index(shop), (5.0, text))] == ["explained"]
