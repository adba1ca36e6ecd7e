"""The custody log: one canonical record for every act, each linked to the one before.

It is the truth; the casebook's other tables are a view of it. The leaf hash is that of
RFC 6962 section 2.1, so that the log can be proved as a Merkle tree.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from counterfoil.errors import CustodyError, InputError, Refused
from counterfoil.model.actor import Actor
from counterfoil.model.custody import Difference, Inclusion, LoggedAct
from counterfoil.store.casebook import acts
from counterfoil.store.merkle import Tree, leaf_hash

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
    """The one way to write a record: sorted keys, no blanks, UTF-8, no floats.

    Raises:
        InputError: A float stands in it; two programs may write the same float differently.
    """
    plain = msgspec.to_builtins(record, str_keys=True)
    _refuse_floats(plain, "record")
    return msgspec.json.encode(plain, order="sorted")


def _refuse_floats(value: Any, where: str) -> None:
    if isinstance(value, float):
        raise InputError(f"{where} is the float {value!r}", remedy="write it as text or integer")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _refuse_floats(inner, f"{where}.{key}")
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for inner in value:
            _refuse_floats(inner, where)


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
        at: UTC moment. If it lies before the last act, the record says by how much: the
            clock went backwards, and order in the log counts, not the clock.
        details: More of the act, JSON-like, without floats.

    Returns:
        The act's number in the log.

    Raises:
        Refused: The actor has no name.
    """
    if not actor.name.strip():
        raise Refused("an act needs an actor", remedy="name one with --actor")
    last = connection.execute(
        sa.select(acts.c.seq, acts.c.leaf, acts.c.recorded_at).order_by(acts.c.seq.desc()).limit(1)
    ).first()
    seq, previous = (last.seq + 1, last.leaf) if last else (1, EMPTY)
    said: dict[str, Any] = {
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
    if last and (behind := datetime.fromisoformat(last.recorded_at) - at) > timedelta(0):
        said["clock_behind_us"] = behind // timedelta(microseconds=1)
    record = canonical(said)
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
        yield Act(seq=row.seq, record=as_bytes(row.record), previous=row.previous, leaf=row.leaf)


def head(connection: sa.Connection) -> tuple[int, str]:
    """Number and leaf of the last act; (0, EMPTY) for an empty log."""
    last = connection.execute(
        sa.select(acts.c.seq, acts.c.leaf).order_by(acts.c.seq.desc()).limit(1)
    ).first()
    return (last.seq, last.leaf) if last else (0, EMPTY)


def about(connection: sa.Connection, subject: str, until: int | None = None) -> list[Act]:
    """Acts on one subject in order, up to act number `until`."""
    query = sa.select(acts).where(acts.c.subject == subject).order_by(acts.c.seq)
    if until is not None:
        query = query.where(acts.c.seq <= until)
    return [
        Act(seq=row.seq, record=as_bytes(row.record), previous=row.previous, leaf=row.leaf)
        for row in connection.execute(query)
    ]


def logged(act: Act) -> LoggedAct:
    """An act as a case file cites it."""
    said = act.said
    return LoggedAct(
        seq=act.seq,
        at=datetime.fromisoformat(said["at"]),
        act=said["act"],
        actor=said["actor"],
        basis=said["basis"],
        purpose=said["purpose"],
        subject=said["subject"],
    )


def tree(connection: sa.Connection, size: int | None = None) -> Tree:
    """The Merkle tree over the first `size` acts; all by default.

    Leaves are hashed anew from the records, so that a bent `leaf` column is never signed.
    """
    query = sa.select(acts.c.record).order_by(acts.c.seq)
    if size is not None:
        query = query.where(acts.c.seq <= size)
    return Tree(leaf_hash(as_bytes(row.record)) for row in connection.execute(query))


def as_bytes(stored: bytes | str | None) -> bytes:
    """A record as bytes; an edit by hand may have left text or nothing in its place."""
    return stored.encode() if isinstance(stored, str) else bytes(stored or b"")


def inclusion(act: Act, of: Tree, size: int, *, withheld: bool = False) -> Inclusion:
    """Proof that an act is among the first `size`. Raises InputError."""
    return Inclusion(
        seq=act.seq,
        size=size,
        record=None if withheld else act.record.decode(),
        leaf=act.leaf,
        path=tuple(node.hex() for node in of.inclusion(act.seq - 1, size)),
    )


def differences(connection: sa.Connection) -> Iterator[Difference]:
    """Recompute the whole log and name every act that is not as it was written.

    A row that cannot be read as a record is named and the search goes on behind it.
    """
    expected, previous, last_at = 1, EMPTY, ""
    for row in connection.execute(sa.select(acts).order_by(acts.c.seq)):
        subject = f"act {row.seq}"
        for seq in range(expected, row.seq):
            yield Difference(kind="log", subject=f"act {seq}", says="the act is missing")
        record = as_bytes(row.record)
        if leaf_of(record) != row.leaf:
            yield Difference(
                kind="log",
                subject=subject,
                says=f"the record was changed: its leaf hash is {leaf_of(record)}, not {row.leaf}",
            )
        yield from _against_columns(subject, record, row)
        if row.previous != previous:
            yield Difference(
                kind="log",
                subject=subject,
                says=f"it follows the leaf {row.previous}, but act {row.seq - 1} is {previous}",
            )
        yield from _clock(subject, record, last_at)
        expected, previous, last_at = row.seq + 1, row.leaf, row.recorded_at


def _against_columns(subject: str, record: bytes, row: Any) -> Iterator[Difference]:
    try:
        said = msgspec.json.decode(record, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        yield Difference(kind="log", subject=subject, says=f"the record is unreadable: {error}")
        return
    stated = {
        "act": row.act,
        "at": row.recorded_at,
        "previous": row.previous,
        "seq": row.seq,
        "subject": row.subject,
    }
    for name, value in stated.items():
        if said.get(name) != value:
            yield Difference(
                kind="log",
                subject=subject,
                says=f"its column {name} says {value!r}, its record {said.get(name)!r}",
            )


def _clock(subject: str, record: bytes, last_at: str) -> Iterator[Difference]:
    try:
        said = msgspec.json.decode(record, type=dict[str, Any])
        at = datetime.fromisoformat(said["at"])
        before = datetime.fromisoformat(last_at) if last_at else at
    except (ValueError, KeyError, TypeError):
        return  # An unreadable record is named already.
    if at < before:
        declared = "clock_behind_us" in said
        yield Difference(
            kind="clock",
            subject=subject,
            says=f"{said['at']} lies before the act before it, {last_at}"
            + ("; the log says so itself" if declared else "; the log does not say so"),
            grave=not declared,
        )


def check(connection: sa.Connection) -> int:
    """Recompute the whole log.

    Returns:
        How many acts it holds.

    Raises:
        CustodyError: Names the first act that was edited, lost, repeated or moved.
    """
    for difference in differences(connection):
        if difference.grave:
            raise CustodyError(f"custody log: {difference.subject}: {difference.says}")
    return head(connection)[0]
