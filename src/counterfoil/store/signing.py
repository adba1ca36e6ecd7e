"""The workspace's signing key and checkpoints as C2SP signed notes (tlog-checkpoint)."""

import base64
import binascii
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from counterfoil.errors import CustodyError, InputError, NotFound, Refused
from counterfoil.model.custody import Checkpoint
from counterfoil.store.workspace import Workspace, sync_folder

PRIVATE, PUBLIC = "log.ed25519.pem", "log.vkey"
ED25519, COSIGNATURE = b"\x01", b"\x04"
"""Signature types of the C2SP signed-note and cosignature formats."""

DASH = "\u2014 "
"""What begins a signature line: an em dash and a blank."""


def make_key(workspace: Workspace) -> str:
    """Make the log's signing key, once; the file is readable by its owner only.

    Returns:
        The verifier key, to be given to others out of band.
    """
    path = workspace.keys / PRIVATE
    if path.exists():
        return verifier_key(workspace)
    workspace.keys.mkdir(mode=0o700, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    text = _vkey(key.public_key())
    (workspace.keys / PUBLIC).write_text(text + "\n", encoding="utf-8")
    sync_folder(workspace.keys)
    return text


def _load(workspace: Workspace) -> Ed25519PrivateKey:
    path = workspace.keys / PRIVATE
    if not path.is_file():
        raise NotFound(f"no signing key at {path}", remedy="restore keys/ from the backup")
    if path.stat().st_mode & 0o077:
        raise Refused(
            f"{path} can be read by others (mode {path.stat().st_mode & 0o777:o})",
            remedy=f"chmod 600 {path}; if others may have copied the key, make a new workspace",
        )
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise CustodyError(f"{path} is not an Ed25519 key")
    return key


def verifier_key(workspace: Workspace) -> str:
    """The public key as `<name>+<key id>+<base64>`. Raises NotFound, Refused."""
    return _vkey(_load(workspace).public_key())


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _origin(key: Ed25519PublicKey) -> str:
    return f"counterfoil-log/{hashlib.sha256(_raw(key)).hexdigest()[:16]}"


def _key_id(name: str, raw: bytes, kind: bytes = ED25519) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + kind + raw).digest()[:4]


def _vkey(key: Ed25519PublicKey) -> str:
    name, raw = _origin(key), _raw(key)
    packed = base64.b64encode(ED25519 + raw).decode()
    return f"{name}+{_key_id(name, raw).hex()}+{packed}"


def sign(workspace: Workspace, size: int, root: bytes) -> Checkpoint:
    """Sign that the log's first `size` acts have this root. The same input, the same bytes."""
    key = _load(workspace)
    public = key.public_key()
    origin = _origin(public)
    body = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    line = base64.b64encode(_key_id(origin, _raw(public)) + key.sign(body.encode())).decode()
    return Checkpoint(
        origin=origin, size=size, root=root.hex(), note=f"{body}\n{DASH}{origin} {line}\n"
    )


def cosign(workspace: Workspace, message: str) -> tuple[str, bytes, bytes]:
    """Name, key id and signature of this workspace as a witness. Raises NotFound, Refused."""
    key = _load(workspace)
    raw = _raw(key.public_key())
    name = _origin(key.public_key())
    return name, _key_id(name, raw, COSIGNATURE), key.sign(message.encode())


def witness_key(workspace: Workspace) -> str:
    """The public key under which this workspace witnesses other logs."""
    public = _load(workspace).public_key()
    name, raw = _origin(public), _raw(public)
    packed = base64.b64encode(COSIGNATURE + raw).decode()
    return f"{name}+{_key_id(name, raw, COSIGNATURE).hex()}+{packed}"


def read_note(note: str) -> Checkpoint:
    """Take a signed note apart without judging its signatures.

    Raises:
        InputError: It is not a checkpoint.
    """
    body, blank, signatures = note.partition("\n\n")
    lines = body.split("\n")
    if not blank or len(lines) < 3 or not signatures.startswith(DASH):
        raise InputError("this is not a signed checkpoint", remedy="give the file as handed out")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except binascii.Error as error:
        raise InputError(f"the checkpoint's root {lines[2][:60]!r} is not base64") from error
    if not lines[1].isdecimal() or str(int(lines[1])) != lines[1] or len(root) != 32:
        raise InputError(f"the checkpoint's size {lines[1][:40]!r} or root is malformed")
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=root.hex(), note=note)


def is_signed_by(note: str, vkey: str) -> bool:
    """Whether a note carries a good signature of the key. Raises InputError for a bad key."""
    name, key_id, raw = _parse_vkey(vkey)
    body, blank, signatures = note.partition("\n\n")
    if not blank:
        return False
    public = Ed25519PublicKey.from_public_bytes(raw)
    return any(_good(public, key_id, (body + "\n").encode(), s) for s in _of(signatures, name))


def _parse_vkey(vkey: str) -> tuple[str, bytes, bytes]:
    name, _, rest = vkey.strip().partition("+")
    key_id, _, packed = rest.partition("+")
    try:
        raw, stated = base64.b64decode(packed, validate=True), bytes.fromhex(key_id)
    except (binascii.Error, ValueError) as error:
        raise InputError(f"{vkey[:80]!r} is not a verifier key") from error
    if len(raw) != 33 or raw[:1] != ED25519 or stated != _key_id(name, raw[1:]):
        raise InputError(f"{vkey[:80]!r} is not an Ed25519 verifier key")
    return name, stated, raw[1:]


def _of(signatures: str, name: str) -> Iterable[bytes]:
    for line in signatures.splitlines():
        if line.startswith(f"{DASH}{name} "):
            try:
                yield base64.b64decode(line.rsplit(" ", 1)[1], validate=True)
            except binascii.Error:
                continue


def _good(public: Ed25519PublicKey, key_id: bytes, body: bytes, signature: bytes) -> bool:
    if signature[:4] != key_id:
        return False
    try:
        public.verify(signature[4:], body)
    except InvalidSignature:
        return False
    return True


def public_key_file(workspace: Workspace) -> Path:
    """Where the verifier key lies as text."""
    return workspace.keys / PUBLIC
