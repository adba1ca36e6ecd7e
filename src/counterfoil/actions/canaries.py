"""Give each recipient of a secret a variant of his own, and tell from a leak whose it was.

Variants are equal wordings and ways to write numbers: they survive retyping, other layout and
the loss of invisible characters. A person reads each copy before it goes out.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil, log2
from pathlib import Path
from typing import Any

from counterfoil.errors import InputError, NotFound
from counterfoil.language.variants import Spot, spots, written
from counterfoil.model.actor import Actor
from counterfoil.sources.documents.kinds import kind_of
from counterfoil.sources.documents.markup import decode
from counterfoil.store.canaries import Copies, keep, kept, seal
from counterfoil.store.secrets import Secret, Vault

SPARE = 6
"""Places beyond those that tell the recipients apart: so many edits the marks survive."""

_TRIES = 400


def make_copies(
    actor: Actor, vault: Vault, secret: Secret, recipients: Sequence[str], folder: Path, now: str
) -> dict[str, Any]:
    """Write a marked copy for each recipient and keep in the vault who got which.

    Recipients that have a copy already keep theirs.

    Args:
        actor: Who makes the copies.
        vault: The company's vault.
        secret: The registered document; a plain text whose original is still there.
        recipients: Names, each once.
        folder: Where the copies go: `<number>-<file name>`.
        now: ISO 8601 in UTC.

    Raises:
        InputError: If the document is no plain text, or has too few places.
        NotFound: If its original has changed or is gone.
    """
    text = _text(secret)
    places = _telling(text)
    key = vault.epoch_of(secret.epoch).derived("canaries")
    before = _before(vault, secret)
    names = list(dict.fromkeys([*(before.recipients if before else ()), *recipients]))
    needed = ceil(log2(len(names) + 1)) + SPARE
    if len(places) < needed:
        raise InputError(
            f"{secret.name} has {len(places)} places with two wordings; {len(names)} recipients"
            f" need {needed}",
            remedy="give fewer recipients, or a longer document",
        )
    original = "".join(str(spot.stands) for spot in places)
    codes = dict(before.recipients) if before else {}
    for name in names:
        if name not in codes:
            codes[name] = _code(key, secret.sha256, name, [original, *codes.values()])
    rows = _write(folder, secret.name, text, places, codes)
    copies = Copies(
        name=secret.name,
        sha256=secret.sha256,
        made_at=now,
        epoch=secret.epoch,
        original=original,
        places={seal(key, spot.around): n for n, spot in enumerate(places)},
        recipients=codes,
        digests={row["recipient"]: row["sha256"] for row in rows},
    )
    keep(vault.folder, copies)
    vault.note(now, actor.name, "canary", {"secret": secret.number, "copies": copies.digests})
    return {"secret": secret.name, "places": len(places), "copies": rows}


def _write(
    folder: Path, title: str, text: str, places: Sequence[Spot], codes: Mapping[str, str]
) -> list[dict[str, str]]:
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number, (name, code) in enumerate(codes.items(), 1):
        data = written(text, places, [int(bit) for bit in code]).encode()
        file = folder / f"{number:03d}-{Path(title).name}"
        file.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        rows.append({"recipient": name, "file": str(file), "sha256": digest})
    return rows


def _text(secret: Secret) -> str:
    path = Path(secret.path)
    data = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != secret.sha256:
        raise NotFound(f"{path} is not what was registered as {secret.name}")
    if kind_of(data) != "text":
        raise InputError(
            f"{secret.name} is no plain text", remedy="register and mark its text version"
        )
    return decode(data)[0]


def _before(vault: Vault, secret: Secret) -> Copies | None:
    try:
        return kept(vault.folder, secret.sha256)
    except NotFound:
        return None


def _code(key: bytes, document: str, name: str, taken: Sequence[str]) -> str:
    """Of many codes drawn from the key, the one furthest from those that are taken."""
    size = len(taken[0])

    def drawn(turn: int) -> str:
        stream = hashlib.shake_256(
            hmac.new(key, f"{document}\0{name}\0{turn}".encode(), hashlib.sha256).digest()
        )
        return "".join(f"{byte:08b}" for byte in stream.digest(size // 8 + 1))[:size]

    def apart(code: str) -> int:
        return min(sum(a != b for a, b in zip(code, other, strict=True)) for other in taken)

    return max((drawn(turn) for turn in range(_TRIES)), key=apart)


def _telling(text: str) -> list[Spot]:
    """Places whose surroundings occur once, so that they are known again in a part."""
    every = spots(text)
    counts = Counter(spot.around for spot in every)
    return [spot for spot in every if counts[spot.around] == 1]


def with_recipients(vault: Vault, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Findings of a scan; those of a document with marked copies name whose copy leaked.

    `leaked_copy` lists recipients whose wording stands at every place that was recognised, or
    at all but one in eight; `others_fit` is the greatest part of the places at which the copy
    of somebody else agrees too. Without a fitting recipient the list is empty.
    """
    for row in rows:
        known = _before_of(vault, str(row.get("secret_sha256", "")))
        if known is None:
            yield dict(row)
            continue
        key = vault.epoch_of(known.epoch).derived("canaries")
        seen = _seen(known, key, [passage["text"] for passage in row["passages"]])
        yield {**row, "leaked_copy": _named(known, seen)}


def _before_of(vault: Vault, sha256: str) -> Copies | None:
    try:
        return kept(vault.folder, sha256) if sha256 else None
    except NotFound:
        return None


def _seen(known: Copies, key: bytes, texts: Sequence[str]) -> dict[int, str]:
    """Place -> wording that stands there in the leak."""
    found: dict[int, str] = {}
    for text in texts:
        for spot in spots(text):
            number = known.places.get(seal(key, spot.around))
            if number is not None:
                found[number] = str(spot.stands)
    return found


def _named(known: Copies, seen: Mapping[int, str]) -> dict[str, Any]:
    agree = {
        name: sum(code[number] == wording for number, wording in seen.items())
        for name, code in {**known.recipients, "": known.original}.items()
    }
    best = max(agree.values())
    fits = bool(seen) and best >= len(seen) - len(seen) // 8
    named = sorted(name for name, count in agree.items() if count == best) if fits else []
    others = max((count for name, count in agree.items() if name not in named), default=0)
    return {
        "recipients": [name for name in named if name],
        "original": "" in named,
        "places_seen": len(seen),
        "agree": best if seen else 0,
        "others_agree": others if seen else 0,
        "says": "whose copy the passage comes from, not who passed it on",
    }


def restored(vault: Vault, secret: Secret, text: str) -> str:
    """A marked copy, or a part of one, in the wording of the original.

    Raises:
        NotFound: If no copies were made of the document.
    """
    known = kept(vault.folder, secret.sha256)
    key = vault.epoch_of(known.epoch).derived("canaries")
    places = spots(text)
    numbers = [known.places.get(seal(key, spot.around)) for spot in places]
    choice = [
        spot.stands if number is None else int(known.original[number])
        for spot, number in zip(places, numbers, strict=True)
    ]
    return written(text, places, choice)
