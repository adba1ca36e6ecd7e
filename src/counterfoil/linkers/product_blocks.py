"""Which products of two catalogues are compared: the nearest by letters and words."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

NEAREST = 12
"""Partners tried for each product of the left catalogue, and of the right."""

COMMON = 0.2
"""A gram that a greater share of all products has is left out."""

CHUNK = 512

Rows = npt.NDArray[np.int64]


def nearest_pairs(
    left: Sequence[str], right: Sequence[str], nearest: int = NEAREST
) -> tuple[Rows, Rows]:
    """Pairs of rows of two lists of titles that are near each other, sorted.

    Args:
        left, right: Titles in lower case without marks.
        nearest: Partners of each title, on both sides.
    """
    grams = _weighed([*left, *right])
    one, other = grams[: len(left)], grams[len(left) :]
    a, b = _nearest(one, other, nearest)
    c, d = _nearest(other, one, nearest)
    flat = np.unique(np.r_[a * len(right) + b, d * len(right) + c])
    return flat // max(len(right), 1), flat % max(len(right), 1)


def _weighed(texts: Sequence[str]) -> csr_matrix:
    """Rows of texts by 4-grams and words, weighed by rarity, of length one."""
    vocabulary: dict[str, int] = {}
    columns: list[int] = []
    ends = [0]
    for text in texts:
        spaced = f" {text} "
        cut = {spaced[i : i + 4] for i in range(len(spaced) - 3)}
        cut.update(f"={w}" for w in text.split())
        columns.extend(vocabulary.setdefault(gram, len(vocabulary)) for gram in sorted(cut))
        ends.append(len(columns))
    matrix = csr_matrix(
        (np.ones(len(columns)), np.array(columns, np.int64), np.array(ends, np.int64)),
        shape=(len(texts), len(vocabulary)),
    )
    count = np.bincount(matrix.indices, minlength=len(vocabulary))
    rare = np.log((len(texts) + 1) / (count + 0.5))
    rare[count > COMMON * len(texts)] *= 0.1
    matrix.data *= rare[matrix.indices]
    matrix.data /= np.repeat(_norms(matrix), np.diff(matrix.indptr))
    return matrix


def _norms(matrix: csr_matrix) -> npt.NDArray[np.float64]:
    squares = np.zeros(matrix.shape[0])
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    np.add.at(squares, rows, matrix.data**2)
    return np.maximum(np.sqrt(squares), 1e-12)


def _nearest(one: csr_matrix, other: csr_matrix, nearest: int) -> tuple[Rows, Rows]:
    turned = other.T.tocsr()
    rows: list[Rows] = []
    columns: list[Rows] = []
    for start in range(0, one.shape[0], CHUNK):
        block = (one[start : start + CHUNK] @ turned).toarray()
        kept = min(nearest, block.shape[1])
        if not kept:
            continue
        top = np.argsort(-np.round(block, 9), axis=1, kind="stable")[:, :kept]
        good = np.take_along_axis(block, top, 1) > 0
        rows.append((np.arange(len(block))[:, None] + start + np.zeros_like(top))[good])
        columns.append(top[good])
    empty = np.empty(0, np.int64)
    return (np.concatenate(rows), np.concatenate(columns)) if rows else (empty, empty)
