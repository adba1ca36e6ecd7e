"""Rings of a graph beside each other: who belongs to two of them, and which make up a trade."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csr_matrix

from counterfoil.linkers.communities import communities, graph_of
from counterfoil.linkers.edge_rings import EdgeList
from counterfoil.linkers.fields import Ints

USUAL = 0.5
"""Share of a ring's usual number of ties from which an outsider counts as a member too."""

LEAST = 2
"""Ties into a ring below which nobody counts as its member."""


def second_rings(edges: EdgeList, ring: Ints) -> tuple[Ints, Ints]:
    """Nodes that belong to a ring beside their own, as (node, ring), by ring and node.

    Such a node has two ties or more into the other ring, at least half as many as that ring's
    members have among themselves (median), and at least half as many as into its own. A hub that
    is tied to everybody a little belongs nowhere by this rule.

    Args:
        edges: The graph; direction and weight play no part here.
        ring: Ring of each node.
    """
    ties = _ties(edges, ring)
    own = np.asarray(ties[np.arange(edges.nodes), ring]).ravel()
    usual = _medians(own, ring, ties.shape[1])
    cells = ties.tocoo()
    node, into, count = cells.row, cells.col, cells.data
    enough = np.maximum(LEAST, USUAL * np.maximum(usual[into], own[node]))
    found = (into != ring[node]) & (count >= enough) & (usual[into] > 0)
    order = np.lexsort((node[found], into[found]))
    return node[found][order].astype(np.int32), into[found][order].astype(np.int32)


def trades(edges: EdgeList, ring: Ints) -> Ints:
    """Trade of each ring: rings with more ties among each other than chance would give.

    Communities (at resolution 1) of the graph whose nodes are the rings.
    """
    rings = int(ring.max(initial=-1)) + 1
    source, target = ring[edges.source].astype(np.int64), ring[edges.target].astype(np.int64)
    return communities(graph_of(rings, source, target))


def by_ring(
    names: Sequence[str], edges: EdgeList, ring: Ints, role: Sequence[str], least: int
) -> Iterator[dict[str, Any]]:
    """One line a ring, largest first: its members, their roles, its trade.

    `also` names members of other rings that belong to this one too. A trade is a group of rings.

    Args:
        names: Name of each node.
        edges: The graph.
        ring: Ring of each node.
        role: Role of each node.
        least: Smallest ring that is written.
    """
    node, into = second_rings(edges, ring)
    start = np.searchsorted(into, np.arange(int(ring.max(initial=-1)) + 2))
    trade = trades(edges, ring)
    order = np.argsort(ring, kind="stable")
    cuts = np.flatnonzero(ring[order][1:] != ring[order][:-1]) + 1
    groups = [sorted(g.tolist(), key=names.__getitem__) for g in np.split(order, cuts)]
    groups = sorted(groups, key=lambda g: (-len(g), names[g[0]] if g else ""))
    for number, group in enumerate((g for g in groups if len(g) >= least), 1):
        own = int(ring[group[0]])
        yield {
            "ring": f"R{number:06d}",
            "members": [names[i] for i in group],
            "roles": {names[i]: role[i] for i in group if role[i] != "member"},
            "also": sorted(names[i] for i in node[start[own] : start[own + 1]]),
            "trade": f"T{trade[own] + 1:06d}",
        }


def _ties(edges: EdgeList, ring: Ints) -> csr_matrix:
    """Distinct neighbours of each node (row) in each ring (column)."""
    one = np.r_[edges.source, edges.target]
    other = np.r_[edges.target, edges.source]
    flat = np.unique((one * edges.nodes + other)[one != other])
    shape = (edges.nodes, int(ring.max(initial=-1)) + 1)
    ends = (flat // max(edges.nodes, 1), ring[flat % max(edges.nodes, 1)])
    return coo_matrix((np.ones(len(flat)), ends), shape).tocsr()


def _medians(value: npt.NDArray[np.float64], ring: Ints, rings: int) -> npt.NDArray[np.float64]:
    """Median of a value over the members of each ring (the upper one of two)."""
    order = np.lexsort((value, ring))
    start = np.searchsorted(ring[order], np.arange(rings))
    size = np.bincount(ring, minlength=rings)
    return np.asarray(value[order][start + size // 2])
