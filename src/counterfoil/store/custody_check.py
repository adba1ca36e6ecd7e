"""Everything that the store can prove, recomputed: log, views, exhibits, files, checkpoints."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from counterfoil.errors import CounterfoilError, CustodyError
from counterfoil.model.custody import Checkpoint, Difference, Verified
from counterfoil.store import checkpoints, custody, exhibits
from counterfoil.store.casebook import (
    acts,
    files,
    intakes,
    judgements,
    mappings,
    papers,
    snapshots,
)
from counterfoil.store.store import Store

Step = Callable[[str, int, int], None]
"""Told the stage, how much is done and how much there is."""


def verify(
    store: Store, handed_out: Sequence[Checkpoint] = (), step: Step | None = None
) -> Verified:
    """Recompute everything and name what differs; changes nothing.

    Args:
        store: Open workspace.
        handed_out: Checkpoints that others kept, to hold against the log.
        step: Told the progress.

    Raises:
        CustodyError: The casebook cannot be read at all.
    """
    try:
        return _verify(store, handed_out, step)
    except (DatabaseError, ValueError, TypeError, KeyError) as error:
        words = " ".join(str(error).split())[:300]
        raise CustodyError(
            f"the casebook cannot be read: {words}", remedy="restore it from the backup"
        ) from error


def _verify(store: Store, handed_out: Sequence[Checkpoint], step: Step | None) -> Verified:
    tell = step or (lambda *_: None)
    found: list[Difference] = []
    with store.transaction() as connection:
        tell("log", 0, 1)
        found += _database(connection)
        found += custody.differences(connection)
        tree = custody.tree(connection)
        try:
            found += checkpoints.differences(store.workspace, connection, tree)
        except CounterfoilError as error:
            found.append(Difference(kind="key", subject="signing key", says=error.message))
        for note in handed_out:
            found += checkpoints.against(tree, note)
        found += _views(connection)
        found += _papers(connection)
        exhibit_count, table_count = _counts(connection)
        found += _exhibits(store, connection, tell)
        found += _table_files(store, connection)
        signed = len(checkpoints.issued_sizes(connection))
    return Verified(
        acts=len(tree),
        root=tree.root().hex(),
        exhibits=exhibit_count,
        table_files=table_count,
        checkpoints=signed,
        differences=tuple(found),
    )


def _database(connection: sa.Connection) -> Iterator[Difference]:
    """SQLite's own check of its pages and indexes, and whether the log still refuses edits."""
    if connection.dialect.name != "sqlite":
        return
    for (says,) in connection.exec_driver_sql("PRAGMA integrity_check(20)").fetchall():
        if says != "ok":
            yield Difference(kind="view", subject="casebook.sqlite", says=str(says))
    held = connection.exec_driver_sql("select name from sqlite_master where type = 'trigger'")
    if not {"acts_update", "acts_delete"} <= {name for (name,) in held}:
        says = "the triggers that keep the log append-only are gone: somebody removed them"
        yield Difference(kind="log", subject="casebook.sqlite", says=says, grave=False)


def _counts(connection: sa.Connection) -> tuple[int, int]:
    kept = connection.execute(sa.select(sa.func.count(intakes.c.exhibit.distinct()))).scalar_one()
    stored = connection.execute(sa.select(sa.func.count()).select_from(files)).scalar_one()
    return kept, stored


