"""Read the text in pictures and look for word marks in it; boxes are kept."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from counterfoil.actions.media import clip_of
from counterfoil.detectors import image_text, mark_text
from counterfoil.errors import InputError, NotFound
from counterfoil.model.batch import Rights
from counterfoil.model.problem import Problem
from counterfoil.model.tables import AUTHORISED, PRODUCTS, SHOPS, TRADEMARKS
from counterfoil.sources.pictures import PictureReader, picture_paths


def texts(queries: Path, marks: Path | None, least: float = 0.05) -> Iterator[dict[str, Any]]:
    """The text of each picture, and the marks in it.

    Args:
        queries: Folder (or one file) of pictures.
        marks: Text with one mark a line, or CSV with a column `mark`; None only reads text.
        least: Score from which a mark is listed.

    Yields:
        `{query, texts: [{text, score, box}], matches: [{path, score, reasons, text, box}]}`;
        frames of a video also have the `clip` that they stand for.

    Raises:
        NotFound: No such folder or file.
        InputError: No picture, or no mark, in it.
        Unavailable: The OCR engine is not installed.
    """
    if not queries.exists():
        raise NotFound(f"{queries}: no such file or folder")
    if not picture_paths(queries):
        raise InputError(f"{queries}: no picture in it", remedy="give PNG, JPEG, WebP or TIFF")
    named = read_marks(marks) if marks is not None else []
    index = mark_text.DETECTOR.prepare(rights_of(named))
    clips = clip_of(queries)
    with PictureReader() as reader:
        for picture in reader.read_folder(queries):
            if isinstance(picture, Problem):
                yield {"query": picture.file, "texts": [], "matches": [], "problem": picture.reason}
                continue
            lines = image_text.read_lines(picture.on_white)
            every = [*lines, *image_text.joined(lines)]
            batch = image_text.as_listings(picture.name, every)
            found = mark_text.DETECTOR.examine(index, "listings", batch).to_pylist()
            yield {
                "query": picture.name,
                **({"clip": clips[picture.name]} if picture.name in clips else {}),
                "texts": [{"text": x.text, "score": x.score, "box": x.corners} for x in lines],
                "matches": _best(found, every, named, least),
            }


def _best(
    found: list[dict[str, Any]], lines: list[image_text.Line], named: list[str], least: float
) -> list[dict[str, Any]]:
    """The strongest line for each mark, best first."""
    best: dict[str, dict[str, Any]] = {}
    for row in found:
        number = int(row["right"].rsplit(":", 1)[1])
        line = lines[int(row["record"].rsplit("#", 1)[1])]
        held = best.get(named[number])
        if row["score"] >= least and (held is None or row["score"] > held["score"]):
            best[named[number]] = {
                "path": named[number],
                "score": row["score"],
                "reasons": [reason["says"] for reason in row["reasons"]],
                "text": line.text,
                "box": line.corners,
            }
    return sorted(best.values(), key=lambda m: (-m["score"], m["path"]))


def read_marks(path: Path) -> list[str]:
    """Marks of a text with one a line, or of a CSV with a column `mark`, each once.

    Raises:
        NotFound: No such file.
        InputError: No mark in it.
    """
    if not path.is_file():
        raise NotFound(f"{path}: no such file")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    header = [cell.strip().casefold() for cell in next(csv.reader(lines[:1]), [])]
    column = next((header.index(h) for h in ("mark", "商标", "商标名称") if h in header), None)
    if column is None:
        found = [line.strip() for line in lines if line.strip()]
    else:
        rows = csv.reader(lines[1:])
        found = [row[column].strip() for row in rows if len(row) > column and row[column].strip()]
    if not found:
        raise InputError(f"{path}: no mark in it", remedy="write one mark a line")
    return list(dict.fromkeys(found))


def rights_of(named: list[str]) -> Rights:
    """Marks as rights for a detector, numbered from 0 in the order given."""
    rows = [{"registration_no": str(i), "mark": mark} for i, mark in enumerate(named)]
    empty = {t.name: t.schema.empty_table() for t in (PRODUCTS, AUTHORISED, SHOPS)}
    return Rights(trademarks=pa.Table.from_pylist(rows, schema=TRADEMARKS.schema), **empty)
