"""Where the shapes of a picture stand: rows by role, ordered so that lines are short."""

import math

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.exporters.report.chart import Chart

Floats = npt.NDArray[np.float64]

WIDTH = 960.0
SIDE = 64.0
"""Free space at each side, for labels."""
ROW, STEP, TOP = 104.0, 62.0, 44.0
"""Distance of rows, of the steps inside a crowded row, and of the first row from the top."""
ABREAST = 7
"""Shapes side by side before a row becomes a staggered band."""
SWEEPS = 24


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Centres of the shapes, and the height that they need."""

    x: Floats
    y: Floats
    height: float


def layout(chart: Chart) -> Places:
    """Place the shapes of a picture; the same picture gets the same places."""
    count = len(chart.nodes)
    ties = np.zeros((count, count))
    for edge in chart.edges:
        ties[edge.left, edge.right] = ties[edge.right, edge.left] = 1
    layers = np.array([node.layer for node in chart.nodes])
    rows = [np.flatnonzero(layers == layer) for layer in np.unique(layers)]
    x = _ordered(ties, rows)
    y = np.zeros(count)
    top = TOP
    for row in rows:
        bands = math.ceil(len(row) / ABREAST)
        order = row[np.argsort(x[row], kind="stable")]
        y[order] = top + STEP * (np.arange(len(order)) % bands)
        top += ROW + STEP * (bands - 1)
    return Places(x=x, y=y, height=top - ROW + 58)


def _ordered(ties: Floats, rows: list[npt.NDArray[np.int64]]) -> Floats:
    """Horizontal places: each shape moves to the mean of what it is tied to, row by row."""
    x = np.zeros(len(ties))
    for row in rows:
        x[row] = _spread(len(row))
    best, shortest = x.copy(), _length(ties, x)
    degree = np.maximum(ties.sum(axis=1), 1)
    for sweep in range(SWEEPS):
        for row in rows if sweep % 2 else rows[::-1]:
            tied = ties[row].sum(axis=1) > 0
            wanted = np.where(tied, ties[row] @ x / degree[row], x[row])
            x[row[np.argsort(np.round(wanted, 6), kind="stable")]] = _spread(len(row))
        length = _length(ties, x)
        if length < shortest - 1e-9:
            best, shortest = x.copy(), length
    return best


def _spread(count: int) -> Floats:
    """Even places across the picture; a few shapes stand closer to the middle."""
    room = (WIDTH - 2 * SIDE) * min(1.0, count / 5 + 0.1)
    left = (WIDTH - room) / 2
    return left + room * (np.arange(count) + 0.5) / count


def _length(ties: Floats, x: Floats) -> float:
    return float((ties * np.abs(x[:, None] - x[None, :])).sum())
