"""Checkpoints of the custody log: signed, kept, handed out, and held against the log again."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from counterfoil.errors import CustodyError, InputError
from counterfoil.model.custody import Checkpoint, Consistency, Difference
from counterfoil.store import custody, signing
from counterfoil.store.casebook import checkpoints, timestamps
from counterfoil.store.merkle import Tree
from counterfoil.store.workspace import Workspace, write_whole

FOLDER = "checkpoints"
"""In the workspace: one text file a checkpoint, named by its size, to be handed out."""


def issue(
    workspace: Workspace, connection: sa.Connection, at: datetime, size: int | None = None
) -> Checkpoint:
    """Sign the log's state at `size` acts, or the present one, and keep the note.

    Signing the same size again gives the same bytes, so a bundle can be written twice.

    Raises:
        InputError: The log is empty or shorter than `size`.
        CustodyError: The log is damaged, or an earlier checkpoint does not fit it: a bent log
            is never signed.
    """
    size = custody.head(connection)[0] if size is None else size
    if size < 1:
        raise InputError("an empty log has no checkpoint")
    custody.check(connection)
    tree = custody.tree(connection)
    for difference in differences(workspace, connection, tree):
        if difference.grave:
            raise CustodyError(f"{difference.subject}: {difference.says}")
    note = signing.sign(workspace, size, tree.root(size))
    held = connection.execute(
        sa.select(checkpoints.c.note).where(checkpoints.c.size == size)
    ).scalar()
    if held is not None:
        return signing.read_note(held)
    row = {"size": size, "root": note.root, "note": note.note, "signed_at": at.isoformat()}
    connection.execute(checkpoints.insert().values(**row))
    folder = workspace.root / FOLDER
    folder.mkdir(exist_ok=True)
    path = folder / f"{size}.txt"
    if not path.exists():
        write_whole(path, note.note.encode())
    return note


def keep_cosigned(workspace: Workspace, connection: sa.Connection, text: str) -> Checkpoint:
    """Keep a checkpoint of this log with the cosignatures that witnesses added.

    Raises:
        InputError: It is not a checkpoint that was signed here.
    """
    note = signing.read_note(text)
    held = connection.execute(
        sa.select(checkpoints.c.note).where(checkpoints.c.size == note.size)
    ).scalar()
    if held is None or not text.startswith(held):
        raise InputError(
            f"no checkpoint of {note.size} acts was signed here as this file begins",
            remedy="give the file that the witness returned",
        )
    changed = checkpoints.update().where(checkpoints.c.size == note.size).values(note=text)
    connection.execute(changed)
    write_whole(workspace.root / FOLDER / f"{note.size}.txt", text.encode())
    return note


def issued(connection: sa.Connection) -> list[Checkpoint]:
    """Checkpoints that were signed here, smallest first."""
    rows = connection.execute(sa.select(checkpoints).order_by(checkpoints.c.size))
    return [signing.read_note(row.note) for row in rows]


def issued_sizes(connection: sa.Connection) -> list[int]:
    """Sizes at which a checkpoint was signed here, smallest first."""
    query = sa.select(checkpoints.c.size).order_by(checkpoints.c.size)
    return [row.size for row in connection.execute(query)]


def growth(
    connection: sa.Connection, tree: Tree, size: int, *, only: tuple[int, ...] = ()
) -> list[Consistency]:
    """Proofs that the log at `size` begins with each checkpoint signed before it.

    Args:
        connection: Casebook.
        tree: Over at least `size` acts.
        size: Where the proofs end.
        only: Sizes to prove; every signed one by default.
    """
    older = [c for c in issued(connection) if c.size < size and (not only or c.size in only)]
    return [
        Consistency(
            old_size=c.size,
            old_root=c.root,
            size=size,
            path=tuple(node.hex() for node in tree.consistency(c.size, size)),
        )
        for c in older
    ]


def against(tree: Tree, handed_out: Checkpoint) -> Iterator[Difference]:
    """Hold a checkpoint that somebody kept against the log as it is now."""
    subject = f"checkpoint of {handed_out.size} acts"
    if handed_out.size > len(tree):
        yield Difference(
            kind="checkpoint",
            subject=subject,
            says=f"the log has only {len(tree)} acts now: acts {len(tree) + 1} to "
            f"{handed_out.size} were cut off",
        )
        return
    root = tree.root(handed_out.size).hex()
    if root != handed_out.root:
        yield Difference(
            kind="checkpoint",
            subject=subject,
            says=f"the first {handed_out.size} acts have the root {root} now, but "
            f"{handed_out.root} was signed: the log was rewritten",
        )


def differences(
    workspace: Workspace, connection: sa.Connection, tree: Tree
) -> Iterator[Difference]:
    """Hold every checkpoint kept in the casebook and in the folder against the log."""
    key = signing.verifier_key(workspace)
    for row in connection.execute(sa.select(checkpoints).order_by(checkpoints.c.size)):
        yield from _judge(f"checkpoint of {row.size} acts", row.note, key, tree, row)
    for path in sorted((workspace.root / FOLDER).glob("*.txt")):
        text = path.read_bytes().decode("utf-8", "replace")
        yield from _judge(f"{FOLDER}/{path.name}", text, key, tree)


def _judge(
    subject: str, text: str, key: str, tree: Tree, row: sa.Row[tuple[object, ...]] | None = None
) -> Iterator[Difference]:
    try:
        note = signing.read_note(text)
    except InputError as error:
        yield Difference(kind="checkpoint", subject=subject, says=error.message)
        return
    if not signing.is_signed_by(text, key):
        yield Difference(
            kind="checkpoint", subject=subject, says="its signature is not that of this log's key"
        )
    if row is not None and (row.size, row.root) != (note.size, note.root):
        yield Difference(
            kind="checkpoint", subject=subject, says="its row and its signed note differ"
        )
    yield from against(tree, note)


def keep_token(connection: sa.Connection, size: int, sha256: str, token: bytes) -> None:
    """Keep a time-stamp token (RFC 3161) over a checkpoint's note; the first one stays."""
    known = sa.select(timestamps.c.sha256).where(timestamps.c.sha256 == sha256)
    if connection.execute(known).first() is None:
        row = {"sha256": sha256, "size": size, "token": token}
        connection.execute(timestamps.insert().values(**row))


def tokens(connection: sa.Connection, size: int) -> list[bytes]:
    """Time-stamp tokens over the checkpoint of that size, by digest."""
    query = sa.select(timestamps).where(timestamps.c.size == size).order_by(timestamps.c.sha256)
    return [bytes(row.token) for row in connection.execute(query)]
