"""What casting one column gives, and the text form of cells of any type."""

import re
from collections.abc import Callable

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.sources.sheet import Chunk

ABSENT = ("null", "none", "nan", "n/a", "na", "nil", "-", "--", "---", "/", "\\n", "无", "暂无",
          "空", "—", "——", "未知", "不详", "#n/a", "<na>", "nat")  # fmt: skip
"""Words that say that there is no value, in every kind of column but free text."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Cells of one column that have the same thing wrong with them."""

    where: npt.NDArray[np.int64]
    """Positions in the chunk, ascending."""

    values: pa.Array
    """The offending texts, in the order of `where`."""

    reason: str
    remedy: str = ""
    kept: str = "row"
    once: bool = False
    """Whether to say it once a file with a count, and not for each cell."""


class Cast(msgspec.Struct, frozen=True, kw_only=True):
    """A typed column."""

    values: pa.Array
    faults: tuple[Fault, ...] = ()
    currency: pa.Array | None = None
    """Currencies that the cells themselves name."""


def texts_of(raw: pa.Array) -> pa.Array:
    """Cells of any Arrow type as strings; whole floats without a point."""
    kind = raw.type
    if pa.types.is_string(kind):
        return raw
    if pa.types.is_dictionary(kind):
        return texts_of(raw.dictionary_decode())
    if pa.types.is_floating(kind):
        return _floats(pc.cast(raw, pa.float64()))
    if pa.types.is_decimal(kind):
        return pa.array([None if v is None else format(v, "f") for v in raw.to_pylist()])
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.array(
            [None if v is None else v.decode("utf-8", "replace") for v in raw.to_pylist()],
            pa.string(),
        )
    if pa.types.is_nested(kind):
        return pa.array([None if v is None else _json(v) for v in raw.to_pylist()], pa.string())
    if pa.types.is_null(kind):
        return pa.nulls(len(raw), pa.string())
    return pc.cast(raw, pa.string())


def row_texts(
    chunk: Chunk, where: pa.Array | None = None, none: str = "\x1e", between: str = "\x1f"
) -> pa.Array:
    """All cells of each row in one text, to tell whether two rows are the same."""
    columns = chunk.columns if where is None else [c.take(where) for c in chunk.columns]
    cells = [pc.fill_null(texts_of(column), none) for column in columns]
    return pc.binary_join_element_wise(*cells, between)


def _json(value: object) -> str:
    return msgspec.json.encode(value, enc_hook=str).decode()


def _floats(raw: pa.Array) -> pa.Array:
    whole = pc.and_(pc.equal(pc.floor(raw), raw), pc.less(pc.abs(raw), 2.0**53))
    whole = pc.fill_null(whole, False)
    kept = pc.if_else(whole, raw, pa.scalar(None, pa.float64()))
    return pc.coalesce(
        pc.cast(pc.cast(kept, pa.int64()), pa.string()),
        pc.if_else(pc.is_nan(raw), pa.scalar(None, pa.string()), pc.cast(raw, pa.string())),
    )


def plain(texts: pa.Array, *, absent: bool) -> pa.Array:
    """Texts without outer blanks; null where nothing stands.

    Args:
        texts: String array.
        absent: Whether words of `ABSENT` count as nothing.
    """
    held = texts.buffers()[2]
    if held is not None and re.search(b"\0", memoryview(held)):
        texts = pc.replace_substring(texts, "\0", "")  # JSON can write them as \\u0000.
    trimmed = pc.utf8_trim_whitespace(texts)
    none = pc.equal(pc.binary_length(trimmed), 0)
    if absent:
        short = pc.less_equal(pc.binary_length(trimmed), 6)
        words = pc.is_in(pc.utf8_lower(trimmed), value_set=pa.array(ABSENT))
        none = pc.or_(none, pc.and_(short, words))
    return pc.if_else(none, pa.scalar(None, pa.string()), trimmed)


def only(
    texts: pa.Array, mask: npt.NDArray[np.bool_], reason: str, remedy: str, kept: str = "row"
) -> Fault:
    """The fault of the cells under a mask."""
    where = np.flatnonzero(mask)
    values = texts.take(pa.array(where))
    return Fault(where=where, values=values, reason=reason, remedy=remedy, kept=kept)


def unread(texts: pa.Array, read: pa.Array, reason: str, remedy: str) -> tuple[Fault, ...]:
    """The fault of cells that hold something of which nothing could be read."""
    mask = pc.and_(pc.is_null(read), pc.is_valid(texts)).to_numpy(zero_copy_only=False)
    return (only(texts, mask, reason, remedy),) if mask.any() else ()


def in_pieces(values: pa.Array, convert: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Convert what an Arrow kernel can; null for the cells that it refuses.

    A kernel refuses a whole array for one bad cell, so the array is halved around it.
    """
    try:
        return convert(values)
    except pa.ArrowInvalid:
        if len(values) == 1:
            return pa.nulls(1, convert(pa.nulls(1, values.type)).type)
    half = len(values) // 2
    parts = [in_pieces(part, convert) for part in (values[:half], values[half:])]
    return pa.concat_arrays(parts)


def masked(values: pa.Array, mask: pa.Array) -> pa.Array:
    """Values where the mask holds, else null."""
    return pc.if_else(pc.fill_null(mask, False), values, pa.scalar(None, values.type))


def left_over(texts: pa.Array, read: pa.Array) -> pa.Array | None:
    """Dictionary array of the texts that were not read yet; None if there are none."""
    open_cells = pc.and_(pc.is_null(read), pc.is_valid(texts))
    if not pc.any(open_cells).as_py():
        return None
    return masked(texts, open_cells).dictionary_encode()
