"""Keeps a mark register as memory-mapped arrays in a folder, one sub-folder a segment.

A segment is written beside its place and renamed into it, so that a reader never sees half of
one. New registrations are further segments; nothing already written changes.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec
import numpy as np

from counterfoil.errors import InputError, NotFound
from counterfoil.matching.register import Segment

FORMAT = "counterfoil-mark-register-1"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a segment folder says of itself."""

    format: str
    names: int
    source: str
    """SHA-256 of the file that the names came from."""


def add(folder: Path, segments: Iterable[Segment], source: str) -> int:
    """Write segments after those that a folder holds; returns the number of names written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for segment in segments:
        number = len(_parts(folder))
        draft = folder / f".draft-{number:04d}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        for name in segment.__struct_fields__:
            np.save(draft / f"{name}.npy", getattr(segment, name))
        manifest = Manifest(format=FORMAT, names=segment.count(), source=source)
        (draft / "manifest.json").write_bytes(msgspec.json.encode(manifest))
        draft.rename(folder / f"{number:04d}")
        written += segment.count()
    return written


def opened(folder: Path) -> list[Segment]:
    """The segments of a folder, mapped and not read."""
    parts = _parts(folder)
    if not parts:
        raise NotFound(
            f"{folder} holds no mark register", remedy="build one with: rights index FILE --to DIR"
        )
    found = []
    for part in parts:
        manifest(part)
        # As plain arrays over the mapped bytes: items of a `memmap` are slow to take.
        arrays = (
            np.asarray(np.load(part / f"{name}.npy", mmap_mode="r", allow_pickle=False))
            for name in Segment.__struct_fields__
        )
        found.append(Segment(*arrays))
    return found


def sources(folder: Path) -> set[str]:
    """SHA-256 of every file that was added."""
    return {manifest(part).source for part in _parts(folder)}


def manifest(part: Path) -> Manifest:
    """The manifest of a segment. Raises InputError if it is of another format."""
    try:
        found = msgspec.json.decode((part / "manifest.json").read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"{part}: {error}", remedy="build the register again") from error
    if found.format != FORMAT:
        raise InputError(f"{part}: format {found.format}", remedy="build the register again")
    return found


def _parts(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_dir() and p.name.isdigit())
