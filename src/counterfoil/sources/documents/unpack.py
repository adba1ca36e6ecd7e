"""Take a file apart: find out what it is, write its text, and go into what lies inside."""

import base64
import binascii
import bz2
import gzip
import hashlib
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import IO, Any

from counterfoil.sources.documents.archives import ar_members, cpio_members
from counterfoil.sources.documents.drawings import write_dxf, write_step
from counterfoil.sources.documents.extracted import Extracted, LimitReached, Limits, Part, Writer
from counterfoil.sources.documents.kinds import disguise, kind_of
from counterfoil.sources.documents.mail import split_mbox, write_mail
from counterfoil.sources.documents.markup import write_html, write_rtf, write_text
from counterfoil.sources.documents.office import write_office
from counterfoil.sources.documents.ole import write_ole
from counterfoil.sources.documents.pdf import write_pdf
from counterfoil.sources.documents.pictures import can_read, write_picture
from counterfoil.sources.documents.seven_zip import members
from counterfoil.sources.documents.strings import write_strings
from counterfoil.sources.documents.subtitles import looks_like_subtitles, write_subtitles

_FREE_BYTES = 16 << 20
_STREAMS: dict[str, Callable[..., Any]] = {
    "gzip": gzip.open,
    "bzip2": bz2.open,
    "xz": lzma.open,
}
_ENCODED = re.compile(
    rb"(?:[A-Za-z0-9+/]{60,}={0,2}\r?\n){3,}[A-Za-z0-9+/]*={0,2}|[A-Za-z0-9+/]{400,}={0,2}"
)
_BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError,
    NotImplementedError, ValueError, KeyError, UnicodeError, IndexError, RecursionError,
    struct.error,
)  # fmt: skip
_PACKAGES = {"ar": ar_members, "cpio": cpio_members}
_NOT_OPENED = {
    "rar": "RAR archives are not opened",
    "cab": "Cabinet archives are not opened",
    "lzh": "LZH archives are not opened",
    "arj": "ARJ archives are not opened",
    "iso": "disc images are not opened",
    "lzip": "lzip files are not opened",
    "compress": "files of Unix `compress` are not opened",
    "dwg": "DWG drawings are not opened",
    "dxf-binary": "binary DXF is not opened",
    "sqlite": "databases are read by `ingest`",
    "audio": "sound and film are not heard",
}
_REMEDY = {
    **dict.fromkeys(
        ("rar", "cab", "lzh", "arj", "iso", "lzip", "compress"),
        "unpack it and scan the folder",
    ),
    "dwg": "save it as DXF",
    "dxf-binary": "save it as ASCII DXF",
}


def extract(data: bytes, name: str, limits: Limits) -> Extracted:
    """The text of a file and of everything inside it.

    Nothing is raised for a hostile or damaged file: what could not be read is in `unread`.
    """
    unpacker = _Unpacker(limits)
    try:
        unpacker.open(data, name, 0)
    except LimitReached as limit:
        unpacker.writer.lack(name, f"stopped: {limit}", "raise the limit or split the file")
    return unpacker.writer.result()


