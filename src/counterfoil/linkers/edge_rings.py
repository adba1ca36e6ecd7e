"""Rings in a plain list of edges: communities, how fine they are cut, and roles by flow."""

from collections.abc import Iterator

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.linkers.communities import SEED, arrays, closed, communities, graph_of
from counterfoil.linkers.edge_parting import part
from counterfoil.linkers.fields import Ints
from counterfoil.linkers.networks import nk

RESOLUTIONS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
LEFT_OUT = 0.1
"""Share of edges left out when the stability of a resolution is tried."""

GANG = 20
"""Members of a gang for which the resolution of a large graph is set."""

TRIED = 400_000
"""Edges up to which all resolutions are tried; above, one that fits the size is taken."""

Rows = npt.NDArray[np.int64]


class EdgeList(msgspec.Struct, frozen=True, kw_only=True):
    """Edges between numbered nodes."""

    nodes: int
    source: Rows
    target: Rows
    weight: npt.NDArray[np.float64]


class EdgeRings(msgspec.Struct, frozen=True, kw_only=True):
    """Rings of a list of edges."""

    ring: Ints
    """Ring of each node, numbered by first member; a ring may have a single node."""

    resolution: float
    stability: float
    """Agreement (adjusted Rand) with rings found when a tenth of the edges is missing; -1 if it
    was not tried."""


def find_rings(edges: EdgeList, resolution: float | None = None, threads: int = 2) -> EdgeRings:
    """Rings of a graph.

    Edges that lie in triangles count more: members of a ring know each other's partners, and
    those who merely meet at a hub do not.

    Args:
        edges: The graph; direction plays no part here.
        resolution: Higher cuts finer; None chooses the one that is most stable.
        threads: Threads for graphs that are too large to try.
    """
    graph = graph_of(edges.nodes, edges.source, edges.target, edges.weight)
    if graph.numberOfEdges() > TRIED:
        chosen = resolution or fitting(edges.nodes, graph.numberOfEdges())
        return EdgeRings(
            ring=communities(graph, chosen, threads=threads), resolution=chosen, stability=-1.0
        )
    graph = closed(graph)
    if resolution is not None:
        return EdgeRings(ring=communities(graph, resolution), resolution=resolution, stability=-1.0)
    best = EdgeRings(ring=communities(graph, 1.0), resolution=1.0, stability=-1.0)
    thinner = [_thinned(graph, draw) for draw in range(2)]
    for one in RESOLUTIONS:
        ring = communities(graph, one)
        stable = float(np.mean([adjusted_rand(ring, communities(g, one)) for g in thinner]))
        stable *= _placed(graph, ring)
        if stable > best.stability + 0.005:
            best = EdgeRings(ring=ring, resolution=one, stability=round(stable, 4))
    parted = part(edges.nodes, edges.source, edges.target, best.ring)
    return msgspec.structs.replace(best, ring=parted)


def fitting(nodes: int, edges: int) -> float:
    """Resolution for a large graph, at which gangs of about twenty stay apart.

    Modularity alone joins gangs that are small beside the whole graph (Fortunato and Barthelemy
    2007); the resolution grows with the graph to make up for it.

    Args:
        nodes, edges: Size of the graph.
    """
    degree = max(2.0 * edges / max(nodes, 1), 1.0)
    return float(max(1.0, nodes / (GANG * degree)))


def roles(edges: EdgeList, ring: Ints) -> Iterator[tuple[int, str]]:
    """Role of each node by who sends to whom inside its ring, and outside it.

    `collector`: three or more send to it and it sends to few. `supplier`: it sends to three or
    more and few send to it. `broker`: half its partners or more are in other rings. Else
    `member`.
    """
    inside = ring[edges.source] == ring[edges.target]
    sent = np.bincount(edges.source[inside], minlength=edges.nodes)
    got = np.bincount(edges.target[inside], minlength=edges.nodes)
    across = np.bincount(edges.source[~inside], minlength=edges.nodes)
    across += np.bincount(edges.target[~inside], minlength=edges.nodes)
    role = np.full(edges.nodes, "member", dtype="<U9")
    role[(across >= 2) & (across >= sent + got)] = "broker"
    role[(got >= 3) & (got >= 4 * sent)] = "collector"
    role[(sent >= 3) & (sent >= 4 * got)] = "supplier"
    yield from enumerate(role.tolist())


def adjusted_rand(one: Ints, other: Ints) -> float:
    """Hubert and Arabie's index of agreement of two partitions: 1 for the same, 0 by chance."""
    width = int(other.max(initial=0)) + 1
    joint = np.unique(one.astype(np.int64) * width + other, return_counts=True)[1]

    def pairs(count: npt.NDArray[np.int64]) -> float:
        return float((count * (count - 1.0) / 2.0).sum())

    a, b = pairs(np.bincount(one)), pairs(np.bincount(other))
    both, whole = pairs(joint), pairs(np.array([len(one)]))
    expected = a * b / whole if whole else 0.0
    largest = (a + b) / 2
    return 1.0 if largest == expected else (both - expected) / (largest - expected)


def _placed(graph: nk.Graph, ring: Ints) -> float:
    """Share of the nodes with two neighbours or more that are in a ring of three or more.

    A partition into single nodes is the same on every draw, and says nothing.
    """
    degree = np.fromiter((graph.degree(n) for n in graph.iterNodes()), np.int64)
    tied = degree >= 2
    return float((np.bincount(ring)[ring][tied] >= 3).mean()) if tied.any() else 1.0


def _thinned(graph: nk.Graph, draw: int) -> nk.Graph:
    graph.indexEdges()
    u, v, weight, _ = arrays(graph)
    kept = np.random.default_rng(SEED + draw).random(len(u)) >= LEFT_OUT
    return graph_of(graph.numberOfNodes(), u[kept], v[kept], weight[kept])
