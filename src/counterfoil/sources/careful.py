"""A slow reader of separated text for the places where the fast one gives up.

It reads what the fast reader reads, and more: a quote that is never closed costs one line
and not the rest of the file, and rows of the wrong width keep what is sound.
"""

import csv
from collections.abc import Iterator, Sequence

import msgspec

from counterfoil.sources.dialect import Dialect, reader_of
from counterfoil.sources.encodings import LEFT_OUT

OPEN_QUOTE = "a quote is not closed; the line was read as it stands"
SHORT = "has fewer cells than there are headers; the missing ones were left empty"
LONG = "has more cells than there are headers; a separator may stand inside a cell"
TRAILING = "has blank cells beyond the last header, which were left out"
ONE_CELL = "is one cell where a row was expected"
SWALLOWED = "has a cell that holds what looks like another row; a quote may be missing"
TOO_LONG = "is longer than the limit for one line and was left out"

_SPAN = 1 << 18
"""Signs after which a quoted cell counts as not closed; halved each time, at least 4096."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row, with what is wrong with it."""

    cells: list[str | None]
    """As many as headers; empty if nothing of the row is sound."""

    fault: str = ""
    text: str = ""


def rows(lines: Iterator[str], cut: Dialect) -> Iterator[Row]:
    """Rows of lines with their line ends, in order. Blank lines are no rows."""
    csv.field_size_limit(1 << 30)
    waiting: list[str] = []
    span = _SPAN
    while True:
        used, cells, closed = _record(waiting, lines, cut, span)
        if not used:
            return
        text = "".join(used)
        suspect = len(used) > 1 and len(cells) != len(cut.headers)
        if not closed or suspect:
            waiting[:0] = used[1:]
            span = max(4096, span // 2) if not closed else span
            alone = _one(used[0], cut)
            if used[0].strip():
                yield _open(alone, used[0])
        elif text.strip("\r\n"):
            yield fitted(cells, text, len(cut.headers))


def _record(
    waiting: list[str], lines: Iterator[str], cut: Dialect, span: int
) -> tuple[list[str], list[str], bool]:
    """(lines used, cells, whether every quote is closed) of the next record."""
    used: list[str] = []
    size = 0

    def feed() -> Iterator[str]:
        nonlocal size
        while size <= span or not used:
            line = waiting.pop(0) if waiting else next(lines, None)
            if line is None:
                return
            used.append(line)
            size += len(line)
            yield line

    cells: list[str] = next(reader_of(feed(), cut.separator, cut.quote), [])
    return used, cells, not cut.quote or _closed(used, cut)


def _closed(used: Sequence[str], cut: Dialect) -> bool:
    """Whether lines end outside of quotes."""
    if not used or (len(used) == 1 and cut.quote not in used[0]):
        return True
    strict = csv.reader(used, delimiter=cut.separator, quotechar=cut.quote, strict=True)
    try:
        next(strict, None)
    except csv.Error as error:
        return "unexpected end" not in str(error)
    return True


def _one(line: str, cut: Dialect) -> Row:
    """One line cut at separators, its quotes as plain signs."""
    cells: list[str] = next(reader_of([line], cut.separator, ""), [])
    return fitted(list(cells), line, len(cut.headers))


def _open(row: Row, text: str) -> Row:
    fault = row.fault if row.fault in (LONG, TOO_LONG, ONE_CELL) else OPEN_QUOTE
    return Row(cells=row.cells, fault=fault, text=text)


def swallowed(cell: str, at: int, cut: Dialect) -> bool:
    """Whether a cell holds line ends and separators just as whole rows would have them.

    Args:
        cell: Text of the cell.
        at: Its position among the headers, from 0.
        cut: How the file is cut.
    """
    gaps = [line.count(cut.separator) for line in cell.split("\n")]
    whole = len(cut.headers) - 1
    return (
        len(gaps) > 1
        and whole > 1
        and gaps[0] == whole - at
        and gaps[-1] == at
        and all(gap == whole for gap in gaps[1:-1])
    )


def fitted(cells: Sequence[str | None], text: str, width: int) -> Row:
    """A row of exactly `width` cells, or none if it is not sound to make one."""
    if len(cells) == width:
        return Row(cells=list(cells))
    if text.startswith(LEFT_OUT):
        return Row(cells=[], fault=TOO_LONG, text=text.strip("\x1a\r\n"))
    if len(cells) < width:
        if len(cells) <= 1:
            return Row(cells=[], fault=ONE_CELL, text=text)
        return Row(cells=[*cells, *[None] * (width - len(cells))], fault=SHORT, text=text)
    if not any((cell or "").strip() for cell in cells[width:]):
        return Row(cells=list(cells[:width]), fault=TRAILING, text=text)
    return Row(cells=[], fault=LONG, text=text)
