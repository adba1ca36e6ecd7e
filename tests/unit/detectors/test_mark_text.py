"""Claims about the word-mark detector."""

from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from mark_world import findings, index, listing, suspected, table

from counterfoil.detectors import load, mark_text
from counterfoil.model.finding import FINDINGS

DISGUISES = {
    "plain": "Velmordan 运动鞋 包邮",
    "other case": "vELMorDAN running shoes",
    "Cyrillic letters": "Vеlmоrdаn 运动鞋",
    "Greek letters": "Vεlmοrdan running shoes",
    "full width": "Ｖｅｌｍｏｒｄａｎ 运动鞋",
    "mathematical letters": "𝐕𝐞𝐥𝐦𝐨𝐫𝐝𝐚𝐧 运动鞋",
    "circled letters": "Ⓥⓔⓛⓜⓞⓡⓓⓐⓝ shoes",
    "small capitals": "ᴠᴇʟᴍᴏʀᴅᴀɴ running shoes",
    "accents": "Vélmördàn running shoes",
    "leet digits": "V3lm0rd4n running shoes",
    "leet signs": "V€lmord@n running shoes",
    "full stops": "V.e.l.m.o.r.d.a.n 运动鞋",
    "blanks": "V E L M O R D A N 运动鞋",
    "zero width": "V\u200be\u200bl\u200bmordan 运动鞋",
    "emoji": "Velm🔥ordan 运动鞋",
    "two halves": "Velmo rdan 运动鞋",
    "missing letter": "Velmordn 运动鞋",
    "swapped letters": "Velmrodan 运动鞋",
    "strange letter": "Velmurdan 运动鞋",
    "doubled letter": "Velmorrdan 运动鞋",
    "stretched letter": "Velmorrrrrdan 运动鞋",
    "hidden letter": "Velm*rdan 运动鞋",
    "hidden letters": "Vel***dan 运动鞋",
    "letter pair": "Velrnordan 运动鞋",
    "no vowels": "Vlmrdn running shoes",
    "backwards": "nadromleV running shoes",
    "glued to Chinese": "新款Velmordan运动鞋",
    "glued to a word": "newVelmordan2024 运动鞋",
    "hashtag": "#Velmordan 运动鞋",
    "beginning alone": "Velmord 运动鞋",
    "Chinese name": "恒岚 运动鞋",
    "Traditional": "恆嵐 運動鞋",
    "Chinese with a sign": "恒·岚 运动鞋",
    "homophone": "横蓝 运动鞋",
    "pinyin": "Henglan 运动鞋",
    "spaced pinyin": "heng lan 运动鞋",
    "pinyin with tones": "héng lán 运动鞋",
    "pinyin with numbers": "heng2lan2 运动鞋",
    "half pinyin": "恒lan 运动鞋",
    "initials beside slang": "HL 运动鞋 高仿",
    "both names": "恒岚Velmordan 运动鞋",
    "leet and gaps": "V.3.l.m.0.r.d.a.n 运动鞋",
    "letters turned upside down": "ʌǝlɯoɹpɐu running shoes",
    "turned and read from the end": "uɐpɹoɯlǝʌ 运动鞋",
    "a character crossed out": "恒X 运动鞋 高仿",
    "a sign inside, other words beside": "新款恒·岚运动鞋",
    "a homophone between other words": "新款横岚运动鞋",
    "initials with full stops": "H.L. 牌 运动鞋 高仿",
    "initials glued to the goods": "HL brand运动鞋 高仿",
}


@pytest.mark.parametrize("title", DISGUISES.values(), ids=DISGUISES.keys())
def test_a_disguised_mark_is_suspected(title: str) -> None:
    assert suspected(title) == ["T1"]


STRANGERS = {
    "generic goods": "国产 运动鞋 包邮",
    "ordinary words": "household running shoes free shipping",
    "model number": "breaker DZ47-63 C32 quist",
    "another brand at its own price": "Velnurdan 运动鞋",
    "a word inside ordinary text": "恒温 岚山 运动鞋",
    "a size, not a crossed-out character": "恒温 40X60 运动鞋",
    "Latin letters with one turned": "running shoes ə grade",
}


@pytest.mark.parametrize("title", STRANGERS.values(), ids=STRANGERS.keys())
def test_a_stranger_is_not_suspected(title: str) -> None:
    assert suspected(title, price=480) == []


