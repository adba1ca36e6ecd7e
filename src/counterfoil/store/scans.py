"""The serial rules: scans against what was issued, each rule one file of SQL.

Unknown, cloned, retired, over-run, diverted, impossible travel, no such batch. A rule that
lacks its register says nothing: without issued serials no serial is called unknown.
"""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import msgspec
import pyarrow as pa

from counterfoil.model.finding import FINDINGS
from counterfoil.model.problem import Problem
from counterfoil.store import engine

DETECTOR = "serial_reuse"
VERSION = "1"
MEMORY = "4GiB"
"""Cap of the engine; ten million scans with their register spill beyond it."""

SCAN_COLUMNS = {
    "record": "varchar",
    "gtin": "varchar",
    "serial": "varchar",
    "batch": "varchar",
    "scanned_at": "timestamptz",
    "place": "varchar",
    "latitude": "double",
    "longitude": "double",
    "market": "varchar",
}
ISSUED_COLUMNS = {
    "gtin": "varchar",
    "serial": "varchar",
    "batch": "varchar",
    "market": "varchar",
    "issued_at": "timestamptz",
    "retired_at": "timestamptz",
}
BATCH_COLUMNS = {
    "gtin": "varchar",
    "batch": "varchar",
    "quantity": "bigint",
    "market": "varchar",
    "made_on": "timestamptz",
}
PLACE_COLUMNS = {
    "place": "varchar",
    "latitude": "double",
    "longitude": "double",
    "region": "varchar",
    "country": "varchar",
}
_INPUTS = {
    "scan_input": SCAN_COLUMNS,
    "issued_input": ISSUED_COLUMNS,
    "batch_input": BATCH_COLUMNS,
    "place_input": PLACE_COLUMNS,
}
RULES = (
    "unknown",
    "cloned",
    "reissued",
    "travel",
    "retired",
    "over_run",
    "diverted",
    "batch",
)
EVENT_RULES = ("reissued", "travel", "retired", "over_run", "diverted", "batch")
"""Rules for supply-chain events: an honest item is seen at many places on its way, and a
document seldom holds every serial that was issued."""


class SerialLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What an honest item may do."""

    places: int = 3
    """Distinct places from which one serial counts as cloned."""

    kmh: float = 900.0
    """Fastest travel between two scans, km/h: a cargo plane without waiting."""

    km: float = 100.0
    """Distance below which two scans are never called impossible, km."""


class SerialData(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules read. Missing columns count as empty.

    Column names as in `SCAN_COLUMNS` and its fellows; texts are read as their kind.
    """

    scans: pa.Table
    issued: pa.Table | None = None
    batches: pa.Table | None = None
    places: pa.Table | None = None
    """Where named places lie; without it the bundled gazetteer of large cities."""

    rules: tuple[str, ...] = RULES


def serial_findings(
    data: SerialData, limits: SerialLimits | None = None, *, scratch: Path | None = None
) -> tuple[pa.Table, list[Problem]]:
    """Run every serial rule over the scans.

    Args:
        data: Scans, and the registers that are at hand.
        limits: What an honest item may do.
        scratch: Folder to spill into when memory is short.

    Returns:
        Findings, schema `FINDINGS`, one a scan and product, ordered by record and right;
        and a Problem for each column with values of another kind, which count as empty.
    """
    limits = limits or SerialLimits()
    with TemporaryDirectory(dir=scratch) as spill:
        con = engine.connect(Path(spill), memory=MEMORY)
        try:
            return _findings(con, data, limits)
        finally:
            con.close()


def _findings(
    con: duckdb.DuckDBPyConnection, data: SerialData, limits: SerialLimits
) -> tuple[pa.Table, list[Problem]]:
    con.execute("set preserve_insertion_order = false")
    problems = _load(con, data)
    for rule in ("register", "scans", *data.rules):
        _run(con, rule, limits)
    found: pa.Table = con.sql(
        engine.question("serial_findings"), params={"detector": DETECTOR, "version": VERSION}
    ).to_arrow_table()
    return found.cast(FINDINGS), problems


def city_places() -> pa.Table:
    """Bundled gazetteer: large cities, their region and country, degrees WGS 84."""
    text = (Path(__file__).parent / "sql" / "cities.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    columns = {name: [row[name] for row in rows] for name in PLACE_COLUMNS}
    return pa.table(
        {
            name: pa.array(
                [float(v) for v in values] if PLACE_COLUMNS[name] == "double" else values
            )
            for name, values in columns.items()
        }
    )


def _load(con: duckdb.DuckDBPyConnection, data: SerialData) -> list[Problem]:
    given = {
        "scan_input": data.scans,
        "issued_input": data.issued,
        "batch_input": data.batches,
        "place_input": city_places() if data.places is None else data.places,
    }
    problems: list[Problem] = []
    for name, source in given.items():
        problems += _view(con, name, source, _INPUTS[name])
    return problems


def _view(
    con: duckdb.DuckDBPyConnection, name: str, source: pa.Table | None, wanted: dict[str, str]
) -> list[Problem]:
    """A view with exactly the wanted columns; what the source lacks is null."""
    if source is None:
        source = pa.table({next(iter(wanted)): pa.array([], pa.string())})
    con.register(f"{name}_raw", source)
    columns = ", ".join(
        f'try_cast("{column}" as {kind}) as "{column}"'
        if column in source.column_names
        else f'cast(null as {kind}) as "{column}"'
        for column, kind in wanted.items()
    )
    con.execute(f"create view {name} as select {columns} from {name}_raw")
    doubtful = [
        column
        for column, kind in wanted.items()
        if kind != "varchar"
        and column in source.column_names
        and pa.types.is_string(source.schema.field(column).type)
    ]
    return [p for column in doubtful for p in _unread(con, name, column, wanted[column])]


def _unread(con: duckdb.DuckDBPyConnection, name: str, column: str, kind: str) -> list[Problem]:
    count, example = con.execute(
        f'select count(*), min("{column}") from {name}_raw '
        f"where nullif(trim(\"{column}\"), '') is not null "
        f'and try_cast("{column}" as {kind}) is null'
    ).fetchall()[0]
    if not count:
        return []
    problem = Problem(
        file=name.removesuffix("_input"),
        column=column,
        value=str(example)[:200],
        reason=f"{count} values are not of kind {kind} and count as empty",
        remedy="write times as 2026-01-31 08:00:00+08:00 and numbers with a decimal point",
        kept="row",
    )
    return [problem]


def _run(con: duckdb.DuckDBPyConnection, rule: str, limits: SerialLimits) -> None:
    text = engine.question(f"serial_{rule}")
    known = msgspec.structs.asdict(limits)
    used = {key: value for key, value in known.items() if f"${key}" in text}
    for statement in text.split(";\n"):
        if statement.strip():
            named = {key: value for key, value in used.items() if f"${key}" in statement}
            con.execute(statement, named or None)
