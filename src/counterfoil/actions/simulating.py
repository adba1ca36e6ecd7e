"""Write a made-up world of raw files with its truth."""

from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.csv as pa_csv

from counterfoil.actions.progress import Progress
from counterfoil.errors import InputError
from counterfoil.worlds.settings import Settings
from counterfoil.worlds.world import FILES, Sheet, build


class Simulated(msgspec.Struct, frozen=True, kw_only=True):
    """What was written."""

    folder: str
    files: int
    rows: int
    """Rows of the raw files, duplicates included."""


def simulate(settings: Settings, folder: Path, progress: Progress) -> Simulated:
    """Draw a world and write it to `folder/raw` and `folder/truth`.

    Args:
        settings: Seed, size, language and hardness.
        folder: New or empty folder.
        progress: Told the files written.

    Raises:
        InputError: The folder holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty", remedy="name a new folder")
    files, rows = 0, 0
    for sheet in build(settings):
        path = folder / sheet.path
        path.parent.mkdir(parents=True, exist_ok=True)
        written = _write_csv(path, sheet) if path.suffix == ".csv" else _write_lines(path, sheet)
        files, rows = files + 1, rows + (written if sheet.path.startswith("raw/") else 0)
        progress("draw world", files, FILES)
    return Simulated(folder=str(folder), files=files, rows=rows)


def _write_csv(path: Path, sheet: Sheet) -> int:
    rows = 0
    with path.open("wb") as file:
        if sheet.bom:
            file.write(b"\xef\xbb\xbf")
        for part in sheet.tables:
            options = pa_csv.WriteOptions(include_header=False, quoting_style="needed")
            if rows == 0:
                file.write(",".join(part.column_names).encode() + b"\n")
            pa_csv.write_csv(_plain(part), file, options)
            rows += part.num_rows
    return rows


def _plain(table: pa.Table) -> pa.Table:
    """One chunk a column, which is what the CSV writer is fastest on."""
    return table.combine_chunks()


def _write_lines(path: Path, sheet: Sheet) -> int:
    encoder, rows = msgspec.json.Encoder(), 0
    with path.open("wb") as file:
        for line in sheet.lines:
            file.write(_encode(encoder, line) + b"\n")
            rows += 1
    return rows


def _encode(encoder: msgspec.json.Encoder, line: dict[str, Any]) -> bytes:
    return encoder.encode(line)
