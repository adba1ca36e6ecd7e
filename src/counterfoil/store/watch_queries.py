"""What is new since a run and touches what that run knew."""

import pyarrow as pa
import sqlalchemy as sa

from counterfoil.store import engine
from counterfoil.store.casebook import snapshots
from counterfoil.store.run_tables import Row, RunTables
from counterfoil.store.store import Store

FINDINGS = engine.question("watch_findings")
MEMBERS = engine.question("watch_members")
PENDING = engine.question("watch_pending")


def findings(tables: RunTables, most: int) -> list[Row]:
    """New suspected findings; see `sql/watch_findings.sql`. Needs `tables.beside`."""
    return tables.fetch(FINDINGS, most=most)


def members(tables: RunTables, most: int) -> list[Row]:
    """New members of rings; see `sql/watch_members.sql`. Needs `tables.beside`."""
    return tables.fetch(MEMBERS, most=most)


def pending(store: Store, tables: RunTables, most: int) -> list[Row]:
    """Rows that no run has seen and that state a value of a ring; see `sql/watch_pending.sql`."""
    query = sa.select(snapshots.c.subject).where(
        snapshots.c.kind == "read", snapshots.c.seq > tables.run
    )
    with store.transaction() as connection:
        exhibits = sorted({subject for (subject,) in connection.execute(query)})
    if not exhibits:
        return []
    tables.register("new_exhibits", pa.table([pa.array(exhibits, pa.string())], ["exhibit"]))
    return tables.fetch(PENDING, most=most)
