"""Columns turned into integer codes, so that a million comparisons are array work.

Each distinct spelling is folded once; records then hold the code of their value. Codes are
given in sorted order, so the order in which rows arrive cannot change anything.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.language.address_tables import read_addresses
from counterfoil.language.names import fold_people
from counterfoil.linkers.fields import FieldKind, Ints


class Coded(msgspec.Struct, frozen=True, kw_only=True):
    """One column of all records as codes. -1 stands for a value that is missing."""

    name: str
    kind: FieldKind
    value: Ints
    """Code of the folded value: equal codes are equal values."""

    texts: list[str]
    """Text of each code that near comparisons look at."""

    raw: pa.Array
    """The values as written, one a record; reasons quote them."""

    aspects: dict[str, Ints] = {}
    """Further codes of a kind: `sound`, `short`, `short_2`, `abbreviated`, `plot`, `door`;
    `core` and `site` are door and plot by their spelling, whatever the city."""

    shape: "Shape"
    """Length and letters of each text: tells cheaply that two are not near."""

    names: dict[str, list[str]] = {}
    """Text of each code of an aspect, where a new value may be looked up by it."""

    doubt: float = 0.0
    """Share of the values told by another column that are wrong, 0 to 1."""

    several: npt.NDArray[np.float64] | None = None
    """For each code the log-odds, in bits, that two records that share it are one actor, where
    records of different names share it; infinite where nothing shows several holders."""


class Shape(msgspec.Struct, frozen=True):
    """Length of each text, and the set of its letters as bits."""

    length: Ints
    letters: npt.NDArray[np.uint64]


def shape_of(texts: Sequence[str]) -> Shape:
    """Shape of each of some texts; blanks do not count."""
    array = pa.array(texts, pa.string())
    size = pc.utf8_length(array).to_numpy(zero_copy_only=False).astype(np.int64)
    blanks = pc.count_substring(array, " ").to_numpy(zero_copy_only=False)
    points = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    bit = np.left_shift(np.uint64(1), (points % 61).astype(np.uint64))
    bit[points == ord(" ")] = 0
    starts = np.r_[0, np.cumsum(size)[:-1]] if len(size) else size
    letters = np.zeros(len(texts), np.uint64)
    filled = size > 0
    if filled.any():
        letters[filled] = np.bitwise_or.reduceat(bit, starts[filled])
    return Shape((size - blanks).astype(np.int32), letters)


def code_texts(values: Sequence[str | None] | pa.Array) -> tuple[Ints, list[str]]:
    """Codes in sorted order of the distinct texts; empty and null give -1."""
    array = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
    array = pc.if_else(pc.equal(array, ""), pa.scalar(None, pa.string()), array)
    coded = array.dictionary_encode()
    order = pc.sort_indices(coded.dictionary)
    rank = np.empty(len(order) + 1, np.int32)
    rank[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
    rank[-1] = -1
    index = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return rank[index], coded.dictionary.take(order).to_pylist()


def distinct(column: pa.Array) -> tuple[Ints, list[str]]:
    """Distinct spellings of a column and the index of each record's; null gives -1."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    coded = pc.dictionary_encode(array.cast(pa.string()))
    index = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    return index, coded.dictionary.to_pylist()


def spread(codes: Ints, index: Ints) -> Ints:
    """Codes of distinct spellings brought to the records that hold them."""
    if not len(codes):
        return np.full(len(index), -1, np.int32)
    return np.where(index >= 0, codes[np.maximum(index, 0)], -1).astype(np.int32)


def code_plain(name: str, kind: FieldKind, column: pa.Array, folded: pa.Array) -> Coded:
    """Codes of a column whose values were folded by an array kernel (phones, accounts)."""
    index, spellings = distinct(folded)
    value, texts = code_texts(spellings)
    return Coded(
        name=name,
        kind=kind,
        value=spread(value, index),
        texts=texts,
        raw=column,
        shape=shape_of(texts),
    )


def code_person(name: str, column: pa.Array) -> Coded:
    """Codes of a column of persons' names: spelling, sound, initials."""
    index, spellings = distinct(column)
    forms = fold_people(spellings)
    value, texts = code_texts([f.hanzi or f.key for f in forms])
    sound, sounds = code_texts([f.key for f in forms])
    shorts = sorted({s for f in forms for s in f.short})
    at = {s: i for i, s in enumerate(shorts)}
    codes = {
        "sound": sound,
        "short": np.array([at[f.short[0]] if f.short else -1 for f in forms], np.int32),
        "short_2": np.array([at[f.short[1]] if f.short[1:] else -1 for f in forms], np.int32),
        "abbreviated": np.array([f.abbreviated for f in forms], np.int32),
        "hanzi": np.array([bool(f.hanzi) for f in forms], np.int32),
    }
    heard = dict(zip([f.hanzi or f.key for f in forms], [f.key for f in forms], strict=True))
    return Coded(
        name=name,
        kind=FieldKind.PERSON,
        value=spread(value, index),
        texts=[heard[text] for text in texts],
        shape=shape_of([heard[text] for text in texts]),
        raw=column,
        aspects={aspect: spread(array, index) for aspect, array in codes.items()},
        names={"": texts, "sound": sounds, "short": shorts},
    )


def code_address(name: str, column: pa.Array) -> Coded:
    """Codes of a column of addresses: door and plot; what cannot be parsed is kept as text."""
    index, spellings = distinct(column)
    found = read_addresses(spellings)
    doors, plots = (found.doors(plots=p).astype(np.int32) for p in (False, True))
    # What names no door stands for its plot, what names no plot for its spelling.
    named = (doors >= 0) | (plots >= 0)
    bare, texts = code_texts([None if n else s for n, s in zip(named, spellings, strict=True)])
    first, second = int(doors.max(initial=-1)) + 1, int(plots.max(initial=-1)) + 1
    spelled = np.where(bare >= 0, first + second + bare, -1)
    value = np.where(doors >= 0, doors, np.where(plots >= 0, first + plots, spelled))
    core, cores = code_texts(found.cores())
    site, sites = code_texts(found.plots())
    codes: dict[str, Ints] = {"plot": plots, "door": doors, "core": core, "site": site}
    return Coded(
        name=name,
        kind=FieldKind.ADDRESS,
        value=spread(value, index),
        texts=[""] * (first + second) + texts,
        shape=shape_of(()),
        raw=column,
        aspects={aspect: spread(array, index) for aspect, array in codes.items()},
        names={"core": cores, "site": sites},
    )
