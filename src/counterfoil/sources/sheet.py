"""What readers hand over: the raw cells of one table as found in a file, not yet understood."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from counterfoil.model.problem import Problem
from counterfoil.settings import Limits

Rows = npt.NDArray[np.int64]


class Chunk(msgspec.Struct, frozen=True, kw_only=True):
    """Some rows of a sheet."""

    headers: tuple[str, ...]
    columns: tuple[pa.Array, ...]
    """One array a header: strings as written, or typed where the format has types."""

    rows: Rows
    """1-based data row of each."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One table as found in a file. `chunks` can be walked once."""

    file: str
    """Name for the reader; parts of an archive or a workbook are joined by `!/`."""

    chunks: Iterator[Chunk | Problem]

    headers: tuple[str, ...] = ()
    """Headers of all chunks, where the format has them before the rows."""

    serials: bool = False
    """Whether bare numbers may be days as spreadsheets count them."""

    patched: bool = False
    """Whether U+FFFD in a cell stands for bytes that are no text."""


class Budget:
    """What archives may still unpack from one exhibit, all depths together."""

    def __init__(self) -> None:
        self.members = self.bytes = 0

    def member(self, limits: Limits) -> bool:
        """Count one member; False if there are too many."""
        self.members += 1
        return self.members <= limits.archive_members

    def unpack(self, count: int, limits: Limits) -> bool:
        """Count unpacked bytes; False if there are too many."""
        self.bytes += count
        return self.bytes <= limits.archive_bytes


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """One file to read, and the terms on which it is read."""

    path: Path
    """Bytes on disk. The name of this file says nothing."""

    file: str
    """Name as the user gave it, joined with the members that lead here."""

    exhibit: str
    """SHA-256 of the exhibit, lower-case hex."""

    work: Path
    """Folder for scratch files; whoever makes one removes it."""

    limits: Limits
    zone: str
    region: str
    on_bytes: Callable[[int], None]
    budget: Budget
    depth: int = 0
    """How many archives lie around this file."""

    def problem(self, reason: str, *, remedy: str = "", row: int | None = None,
                value: str = "", column: str = "", kept: str = "nothing") -> Problem:  # fmt: skip
        """A Problem of this file."""
        return Problem(
            file=self.file,
            row=row,
            column=column,
            value=value[:200],
            reason=reason,
            remedy=remedy,
            kept=kept,
            exhibit=self.exhibit,
        )
