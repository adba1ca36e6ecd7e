"""Dates in running text, Chinese and English, with `同年` and `同月` resolved."""

import re
from typing import NamedTuple


class DateFound(NamedTuple):
    """A date as said."""

    iso: str
    """`2015-08-26`, `2015-08` or `2015`; a span of months or days as `from/to`."""

    start: int
    end: int
    text: str


_CHINESE = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})\s*年|(?P<same>同年|当年|次年|翌年))(?:\s*(?P<month>1[0-2]|0?[1-9])\s*月"
    r"(?:份|底|初|中旬|末|上旬|下旬)?(?:\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日号])?)?"
    r"|(?P<month2>1[0-2]|0?[1-9])\s*月\s*(?P<day2>3[01]|[12]\d|0?[1-9])\s*[日号]"
)
_ISO = re.compile(
    r"\b(?P<year>(?:19|20)\d{2})[-/.](?P<month>1[0-2]|0?[1-9])[-/.](?P<day>3[01]|[12]\d|0?[1-9])\b"
)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august",
           "september", "october", "november", "december")  # fmt: skip
_NAME = "|".join(
    (*(m.capitalize() for m in _MONTHS), *(m[:3].capitalize() for m in _MONTHS), "Sept")
)
_ENGLISH = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<name>{_NAME})\.?\s+"
    rf"(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<year>(?:19|20)\d{{2}})\b"
)


def find_dates(text: str) -> list[DateFound]:
    """Every date in the order of the text."""
    found = [*_chinese(text)]
    for match in _ISO.finditer(text):
        iso = f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"
        found.append(DateFound(iso, match.start(), match.end(), match[0]))
    for match in _ENGLISH.finditer(text):
        found.append(DateFound(_english(match), match.start(), match.end(), match[0]))
    return sorted(found, key=lambda one: one.start)


def _chinese(text: str) -> list[DateFound]:
    found = []
    year, month = "", ""
    for match in _CHINESE.finditer(text):
        if match["month2"]:
            if not year:
                continue
            month = match["month2"]
            iso = f"{year}-{int(month):02}-{int(match['day2']):02}"
        else:
            if match["same"]:
                if not year:
                    continue
                year = str(int(year) + (match["same"] in ("次年", "翌年")))
            else:
                year = match["year"]
            month = match["month"] or ""
            iso = year + (f"-{int(month):02}" if month else "")
            iso += f"-{int(match['day']):02}" if match["day"] else ""
        found.append(DateFound(iso, match.start(), match.end(), match[0]))
    return found


def _english(match: re.Match[str]) -> str:
    name = match["name"].lower()
    month = next(i for i, m in enumerate(_MONTHS, start=1) if m.startswith(name[:3]))
    day = match["d1"] or match["d2"]
    return f"{match['year']}-{month:02}" + (f"-{int(day):02}" if day else "")
