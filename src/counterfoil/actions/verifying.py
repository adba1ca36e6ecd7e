"""Check custody: the whole workspace, one act's proof, a checkpoint, an exhibit's record."""

import hashlib
from pathlib import Path

import msgspec

from counterfoil.errors import CustodyError, InputError, NotFound
from counterfoil.law.procedure.completeness import lint, verdict
from counterfoil.model.actor import Actor
from counterfoil.model.custody import Checkpoint, Consistency, Inclusion, Verified
from counterfoil.model.exhibit import CaseExhibit
from counterfoil.store import (
    casework,
    checkpoints,
    custody,
    custody_check,
    signing,
    timestamping,
    witnessing,
)
from counterfoil.store.store import Store


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What shows a stranger that acts stand in the log."""

    checkpoint: str
    key: str
    inclusions: tuple[Inclusion, ...]
    growth: tuple[Consistency, ...] = ()


class _Printed(msgspec.Struct, frozen=True):
    """The document that `evidence prove` prints."""

    proof: Proof


class Linted(msgspec.Struct, frozen=True, kw_only=True):
    """An exhibit with what its record lacks."""

    exhibit: CaseExhibit
    verdict: str
    """`fatal`, `curable` or `complete`."""


def verify(
    actor: Actor,
    store: Store,
    handed_out: tuple[Path, ...] = (),
    step: custody_check.Step | None = None,
) -> Verified:
    """Recompute the log, its views, exhibits, table files and checkpoints.

    Args:
        actor: Who asks; the check is logged afterwards, unless the log is damaged: then
            nothing is written to it.
        store: Open workspace.
        handed_out: Files with checkpoints that others kept.
        step: Told the progress.

    Raises:
        InputError: A file is not a checkpoint of this log.
    """
    notes = tuple(_own(store, path) for path in handed_out)
    found = custody_check.verify(store, notes, step)
    if found.sound:
        details = {"differences": len(found.differences), "root": found.root}
        store.log(actor, "workspace verified", "workspace", details)
    return found


def _own(store: Store, path: Path) -> Checkpoint:
    text = _text(path)
    note = signing.read_note(text)
    if not signing.is_signed_by(text, signing.verifier_key(store.workspace)):
        raise InputError(
            f"{path} is not signed by this workspace's key",
            remedy="either it is another log's checkpoint, or the key was replaced: find out",
        )
    return note


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}", remedy="give the file as it was handed out") from error


def sign_checkpoint(actor: Actor, store: Store, size: int | None = None) -> Checkpoint:
    """Sign the log's state at `size` acts, or the present one, to be handed out to others."""
    with store.transaction() as connection:
        note = checkpoints.issue(store.workspace, connection, store.now(), size)
        details = {"root": note.root, "size": note.size}
        custody.append(connection, actor, "checkpoint signed", "log", store.now(), details)
    return note


def witness(actor: Actor, store: Store, note: Path, key: str, proof: Path | None = None) -> str:
    """Remember another log's checkpoint and cosign it, if that log only grew.

    Args:
        actor: Who witnesses.
        store: The witness's own workspace.
        note: File with the other log's checkpoint.
        key: The other log's verifier key, got by another way.
        proof: What its owner's `evidence prove 1 --since SIZE` printed.

    Raises:
        InputError: Not signed by that key, or a proof is needed.
        CustodyError: The other log shrank or was rewritten since it was last seen here.
    """
    text = _text(note)
    if not signing.is_signed_by(text, key):
        raise InputError(f"{note} is not signed by {key[:60]}")
    growth: tuple[Consistency, ...] = ()
    if proof:
        try:
            growth = msgspec.json.decode(_text(proof), type=_Printed).proof.growth
        except msgspec.DecodeError as error:
            raise InputError(
                f"{proof}: {error}", remedy="give what `evidence prove` printed"
            ) from error
    found = signing.read_note(text)
    with store.transaction() as connection:
        return witnessing.witness(store.workspace, connection, actor, store.now(), found, growth)


