"""Segments on disk: one file a column, memory-mapped."""

import mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterfoil.matching.segments import Segment


def load(folder: Path) -> tuple[Segment, list[mmap.mmap]]:
    """The segment of a folder, and the maps that its columns lie in."""
    columns = {
        field: np.load(folder / f"{field}.npy", mmap_mode="r")
        for field in Segment.__struct_fields__
    }
    maps = [column.base for column in columns.values() if isinstance(column.base, mmap.mmap)]
    return Segment(**{field: column.view(np.ndarray) for field, column in columns.items()}), maps


def let_go(maps: list[mmap.mmap]) -> None:
    """Give back the memory of pages that were read; they are read again when needed.

    Each look-up brings in sixteen pages, so that a large segment would soon be held whole.
    """
    for each in maps:
        if hasattr(mmap, "MADV_DONTNEED"):
            each.madvise(mmap.MADV_DONTNEED)


def save(folder: Path, segment: Segment) -> None:
    """Write the columns of a segment; those that `room` gave lie there already."""
    for field in segment.__struct_fields__:
        column = getattr(segment, field)
        if isinstance(column, np.memmap):
            column.flush()
        else:
            np.save(folder / f"{field}.npy", column)


def room(folder: Path, field: str, length: int, kind: type[Any]) -> NDArray[Any]:
    """Room for a column on disk, so that merging needs little memory."""
    if not length:
        return np.empty(0, kind)
    column: NDArray[Any] = np.lib.format.open_memmap(
        folder / f"{field}.npy", mode="w+", dtype=kind, shape=(length,)
    )
    return column
