"""Reads bytes as `ingest` does, and checks what holds for every reading."""

import gzip
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from counterfoil import sources
from counterfoil.model.batch import Batch
from counterfoil.model.problem import Problem
from counterfoil.model.tables import BY_NAME
from counterfoil.settings import LIMITS, Limits

EXHIBIT = "0" * 64
HEADER = "platform,listing_id,title,price,currency,units_sold,captured_at\n"
ROWS = (
    "Bay,L1,红色 shirt,10.5,CNY,3,2025-06-03T08:00:00+08:00\n"
    "Bay,L2,blue,11,CNY,4,2025-06-03T08:00:00+08:00\n"
    "Bay,L3,绿色,12,CNY,5,2025-06-03T08:00:00+08:00\n"
)
LISTINGS = HEADER + ROWS


class Reading:
    """All rows and Problems of one file."""

    def __init__(self, batches: list[Batch], problems: list[Problem]) -> None:
        self.batches = batches
        self.problems = problems
        self.rows: list[dict[str, Any]] = [r for b in batches for r in b.rows.to_pylist()]

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]

    @property
    def reasons(self) -> list[str]:
        return [problem.reason for problem in self.problems]


def read(
    folder: Path,
    data: bytes | str,
    name: str = "listings.csv",
    limits: Limits = LIMITS,
    mappings: Mapping[str, Any] | None = None,
    **terms: Any,
) -> Reading:
    """Read bytes from a file whose own name says nothing, as an exhibit's does not."""
    path = folder / "exhibit"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    work = folder / "work"
    work.mkdir(exist_ok=True)
    batches: list[Batch] = []
    problems: list[Problem] = []
    for item in sources.read(
        path, name=name, exhibit=EXHIBIT, work=work, limits=limits, mappings=mappings, **terms
    ):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            assert item.rows.schema == BY_NAME[item.table].schema
            assert item.rows.num_rows <= limits.batch_rows
            item.rows.validate(full=True)
            batches.append(item)
            problems += item.problems
    assert not list(work.iterdir()), "a scratch file was left behind"
    for problem in problems:
        assert problem.reason
        assert len(problem.value) <= 200
        assert problem.kept in ("nothing", "row", "value")
        assert problem.exhibit == EXHIBIT
        assert problem.file.startswith(name)
    return Reading(batches, problems)


def zipped(**members: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def gzipped(data: bytes | str) -> bytes:
    return gzip.compress(data.encode() if isinstance(data, str) else data, mtime=0)


def parquet(table: pa.Table) -> bytes:
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def workbook(**sheets: list[list[Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
