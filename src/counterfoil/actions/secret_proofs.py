"""Prove that a secret, or one passage of it, was there when it was registered.

The proof of possession discloses a root and a date. The proof of a passage discloses, with
the owner's consent, that passage in whole pieces of 400 characters, their salts and their
paths to the root: enough for an expert to check offline, and nothing else of the document.
"""

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from counterfoil.errors import CustodyError, InputError, Refused
from counterfoil.model.actor import Actor
from counterfoil.sources.documents.extracted import Limits
from counterfoil.sources.documents.reader import Reader
from counterfoil.store.commitments import PIECE, commit, leaf, pieces, salt
from counterfoil.store.merkle import root_from_inclusion
from counterfoil.store.secrets import Secret, Vault
from counterfoil.store.timestamping import query

FORM = "counterfoil secret proof 1"


def possession(vault: Vault, secret: Secret) -> dict[str, Any]:
    """What may be shown to anybody: root, date, size. No text, no key, no digest of the file."""
    note = _note(secret)
    return {
        "form": FORM,
        "proves": "possession at a date",
        "secret": f"secrets:{secret.number}",
        "registered_at": secret.registered_at,
        "classification": secret.classification,
        "owner": secret.owner,
        "root": secret.root,
        "leaves": secret.leaves,
        "key": vault.epoch_of(secret.epoch).id,
        "timestamp_query": query(note.encode()).hex(),
        "note": note,
    }


def _note(secret: Secret) -> str:
    return f"{FORM}\n{secret.root}\n{secret.leaves}\n{secret.registered_at}\n"


def passage(
    actor: Actor,
    vault: Vault,
    secret: Secret,
    span: tuple[int, int],
    consent: str,
    now: str,
    file: Path | None = None,
) -> dict[str, Any]:
    """A proof that an expert checks with `verify`.

    Args:
        actor: Who makes the proof.
        vault: The company's vault.
        secret: The registered secret.
        span: Characters of its extracted text: `secret_span` of a finding.
        consent: Who in the company consents to disclose the passage.
        now: ISO 8601 in UTC.
        file: The original; where it was when registered by default.

    Raises:
        Refused: Without consent.
        CustodyError: If the original is not the file that was registered.
        InputError: If the span lies outside the text.
    """
    if not consent.strip():
        raise Refused("a passage is disclosed only with consent", remedy="name who consents")
    path = file or Path(secret.path)
    epoch = vault.epoch_of(secret.epoch)
    text = original(secret, path)
    tree = commit(epoch.derived("passages"), secret.sha256, text)
    if tree.root().hex() != secret.root:
        raise CustodyError(
            f"{secret.name} now gives another text than when it was registered",
            remedy="use the version of Counterfoil that registered it",
        )
    start, end = span
    if not 0 <= start < end <= len(text):
        raise InputError(f"{secret.name} has {len(text)} characters, not {start} to {end}")
    parts = pieces(text)
    opened = [
        {
            "index": index,
            "text": parts[index],
            "salt": salt(epoch.derived("passages"), secret.sha256, index).hex(),
            "path": [node.hex() for node in tree.inclusion(index, len(tree))],
        }
        for index in range(start // PIECE, (end - 1) // PIECE + 1)
    ]
    vault.note(now, actor.name, "prove", {"secret": secret.number, "span": span, "to": consent})
    return {
        **possession(vault, secret),
        "proves": "passage at a date",
        "consent": consent,
        "span": list(span),
        "pieces": opened,
    }


def original(secret: Secret, path: Path) -> str:
    """The text of a registered document, read as it was when it was registered.

    Raises:
        InputError: If the file is not there.
        CustodyError: If it is another.
    """
    if not path.exists():
        raise InputError(f"{path} is not there", remedy="give the original with --file")
    if hashlib.sha256(path.read_bytes()).hexdigest() != secret.sha256:
        raise CustodyError(f"{path} is not the file that was registered as {secret.name}")
    with Reader() as reader:
        text = reader.read(path).text
    if len(text) == secret.characters:
        return text
    with Reader(Limits(ocr=True)) as reader:
        return reader.read(path).text


def verify(path: Path, root: str = "") -> dict[str, Any]:
    """Check a proof offline, without a vault and without a key.

    Args:
        path: The proof.
        root: Root published earlier; the proof's own if empty.

    Raises:
        InputError: If the file is no proof.
        CustodyError: If the proof does not hold.
    """
    try:
        proof = msgspec.json.decode(path.read_bytes())
    except (msgspec.DecodeError, OSError) as error:
        raise InputError(f"{path} is no proof: {error}") from error
    if not isinstance(proof, dict) or proof.get("form") != FORM:
        raise InputError(f"{path} is no proof of the form {FORM!r}")
    wanted = root or str(proof["root"])
    if wanted != proof["root"]:
        raise CustodyError(f"the proof is for root {proof['root']}, not {wanted}")
    for piece in proof.get("pieces", []):
        _check(piece, int(proof["leaves"]), wanted)
    shown = "".join(piece["text"] for piece in proof.get("pieces", []))
    return {
        "holds": True,
        "proves": proof["proves"],
        "root": wanted,
        "registered_at": proof["registered_at"],
        "text": _within(shown, proof) if shown else "",
        "rests_on": "the root having been published or time-stamped at that date",
    }


def _check(piece: dict[str, Any], leaves: int, root: str) -> None:
    node = leaf(bytes.fromhex(piece["salt"]), piece["text"])
    path = [bytes.fromhex(sibling) for sibling in piece["path"]]
    found = root_from_inclusion(node, int(piece["index"]), leaves, path)
    if found is None or found.hex() != root:
        raise CustodyError(f"piece {piece['index']} does not lead to the root {root}")


def _within(shown: str, proof: dict[str, Any]) -> str:
    start, end = proof["span"]
    base = int(proof["pieces"][0]["index"]) * PIECE
    return shown[start - base : end - base]
