"""Groups that grow by rounds and join only if, as wholes, they agree.

In each round every group looks at its best neighbour; two that choose each other are compared
record by record, and join if the evidence between them holds on average, not only between the
two records that met. So a chain of near names cannot pull a family into one person.
"""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.linkers.clustering import Exclusive
from counterfoil.linkers.fields import Bits, Ints

Rows = npt.NDArray[np.int64]

SAMPLE = 6
"""Records of each group that are compared when two groups meet, spread evenly over it."""

Compare = Callable[[Rows, Rows], Bits]
"""Evidence of pairs of rows in bits, without the prior."""


class Links(msgspec.Struct, frozen=True):
    """Pairs of rows that could be one actor, with their evidence in bits, the prior included."""

    left: Rows
    right: Rows
    bits: Bits


class _State:
    """Groups by number. Every join makes a new number, so that refusals do not outlive it."""

    def __init__(self, start: Ints, exclusive: Sequence[Exclusive]) -> None:
        _, self.label = np.unique(start, return_inverse=True)
        self.label = self.label.astype(np.int64)
        self.next = int(self.label.max(initial=-1)) + 1
        self.fields = [_Held(field, self.label, self.next) for field in exclusive]

    def may_join(self, pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        fine = np.ones(len(pairs), np.bool_)
        for field in self.fields:
            fine[fine] = field.may_join(pairs[fine])
        return fine

    def join(self, pairs: npt.NDArray[np.int64]) -> None:
        if not len(pairs):
            return
        renamed = np.arange(self.next + len(pairs), dtype=np.int64)
        renamed[pairs[:, 0]] = renamed[pairs[:, 1]] = self.next + np.arange(len(pairs))
        for field in self.fields:
            field.join(pairs, self.next)
        self.label = renamed[self.label]
        self.next += len(pairs)


_NONE, _MANY = -1, -2


class _Held:
    """Values of one field that groups hold: most hold one or none, and need no set of their own."""

    def __init__(self, field: Exclusive, label: Rows, groups: int) -> None:
        self._field = field
        self._code = np.full(groups, _NONE, np.int64)
        self._many: dict[int, frozenset[int]] = {}
        width = int(field.values.max(initial=0)) + 1
        known = field.values >= 0
        held = np.unique(label[known] * width + field.values[known])
        group, code = held // width, held % width
        self._code[group] = code
        several = np.flatnonzero(np.bincount(group, minlength=groups) > 1)
        self._code[several] = _MANY
        for number in several.tolist():
            low, high = np.searchsorted(group, [number, number + 1])
            self._many[number] = frozenset(code[low:high].tolist())

    def may_join(self, pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        a, b = self._code[pairs[:, 0]], self._code[pairs[:, 1]]
        fine = (a == _NONE) | (b == _NONE)
        single = ~fine & (a >= 0) & (b >= 0)
        fine[single] = self._field.pairs(a[single], b[single])
        rows = np.flatnonzero(((a == _MANY) | (b == _MANY)) & ~fine)
        crossed = [
            (row, x, y)
            for row in rows.tolist()
            for x in self._values(int(pairs[row, 0]))
            for y in self._values(int(pairs[row, 1]))
        ]
        row, x, y = np.array(crossed, np.int64).reshape(-1, 3).T
        fine[rows] = True
        fine[row[~self._field.pairs(x, y)]] = False
        return np.asarray(fine)

    def join(self, pairs: npt.NDArray[np.int64], first: int) -> None:
        """Give the pairs, joined, the numbers from `first` on."""
        a, b = self._code[pairs[:, 0]], self._code[pairs[:, 1]]
        both = np.where(a == _NONE, b, a)
        both[(a != b) & (a != _NONE) & (b != _NONE)] = _MANY
        for row in np.flatnonzero(both == _MANY).tolist():
            one, other = pairs[row].tolist()
            self._many[first + row] = self._values(one) | self._values(other)
        self._code = np.concatenate([self._code, both])

    def _values(self, group: int) -> frozenset[int]:
        code = int(self._code[group])
        if code == _MANY:
            return self._many[group]
        return frozenset() if code == _NONE else frozenset((code,))


def grow(
    start: Ints,
    links: Links,
    compare: Compare,
    agree: float,
    exclusive: Sequence[Exclusive] = (),
    apart: npt.NDArray[np.int64] | None = None,
) -> Ints:
    """Join groups until no two neighbours agree as wholes.

    Args:
        start: Group of each record to begin with (its row number, or groups of must-links).
        links: Pairs of records through which groups can meet.
        compare: Evidence between records.
        agree: Bits, without the prior, that the records of two groups must have on average.
        exclusive: Fields in which groups must not contradict each other.
        apart: Pairs of rows that must not come into one group, one a row of the array.

    Returns:
        For each record the smallest row number of its group.
    """
    state = _State(start, exclusive)
    refused = np.empty(0, np.int64)
    left, right, bits = links.left, links.right, links.bits
    while len(left):
        a, b = state.label[left], state.label[right]
        open_ = a != b
        left, right, bits, a, b = (x[open_] for x in (left, right, bits, a, b))
        pairs = _mutual(a, b, bits, refused, state.next)
        if not len(pairs):
            break
        fine = _allowed(state, pairs, apart)
        fine[fine] = _whole(state.label, pairs[fine], compare) >= agree
        refused = np.union1d(refused, pairs[~fine, 0] * _WIDE + pairs[~fine, 1])
        state.join(pairs[fine])
    return _first_rows(state.label)


_WIDE = 1 << 31


def _mutual(a: Rows, b: Rows, bits: Bits, refused: Rows, groups: int) -> npt.NDArray[np.int64]:
    """Pairs of groups that are each other's best neighbour, refused ones left out."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    key = low * _WIDE + high
    fresh = ~np.isin(key, refused)
    key, weight = key[fresh], np.round(bits[fresh], 6)
    order = np.lexsort((key, -weight))
    key, index = np.unique(key[order], return_index=True)
    weight = weight[order][index]
    low, high = key // _WIDE, key % _WIDE
    who, whom, how = np.r_[low, high], np.r_[high, low], np.r_[weight, weight]
    ranked = np.lexsort((whom, -how, who))
    who, whom = who[ranked], whom[ranked]
    first = np.r_[True, who[1:] != who[:-1]] if len(who) else np.empty(0, np.bool_)
    best = np.full(groups, -1, np.int64)
    best[who[first]] = whom[first]
    one = np.flatnonzero(best >= 0)
    one = one[(best[best[one]] == one) & (one < best[one])]
    return np.stack([one, best[one]], 1)


def _allowed(
    state: _State, pairs: npt.NDArray[np.int64], apart: npt.NDArray[np.int64] | None
) -> npt.NDArray[np.bool_]:
    fine = state.may_join(pairs)
    if apart is None or not len(apart):
        return fine
    foes = state.label[apart]
    key = np.minimum(foes[:, 0], foes[:, 1]) * _WIDE + np.maximum(foes[:, 0], foes[:, 1])
    return fine & ~np.isin(pairs[:, 0] * _WIDE + pairs[:, 1], key)


def _whole(label: Rows, pairs: npt.NDArray[np.int64], compare: Compare) -> Bits:
    """Mean evidence between the records of two groups, for each pair of groups."""
    if not len(pairs):
        return np.empty(0)
    order = np.argsort(label, kind="stable")
    starts = np.searchsorted(label[order], pairs)
    sizes = np.searchsorted(label[order], pairs, side="right") - starts
    left, right, of = _cross(order, starts, sizes)
    total = np.bincount(of, compare(left, right), len(pairs))
    return np.asarray(total / np.bincount(of, minlength=len(pairs)))


def _cross(
    order: Rows, starts: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]
) -> tuple[Rows, Rows, Rows]:
    """Rows of both groups crossed with each other, at most `SAMPLE` of each, evenly spread."""
    grid = np.arange(SAMPLE)
    taken = np.minimum(sizes, SAMPLE)
    # Positions 0, n/6, 2n/6, ... of a group of n > 6; all of a smaller one.
    spread = grid[None, None, :] * sizes[:, :, None] // np.maximum(taken, 1)[:, :, None]
    rows = order[np.minimum(starts[:, :, None] + spread, len(order) - 1)]
    valid = grid[None, None, :] < taken[:, :, None]
    both = valid[:, 0, :, None] & valid[:, 1, None, :]
    shape = both.shape
    left = np.broadcast_to(rows[:, 0, :, None], shape)[both]
    right = np.broadcast_to(rows[:, 1, None, :], shape)[both]
    of = np.broadcast_to(np.arange(len(sizes))[:, None, None], shape)[both]
    return left, right, of


def _first_rows(label: Rows) -> Ints:
    _, first, back = np.unique(label, return_index=True, return_inverse=True)
    return first[back].astype(np.int32)
