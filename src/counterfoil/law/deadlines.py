"""Statutory clocks: calendar days and working days, with calendars as data."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
import yaml

from counterfoil.errors import InputError
from counterfoil.law.assessment import DeadlineAnswer
from counterfoil.law.bounds import Status
from counterfoil.law.facts import Facts
from counterfoil.law.pack import Offence
from counterfoil.law.provisions import Condition, Confidence, Part

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Calendar(Part, frozen=True, kw_only=True):
    """Which days are worked."""

    id: str
    confidence: Confidence
    weekend: tuple[Weekday, ...]
    years: tuple[int, ...]
    """Years whose holidays are listed."""

    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()
    """Weekend days on which work is made up."""

    def works(self, day: date) -> bool:
        """Whether a day is a working day."""
        if day in self.workdays:
            return True
        return _WEEK[day.weekday()] not in self.weekend and day not in self.holidays


@cache
def calendars() -> Mapping[str, Calendar]:
    """The calendars that come with the program, by name."""
    folder = files("counterfoil.law") / "calendars"
    found = [
        read_calendar(entry.read_text(encoding="utf-8"), entry.name)
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".yaml")
    ]
    return {calendar.id: calendar for calendar in found}


def read_calendar(text: str, name: str) -> Calendar:
    """A calendar from YAML.

    Raises:
        InputError: It is not of the form.
    """
    try:
        return msgspec.convert(yaml.safe_load(text), Calendar, strict=False)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise InputError(f"{name}: {error}", remedy="see law/calendars/zz.yaml") from error


def due(start: date, days: int, calendar: Calendar | None = None) -> date:
    """The last day of a period; the day of the event is not counted.

    Args:
        start: Day of the event.
        days: Length.
        calendar: Count only its working days; None counts calendar days.
    """
    if calendar is None:
        return start + timedelta(days=days)
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= calendar.works(day)
    return day


def answer_deadlines(offence: Offence, facts: Facts) -> tuple[DeadlineAnswer, ...]:
    """The clocks of an offence or measure whose starting day is stated."""
    return tuple(_answers(offence, facts))


def _answers(offence: Offence, facts: Facts) -> Iterable[DeadlineAnswer]:
    for rule in offence.deadlines:
        start = facts.day(rule.since)
        barred = rule.unless is not None and _holds(rule.unless, facts) == "met"
        wanted = rule.only_if is None or _holds(rule.only_if, facts) == "met"
        if start is None or barred or not wanted:
            continue
        if start.year >= date.max.year:
            continue
        calendar = calendars()[rule.calendar] if rule.working else None
        end = due(start, rule.days, calendar)
        covered = calendar is None or {start.year, end.year} <= set(calendar.years)
        note = "" if covered else f"; the calendar {rule.calendar} does not list these years"
        kind = f"working days ({rule.calendar})" if rule.working else "days"
        yield DeadlineAnswer(
            id=rule.id,
            names=rule.names,
            since=start.isoformat(),
            due=end.isoformat(),
            rule=f"{rule.days} {kind} after {rule.since}{note}",
            quote=rule.quote,
            confidence=rule.confidence or offence.confidence,
        )


def _holds(node: Condition, facts: Facts) -> Status:
    return facts.flag(node.flag) if node.flag else facts.matches(node)
