"""What a file is, told from its bytes. Its name only tells whether it is in disguise."""

import codecs
import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from counterfoil.sources.encodings import guess_wide

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"!<arch>\n", "ar"),
    (b"070701", "cpio"),
    (b"070702", "cpio"),
    (b"MSCF\0\0\0\0", "cab"),
    (b"LZIP", "lzip"),
    (b"\x1f\x9d", "compress"),
    (b"\x60\xea", "arj"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\x89PNG\r\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"BM", "picture"),
    (b"AutoCAD Binary DXF", "dxf-binary"),
    (b"AC10", "dwg"),
    (b"ISO-10303-21", "step"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"OggS", "audio"),
    (b"ID3", "audio"),
    (b"fLaC", "audio"),
    (b"From ", "mbox"),
)

_CLAIMS: dict[str, tuple[str, ...]] = {
    "pdf": ("pdf",),
    "docx": ("docx", "docm", "dotx"),
    "xlsx": ("xlsx", "xlsm", "xltx"),
    "pptx": ("pptx", "pptm", "ppsx"),
    "odf": ("odt", "ods", "odp", "odg"),
    "epub": ("epub",),
    "zip": ("zip", "jar", "whl", "apk", "war", "3mf", "vsdx", "xps", "kmz"),
    "gzip": ("gz", "tgz", "svgz", "dia"),
    "bzip2": ("bz2", "tbz2"),
    "xz": ("xz", "txz"),
    "zstd": ("zst",),
    "tar": ("tar",),
    "lz4": ("lz4",),
    "ar": ("deb", "a", "ar", "udeb"),
    "cpio": ("cpio",),
    "cab": ("cab",),
    "lzip": ("lz",),
    "compress": ("z",),
    "arj": ("arj",),
    "lzh": ("lzh", "lha"),
    "iso": ("iso", "img"),
    "7z": ("7z",),
    "rar": ("rar",),
    "ole": ("doc", "xls", "ppt", "msg", "msi", "vsd", "wps", "et", "dps"),
    "rtf": ("rtf", "doc"),
    "picture": ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic", "jpe"),
    "program": ("exe", "dll", "so", "sys", "o", "bin", "elf", "scr", "com", "dylib", "ocx"),
    "dxf": ("dxf",),
    "dxf-binary": ("dxf",),
    "dwg": ("dwg",),
    "step": ("step", "stp", "p21"),
    "mail": ("eml", "mht", "mhtml"),
    "mbox": ("mbox", "mbx"),
    "html": ("html", "htm", "xhtml", "shtml", "xls", "doc"),
    "sqlite": ("sqlite", "db", "sqlite3"),
    "audio": ("mp3", "ogg", "flac", "wav"),
}
_TEXTUAL = ("html", "mail", "xml", "step", "dxf", "mbox", "rtf", "text")
_OPAQUE = {suffix for kind, names in _CLAIMS.items() if kind not in _TEXTUAL for suffix in names}
_HEADER = re.compile(rb"^(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2,}")
_MAIL = re.compile(
    rb"^(?:from|to|subject|message-id|received|mime-version|return-path|date|cc|bcc|"
    rb"delivered-to|content-type|x-[a-z-]+|reply-to|sender|dkim-signature):",
    re.IGNORECASE | re.MULTILINE,
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|table|p|meta)\b", re.IGNORECASE)
_DXF = re.compile(rb"^(?:\s*999\r?\n[^\r\n]*\r?\n)*\s*0\r?\nSECTION\r?\n", re.IGNORECASE)


_MARKS_ALONE = (b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""Nothing, or a byte order mark before nothing."""


def kind_of(data: bytes) -> str:
    """Kind of a file: a key of the tables above, `text`, `xml`, `empty` or `unknown`."""
    if data in _MARKS_ALONE:
        return "empty"
    head = data[:4096]
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return _sure(kind, data)
    if re.match(rb"-lh[0-7d]-", head[2:7]):
        return "lzh"
    if data[0x8001:0x8006] == b"CD001":
        return "iso"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06") or data[257:262] == b"ustar":
        return zip_kind(data) if head[:2] == b"PK" else "tar"
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE"):
        return "picture" if head[8:12] == b"WEBP" else "audio"
    if head[4:8] == b"ftyp":
        return "picture" if head[8:12] in (b"heic", b"mif1", b"avif") else "audio"
    return _text_kind(data, head)


def _sure(kind: str, data: bytes) -> str:
    """Two-letter marks and words are checked twice: a text may begin with them."""
    if kind == "mbox":
        mails = re.match(rb"From [^\r\n]{3,200}\r?\n[A-Za-z-]{2,40}:", data)
        return "mbox" if mails else _text_kind(data, data[:4096])
    if kind in ("program", "picture") and data[:2] in (b"MZ", b"BM") and b"\0" not in data[:512]:
        return _text_kind(data, data[:4096])
    return kind


def _text_kind(data: bytes, head: bytes) -> str:
    stripped = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _DXF.match(head):
        return "dxf"
    if stripped.startswith(b"ISO-10303-21"):
        return "step"
    if stripped.startswith(b"<?xml") and not _HTML.search(stripped[:1024]):
        return "xml"
    headers = _HEADER.match(stripped)
    if headers and len(_MAIL.findall(headers[0])) >= 2:
        return "mail"
    if _HTML.search(stripped[:2048]) and stripped.startswith(b"<"):
        return "html"
    return "text" if looks_like_text(data) else "unknown"


def looks_like_text(data: bytes) -> bool:
    """Whether bytes are text in some encoding: few control bytes, or UTF-16 and UTF-32."""
    head = data[:65536]
    if guess_wide(head):
        return True
    control = sum(head.count(bytes([byte])) for byte in (*range(9), *range(14, 27), 127))
    return control * 50 <= len(head)


def zip_kind(data: bytes) -> str:
    """Kind of a zip archive: an office format by its inner names, else `zip`."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "zip"
    for marker, kind in (
        ("word/document.xml", "docx"),
        ("xl/workbook.xml", "xlsx"),
        ("ppt/presentation.xml", "pptx"),
        ("META-INF/container.xml", "epub"),
    ):
        if marker in names:
            return kind
    return "odf" if {"content.xml", "mimetype"} <= names else "zip"


def disguise(name: str, kind: str) -> str:
    """The suffix that claims another kind than the content has; empty if it is honest."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    if not suffix or kind in ("empty", "unknown") or suffix in _CLAIMS.get(kind, ()):
        return ""
    if kind in ("text", "xml"):
        return suffix if suffix in _OPAQUE else ""
    if suffix in _OPAQUE or (kind not in _TEXTUAL and suffix in ("txt", "md", "csv", "log")):
        return suffix
    return ""
