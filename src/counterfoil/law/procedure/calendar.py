"""Time limits: calendar days, working days, hours and months, with holidays as data."""

import calendar as months_of
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import yaml

from counterfoil.errors import InputError

FOLDER = Path(__file__).parent / "calendars"


class _Year(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    holidays: tuple[str, ...] = ()
    working: tuple[str, ...] = ()


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    calendar: str
    confidence: str
    source: str
    weekend: tuple[int, ...]
    years: dict[int, _Year]


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """Which days are worked."""

    name: str
    weekend: tuple[int, ...]
    """0 is Monday."""

    years: tuple[int, ...]
    """Years whose holidays are known; empty for a calendar that has none."""

    holidays: frozenset[date]
    working: frozenset[date]

    def is_worked(self, day: date) -> bool:
        """Whether offices work on that day."""
        if day in self.working:
            return True
        return day.weekday() not in self.weekend and day not in self.holidays

    def doubt(self, day: date) -> str:
        """Why an answer for that day may be wrong; empty if its year is known."""
        if not self.years or day.year in self.years:
            return ""
        return f"holidays of {day.year} are not in the calendar {self.name}; weekends only"


@cache
def calendar(name: str) -> Calendar:
    """The calendar of that name. Raises InputError."""
    path = FOLDER / f"{name}.yaml"
    if not path.is_file():
        raise InputError(f"no calendar {name!r}", remedy=f"add {path.name} to {FOLDER.name}/")
    data = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), _Data)
    return Calendar(
        name=name,
        weekend=data.weekend,
        years=tuple(sorted(data.years)),
        holidays=frozenset(d for y, v in data.years.items() for d in _days(y, v.holidays)),
        working=frozenset(d for y, v in data.years.items() for d in _days(y, v.working)),
    )


def _days(year: int, spans: tuple[str, ...]) -> list[date]:
    found = []
    for span in spans:
        first, _, last = span.partition("..")
        start = date.fromisoformat(f"{year}-{first}")
        stop = date.fromisoformat(f"{year}-{last or first}")
        found += [start + timedelta(days=n) for n in range((stop - start).days + 1)]
    return found


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A length of time as a rule states it; one of the four is set."""

    days: int = 0
    """Calendar days; the first day does not count, a last day off moves on (CPL 105)."""

    working_days: int = 0
    hours: int = 0
    months: int = 0


def due(start: datetime, span: Span, worked: Calendar, zone: str) -> datetime:
    """End of a time limit: the last moment of its last day, or the exact hour.

    Args:
        start: When it begins, with its time zone.
        span: How long it is.
        worked: Which days are worked.
        zone: IANA zone in which days are counted.

    Returns:
        UTC moment; the limit is kept up to and including it.
    """
    if span.hours:
        return (start + timedelta(hours=span.hours)).astimezone(UTC)
    day = start.astimezone(ZoneInfo(zone)).date()
    if span.working_days:
        left = span.working_days
        while left:
            day += timedelta(days=1)
            left -= worked.is_worked(day)
    else:
        day = _months_on(day, span.months) if span.months else day + timedelta(days=span.days)
        while not worked.is_worked(day):
            day += timedelta(days=1)
    last = datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(zone))
    return last.astimezone(UTC)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = months_of.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
