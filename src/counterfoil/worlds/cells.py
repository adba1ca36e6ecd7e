"""Whole columns of text at once: the few Arrow idioms that drawing a world needs."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SLOT = re.compile(r"\{(\w+)\}")


def pick(words: Sequence[str] | pa.Array, index: Ints) -> pa.Array:
    """The word of each index."""
    pool = words if isinstance(words, pa.Array) else pa.array(words, pa.string())
    return pool.take(pa.array(index))


def join(*parts: pa.Array | str) -> pa.Array:
    """Columns and literals, one after the other, without a separator."""
    return pc.binary_join_element_wise(*parts, "")


def fill(template: str, slots: Mapping[str, pa.Array], rows: int) -> pa.Array:
    """A template such as `used {mark} {goods}` filled for every row.

    Args:
        template: Text with slot names in braces.
        slots: Column of each slot, `rows` long.
        rows: Length of the result, for templates without slots.
    """
    pieces = SLOT.split(template)
    parts: list[Any] = [slots[p] if i % 2 else p for i, p in enumerate(pieces) if i % 2 or p]
    if not any(isinstance(part, pa.Array) for part in parts):
        return pa.array([template] * rows, pa.string())
    return join(*parts)


def choose(flags: Flags, yes: pa.Array, no: pa.Array | None) -> pa.Array:
    """`yes` where the flag is set, else `no` (null if there is none)."""
    return pc.if_else(pa.array(flags), yes, pa.scalar(None, pa.string()) if no is None else no)


def blank(column: pa.Array, flags: Flags) -> pa.Array:
    """The column with nulls where the flag is set."""
    return choose(~flags, column, None)


def number(values: Ints, width: int = 0) -> pa.Array:
    """Integers as text, with leading zeros up to `width`."""
    text = pc.cast(pa.array(values), pa.string())
    return pc.utf8_lpad(text, width, "0") if width else text


def money(cents: Ints) -> pa.Array:
    """Hundredths as major units with two decimals."""
    return join(number(cents // 100), ".", number(cents % 100, 2))


def moment(seconds: Ints) -> pa.Array:
    """Seconds since 1970 as local Chinese time: `2025-07-10T01:48:40+08:00`."""
    local = pa.array(seconds + 8 * 3600).cast(pa.timestamp("s"))
    return join(pc.strftime(local, format="%Y-%m-%dT%H:%M:%S"), "+08:00")


def day(days: Ints) -> pa.Array:
    """Days since 1970 as `2025-07-10`."""
    return pc.strftime(pa.array(days.astype("int32")).cast(pa.date32()), format="%Y-%m-%d")


def scatter(rows: int, groups: Sequence[tuple[Ints, pa.Array]]) -> pa.Array:
    """One column from pieces that each name the rows they are for; other rows are null."""
    order = np.full(rows, -1, np.int64)
    start = 0
    for where, piece in groups:
        order[where] = np.arange(start, start + len(piece))
        start += len(piece)
    pieces = [piece for _, piece in groups] or [pa.array([], pa.string())]
    flat = pa.chunked_array(pieces, pa.string()).combine_chunks()
    return flat.take(pa.array(order, mask=order < 0))
