"""From weighed pairs to actors, without chaining: strongest evidence first, under constraints.

Groups grow by single links taken in order of weight, but two groups join only if nothing in
them contradicts: no two of their records hold values that exclude each other (two different
full names), and no person has said that they are two.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from counterfoil.linkers.fields import Bits, Ints

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Exclusive:
    """A field in which one actor has one value: different values exclude each other.

    Args:
        values: Code of each record's value, -1 for none.
        compatible: Which pairs of different codes can still be one value (a short form, a slip).
    """

    def __init__(self, values: Ints, compatible: Callable[[Rows, Rows], Flags]) -> None:
        self.values = values
        self._compatible = compatible
        self._known: dict[tuple[int, int], bool] = {}

    def agree(self, one: frozenset[int], other: frozenset[int]) -> bool:
        """Whether all values of one group go with all values of the other."""
        return one == other or all(self._pair(a, b) for a in one for b in other if a != b)

    def _pair(self, a: int, b: int) -> bool:
        key = (a, b) if a < b else (b, a)
        if key not in self._known:
            self._known[key] = bool(self.pairs(np.array([a], np.int64), np.array([b], np.int64))[0])
        return self._known[key]

    def pairs(self, a: Rows, b: Rows) -> Flags:
        """Which pairs of codes, none of them -1, go together."""
        low, high = np.minimum(a, b), np.maximum(a, b)
        width = int(self.values.max(initial=0)) + 1
        keys, back = np.unique(low * width + high, return_inverse=True)
        low, high = keys // width, keys % width
        fine = low == high
        fine[~fine] = self._compatible(low[~fine], high[~fine])
        return np.asarray(fine[back])


def cluster(
    records: int,
    left: Rows,
    right: Rows,
    bits: Bits,
    exclusive: Sequence[Exclusive] = (),
    must: Iterable[tuple[int, int]] = (),
    cannot: Iterable[tuple[int, int]] = (),
) -> Ints:
    """Number the actors.

    Args:
        records: Number of records.
        left, right: Rows of the pairs to join, any order.
        bits: Evidence of each pair; all pairs given are meant to be joined.
        exclusive: Fields in which groups must not contradict each other.
        must: Pairs that a person joined; they outrank `exclusive`.
        cannot: Pairs that a person parted; they outrank everything but `must`.

    Returns:
        For each record the smallest row number of its group.
    """
    groups = _Groups(records, exclusive)
    for a, b in cannot:
        groups.part(a, b)
    for a, b in sorted(must):
        groups.join(a, b, force=True)
    order = np.lexsort((right, left, -np.round(bits, 6)))
    for a, b in zip(left[order].tolist(), right[order].tolist(), strict=True):
        groups.join(a, b)
    return groups.roots()


class _Groups:
    def __init__(self, records: int, exclusive: Sequence[Exclusive]) -> None:
        self._parent = list(range(records))
        self._fields = exclusive
        self._values: list[dict[int, frozenset[int]]] = [{} for _ in exclusive]
        self._apart: dict[int, set[int]] = {}

    def find(self, row: int) -> int:
        root = row
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[row] != root:
            self._parent[row], row = root, self._parent[row]
        return root

    def part(self, a: int, b: int) -> None:
        self._apart.setdefault(a, set()).add(b)
        self._apart.setdefault(b, set()).add(a)

    def join(self, a: int, b: int, *, force: bool = False) -> bool:
        one, other = self.find(a), self.find(b)
        if one == other:
            return True
        if other in self._apart.get(one, ()) and not force:
            return False
        if not force and not all(
            field.agree(self._held(i, one), self._held(i, other))
            for i, field in enumerate(self._fields)
        ):
            return False
        self._merge(min(one, other), max(one, other))
        return True

    def _held(self, index: int, root: int) -> frozenset[int]:
        known = self._values[index].get(root)
        if known is None:
            value = int(self._fields[index].values[root])
            known = frozenset((value,)) if value >= 0 else frozenset()
            self._values[index][root] = known
        return known

    def _merge(self, keep: int, gone: int) -> None:
        for index in range(len(self._fields)):
            both = self._held(index, keep) | self._held(index, gone)
            self._values[index][keep] = both
        for foe in self._apart.pop(gone, ()):
            self._apart[foe].discard(gone)
            if foe != keep:
                self.part(keep, foe)
        self._parent[gone] = keep

    def roots(self) -> Ints:
        return np.fromiter((self.find(i) for i in range(len(self._parent))), np.int32)
