"""Which records are compared at all: those that share a key.

A key shared by more than `cap` records is dropped and reported: hubs are no blocks. Pairs come
out sorted and once, whatever the keys they share.
"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.linkers.fields import Ints

Pairs = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


class Blocks(msgspec.Struct, frozen=True, kw_only=True):
    """Candidate pairs, and what was left out to get them."""

    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    dropped: dict[str, int]
    """Key name -> values that too many records share."""


def candidates(keys: Mapping[str, Sequence[Ints]], records: int, cap: int) -> Blocks:
    """All pairs of records that share a value of a key.

    Args:
        keys: Key name -> one or more code arrays (one code a record, -1 for none). A record
            has one value in each; arrays under one name share their code space.
        records: Number of records.
        cap: Largest number of records that may share a value.
    """
    found: list[npt.NDArray[np.int64]] = []
    dropped: dict[str, int] = {}
    for name, columns in keys.items():
        codes = np.concatenate([np.asarray(c, np.int64) for c in columns])
        rows = np.tile(np.arange(records, dtype=np.int64), len(columns))
        left, right, lost = _pairs_of(codes[codes >= 0], rows[codes >= 0], cap)
        dropped[name] = lost
        found.append(np.minimum(left, right) * records + np.maximum(left, right))
    joined = np.sort(np.concatenate(found)) if found else np.empty(0, np.int64)
    joined = joined[np.r_[True, joined[1:] != joined[:-1]]] if len(joined) else joined
    left, right = joined // max(records, 1), joined % max(records, 1)
    keep = left != right
    return Blocks(left=left[keep], right=right[keep], dropped=dropped)


def _pairs_of(
    codes: npt.NDArray[np.int64], rows: npt.NDArray[np.int64], cap: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], int]:
    order = np.argsort(codes, kind="stable")
    codes, rows = codes[order], rows[order]
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if len(codes) else codes
    sizes = np.diff(np.r_[starts, len(codes)])
    usable = (sizes > 1) & (sizes <= cap)
    lost = int((sizes > cap).sum())
    left: list[npt.NDArray[np.int64]] = []
    right: list[npt.NDArray[np.int64]] = []
    for size in np.unique(sizes[usable]).tolist():
        first = starts[usable & (sizes == size)]
        a, b = np.triu_indices(size, 1)
        left.append(rows[(first[:, None] + a[None, :]).ravel()])
        right.append(rows[(first[:, None] + b[None, :]).ravel()])
    if not left:
        return np.empty(0, np.int64), np.empty(0, np.int64), lost
    return np.concatenate(left), np.concatenate(right), lost
