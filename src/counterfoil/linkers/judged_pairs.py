"""What people's words on who is who teach about all other pairs of records.

The correction of `linkers.answering`, without trees so that it can be read, learned from the pairs
that a run compared. One word can speak of many pairs, so pairs whose records are tied by any word
are left out together when the learned is measured.
"""

from collections.abc import Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.linkers.answering import FOLDS, LOG2, SURE, by_level, left_out, regressed
from counterfoil.linkers.clustering import cluster
from counterfoil.linkers.comparing import Rows
from counterfoil.linkers.fields import Bits, FieldKind, Ints, Levels
from counterfoil.linkers.review import Decided
from counterfoil.linkers.weighing import probability

LEAST_EACH = 5
"""Pairs judged one actor, and pairs judged two, from which weights can be learned."""

LEAST_APART = 2 * FOLDS
"""Sets of records, tied by no word, that the judged pairs must come from."""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """Pairs that a run compared. Arrays of equal length."""

    left: Rows
    right: Rows
    levels: dict[str, Levels]
    bits: Bits
    """Evidence without anything learned from answers."""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What people said of each pair. Arrays of equal length."""

    said: npt.NDArray[np.bool_]
    """Whether anything was said of it."""

    same: npt.NDArray[np.bool_]
    """Whether it was said to be one actor."""

    unit: Ints
    """Equal numbers: pairs whose records are tied by words, of either kind."""

    def enough(self) -> bool:
        """Whether weights can be learned, and measured on what is left out."""
        return min(self.each) >= LEAST_EACH and self.apart >= LEAST_APART

    @property
    def each(self) -> tuple[int, int]:
        """Pairs judged one actor, and pairs judged two."""
        return int(self.same.sum()), int((self.said & ~self.same).sum())

    @property
    def apart(self) -> int:
        """Sets of records, tied by no word, that the judged pairs come from."""
        return len(np.unique(self.unit[self.said]))


class Taught(msgspec.Struct, frozen=True, kw_only=True):
    """Weights, and what they say of the judged pairs."""

    weights: dict[str, float]
    """Feature of `answering.by_level` -> logits."""

    before: Bits
    """Probability of each judged pair by the evidence alone."""

    after: Bits
    """The same under weights that were learned without the pair and all tied to it."""


def words(pairs: Compared, decided: Decided, records: int) -> Words:
    """What people said of each pair, also where it follows from several words.

    Args:
        pairs: The pairs.
        decided: Judgements as rows.
        records: Number of the rows.
    """
    one = _groups(decided.must, records)
    same = one[pairs.left] == one[pairs.right]
    apart = np.array(decided.cannot, np.int64).reshape(-1, 2)
    key = np.minimum(pairs.left, pairs.right) * records + np.maximum(pairs.left, pairs.right)
    differ = np.isin(key, apart[:, 0] * records + apart[:, 1])
    unit = _groups([*decided.must, *decided.cannot], records)
    return Words(said=same | differ, same=same & ~differ, unit=unit[pairs.left])


def _groups(joined: list[tuple[int, int]], records: int) -> Ints:
    none = np.empty(0, np.int64)
    return cluster(records, none, none, np.empty(0), (), joined)


def teach(pairs: Compared, said: Words, kinds: Mapping[str, FieldKind]) -> Taught:
    """Learn weights from the judged pairs and measure them on those left out.

    Args:
        pairs: Judged pairs, and others that hold what is learned towards no change.
        said: Words on them, `enough` of them.
        kinds: Kind of each field.
    """
    columns = by_level(pairs.levels, kinds)
    shape = np.stack([*columns.values()], 1).astype(np.float64)
    start = np.clip(pairs.bits, -SURE, SURE) * LOG2
    mine, rest = said.said, (shape[~said.said], start[~said.said])
    asked = shape[mine], start[mine], said.same[mine]
    _, unit = np.unique(said.unit[mine], return_inverse=True)
    unseen = left_out(*asked, rest, (unit % FOLDS).astype(np.int32), regressed)
    found, _ = regressed(*asked, rest)
    return Taught(
        weights=dict(zip(columns, np.round(found, 6).tolist(), strict=True)),
        before=probability(start[mine] / LOG2),
        after=probability(unseen / LOG2),
    )
