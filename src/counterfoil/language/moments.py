"""Dates and moments as people write them. Stored in UTC; a zone is never guessed in silence."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import msgspec

EXCEL_DAY_ZERO = datetime(1899, 12, 30)
"""Day 0 of Excel's 1900 date system, counting its false 29 February 1900."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_CLOCK = (
    r"(?:[T\s,]*(?P<half>上午|下午|中午|凌晨|晚上|早上)?\s*"
    r"(?P<H>[0-9]{1,2})(?::|时|点|時|h)(?P<M>[0-9]{1,2})?(?:分|:)?(?:(?P<S>[0-9]{1,2})秒?)?"
    r"(?:[.,](?P<f>[0-9]{1,9}))?\s*(?P<ampm>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|CST|[A-Za-z]+/[A-Za-z_]+|(?:UTC|GMT)?[+-−][0-9]{1,2}(?::?[0-9]{2})?)?)?"
)
_YEAR_FIRST = re.compile(
    r"(?P<y>[0-9]{4})\s*[-/.年]\s*(?P<m>[0-9]{1,2})\s*[-/.月]\s*(?P<d>[0-9]{1,2})\s*[日号]?"
    r"\s*(?:\(?(?:星期|周)[一二三四五六日天]\)?)?" + _CLOCK
)
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])"
    r"(?:[T\s]?(?P<H>[0-2][0-9])(?P<M>[0-5][0-9])(?P<S>[0-5][0-9])(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_DAY_FIRST = re.compile(r"(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?P<y>[0-9]{4})" + _CLOCK)
_WORDED = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?:(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[\s-]+(?P<mon>[A-Za-z]{3,9})\.?,?[\s-]+"
    r"|(?P<mon2>[A-Za-z]{3,9})\.?\s+(?P<d2>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+)(?P<y>[0-9]{4})"
    + _CLOCK
)
_EPOCH = re.compile(r"[0-9]{10}(?:\.[0-9]+)?|[0-9]{13}|[0-9]{16}")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A point in time as written."""

    at: datetime
    """In UTC."""

    zoned: bool
    """Whether the text named its zone (or counts from the epoch)."""

    timed: bool
    """Whether it has a time of day; without one it is 00:00 in the zone that was given."""

    day: date
    """The calendar day as written."""


def read_moment(text: str, zone: tzinfo, *, serials: bool = False) -> Moment | None:
    """A moment in any of the usual forms, or None.

    Args:
        text: `2025-06-03T08:00:00+08:00`, `2025/6/3 8:00`, `2025年6月3日`, `20250603`,
            `3 Jun 2025`, `13.06.2025`, seconds or milliseconds since the epoch.
            `03.06.2025` is None: day and month cannot be told apart.
        zone: Applies where the text names none.
        serials: Whether five-digit numbers are Excel days.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > 64:
        return None
    if serials and _SERIAL.fullmatch(plain):
        return _placed(EXCEL_DAY_ZERO + timedelta(days=float(plain)), zone, "." in plain)
    if _EPOCH.fullmatch(plain):
        return _since_epoch(plain)
    for pattern in (_YEAR_FIRST, _COMPACT, _DAY_FIRST, _WORDED):
        match = pattern.fullmatch(plain)
        if match is not None:
            return _built(match.groupdict(), zone)
    return None


def read_day(text: str, zone: tzinfo, *, serials: bool = False) -> date | None:
    """A calendar day; of a moment with its own zone the day in `zone`. See `read_moment`."""
    moment = read_moment(text, zone, serials=serials)
    if moment is None:
        return None
    return moment.at.astimezone(zone).date() if moment.zoned and moment.timed else moment.day


def ambiguous(text: str) -> bool:
    """Whether a text is a date whose day and month cannot be told apart."""
    match = _DAY_FIRST.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return match is not None and _day_month(match["a"], match["b"]) is None


def _built(part: dict[str, str | None], zone: tzinfo) -> Moment | None:
    day = _day_of(part)
    clock = _clock_of(part)
    if day is None or clock is None:
        return None
    try:
        local = datetime(int(part["y"] or 0), day[0], day[1]) + clock
        named = _zone_of(part.get("zone") or "")
        if part.get("zone") and named is None:
            return None
        return _placed(local, named or zone, part.get("H") is not None, named is not None)
    except (ValueError, OverflowError):
        return None


def _placed(local: datetime, zone: tzinfo, timed: bool, zoned: bool = False) -> Moment | None:
    try:
        rounded = (local + timedelta(microseconds=500)).replace(microsecond=0)
        exact = local if zoned or abs(local - rounded) > timedelta(milliseconds=1) else rounded
        at = exact.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Moment(at=at, zoned=zoned, timed=timed, day=exact.date())


def _day_of(part: dict[str, str | None]) -> tuple[int, int] | None:
    """(month, day) of the parts, or None."""
    if part.get("a"):
        return _day_month(part["a"] or "", part["b"] or "")
    word = part.get("mon") or part.get("mon2")
    if word:
        month = _MONTHS.get(word.casefold())
        return (month, int(part.get("d") or part.get("d2") or 0)) if month else None
    return int(part["m"] or 0), int(part["d"] or 0)


def _day_month(a: str, b: str) -> tuple[int, int] | None:
    first, second = int(a), int(b)
    if first == second:
        return first, second
    if first > 12:
        return second, first
    return (first, second) if second > 12 else None


def _clock_of(part: dict[str, str | None]) -> timedelta | None:
    if part.get("H") is None:
        return timedelta()
    hour, minute = int(part["H"] or 0), int(part.get("M") or 0)
    second = int(part.get("S") or 0)
    half = (part.get("ampm") or "").replace(".", "").casefold()
    late = half == "pm" or part.get("half") in ("下午", "晚上")
    if late and hour < 12:
        hour += 12
    elif (half == "am" or part.get("half") == "凌晨") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return None
    micros = int((part.get("f") or "0").ljust(6, "0")[:6])
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micros)


def _zone_of(text: str) -> tzinfo | None:
    if text in ("Z", "UTC", "GMT"):
        return UTC
    offset = re.fullmatch(r"(?:UTC|GMT)?([+\-−])([0-9]{1,2}):?([0-9]{2})?", text)
    if offset:
        away = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        if away >= timedelta(hours=16):
            return None
        return timezone(away if offset[1] == "+" else -away)
    if "/" in text:
        try:
            return ZoneInfo(text)
        except (KeyError, ValueError, OSError):
            return None
    return None


def _since_epoch(text: str) -> Moment | None:
    whole = text.partition(".")[0]
    micros = int(float(text) * 1_000_000) if "." in text else int(text.ljust(16, "0")[:16])
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
    sound = datetime(1990, 1, 1, tzinfo=UTC) <= at <= datetime(2100, 1, 1, tzinfo=UTC)
    return Moment(at=at, zoned=True, timed=True, day=at.date()) if sound and whole else None
