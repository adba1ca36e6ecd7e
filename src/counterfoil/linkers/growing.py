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
        self.fields = exclusive
        self.held = [self._values(field) for field in exclusive]

    def _values(self, field: Exclusive) -> dict[int, frozenset[int]]:
        known = np.flatnonzero(field.values >= 0)
        held: dict[int, set[int]] = {}
        for group, code in zip(
            self.label[known].tolist(), field.values[known].tolist(), strict=True
        ):
            held.setdefault(group, set()).add(code)
        return {group: frozenset(codes) for group, codes in held.items()}

    def may_join(self, a: int, b: int) -> bool:
        none: frozenset[int] = frozenset()
        return all(
            field.agree(held.get(a, none), held.get(b, none))
            for field, held in zip(self.fields, self.held, strict=True)
        )

    def join(self, pairs: npt.NDArray[np.int64]) -> None:
        if not len(pairs):
            return
        renamed = np.arange(self.next + len(pairs), dtype=np.int64)
        for offset, (a, b) in enumerate(pairs.tolist()):
            fresh = self.next + offset
            renamed[a] = renamed[b] = fresh
            for held in self.held:
                held[fresh] = held.pop(a, frozenset()) | held.pop(b, frozenset())
        self.label = renamed[self.label]
        self.next += len(pairs)


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
    fine = np.array([state.may_join(a, b) for a, b in pairs.tolist()], np.bool_)
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
