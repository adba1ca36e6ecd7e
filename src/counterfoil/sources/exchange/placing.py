"""Rows that objects of other standards become, gathered by table."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from counterfoil.model.problem import Problem
from counterfoil.model.tables import BY_NAME
from counterfoil.sources.objects import chunk_of
from counterfoil.sources.sheet import Chunk, Intake, Sheet


class Placing:
    """Collects rows by table, and counts what has none."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[int, dict[str, Any]]]] = {}
        self._unplaced: Counter[str] = Counter()

    def put(self, table: str, row: int, **values: Any) -> None:
        """One row of a table; unknown values are None."""
        self._rows.setdefault(table, []).append((row, values))

    def leave(self, kind: str) -> None:
        """Count an object that has no table."""
        self._unplaced[kind] += 1

    def sheets(self, intake: Intake) -> Iterator[Sheet | Problem]:
        """A sheet a table, then a Problem for each kind without one, or if there is nothing."""
        if not self._rows and not self._unplaced:
            yield intake.problem("holds nothing that could be read", remedy="export it again")
        for table, rows in self._rows.items():
            yield Sheet(file=f"{intake.file}!/{table}", chunks=_chunks(intake, table, rows))
        for kind, count in sorted(self._unplaced.items()):
            yield intake.problem(
                f"{count} objects of the kind {kind} have no table here",
                remedy="they stay in the exhibit; look at it with a tool of that standard",
            )


def _chunks(intake: Intake, table: str, rows: list[tuple[int, dict[str, Any]]]) -> Iterator[Chunk]:
    names = [column.name for column in BY_NAME[table].columns]
    for at in range(0, len(rows), intake.limits.batch_rows):
        part = rows[at : at + intake.limits.batch_rows]
        # Every column stands in every row, so that the table is told without doubt.
        held = [{name: values.get(name) for name in names} for _, values in part]
        yield chunk_of(held, np.array([row for row, _ in part], dtype=np.int64))
