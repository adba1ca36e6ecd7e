"""JSON: an array of objects, or an object that holds such arrays."""

import json
import mmap
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec
import numpy as np

from counterfoil.model.problem import Problem
from counterfoil.sources import json_lines
from counterfoil.sources.encodings import Text, as_utf8
from counterfoil.sources.headers import recognise
from counterfoil.sources.json_lines import Refusal, decoded
from counterfoil.sources.mapping import FileMap
from counterfoil.sources.objects import chunk_of
from counterfoil.sources.sheet import Chunk, Intake, Sheet

_TORN = 256 << 20
"""Bytes of a document that is still read piece by piece after it was found cut off."""

_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])


def sheets(intake: Intake, mapping: FileMap | None) -> Iterator[Sheet | Problem]:
    """Sheets of a JSON or JSON Lines file in any encoding."""
    text = as_utf8(intake, mapping.encoding if mapping else "")
    try:
        yield from text.problems
        if text.longest > intake.limits.line_bytes or _by_line(text):
            chunks = json_lines.chunks(intake, text)
            yield Sheet(file=intake.file, chunks=chunks, patched=text.patched)
        else:
            yield from _document(intake, text)
    finally:
        if text.scratch:
            text.path.unlink(missing_ok=True)


def _by_line(text: Text) -> bool:
    """Whether the first line is a whole object and more follows, or it holds no array."""
    with text.path.open("rb") as file:
        line = b""
        while not line.strip():
            line = file.readline()
            if not line:
                return True
        more = any(rest.strip() for rest in islice(file, 10))
    body = line.strip().removeprefix(b"\xef\xbb\xbf")
    if not body.startswith(b"{"):
        return False
    try:
        value = _OBJECT.decode(body)
    except msgspec.DecodeError:
        return more and body.endswith(b"}")
    except RecursionError:
        return more
    return more or _is_row(value) or not _arrays(value)


def _is_row(value: dict[str, msgspec.Raw]) -> bool:
    """Whether the keys of one object are those of a known table."""
    return recognise(tuple(value)).table is not None


def _arrays(value: dict[str, msgspec.Raw]) -> list[tuple[str, list[msgspec.Raw]]]:
    """Lists of objects in an object, one level below included."""
    found: list[tuple[str, list[msgspec.Raw]]] = []
    for key, raw in value.items():
        start = bytes(memoryview(raw)[:1])
        try:
            if start == b"[":
                items = _LIST.decode(raw)
                if items and all(bytes(memoryview(item)[:1]) == b"{" for item in items[:10]):
                    found.append((key, items))
            elif start == b"{":
                found += [(f"{key}.{k}", v) for k, v in _arrays(_OBJECT.decode(raw))]
        except (msgspec.DecodeError, RecursionError):
            continue
    return found


def _document(intake: Intake, text: Text) -> Iterator[Sheet | Problem]:
    size = text.path.stat().st_size
    with text.path.open("rb") as file:
        # Never closed by hand: items that are still in use point into it.
        body = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    start = 3 if bytes(body[:3]) == b"\xef\xbb\xbf" else 0
    yield from _parts(intake, body[start:], size)
    intake.on_bytes(intake.path.stat().st_size)


def _parts(intake: Intake, body: memoryview, size: int) -> Iterator[Sheet | Problem]:
    first = bytes(body[:64]).lstrip()[:1]
    try:
        if first == b"[":
            yield Sheet(file=intake.file, chunks=_rows(intake, _LIST.decode(body)))
            return
        value = _OBJECT.decode(body)
    except RecursionError:
        yield intake.problem("is nested too deeply", remedy="export it as flat rows")
        return
    except msgspec.DecodeError:
        yield from _torn(intake, body, size, first)
        return
    arrays = [] if _is_row(value) else _arrays(value)
    if not arrays:
        yield Sheet(file=intake.file, chunks=_rows(intake, [msgspec.Raw(bytes(body))]))
    for key, items in arrays:
        name = intake.file if len(arrays) == 1 else f"{intake.file}!/{key}"
        yield Sheet(file=name, chunks=_rows(intake, items))


def _rows(intake: Intake, items: Sequence[msgspec.Raw]) -> Iterator[Chunk | Problem]:
    decoder = msgspec.json.Decoder()
    size = intake.limits.batch_rows
    if not items:
        yield intake.problem("holds an empty list", remedy="check that the export was complete")
    for at in range(0, len(items), size):
        held: list[dict[str, Any]] = []
        rows: list[int] = []
        for row, raw in enumerate(items[at : at + size], start=at + 1):
            value = decoded(decoder, raw)
            if isinstance(value, Refusal):
                shown = bytes(memoryview(raw)[:400]).decode("utf-8", "replace")
                yield intake.problem(
                    value.reason, row=row, value=shown, remedy="make every item an object"
                )
            else:
                held.append(value)
                rows.append(row)
        if held:
            yield chunk_of(held, np.array(rows, dtype=np.int64))


def _torn(intake: Intake, body: memoryview, size: int, first: bytes) -> Iterator[Sheet | Problem]:
    """What can be read of a document that is cut off or broken in the middle."""
    if first != b"[" or size > _TORN:
        yield intake.problem(
            "is not sound JSON", remedy="export it again, or as JSON Lines", value=_shown(body)
        )
        return
    text = bytes(body).decode("utf-8", "replace")
    yield Sheet(file=intake.file, chunks=_until_torn(intake, text))


def _until_torn(intake: Intake, text: str) -> Iterator[Chunk | Problem]:
    """Objects one after the other until something is no JSON."""
    decoder = json.JSONDecoder()
    at = text.index("[") + 1
    held: list[dict[str, Any]] = []
    row = 0
    reason = ""
    while not reason:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            reason = "is cut off or broken from here on"
        except RecursionError:
            reason = "is nested too deeply; nothing from here on was read"
        else:
            row += 1
            held += [value] if isinstance(value, dict) else []
    for start in range(0, len(held), intake.limits.batch_rows):
        part = held[start : start + intake.limits.batch_rows]
        yield chunk_of(part, np.arange(start + 1, start + 1 + len(part), dtype=np.int64))
    yield intake.problem(
        reason, row=row + 1, value=text[at : at + 200], remedy="export the file again"
    )


def _shown(body: memoryview) -> str:
    return bytes(body[:400]).decode("utf-8", "replace")
