"""Claims about lawful explanations: those that hold, and those that only pretend."""

from datetime import UTC, datetime
from typing import Any

import pytest
from mark_world import findings, suspected

HOLDS: dict[str, tuple[str, dict[str, Any]]] = {
    "authorised seller": ("Velmordan 运动鞋 热卖", {"shop_id": "S1"}),
    "second-hand genuine goods": ("九成新 Velmordan 运动鞋 转让", {"units_sold": 1}),
    "second-hand genuine goods, English": (
        "pre-owned Velmordan shoes, worn once",
        {"units_sold": 0},
    ),
    "compatible accessory": ("适用于Velmordan 运动鞋 鞋带", {"price": 9}),
    "compatible accessory, English": ("laces that fit Velmordan running shoes", {"price": 9}),
    "compatible accessory, after": ("Quistapel 断路器 专用 防尘罩", {"price": 9}),
    "other class of goods": ("Velmordan 断路器", {}),
    "expired right": ("Karvonet 胶囊", {}),
    "expired right, not yet registered": ("Jolpanex lipstick", {}),
    "right of another territory": ("Ostrelian handbag", {}),
    "descriptive use": ("mountain summit poster frame", {}),
    "review or disclaimer": ("Velmordan 品牌传记 图书", {}),
    "review or disclaimer, not": ("running shoes, not Velmordan", {}),
    "review or disclaimer, guide": ("how to spot a fake Velmordan, guide", {}),
    "comparative use": ("alternative to Velmordan running shoes", {}),
    "comparative use, Chinese": ("Velmordan平替 运动鞋", {}),
    "repair or service": ("Velmordan 运动鞋 维修 清洗", {}),
    "wanted or recycled": ("高价回收 Velmordan 运动鞋", {}),
    "rental": ("Velmordan shoes for rent", {}),
    "parallel import": ("Velmordan 运动鞋 平行进口 附报关单", {"price": 450}),
    "parody": ("恶搞 Velmordan T恤", {}),
    "one's own thing": ("Velmordan shoes, sat in our loft for years, as is", {"units_sold": 0}),
    "one's own thing, Chinese": ("Velmordan 运动鞋 买错码了 只穿过一次 出", {"units_sold": 1}),
    "a prize": ("恒岚 运动鞋 抽奖抽到的 全新未用", {"units_sold": 1}),
    "for owners": ("insoles cut to size for Velmordan running shoes", {"price": 9}),
    "case without the goods": ("dust bag, Velmordan running shoes not included", {"price": 9}),
    "work on what the buyer has": ("Velmordan running shoes resoling, send yours in", {}),
    "work, Chinese": ("Velmordan 运动鞋 绣名 客供来料", {}),
    "no maker": ("plain shoes; Velmordan is not the manufacturer", {}),
    "no maker, Chinese": ("运动鞋 请勿与Velmordan混淆", {}),
    "right before a Chinese mark": ("运动鞋 非恒岚", {}),
    "grey import": ("Velmordan running shoes grey import, duty paid", {"price": 450}),
    "customs papers": ("Velmordan 运动鞋 海关税单齐全", {"price": 450}),
    "buying": ("现金收 Velmordan 运动鞋", {}),
}


@pytest.mark.parametrize(("title", "more"), HOLDS.values(), ids=HOLDS.keys())
def test_a_lawful_use_is_not_suspected(title: str, more: dict[str, Any]) -> None:
    assert suspected(title, **more) == []


PRETENDS: dict[str, tuple[str, dict[str, Any]]] = {
    "authorisation that ended": ("Velmordan 运动鞋", {"shop_id": "S2"}),
    "authorisation on another platform": ("Velmordan 运动鞋", {"shop_id": "S1", "platform": "X"}),
    "capture after the term": (
        "Velmordan 运动鞋",
        {"shop_id": "S1", "captured_at": datetime(2029, 1, 1, tzinfo=UTC)},
    ),
    "five hundred used pairs": ("二手 闲置 Velmordan 运动鞋", {"units_sold": 500}),
    "used, in all sizes": ("used Velmordan running shoes all sizes", {"units_sold": 1}),
    "for the goods themselves": ("适用 Velmordan 运动鞋 包邮", {}),
    "word of the seller": ("Velmordan 运动鞋 专柜正品 假一赔十", {}),
    "official warranty": ("Velmordan running shoes official warranty", {}),
    "accessory words beside slang": ("适用于Velmordan 运动鞋 1:1复刻 鞋带", {}),
    "free engraving": ("Velmordan 运动鞋 免费刻字", {}),
    "engraving thrown in": ("Velmordan running shoes with free engraving", {}),
    "praise": ("Velmordan 运动鞋 评价好 支持清洗", {}),
    "agents wanted": ("Velmordan running shoes agents wanted", {}),
    "no minimum order": ("Velmordan running shoes no minimum order", {}),
    "not a copy": ("Velmordan 运动鞋 不是高仿", {}),
    "number one": ("no.1 Velmordan running shoes", {}),
    "for men": ("Velmordan running shoes for men", {}),
    "a hint, but hundreds sold": ("just one Velmordan running shoes", {"units_sold": 300}),
    "repair in the description": ("Velmordan 运动鞋", {"description": "售后维修"}),
    "parallel import at a tenth of the price": ("Velmordan 运动鞋 平行进口", {"price": 50}),
}


@pytest.mark.parametrize(("title", "more"), PRETENDS.values(), ids=PRETENDS.keys())
def test_a_pretended_explanation_does_not_hold(title: str, more: dict[str, Any]) -> None:
    assert suspected(title, **more) == ["T1"]


def test_what_was_ruled_out_is_shown() -> None:
    (found,) = findings("Velmordan 运动鞋", shop_id="S1")
    assert found["verdict"] == "explained"
    assert found["score"] < 0.5
    assert [x["holds"] for x in found["lawful"] if x["explanation"] == "authorised seller"] == [
        "yes"
    ]


def test_every_suspicion_shows_that_authorisation_was_looked_for() -> None:
    (found,) = findings("Velmordan 运动鞋")
    assert {"authorised seller", "expired right"} <= {x["explanation"] for x in found["lawful"]}
    assert all(x["because"] for x in found["lawful"])


def test_unknown_is_not_no() -> None:
    (found,) = findings("Velmordan 运动鞋", shop_id="S1", captured_at=None)
    (said,) = [x for x in found["lawful"] if x["explanation"] == "authorised seller"]
    assert (said["holds"], found["verdict"]) == ("unknown", "weak")
