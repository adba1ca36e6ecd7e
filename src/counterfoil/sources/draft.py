"""A first mapping for a file whose headers are not known, for a person to edit."""

import tempfile
from pathlib import Path
from typing import Any

from counterfoil.errors import InputError
from counterfoil.model.problem import Problem
from counterfoil.model.tables import BY_NAME
from counterfoil.settings import LIMITS
from counterfoil.sources import columnar, json_document, sniff, workbook
from counterfoil.sources.delimited import head_of
from counterfoil.sources.encodings import as_utf8
from counterfoil.sources.headers import recognise
from counterfoil.sources.mapping import fingerprint
from counterfoil.sources.sheet import Budget, Intake


def draft(path: Path, name: str) -> dict[str, Any]:
    """A mapping as plain values for YAML: what is recognised, and null for the rest.

    Args:
        path: The bytes.
        name: The name that the user gave.

    Raises:
        InputError: The file has no headers.
    """
    with tempfile.TemporaryDirectory() as work:
        intake = Intake(
            path=path, file=name, exhibit="", work=Path(work), limits=LIMITS, zone="Asia/Shanghai",
            region="CN", on_bytes=lambda _count: None, budget=Budget(),
        )  # fmt: skip
        headers, form = _headers(intake)
    if not headers:
        raise InputError(f"{name} has no headers", remedy="check that the export was complete")
    seen = recognise(headers)
    known = seen.mapping
    return {
        "match": fingerprint(headers),
        "table": seen.table or f"one of: {', '.join(BY_NAME)}",
        "columns": {header: known.get(header) for header in headers if header.strip()},
        "constants": {},
        **form,
    }


def _headers(intake: Intake) -> tuple[tuple[str, ...], dict[str, str]]:
    """Headers, and how a text file is written."""
    kind, words = sniff.kind_of(intake.path)
    if kind == "text":
        text = as_utf8(intake)
        try:
            found = head_of(text.path, None)
        finally:
            if text.scratch:
                text.path.unlink(missing_ok=True)
        if found is None:
            return (), {}
        return found.headers, {"separator": found.separator, "encoding": text.encoding}
    if (kind, words) == ("zip", "workbook"):
        return _first(workbook.sheets(intake)), {}
    if kind == "json":
        return _first(json_document.sheets(intake, None)), {}
    if kind == "parquet":
        return _first(columnar.sheets(intake)), {}
    raise InputError(
        f"{intake.file} is {words or 'an archive' if kind != 'empty' else 'empty'}",
        remedy="give one table file: CSV, XLSX, JSON, JSON Lines or Parquet",
    )


def _first(sheets: Any) -> tuple[str, ...]:
    """Headers of the first sheet that has any."""
    for sheet in sheets:
        if isinstance(sheet, Problem):
            continue
        for chunk in sheet.chunks:
            if not isinstance(chunk, Problem):
                headers: tuple[str, ...] = chunk.headers
                return headers
    return ()
