"""JSON Lines: one object a line. A bad line costs only itself."""

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np

from counterfoil.model.problem import Problem
from counterfoil.sources.objects import chunk_of
from counterfoil.sources.sheet import Chunk, Intake, Sheet


def sheets(intake: Intake) -> Iterator[Sheet | Problem]:
    """The one sheet of a JSON Lines file in UTF-8."""
    yield Sheet(file=intake.file, chunks=_chunks(intake))


def _chunks(intake: Intake) -> Iterator[Chunk | Problem]:
    decoder = msgspec.json.Decoder()
    held: list[dict[str, Any]] = []
    rows: list[int] = []
    row = 0
    with intake.path.open("rb") as file:
        for line in file:
            text = line.strip()
            if row == 0:
                text = text.removeprefix(b"\xef\xbb\xbf")
            if not text:
                continue
            row += 1
            value = _decoded(decoder, text)
            if isinstance(value, dict):
                held.append(value)
                rows.append(row)
            else:
                yield intake.problem(
                    value if isinstance(value, str) and value.startswith("is ") else "is no object",
                    row=row,
                    value=text[:200].decode("utf-8", "replace"),
                    remedy="write one JSON object on each line",
                )
            if len(held) >= intake.limits.batch_rows:
                yield chunk_of(held, np.array(rows, dtype=np.int64))
                held, rows = [], []
    if held:
        yield chunk_of(held, np.array(rows, dtype=np.int64))


def _decoded(decoder: "msgspec.json.Decoder[Any]", text: bytes) -> Any:
    try:
        return decoder.decode(text)
    except msgspec.DecodeError as error:
        return f"is not JSON: {error}"
    except RecursionError:
        return "is nested too deeply"
