"""CSV, TSV and their kin, streamed. Rows that are out of shape cost only themselves."""

import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from counterfoil.model.problem import Problem
from counterfoil.sources import careful
from counterfoil.sources.dialect import Dialect, dialect
from counterfoil.sources.encodings import LEFT_OUT, Text, as_utf8
from counterfoil.sources.headers import recognise
from counterfoil.sources.mapping import FileMap
from counterfoil.sources.sheet import Chunk, Intake, Sheet

_HEAD = 1 << 16
_BLOCK = 8 << 20
_REMEDIES = {
    careful.OPEN_QUOTE: "close the quote, or write `quote: none` in a mapping",
    careful.SHORT: "check whether the row was cut off",
    careful.LONG: "put quotes around cells that hold the separator",
    careful.TRAILING: "check that no separator stands inside a cell of this row",
    careful.ONE_CELL: "check whether it is a footer or a broken line",
    careful.SWALLOWED: "close the quote before it and read the file again",
    careful.TOO_LONG: "check whether line ends or quotes are missing",
}


def sheets(intake: Intake, mapping: FileMap | None) -> Iterator[Sheet | Problem]:
    """The one sheet of a separated text in any encoding."""
    text = as_utf8(intake, mapping.encoding if mapping else "")
    try:
        yield from text.problems
        found = head_of(text.path, mapping)
        if found is None or found.headers[0].startswith(LEFT_OUT):
            yield intake.problem("has no headers", remedy="check that the export was complete")
            return
        if len(found.headers) < 2 and recognise(found.headers).table is None:
            yield intake.problem(
                "looks like plain text, which holds no table",
                value=found.headers[0],
                remedy="if it is a table, name its separator in a mapping",
            )
            return
        if found.skipped:
            yield intake.problem(
                f"has {len(found.skipped)} rows above the headers, which were left out",
                value=" / ".join(found.skipped),
                remedy="check that they hold nothing of worth",
                kept="row",
            )
        chunks = _chunks(intake, text, found)
        headers = found.headers
        yield Sheet(file=intake.file, chunks=chunks, headers=headers, patched=text.patched)
    finally:
        if text.scratch:
            text.path.unlink(missing_ok=True)


