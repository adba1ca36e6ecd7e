"""Readers of files: `read` gives batches of typed rows, and Problems. One file a format."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from counterfoil.model.batch import Batch
from counterfoil.model.problem import Problem
from counterfoil.settings import LIMITS, Limits
from counterfoil.sources.assembly import assemble
from counterfoil.sources.headers import Recognition, recognise
from counterfoil.sources.mapping import SUFFIX as MAPPING_SUFFIX
from counterfoil.sources.mapping import FileMap, by_name, load_mapping
from counterfoil.sources.sheet import Budget, Intake, Sheet

__all__ = ["MAPPING_SUFFIX", "FileMap", "Recognition", "draft_mapping", "load_mapping", "read",
           "recognise"]  # fmt: skip


def read(
    path: Path,
    *,
    name: str,
    exhibit: str,
    work: Path,
    mappings: Mapping[str, FileMap] | None = None,
    limits: Limits = LIMITS,
    zone: str = "Asia/Shanghai",
    region: str = "CN",
    on_bytes: Callable[[int], None] | None = None,
) -> Iterator[Batch | Problem]:
    """Read one kept file, whatever it is.

    Args:
        path: The bytes. What they are is told from themselves, not from a name.
        name: The name that the user gave; it stands in rows and Problems.
        exhibit: SHA-256 of the bytes, lower-case hex.
        work: Folder for scratch files, which are removed again.
        mappings: What users have said about files, by `FileMap.match`.
        limits: Caps on hostile or oversized input.
        zone: IANA zone of times that name none.
        region: ISO 3166 region whose phone numbers and codes are meant by default.
        on_bytes: Called with the number of bytes read since the last call.
    """
    intake = Intake(
        path=path,
        file=name,
        exhibit=exhibit,
        work=work,
        limits=limits,
        zone=zone,
        region=region,
        on_bytes=on_bytes or (lambda _count: None),
        budget=Budget(),
    )
    held = mappings or {}
    for sheet in _sheets(intake, held):
        if isinstance(sheet, Problem):
            yield sheet
        else:
            yield from assemble(sheet, intake, held)


def _sheets(intake: Intake, mappings: Mapping[str, FileMap]) -> Iterator[Sheet | Problem]:
    from counterfoil.sources import (
        archive,
        columnar,
        delimited,
        exchange,
        json_document,
        sniff,
        workbook,
    )

    def inside(member: Intake) -> Iterator[Sheet | Problem]:
        return _sheets(member, mappings)

    mapping = by_name(mappings, intake.file)
    kind, words = sniff.kind_of(intake.path)
    if form := exchange.form_of(kind, words, intake.path):
        yield from exchange.sheets(form, intake)
        return
    match kind:
        case "zip" if words == "workbook":
            yield from workbook.sheets(intake)
        case "zip":
            yield from archive.zip_sheets(intake, inside)
        case "gzip":
            yield from archive.gzip_sheets(intake, inside)
        case "parquet":
            yield from columnar.sheets(intake)
        case "json":
            yield from json_document.sheets(intake, mapping)
        case "text":
            yield from delimited.sheets(intake, mapping)
        case "empty":
            yield intake.problem("is empty", remedy="check that the export was complete")
        case _:
            yield intake.problem(
                f"looks like {words}, which holds no table", remedy=sniff.remedy_for(words)
            )


def draft_mapping(path: Path, name: str) -> dict[str, Any]:
    """A mapping to edit for a file, as plain values for YAML.

    Raises:
        InputError: The file has no headers.
    """
    from counterfoil.sources.draft import draft

    return draft(path, name)
