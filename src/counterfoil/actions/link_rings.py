"""Door of linkage: rings in a list of edges."""

import math
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.errors import InputError
from counterfoil.linkers.edge_levels import by_ring
from counterfoil.linkers.edge_rings import EdgeList, find_rings, roles
from counterfoil.settings import cores
from counterfoil.store.plain_tables import read_plain, write_lines


class RingReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was found."""

    nodes: int
    edges: int
    rings: int
    resolution: float
    stability: float
    """Agreement with rings found when a tenth of the edges is missing; -1 if not tried."""

    ignored: int
    """Rows without two ends, or whose weight is no number above 0."""


def link_rings(path: Path, to: Path, resolution: float | None = None, least: int = 2) -> RingReport:
    """Write the rings of a list of edges: ring, members, roles, also, trade.

    Args:
        path: Columns `source` and `target` (or the first two), perhaps `weight`.
        to: JSON Lines file.
        resolution: Higher cuts finer; None chooses the most stable.
        least: Smallest ring that is written.

    Raises:
        InputError: The file cannot be read or has fewer than two columns.
    """
    table = read_plain(path)
    if table.num_columns < 2:
        raise InputError(f"{path} has one column", remedy="give the columns source and target")
    named = {"source", "target"} <= set(table.column_names)
    source, target = ("source", "target") if named else table.column_names[:2]
    weight = _weights(table)
    good = pc.and_(pc.is_valid(table[source]), pc.is_valid(table[target]))
    kept = good.to_numpy(zero_copy_only=False) & (weight > 0)
    edges, names = _numbered(table[source], table[target], weight, kept)
    found = find_rings(edges, resolution, cores())
    role = [r for _, r in roles(edges, found.ring)]
    written = write_lines(to, by_ring(names, edges, found.ring, role, least))
    return RingReport(
        nodes=edges.nodes,
        edges=int(kept.sum()),
        rings=written,
        resolution=found.resolution,
        stability=found.stability,
        ignored=int((~kept).sum()),
    )


def _weights(table: pa.Table) -> npt.NDArray[np.float64]:
    if "weight" not in table.column_names:
        return np.ones(table.num_rows)
    found = [_number(text) for text in table["weight"].to_pylist()]
    return np.array(found, np.float64)


def _number(text: str | None) -> float:
    try:
        value = float(text) if text else 1.0
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0


def _numbered(
    source: pa.ChunkedArray,
    target: pa.ChunkedArray,
    weight: npt.NDArray[np.float64],
    kept: npt.NDArray[np.bool_],
) -> tuple[EdgeList, list[str]]:
    """Edges between numbers that follow the order of the names, sorted."""
    mask = pa.array(kept)
    ends = pa.chunked_array([*source.filter(mask).chunks, *target.filter(mask).chunks], pa.string())
    coded = ends.combine_chunks().dictionary_encode()
    order = pc.sort_indices(coded.dictionary).to_numpy(zero_copy_only=False)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    index = rank[coded.indices.to_numpy(zero_copy_only=False)]
    a, b = index[: len(index) // 2], index[len(index) // 2 :]
    rows = np.lexsort((weight[kept], b, a))
    names = coded.dictionary.take(pa.array(order)).to_pylist()
    edges = EdgeList(nodes=len(names), source=a[rows], target=b[rows], weight=weight[kept][rows])
    return edges, names
