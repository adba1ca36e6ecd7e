"""The custody log: one canonical record for every act, each linked to the one before.

It is the truth; the casebook's other tables are a view of it. The leaf hash is that of
RFC 6962 section 2.1, so that the log can be proved as a Merkle tree.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from counterfoil.errors import CustodyError, Refused
from counterfoil.model.actor import Actor
from counterfoil.store.casebook import acts

EMPTY = hashlib.sha256(b"").hexdigest()
"""`previous` of the first act."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the custody log."""

    seq: int
    """1 for the first act."""

    record: bytes
    """Canonical JSON: sorted keys, no blanks, UTF-8."""

    previous: str
    leaf: str

    @property
    def said(self) -> dict[str, Any]:
        """The record, decoded."""
        said: dict[str, Any] = msgspec.json.decode(self.record)
        return said


def canonical(record: Mapping[str, Any]) -> bytes:
    """The one way to write a record: sorted keys, no blanks, UTF-8."""
    return msgspec.json.encode(msgspec.to_builtins(record, str_keys=True), order="sorted")


def leaf_of(record: bytes) -> str:
    """RFC 6962 leaf hash of a canonical record, lower-case hex."""
    return hashlib.sha256(b"\x00" + record).hexdigest()


def append(
    connection: sa.Connection,
    actor: Actor,
    act: str,
    subject: str,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Write one act into the log; the caller's transaction commits it with its rows.

    Args:
        connection: An open transaction on the casebook.
        actor: Who acts; name and basis stand in the record.
        act: What is done, in the past tense: `exhibit kept`, `lead read`.
        subject: What it is done to: an exhibit's digest, a record, a case.
        at: UTC moment.
        details: More of the act, JSON-like, without floats.

    Returns:
        The act's number in the log.

    Raises:
        Refused: The actor has no name.
    """
    if not actor.name.strip():
        raise Refused("an act needs an actor", remedy="name one with --actor")
    last = connection.execute(
        sa.select(acts.c.seq, acts.c.leaf).order_by(acts.c.seq.desc()).limit(1)
    ).first()
    seq, previous = (last.seq + 1, last.leaf) if last else (1, EMPTY)
    record = canonical(
        {
            "act": act,
            "actor": actor.name,
            "at": at.isoformat(),
            "basis": actor.basis,
            "details": dict(details or {}),
            "previous": previous,
            "purpose": actor.purpose,
            "seq": seq,
            "subject": subject,
        }
    )
    connection.execute(
        acts.insert().values(
            seq=seq,
            recorded_at=at.isoformat(),
            act=act,
            subject=subject,
            record=record,
            previous=previous,
            leaf=leaf_of(record),
        )
    )
    return seq


def entries(connection: sa.Connection, after: int = 0) -> Iterator[Act]:
    """Acts in order, from the one after `after`."""
    query = sa.select(acts).where(acts.c.seq > after).order_by(acts.c.seq)
    for row in connection.execute(query):
        yield Act(seq=row.seq, record=bytes(row.record), previous=row.previous, leaf=row.leaf)


def head(connection: sa.Connection) -> tuple[int, str]:
    """Number and leaf of the last act; (0, EMPTY) for an empty log."""
    last = connection.execute(
        sa.select(acts.c.seq, acts.c.leaf).order_by(acts.c.seq.desc()).limit(1)
    ).first()
    return (last.seq, last.leaf) if last else (0, EMPTY)


def check(connection: sa.Connection) -> int:
    """Recompute the whole log.

    Returns:
        How many acts it holds.

    Raises:
        CustodyError: Names the first act that was edited, lost, repeated or moved.
    """
    expected, previous = 1, EMPTY
    for act in entries(connection):
        if act.seq != expected:
            raise CustodyError(f"custody log: act {expected} is missing, act {act.seq} follows")
        if leaf_of(act.record) != act.leaf:
            raise CustodyError(f"custody log: the record of act {act.seq} was changed")
        said = act.said
        if act.previous != previous or said["previous"] != previous or said["seq"] != expected:
            raise CustodyError(f"custody log: act {act.seq} does not follow act {expected - 1}")
        expected, previous = expected + 1, act.leaf
    return expected - 1
