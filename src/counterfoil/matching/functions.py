"""Match the functions of two programs, and find what was changed in a matched one."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from math import log
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

# Instructions that move values about, of which optimisation leaves few, and endings that say
# how wide or how packed an operation is.
_CARRYING = re.compile(r"mov(?!s[sd]$)|push|pop|lea|leave|ret|nop|cdq|cqo|cwd|jmp|call|vmov")
_FAMILY = re.compile(r"(?<=[a-z]{3})(?:sd|ss|pd|ps|q|l|b|w)$")

LEAST = 0.15
"""Pairs less alike than this are not matched."""

_ROUNDS, _FROM_NEIGHBOURS = 3, 0.35


class Shape(msgspec.Struct, frozen=True):
    """One function as it is compared."""

    name: str
    mnemonics: Sequence[str]
    words: Sequence[str]
    """Its strings, imported calls, constants and fields of records, marked by their kind."""

    callees: Sequence[int]
    """Indexes of functions of the same program."""


class Pairing(msgspec.Struct, frozen=True):
    """Two functions held to be the same."""

    left: int
    right: int
    score: float


def match(left: Sequence[Shape], right: Sequence[Shape]) -> list[Pairing]:
    """One-to-one pairs of functions, by index, best first.

    Alike are functions with the same rare strings, imports and constants, the same runs of
    instructions, and callers and callees that are alike. Names are not used.
    """
    if not left or not right:
        return []
    own = _likeness(left, right)
    total = own
    near_left, near_right = _neighbours(left), _neighbours(right)
    for _ in range(_ROUNDS):
        total = (1 - _FROM_NEIGHBOURS) * own + _FROM_NEIGHBOURS * sum(
            _around(total, a, b) for a, b in zip(near_left, near_right, strict=True)
        ) / 2
    rows, columns = linear_sum_assignment(-total)
    pairs = [
        Pairing(int(a), int(b), round(float(total[a, b]), 4))
        for a, b in zip(rows, columns, strict=True)
        if total[a, b] >= LEAST
    ]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.left))


def _features(shape: Shape) -> Counter[Any]:
    bag: Counter[Any] = Counter()
    for width, weight in ((1, 1), (2, 1), (3, 1)):
        for at in range(len(shape.mnemonics) - width + 1):
            bag[tuple(shape.mnemonics[at : at + width])] += weight
    for word in shape.words:
        bag[word] += 1
    work = [m for m in shape.mnemonics if not _CARRYING.match(m)]
    for operation in work:
        bag[f"does {_FAMILY.sub('', operation)}"] += 1
    return bag


def _likeness(left: Sequence[Shape], right: Sequence[Shape]) -> NDArray[np.float64]:
    bags = [[_features(shape) for shape in side] for side in (left, right)]
    frequency: Counter[Any] = Counter()
    for side in bags:
        for bag in side:
            frequency.update(bag.keys())
    count = len(left) + len(right) + 1
    keys = {key: at for at, key in enumerate(frequency)}
    weight = np.array(
        [log(count / n) * (4.0 if isinstance(key, str) else 1.0) for key, n in frequency.items()]
    )
    rows = [_matrix(side, keys, weight) for side in bags]
    sizes = [np.sqrt((row**2).sum(axis=1)) for row in rows]
    overlap = rows[0] @ rows[1].T / np.maximum(1e-9, sizes[0][:, None] * sizes[1][None])
    lengths = [np.array([len(shape.mnemonics) + 4.0 for shape in side]) for side in (left, right)]
    ratio = np.minimum(*np.meshgrid(*lengths, indexing="ij")) / np.maximum(
        *np.meshgrid(*lengths, indexing="ij")
    )
    result: NDArray[np.float64] = 0.85 * overlap + 0.15 * ratio
    return result


def _matrix(
    bags: Sequence[Counter[Any]], keys: dict[Any, int], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    matrix = np.zeros((len(bags), len(keys)))
    for row, bag in enumerate(bags):
        for key, n in bag.items():
            matrix[row, keys[key]] = (1 + log(n)) * weight[keys[key]]
    return matrix


def _neighbours(side: Sequence[Shape]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Callees and callers, rows scaled to sum 1."""
    calls = np.zeros((len(side), len(side)))
    for at, shape in enumerate(side):
        for callee in shape.callees:
            calls[at, callee] = 1.0
    return _scaled(calls), _scaled(calls.T)


def _scaled(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    scaled: NDArray[np.float64] = matrix / np.maximum(1.0, matrix.sum(axis=1, keepdims=True))
    return scaled


def _around(
    total: NDArray[np.float64], left: NDArray[np.float64], right: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Mean likeness of neighbours; functions without any on both sides count as alike."""
    near: NDArray[np.float64] = left @ total @ right.T
    alone = (left.sum(axis=1) == 0)[:, None] & (right.sum(axis=1) == 0)[None]
    near[alone] = total[alone]
    return near


def changes(left: bytes, right: bytes) -> list[tuple[int, int, int, int]]:
    """Where two codes differ: (left from, left to, right from, right to), bytes, end exclusive."""
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size >= 4 or not block.size]
    edges = [(0, 0), *((b.a + b.size, b.b + b.size) for b in blocks)]
    starts = [(b.a, b.b) for b in blocks]
    return [
        (a[0], b[0], a[1], b[1])
        for a, b in zip(edges, starts, strict=False)
        if a[0] < b[0] or a[1] < b[1]
    ]
