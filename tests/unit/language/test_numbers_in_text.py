"""Amounts and quantities as reports write them."""

from decimal import Decimal

import pytest

from counterfoil.language.numerals import number_of
from counterfoil.language.quantities import Quantity, find_quantities


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三万二千", 32_000), ("1.2万", 12_000), ("3万5", 35_000), ("一百零五", 105),
        ("二〇一五", 2015), ("两百", 200), ("一亿二千万", 120_000_000), ("三万零五十", 30_050),
        ("十二", 12), ("12万3千", 123_000), ("壹拾叁万", 130_000), ("廿", 20), ("三百五", 350),
        ("一千二百三十四万五千六百七十八", 12_345_678), ("1,234.5", Decimal("1234.5")),
    ],
)  # fmt: skip
def test_a_numeral_says_its_number(text: str, value: int | Decimal) -> None:
    assert number_of(text) == value


@pytest.mark.parametrize(
    ("text", "value", "high", "unit"),
    [
        ("销售额3.2万元", 32_000, 32_000, "CNY"),
        ("三万二千余元", 32_000, None, "CNY"),
        ("人民币50余万元", 500_000, None, "CNY"),
        ("违法所得十五万三千四百元", 153_400, 153_400, "CNY"),
        ("人民币1,209,093.54元", Decimal("1209093.54"), Decimal("1209093.54"), "CNY"),
        ("￥12,345.60", Decimal("12345.60"), Decimal("12345.60"), "CNY"),
        ("4至5元", 4, 5, "CNY"),
        ("3至5万元", 30_000, 50_000, "CNY"),
        ("3万-5万元", 30_000, 50_000, "CNY"),
        ("两三万元", 20_000, 30_000, "CNY"),
        ("数十万元", 100_000, None, "CNY"),
        ("超过80万元", 800_000, None, "CNY"),
        ("销售额达200多万", 2_000_000, None, "CNY"),
        ("2万美元", 20_000, 20_000, "USD"),
        ("港币5万元", 50_000, 50_000, "HKD"),
        ("1.2w元", 12_000, 12_000, "CNY"),
        ("US$1.2 million", 1_200_000, 1_200_000, "USD"),
        ("RMB 5 million", 5_000_000, 5_000_000, "CNY"),
        ("£3,500", 3_500, 3_500, "GBP"),
        ("30,000 yuan", 30_000, 30_000, "CNY"),
        ("over $9,000", 9_000, None, "USD"),
        ("3500至4000张", 3_500, 4_000, "张"),
        ("一万余斤", 10_000, None, "斤"),
        ("四五百件", 400, 500, "件"),
        ("1.3吨", Decimal("1.3"), Decimal("1.3"), "吨"),
        ("20万支", 200_000, 200_000, "支"),
        ("3千克", 3, 3, "千克"),
        ("1,200 pairs", 1_200, 1_200, "pair"),
        ("2,500 counterfeit handbags", 2_500, 2_500, "handbag"),
    ],
)
def test_one_number_is_read(
    text: str, value: int | Decimal, high: int | Decimal | None, unit: str
) -> None:
    found = find_quantities(text)

    assert [(q.value, q.high, q.unit) for q in found] == [(value, high, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "2015年8月26日14时", "第5条", "刑法第二百一十四条", "有期徒刑三年六个月", "年满18周岁",
        "3楼5号",
        "含量为1020mg／Kg", "2人", "百分之五十", "5个月", "第4955772号", "二十万元以上不满五十万元",
        "根据《刑法》六十七条", "一个综合市场", "G102国道", "电话13812345678",
    ],
)  # fmt: skip
def test_other_numbers_are_left_alone(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "per"), [("23元/袋", "袋"), ("每瓶3元", "瓶"), ("价格为每条120元", "条")]
)
def test_a_unit_price_says_its_unit(text: str, per: str) -> None:
    assert find_quantities(text)[0].per == per


@pytest.mark.parametrize("text", ["约5万元", "近5万元", "5万元左右"])
def test_an_estimate_is_marked(text: str) -> None:
    found = find_quantities(text)[0]

    assert (found.value, found.about) == (50_000, True)


def test_spans_give_back_the_words_and_do_not_overlap() -> None:
    text = "查获白酒12瓶（50元/瓶），销售金额共计人民币1.8万余元，另有3至5箱。"

    found: list[Quantity] = find_quantities(text)

    assert [text[q.start : q.end] for q in found] == [q.text for q in found]
    assert [q.text for q in found] == ["12瓶", "50元/瓶", "人民币1.8万余元", "3至5箱"]
