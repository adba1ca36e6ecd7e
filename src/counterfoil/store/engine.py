"""DuckDB in memory: the engine for all table work. Its files, if any, are disposable."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from counterfoil.settings import cores

MEMORY = "3GiB"
"""Cap of one engine; larger work spills into the scratch folder."""


def connect(scratch: Path | None = None, *, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """An in-memory engine on all cores, in UTC, that keeps the order of its input.

    Args:
        scratch: Folder to spill into; without it, work beyond the cap fails.
        memory: Cap with unit.
    """
    engine = duckdb.connect(":memory:")
    engine.execute(f"set threads = {cores()}")
    engine.execute(f"set memory_limit = '{memory}'")
    engine.execute("set TimeZone = 'UTC'")
    engine.execute("set autoinstall_known_extensions = false")
    engine.execute("set autoload_known_extensions = false")
    if scratch is None:
        engine.execute("set temp_directory = ''")
    else:
        engine.execute("set temp_directory = ?", [str(scratch)])
    return engine


def lock(engine: duckdb.DuckDBPyConnection) -> None:
    """Take files and settings away from the engine; wherever an analyst's SQL runs."""
    engine.execute("set enable_external_access = false")
    engine.execute("set lock_configuration = true")


def question(name: str) -> str:
    """The text of `sql/<name>.sql`."""
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def files(paths: Iterable[Path]) -> str:
    """Paths as the list that `read_parquet` takes, quoted."""
    return "[" + ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths) + "]"


def table(con: duckdb.DuckDBPyConnection, query: str, values: object = None) -> pa.Table:
    """The answer of a query as one Arrow table.

    Args:
        con: Engine.
        query: One `select`.
        values: Parameters: a mapping for `$name`, a sequence for `?`.
    """
    found: pa.Table = con.sql(query, params=values).to_arrow_table()
    return found


def batches(con: duckdb.DuckDBPyConnection, query: str, rows: int) -> pa.RecordBatchReader:
    """The answer of a query in batches of at most `rows`; read it out before the next query."""
    found: pa.RecordBatchReader = con.sql(query).to_arrow_reader(rows)
    return found
