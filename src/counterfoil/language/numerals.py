"""Chinese numerals: 三万二千, 一百零五, 1.2万, 3万5, 两千余, 壹佰."""

import re
from decimal import Decimal, InvalidOperation

DIGITS = {
    "零": 0, "〇": 0, "○": 0, "Ｏ": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4,
    "五": 5,    "六": 6, "七": 7, "八": 8, "九": 9, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5,
    "陆": 6, "柒": 7, "捌": 8, "玖": 9, "幺": 1, "廿": 20, "卅": 30,
}  # fmt: skip
"""Digit characters, financial forms included."""

SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
"""Units inside a group of four digits."""

LARGE = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
"""Units between groups."""

NUMERAL = "[" + "".join((*DIGITS, *SMALL, *LARGE)) + "]"
"""A character class of everything a Chinese numeral is written with."""

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def integer_of(text: str) -> int:
    """The whole number that a Chinese numeral says.

    Raises:
        ValueError: It is no numeral.
    """
    value = number_of(text)
    if value is None or value != value.to_integral_value():
        raise ValueError(f"{text!r} is not a whole number")
    return int(value)


def number_of(text: str) -> Decimal | None:
    """The number that digits, a Chinese numeral, or a mix of both says; None if it is none.

    `1.2万` is 12000, `3万5千` 35000, `三万五` 35000, `二〇一五` 2015, `百` 100.
    """
    text = text.replace(",", "").replace("，", "").strip()
    if not text:
        return None
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if all(mark in DIGITS for mark in text):
        return Decimal(int("".join(str(DIGITS[mark]) for mark in text)))
    return _grouped(text)


def _grouped(text: str) -> Decimal | None:
    total = Decimal(0)
    group = Decimal(0)
    held: Decimal | None = None
    last_unit = 1
    for piece in re.findall(r"[0-9]+(?:\.[0-9]+)?|.", text):
        if piece in SMALL:
            group += (held if held is not None else Decimal(1)) * SMALL[piece]
            held, last_unit = None, SMALL[piece]
        elif piece in LARGE:
            group += held or Decimal(0)
            scaled = (group if group or held is not None else total or Decimal(1)) * LARGE[piece]
            total = scaled if not group and held is None else total + scaled
            group, held, last_unit = Decimal(0), None, LARGE[piece]
        elif piece in DIGITS:
            value = Decimal(DIGITS[piece])
            held = value if held is None or held == 0 else held * 10 + value
            last_unit = 1 if value == 0 else last_unit
        else:
            try:
                held = Decimal(piece)
            except InvalidOperation:
                return None
    if held is not None:
        group += held * (last_unit // 10) if 0 < held < 10 and last_unit > 10 else held
    return total + group
