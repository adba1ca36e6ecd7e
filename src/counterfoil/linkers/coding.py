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

from counterfoil.language.addresses import door_groups, fold_addresses
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
    length = np.fromiter((len(t) - t.count(" ") for t in texts), np.int32, len(texts))
    joined = "".join(texts)
    points = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    bit = np.left_shift(np.uint64(1), (points % 61).astype(np.uint64))
    bit[points == ord(" ")] = 0
    size = np.fromiter((len(t) for t in texts), np.int64, len(texts))
    starts = np.r_[0, np.cumsum(size)[:-1]] if len(size) else size
    letters = np.zeros(len(texts), np.uint64)
    filled = size > 0
    if filled.any():
        letters[filled] = np.bitwise_or.reduceat(bit, starts[filled])
    return Shape(length, letters)


def code_texts(values: Sequence[str | None]) -> tuple[Ints, list[str]]:
    """Codes in sorted order of the distinct texts; empty and None give -1."""
    texts = sorted({v for v in values if v})
    at = {text: code for code, text in enumerate(texts)}
    codes = np.fromiter((at[v] if v else -1 for v in values), np.int32, len(values))
    return codes, texts


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
    order = sorted(range(len(spellings)), key=spellings.__getitem__)
    forms = fold_addresses([spellings[i] for i in order])
    doors = door_groups(forms)
    plots = door_groups(forms, plots=True)
    keys = [
        f"door {door:08d}" if door >= 0 else f"plot {plot:08d}" if plot >= 0 else spellings[i]
        for i, door, plot in zip(order, doors, plots, strict=True)
    ]
    back = np.empty(len(order), np.int64)
    back[np.array(order, np.int64)] = np.arange(len(order))
    value, texts = code_texts(keys)
    core, cores = code_texts([f.core for f in forms])
    site, sites = code_texts([f.plot for f in forms])
    return Coded(
        name=name,
        kind=FieldKind.ADDRESS,
        value=spread(value[back], index),
        texts=texts,
        shape=shape_of(()),
        raw=column,
        aspects={
            "plot": spread(np.array(plots, np.int32)[back], index),
            "door": spread(np.array(doors, np.int32)[back], index),
            "core": spread(core[back], index),
            "site": spread(site[back], index),
        },
        names={"core": cores, "site": sites},
    )
