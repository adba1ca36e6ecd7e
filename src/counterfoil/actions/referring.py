"""Write a referral bundle: approved, logged before it leaves, and checkable by a stranger."""

import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import msgspec
import sqlalchemy as sa

from counterfoil.actions import casefile
from counterfoil.errors import Conflict, CustodyError, InputError, Refused, Unavailable
from counterfoil.exporters import FORMATS, bagit
from counterfoil.exporters.redaction import Recipient, recipient, redact
from counterfoil.law.procedure.profile import profile
from counterfoil.model.actor import Actor
from counterfoil.model.case import (
    CaseFile,
    CustodyProof,
    Format,
    Loss,
    ReferralRequest,
)
from counterfoil.store import casework, checkpoints, custody, exhibits, signing
from counterfoil.store.store import Store

CHUNK = 4 << 20


class Referral(msgspec.Struct, frozen=True, kw_only=True):
    """What was written."""

    case: str
    path: str
    files: int
    size: int
    formats: tuple[str, ...]
    losses: tuple[Loss, ...]
    tagmanifest: str
    """SHA-256 of `tagmanifest-sha256.txt`: one number for the whole bundle."""


class _Bundle(msgspec.Struct, kw_only=True):
    """A bundle on its way: files in memory, exhibits by reference."""

    files: dict[str, bytes] = {}
    exhibits: dict[str, int] = {}
    """Digest -> bytes."""

    losses: list[Loss] = []
    formats: list[str] = []


def refer(
    actor: Actor,
    store: Store,
    case: str,
    to: Path,
    request: ReferralRequest,
    formats: Sequence[str] = (),
) -> Referral:
    """Write the bundle of an approved case into a new folder below `to`.

    Args:
        actor: Who refers; basis and act are logged before the first byte is written.
        store: Open workspace.
        case: Its number.
        to: Folder in which the bundle's folder is made.
        request: Language, recipient, volume.
        formats: Names of formats; all that this installation can write by default.

    Raises:
        Refused: No basis; no approval; the case changed since it was approved.
        Conflict: The bundle's folder exists.
        InputError: Unknown format, recipient, volume or language.
        Unavailable: A format that was asked for by name lacks its library.
        CustodyError: An exhibit's bytes differ from its digest.
    """
    if not actor.basis.strip():
        raise Refused("a referral needs a legal basis", remedy='state it with --as-basis "..."')
    wanted, who = _wanted(formats), recipient(request.recipient)
    if request.language not in ("zh", "en"):
        raise InputError(f"no language {request.language!r}", remedy="use zh or en")
    with store.transaction() as connection:
        whole = _approved(store, connection, case)
        bundle = _bundle(whole, who, request, wanted, named=bool(formats))
        _add_custody(store, connection, bundle, whole, who, request)
    tags = _tags(bundle, whole, who, request)
    target = to / _name(whole, request)
    if target.exists():
        raise Conflict(f"{target} exists", remedy="name another folder with --to")
    digest = hashlib.sha256(tags["tagmanifest-sha256.txt"]).hexdigest()
    details = {
        "formats": bundle.formats,
        "language": request.language,
        "recipient": request.recipient,
        "tagmanifest": digest,
        "volume": request.volume,
    }
    store.log(actor, "case referred", casework.subject_of(case), details)
    _write(store, bundle, tags, target)
    return Referral(
        case=case,
        path=str(target),
        files=len(bundle.files) + len(bundle.exhibits) + len(tags),
        size=sum(map(len, bundle.files.values())) + sum(bundle.exhibits.values()),
        formats=tuple(bundle.formats),
        losses=tuple(bundle.losses),
        tagmanifest=digest,
    )


def _wanted(names: Sequence[str]) -> list[Format]:
    known = {form.name: form for form in FORMATS}
    for name in names:
        if name not in known:
            raise InputError(f"no format {name!r}", remedy=f"use one of: {', '.join(known)}")
    return [form for form in FORMATS if not names or form.name in names]


def _approved(store: Store, connection: sa.Connection, case: str) -> CaseFile:
    present = casefile.build(store, connection, case)
    approvals = present.case.approvals
    if not approvals:
        raise Refused(
            f"case {case} has no approval", remedy="a second person runs `case approve` first"
        )
    if approvals[-1].substance != casefile.substance_digest(present):
        raise Refused(
            f"case {case} changed since {approvals[-1].actor} approved it",
            remedy="have it approved again",
        )
    return casefile.build(store, connection, case, approvals[-1].seq)


def _bundle(
    whole: CaseFile,
    who: Recipient,
    request: ReferralRequest,
    wanted: Sequence[Format],
    *,
    named: bool,
) -> _Bundle:
    volumes = profile(whole.case.profile).volumes
    if request.volume and request.volume not in volumes:
        raise InputError(
            f"no volume {request.volume!r}", remedy=f"use one of: {', '.join(volumes)}"
        )
    leaves_out = volumes[request.volume].leaves_out if request.volume else ()
    shown, losses = redact(whole, who, leaves_out)
    bundle = _Bundle(losses=list(losses))
    for form in wanted:
        try:
            written = form.write(shown, request)
        except Unavailable as lack:
            if named:
                raise
            loss = Loss(format=form.name, what="the whole format", count=1, why=lack.message)
            bundle.losses.append(loss)
            continue
        bundle.formats.append(form.name)
        bundle.losses += written.losses
        bundle.files |= {f"data/{form.name}/{n}": b for n, b in written.files.items()}
    _add_exhibits(bundle, shown, who)
    return bundle


