"""Compare a seized corpus with a company's secrets, neither side showing its texts.

The company offers, the examiner asks, the company answers, the examiner reads: four files,
by private set intersection (elliptic-curve Diffie-Hellman, OpenMined PSI). The number shared
comes first; which items, only with consent after that. The company learns how many items the
examiner has, the examiner how many the company has, and the answer. Whoever asks can probe
with guessed texts: hence the bounds on items and answers, and the log.
"""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from counterfoil.actions.secrets import files_under
from counterfoil.errors import InputError, Refused, Unavailable
from counterfoil.matching.blind import every, items
from counterfoil.model.actor import Actor
from counterfoil.sources.documents.reader import Reader
from counterfoil.store.secret_key import keep_offer_key, offer_key
from counterfoil.store.secrets import Secret, Vault

MOST_ASKED = 50_000
"""Items of one request: some 600,000 words of seized text."""

MOST_ANSWERS = 3
"""Answers that a company gives in any 24 hours, over all offers."""

Form = TypeVar("Form")

FALSE_MATCH = 1e-6
"""Chance that a whole request of unrelated items shows a match."""


class Offer(msgspec.Struct, frozen=True, kw_only=True, tag="counterfoil blind offer 1"):
    """From the company: its items under a key that only it has."""

    id: str
    items: int
    setup: bytes


class Question(msgspec.Struct, frozen=True, kw_only=True, tag="counterfoil blind question 1"):
    """From the examiner: his items under a key that only he has."""

    offer: str
    which: bool
    items: int
    request: bytes


class Reply(msgspec.Struct, frozen=True, kw_only=True, tag="counterfoil blind reply 1"):
    """From the company: the examiner's items under both keys, shuffled unless `which`."""

    offer: str
    question: str
    """SHA-256 of the question's file."""

    which: bool
    response: bytes


class Session(msgspec.Struct, frozen=True, kw_only=True, tag="counterfoil blind session 1"):
    """What the examiner keeps to read the reply. It holds his key: it goes to nobody."""

    offer: Offer
    question: str
    which: bool
    key: bytes
    places: list[tuple[str, int, int]]
    """(document, first character, end) of each item."""


def offer(actor: Actor, vault: Vault, now: str) -> tuple[Offer, dict[str, Any]]:
    """Make an offer over the secrets whose originals are still there; what it covers.

    Args:
        actor: Who offers, in the company.
        vault: The company's vault; it keeps the offer's key and logs the offer.
        now: ISO 8601 in UTC.

    Raises:
        InputError: If no secret can be read again, or none is long enough.
        Unavailable: If the extra `blind` is not installed.
    """
    psi = _psi()
    with Reader() as reader:
        common = every(reader.read(Path(s.path)).text for s in _there(vault.secrets(True)))
        there = list(_there(vault.secrets()))
        own = {value for s in there for value in _texts(reader.read(Path(s.path)).text, common)}
    if not own:
        raise InputError(
            f"{vault.folder} has no secret that can be read again and has a run of eight words",
            remedy="put the originals back where they were when they were registered",
        )
    server = psi.server.CreateWithNewKey(True)
    setup = server.CreateSetupMessage(FALSE_MATCH, MOST_ASKED, sorted(own), psi.DataStructure.GCS)
    made = Offer(id=secrets.token_hex(8), items=len(own), setup=setup.SerializeToString())
    keep_offer_key(vault.folder, made.id, server.GetPrivateKeyBytes())
    missing = len(vault.secrets()) - len(there)
    about = {"offer": made.id, "items": len(own), "secrets": len(there), "missing": missing}
    vault.note(now, actor.name, "blind offer", about)
    return made, about


def _there(registered: Sequence[Secret]) -> Iterator[Secret]:
    """Documents whose original still is what was registered."""
    for secret in registered:
        path = Path(secret.path)
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == secret.sha256:
            yield secret


def _texts(text: str, common: NDArray[np.uint64]) -> list[str]:
    return [f"{value:016x}" for value in items(text, common).values.tolist()]


def ask(made: Offer, paths: Sequence[Path], which: bool) -> tuple[bytes, Session, dict[str, Any]]:
    """The question's file, what the examiner keeps, and what was asked.

    Args:
        made: The company's offer.
        paths: Seized files and folders.
        which: Ask which items are shared, not only how many.

    Raises:
        InputError: If there are no items, or more than `MOST_ASKED`.
        Unavailable: If the extra `blind` is not installed.
    """
    psi = _psi()
    asked: dict[str, tuple[str, int, int]] = {}
    unread: list[dict[str, str]] = []
    common = every(())
    with Reader() as reader:
        for path, name in files_under(paths):
            extracted = reader.read(path, name)
            unread += [msgspec.structs.asdict(lack) for lack in extracted.unread]
            found = items(extracted.text, common)
            for value, start, end in zip(
                found.values.tolist(), found.starts.tolist(), found.ends.tolist(), strict=True
            ):
                asked.setdefault(f"{value:016x}", (name, start, end))
    if not 0 < len(asked) <= MOST_ASKED:
        raise InputError(
            f"{len(asked)} items; a request has 1 to {MOST_ASKED}",
            remedy="ask for some of the files at a time" if asked else "give texts of some length",
        )
    client = psi.client.CreateWithNewKey(which)
    request = client.CreateRequest(list(asked)).SerializeToString()
    question = Question(offer=made.id, which=which, items=len(asked), request=request)
    body = msgspec.msgpack.encode(question)
    session = Session(
        offer=made,
        question=hashlib.sha256(body).hexdigest(),
        which=which,
        key=client.GetPrivateKeyBytes(),
        places=list(asked.values()),
    )
    return body, session, {"offer": made.id, "items": len(asked), "which": which, "unread": unread}


