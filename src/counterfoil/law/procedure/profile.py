"""States of a case, who may go where, what is allowed when, and which clocks run."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from counterfoil.errors import Conflict, InputError, Refused
from counterfoil.law.procedure.calendar import Span, calendar, due
from counterfoil.model.case import Case, Clock

FOLDER = Path(__file__).parent / "profiles"


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name in both languages."""

    en: str
    zh: str


class State(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stage of a case."""

    id: str
    en: str
    zh: str
    coercive: bool = False
    """Measures against a person's liberty or property are allowed."""

    final: bool = False
    side: bool = False
    """Can be entered from every state that is not final; `suspended` leads back."""

    at_most: int = 0
    """How often it may be entered; 0 for no limit."""


class Move(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a state leads."""

    source: str = msgspec.field(name="from")
    to: tuple[str, ...]
    article: str = ""


class ClockRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time limit that runs while a case is in a state."""

    id: str
    state: str = msgspec.field(name="in")
    en: str
    zh: str
    article: str
    days: int = 0
    working_days: int = 0
    hours: int = 0
    months: int = 0


class Measure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of step that an investigator may take."""

    id: str
    en: str
    zh: str
    coercive: bool
    article: str = ""


class Volume(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file with its own readers."""

    en: str
    zh: str
    article: str
    leaves_out: tuple[str, ...]


_T = TypeVar("_T", State, Measure)


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The procedure of one country or team."""

    profile: str
    name: Words
    calendar: str
    start: str
    refer_from: tuple[str, ...]
    states: tuple[State, ...]
    transitions: tuple[Move, ...]
    clocks: tuple[ClockRule, ...]
    measures: tuple[Measure, ...]
    volumes: dict[str, Volume]

    def state(self, name: str) -> State:
        """The state of that name. Raises InputError."""
        return _named(self.states, name, "state")

    def measure(self, name: str) -> Measure:
        """The measure of that name. Raises InputError."""
        return _named(self.measures, name, "measure")


def _named(known: Sequence[_T], name: str, what: str) -> _T:
    for item in known:
        if item.id == name:
            return item
    names = ", ".join(item.id for item in known)
    raise InputError(f"no {what} {name!r} in this profile", remedy=f"use one of: {names}")


@cache
def profile(name: str) -> Profile:
    """The procedure of that name. Raises InputError."""
    path = FOLDER / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.yaml")))
        raise InputError(f"no procedure {name!r}", remedy=f"use one of: {known}")
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Profile)


def profile_for(jurisdiction: str) -> str:
    """Name of the procedure of a jurisdiction; `generic` where none is written."""
    name = jurisdiction.lower()
    return name if (FOLDER / f"{name}.yaml").is_file() else "generic"


def next_states(of: Profile, case: Case) -> tuple[str, ...]:
    """States that the case may go to now, in the profile's order."""
    here = of.state(case.state)
    if here.final:
        return ()
    if here.id == "suspended":
        return tuple(dict.fromkeys([_before_suspension(case), "merged", "closed"]))
    named = [to for move in of.transitions if move.source == here.id for to in move.to]
    side = [state.id for state in of.states if state.side]
    return tuple(dict.fromkeys([*named, *side]))


def _before_suspension(case: Case) -> str:
    entered = [d for d in case.decisions if d.after == "suspended"]
    return entered[-1].before


def check_move(of: Profile, case: Case, to: str) -> None:
    """Refuse a transition that the procedure does not know.

    Raises:
        InputError: There is no such state.
        Conflict: The case cannot go there from where it is.
        Refused: The state was entered as often as the law allows.
    """
    target = of.state(to)
    allowed = next_states(of, case)
    if to not in allowed:
        raise Conflict(
            f"case {case.case} is {case.state!r} and cannot become {to!r}",
            remedy=f"possible now: {', '.join(allowed) or 'nothing, the case is final'}",
        )
    entered = sum(decision.after == to for decision in case.decisions)
    if target.at_most and entered >= target.at_most and case.state != "suspended":
        article = next((m.article for m in of.transitions if to in m.to), "")
        raise Refused(f"case {case.case} was {to!r} {entered} times already ({article})")


def check_measure(of: Profile, case: Case, measure: str) -> None:
    """Refuse a coercive measure before its stage.

    Raises:
        InputError: There is no such kind of measure.
        Refused: The case is not at a stage that allows it.
    """
    wanted = of.measure(measure)
    if wanted.coercive and not of.state(case.state).coercive:
        stages = ", ".join(state.id for state in of.states if state.coercive)
        raise Refused(
            f"{wanted.en} is not allowed while case {case.case} is {case.state!r} "
            f"({wanted.article})",
            remedy=f"decide the case into one of: {stages}" if stages else "ask the authority",
        )


def clocks(of: Profile, case: Case, now: datetime, zone: str) -> tuple[Clock, ...]:
    """Every time limit that ran or runs, in the order in which they started.

    Args:
        of: The procedure.
        case: The case.
        now: What is overdue is judged at this moment.
        zone: IANA zone in which days are counted.
    """
    worked = calendar(of.calendar)
    found = []
    for state, start, end in _stays(case):
        for rule in of.clocks:
            if rule.state != state:
                continue
            span = Span(
                days=rule.days,
                working_days=rule.working_days,
                hours=rule.hours,
                months=rule.months,
            )
            limit = due(start, span, worked, zone)
            found.append(
                Clock(
                    clock=rule.id,
                    name=rule.en,
                    name_zh=rule.zh,
                    article=rule.article,
                    started=start,
                    due=limit,
                    ended=end,
                    state=_clock_state(limit, end, now),
                    doubt=worked.doubt(limit.date()),
                )
            )
    return tuple(found)


def _clock_state(limit: datetime, end: datetime | None, now: datetime) -> str:
    if end is None:
        return "overdue" if now > limit else "running"
    return "missed" if end > limit else "kept"


def _stays(case: Case) -> list[tuple[str, datetime, datetime | None]]:
    first = case.decisions[0].before if case.decisions else case.state
    stays: list[tuple[str, datetime, datetime | None]] = []
    state, since = first, case.opened_at
    for decision in case.decisions:
        stays.append((state, since, decision.at))
        state, since = decision.after, decision.at
    return [*stays, (state, since, None)]
