"""Communities of a weighted graph by the Leiden method, the same on every run."""

import networkit as nk
import numpy as np
import numpy.typing as npt

from counterfoil.linkers.fields import Ints

SEED = 20260101


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
