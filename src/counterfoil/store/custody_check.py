"""Everything that the store can prove, recomputed: log, views, exhibits, files, checkpoints."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from counterfoil.errors import CounterfoilError
from counterfoil.model.custody import Checkpoint, Difference, Verified
from counterfoil.store import checkpoints, custody, exhibits
from counterfoil.store.casebook import acts, files, intakes, papers, snapshots
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
    """
    tell = step or (lambda *_: None)
    found: list[Difference] = []
    with store.transaction() as connection:
        tell("log", 0, 1)
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
    """Rebuild intakes, snapshots and files from the log and compare."""
    expected: dict[str, set[tuple[Any, ...]]] = {
        "intakes": set(),
        "snapshots": set(),
        "files": set(),
    }
    for seq, said in _said(connection, "exhibit kept"):
        detail = said["details"]
        expected["intakes"].add(
            (seq, said["subject"], detail["name"], detail["size"], said["basis"], said["actor"])
        )
    for kind in _kinds(connection):
        for seq, said in _said(connection, f"{kind} committed"):
            expected["snapshots"].add((seq, kind, said["subject"]))
            expected["files"] |= {
                (seq, f["path"], f["of_table"], f["rows"], f["size"], f["sha256"])
                for f in said["details"]["files"]
            }
    i, s, f = intakes.c, snapshots.c, files.c
    queries = {
        "intakes": sa.select(i.seq, i.exhibit, i.name, i.size, i.basis, i.actor),
        "snapshots": sa.select(s.seq, s.kind, s.subject),
        "files": sa.select(f.seq, f.path, f.of_table, f.rows, f.size, f.sha256),
    }
    for name, query in queries.items():
        held = {tuple(row) for row in connection.execute(query)}
        for row in sorted(held - expected[name], key=str):
            says = f"the row {row} is not what the log says"
            yield Difference(kind="view", subject=name, says=says)
        for row in sorted(expected[name] - held, key=str):
            says = f"the log says {row}, and the row is missing or changed"
            yield Difference(kind="view", subject=name, says=says)


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
