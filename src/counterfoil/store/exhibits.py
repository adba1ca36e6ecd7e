"""Exhibits: bytes as they came, write-once, named by SHA-256, before anything is parsed."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from counterfoil.errors import CustodyError, InputError, NotFound
from counterfoil.store.workspace import Workspace, sync_folder

CHUNK = 4 << 20


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """An exhibit that is safely on disk."""

    sha256: str
    size: int
    path: Path


def keep(workspace: Workspace, source: Path, tell: Callable[[int], None] | None = None) -> Kept:
    """Copy a file into `exhibits/`: write, fsync, rename, fsync the folder.

    Args:
        workspace: Where to keep it.
        source: A regular file; links are followed.
        tell: Called with the number of bytes copied since the last call.

    Raises:
        InputError: The file is absent, not a regular file, or changed while it was read.
        OSError: The disk is full or failing; nothing is kept then.
    """
    if not source.is_file():
        raise InputError(f"{source} is not a file", remedy="check the path")
    before = source.stat()
    handle, name = tempfile.mkstemp(prefix="incoming-", dir=workspace.exhibits)
    part = Path(name)
    try:
        digest, size = _copy(source, handle, tell)
        after = source.stat()
        if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
            raise InputError(f"{source} changed while it was read", remedy="ingest it again")
        target = place(workspace, digest)
        if target.exists():
            part.unlink()
        else:
            target.parent.mkdir(exist_ok=True)
            part.chmod(0o440)
            part.replace(target)
            sync_folder(target.parent)
            sync_folder(workspace.exhibits)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Kept(sha256=digest, size=size, path=target)


def _copy(source: Path, handle: int, tell: Callable[[int], None] | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, os.fdopen(handle, "wb") as write:
        while chunk := read.read(CHUNK):
            digest.update(chunk)
            write.write(chunk)
            size += len(chunk)
            if tell:
                tell(len(chunk))
        write.flush()
        os.fsync(write.fileno())
    return digest.hexdigest(), size


def place(workspace: Workspace, sha256: str) -> Path:
    """Where the exhibit of that digest is, or would be."""
    return workspace.exhibits / sha256[:2] / sha256


def path_of(workspace: Workspace, sha256: str) -> Path:
    """The exhibit's file. Raises NotFound if it is not there."""
    path = place(workspace, sha256)
    if not path.is_file():
        raise NotFound(f"no exhibit {sha256}", remedy="restore exhibits/ from the backup")
    return path


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, lower-case hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def check(workspace: Workspace, sha256: str) -> None:
    """Compare an exhibit's bytes with its name.

    Raises:
        CustodyError: The bytes differ, or the file is gone.
    """
    path = place(workspace, sha256)
    if not path.is_file():
        raise CustodyError(f"exhibit {sha256} is missing from {path.parent}")
    found = digest_of(path)
    if found != sha256:
        raise CustodyError(f"exhibit {sha256} has other bytes now: {found}")


def sweep(workspace: Workspace) -> int:
    """Remove parts left by a killed process; returns how many.

    Call only while holding the workspace lock: another process may be copying otherwise.
    """
    parts = sorted(workspace.exhibits.glob("incoming-*"))
    for part in parts:
        part.unlink(missing_ok=True)
    return len(parts)


def stored(workspace: Workspace) -> Iterator[str]:
    """Digests of every file in `exhibits/`, in order."""
    for folder in sorted(workspace.exhibits.glob("??")):
        for path in sorted(folder.iterdir()):
            yield path.name
