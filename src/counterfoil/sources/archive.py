"""Zip and gzip: the files inside, each read as if it stood alone.

Nothing is ever written under a member's own name. Depth, number of members, bytes and the
ratio of unpacked to packed bytes are limited for the whole exhibit.
"""

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import msgspec

from counterfoil.model.problem import Problem
from counterfoil.sources.sheet import Intake, Sheet

_CHUNK = 1 << 16
_JUDGED = 16 << 20
"""Unpacked bytes of a member from which its ratio is judged."""

_SILENT = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")

Inside = Callable[[Intake], Iterator[Sheet | Problem]]


class Hostile(Exception):
    """A member that goes over a limit."""


def zip_sheets(intake: Intake, inside: Inside) -> Iterator[Sheet | Problem]:
    """Sheets of all members of a zip, in the order of the archive."""
    if intake.depth >= intake.limits.archive_depth:
        yield _deep(intake)
        return
    try:
        with zipfile.ZipFile(intake.path) as archive:
            members = [m for m in archive.infolist() if not _silent(m)]
            if not members:
                yield intake.problem("is an empty archive", remedy="check how it was packed")
            for member in members:
                if not intake.budget.member(intake.limits):
                    yield _many(intake)
                    return
                yield from _member(intake, archive, member, inside)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as error:
        yield intake.problem(
            "is a damaged or cut-off archive",
            value=" ".join(str(error).split()),
            remedy="copy or export it again",
        )


def _silent(member: zipfile.ZipInfo) -> bool:
    """Folders, and what operating systems leave in archives."""
    name = member.filename
    return member.is_dir() or name.startswith("__MACOSX/") or name.split("/")[-1] in _SILENT


def _member(
    intake: Intake, archive: zipfile.ZipFile, member: zipfile.ZipInfo, inside: Inside
) -> Iterator[Sheet | Problem]:
    name = _name(member)
    here = msgspec.structs.replace(intake, file=f"{intake.file}!/{name}", depth=intake.depth + 1)
    if _leads_out(name):
        yield here.problem(
            "has a path that leads out of the archive; it was read and written nowhere",
            value=name,
            remedy="ask who packed it; such names are made to overwrite files",
            kept="row",
        )
    if member.flag_bits & 0x1:
        yield here.problem("is encrypted", remedy="unpack it with its password first")
        return
    try:
        with archive.open(member) as packed:
            yield from _unpacked(here, packed, max(1, member.compress_size), inside)
    except Hostile as limit:
        yield here.problem(str(limit), remedy="if it is sound, unpack it and give the files")
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, OSError) as error:
        words = " ".join(str(error).split())
        yield here.problem("cannot be unpacked", value=words, remedy="pack it again as plain zip")


def gzip_sheets(intake: Intake, inside: Inside) -> Iterator[Sheet | Problem]:
    """Sheets of the one file in a gzip."""
    if intake.depth >= intake.limits.archive_depth:
        yield _deep(intake)
        return
    leaf = intake.file.split("!/")[-1].split("/")[-1]
    inner = leaf[:-3] if leaf.lower().endswith(".gz") else leaf
    here = msgspec.structs.replace(intake, file=f"{intake.file}!/{inner}", depth=intake.depth + 1)
    try:
        with gzip.open(intake.path) as packed:
            size = max(1, intake.path.stat().st_size)
            yield from _unpacked(here, packed, size, inside)
    except Hostile as limit:
        yield here.problem(str(limit), remedy="if it is sound, unpack it and give the file")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        words = " ".join(str(error).split())
        yield here.problem("cannot be unpacked", value=words, remedy="copy or export it again")


def _unpacked(
    here: Intake, packed: IO[bytes] | gzip.GzipFile, size: int, inside: Inside
) -> Iterator[Sheet | Problem]:
    """Sheets of one member, from a scratch file with a name of ours."""
    with tempfile.NamedTemporaryFile(dir=here.work, delete=False) as scratch:
        path = Path(scratch.name)
        try:
            total, fault = _spooled(here, packed, scratch, size)
        except BaseException:
            path.unlink()
            raise
    if fault:
        yield here.problem(
            "cannot be unpacked to its end; what came before the damage was read",
            value=fault,
            remedy="copy or export it again",
            kept="row" if total else "nothing",
        )
    share = size / max(1, total)
    told = here.on_bytes
    inner = msgspec.structs.replace(
        here, path=path, on_bytes=lambda count: told(round(count * share))
    )
    try:
        yield from inside(inner)
    finally:
        path.unlink(missing_ok=True)


def _spooled(
    here: Intake, packed: IO[bytes] | gzip.GzipFile, scratch: IO[bytes], size: int
) -> tuple[int, str]:
    """(bytes unpacked, what is wrong with the rest)."""
    total = 0
    while True:
        try:
            chunk = packed.read(_CHUNK)
        except (zipfile.BadZipFile, EOFError, zlib.error, gzip.BadGzipFile) as error:
            return total, " ".join(str(error).split())
        if not chunk:
            return total, ""
        total += len(chunk)
        _weigh(here, total, len(chunk), size)
        scratch.write(chunk)


def _weigh(here: Intake, total: int, more: int, size: int) -> None:
    limits = here.limits
    if not here.budget.unpack(more, limits):
        raise Hostile(f"unpacks, with its neighbours, to more than {limits.archive_bytes} bytes")
    if total > _JUDGED and total > limits.archive_ratio * size:
        raise Hostile(f"unpacks to more than {limits.archive_ratio} times its packed size")


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name; of names in an old code page the Chinese is restored."""
    if member.flag_bits & 0x800:
        return _printable(member.filename)
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return _printable(member.filename)
    for encoding in ("utf-8", "gb18030"):
        try:
            return _printable(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _printable(member.filename)


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in name)[:1000]


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or parts[0].endswith(":")


def _deep(intake: Intake) -> Problem:
    return intake.problem(
        f"is an archive inside more than {intake.limits.archive_depth} archives",
        remedy="unpack the outer archives",
    )


def _many(intake: Intake) -> Problem:
    return intake.problem(
        f"holds more than {intake.limits.archive_members} files; the rest was not read",
        remedy="split the archive",
        kept="row",
    )
