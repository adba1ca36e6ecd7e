"""Which pairs of records a person should be asked about first, and what that would change."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from counterfoil.linkers.linking import Linked
from counterfoil.linkers.weighing import probability

Rows = npt.NDArray[np.int64]


def ask(linked: Linked, most: int, judged: Iterable[tuple[int, int]] = ()) -> Rows:
    """Pairs by expected effect of an answer, the greatest first; one for each two groups.

    The effect is how unsure the pair is, times the pairs of records that the answer would join
    or part. Pairs that agree in the same way teach the same, so each further one counts less.

    Args:
        linked: Groups and pairs.
        most: Pairs at most.
        judged: Rows of pairs that were asked already, in any order.

    Returns:
        Numbers of the pairs in `linked.pairs`.
    """
    pairs, group = linked.pairs, linked.group
    sizes = np.bincount(group, minlength=len(group))
    a, b = group[pairs.left].astype(np.int64), group[pairs.right].astype(np.int64)
    chance = probability(pairs.total)
    unsure = 4.0 * chance * (1.0 - chance)
    apart = a != b
    # Evidence joins them and only the names or the rest of their groups keep them apart.
    unsure = np.where(apart & (chance > 0.5), np.maximum(unsure, chance), unsure)
    touched = np.where(apart, sizes[a] * sizes[b], sizes[a] - 1)
    effect = unsure * touched
    effect[~apart & ~_leading(linked)] = 0.0
    effect[_known(pairs.left, pairs.right, judged, len(group))] = 0.0
    order = np.lexsort((pairs.right, pairs.left, -np.round(effect, 9)))
    order = order[effect[order] > 0]
    both = np.minimum(a, b) * len(group) + np.maximum(a, b)
    inside = np.where(apart, both, -1 - np.arange(len(both)))
    _, first = np.unique(inside[order], return_index=True)
    order = order[np.sort(first)]
    return _spread(linked, order, effect)[:most]


def _leading(linked: Linked) -> npt.NDArray[np.bool_]:
    """Pairs that are the strongest of one of their records."""
    pairs = linked.pairs
    best = np.full(len(linked.group), -np.inf)
    inside = linked.group[pairs.left] == linked.group[pairs.right]
    for side in (pairs.left, pairs.right):
        np.maximum.at(best, side[inside], pairs.total[inside])
    return (pairs.total >= best[pairs.left]) | (pairs.total >= best[pairs.right])


def _known(
    left: Rows, right: Rows, judged: Iterable[tuple[int, int]], records: int
) -> npt.NDArray[np.bool_]:
    keys = np.array(sorted(min(p) * records + max(p) for p in judged), np.int64)
    return np.isin(np.minimum(left, right) * records + np.maximum(left, right), keys)


def _spread(linked: Linked, order: Rows, effect: npt.NDArray[np.float64]) -> Rows:
    """The pairs anew by effect, the n-th of those that agree alike counted a root of n less."""
    level = np.stack([linked.pairs.levels[name][order] for name in linked.pairs.levels], 1)
    _, alike = np.unique(level, axis=0, return_inverse=True)
    alike = alike.ravel()
    by = np.argsort(alike, kind="stable")
    starts = np.flatnonzero(np.r_[True, alike[by][1:] != alike[by][:-1]]) if len(by) else by
    place = np.empty(len(by), np.int64)
    place[by] = np.arange(len(by)) - np.repeat(starts, np.diff(np.r_[starts, len(by)]))
    again = np.lexsort((order, -np.round(effect[order] / np.sqrt(1.0 + place), 9)))
    return np.asarray(order[again])
