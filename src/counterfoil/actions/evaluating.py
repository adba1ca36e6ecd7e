"""Score an export or a workspace against the truth of a made-up world."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import msgspec
import pyarrow as pa
import pyarrow.csv as pa_csv

from counterfoil.actions.leads import export
from counterfoil.errors import InputError, NotFound
from counterfoil.model.actor import Actor
from counterfoil.store.store import Store
from counterfoil.worlds.listing_scores import WrongListing, wrong_listings
from counterfoil.worlds.results import (
    FoundEntity,
    FoundFinding,
    FoundLead,
    FoundRing,
    Results,
    Truth,
)
from counterfoil.worlds.scorecard import Scorecard, score

Line = TypeVar("Line", bound=msgspec.Struct)
NEEDED = {
    "listings": ("listing_id", "infringing", "registration_no", "how", "disguise"),
    "entities": ("record", "entity"),
    "rings": ("ring", "record"),
    "offences": ("ring", "amount_cny"),
}


def load_export(folder: Path) -> Results:
    """Read the JSON Lines files of `export --to`.

    Args:
        folder: Holds findings.jsonl, entities.jsonl, rings.jsonl and leads.jsonl.

    Raises:
        NotFound: A file is missing.
        InputError: A file cannot be read.
    """
    return _results(folder)


def load_workspace(actor: Actor, store: Store) -> Results:
    """The newest run of a workspace, through the same files that `export` writes.

    Raises:
        NotFound: Nothing has been run yet.
    """
    with TemporaryDirectory(prefix="counterfoil-") as folder:
        export(actor, store, Path(folder))
        return _results(Path(folder))


def evaluate(truth: Path, results: Results, seed: int = 0) -> Scorecard:
    """Score results against the truth of a world.

    Args:
        truth: Folder with listings.csv, entities.csv, rings.csv and offences.csv, or the
            folder above it.
        results: What an installation says.
        seed: Fixes the bootstrap intervals.

    Raises:
        NotFound: A file is missing.
        InputError: A file cannot be read.
    """
    return score(truth_of(truth), results, seed)


def wrong(truth: Path, results: Results) -> Iterator[WrongListing]:
    """Listings on which results and truth differ, in the order of the truth."""
    return wrong_listings(truth_of(truth), results.findings)


def truth_of(folder: Path) -> Truth:
    """The truth in a folder, or in `truth/` within it. Raises NotFound, InputError."""
    inner = folder / "truth"
    folder = inner if inner.is_dir() else folder
    tables = {name: _table(folder / f"{name}.csv", needed) for name, needed in NEEDED.items()}
    streams = folder / "livestreams.csv"
    if streams.is_file():
        needed = ("room_id", "infringing", "registration_no", "how")
        return Truth(**tables, livestreams=_table(streams, needed))
    return Truth(**tables)


def _table(path: Path, needed: Sequence[str]) -> pa.Table:
    if not path.is_file():
        raise NotFound(
            f"{path} is missing", remedy="name the folder that holds the truth of the world"
        )
    try:
        first = pa_csv.open_csv(path).schema
        types = {name: pa.string() for name in first.names}
        options = pa_csv.ConvertOptions(column_types=types, strings_can_be_null=False)
        table = pa_csv.read_csv(path, convert_options=options)
    except pa.ArrowInvalid as error:
        raise InputError(f"{path.name} cannot be read: {error}") from error
    lacking = [name for name in needed if name not in table.column_names]
    if lacking:
        raise InputError(f"{path.name} has no column {lacking[0]!r}")
    return table


def _results(folder: Path) -> Results:
    return Results(
        findings=_lines(folder / "findings.jsonl", FoundFinding),
        entities=_lines(folder / "entities.jsonl", FoundEntity),
        rings=_lines(folder / "rings.jsonl", FoundRing),
        leads=_lines(folder / "leads.jsonl", FoundLead),
    )


def _lines(path: Path, kind: type[Line]) -> list[Line]:
    if not path.is_file():
        raise NotFound(f"{path} is missing", remedy="write it with `counterfoil export --to`")
    decoder = msgspec.json.Decoder(kind)
    found: list[Line] = []
    with path.open("rb") as file:
        for row, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                found.append(decoder.decode(line))
            except msgspec.DecodeError as error:
                raise InputError(f"{path.name} line {row}: {error}") from error
    return found
