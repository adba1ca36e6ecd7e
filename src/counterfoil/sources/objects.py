"""Rows that come as JSON objects, turned into columns."""

import json
from typing import Any

import pyarrow as pa

from counterfoil.sources.sheet import Chunk, Rows


def chunk_of(objects: list[dict[str, Any]], rows: Rows) -> Chunk:
    """Columns of objects; keys in order of first appearance.

    An object inside an object gives headers such as `seller.id`.
    """
    try:
        return _chunk(objects, rows, nested=False)
    except _Nested:
        return _chunk([_flat(item) for item in objects], rows, nested=True)


class _Nested(Exception):
    """An object stands inside a row."""


def _chunk(items: list[dict[str, Any]], rows: Rows, nested: bool) -> Chunk:
    shapes = dict.fromkeys(tuple(item) for item in items)
    keys = tuple(dict.fromkeys(key for shape in shapes for key in shape))
    headers = tuple(key.encode("utf-8", "replace").decode() for key in keys)
    columns = []
    for header in keys:
        values = [item.get(header) for item in items]
        try:
            columns.append(pa.array(values, pa.string()))
        except (pa.ArrowTypeError, pa.ArrowInvalid, UnicodeEncodeError):
            if not nested and any(isinstance(value, dict) and value for value in values):
                raise _Nested from None
            columns.append(_texts(values))
    return Chunk(headers=headers, columns=tuple(columns), rows=rows)


def _flat(item: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in item.items():
        if isinstance(value, dict) and value:
            for inner, below in value.items():
                flat.setdefault(f"{key}.{inner}", below)
        else:
            flat[key] = value
    return flat


def _texts(values: list[Any]) -> pa.Array:
    """Strings; lists and objects as JSON text."""
    return pa.array([None if v is None else _text(v) for v in values], pa.string())


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
