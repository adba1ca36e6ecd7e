"""What people decided about who is who, and the pairs that they are asked about.

A later word outranks an earlier one, also where the two meet only through third records: if A
and B were joined, then B and C joined, and then A and C parted, the parting holds and the older
join gives way. So what is handed to the clustering never contradicts itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

import msgspec
import numpy as np
import pyarrow as pa

from counterfoil.linkers.coding import Coded
from counterfoil.linkers.comparing import holders
from counterfoil.linkers.fields import NULL
from counterfoil.linkers.same_as import MERGE, SameAs
from counterfoil.linkers.weighing import probability
from counterfoil.model.entity import PAIRS, PART_TYPE, Judgement

NEAR = 10.0
"""Bits below the threshold down to which a pair that was not joined is kept for review."""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """Judgements without contradiction."""

    must: list[tuple[int, int]]
    """Rows to join; enough of them to join all that was joined."""

    cannot: list[tuple[int, int]]
    overruled: tuple[int, ...]
    """Places, in the given sequence, of judgements that a later one set aside in part."""


def decide(judgements: Sequence[Judgement], at: Mapping[str, int]) -> Decided:
    """Judgements as rows to join and to keep apart; the order in which they are given is nothing.

    Args:
        judgements: What people said.
        at: Record -> row; records that are not known are not looked at.
    """
    order = sorted(range(len(judgements)), key=lambda i: _moment(judgements[i]), reverse=True)
    groups = _Groups()
    must: list[tuple[int, int]] = []
    cannot: set[tuple[int, int]] = set()
    overruled: set[int] = set()
    for index in order:
        for a, b in _pairs(judgements[index], at):
            if not groups.say(a, b, same=judgements[index].same):
                overruled.add(index)
            elif not judgements[index].same:
                cannot.add((a, b))
    must.extend(groups.joins)
    return Decided(must=sorted(must), cannot=sorted(cannot), overruled=tuple(sorted(overruled)))


def _moment(said: Judgement) -> tuple[str, tuple[str, ...], tuple[str, ...], bool]:
    return said.at, said.records, said.against, said.same


def _pairs(said: Judgement, at: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    # By name and not by row: rows move when records arrive, and the answer must not.
    own = [r for r in sorted(set(said.records)) if r in at]
    others = [r for r in sorted(set(said.against)) if r in at]
    both = product(own, others) if said.against else combinations(own, 2)
    yield from ((min(at[a], at[b]), max(at[a], at[b])) for a, b in both if a != b)


class _Groups:
    """Rows that are one by somebody's word, and groups that are two by somebody's word."""

    def __init__(self) -> None:
        self._of: dict[int, int] = {}
        self._rows: dict[int, list[int]] = {}
        self._apart: dict[int, set[int]] = {}
        self.joins: list[tuple[int, int]] = []

    def say(self, a: int, b: int, *, same: bool) -> bool:
        """Take a word on two rows; False if it goes against what stands already."""
        one, other = self._of.get(a, a), self._of.get(b, b)
        if not same:
            if one == other:
                return False
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)
            return True
        if one == other:
            return True
        if other in self._apart.get(one, ()):
            return False
        self.joins.append((a, b))
        self._merge(one, other)
        return True

    def _merge(self, keep: int, gone: int) -> None:
        rows = self._rows.pop(gone, [gone])
        self._rows.setdefault(keep, [keep]).extend(rows)
        self._of.update(dict.fromkeys(rows, keep))
        for foe in self._apart.pop(gone, set()):
            self._apart[foe].discard(gone)
            self._apart[foe].add(keep)
            self._apart.setdefault(keep, set()).add(foe)


def pair_table(fields: Mapping[str, Coded], found: SameAs, records: Sequence[str]) -> pa.Table:
    """The pairs that explain entities and those that a person may be asked about: `PAIRS`.

    Args:
        fields: Coded columns by name.
        found: Actors and the evidence that made them.
        records: Names of the records, by row.
    """
    pairs = found.pairs
    joined = found.group[pairs.left] == found.group[pairs.right]
    kept = np.flatnonzero(joined | (pairs.total >= MERGE - NEAR))
    kept = kept[np.lexsort((pairs.right[kept], pairs.left[kept]))]
    parts, says = _parts(fields, found, kept)
    bits = np.round(pairs.total[kept], 4)
    prior, taught = round(found.prior, 4), np.round(found.taught[kept], 4)
    names = pa.array(records, pa.string())
    return pa.table(
        [
            names.take(pa.array(pairs.left[kept])),
            names.take(pa.array(pairs.right[kept])),
            bits,
            np.full(len(kept), prior),
            np.round(bits - prior - taught - says, 4),
            taught,
            np.round(probability(pairs.total[kept]), 6),
            joined[kept],
            found.merged[kept],
            parts,
        ],
        schema=PAIRS,
    )


def _parts(
    fields: Mapping[str, Coded], found: SameAs, kept: np.ndarray
) -> tuple[pa.Array, np.ndarray]:
    """The list column of parts, silent fields left out, and the sum of each pair's bits."""
    left, right = found.pairs.left[kept], found.pairs.right[kept]
    names = list(fields)
    level = np.stack([found.pairs.levels[n][kept] for n in names], 1).astype(np.int64)
    bits = np.round(np.stack([found.pairs.parts[n][kept] for n in names], 1), 4)
    spoken = (level != NULL).ravel()
    count = [holders(f.value) for f in fields.values()]
    held = [c[np.maximum(f.value[left], 0)] for c, f in zip(count, fields.values(), strict=True)]
    # Row by row, field by field: place of each value among the fields' columns laid end to end.
    rows = len(kept)
    place = (np.arange(len(names))[None, :] * rows + np.arange(rows)[:, None]).ravel()[spoken]
    columns = [
        pa.array(np.tile(np.array(names, object), rows)[spoken], pa.string()),
        pa.array(level.ravel()[spoken]),
        pa.array(bits.ravel()[spoken]),
        _raw(fields, left).take(pa.array(place)),
        _raw(fields, right).take(pa.array(place)),
        pa.array(np.stack(held, 1).astype(np.int64).ravel()[spoken]),
    ]
    struct = pa.StructArray.from_arrays(columns, fields=list(PART_TYPE))
    ends = np.concatenate([[0], np.cumsum((level != NULL).sum(1))])
    says = np.where(level != NULL, bits, 0.0).sum(1)
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), struct), says


def _raw(fields: Mapping[str, Coded], rows: np.ndarray) -> pa.Array:
    """The values of all fields in some rows, one field after the other."""
    taken = [f.raw.take(pa.array(rows)).cast(pa.string()) for f in fields.values()]
    whole = [c.combine_chunks() if isinstance(c, pa.ChunkedArray) else c for c in taken]
    return pa.concat_arrays(whole)
