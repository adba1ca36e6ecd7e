"""Where rings meet without being one: values they share, members of two, and trades."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from counterfoil.linkers.fields import Ints
from counterfoil.linkers.gangs import Gangs, Scene

SEVERAL = 2
"""Values of another ring's own from which an actor counts as a member of it too."""

Pairs = npt.NDArray[np.int64]


class Meetings(msgspec.Struct, frozen=True, kw_only=True):
    """What rings have to do with each other, by ring number."""

    bridges: dict[int, list[str]]
    """Values of a ring's own that members of other rings use: `account:62... R-...`."""

    also: dict[int, list[str]]
    """Records of members of other rings who use several of this ring's own values."""

    trade: dict[int, str]
    """Id of the first ring that one comes to from bridge to bridge; its own id without any."""


def meetings(scene: Scene, gangs: Gangs, ids: Mapping[int, str]) -> Meetings:
    """Find where the rings of a scene meet.

    Args:
        scene, gangs: Actors and rings.
        ids: Ring number -> id.
    """
    uses = scene.uses
    ring = gangs.rings.ring
    inside = gangs.rings.own[uses.value] & (ring[uses.actor] >= 0)
    value, actor = uses.value[inside].astype(np.int64), uses.actor[inside].astype(np.int64)
    held = np.unique(np.stack([value, ring[actor].astype(np.int64)], 1), axis=0)
    shared = _meeting(held)
    return Meetings(
        bridges=_bridges(shared, scene.values.to_pylist(), ids),
        also=_also(scene, ring, np.stack([value, actor], 1)),
        trade=_trades(shared, ids),
    )


def _meeting(held: Pairs) -> Pairs:
    """Rows (value, ring, other ring) of values that more rings than one hold; held is sorted."""
    of: dict[int, list[int]] = defaultdict(list)
    for value, ring in held.tolist():
        of[value].append(ring)
    rows = [(v, a, b) for v, rings in of.items() for a in rings for b in rings if a != b]
    return np.array(rows, np.int64).reshape(-1, 3)


def _bridges(shared: Pairs, names: Sequence[str], ids: Mapping[int, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for value, one, other in shared.tolist():
        found[one].append(f"{names[value]} {ids[other]}")
    return {ring: sorted(texts) for ring, texts in found.items()}


def _also(scene: Scene, ring: Ints, uses: Pairs) -> dict[int, list[str]]:
    pairs = np.stack([uses[:, 0], ring[uses[:, 1]]], 1)
    cells, users = np.unique(pairs, axis=0, return_counts=True)
    rings_of: dict[int, list[int]] = defaultdict(list)
    # A value is a ring's by the use of two members; one may be the outsider's own.
    for value, number in cells[users >= 2].tolist():
        rings_of[value].append(number)
    count: dict[tuple[int, int], int] = defaultdict(int)
    for value, actor in uses.tolist():
        for number in rings_of[value]:
            count[number, actor] += number != ring[actor]
    found: dict[int, list[str]] = defaultdict(list)
    for (number, actor), values in count.items():
        if values >= SEVERAL:
            rows = np.flatnonzero(scene.actor == actor).tolist()
            found[number].extend(scene.records[row].as_py() for row in rows)
    return {number: sorted(records) for number, records in found.items()}


def _trades(shared: Pairs, ids: Mapping[int, str]) -> dict[int, str]:
    size = max(ids, default=-1) + 1
    ends = (np.ones(len(shared), np.int8), (shared[:, 1], shared[:, 2]))
    label = connected_components(coo_matrix(ends, (size, size)), directed=False)[1]
    first: dict[int, str] = {}
    for number, name in sorted(ids.items(), key=lambda item: item[1]):
        first.setdefault(int(label[number]), name)
    return {number: first[int(label[number])] for number in ids}