def _add_exhibits(bundle: _Bundle, shown: CaseFile, who: Recipient) -> None:
    kept = [e for e in shown.exhibits if e.size is not None]
    # A file of tips names informers, whatever rows of it a case cites.
    tips = [e for e in kept if "tips" in e.holds and "tipsters" in who.withhold]
    gone = {e.exhibit for e in tips} if who.exhibits == "bytes" else {e.exhibit for e in kept}
    bundle.exhibits = {e.exhibit: e.size or 0 for e in kept if e.exhibit not in gone}
    if gone:
        why = f"only digests travel to this recipient: {who.because}"
        bundle.losses.append(Loss(format="bag", what="exhibits", count=len(gone), why=why))


def _add_custody(
    store: Store,
    connection: sa.Connection,
    bundle: _Bundle,
    whole: CaseFile,
    who: Recipient,
    request: ReferralRequest,
) -> None:
    size = whole.case.approvals[-1].seq
    note = checkpoints.issue(store.workspace, connection, store.now(), size)
    tree = custody.tree(connection, size)
    subjects = [casework.subject_of(whole.case.case), *whole.case.exhibits]
    acts = {a.seq: a for s in subjects for a in custody.about(connection, s, size)}
    secret = set(whole.case.secret) if "secrets" in who.withhold else set()
    proof = CustodyProof(
        checkpoint=note.note,
        key=signing.verifier_key(store.workspace),
        inclusions=tuple(
            custody.inclusion(
                acts[seq],
                tree,
                size,
                withheld=who.acts == "hashes" or acts[seq].said["subject"] in secret,
            )
            for seq in sorted(acts)
        ),
        growth=tuple(checkpoints.growth(connection, tree, size)),
        tokens=tuple(checkpoints.tokens(connection, size)),
    )
    bundle.files["data/custody/proof.json"] = msgspec.json.format(
        msgspec.json.encode(proof, order="sorted"), indent=1
    )
    bundle.files["data/custody/checkpoint.txt"] = note.note.encode()
    bundle.files["data/custody/key.txt"] = (proof.key + "\n").encode()
    for number, token in enumerate(proof.tokens, start=1):
        bundle.files[f"data/custody/checkpoint-{number}.tsr"] = token
    if not request.recipient and not request.volume:
        bundle.files["data/custody/substance.json"] = casefile.substance(whole)
    losses = msgspec.json.encode({"losses": bundle.losses}, order="sorted")
    bundle.files["data/losses.json"] = msgspec.json.format(losses, indent=1)


def _tags(
    bundle: _Bundle, whole: CaseFile, who: Recipient, request: ReferralRequest
) -> dict[str, bytes]:
    payload = {
        path: (hashlib.sha256(body).hexdigest(), len(body)) for path, body in bundle.files.items()
    }
    payload |= {f"data/exhibits/{d}": (d, size) for d, size in bundle.exhibits.items()}
    info = {
        "Source-Organization": "",
        "External-Identifier": whole.case.case,
        "External-Description": f"Referral of suspected facts, case {whole.case.case}",
        "Bagging-Date": bagit.bagging_date(whole.as_of.date()),
        "Bag-Software-Agent": f"counterfoil {whole.version}",
        "Counterfoil-Recipient": who.en,
        "Counterfoil-Volume": request.volume or "whole",
        "Payload-Oxum": bagit.oxum(payload),
    }
    source = files("counterfoil.exporters") / "verifier.py"
    return bagit.tag_files(payload, info, {"verify.py": source.read_bytes()})


def _name(whole: CaseFile, request: ReferralRequest) -> str:
    parts = [whole.case.case, str(whole.case.approvals[-1].seq), request.recipient, request.volume]
    return "-".join(part for part in [*parts, request.language] if part)


def _write(store: Store, bundle: _Bundle, tags: Mapping[str, bytes], target: Path) -> None:
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        for path, body in {**bundle.files, **tags}.items():
            place = part / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(body)
        for digest in bundle.exhibits:
            place = part / "data" / "exhibits" / digest
            place.parent.mkdir(parents=True, exist_ok=True)
            _copy(exhibits.path_of(store.workspace, digest), place, digest)
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _copy(source: Path, target: Path, digest: str) -> None:
    found = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as write:
        while chunk := read.read(CHUNK):
            found.update(chunk)
            write.write(chunk)
        write.flush()
        os.fsync(write.fileno())
    if found.hexdigest() != digest:
        raise CustodyError(f"exhibit {digest} has other bytes now: {found.hexdigest()}")
