"""What a file is, told from its bytes."""

import re
import zipfile
from pathlib import Path

from counterfoil.sources.encodings import guess_wide

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"8BPS", "a Photoshop picture"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ", "a program (Windows)"),
    (b"\xca\xfe\xba\xbe", "a program (Java or macOS)"),
    (b"\xcf\xfa\xed\xfe", "a program (macOS)"),
    (b"\xfe\xed\xfa", "a program (macOS)"),
    (b"dex\n", "a program (Android)"),
    (b"\0asm", "a program (WebAssembly)"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or Outlook file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xfd7zXZ\0", "an XZ archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"OggS", "a sound or video file"),
    (b"ID3", "a sound file"),
    (b"fLaC", "a sound file"),
    (b"\x1aE\xdf\xa3", "a video file"),
    (b"FLV", "a video file"),
    (b"\0\1\0\0\0", "a font"),
    (b"wOF", "a font"),
    (b"OTTO", "a font"),
    (b"ARROW1", "an Arrow file"),
    (b"WARC/", "a web archive"),
)
_INSIDE = (
    ("xl/workbook.xml", "workbook"),
    ("xl/workbook.bin", "a binary Excel workbook"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a presentation"),
    ("content.xml", "an OpenDocument file"),
    ("META-INF/container.xml", "an e-book"),
    ("AndroidManifest.xml", "a program (Android)"),
    ("META-INF/MANIFEST.MF", "a program (Java)"),
)
"""Member of a zip that tells what it really is."""

_ODD_REMEDY = "if it is evidence, keep it as an exhibit; no table is read from it"
_REMEDIES = {
    "an old Word, Excel or Outlook file": "save it as XLSX or CSV",
    "a binary Excel workbook": "save it as XLSX or CSV",
    "an OpenDocument file": "save it as XLSX or CSV",
    "an SQLite database": "export its tables as CSV",
    "an Arrow file": "write it as Parquet",
    "a 7-Zip archive": "unpack it, or pack it as zip",
    "a RAR archive": "unpack it, or pack it as zip",
    "an XZ archive": "unpack it, or pack it as zip",
    "a bzip2 archive": "unpack it, or pack it as zip",
    "a Zstandard archive": "unpack it, or pack it as zip",
    "a tar archive": "unpack it, or pack it as zip",
}


def kind_of(path: Path) -> tuple[str, str]:
    """(kind, words) of a file.

    Returns:
        Kind `empty`, `zip`, `gzip`, `parquet`, `json`, `text` or `other`; for `other` the
        words say what it looks like, as in `a PNG picture`.
    """
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        return "empty", ""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path)
    if head.startswith(b"\x1f\x8b"):
        return "gzip", ""
    if head.startswith(b"PAR1"):
        return "parquet", ""
    words = _looks(head)
    if words:
        return "other", words
    return ("json" if _is_json(head) else "text"), ""


def _zipped(path: Path) -> tuple[str, str]:
    """A workbook, a document of an office program, a package of code, or a plain zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return _torn(path)
    for member, words in _INSIDE:
        if member in names:
            return ("zip", "workbook") if words == "workbook" else ("other", words)
    return "zip", ""


def _torn(path: Path) -> tuple[str, str]:
    """A zip without its directory: what its first names say."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    office = any(name in head for name in (b"[Content_Types].xml", b"_rels/.rels", b"docProps/"))
    other = any(name in head for name in (b"word/", b"ppt/"))
    return "zip", "workbook" if office and not other else ""


def remedy_for(words: str) -> str:
    """What to do with a file that is no table."""
    return _REMEDIES.get(words, _ODD_REMEDY)


def _looks(head: bytes) -> str:
    for magic, words in _MAGIC:
        if head.startswith(magic) and not (len(magic) < 4 and _is_text(head)):
            return words
    if head[257:262] == b"ustar":
        return "a tar archive"
    if head[4:8] == b"ftyp":
        return "a picture or video (ISO media)"
    if head[:4] == b"RIFF":
        return {b"WEBP": "a WebP picture", b"WAVE": "a sound file"}.get(head[8:12], "a media file")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if start.startswith((b"<?xml", b"<svg")):
        return "an XML document"
    if re.match(rb"-----begin [a-z ]+-----", start):
        return "a key, certificate or signature"
    return "" if _is_text(head) else "binary data"


def _is_text(head: bytes) -> bool:
    """Whether a beginning reads as text: few control signs, in some usual encoding."""
    if guess_wide(head):
        return True
    control = sum(head.count(c) for c in (*range(2, 9), 14, 15, *range(16, 26), 127))
    return control * 50 <= len(head) and head.count(0) * 4 <= len(head)


def _is_json(head: bytes) -> bool:
    wide = guess_wide(head)
    text = head.decode(wide or "utf-8", "replace").removeprefix("\ufeff").lstrip()
    return re.match(r'\{\s*["}]|\[\s*[\[{\]]', text) is not None
