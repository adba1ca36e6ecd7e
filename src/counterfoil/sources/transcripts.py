"""Transcripts of livestreams and videos: SRT, WebVTT, JSON and JSON Lines.

JSON may be a list of segments, or an object with `segments` (as speech recognisers write it);
a segment has a start (`start`, `at_s`, `from`, milliseconds as `start_ms`) and a `text`.
Formatting tags are removed; `<v Name>` and `Name:` before the text are kept as the speaker.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from counterfoil.model.problem import Problem


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of speech."""

    at_s: float
    """Seconds from the start of the recording."""

    until_s: float | None = None
    text: str
    speaker: str = ""


_CUE = re.compile(
    r"(?P<from>(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*(?P<to>(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})"
)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|\{\\[^}]*\}")
_VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]+)>")
_LEAST_TIMES = ("at_s", "start", "from", "begin", "offset", "t", "time", "start_time", "startTime")
_ENDS = ("until_s", "end", "to", "stop", "end_time", "endTime")


def read_transcript(content: bytes, name: str) -> tuple[list[Segment], list[Problem]]:
    """Segments in the order of time, and what could not be read.

    Args:
        content: The file.
        name: Its name, for Problems.
    """
    text = _decoded(content)
    body = text.lstrip("\ufeff \t\r\n")
    if body[:1] in "[{":
        segments, problems = _from_json(body, name)
    else:
        segments, problems = _from_cues(body, name)
    segments.sort(key=lambda s: s.at_s)
    return segments, problems


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _from_cues(text: str, name: str) -> tuple[list[Segment], list[Problem]]:
    segments: list[Segment] = []
    problems: list[Problem] = []
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    for number, block in enumerate(blocks, start=1):
        lines = block.strip().split("\n")
        at = next((i for i, line in enumerate(lines) if "-->" in line), None)
        if at is None:
            if lines[0] and not lines[0].startswith(("WEBVTT", "NOTE", "STYLE", "REGION")):
                problems.append(_problem(name, number, block, "a block without a time line"))
            continue
        found = _CUE.search(lines[at])
        if found is None:
            problems.append(_problem(name, number, lines[at], "not a time line"))
            continue
        spoken = " ".join(lines[at + 1 :])
        voice = _VOICE.search(spoken)
        words = _TAG.sub("", spoken).strip()
        if words:
            segments.append(
                Segment(
                    at_s=_seconds(found["from"]),
                    until_s=_seconds(found["to"]),
                    text=words,
                    speaker=voice[1].strip() if voice else "",
                )
            )
    return segments, problems


def _seconds(clock: str) -> float:
    """Seconds of `01:02:03,450` or `02:03.450`."""
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


def _from_json(body: str, name: str) -> tuple[list[Segment], list[Problem]]:
    try:
        root: Any = msgspec.json.decode(body)
        rows = list(_rows(root))
    except msgspec.DecodeError:
        try:
            lines = [line for line in body.splitlines() if line.strip()]
            rows = [row for line in lines for row in _rows(msgspec.json.decode(line))]
        except msgspec.DecodeError as error:
            return [], [_problem(name, None, body, f"not well-formed JSON: {error}")]
    segments: list[Segment] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        segment = _segment(row)
        if segment is None:
            problems.append(_problem(name, number, str(row), "no start or no text in a segment"))
        elif segment.text:
            segments.append(segment)
    return segments, problems


def _rows(root: Any) -> Iterator[Any]:
    if isinstance(root, dict):
        for key in ("segments", "results", "captions", "utterances", "items", "body"):
            if isinstance(root.get(key), list):
                yield from root[key]
                return
        yield root
    elif isinstance(root, list):
        yield from root


def _segment(row: Any) -> Segment | None:
    if not isinstance(row, dict):
        return None
    text = next((row[k] for k in ("text", "content", "transcript", "caption") if k in row), None)
    at = _moment(row, _LEAST_TIMES)
    if not isinstance(text, str) or at is None:
        return None
    return Segment(
        at_s=at,
        until_s=_moment(row, _ENDS),
        text=text.strip(),
        speaker=str(row.get("speaker", "") or ""),
    )


def _moment(row: dict[str, Any], names: tuple[str, ...]) -> float | None:
    for name in names:
        for key, unit in ((name, 1.0), (f"{name}_ms", 0.001), (f"{name}Ms", 0.001)):
            value = row.get(key)
            if isinstance(value, bool) or value is None:
                continue
            if isinstance(value, int | float):
                return round(float(value) * unit, 3)
            if isinstance(value, str) and re.fullmatch(r"[\d:.,]+", value):
                return _seconds(value)
    return None


def _problem(name: str, number: int | None, value: str, reason: str) -> Problem:
    return Problem(
        file=name,
        row=number,
        value=value.strip()[:200],
        reason=reason,
        remedy="give SRT, WebVTT, or JSON segments with a start and a text",
    )
