"""Immutable Parquet files, committed by one act. Readers see committed files only.

A run writes its files first and commits them in one transaction, so a crash leaves
either the old state or the new one; files that no snapshot names are swept later.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from counterfoil.errors import CustodyError
from counterfoil.model.actor import Actor
from counterfoil.store import custody
from counterfoil.store.casebook import files, snapshots
from counterfoil.store.exhibits import digest_of
from counterfoil.store.workspace import Workspace, sync_folder

ROW_GROUP = 65_536


class StoredFile(msgspec.Struct, frozen=True, kw_only=True):
    """One Parquet file of a snapshot."""

    path: str
    """Relative to `tables/`, with `/`."""

    of_table: str
    rows: int
    size: int
    sha256: str


class Writer:
    """Writes the tables of one coming snapshot; nothing is visible until `commit`.

    Use as a context manager: leaving it by an exception removes what was written.
    """

    def __init__(self, workspace: Workspace, name: str) -> None:
        """Args: workspace; name: unique stem of the files, `read-<digest>` or `run-<seq>`."""
        self._root = workspace.tables
        self._name = name
        self._open: dict[str, pq.ParquetWriter] = {}
        self._rows: dict[str, int] = {}
        self._done = False

    def __enter__(self) -> "Writer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if not self._done:
            self._drop()

    def _path(self, table: str) -> Path:
        return self._root / table / f"{self._name}.parquet"

    def write(self, table: str, rows: pa.RecordBatch | pa.Table) -> None:
        """Append rows to a table's file; page checksums are on."""
        if table not in self._open:
            path = self._path(table)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open[table] = pq.ParquetWriter(
                path, rows.schema, compression="zstd", write_page_checksum=True
            )
            self._rows[table] = 0
        if rows.num_rows:
            data = rows if isinstance(rows, pa.Table) else pa.Table.from_batches([rows])
            self._open[table].write_table(data, row_group_size=ROW_GROUP)
            self._rows[table] += rows.num_rows

    def finish(self) -> tuple[StoredFile, ...]:
        """Close and fsync every file; returns them with their digests, sorted by path."""
        stored = []
        for table, writer in sorted(self._open.items()):
            writer.close()
            path = self._path(table)
            with path.open("rb") as file:
                os.fsync(file.fileno())
            sync_folder(path.parent)
            stored.append(
                StoredFile(
                    path=path.relative_to(self._root).as_posix(),
                    of_table=table,
                    rows=self._rows[table],
                    size=path.stat().st_size,
                    sha256=digest_of(path),
                )
            )
        self._done = True
        return tuple(stored)

    def _drop(self) -> None:
        for table, writer in self._open.items():
            # Closing writes a footer; on a full disk that fails too, and the file goes anyway.
            try:
                writer.close()
            except OSError:
                pass
            finally:
                self._path(table).unlink(missing_ok=True)


def commit(
    connection: sa.Connection,
    actor: Actor,
    kind: str,
    subject: str,
    at: datetime,
    stored: Sequence[StoredFile],
    details: Mapping[str, Any] | None = None,
) -> int:
    """Make files visible by one act.

    Args:
        connection: Open transaction on the casebook.
        actor: Who acts.
        kind: `read` (rows of one exhibit) or `run` (findings, entities, rings, leads).
        subject: The exhibit's digest, or the run.
        at: UTC moment.
        stored: The finished files.
        details: More of the act.

    Returns:
        The snapshot's number, which is its act's.
    """
    body = {**(details or {}), "files": [msgspec.to_builtins(file) for file in stored]}
    seq = custody.append(connection, actor, f"{kind} committed", subject, at, body)
    connection.execute(
        snapshots.insert().values(seq=seq, kind=kind, subject=subject, made_at=at.isoformat())
    )
    for file in stored:
        connection.execute(files.insert().values(seq=seq, **msgspec.to_builtins(file)))
    return seq


def readings(connection: sa.Connection) -> dict[str, tuple[int, int]]:
    """Exhibits whose rows are committed: digest -> (newest snapshot, how many readings)."""
    query = (
        sa.select(snapshots.c.subject, sa.func.max(snapshots.c.seq), sa.func.count())
        .where(snapshots.c.kind == "read")
        .group_by(snapshots.c.subject)
    )
    return {subject: (seq, count) for subject, seq, count in connection.execute(query)}


def latest_run(connection: sa.Connection) -> int | None:
    """Number of the newest committed run, or None."""
    query = sa.select(sa.func.max(snapshots.c.seq)).where(snapshots.c.kind == "run")
    seq: int | None = connection.execute(query).scalar()
    return seq


def committed(
    connection: sa.Connection, table: str, kind: str, seq: int | None = None
) -> list[StoredFile]:
    """Files of a table in committed snapshots of a kind, oldest first.

    Args:
        connection: Casebook.
        table: Table name.
        kind: `read` (the newest reading of each exhibit counts) or `run`.
        seq: For one snapshot only.
    """
    newest = (
        sa.select(sa.func.max(snapshots.c.seq))
        .where(snapshots.c.kind == kind)
        .group_by(snapshots.c.subject)
    )
    query = (
        sa.select(files)
        .join(snapshots, snapshots.c.seq == files.c.seq)
        .where(files.c.of_table == table, snapshots.c.kind == kind)
        .order_by(files.c.seq, files.c.path)
    )
    query = query.where(snapshots.c.seq == seq if seq is not None else snapshots.c.seq.in_(newest))
    return [
        StoredFile(path=r.path, of_table=r.of_table, rows=r.rows, size=r.size, sha256=r.sha256)
        for r in connection.execute(query)
    ]


def check(workspace: Workspace, stored: Iterable[StoredFile]) -> None:
    """Compare files with the digests in their snapshot's rows.

    Raises:
        CustodyError: Names the first file that is missing or has other bytes.
    """
    for file in stored:
        path = workspace.tables / file.path
        if not path.is_file():
            raise CustodyError(f"table file {file.path} is missing")
        if path.stat().st_size != file.size or digest_of(path) != file.sha256:
            raise CustodyError(f"table file {file.path} has other bytes than were committed")


def sweep(workspace: Workspace, connection: sa.Connection) -> int:
    """Remove table files that no snapshot names; returns how many.

    Call only while holding the workspace lock: another run's files are not committed yet.
    """
    known = {row.path for row in connection.execute(sa.select(files.c.path))}
    swept = 0
    for path in sorted(workspace.tables.rglob("*.parquet")):
        if path.relative_to(workspace.tables).as_posix() not in known:
            path.unlink()
            swept += 1
    return swept
