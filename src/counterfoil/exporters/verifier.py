#!/usr/bin/env python3
"""Check a Counterfoil bundle offline, with nothing but Python's standard library (3.9+).

    python verify.py [--key KEY] [--checkpoint FILE]... [--witness KEY]... [BUNDLE]

It recomputes every digest of the bag, the signature of the custody log's checkpoint, the
proof that each shown act stands in that log, that each exhibit's digest was logged, and,
for a checkpoint that you kept from earlier, that the log only grew since. It changes
nothing and asks no network. Exit code 0: everything holds. 6: something differs; each line
that begins with DIFFERS says what. Compare the key it prints with one got by another way:
a bundle cannot vouch for its own key.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Proof = dict[str, Any]
Acts = dict[int, dict[str, Any]]
Point = tuple[int, int, int, int]

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
DASH = "\u2014 "


def _x(y: int, sign: int) -> int | None:
    """The x of a point of edwards25519, or None (RFC 8032, 5.1.3)."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def _point(packed: bytes) -> Point | None:
    y = int.from_bytes(packed, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _add(a: Point, b: Point) -> Point:
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return (i * j % P, k * m % P, j * k % P, i * m % P)


def _times(scalar: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _same(a: Point, b: Point) -> bool:
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = _x(_BASE_Y, 0) or 0
BASE = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def ed25519(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature is good (RFC 8032, 5.1.7)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    h = int.from_bytes(digest, "little") % ORDER
    return _same(_times(s, BASE), _add(r, _times(h, a)))


def leaf_hash(record: bytes) -> bytes:
    """RFC 6962 leaf hash."""
    return hashlib.sha256(b"\x00" + record).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962 node hash."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """Root that an inclusion proof leads to, or None (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return None
    node, last = leaf, size - 1
    for sibling in path:
        if not last:
            return None
        if index & 1 or index == last:
            node = node_hash(sibling, node)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        index, last = index >> 1, last >> 1
    return None if last else node


def grew(old: int, old_root: bytes, size: int, root: bytes, path: list[bytes]) -> bool:
    """Whether the log of `size` acts begins with that of `old` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not path and old_root == root
    proof = list(path) if old & (old - 1) else [old_root, *path]
    if not proof:
        return False
    index, last = old - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    before = after = proof[0]
    for sibling in proof[1:]:
        if not last:
            return False
        if index & 1 or index == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        index, last = index >> 1, last >> 1
    return before == old_root and after == root and not last


def sha256(path: Path) -> str:
    """Digest of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


def say(line: str) -> None:
    """Print one line; a console that knows only ASCII must not stop the check."""
    print(line.encode("ascii", "backslashreplace").decode())


class Check:
    """Counts what holds and names what does not."""

    def __init__(self) -> None:
        self.bad = 0

    def that(self, holds: bool, says: str, otherwise: str) -> bool:
        """Print one line."""
        self.bad += not holds
        say(f"ok       {says}" if holds else f"DIFFERS  {otherwise}")
        return holds


def manifest(folder: Path, name: str) -> dict[str, str]:
    """Path -> digest as a manifest states it."""
    stated: dict[str, str] = {}
    for line in (folder / name).read_text(encoding="utf-8").splitlines():
        digest, _, path = line.partition(" ")
        path = path.lstrip(" \t*")
        path = path.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        if not path or path in stated or path.startswith("/") or ".." in path.split("/"):
            raise ValueError(f"{name}: bad or repeated line {line[:100]!r}")
        stated[path] = digest
    return stated


def present(folder: Path) -> Iterator[str]:
    """Every file below a folder, as the manifests write it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(folder).as_posix()


def check_bag(check: Check, folder: Path) -> dict[str, str]:
    """Every file is listed once, is there, and has the bytes that its manifest states."""
    tags = manifest(folder, "tagmanifest-sha256.txt")
    payload = manifest(folder, "manifest-sha256.txt")
    here = set(present(folder))
    for path in sorted({**tags, **payload}):
        if path not in here:
            check.that(False, "", f"{path} is missing")
        elif sha256(folder / path) != payload.get(path, tags.get(path)):
            check.that(False, "", f"{path} has other bytes than its manifest states")
    for path in sorted(here - set(tags) - set(payload) - {"tagmanifest-sha256.txt"}):
        check.that(False, "", f"{path} is in the bundle and in no manifest")
    for path in sorted(payload):
        if not path.startswith("data/"):
            check.that(False, "", f"{path} is listed as payload and lies outside data/")
    held = [path for path in payload if path in here]
    found = f"{sum((folder / path).stat().st_size for path in held)}.{len(held)}"
    lines = (folder / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    stated = dict(line.split(": ", 1) for line in lines if ": " in line).get("Payload-Oxum")
    check.that(
        stated == found,
        f"payload of {found} (bytes.files) as listed",
        f"payload is {found} (bytes.files), bag-info.txt says {stated}",
    )
    return payload


def read_key(text: str) -> tuple[str, bytes, bytes]:
    """Name, key id and 32 bytes of a verifier key."""
    name, key_id, packed = text.strip().split("+", 2)
    raw = base64.b64decode(packed, validate=True)
    wanted = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if raw[:1] not in (b"\x01", b"\x04") or len(raw) != 33 or wanted.hex() != key_id:
        raise ValueError(f"not a verifier key: {text[:80]!r}")
    return name, wanted, raw[1:]


def read_note(note: str) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint."""
    origin, size, root = note.partition("\n\n")[0].split("\n")[:3]
    return origin, int(size), base64.b64decode(root, validate=True)


def is_signed(note: str, key: tuple[str, bytes, bytes]) -> bool:
    """Whether the note carries a good signature of the key."""
    name, key_id, raw = key
    body, _, signatures = note.partition("\n\n")
    for line in signatures.splitlines():
        if line.startswith(f"{DASH}{name} "):
            packed = base64.b64decode(line.rsplit(" ", 1)[1], validate=True)
            if packed[:4] == key_id and ed25519(raw, (body + "\n").encode(), packed[4:]):
                return True
    return False


def check_witness(check: Check, note: str, text: str) -> None:
    """The checkpoint carries a good cosignature of a witness (C2SP tlog-cosignature)."""
    name, key_id, raw = read_key(text)
    body, _, signatures = note.partition("\n\n")
    for line in signatures.splitlines():
        packed = base64.b64decode(line.rsplit(" ", 1)[1], validate=True)
        if line.startswith(f"{DASH}{name} ") and packed[:4] == key_id:
            moment = int.from_bytes(packed[4:12], "big")
            message = f"cosignature/v1\ntime {moment}\n{body}\n".encode()
            good = ed25519(raw, message, packed[12:])
            says = f"{name} witnessed it at {moment} (seconds since 1970, UTC)"
            check.that(good, says, f"the cosignature of {name} is bad")
            return
    check.that(False, "", f"the checkpoint carries no cosignature of {name}")


def check_log(check: Check, proof: Proof, key_text: str) -> tuple[int, bytes, Acts]:
    """The checkpoint is signed, and each shown act stands in the log that it covers."""
    note, used = proof["checkpoint"], key_text or proof["key"]
    key = read_key(used)
    origin, size, root = read_note(note)
    say(f"key      {used}")
    say(f"log      {origin}, {size} acts, root {root.hex()}")
    check.that(
        is_signed(note, key) and origin == key[0],
        "the checkpoint is signed by that key",
        f"the checkpoint is not signed by the key {used}",
    )
    shown: Acts = {}
    for item in proof["inclusions"]:
        leaf, record = bytes.fromhex(item["leaf"]), item["record"]
        path = [bytes.fromhex(node) for node in item["path"]]
        holds = item["size"] == size and root_of(leaf, item["seq"] - 1, size, path) == root
        if not holds or (record is not None and leaf_hash(record.encode()) != leaf):
            check.that(False, "", f"act {item['seq']} is not in the signed log as shown")
        elif record is not None:
            shown[item["seq"]] = json.loads(record)
            if shown[item["seq"]]["seq"] != item["seq"]:
                check.that(False, "", f"act {item['seq']} calls itself by another number")
    say(f"ok       {len(shown)} acts shown stand in the signed log")
    return size, root, shown


def check_growth(check: Check, proof: Proof, size: int, root: bytes, kept: list[str]) -> None:
    """A checkpoint kept from earlier is a beginning of this log."""
    for name in kept:
        _, old, old_root = read_note(Path(name).read_text(encoding="utf-8"))
        found = [g for g in proof["growth"] if g["old_size"] == old]
        if not found and old != size:
            check.that(False, "", f"no proof from {name} ({old} acts) in here: ask for one")
            continue
        path = [bytes.fromhex(node) for node in (found[0]["path"] if found else [])]
        check.that(
            grew(old, old_root, size, root, path),
            f"the log only grew since {name} ({old} acts)",
            f"the log was rewritten since {name} ({old} acts)",
        )


def check_exhibits(check: Check, acts: Acts, payload: dict[str, str]) -> None:
    """Each exhibit's bytes have the digest that an act of the log took in."""
    taken = {said["subject"] for said in acts.values() if said["act"] == "exhibit kept"}
    held = {p: d for p, d in sorted(payload.items()) if p.startswith("data/exhibits/")}
    for path, digest in held.items():
        if path.rsplit("/", 1)[1].split(".")[0] != digest:
            check.that(False, "", f"{path} is named after another digest")
        if digest not in taken:
            check.that(False, "", f"{path}: no act shown took it in")
    say(f"ok       {len(held)} exhibits looked up in the log")


def check_approval(check: Check, folder: Path, acts: Acts) -> None:
    """What a second person approved is what is here (whole bundles only)."""
    path = folder / "data" / "custody" / "substance.json"
    if not path.exists():
        say("note     some of the case is withheld here, so that the approved digest cannot")
        say("note     be recomputed; data/losses.json says what")
        return
    approved = {s["details"]["substance"] for s in acts.values() if s["act"] == "case approved"}
    check.that(
        sha256(path) in approved,
        "a second person approved exactly this case",
        "no approval shown names the digest of substance.json",
    )


def check_tokens(check: Check, proof: Proof) -> None:
    """A time-stamp token is about this checkpoint; its signature needs openssl."""
    digest = hashlib.sha256(proof["checkpoint"].encode()).digest()
    for number, packed in enumerate(proof["tokens"], start=1):
        check.that(
            digest in base64.b64decode(packed),
            f"time-stamp token {number} is about this checkpoint (its signature: openssl ts)",
            f"time-stamp token {number} is about something else",
        )


def run(check: Check, folder: Path, asked: argparse.Namespace) -> None:
    """Every check, in order."""
    payload = check_bag(check, folder)
    text = (folder / "data" / "custody" / "proof.json").read_text(encoding="utf-8")
    proof: Proof = json.loads(text)
    size, root, acts = check_log(check, proof, asked.key)
    for witness in asked.witness:
        check_witness(check, proof["checkpoint"], witness)
    check_growth(check, proof, size, root, asked.checkpoint)
    check_exhibits(check, acts, payload)
    check_approval(check, folder, acts)
    check_tokens(check, proof)


def main() -> int:
    """Check the bundle beside this file, or the one named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("bundle", nargs="?", default=str(Path(__file__).resolve().parent))
    parser.add_argument("--key", default="", help="the log's verifier key, got by another way")
    parser.add_argument("--checkpoint", action="append", default=[], help="one kept from earlier")
    parser.add_argument("--witness", action="append", default=[], help="key of a witness")
    asked = parser.parse_args()
    check = Check()
    try:
        run(check, Path(asked.bundle), asked)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        check.that(False, "", f"cannot be read: {type(error).__name__}: {error}")
    say(f"{check.bad} differences" if check.bad else "everything holds")
    return 6 if check.bad else 0


if __name__ == "__main__":
    sys.exit(main())
