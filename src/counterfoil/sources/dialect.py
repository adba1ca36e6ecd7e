"""Where the headers of a text file stand and what separates its cells."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from counterfoil.sources.headers import recognise
from counterfoil.sources.mapping import FileMap

SEPARATORS = (",", "\t", ";", "|", "#", "^", "~", "\x01", "\x1f")
"""Tried in this order; the one that gives the most known headers wins."""

_PREAMBLE = 20
"""Rows among which the header is looked for."""


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """How a text file is cut into cells."""

    headers: tuple[str, ...]
    separator: str
    quote: str
    """Sign around cells, or empty if quotes are plain text."""

    lines: int
    """Physical lines up to and with the header."""

    skipped: tuple[str, ...] = ()
    """Rows above the header, such as a title."""


def dialect(head: str, mapping: FileMap | None = None) -> Dialect | None:
    """Tell separator and headers from the beginning of a text; None if it is empty.

    Args:
        head: Whole first lines of the file.
        mapping: What a user has said about it.
    """
    quote = '"' if mapping is None or mapping.quote != "none" else ""
    asked = mapping.separator if mapping else ""
    named = head.startswith("sep=") and len(head) > 4
    if named and not asked:
        asked = head[4]
    options = (asked,) if asked else SEPARATORS
    tried = [(s, list(_rows(head, s, quote))[: 50 + _PREAMBLE]) for s in options]
    found = [(d, rows) for s, rows in tried if (d := _headed(rows, s, quote, named))]
    if not found:
        return None
    best = max(found, key=lambda f: (_known(f[0].headers), _steady(*f)))
    return best[0]


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """Position of the row that holds the headers: the first, unless a later one fits better.

    Files from offices often have a title and a date above the headers.
    """
    scores = [_known(row) if len(row) > 1 else 0 for row in rows[:_PREAMBLE]]
    first = next((i for i, row in enumerate(rows) if any(c.strip() for c in row)), 0)
    if not scores or max(scores) < 3 or (first < len(scores) and scores[first] >= 2):
        return first
    return scores.index(max(scores))


def _known(headers: Sequence[str]) -> int:
    seen = recognise(tuple(headers), suggest=False)
    return len(seen.places) + (2 if seen.table and not seen.missing else 0)


def _steady(found: Dialect, rows: list[tuple[list[str], int]]) -> float:
    """How alike the first rows are cut, times the number of cells."""
    width = len(found.headers)
    body = [row for row, line in rows if line > found.lines][:50]
    if width < 2:
        return 0.0
    alike = sum(len(row) == width for row in body) / len(body) if body else 0.5
    return alike * min(width, 8)


def _headed(
    rows: list[tuple[list[str], int]], separator: str, quote: str, named: bool
) -> Dialect | None:
    rows = rows[1:] if named else rows
    if not any(cell.strip() for row, _ in rows for cell in row):
        return None
    at = header_row([row for row, _ in rows])
    row, line = rows[at]
    above = tuple(separator.join(r).strip() for r, _ in rows[:at])
    return Dialect(
        headers=tuple(cell.strip() for cell in row),
        separator=separator,
        quote=quote,
        lines=line,
        skipped=tuple(text for text in above if text.strip(separator)),
    )


def _rows(text: str, separator: str, quote: str) -> Iterator[tuple[list[str], int]]:
    """(cells, physical line on which the row ends) of a text."""
    reader = reader_of(io.StringIO(text, newline=""), separator, quote)
    try:
        for row in reader:
            yield row, reader.line_num
    except csv.Error:
        return


def reader_of(lines: Any, separator: str, quote: str) -> Any:
    """A `csv.reader` for one dialect."""
    if not quote:
        return csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=separator, quotechar=quote)
