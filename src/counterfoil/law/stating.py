"""Reading single stated values: numbers with ranges and currencies, truths, counts, days."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from counterfoil.errors import InputError
from counterfoil.language.numerals import NUMERAL, number_of
from counterfoil.law.bounds import Bounds, Status, exactly

YES = frozenset(
    {"true", "yes", "y", "1", "met", "valid", "granted", "in_force", "current",
     "exclusive", "licensed", "authorised", "authorized", "是", "有", "已", "属实", "成立",
     "有效", "已授权"}
)  # fmt: skip
NO = frozenset(
    {"false", "no", "n", "0", "not_met", "none", "expired", "forged", "revoked",
     "absent", "unlicensed", "unauthorised", "unauthorized", "invalid", "否", "无",
     "没有", "未", "不成立", "无效", "未授权", "过期", "伪造"}
)  # fmt: skip
UNSURE = frozenset(
    {"unknown", "unclear", "maybe", "?", "disputed", "不明", "未知", "不清", "待查"}
)  # fmt: skip

_PLAIN = re.compile(r"[+-]?\d[\d,，_]*(?:\.\d+)?(?:[eE][+-]?\d+)?")
_UNIT = re.compile(r"^(?:人民币|[￥¥$])\s*|\s*(?:元整?|件|份|张|支|人|次)$")
_NUMERAL = re.compile(rf"(?:[0-9.,]|{NUMERAL})+")
_LARGEST = Decimal(10) ** 30


class NoRate(InputError):
    """An amount in a currency for which no rate is stated."""


class Money(NamedTuple):
    """How amounts of this case are read."""

    default: str
    """Currency of amounts that name none."""

    rates: Mapping[str, Decimal]
    """Currency -> units of the pack's currency for one unit of it."""


def bounds(fact: str, value: Any, unit: str, money: Money) -> Bounds:
    """A stated number as bounds, in the unit of its metric.

    Args:
        fact: Name, for messages.
        value: A number, numeric text, `[low, high]`, `{"low", "high"}`, or
            `{"value", "currency"}`.
        unit: ISO 4217 code if the number is money, else what is counted.
        money: Currency and rates of the case.

    Raises:
        InputError: Not a number, negative, or a range upside down.
        NoRate: A foreign currency without a rate.
    """
    currency = money.default
    if isinstance(value, Mapping):
        currency = str(value.get("currency", value.get("unit", currency))).upper()
        value = _inside(fact, value)
    known = _range(fact, value)
    is_money = len(unit) == 3 and unit.isupper()
    if not is_money or currency == unit:
        return known
    rate = money.rates.get(currency)
    if rate is None:
        raise NoRate(
            f"{fact} is stated in {currency} and no rate to {unit} is given; it stays "
            f"unknown (state rates: {{{currency}: …}} with the source of the rate)"
        )
    return known.times(rate)


def _inside(fact: str, value: Mapping[str, Any]) -> Any:
    if "value" in value:
        return value["value"]
    low, high = value.get("low", value.get("min")), value.get("high", value.get("max"))
    if low is None and high is None:
        raise InputError(
            f"{fact}: {dict(value)!r} has neither a value nor a low or high end",
            remedy='write a number, {"low": …, "high": …} or {"value": …}',
        )
    return (low, high)


def _range(fact: str, value: Any) -> Bounds:
    if not isinstance(value, list | tuple):
        return exactly(number(fact, value))
    if len(value) != 2:
        raise InputError(f"{fact}: {value!r} is not a range of two ends", remedy="[low, high]")
    low = Decimal(0) if value[0] is None else number(fact, value[0])
    high = None if value[1] is None else number(fact, value[1])
    if high is not None and high < low:
        raise InputError(f"{fact}: the range {value!r} runs from high to low", remedy="swap it")
    return Bounds(low, high)


def number(fact: str, value: Any) -> Decimal:
    """A number of zero or more.

    Raises:
        InputError: Not a finite number, negative, or larger than 10**30.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise InputError(f"{fact}: {value!r} is not a number", remedy='write 50000 or "50000"')
    text = str(value).strip()
    spoken = None if _PLAIN.fullmatch(text) else number_of(_UNIT.sub("", text))
    if spoken is not None and _NUMERAL.fullmatch(_UNIT.sub("", text)):
        text = str(spoken)
    if not _PLAIN.fullmatch(text):
        raise InputError(f"{fact}: {value!r} is not a number", remedy='write 50000 or "50000"')
    try:
        result = Decimal(text.replace(",", "").replace("，", "").replace("_", ""))
    except InvalidOperation as error:
        raise InputError(f"{fact}: {value!r} is not a number") from error
    if not result.is_finite() or result < 0 or result > _LARGEST:
        raise InputError(f"{fact}: {value!r} is out of range", remedy="amounts are zero or more")
    return result


def count(fact: str, value: Any) -> Decimal:
    """How many: a number, or the distinct entries of a list."""
    if isinstance(value, list | tuple | set):
        return Decimal(len({_key(entry) for entry in value}))
    return number(fact, value)


def _key(entry: Any) -> str:
    if isinstance(entry, Mapping):
        entry = entry.get("source", entry.get("owner", entry.get("mark", sorted(entry.items()))))
    return str(entry).strip().casefold()


def truth(fact: str, value: Any) -> Status:
    """A yes, no or unknown.

    Raises:
        InputError: The value is none of the words for these.
    """
    if isinstance(value, bool):
        return "met" if value else "not_met"
    if isinstance(value, Mapping):
        return truth(fact, value.get("value", value.get("status", "unknown")))
    if isinstance(value, list | tuple):
        return "met" if value else "not_met"
    spoken = word(value)
    if spoken in YES:
        return "met"
    if spoken in NO:
        return "not_met"
    if spoken in UNSURE:
        return "unknown"
    raise InputError(
        f"{fact}: {value!r} is neither yes, no nor unknown", remedy='write true, false or "unknown"'
    )


def word(value: Any) -> str:
    """A value as a comparable word."""
    return str(value).strip().casefold().replace(" ", "_").replace("-", "_")


def day(fact: str, value: Any) -> date:
    """A day.

    Raises:
        InputError: Not an ISO date.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError as error:
        raise InputError(f"{fact}: {value!r} is not a date", remedy="write 2025-06-01") from error


def rates(value: Any) -> dict[str, Decimal]:
    """Exchange rates: currency -> units of the pack's currency."""
    if not isinstance(value, Mapping):
        raise InputError(f"rates: {value!r} is not a table", remedy='write {"USD": "7.10"}')
    return {str(code).upper(): number(f"rates.{code}", rate) for code, rate in value.items()}
