from decimal import Decimal

import pytest

from counterfoil.language.amounts import (
    read_amount,
    read_count,
    read_currency,
    read_decimal,
    read_quantity,
)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("24.95", "24.95", ""), ("¥1,299.00", "1299.00", "CNY"), ("￥９９", "99", "CNY"),
        ("1.2万元", "12000", "CNY"), ("30元", "30", "CNY"), ("20块", "20", "CNY"),
        ("RMB 20", "20", "CNY"), ("US$1,000", "1000", "USD"), ("USD 30", "30", "USD"),
        ("$5", "5", "USD"), ("HK$ 20", "20", "HKD"), ("1.234,56 €", "1234.56", "EUR"),
        ("€1.234,56", "1234.56", "EUR"), ("£12", "12", "GBP"), ("1 234,50 zł", "1234.50", "PLN"),
        ("12,5", "12.5", ""), ("1,234", "1234", ""), ("1.234.567", "1234567", ""),
        ("-5", "-5", ""), ("(5.00)", "-5.00", ""), ("1,23,456.00", "123456.00", ""),
        ("3亿元", "300000000", "CNY"),
    ],
)  # fmt: skip
def test_an_amount_is_read_with_its_currency(text: str, value: str, currency: str) -> None:
    amount = read_amount(text)

    assert amount is not None
    assert (amount.value, amount.currency, amount.unknown) == (Decimal(value), currency, "")


@pytest.mark.parametrize(
    "text", ["", "abc", "10-20", "$", "1.2.3,4", "1,2,3", "NaN", "inf", "二十"]
)
def test_what_is_no_amount_is_not_read(text: str) -> None:
    assert read_amount(text) is None


def test_words_that_are_no_currency_are_handed_back() -> None:
    amount = read_amount("12.50 XYZ")

    assert amount is not None
    assert (amount.value, amount.currency, amount.unknown) == (Decimal("12.50"), "", "XYZ")


def test_the_yen_sign_means_yen_in_japan() -> None:
    assert read_currency("¥", "JP") == "JPY"
    assert read_currency("¥", "CN") == "CNY"
    assert read_currency("bitcoin") is None


def test_a_leading_zero_makes_a_comma_decimal() -> None:
    assert read_decimal("0,123") == Decimal("0.123")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("300", 300), ("1.2万", 12_000), ("3000+", 3000), ("1k", 1000), ("2W", 20_000),
        ("月销 500", 500), ("已售300件", 300), ("1.2万+人付款", 12_000), ("100+ sold", 100),
        ("1,234", 1234), ("12 pcs", 12), ("-3", -3),
    ],
)  # fmt: skip
def test_a_count_is_read_as_shops_write_it(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize("text", ["", "1.5", "w", "many", "5 dragons", "9" * 40])
def test_what_is_no_whole_number_is_no_count(text: str) -> None:
    assert read_count(text) is None


def test_masses_come_in_kilograms() -> None:
    assert read_quantity("500g", mass=True) == 0.5
    assert read_quantity("1.2 公斤", mass=True) == 1.2
    assert read_quantity("3斤", mass=True) == 1.5
    assert read_quantity("3 dogs", mass=True) is None
    assert read_quantity("1,200.5") == 1200.5
