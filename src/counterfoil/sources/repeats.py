"""Ids that occur twice in one file, or differ only by case."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.model.problem import Problem
from counterfoil.sources.sheet import Intake, Rows
from counterfoil.sources.tally import Tally

_Hashes = npt.NDArray[np.int64]


class Seen:
    """Pairs of (key, value, row) in sorted runs that double in size. 24 bytes a row."""

    def __init__(self) -> None:
        self.runs: list[tuple[_Hashes, _Hashes, Rows]] = []

    def find(self, keys: _Hashes) -> tuple[_Hashes, Rows]:
        """Value and row of each key's first occurrence; row 0 where the key is new."""
        values = np.zeros(len(keys), dtype=np.int64)
        rows = np.zeros(len(keys), dtype=np.int64)
        order = np.argsort(keys)  # Searching in order keeps the runs in the cache.
        asked = keys[order]
        for run, held, numbers in self.runs:
            at = np.minimum(np.searchsorted(run, asked), len(run) - 1)
            hit = np.flatnonzero(run[at] == asked)
            at, spot = at[hit], order[hit]
            values[spot], rows[spot] = held[at], numbers[at]
        return values, rows

    def add(self, keys: _Hashes, values: _Hashes, rows: Rows) -> None:
        """Remember new keys."""
        if not len(keys):
            return
        order = np.argsort(keys, kind="stable")
        self.runs.append((keys[order], values[order], rows[order]))
        while len(self.runs) > 1 and len(self.runs[-2][0]) < 2 * len(self.runs[-1][0]):
            late, early = self.runs.pop(), self.runs.pop()
            joined = [np.concatenate(pair) for pair in zip(early, late, strict=True)]
            order = np.argsort(joined[0], kind="stable")
            self.runs.append((joined[0][order], joined[1][order], joined[2][order]))


class Repeats:
    """Watches the ids of one sheet.

    Hashes of 64 bits stand for ids and rows: a row is dropped as identical only if both
    agree, so that a false match is out of practical reach.
    """

    def __init__(self) -> None:
        self.exact = Seen()
        self.folded = Seen()
        self.identical = 0
        self.first: tuple[int, str] = (0, "")

    def examine(
        self,
        record: pa.Array,
        content: pa.Array,
        rows: Rows,
        keep: npt.NDArray[np.bool_],
        intake: Intake,
        tally: Tally,
    ) -> tuple[npt.NDArray[np.bool_], list[Problem]]:
        """Which rows stay, and the Problems of ids that occur again."""
        ids = _hashes(record)
        cells = _hashes(content)
        at = np.flatnonzero(keep)
        first = _firsts(ids[at])
        values, numbers = self.exact.find(ids[at])
        inside = (numbers == 0) & (first != np.arange(len(at)))
        values[inside], numbers[inside] = cells[at][first[inside]], rows[at][first[inside]]
        again = numbers > 0
        same = again & (values == cells[at])
        problems = self._told(record, rows, at, again & ~same, numbers, tally)
        problems += self._case(record, rows, at[~again], tally, ids)
        self.exact.add(ids[at][~again], cells[at][~again], rows[at][~again])
        if same.any():
            spot = at[same][0]
            if not self.identical:
                self.first = (int(rows[spot]), record[int(spot)].as_py())
            self.identical += int(same.sum())
            keep = keep.copy()
            keep[at[same]] = False
        return keep, problems

    def _told(
        self,
        record: pa.Array,
        rows: Rows,
        at: Rows,
        mask: npt.NDArray[np.bool_],
        numbers: Rows,
        tally: Tally,
    ) -> list[Problem]:
        found: list[Problem] = []
        for spot, before in zip(at[mask].tolist(), numbers[mask].tolist(), strict=True):
            found += tally.line(
                "has the id of an earlier row but other values; both rows were kept",
                f"compare it with row {before} and correct one of the two",
                int(rows[spot]),
                record[spot].as_py(),
                "row",
            )
        return found

    def _case(
        self, record: pa.Array, rows: Rows, at: Rows, tally: Tally, ids: _Hashes
    ) -> list[Problem]:
        """Ids seen before in another case."""
        lowered = _hashes(pc.utf8_lower(record.take(pa.array(at))))
        first = _firsts(lowered)
        values, numbers = self.folded.find(lowered)
        inside = (numbers == 0) & (first != np.arange(len(at)))
        values[inside], numbers[inside] = ids[at][first[inside]], rows[at][first[inside]]
        self.folded.add(lowered[numbers == 0], ids[at][numbers == 0], rows[at][numbers == 0])
        found: list[Problem] = []
        other = (numbers > 0) & (values != ids[at])
        for spot, before in zip(at[other].tolist(), numbers[other].tolist(), strict=True):
            found += tally.line(
                "has an id that differs only by case from an earlier row's; both were kept",
                f"compare it with row {before}: they may be one",
                int(rows[spot]),
                record[spot].as_py(),
                "value",
            )
        return found

    def summary(self, intake: Intake) -> list[Problem]:
        """One Problem for all rows that repeat an earlier row to the letter."""
        if not self.identical:
            return []
        row, value = self.first
        reason = f"{self.identical} rows repeat an earlier row to the letter and were kept once"
        return [intake.problem(f"{reason} (first in row {row})", value=value, kept="value")]


def _hashes(texts: pa.Array) -> _Hashes:
    """Keyed 64-bit hashes; equal texts have equal hashes within this process."""
    return np.fromiter(map(hash, texts.to_pylist()), dtype=np.int64, count=len(texts))


def _firsts(keys: _Hashes) -> Rows:
    """Position of the first occurrence of each key."""
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return np.asarray(first[inverse], dtype=np.int64)
