"""Problems in words, at most so many of the same kind from one sheet."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.model.problem import Problem
from counterfoil.sources.cells import Fault
from counterfoil.sources.sheet import Chunk, Intake, Rows

LISTED = 1000
"""Problems with the same column and reason that are listed one by one; then a count."""


class Tally:
    """Counts what was said about one sheet, so that nothing is said a million times."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self.counts: Counter[tuple[str, str]] = Counter()
        self.samples: dict[tuple[str, str], Problem] = {}
        self.once: dict[tuple[str, str], tuple[int, Problem]] = {}
        self.said: set[tuple[str, str]] = set()

    def first(self, problem: Problem) -> bool:
        """Whether a Problem of the whole sheet is said for the first time."""
        key = (problem.column, problem.reason)
        new = key not in self.said
        self.said.add(key)
        return new

    def faults(
        self, fault: Fault, header: str, rows: Rows, keep: npt.NDArray[np.bool_]
    ) -> Iterator[Problem]:
        """Problems of the cells of a fault, as far as they are listed one by one."""
        if fault.once:
            self._count_once(fault, header, rows)
            return
        key = (header, fault.reason)
        room = self._room(key, len(fault.where))
        values = fault.values[:room].to_pylist()
        for at, value in zip(fault.where[:room].tolist(), values, strict=True):
            problem = self.intake.problem(
                fault.reason,
                row=int(rows[at]),
                column=header,
                value=value or "",
                remedy=fault.remedy,
                kept=fault.kept if keep[at] else "nothing",
            )
            self.samples[key] = problem
            yield problem

    def lacking(self, name: str, mask: npt.NDArray[np.bool_], chunk: Chunk) -> Iterator[Problem]:
        """Problems of rows without a value that every row needs."""
        reason = f"has no {name}, which every row needs"
        key = (name, reason)
        where = np.flatnonzero(mask)
        for at in where[: self._room(key, len(where))].tolist():
            problem = self.intake.problem(
                reason,
                row=int(chunk.rows[at]),
                column=name,
                value=_shown(chunk, at),
                remedy="fill it in at the source and export again",
            )
            self.samples[key] = problem
            yield problem

    def line(self, reason: str, remedy: str, row: int, value: str, kept: str) -> Iterator[Problem]:
        """The Problem of one row, unless this was said often enough."""
        if self._room(("", reason), 1):
            problem = self.intake.problem(reason, row=row, value=value, remedy=remedy, kept=kept)
            self.samples["", reason] = problem
            yield problem

    def passed(self, problem: Problem) -> Iterator[Problem]:
        """A Problem that a reader found, unless this was said often enough."""
        key = (problem.column, problem.reason)
        if self._room(key, 1):
            self.samples[key] = problem
            yield problem

    def blank(self, mask: npt.NDArray[np.bool_], rows: Rows) -> None:
        """Rows that hold nothing, said once."""
        if mask.any():
            where = np.flatnonzero(mask)
            none = pa.nulls(len(where), pa.string())
            self._count_once(
                Fault(where=where, values=none, reason="holds nothing", kept="nothing"), "", rows
            )

    def differing(self, name: str, stated: pa.Array, named: pa.Array, rows: Rows) -> None:
        """Cells whose sign contradicts the currency column, said once."""
        other = pc.fill_null(pc.not_equal(stated, named), False)
        self._once_mask(
            other, name, rows, named,
            "the cell names another currency than the currency column; the cell's was taken",
            "check the two columns",
        )  # fmt: skip

    def no_currency(self, name: str, mask: pa.Array, rows: Rows) -> None:
        """Amounts for which no currency is named anywhere, said once."""
        self._once_mask(
            mask, name, rows, None,
            "no currency is named for these amounts",
            "add a currency column, or `constants: {currency: CNY}` in a mapping",
        )  # fmt: skip

    def rest(self) -> Iterator[Problem]:
        """What was held back: counts of the Problems that are not listed one by one."""
        for count, problem in self.once.values():
            word = "cell" if problem.column else "row"
            cells = f"1 {word}" if count == 1 else f"{count} {word}s"
            told = f"{problem.reason} ({cells}, first in row {problem.row})"
            yield _instead(problem, told)
        for key, count in self.counts.items():
            if count > LISTED:
                more = count - LISTED
                sample = self.samples[key]
                yield _instead(sample, f"{sample.reason}: {more} more rows of the same kind")

    def _room(self, key: tuple[str, str], count: int) -> int:
        """How many of `count` more Problems may still be listed."""
        before = self.counts[key]
        self.counts[key] += count
        return max(0, min(count, LISTED - before))

    def _count_once(self, fault: Fault, header: str, rows: Rows) -> None:
        key = (header, fault.reason)
        if key in self.once:
            count, problem = self.once[key]
            self.once[key] = (count + len(fault.where), problem)
            return
        problem = self.intake.problem(
            fault.reason,
            row=int(rows[fault.where[0]]),
            column=header,
            value=fault.values[0].as_py() or "",
            remedy=fault.remedy,
            kept=fault.kept,
        )
        self.once[key] = (len(fault.where), problem)

    def _once_mask(
        self, mask: Any, name: str, rows: Rows, values: pa.Array | None, reason: str, remedy: str
    ) -> None:
        where = np.flatnonzero(mask.to_numpy(zero_copy_only=False))
        if not len(where):
            return
        shown = pa.array([None], pa.string()) if values is None else values.take(pa.array(where))
        fault = Fault(where=where, values=shown, reason=reason, remedy=remedy, kept="value")
        self._count_once(fault, name, rows)


def _instead(problem: Problem, reason: str) -> Problem:
    return Problem(
        file=problem.file,
        column=problem.column,
        value=problem.value,
        reason=reason,
        remedy=problem.remedy,
        kept=problem.kept,
        exhibit=problem.exhibit,
    )


def _shown(chunk: Chunk, at: int) -> str:
    cells = (column[at].as_py() for column in chunk.columns)
    return " | ".join("" if cell is None else str(cell) for cell in cells)