def head_of(path: Path, mapping: FileMap | None) -> Dialect | None:
    """Separator and headers of a text in UTF-8."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if len(head) == _HEAD and b"\n" not in head and b"\r" not in head:
            head += file.readline(_BLOCK)
        elif len(head) == _HEAD:
            head = head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1]
    return dialect(head.decode("utf-8", "replace").removeprefix("\ufeff"), mapping)


def _chunks(intake: Intake, text: Text, cut: Dialect) -> Iterator[Chunk | Problem]:
    fast = _Fast(intake, text, cut)
    try:
        yield from fast.chunks()
    except pa.ArrowInvalid:
        # A record that fits no block: most often a quote that is never closed.
        yield from _slow(intake, text, cut, after=fast.number)


class _Fast:
    """Arrow's reader, with row numbers and the rows that it refuses."""

    def __init__(self, intake: Intake, text: Text, cut: Dialect) -> None:
        self.intake, self.text, self.cut = intake, text, cut
        self.refused: list[tuple[int, str]] = []
        self.ordinal = 0
        """Records that Arrow has passed, those it refused included."""
        self.number = 0
        """Data row of the last one; a refused record may hold several rows."""

    def chunks(self) -> Iterator[Chunk | Problem]:
        """Rows in order; the sound parts of refused records follow their block."""
        with self.text.path.open("rb") as file:
            for batch in self._open(_Counted(file, self.intake, self.text)):
                yield from self._batch(batch)
        yield from self._salvaged(self.refused)

    def _open(self, file: "_Counted") -> arrow_csv.CSVStreamingReader:
        names = [str(i) for i in range(len(self.cut.headers))]
        return arrow_csv.open_csv(
            pa.PythonFile(file, mode="r"),
            read_options=arrow_csv.ReadOptions(
                use_threads=False,
                block_size=max(_BLOCK, 2 * self.text.longest + 2),
                column_names=names,
                skip_rows=self.cut.lines,
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self.cut.separator,
                quote_char=self.cut.quote or False,
                newlines_in_values=bool(self.cut.quote),
                invalid_row_handler=self._refuse,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )

    def _refuse(self, row: arrow_csv.InvalidRow) -> str:
        self.refused.append((row.number - self.cut.lines, row.text))
        return "skip"

    def _batch(self, batch: pa.RecordBatch) -> Iterator[Chunk | Problem]:
        end = self.ordinal + batch.num_rows
        held: list[tuple[int, str]] = []
        while self.refused and self.refused[0][0] <= end + 1:
            held.append(self.refused.pop(0))
            end += 1
        ordinals = np.arange(self.ordinal + 1, end + 1, dtype=np.int64)
        numbers, parts = self._numbered(ordinals, held)
        size = self.intake.limits.batch_rows
        for at in range(0, batch.num_rows, size):
            part = batch.slice(at, size)
            chunk = Chunk(
                headers=self.cut.headers, columns=tuple(part.columns), rows=numbers[at : at + size]
            )
            yield chunk
            yield from _swallowed(self.intake, self.cut, chunk)
        yield from parts
        self.ordinal = end

    def _numbered(
        self, ordinals: "np.ndarray[tuple[int], np.dtype[np.int64]]", held: list[tuple[int, str]]
    ) -> tuple["np.ndarray[tuple[int], np.dtype[np.int64]]", list[Chunk | Problem]]:
        """Data rows of the accepted records, and what the refused ones still give."""
        shift = self.number - self.ordinal
        if not held:
            self.number = int(ordinals[-1]) + shift if len(ordinals) else self.number
            return ordinals + shift, []
        extra = np.zeros(len(ordinals), dtype=np.int64)
        out: list[Chunk | Problem] = []
        for ordinal, text in held:
            at = ordinal - int(ordinals[0])
            first = ordinal + shift + int(extra[at])
            rows = list(_salvage(text, self.cut))
            extra[at + 1 :] += len(rows) - 1
            out += _parted(self.intake, self.cut, rows, first)
            last = first + len(rows) - 1
        numbers = ordinals + shift + extra
        self.number = max(int(numbers[-1]), last)
        refused = np.isin(ordinals, [ordinal for ordinal, _ in held])
        return numbers[~refused], out

    def _salvaged(self, held: list[tuple[int, str]]) -> Iterator[Chunk | Problem]:
        """What is left of records that were refused after the last accepted one."""
        for _, text in held:
            rows = list(_salvage(text, self.cut))
            yield from _parted(self.intake, self.cut, rows, self.number + 1)
            self.number += len(rows)
        self.refused = []


class _Counted:
    """A file that says how many bytes of the exhibit have been read."""

    def __init__(self, file: BinaryIO, intake: Intake, text: Text) -> None:
        self.file, self.intake = file, intake
        size = text.path.stat().st_size
        self.share = intake.path.stat().st_size / size if size else 1.0
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.intake.on_bytes(round(len(data) * self.share))
        return data

    def close(self) -> None:
        self.closed = True


def _salvage(text: str, cut: Dialect) -> Iterator[careful.Row]:
    return careful.rows(iter(io.StringIO(text, newline="")), cut)


def _swallowed(intake: Intake, cut: Dialect, chunk: Chunk) -> Iterator[Problem]:
    """Problems of cells that seem to hold whole rows."""
    if not cut.quote:
        return
    for at, column in enumerate(chunk.columns):
        held = column.buffers()[2]
        if held is None or re.search(b"\n", memoryview(held)) is None:
            continue
        several = pc.and_(
            pc.match_substring(column, "\n"), pc.match_substring(column, cut.separator)
        )
        for spot in np.flatnonzero(several.to_numpy(zero_copy_only=False)).tolist():
            cell = column[spot].as_py()
            if careful.swallowed(cell, at, cut):
                yield intake.problem(
                    careful.SWALLOWED,
                    row=int(chunk.rows[spot]),
                    column=cut.headers[at],
                    value=cell,
                    remedy=_REMEDIES[careful.SWALLOWED],
                    kept="value",
                )


def _slow(intake: Intake, text: Text, cut: Dialect, after: int) -> Iterator[Chunk | Problem]:
    """The rows after number `after`, read with care."""
    with text.path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = islice(file, cut.lines, None)
        number = after
        rows = islice(careful.rows(lines, cut), after, None)
        while part := list(islice(rows, intake.limits.batch_rows)):
            yield from _parted(intake, cut, part, number + 1)
            number += len(part)


def _parted(
    intake: Intake, cut: Dialect, rows: list[careful.Row], first: int
) -> Iterator[Chunk | Problem]:
    """A chunk of the rows that have cells, and Problems of those with a fault."""
    sound = [(first + i, row.cells) for i, row in enumerate(rows) if row.cells]
    for i, row in enumerate(rows):
        if row.fault:
            yield intake.problem(
                row.fault,
                row=first + i,
                value=row.text.strip("\r\n"),
                remedy=_REMEDIES[row.fault],
                kept="row" if row.cells else "nothing",
            )
    if sound:
        columns = zip(*(cells for _, cells in sound), strict=True)
        chunk = Chunk(
            headers=cut.headers,
            columns=tuple(pa.array(column, pa.string()) for column in columns),
            rows=np.array([number for number, _ in sound], dtype=np.int64),
        )
        yield chunk
        yield from _swallowed(intake, cut, chunk)