def test_a_mark_of_several_words_is_seen_with_an_error_in_one() -> None:
    assert suspected("Bomar Lelits brake pads") == ["T3"]
    assert suspected("BomarLeltis 刹车片") == ["T3"]
    assert suspected("Bomar Le##is 刹车片") == ["T3"]


def test_goods_in_the_other_language_are_the_same_goods() -> None:
    (found,) = findings("鼎曜安 断路器 热卖")
    assert "same kind of goods" in [r["says"] for r in found["reasons"]]


def test_a_mark_in_the_description_is_quoted_from_there() -> None:
    (found,) = findings("运动鞋 热卖", description="图中为Vеlmordan")
    assert found["reasons"][0]["observed_value"] == "Vеlmordan"
    assert "description" in found["reasons"][0]["says"]


def test_speech_is_quoted_with_its_time() -> None:
    segments = [
        {"at_s": 3.0, "text": "欢迎"},
        {"at_s": 95.0, "text": "这个Velmordan专柜同款 一比一"},
    ]
    row = {"record": "livestreams:V1", "room_id": "V1", "shop_id": "S9", "segments": segments}
    batch = table("livestreams", [row]).combine_chunks().to_batches()[0]
    (found,) = mark_text.examine(index(), "livestreams", batch).to_pylist()
    assert found["record"] == "livestreams:V1"
    assert found["reasons"][0]["says"] == "mark in speech at 00:01:35"


def test_reasons_sum_to_the_score_and_quote_both_sides() -> None:
    for title in (*DISGUISES.values(), "二手 闲置 Velmordan 运动鞋 自用"):
        for found in findings(title, units_sold=1):
            assert sum(r["weight"] for r in found["reasons"]) == pytest.approx(found["score"])
            assert found["reasons"][0]["right_value"] in ("Velmordan", "恒岚")
            assert found["reasons"][0]["observed_value"] in title


def test_slang_and_price_alone_make_no_finding() -> None:
    assert findings("高仿 A货 1:1复刻 运动鞋 懂的来", price=20) == []


def test_the_price_of_genuine_goods_speaks_against_a_near_miss() -> None:
    assert suspected("Velmurdon 运动鞋", price=60) == ["T1"]
    assert suspected("Velmurdon 运动鞋", price=495) == []


def test_the_same_batch_gives_the_same_bytes_in_any_split() -> None:
    rows = [listing(t, record=f"listings:{i}") for i, t in enumerate(DISGUISES.values())]
    whole = table("listings", rows).combine_chunks()
    once = mark_text.examine(index(), "listings", whole.to_batches()[0])
    parts = [
        mark_text.examine(index(), "listings", batch)
        for start in range(0, whole.num_rows, 7)
        for batch in whole.slice(start, 7).combine_chunks().to_batches()
    ]
    assert pa.Table.from_batches(parts).combine_chunks().to_batches()[0].equals(once)


def test_empty_texts_and_nulls_are_no_trouble() -> None:
    rows = [listing(""), {**listing("x"), "title": None, "description": None, "price": None}]
    batch = table("listings", rows).combine_chunks().to_batches()[0]
    assert mark_text.examine(index(), "listings", batch).schema == FINDINGS
    none = table("listings", []).to_batches(max_chunksize=1)
    assert [mark_text.examine(index(), "listings", b).num_rows for b in none] in ([], [0])


def test_the_detector_is_on_its_shelf() -> None:
    detector = load("mark_text")
    assert detector.reads == ("listings", "livestreams")
    assert detector.examine is mark_text.examine


def test_a_listing_without_price_or_date_is_still_examined() -> None:
    assert suspected("Velmordan 运动鞋", captured_at=None, units_sold=None) == ["T1"]
    assert findings(
        "Velmordan 运动鞋", captured_at=datetime(2025, 1, 1, tzinfo=UTC), price=Decimal(0)
    )


def test_many_words_with_signs_do_not_crowd_out_a_hidden_letter() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    crowd = [f"a{x}{y}-{z}a" for x in letters for y in letters for z in letters[:7]]
    rows = table("listings", [listing(" ".join(crowd)), listing("Velm*rdan 运动鞋")])
    batch = rows.combine_chunks().to_batches()[0]
    found = mark_text.examine(index(), "listings", batch).to_pylist()
    assert [f["right"] for f in found if f["score"] >= 0.5] == ["trademarks:T1"]
