"""Communities of a weighted graph by the Leiden method, the same on every run."""

import numpy as np
import numpy.typing as npt

from counterfoil.linkers.fields import Ints
from counterfoil.linkers.networks import nk

SEED = 20260101

Rows = npt.NDArray[np.int64]


def graph_of(
    nodes: int,
    source: npt.NDArray[np.int64],
    target: npt.NDArray[np.int64],
    weight: npt.NDArray[np.float64] | None = None,
) -> nk.Graph:
    """An undirected graph; parallel edges add up, loops are left out.

    Args:
        nodes: Number of nodes.
        source, target: Ends of the edges.
        weight: Weights above 0; 1 if None.
    """
    keep = source != target
    low = np.minimum(source[keep], target[keep])
    high = np.maximum(source[keep], target[keep])
    given = np.ones(len(low)) if weight is None else weight[keep]
    flat, back = np.unique(low * nodes + high, return_inverse=True)
    total = np.bincount(back, given, len(flat))
    ends = (total, (flat // max(nodes, 1), flat % max(nodes, 1)))
    return nk.graph.GraphFromCoo(ends, n=nodes, weighted=True, directed=False)


def communities(graph: nk.Graph, resolution: float = 1.0, *, threads: int = 1) -> Ints:
    """Community of each node, numbered from 0 in the order of the first member.

    Args:
        graph: From `graph_of`.
        resolution: Higher gives smaller communities.
        threads: One thread gives the same answer on every run; more do not promise it.
    """
    nk.setSeed(SEED, False)
    nk.setNumberOfThreads(threads)
    if not graph.numberOfNodes():
        return np.empty(0, np.int32)
    found = nk.community.PLM(graph, True, resolution).run().getPartition().getVector()
    _, first, back = np.unique(np.asarray(found), return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return np.asarray(rank[back], np.int32)


def modularity(graph: nk.Graph, label: Ints) -> float:
    """Newman's modularity of a partition, -0.5 to 1."""
    partition = nk.structures.Partition(len(label))
    partition.allToSingletons()
    partition = nk.structures.Partition(len(label), [int(x) for x in label])
    return float(nk.community.Modularity().getQuality(partition, graph))


def closed(graph: nk.Graph) -> nk.Graph:
    """The same graph with each weight raised by the triangles that the edge closes."""
    nk.setNumberOfThreads(1)
    graph.indexEdges()
    triangles = np.asarray(nk.sparsification.TriangleEdgeScore(graph).run().scores())
    u, v, weight, number = arrays(graph)
    return graph_of(graph.numberOfNodes(), u, v, weight * (1.0 + triangles[number]))


def arrays(graph: nk.Graph) -> tuple[Rows, Rows, npt.NDArray[np.float64], Rows]:
    """Edges of a graph in sorted order, with their weights and numbers."""
    numbers = (graph.edgeId(u, v) for u, v in graph.iterEdges())
    ends = zip(graph.iterEdgesWeights(), numbers, strict=True)
    rows = sorted((u, v, weight, number) for (u, v, weight), number in ends)
    table = np.array(rows, np.float64).reshape(-1, 4)
    return (
        table[:, 0].astype(np.int64),
        table[:, 1].astype(np.int64),
        table[:, 2],
        table[:, 3].astype(np.int64),
    )