def keep_cosigned(actor: Actor, store: Store, note: Path) -> Checkpoint:
    """Keep a checkpoint that a witness has cosigned; bundles carry it from then on.

    Raises:
        InputError: Not a checkpoint that was signed here.
    """
    with store.transaction() as connection:
        kept = checkpoints.keep_cosigned(store.workspace, connection, _text(note))
        details = {"root": kept.root, "size": kept.size}
        custody.append(connection, actor, "cosignature kept", "log", store.now(), details)
    return kept


def prove(actor: Actor, store: Store, subject: str, since: int = 0) -> Proof:
    """Prove that every act on a subject stands in the log, under a new checkpoint.

    Args:
        actor: Who asks.
        store: Open workspace.
        subject: An act's number, an exhibit's digest, `cases:C0001`, or a record.
        since: Size of an earlier checkpoint from which growth is proved too.

    Raises:
        NotFound: No act is about it.
    """
    store.log(actor, "proof given", subject)
    with store.transaction() as connection:
        if subject.isdecimal():
            acts = [
                a for a in custody.entries(connection, int(subject) - 1) if a.seq == int(subject)
            ]
        else:
            acts = custody.about(connection, subject)
        if not acts:
            raise NotFound(f"no act is about {subject!r}")
        note = checkpoints.issue(store.workspace, connection, store.now())
        tree = custody.tree(connection, note.size)
        only = (since,) if since else ()
        return Proof(
            checkpoint=note.note,
            key=signing.verifier_key(store.workspace),
            inclusions=tuple(custody.inclusion(act, tree, note.size) for act in acts),
            growth=tuple(checkpoints.growth(connection, tree, note.size, only=only)),
        )


def lint_exhibits(actor: Actor, store: Store, only: str = "") -> list[Linted]:
    """Say of each exhibit what its record lacks, with the article.

    Raises:
        NotFound: No such exhibit or case.
    """
    store.log(actor, "exhibits linted", only or "exhibits")
    with store.transaction() as connection:
        if only.startswith("C") and only[1:].isdecimal():
            names = list(casework.load(connection, only).exhibits)
        else:
            names = [only] if only else casework.known_exhibits(connection)
        found = [casework.exhibit(connection, name) for name in names]
        known = frozenset(casework.known_exhibits(connection))
    shown = []
    for exhibit in found:
        defects = lint(exhibit, known)
        linted = msgspec.structs.replace(exhibit, defects=defects)
        shown.append(Linted(exhibit=linted, verdict=verdict(defects)))
    return shown


def timestamp_request(actor: Actor, store: Store, size: int) -> bytes:
    """A time-stamp query (RFC 3161, DER) over the checkpoint of that size.

    Raises:
        NotFound: No checkpoint of that size was signed.
    """
    note = _signed(store, size)
    store.log(actor, "time stamp asked", "log", {"size": size})
    return timestamping.query(note.note.encode())


def keep_timestamp(actor: Actor, store: Store, size: int, answer: bytes) -> str:
    """Keep a time-stamp authority's answer over a checkpoint; returns the stated time.

    Raises:
        InputError: The answer is no token, or about something else.
        NotFound: No checkpoint of that size was signed.
    """
    note = _signed(store, size)
    stated = timestamping.stated_time(answer, note.note.encode())
    digest = hashlib.sha256(answer).hexdigest()
    with store.transaction() as connection:
        checkpoints.keep_token(connection, size, digest, answer)
        details = {"size": size, "stated": stated, "token": digest}
        custody.append(connection, actor, "time stamp kept", "log", store.now(), details)
    return stated


def _signed(store: Store, size: int) -> Checkpoint:
    with store.transaction() as connection:
        found = [note for note in checkpoints.issued(connection) if note.size == size]
    if not found:
        raise NotFound(f"no checkpoint of {size} acts", remedy="run `evidence checkpoint` first")
    return found[0]


def refuse_unsound(found: Verified) -> None:
    """Raise CustodyError if anything grave was found; the first difference is named."""
    grave = [d for d in found.differences if d.grave]
    if grave:
        first = grave[0]
        more = f" (and {len(grave) - 1} more)" if len(grave) > 1 else ""
        raise CustodyError(f"{first.kind} {first.subject}: {first.says}{more}")