def answer(actor: Actor, vault: Vault, body: bytes, consent: str, now: str) -> Reply:
    """Answer a question; every answer and every refusal of a bound is in the vault's log.

    Args:
        actor: Who answers, in the company.
        vault: The company's vault.
        body: The question's file.
        consent: Who in the company consents to say which items are shared; empty: nobody.
        now: ISO 8601 in UTC.

    Raises:
        Refused: Too many items or answers; which before how many; which without consent.
        InputError: If the file is no question, or not what it says it is.
        NotFound: If the offer is not the vault's.
    """
    psi = _psi()
    question = decoded(body, Question)
    key = offer_key(vault.folder, question.offer)
    request = psi.Request()
    try:
        request.ParseFromString(question.request)
    except _faults(psi) as error:
        raise InputError(f"the question is damaged: {error}") from error
    asked = len(request.encrypted_elements)
    if asked != question.items or request.reveal_intersection != question.which:
        raise InputError("the question is not what it says it is", remedy="ask again with `ask`")
    because = _refusal(vault, question, consent, now)
    digest = hashlib.sha256(body).hexdigest()
    about = {"offer": question.offer, "items": asked, "which": question.which, "question": digest}
    if because:
        vault.note(now, actor.name, "blind refusal", {**about, "because": because[0]})
        raise Refused(because[0], remedy=because[1])
    server = psi.server.CreateFromKey(key, question.which)
    try:
        response = server.ProcessRequest(request).SerializeToString()
    except _faults(psi) as error:
        raise InputError(f"the question is damaged: {error}") from error
    vault.note(now, actor.name, "blind answer", {**about, "consent": consent})
    return Reply(offer=question.offer, question=digest, which=question.which, response=response)


def _refusal(vault: Vault, question: Question, consent: str, now: str) -> tuple[str, str] | None:
    """Why a question is not answered, and the remedy."""
    since = (datetime.fromisoformat(now) - timedelta(days=1)).isoformat(timespec="seconds")
    past = [act for act in vault.acts() if act["act"] == "blind answer"]
    if question.items > MOST_ASKED:
        return f"{question.items} items; at most {MOST_ASKED} are answered", "ask for fewer files"
    if sum(act["at"] > since for act in past) >= MOST_ANSWERS:
        return f"{MOST_ANSWERS} answers were given in 24 hours", "answer it tomorrow"
    if not question.which:
        return None
    if not any(act["detail"]["offer"] == question.offer for act in past):
        return "how many comes before which", "answer a question without --which first"
    if not consent.strip():
        return "which items are shared is said only with consent", "name who consents: --consent"
    return None


def read(session: Session, reply: Reply) -> dict[str, Any]:
    """What the reply says: how many items are shared, and with `which` where they stand.

    Raises:
        InputError: If the reply is to another question, or damaged.
    """
    psi = _psi()
    if (reply.question, reply.which) != (session.question, session.which):
        raise InputError("the reply is to another question", remedy="give the session of `ask`")
    setup, response = psi.ServerSetup(), psi.Response()
    client = psi.client.CreateFromKey(session.key, session.which)
    try:
        setup.ParseFromString(session.offer.setup)
        response.ParseFromString(reply.response)
        shared = client.GetIntersection(setup, response) if session.which else []
        count = len(shared) or client.GetIntersectionSize(setup, response)
    except _faults(psi) as error:
        raise InputError(f"the reply is damaged: {error}") from error
    answered = {
        "offer": session.offer.id,
        "shared": count,
        "asked": len(session.places),
        "offered": session.offer.items,
        "chance": FALSE_MATCH,
    }
    if not session.which:
        return answered
    documents: dict[str, list[list[int]]] = {}
    for at in sorted(shared):
        name, start, end = session.places[at]
        documents.setdefault(name, []).append([start, end])
    rows = [{"document": name, "spans": sorted(spans)} for name, spans in documents.items()]
    return {**answered, "documents": sorted(rows, key=lambda row: -len(row["spans"]))}


def decoded(body: bytes, form: type[Form]) -> Form:
    """A file of the exchange. Raises InputError if it is none of that form."""
    try:
        return msgspec.msgpack.decode(body, type=form)
    except msgspec.DecodeError as error:
        name = form.__name__.lower()
        raise InputError(f"this is no {name} of a blind comparison: {error}") from error


def _psi() -> Any:
    try:
        import private_set_intersection.python as psi
    except ImportError as error:
        raise Unavailable(
            "blind comparison needs the extra `blind`", remedy='pip install "counterfoil[blind]"'
        ) from error
    return psi


def _faults(psi: Any) -> tuple[type[Exception], ...]:
    """What the library raises for hostile or damaged messages."""
    from google.protobuf.message import DecodeError

    return (DecodeError, RuntimeError, ValueError)
