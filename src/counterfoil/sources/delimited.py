"""CSV, TSV and their kin: any separator, streamed."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from counterfoil.model.problem import Problem
from counterfoil.sources.headers import recognise
from counterfoil.sources.mapping import FileMap
from counterfoil.sources.sheet import Chunk, Intake, Sheet

SEPARATORS = (",", "\t", ";", "|", "#", "^", "~", "\x01", "\x1f")
_HEAD = 1 << 16
_BLOCK = 8 << 20


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """How a text file is cut into cells."""

    headers: tuple[str, ...]
    separator: str
    quote: str
    lines: int
    """Physical lines up to and with the header."""


def dialect(head: str, mapping: FileMap | None = None) -> Dialect | None:
    """Tell separator and headers from the beginning of a text; None if it is empty."""
    quote = '"' if mapping is None or mapping.quote != "none" else ""
    asked = mapping.separator if mapping else ""
    named = head.startswith("sep=") and len(head) > 4
    if named and not asked:
        asked = head[4]
    options = (asked,) if asked else SEPARATORS
    found = [d for s in options if (d := _headed(head, s, quote, skip=1 if named else 0))]
    if not found:
        return None
    return max(found, key=lambda d: (_known(d), _steady(head, d), -options.index(d.separator)))


def _known(found: Dialect) -> int:
    seen = recognise(found.headers)
    return len(seen.places) + (2 if seen.table else 0)


def _steady(head: str, found: Dialect) -> float:
    """How alike the first lines are cut, times the number of cells."""
    rows = list(_rows(head, found.separator, found.quote))[:50]
    rows = rows[:-1] if len(rows) > 2 else rows
    width = len(found.headers)
    if width < 2 or not rows:
        return 0.0
    return sum(len(row) == width for row in rows) / len(rows) * min(width, 8)


def _headed(head: str, separator: str, quote: str, skip: int) -> Dialect | None:
    reader = _reader(head, separator, quote)
    try:
        for at, row in enumerate(reader):
            if at < skip or not any(cell.strip() for cell in row):
                continue
            headers = tuple(cell.strip() for cell in row)
            return Dialect(headers=headers, separator=separator, quote=quote, lines=reader.line_num)
    except csv.Error:
        return None
    return None


def _rows(text: str, separator: str, quote: str) -> Iterator[list[str]]:
    try:
        yield from _reader(text, separator, quote)
    except csv.Error:
        return


def _reader(text: str, separator: str, quote: str) -> Any:
    lines = io.StringIO(text, newline="")
    if not quote:
        return csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=separator, quotechar=quote)


def sheets(intake: Intake, mapping: FileMap | None) -> Iterator[Sheet | Problem]:
    """The one sheet of a delimited text in UTF-8."""
    with intake.path.open("rb") as file:
        head = file.read(_HEAD).decode("utf-8", "replace").removeprefix("\ufeff")
    found = dialect(head, mapping)
    if found is None:
        yield intake.problem("is empty", remedy="check that the export was complete")
        return
    yield Sheet(file=intake.file, chunks=_chunks(intake, found))


def _chunks(intake: Intake, cut: Dialect) -> Iterator[Chunk | Problem]:
    bad: list[tuple[int, int, str]] = []

    def invalid(row: arrow_csv.InvalidRow) -> str:
        bad.append((row.number - cut.lines, row.actual_columns, row.text))
        return "skip"

    names = [str(i) for i in range(len(cut.headers))]
    reader = arrow_csv.open_csv(
        intake.path,
        read_options=arrow_csv.ReadOptions(
            use_threads=False, block_size=_BLOCK, column_names=names, skip_rows=cut.lines
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=cut.separator,
            quote_char=cut.quote or False,
            newlines_in_values=bool(cut.quote),
            invalid_row_handler=invalid,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    row = 0
    empty = True
    for batch in reader:
        rows = np.arange(row + 1, row + 1 + batch.num_rows, dtype=np.int64)
        row += batch.num_rows
        empty = False
        for at in range(0, batch.num_rows, intake.limits.batch_rows):
            part = batch.slice(at, intake.limits.batch_rows)
            numbers = rows[at : at + intake.limits.batch_rows]
            yield Chunk(headers=cut.headers, columns=tuple(part.columns), rows=numbers)
    if empty:
        none = tuple(pa.nulls(0, pa.string()) for _ in names)
        yield Chunk(headers=cut.headers, columns=none, rows=np.arange(0, dtype=np.int64))
