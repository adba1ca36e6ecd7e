"""The store: one open workspace with its casebook, clock and engine."""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from counterfoil.errors import Conflict, NotFound
from counterfoil.model.actor import Actor
from counterfoil.model.tables import BY_NAME
from counterfoil.store import casebook, custody, engine, signing, snapshots
from counterfoil.store.workspace import Clock, Workspace, create, load, seal, system_clock
from counterfoil.store.workspace import WorkspaceSettings as WorkspaceSettings

LATEST = engine.question("latest_rows")
PLAIN = engine.question("plain_rows")
REPEATED = engine.question("repeated_records")


class Store:
    """Holds the casebook's connection pool; everything else is opened when it is needed."""

    def __init__(self, workspace: Workspace, clock: Clock = system_clock) -> None:
        """Open a workspace that exists. Raises Unavailable, CustodyError."""
        self.workspace = workspace
        self.clock = clock
        self.casebook = casebook.connect(workspace.casebook_url)
        casebook.upgrade(self.casebook)

    def now(self) -> datetime:
        """The present moment in UTC."""
        return self.clock()

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """One transaction on the casebook."""
        with casebook.transaction(self.casebook) as connection:
            yield connection

    def log(
        self, actor: Actor, act: str, subject: str, details: Mapping[str, Any] | None = None
    ) -> int:
        """Write one act by itself; for reads, before any bytes leave."""
        if not actor.purpose:
            actor = Actor(
                name=actor.name, basis=actor.basis, purpose=self.workspace.settings.purpose
            )
        with self.transaction() as connection:
            return custody.append(connection, actor, act, subject, self.now(), details)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the workspace for one writer; the lock goes with the process.

        Raises:
            Conflict: Another process is writing.
        """
        with (self.workspace.root / "writer.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Conflict(
                    "another process is writing to this workspace",
                    remedy="wait until it has finished, then try again",
                ) from error
            yield

    def engine(self) -> duckdb.DuckDBPyConnection:
        """A fresh DuckDB engine that spills into the workspace's scratch folder."""
        self.workspace.scratch.mkdir(exist_ok=True)
        return engine.connect(self.workspace.scratch)

    def observations(self, con: duckdb.DuckDBPyConnection, table: str) -> None:
        """Make a view `<table>` of the newest row of each record in committed readings."""
        known = BY_NAME[table]
        with self.transaction() as connection:
            stored = snapshots.committed(connection, table, "read")
        snapshots.check(self.workspace, stored)
        if not stored:
            con.register(table, known.schema.empty_table())
            return
        paths = engine.files(self.workspace.tables / file.path for file in stored)
        repeated = con.execute(REPEATED.format(files=paths)).fetchall()[0][0]
        view = LATEST if repeated else PLAIN
        con.execute(view.format(table=table, files=paths, seen_at=known.seen_at or "null"))

    def rows(self, table: str) -> pa.Table:
        """The newest row of each record of a table, ordered by record."""
        con = self.engine()
        self.observations(con, table)
        found = engine.table(con, f'select * from "{table}" order by record')
        return found.cast(BY_NAME[table].schema)

    def results(self, table: str, seq: int | None = None) -> list[Path]:
        """Files of a result table (`findings`, `entities`, ...) of the newest run, or of `seq`.

        Raises:
            NotFound: Nothing has been run yet.
            CustodyError: A file differs from its record.
        """
        with self.transaction() as connection:
            run = seq or snapshots.latest_run(connection)
            if run is None:
                raise NotFound("this workspace has no run yet", remedy="run `counterfoil run`")
            stored = snapshots.committed(connection, table, "run", run)
        snapshots.check(self.workspace, stored)
        return [self.workspace.tables / file.path for file in stored]

    def result(self, table: str, seq: int | None = None) -> pa.Table:
        """One result table of the newest run (or of `seq`), whole."""
        import pyarrow.parquet as pq

        paths = self.results(table, seq)
        if not paths:
            raise NotFound(f"run has no table {table}")
        return pa.concat_tables(
            [pq.read_table(path, page_checksum_verification=True) for path in paths]
        )


def open_store(root: Path, clock: Clock = system_clock) -> Store:
    """Open the workspace in a folder. Raises NotFound, InputError, Unavailable."""
    return Store(load(root), clock)


def init_store(
    actor: Actor, root: Path, settings: WorkspaceSettings, clock: Clock = system_clock
) -> Store:
    """Make a workspace and log its first act. Raises Conflict, InputError."""
    workspace = create(root, settings)
    store = Store(workspace, clock)
    key = signing.make_key(workspace)
    store.log(actor, "workspace made", settings.name, {"key": key})
    seal(workspace)
    return store
