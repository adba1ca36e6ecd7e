"""Witnesses: another workspace remembers a log's checkpoints and cosigns only what grew.

Format: C2SP tlog-cosignature (`cosignature/v1`, signature type 0x04).
"""

import base64
from datetime import datetime

import sqlalchemy as sa

from counterfoil.errors import CustodyError, InputError
from counterfoil.model.actor import Actor
from counterfoil.model.custody import Checkpoint, Consistency
from counterfoil.store import custody, signing
from counterfoil.store.merkle import is_consistent
from counterfoil.store.workspace import Workspace

WITNESSED = "checkpoint witnessed"


def last_seen(connection: sa.Connection, origin: str) -> tuple[int, str]:
    """Size and root of the newest checkpoint of a log that was witnessed here; (0, "")."""
    seen = [a.said for a in custody.about(connection, origin) if a.said["act"] == WITNESSED]
    return (seen[-1]["details"]["size"], seen[-1]["details"]["root"]) if seen else (0, "")


def check_growth(seen: tuple[int, str], note: Checkpoint, growth: tuple[Consistency, ...]) -> None:
    """Refuse a checkpoint that does not continue what was seen before.

    Raises:
        CustodyError: The log shrank or was rewritten since.
        InputError: No proof from the size that was seen.
    """
    size, root = seen
    since = f"since the checkpoint of {size} acts that was witnessed here"
    if note.size < size:
        raise CustodyError(f"{note.origin} has {note.size} acts: it shrank {since}")
    if note.size == size and note.root != root:
        raise CustodyError(f"{note.origin} was rewritten {since}")
    if size in (0, note.size):
        return
    proof = next((g for g in growth if (g.old_size, g.size) == (size, note.size)), None)
    if proof is None:
        raise InputError(
            f"no proof that {note.origin} grew from {size} to {note.size} acts",
            remedy=f"ask its owner for `evidence prove 1 --since {size}`",
        )
    path = [bytes.fromhex(node) for node in proof.path]
    if not is_consistent(size, bytes.fromhex(root), note.size, bytes.fromhex(note.root), path):
        raise CustodyError(f"{note.origin} was rewritten {since}")


def witness(
    workspace: Workspace,
    connection: sa.Connection,
    actor: Actor,
    at: datetime,
    note: Checkpoint,
    growth: tuple[Consistency, ...],
) -> str:
    """Remember a checkpoint of another log and cosign it.

    Returns:
        The note with this witness's cosignature as a further line.

    Raises:
        CustodyError: The log shrank or was rewritten since it was last seen.
        InputError: A proof is needed.
    """
    check_growth(last_seen(connection, note.origin), note, growth)
    details = {"root": note.root, "size": note.size}
    custody.append(connection, actor, WITNESSED, note.origin, at, details)
    body = note.note.partition("\n\n")[0] + "\n"
    moment = int(at.timestamp())
    name, key_id, signature = signing.cosign(workspace, f"cosignature/v1\ntime {moment}\n{body}")
    packed = base64.b64encode(key_id + moment.to_bytes(8, "big") + signature).decode()
    return f"{note.note}{signing.DASH}{name} {packed}\n"
