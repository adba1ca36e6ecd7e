"""XLSX: each sheet of a workbook is a table."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any
from xml.etree.ElementTree import ParseError

import msgspec
import numpy as np
import pyarrow as pa

from counterfoil.model.problem import Problem
from counterfoil.sources.dialect import header_row
from counterfoil.sources.sheet import Chunk, Intake, Sheet

MEMBER = "xl/workbook.xml"
"""A zip that holds this is a workbook."""

_STRINGS = 1 << 30
"""Most bytes of the shared strings, which are held in memory."""

_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, IndexError, EOFError,
           AttributeError, ParseError, SyntaxError, OSError)  # fmt: skip
"""What openpyxl raises on workbooks that are damaged."""


def sheets(intake: Intake) -> Iterator[Sheet | Problem]:
    """Sheets that hold anything."""
    fault = _hostile(intake)
    if fault:
        yield fault
        return
    from openpyxl import load_workbook

    try:
        book = load_workbook(intake.path.open("rb"), read_only=True, data_only=True)
    except _BROKEN as error:
        yield _damaged(intake, error)
        return
    try:
        yield from _sheets(intake, book)
    finally:
        book.close()
        intake.on_bytes(intake.path.stat().st_size)


def _sheets(intake: Intake, book: Any) -> Iterator[Sheet | Problem]:
    filled = 0
    for page in book.worksheets:
        name = f"{intake.file}!/{page.title}"
        here = msgspec.structs.replace(intake, file=name)
        try:
            page.reset_dimensions()
            cells = _rows(page)
            top = list(islice(cells, 40))
        except _BROKEN as error:
            yield _damaged(here, error)
            filled += 1
            continue
        if top:
            filled += 1
            yield from _sheet(here, top, cells)
    if not filled:
        yield intake.problem("holds no cells", remedy="check that the export was complete")


def _sheet(here: Intake, top: list[tuple[int, list[Any]]], cells: Any) -> Iterator[Sheet | Problem]:
    at = header_row([[_text(cell) or "" for cell in row] for _, row in top])
    headers = [(_text(cell) or "").strip() for cell in top[at][1]]
    while headers and not headers[-1]:
        headers.pop()
    if at:
        above = " / ".join(" ".join(filter(None, map(_text, row))) for _, row in top[:at])
        yield here.problem(
            f"has {at} rows above the headers, which were left out",
            value=above,
            remedy="check that they hold nothing of worth",
            kept="row",
        )
    rows = chain(top[at + 1 :], cells)
    chunks = _chunks(here, tuple(headers), top[at][0], rows)
    yield Sheet(file=here.file, chunks=chunks, headers=tuple(headers), serials=True)


def _rows(page: Any) -> Iterator[tuple[int, list[Any]]]:
    """(row of the sheet, cells) of rows that are not blank."""
    for number, row in enumerate(page.iter_rows(values_only=True), start=1):
        if any(cell is not None and cell != "" for cell in row):
            yield number, list(row)


def _chunks(
    here: Intake, headers: tuple[str, ...], header: int, rows: Iterator[tuple[int, list[Any]]]
) -> Iterator[Chunk | Problem]:
    width = len(headers)
    done = False
    empty = True
    while not done:
        part: list[tuple[int, list[Any]]] = []
        fault: Problem | None = None
        try:
            part.extend(islice(rows, here.limits.batch_rows))
        except _BROKEN as error:
            fault = _damaged(here, error)
        done = fault is not None or not part
        yield from _wide(here, part, width, header)
        if part or (empty and done):
            empty = False
            yield _chunk(headers, part, header)
        if fault:
            yield fault


def _wide(
    here: Intake, part: Sequence[tuple[int, list[Any]]], width: int, header: int
) -> Iterator[Problem]:
    for number, row in part:
        beyond = [text for cell in row[width:] if (text := _text(cell))]
        if beyond:
            yield here.problem(
                "has cells beyond the last header; they were left out",
                row=number - header,
                value=" | ".join(beyond),
                remedy="name the column",
                kept="row",
            )


def _chunk(headers: tuple[str, ...], part: list[tuple[int, list[Any]]], header: int) -> Chunk:
    columns = []
    for at in range(len(headers)):
        cells = [_text(row[at]) if at < len(row) else None for _, row in part]
        columns.append(pa.array(cells, pa.string()))
    numbers = np.array([number - header for number, _ in part], dtype=np.int64)
    return Chunk(headers=headers, columns=tuple(columns), rows=numbers)


def _text(cell: Any) -> str | None:
    """A cell as it would stand in a text file; whole floats without a point."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _hostile(intake: Intake) -> Problem | None:
    """A Problem if unpacking the workbook would go over a limit."""
    limits = intake.limits
    try:
        with zipfile.ZipFile(intake.path) as archive:
            members = archive.infolist()
            if len(members) > limits.archive_members:
                return _over(intake, f"holds more than {limits.archive_members} parts")
            for member in members:
                size, packed = member.file_size, max(1, member.compress_size)
                if member.flag_bits & 0x1:
                    return intake.problem("is encrypted", remedy="save it without a password")
                if size > 16 << 20 and size > limits.archive_ratio * packed:
                    return _over(intake, f"unpacks to {limits.archive_ratio} times its size")
                if member.filename.endswith("sharedStrings.xml") and size > _STRINGS:
                    return _over(intake, f"holds more than {_STRINGS} bytes of text")
                if member.filename.endswith((".xml", ".rels")) and _declares(archive, member):
                    return _over(intake, "declares XML entities")
                if not intake.budget.unpack(size, limits):
                    return _over(intake, f"unpacks to more than {limits.archive_bytes} bytes")
    except (*_BROKEN, RuntimeError, NotImplementedError) as error:
        return _damaged(intake, error)
    return None


def _declares(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether a part has a document type, which no program writes into a workbook."""
    try:
        with archive.open(member) as part:
            head = part.read(1 << 16).replace(b"\0", b"")
    except (*_BROKEN, RuntimeError, NotImplementedError):
        return False  # Damaged: it says so itself if it is ever read.
    return re.search(rb"<!(DOCTYPE|ENTITY)", head, re.IGNORECASE) is not None


def _over(intake: Intake, reason: str) -> Problem:
    return intake.problem(reason, remedy="if it is sound, save its sheets as CSV")


def _damaged(intake: Intake, error: BaseException) -> Problem:
    words = " ".join(str(error).split())
    return intake.problem(
        "is a damaged or cut-off workbook", value=words, remedy="copy it again or save it anew"
    )