def _said(connection: sa.Connection, act: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Readable records of one kind of act; unreadable ones are named by the log's own check."""
    query = sa.select(acts).where(acts.c.act == act).order_by(acts.c.seq)
    for row in connection.execute(query):
        entry = custody.Act(
            seq=row.seq, record=custody.as_bytes(row.record), previous="", leaf=row.leaf
        )
        try:
            yield row.seq, entry.said
        except ValueError:
            continue


def _views(connection: sa.Connection) -> Iterator[Difference]:
    """Rebuild every view from the log and compare."""
    i, s, f, j, m = intakes.c, snapshots.c, files.c, judgements.c, mappings.c
    queries = {
        "intakes": sa.select(i.seq, i.exhibit, i.name, i.size, i.basis, i.actor),
        "snapshots": sa.select(s.seq, s.kind, s.subject),
        "files": sa.select(f.seq, f.path, f.of_table, f.rows, f.size, f.sha256),
        "judgements": sa.select(j.seq, j.kind, j.subject, j.other, j.word, j.why, j.reviewer),
        "mappings": sa.select(m.seq, m.key, m.mapping),
    }
    expected = _rebuilt(connection)
    for name, query in queries.items():
        held = {tuple(row) for row in connection.execute(query)}
        for row in sorted(held - expected[name], key=str):
            says = f"the row {row} is not what the log says"
            yield Difference(kind="view", subject=name, says=says)
        for row in sorted(expected[name] - held, key=str):
            says = f"the log says {row}, and the row is missing or changed"
            yield Difference(kind="view", subject=name, says=says)


def _rebuilt(connection: sa.Connection) -> dict[str, set[tuple[Any, ...]]]:
    rows: dict[str, set[tuple[Any, ...]]] = {name: set() for name in _VIEWS}
    for seq, said in _said(connection, "exhibit kept"):
        d = said["details"]
        rows["intakes"].add(
            (seq, said["subject"], d["name"], d["size"], said["basis"], said["actor"])
        )
    for kind in _kinds(connection):
        for seq, said in _said(connection, f"{kind} committed"):
            rows["snapshots"].add((seq, kind, said["subject"]))
            rows["files"] |= {
                (seq, f["path"], f["of_table"], f["rows"], f["size"], f["sha256"])
                for f in said["details"]["files"]
            }
    for seq, said in _said(connection, "judgement given"):
        names = ("kind", "subject", "other", "word", "why", "reviewer")
        rows["judgements"].add((seq, *(said["details"][name] for name in names)))
    newest = {
        said["subject"]: (seq, said["subject"], said["details"]["mapping"])
        for seq, said in _said(connection, "mapping remembered")
    }
    rows["mappings"] = set(newest.values())
    return rows


_VIEWS = ("intakes", "snapshots", "files", "judgements", "mappings")


def _kinds(connection: sa.Connection) -> list[str]:
    named = sa.select(acts.c.act).distinct().where(acts.c.act.like("% committed"))
    return sorted(act.removesuffix(" committed") for (act,) in connection.execute(named))


def _papers(connection: sa.Connection) -> Iterator[Difference]:
    for row in connection.execute(sa.select(papers).order_by(papers.c.sha256)):
        digest = hashlib.sha256(bytes(row.body)).hexdigest()
        if digest != row.sha256:
            says = f"paper {row.sha256} ({row.kind}) has other bytes now: {digest}"
            yield Difference(kind="paper", subject=row.sha256, says=says)
    held = {row.sha256 for row in connection.execute(sa.select(papers.c.sha256))}
    for seq, said in _said(connection, "case opened"):
        for digest in said["details"].get("papers", {}).values():
            if digest not in held:
                says = f"paper {digest}, cited by act {seq}, is missing"
                yield Difference(kind="paper", subject=digest, says=says)


def _exhibits(store: Store, connection: sa.Connection, tell: Step) -> Iterator[Difference]:
    logged = {said["subject"]: seq for seq, said in _said(connection, "exhibit kept")}
    present = set(exhibits.stored(store.workspace))
    for done, digest in enumerate(sorted(logged)):
        tell("exhibits", done, len(logged))
        path = exhibits.place(store.workspace, digest)
        if digest not in present:
            says = f"kept by act {logged[digest]}, the file is missing"
            yield Difference(kind="exhibit", subject=digest, says=says)
        elif (found := exhibits.digest_of(path)) != digest:
            yield Difference(
                kind="exhibit", subject=digest, says=f"it has other bytes now: {found}"
            )
    for digest in sorted(present - logged.keys()):
        says = "the file is there, but no act took it in (a crash may have left it)"
        yield Difference(kind="exhibit", subject=digest, says=says, grave=False)


def _table_files(store: Store, connection: sa.Connection) -> Iterator[Difference]:
    for row in connection.execute(sa.select(files).order_by(files.c.path)):
        path = store.workspace.tables / row.path
        if not path.is_file():
            yield Difference(kind="table file", subject=row.path, says="the file is missing")
        elif (found := exhibits.digest_of(path)) != row.sha256:
            says = f"it has other bytes now: {found}, committed were {row.sha256}"
            yield Difference(kind="table file", subject=row.path, says=says)
