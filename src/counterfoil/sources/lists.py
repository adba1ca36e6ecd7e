"""Columns of several values in one cell: names, Nice classes, spoken segments."""

import re
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from counterfoil.model.columns import SPEECH_TYPE
from counterfoil.sources.cells import Cast, Fault, plain, texts_of, unread

_NAMES_TYPE = pa.list_(pa.string())


def names(texts: pa.Array) -> Cast:
    """Texts separated by `;`, `、`, `|`, `,` or line ends, or a JSON list of texts."""
    distinct = texts.dictionary_encode()
    words = [_split(text) for text in distinct.dictionary.to_pylist()]
    return Cast(values=pa.array(words, _NAMES_TYPE).take(distinct.indices))


def _split(text: str) -> list[str]:
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1].replace('"', "").replace("'", "")
    parts = (part.strip() for part in re.split(r"[;；、|,，\n]", text))
    return [part for part in parts if part]


def classes(texts: pa.Array) -> Cast:
    """Nice classes as plain numbers from 1 to 45."""
    distinct = texts.dictionary_encode()
    read = [_classes(text) for text in distinct.dictionary.to_pylist()]
    values = pa.array(read, _NAMES_TYPE).take(distinct.indices)
    remedy = "write numbers from 1 to 45, such as 9;42"
    return Cast(
        values=values, faults=unread(texts, values, "is not a list of Nice classes", remedy)
    )


def _classes(text: str) -> list[str] | None:
    numbers = [int(number) for number in re.findall(r"[0-9]+", text)]
    rest = re.sub(r"(?i)第|类|類|nice|class(?:es)?|cl\.?|int\.?|ic|and|和|及", "", text)
    if not numbers or re.search(r"[^0-9\s;；、|,，.+/\[\]\"']", rest):
        return None
    return [str(n) for n in numbers] if all(1 <= n <= 45 for n in numbers) else None


def speech(raw: pa.Array) -> Cast:
    """Spoken segments from lists of {at_s, text}, their JSON, or plain text."""
    if pa.types.is_nested(raw.type):
        cells: list[Any] = raw.to_pylist()
        shown = texts_of(raw)
    else:
        shown = plain(texts_of(raw), absent=False)
        cells = [None if text is None else _spoken(text) for text in shown.to_pylist()]
    read = [None if cell is None else _segments(cell) for cell in cells]
    values = pa.array(read, SPEECH_TYPE)
    bad = np.array([c is not None and r is None for c, r in zip(cells, read, strict=True)], bool)
    if not bad.any():
        return Cast(values=values)
    where = np.flatnonzero(bad)
    fault = Fault(
        where=where,
        values=shown.take(pa.array(where)),
        reason="is not a list of spoken segments",
        remedy='write [{"at_s": 12, "text": "..."}] or plain text',
    )
    return Cast(values=values, faults=(fault,))


def _spoken(text: str) -> Any:
    if not text.startswith(("[", "{")):
        return text
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text


def _segments(cell: Any) -> list[dict[str, Any]] | None:
    """Segments of one cell, or None if it holds something else."""
    parts = cell if isinstance(cell, list) else [cell]
    found: list[dict[str, Any]] = []
    for part in parts:
        if isinstance(part, str):
            found.append({"at_s": None, "text": part})
        elif isinstance(part, dict) and isinstance(text := _first(part, _TEXT), str):
            at = _first(part, _AT)
            seconds = float(at) if isinstance(at, int | float) else _seconds(at)
            found.append({"at_s": seconds, "text": text})
        elif part is not None:
            return None
    return found


_TEXT = ("text", "content", "文本", "内容", "字幕")
_AT = ("at_s", "at", "start", "begin", "time", "offset", "开始", "时间")


def _first(part: dict[str, Any], keys: tuple[str, ...]) -> Any:
    return next((part[key] for key in keys if part.get(key) is not None), None)


def _seconds(text: Any) -> float | None:
    """`75`, `01:15` or `00:01:15.5` as seconds."""
    if not isinstance(text, str) or not re.fullmatch(
        r"[0-9]+(:[0-9]{1,2}){0,2}([.,][0-9]+)?", text
    ):
        return None
    total = 0.0
    for part in text.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total