class _Unpacker:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.writer = Writer(limits)

    def open(self, data: bytes, name: str, depth: int) -> None:
        """Write one part and what is in it."""
        if depth > self.limits.depth:
            self.writer.lack(name, f"deeper than {self.limits.depth} archives within each other")
            return
        if len(self.writer.parts) >= self.limits.parts:
            raise LimitReached(f"more than {self.limits.parts} parts")
        kind = kind_of(data)
        digest = hashlib.sha256(data).hexdigest()
        claimed = disguise(name.rpartition("!/")[2], kind)
        self.writer.parts.append(Part(name, kind, digest, len(data), claimed))
        before = self.writer.said
        try:
            self._write(kind, data, name, depth)
        except _BROKEN as error:
            self.writer.lack(name, f"damaged {kind}: {str(error) or type(error).__name__}")
        if self.writer.said == before:
            self.writer.lack(name, f"{kind} without text")

    def _write(self, kind: str, data: bytes, name: str, depth: int) -> None:
        def inner(child: str, content: bytes) -> None:
            self.open(content, f"{name}!/{child}", depth + 1)

        if kind == "text" and looks_like_subtitles(data[:4096].decode("utf-8", "replace")):
            write_subtitles(self.writer, data, name)
        elif kind in ("text", "xml"):
            write_text(self.writer, data, name)
            self._encoded(data, name, depth)
        elif kind in _SIMPLE:
            _SIMPLE[kind](self.writer, data, name)
        elif kind in ("mail", "pdf", "ole"):
            {"mail": write_mail, "pdf": write_pdf, "ole": write_ole}[kind](
                self.writer, data, name, inner
            )
        elif kind == "picture":
            self._picture(data, name, inner)
        elif kind == "mbox":
            for number, mail in enumerate(split_mbox(data), 1):
                inner(f"message {number}.eml", mail)
        elif kind in ("zip", "docx", "xlsx", "pptx", "odf", "epub"):
            self._zip(kind, data, name, inner)
        elif kind == "tar":
            self._tar(data, name, inner)
        elif kind in _PACKAGES:
            for child, content in _PACKAGES[kind](data):
                inner(child, content)
        elif kind == "7z":
            self._seven_zip(data, name, inner)
        elif kind in _STREAMS or kind in ("zstd", "lz4"):
            self._stream(kind, data, name, inner)
        else:
            self._rest(kind, data, name, inner)

    def _rest(self, kind: str, data: bytes, name: str, inner: Callable[[str, bytes], None]) -> None:
        """Files without text; a zip archive may hang behind any of them."""
        if kind == "empty":
            self.writer.lack(name, "empty file")
        elif zipfile.is_zipfile(BytesIO(data)) and kind != "program":
            self._zip("zip", data, name, inner)
        elif kind in _NOT_OPENED:
            self.writer.lack(name, _NOT_OPENED[kind], _REMEDY.get(kind, ""))
        else:
            self.writer.lack(name, "unknown kind of file", "export it as text or PDF")

    def _picture(self, data: bytes, name: str, inner: Callable[[str, bytes], None]) -> None:
        """Lines of a picture; a zip archive may hang behind it."""
        if not self.limits.ocr:
            self.writer.lack(name, "picture: its text is not read", "read pictures with --ocr")
        elif remedy := can_read():
            self.writer.lack(name, "picture: there is no OCR engine here", remedy)
        else:
            write_picture(self.writer, data, name)
        if zipfile.is_zipfile(BytesIO(data)):
            self._zip("zip", data, name, inner)

    def _zip(self, kind: str, data: bytes, name: str, inner: Callable[[str, bytes], None]) -> None:
        with zipfile.ZipFile(BytesIO(data)) as archive:

            def read(member: str) -> bytes:
                info = archive.getinfo(member)
                with archive.open(info) as stream:
                    return self._bounded(stream, info.compress_size, f"{name}!/{member}")

            if kind != "zip":
                write_office(self.writer, archive, kind, name, read, inner)
                return
            for info in archive.infolist():
                if info.is_dir():
                    continue
                if info.flag_bits & 1:
                    self.writer.lack(
                        f"{name}!/{info.filename}", "encrypted", "unpack it with its password"
                    )
                    continue
                self._member(info.filename, read, name, inner)

    def _member(
        self,
        child: str,
        read: Callable[[str], bytes],
        name: str,
        inner: Callable[[str, bytes], None],
    ) -> None:
        """One member; a damaged one does not lose the others."""
        try:
            content = read(child)
        except _BROKEN as error:
            text = str(error) or type(error).__name__
            self.writer.lack(f"{name}!/{child}", f"damaged or bomb: {text}")
            return
        inner(child, content)

    def _tar(self, data: bytes, name: str, inner: Callable[[str, bytes], None]) -> None:
        with tarfile.open(fileobj=BytesIO(data), mode="r:") as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.isfile() else None
                if stream is not None:
                    inner(member.name, self._bounded(stream, member.size, member.name))

    def _seven_zip(self, data: bytes, name: str, inner: Callable[[str, bytes], None]) -> None:
        for child, content in members(data, self._allow):
            if isinstance(content, str):
                self.writer.lack(f"{name}!/{child}", content, "unpack it and scan the folder")
            else:
                inner(child, content)

    def _allow(self, size: int, packed: int) -> None:
        """Whether a block may be unpacked, by the size that its header states.

        Raises:
            ValueError: If it is too large.
            LimitReached: If too much was unpacked already.
        """
        if size > min(self.limits.bytes, max(_FREE_BYTES, packed * self.limits.ratio)):
            raise ValueError(f"a block unpacks to {size} bytes from {packed}")
        self.writer.total += size
        if self.writer.total > self.limits.total:
            raise LimitReached(f"more than {self.limits.total} bytes unpacked")

    def _stream(
        self, kind: str, data: bytes, name: str, inner: Callable[[str, bytes], None]
    ) -> None:
        if kind in ("zstd", "lz4"):
            import pyarrow as pa

            stream: Any = pa.CompressedInputStream(pa.BufferReader(data), kind)
        else:
            stream = _STREAMS[kind](BytesIO(data))
        content = self._bounded(stream, len(data), name)
        child = re.sub(r"\.(gz|bz2|xz|zst|lz4|tgz|tbz2|txz)$", "", name.rpartition("!/")[2])
        inner(child or "content", content)

    def _bounded(self, stream: IO[bytes], packed: int, name: str) -> bytes:
        """Read a stream within the limits of size and ratio.

        Raises:
            ValueError: If it unpacks to more than allowed.
        """
        most = min(self.limits.bytes, max(_FREE_BYTES, packed * self.limits.ratio))
        pieces, size = [], 0
        while chunk := stream.read(1 << 20):
            size += len(chunk)
            self.writer.total += len(chunk)
            if size > most:
                raise ValueError(f"{name} unpacks to more than {most} bytes from {packed}")
            if self.writer.total > self.limits.total:
                raise LimitReached(f"more than {self.limits.total} bytes unpacked")
            pieces.append(bytes(chunk))
        return b"".join(pieces)

    def _encoded(self, data: bytes, name: str, depth: int) -> None:
        """Files written into a text as base64."""
        for number, match in enumerate(_ENCODED.finditer(data), 1):
            packed = re.sub(rb"[\r\n]", b"", match[0]).rstrip(b"=")
            try:
                content = base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
            except binascii.Error:
                continue
            if kind_of(content) not in ("unknown", "picture"):
                self.open(content, f"{name}!/base64 {number}", depth + 1)


_SIMPLE: dict[str, Callable[[Writer, bytes, str], None]] = {
    "html": write_html,
    "rtf": write_rtf,
    "dxf": write_dxf,
    "step": write_step,
    "program": write_strings,
}
