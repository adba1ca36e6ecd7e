"""Part a ring of a graph in two where its halves have their own closed circles and hardly meet.

Modularity joins gangs that share a member or two when the whole graph is small (Fortunato and
Barthelemy 2007) or when the resolution was chosen for larger ones; here each ring is looked at
alone.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from counterfoil.linkers.communities import closed, communities, graph_of
from counterfoil.linkers.fields import Ints

APART = 0.2
"""Density of the ties between two halves, against the thinner half's own, up to which they are
two rings. A random graph of one density, cut where it is thinnest, has about half."""

LEAST = 4
"""Smallest half."""

Rows = npt.NDArray[np.int64]


def part(nodes: int, one: Rows, other: Rows, ring: Ints) -> Ints:
    """Ring of each node after parting, numbered by first member.

    Args:
        nodes: Number of nodes.
        one, other: Ends of the edges; a pair that is named twice counts once.
        ring: Ring of each node.
    """
    flat = np.unique((np.minimum(one, other) * nodes + np.maximum(one, other))[one != other])
    u, v = flat // max(nodes, 1), flat % max(nodes, 1)
    inside = ring[u] == ring[v]
    u, v = u[inside], v[inside]
    by_edge, by_node = np.argsort(ring[u], kind="stable"), np.argsort(ring, kind="stable")
    u, v = u[by_edge], v[by_edge]
    bounds = np.arange(int(ring.max(initial=-1)) + 2)
    edge_at = np.searchsorted(ring[u], bounds)
    node_at = np.searchsorted(ring[by_node], bounds)
    answer, number = np.empty(nodes, np.int64), 0
    for r in bounds[:-1].tolist():
        members = by_node[node_at[r] : node_at[r + 1]]
        edges = slice(edge_at[r], edge_at[r + 1])
        for group in _parts(members, u[edges], v[edges]):
            answer[group] = number
            number += 1
    _, first, back = np.unique(answer, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[back], np.int32)


def _parts(members: Rows, u: Rows, v: Rows) -> Iterator[Rows]:
    """The rings into which one ring falls. Members are sorted."""
    waiting = [(members, u, v)]
    while waiting:
        members, u, v = waiting.pop()
        half = _half(len(members), np.searchsorted(members, u), np.searchsorted(members, v))
        if half is None:
            yield members
            continue
        for side in (half, ~half):
            kept = members[side]
            both = np.isin(u, kept) & np.isin(v, kept)
            waiting.append((kept, u[both], v[both]))


def _half(nodes: int, u: Rows, v: Rows) -> npt.NDArray[np.bool_] | None:
    """Nodes of the half that is best apart from the rest; None if none is."""
    if nodes < 2 * LEAST or len(u) < nodes:
        return None
    label = communities(closed(graph_of(nodes, u, v)))
    best, answer = APART, None
    for community in range(int(label.max()) + 1 if label.max() else 0):
        side = label == community
        apart = _density_between(side, u, v)
        if apart <= best:
            best, answer = apart, side
    return answer


def _density_between(side: npt.NDArray[np.bool_], u: Rows, v: Rows) -> float:
    """Density of ties across, as a share of the thinner side's; infinite without circles."""
    sizes = np.array([side.sum(), (~side).sum()])
    ties = np.array([(side[u] & side[v]).sum(), (~side[u] & ~side[v]).sum()])
    # A side with fewer ties than members is a chain or a star, which may be cut anywhere.
    if sizes.min() < LEAST or (ties < sizes).any():
        return float("inf")
    across = (len(u) - ties.sum()) / sizes.prod()
    return float(across / (ties / (sizes * (sizes - 1) / 2)).min())
