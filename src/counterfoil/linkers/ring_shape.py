"""How firm a ring is: what stays when ties are left out, and the one value that holds it."""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from counterfoil.linkers.fields import Ints
from counterfoil.linkers.rings import Uses

DRAWS = 60
LEFT_OUT = 0.25
"""Share of ties left out in each draw."""


class Cut(msgspec.Struct, frozen=True):
    """The value whose removal splits a ring the most."""

    value: int
    parts: int
    """Parts with a suspected actor that remain; 1 if the ring holds together."""


def staying(uses: Uses, ring: Ints) -> npt.NDArray[np.float64]:
    """For each actor the share of draws in which it stays with the largest part of its ring.

    Args:
        uses: Ties of ring members.
        ring: Ring of each actor, -1 for none.
    """
    draw = np.random.default_rng(20260101)
    rings = int(ring.max(initial=-1)) + 1
    inside = np.flatnonzero(ring >= 0)
    stayed = np.zeros(uses.actors)
    if not rings:
        return stayed
    for _ in range(DRAWS):
        label = _labels(uses.keep(draw.random(len(uses.value)) >= LEFT_OUT))
        parts, size = np.unique(
            ring[inside].astype(np.int64) * (label.max() + 1) + label[inside], return_counts=True
        )
        largest = np.zeros(rings, np.int64)
        # Parts are sorted, so among equal sizes the first part counts, in every run the same.
        order = np.lexsort((-parts, size))
        largest[parts[order] // (label.max() + 1)] = parts[order] % (label.max() + 1)
        stayed[inside] += label[inside] == largest[ring[inside]]
    return stayed / DRAWS


def cuts(uses: Uses, ring: Ints, suspected: npt.NDArray[np.bool_]) -> dict[int, Cut]:
    """For each ring the value whose removal leaves the most parts with suspected actors."""
    answer: dict[int, Cut] = {}
    of_use = ring[uses.actor]
    order = np.argsort(of_use, kind="stable")
    bounds = np.searchsorted(of_use[order], np.arange(int(ring.max(initial=-1)) + 2))
    for number in range(len(bounds) - 1):
        rows = order[bounds[number] : bounds[number + 1]]
        answer[number] = _cut(uses.value[rows], uses.actor[rows], suspected)
    return answer


def _cut(value: Ints, actor: Ints, suspected: npt.NDArray[np.bool_]) -> Cut:
    values, v = np.unique(value, return_inverse=True)
    actors, a = np.unique(actor, return_inverse=True)
    accused = suspected[actors]
    best = Cut(-1, 1)
    for index in range(len(values)):
        rest = v != index
        label = _label_arrays(v[rest], a[rest], len(values), len(actors))
        parts = len(np.unique(label[accused]))
        if parts > best.parts:
            best = Cut(int(values[index]), parts)
    return best


def _labels(uses: Uses) -> Ints:
    return _label_arrays(uses.value, uses.actor, uses.values, uses.actors)


def _label_arrays(value: Ints, actor: Ints, values: int, actors: int) -> Ints:
    edge = (actor, value.astype(np.int64) + actors)
    graph = coo_matrix((np.ones(len(actor), np.int8), edge), (actors + values,) * 2)
    label = connected_components(graph, directed=False)[1]
    return np.asarray(label[:actors], np.int32)


def kinds_by_ring(kinds: Sequence[str], ring: Sequence[int]) -> dict[int, list[str]]:
    """Kinds of tie in each ring, commonest first."""
    count: dict[int, dict[str, int]] = {}
    for kind, number in zip(kinds, ring, strict=True):
        per = count.setdefault(number, {})
        per[kind] = per.get(kind, 0) + 1
    return {n: sorted(per, key=lambda k: (-per[k], k)) for n, per in count.items()}
