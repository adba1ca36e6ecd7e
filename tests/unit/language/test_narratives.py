"""Persons, places, dates, goods, marks, roles, bases and sanctions in a narrative."""

import pytest

from counterfoil.language.narrated import Fact
from counterfoil.language.narrative import read_narrative

REPORT = (
    "2024年3月至2025年5月，被告人周某在云州市东湖区银杏路8号仓库内，未经注册商标所有人许可，"
    "销售假冒“朵瑞”注册商标的手袋共计320个，销售金额3.6万余元，获利9000元。"
    "同年6月2日，民警在上述仓库查获尚未销售的手袋1200个，按照被侵权产品的市场中间价格计算价值人民币"
    "48万元。周某曾因销售假冒注册商标的商品于2023年被行政处罚。"
)


def said(text: str, name: str) -> list[Fact]:
    return [fact for fact in read_narrative(text) if fact.name == name]


def test_dates_are_iso_and_the_same_year_is_resolved() -> None:
    assert [f.value for f in said(REPORT, "date")] == [
        "2024-03", "2025-05", "2025-06-02", "2023",
    ]  # fmt: skip


def test_the_accused_is_told_from_others() -> None:
    people = said("被告人周某将货卖给证人李某，另有王某甲在场。", "person")

    assert [(p.text, p.role) for p in people] == [
        ("周某", "accused"), ("李某", "other"), ("王某甲", "named"),
    ]  # fmt: skip


def test_places_begin_with_the_name_of_the_place() -> None:
    assert said(REPORT, "place")[0].text == "云州市东湖区银杏路8号仓库"


def test_authorities_are_no_places() -> None:
    assert said("云州市东湖区人民检察院指控", "place") == []


def test_marks_and_goods_are_found() -> None:
    assert [m.text for m in said(REPORT, "mark")] == ["朵瑞"]
    assert {(g.text, g.role) for g in said(REPORT, "goods")} == {("手袋", "bags")}


def test_lists_of_marks_are_read_to_the_end() -> None:
    text = "生产假冒“朵瑞”、“MIRELLE”、“海石”等品牌的皮带"

    assert [m.text for m in said(text, "mark")] == ["朵瑞", "MIRELLE", "海石"]


def test_numbers_have_their_role() -> None:
    numbers = [f for f in read_narrative(REPORT) if f.name in ("amount", "quantity")]

    assert [(f.text, f.role) for f in numbers] == [
        ("320个", "sold"),
        ("3.6万余元", "sales_amount"),
        ("9000元", "illegal_gains"),
        ("1200个", "unsold"),
        ("人民币48万元", "unsold_goods_value"),
    ]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("非法经营数额达12万元", "illegal_business_amount"),
        ("违法所得2万元", "illegal_gains"),
        ("并处罚金3万元", "fine"),
        ("退缴违法所得5000元", "illegal_gains"),
        ("收取定金200元", "deposit"),
        ("造成经济损失60万元", "trade_secret_loss"),
        ("以每件80元的价格", "unit_price"),
    ],
)
def test_an_amount_is_named_by_the_nearest_word(text: str, role: str) -> None:
    assert said(text, "amount")[0].role == role


def test_the_basis_of_a_value_is_named() -> None:
    assert [f.value for f in said(REPORT, "valuation_basis")] == [
        "market_median_price_of_genuine_product"
    ]


def test_a_prior_sanction_is_found_with_its_kind() -> None:
    found = said(REPORT, "prior_sanction")

    assert [f.role for f in found] == ["administrative"]
    assert found[0].text.startswith("曾因销售假冒注册商标的商品于2023年被行政处罚")


def test_an_english_tip_is_read() -> None:
    text = (
        "On 3 May 2025 the suspect John Rowe sold 240 counterfeit handbags for $18,000; "
        "officers seized 1,300 pairs of sneakers worth over £52,000."
    )
    found = {(f.name, str(f.value), f.unit, f.role) for f in read_narrative(text)}

    assert ("date", "2025-05-03", "", "") in found
    assert ("person", "John Rowe", "", "accused") in found
    assert ("quantity", "240", "handbag", "sold") in found
    assert ("amount", "18000", "USD", "sales_amount") in found
    assert ("quantity", "1300", "pair", "unsold") in found
    assert ("amount", "52000", "GBP", "unsold_goods_value") in found


def test_papers_of_the_file_are_no_goods() -> None:
    assert said("书证：认定报告两份、检验报告3份", "quantity") == []
