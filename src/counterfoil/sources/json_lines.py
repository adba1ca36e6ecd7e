"""JSON Lines: one object a line. A bad line costs only itself."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np

from counterfoil.model.problem import Problem
from counterfoil.sources.encodings import LEFT_OUT, Text
from counterfoil.sources.objects import chunk_of
from counterfoil.sources.sheet import Chunk, Intake

_LEFT_OUT = LEFT_OUT.encode()
_REMEDY = "write one JSON object on each line"


class Refusal(msgspec.Struct, frozen=True):
    """Why a text is not a JSON object."""

    reason: str


def chunks(intake: Intake, text: Text) -> Iterator[Chunk | Problem]:
    """Rows of a text in UTF-8, blank lines not counted."""
    decoder = msgspec.json.Decoder()
    held: list[dict[str, Any]] = []
    rows: list[int] = []
    row = size = 0
    with text.path.open("rb") as file:
        for line in file:
            size += len(line)
            body = line.strip()
            if row == 0:
                body = body.removeprefix(b"\xef\xbb\xbf")
            if not body:
                continue
            row += 1
            value = decoded(decoder, body)
            if isinstance(value, Refusal):
                shown = body[:400].decode("utf-8", "replace")
                yield intake.problem(value.reason, row=row, value=shown, remedy=_REMEDY)
                continue
            held.append(value)
            rows.append(row)
            if len(held) >= intake.limits.batch_rows:
                yield chunk_of(held, np.array(rows, dtype=np.int64))
                intake.on_bytes(size)
                held, rows, size = [], [], 0
    intake.on_bytes(size)
    if held:
        yield chunk_of(held, np.array(rows, dtype=np.int64))


def decoded(decoder: "msgspec.json.Decoder[Any]", text: bytes | msgspec.Raw) -> Any:
    """One object, or why there is none."""
    try:
        value = decoder.decode(text)
    except msgspec.DecodeError:
        if bytes(memoryview(text)[: len(_LEFT_OUT)]) == _LEFT_OUT:
            return Refusal("is longer than the limit for one line and was left out")
        value = _loosely(bytes(memoryview(text)))
    except RecursionError:
        return Refusal("is nested too deeply")
    if isinstance(value, dict | Refusal):
        return value
    return Refusal("is no JSON object")


def _loosely(text: bytes) -> Any:
    """What programs write that is no JSON by the letter: `NaN`, half an emoji."""
    try:
        return json.loads(text)
    except ValueError:
        return Refusal("is not JSON")
    except RecursionError:
        return Refusal("is nested too deeply")
