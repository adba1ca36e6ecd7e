"""When what happened: one lane for each kind of event."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from counterfoil.exporters.report import svg
from counterfoil.exporters.report.words import data_word, words
from counterfoil.model.dossier import Event

WIDTH, LEFT, RIGHT, LANE, TOP = 960.0, 130.0, 940.0, 30.0, 14.0
BACKGROUND = ("shop opened", "company founded")
"""Kinds that may lie years before the conduct; they do not stretch the axis."""
ORDER = (
    "company founded", "shop opened", "listing", "livestream", "payment", "parcel", "scan",
    "tip", "seizure",
)  # fmt: skip
CROWDED = 60
"""Events in a lane from which they are counted by the column instead of drawn one by one."""
COLUMNS = 90
COLOURS = {
    "listing": "#3d6a9e", "payment": "#0b5394", "parcel": "#8a5a00", "seizure": "#a61c00",
    "tip": "#6a329f", "livestream": "#2d6a2f", "scan": "#45546a",
}  # fmt: skip


def timeline_picture(events: Sequence[Event], language: str, label: str) -> str:
    """Draw events on one axis of time, UTC; empty text if there are none."""
    if not events:
        return ""
    start, end = _span(events)
    lanes: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        lanes[event.kind].append(event)
    kinds = [k for k in ORDER if k in lanes] + sorted(k for k in lanes if k not in ORDER)
    bottom = TOP + LANE * len(kinds)
    parts = _axis(start, end, bottom)
    for place, kind in enumerate(kinds):
        y = TOP + LANE * (place + 0.5)
        parts.append(svg.tag("line", x1=LEFT, y1=y, x2=RIGHT, y2=y, stroke="#dddddd"))
        says = f"{data_word(kind, language)} ({len(lanes[kind])})"
        parts.append(svg.text(says, LEFT - 12, y + 4, class_="lane"))
        parts += _lane(lanes[kind], y, start, end, language)
    return svg.picture(WIDTH, bottom + 34, label, "".join(parts))


def _span(events: Sequence[Event]) -> tuple[datetime, datetime]:
    main = [event.at for event in events if event.kind not in BACKGROUND]
    moments = main or [event.at for event in events]
    start, end = min(moments), max(moments)
    room = max(timedelta(days=2), (end - start) / 40)
    return start - room, end + room


def _x(moment: datetime, start: datetime, end: datetime) -> float:
    return LEFT + (RIGHT - LEFT) * ((moment - start) / (end - start))


def _lane(
    events: Sequence[Event], y: float, start: datetime, end: datetime, language: str
) -> list[str]:
    inside = [event for event in events if start <= event.at]
    early = len(events) - len(inside)
    colour = COLOURS.get(events[0].kind, "#555555")
    parts = []
    if early:
        says = f"◂ {early} {words(language)['earlier']}"
        parts.append(svg.text(says, LEFT + 4, y - 3, class_="tick left"))
    if len(inside) > CROWDED:
        return parts + _columns(inside, y, start, end, colour)
    for event in inside:
        name = svg.title(f"{event.at:%Y-%m-%d %H:%M} {event.text} {event.record}")
        x = _x(event.at, start, end)
        if event.kind == "seizure":
            mark = f"M{x:.1f} {y - 8:.1f}l7 13h-14z"
            parts.append(svg.tag("path", name, d=mark, fill=colour))
        else:
            parts.append(svg.tag("circle", name, cx=x, cy=y, r=4, fill=colour, fill_opacity="0.75"))
    return parts


def _columns(
    events: Sequence[Event], y: float, start: datetime, end: datetime, colour: str
) -> list[str]:
    counts = [0] * COLUMNS
    for event in events:
        at = int((event.at - start) / (end - start) * COLUMNS)
        counts[min(COLUMNS - 1, at)] += 1
    width, most = (RIGHT - LEFT) / COLUMNS, max(counts)
    return [
        svg.tag(
            "rect", svg.title(str(count)), x=LEFT + width * place, y=y + 11 - 22 * count / most,
            width=width - 1, height=22 * count / most, fill=colour,
        )
        for place, count in enumerate(counts)
        if count
    ]  # fmt: skip


def _axis(start: datetime, end: datetime, bottom: float) -> list[str]:
    parts = [svg.tag("line", x1=LEFT, y1=bottom, x2=RIGHT, y2=bottom, stroke="#333333")]
    for moment, says in _ticks(start, end):
        x = _x(moment, start, end)
        parts.append(svg.tag("line", x1=x, y1=TOP, x2=x, y2=bottom + 4, stroke="#eeeeee"))
        parts.append(svg.text(says, x, bottom + 18, class_="tick"))
    return parts


def _ticks(start: datetime, end: datetime) -> list[tuple[datetime, str]]:
    """Days, weeks, months or years, so that there are at most about fifteen."""
    days = (end - start).days + 1
    if days <= 120:
        step = next(s for s in (1, 2, 7, 14) if days / s <= 16 or s == 14)
        first = datetime(start.year, start.month, start.day, tzinfo=start.tzinfo or UTC)
        moments = [first + timedelta(days=step * i) for i in range(1, days // step + 1)]
        return [(m, f"{m:%m-%d}") for m in moments if start <= m <= end]
    months = days / 30.4
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if months / s <= 14), 120)
    found = []
    year, month = start.year, start.month
    while (year, month) <= (end.year, end.month):
        moment = datetime(year, month, 1, tzinfo=start.tzinfo or UTC)
        if moment >= start and (year * 12 + month - 1) % step == 0:
            found.append((moment, f"{moment:%Y-%m}" if step < 12 else str(year)))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
