"""Rows that come as JSON objects, turned into columns."""

from typing import Any

import msgspec
import pyarrow as pa

from counterfoil.sources.sheet import Chunk, Rows


def chunk_of(objects: list[dict[str, Any]], rows: Rows) -> Chunk:
    """Columns of objects; keys in order of first appearance.

    An object inside an object gives headers such as `seller.id`.
    """
    flat = [_flat(item) if _nested(item) else item for item in objects]
    headers = tuple(dict.fromkeys(key for item in flat for key in item))
    columns = tuple(_column([item.get(header) for item in flat]) for header in headers)
    return Chunk(headers=headers, columns=columns, rows=rows)


def _nested(item: dict[str, Any]) -> bool:
    return any(isinstance(value, dict) for value in item.values())


def _flat(item: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in item.items():
        if isinstance(value, dict) and value:
            for inner, below in value.items():
                flat.setdefault(f"{key}.{inner}", below)
        else:
            flat[key] = value
    return flat


def _column(values: list[Any]) -> pa.Array:
    """Strings; lists and objects as JSON text."""
    if all(value is None or isinstance(value, str) for value in values):
        return pa.array(values, pa.string())
    return pa.array([None if v is None else _text(v) for v in values], pa.string())


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return msgspec.json.encode(value).decode()
