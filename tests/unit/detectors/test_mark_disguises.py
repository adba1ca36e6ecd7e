"""Claims about Chinese marks in disguise: forms that are seen, and words that only come near."""

from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from mark_world import listing, mark, table

from counterfoil.detectors import mark_text
from counterfoil.model.batch import Rights

MARKS = {
    "1": ("末桐岭", "运动鞋", "25"),
    "2": ("清玥", "耳机", "9"),
    "3": ("七桐鹤", "茶叶", "30"),
    "4": ("乐重岩", "手表", "14"),
    "5": ("好运", "运动鞋", "25"),
    "6": ("琛鲸", "口红", "3"),
    "7": ("晴川", "茶叶", "30"),
}


@cache
def index() -> Any:
    rows = [mark(n, name, "", nice, goods) for n, (name, goods, nice) in MARKS.items()]
    prices = [
        {"gtin": n, "registration_no": n, "name": goods, "list_price": Decimal(500),
         "currency": "CNY"}
        for n, (_, goods, _) in MARKS.items()
    ]  # fmt: skip
    return mark_text.prepare(
        Rights(
            trademarks=table("trademarks", rows),
            products=table("products", prices),
            authorised=table("authorised", []),
            shops=table("shops", []),
        )
    )


def findings(title: str, price: int) -> list[dict[str, Any]]:
    rows = table("listings", [listing(title, price=price)])
    batch = rows.combine_chunks().to_batches()[0]
    found: list[dict[str, Any]] = mark_text.examine(index(), "listings", batch).to_pylist()
    return found


SEEN = {
    "look-alike": ("新款 未桐岭 运动鞋", "1", "characters in title that look like"),
    "parts, radical": ("氵青玥 耳机 包邮", "2", "taken apart"),
    "parts, both characters": ("清王月 耳机", "2", "taken apart"),
    "digit": ("7桐鹤 茶叶", "3", "digits for characters"),
    "digits beside other words": ("2025新款7桐鹤茶叶", "3", "digits for characters"),
    "backwards": ("鹤桐七 茶叶", "3", "backwards"),
    "Zhuyin": ("ㄔㄣㄐㄧㄥ 口红", "6", "spelled out"),
    "Zhuyin with tones": ("ㄔㄣ ㄐㄧㄥ 口红", "6", "spelled out"),
    "Wade-Giles": ("Mo-t'ung-ling 运动鞋", "1", "another spelling"),
    "tone numbers and blanks": ("qi1 tong2 he4 茶叶", "3", "spelled out"),
    "second reading": ("yuezhongyan 手表", "4", "another spelling"),
}


@pytest.mark.parametrize(("title", "number", "says"), SEEN.values(), ids=SEEN.keys())
def test_a_disguised_chinese_mark_is_suspected(title: str, number: str, says: str) -> None:
    (found,) = findings(title, 100)
    assert found["right"] == f"trademarks:{number}"
    assert found["score"] >= 0.5
    assert says in found["reasons"][0]["says"]


NOT = {
    "parts that are a word": ("新款女子运动鞋", 100),
    "digit of a larger number": ("茶叶 17桐鹤", 100),
    "two look-alike characters in the middle of others": ("大睛川流茶叶", 100),
    "look-alike at the price of genuine goods": ("睛川 茶叶", 500),
    "English words like Wade-Giles": ("chin ching sound 口红", 100),
    "stock numbers": ("model a1 b2 c3 手表", 100),
    "one syllable in Zhuyin": ("ㄔㄣ 口红", 100),
    "other goods": ("鹤桐七 手表", 500),
}


@pytest.mark.parametrize(("title", "price"), NOT.values(), ids=NOT.keys())
def test_what_only_comes_near_is_not_suspected(title: str, price: int) -> None:
    assert [f for f in findings(title, price) if f["score"] >= 0.5] == []
