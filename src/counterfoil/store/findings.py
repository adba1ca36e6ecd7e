"""The questions that a run asks of its findings, answered in SQL."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from counterfoil.model.finding import FINDINGS
from counterfoil.model.probability import STRENGTHS
from counterfoil.store import engine
from counterfoil.store.casebook import judgements
from counterfoil.store.snapshots import ROW_GROUP
from counterfoil.store.store import Store

RIGHT_JUDGEMENT = "finding"
"""`kind` of judgements about one finding: subject = record, other = right."""


def dismissed(store: Store) -> pa.Table:
    """Findings whose newest judgement is `dismissed`: record, right."""
    newest = (
        sa.select(sa.func.max(judgements.c.seq))
        .where(judgements.c.kind == RIGHT_JUDGEMENT)
        .group_by(judgements.c.subject, judgements.c.other)
    )
    query = sa.select(judgements.c.subject, judgements.c.other).where(
        judgements.c.seq.in_(newest), judgements.c.word == "dismissed"
    )
    with store.transaction() as connection:
        rows = [{"record": r.subject, "right": r.other} for r in connection.execute(query)]
    return pa.Table.from_pylist(
        rows, schema=pa.schema([("record", pa.string()), ("right", pa.string())])
    )


@contextmanager
def set_aside(store: Store, batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[Path, int]]:
    """Keep the findings of a run on disk while it goes on; they may not fit into memory.

    Args:
        store: Open workspace.
        batches: Findings, schema `FINDINGS`, any order.

    Yields:
        A Parquet file that is removed at the end, and how many findings it holds.
    """
    store.workspace.scratch.mkdir(exist_ok=True)
    handle, name = mkstemp(".parquet", f"findings-{os.getpid()}-", store.workspace.scratch)
    os.close(handle)
    path, rows = Path(name), 0
    try:
        with pq.ParquetWriter(path, FINDINGS, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch.cast(FINDINGS))
                rows += batch.num_rows
        yield path, rows
    finally:
        path.unlink(missing_ok=True)


def hold(con: duckdb.DuckDBPyConnection, found: Sequence[Path], ruled_out: pa.Table) -> None:
    """Hold findings of a run in the engine, so that it can be asked about them.

    Args:
        con: Engine with views of the observation tables.
        found: Findings as `set_aside` keeps them.
        ruled_out: Findings that a person dismissed: record, right.
    """
    held = engine.files(found)
    con.execute(f"create or replace view found as select * from read_parquet({held})")
    con.register("dismissed", ruled_out)


def unnamed_offers(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Offers that name no mark, of shops whose streams offer one; see `sql/unnamed_offers.sql`."""
    return engine.table(con, engine.question("unnamed_offers"))


def suspected(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Whom the findings held suspect.

    Returns:
        record, right, score, shop (`shops:...` or null); ordered by record, right.
    """
    con.execute(engine.question("suspects"))
    con.execute(engine.question("offers"))
    return engine.table(con, engine.question("suspected"))


def offered(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Marks that were found in listings: record, right; ordered by record, right."""
    return engine.table(con, engine.question("offered"))


def strengths(con: duckdb.DuckDBPyConnection, cues: pa.Table, least: float) -> pa.Table:
    """What is known of each record on which something was found; see `sql/strengths.sql`.

    Args:
        con: Engine after `hold`.
        cues: Schema `CUES`.
        least: Score of a finding from which cues count beside it.

    Returns:
        Schema `STRENGTHS`.
    """
    con.register("cues", cues)
    found = engine.table(con, engine.question("strengths"), {"least": least})
    return found.cast(STRENGTHS)


def ordered(con: duckdb.DuckDBPyConnection) -> Iterator[pa.Table]:
    """Findings by record, right and detector, in parts: equal input gives equal bytes."""
    query = 'select * from found order by record, "right", detector, score desc'
    for batch in engine.batches(con, query, ROW_GROUP):
        yield pa.Table.from_batches([batch]).cast(FINDINGS)


def group(con: duckdb.DuckDBPyConnection, entities: pa.Table, members: pa.Table) -> None:
    """Give every suspected offer to a ring, an entity or a seller.

    Args:
        con: Engine after `suspected`.
        entities: record, entity.
        members: record, ring, entity, role, confidence.
    """
    con.register("entities", entities)
    con.register("members", members)
    con.execute(engine.question("group_offers"))


def sales(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """What each group offers, per right and currency; see `sql/group_sales.sql`."""
    return engine.table(con, engine.question("group_sales"))


def group_records(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The records of each group; see `sql/group_records.sql`."""
    return engine.table(con, engine.question("group_records"))


def group_seizures(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Goods seized at the sites of each group; see `sql/group_seizures.sql`."""
    return engine.table(con, engine.question("group_seizures"))


def group_tips(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Group -> tips that name a shop or a phone of it; see `sql/group_tips.sql`."""
    return dict(con.execute(engine.question("group_tips")).fetchall())
