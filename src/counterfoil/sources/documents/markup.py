"""Text of plain, HTML and RTF files."""

import codecs
import re
from html.parser import HTMLParser

from counterfoil.sources.documents.extracted import Writer
from counterfoil.sources.encodings import guess_wide, plausible_gb

_BLOCKS = frozenset(
    (
        "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "br", "table",
        "ul", "ol", "section", "article", "pre", "title", "option", "blockquote", "dd", "dt",
        "figcaption", "textarea", "header", "footer", "aside", "caption",
    )
)  # fmt: skip
_SILENT = frozenset(("script", "style", "template"))
_SPOKEN = ("alt", "title", "value", "content", "placeholder", "aria-label")
_META = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)


def decode(data: bytes, wanted: str = "") -> tuple[str, str]:
    """(text, encoding): by mark, by zeros, UTF-8, GB18030, Big5, else Windows-1252.

    Args:
        data: The bytes.
        wanted: Encoding that a header names; used if the bytes allow it.
    """
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", "replace"), "utf-8-sig"
    wide = guess_wide(data[: 1 << 16])
    if wide:
        return data.decode(wide, "replace").removeprefix("\ufeff"), wide
    for name in ("utf-8", wanted):
        if name:
            try:
                return data.decode(name), name
            except (UnicodeDecodeError, LookupError):
                continue
    return _by_line(data)


def _by_line(data: bytes) -> tuple[str, str]:
    """Files with several encodings in them are read line by line."""
    lines, used = [], set()
    for line in data.split(b"\n"):
        for name in ("utf-8", "gb18030", "big5", "cp1252"):
            if name == "gb18030" and not plausible_gb(line):
                continue
            try:
                lines.append(line.decode(name))
            except UnicodeDecodeError:
                continue
            if not line.isascii():
                used.add(name)
            break
        else:
            lines.append(line.decode("latin-1"))
            used.add("latin-1")
    return "\n".join(lines), "+".join(sorted(used))


def write_text(writer: Writer, data: bytes, part: str) -> None:
    """Plain text, line by line, with the byte of each line where the file is UTF-8."""
    text, encoding = decode(data)
    known = encoding in ("utf-8", "utf-8-sig")
    byte = 3 if encoding == "utf-8-sig" else 0
    writer.add_lines(text, part, byte if known else -1)


class _Reader(HTMLParser):
    def __init__(self, writer: Writer, part: str) -> None:
        super().__init__(convert_charrefs=True)
        self.writer, self.part = writer, part
        self.held: list[str] = []
        self.silent = 0
        self.line = 1

    def flush(self) -> None:
        text = re.sub(r"[ \t\r\n]+", " ", "".join(self.held)).strip()
        self.held.clear()
        self.writer.add(text, self.part, f"line {self.line}")
        self.line = self.getpos()[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.flush()
        if tag in _SILENT:
            self.silent += 1
        for name, value in attrs:
            if name in _SPOKEN and value and len(value) > 8:
                self.writer.add(value, self.part, f"line {self.getpos()[0]}, {tag} {name}")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.flush()
        if tag in _SILENT and self.silent:
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.held.append(data)

    def handle_comment(self, data: str) -> None:
        self.writer.add(data, self.part, f"line {self.getpos()[0]}, comment")


def write_html(writer: Writer, data: bytes, part: str) -> None:
    """Visible text, spoken attributes and comments of HTML."""
    named = _META.search(data[:4096])
    text, _ = decode(data, named[1].decode("ascii") if named else "")
    reader = _Reader(writer, part)
    reader.feed(text)
    reader.close()
    reader.flush()


_RTF = re.compile(
    r"\\'([0-9a-fA-F]{2})|\\u(-?\d+) ?\??|\\([a-zA-Z]+)(-?\d+)? ?|\\([^a-zA-Z])|([{}])|([^\\{}]+)"
)
_RTF_SILENT = frozenset(
    (
        "fonttbl", "colortbl", "stylesheet", "pict", "object", "themedata", "datastore",
        "latentstyles", "listtable", "rsidtbl", "generator", "xmlnstbl",
    )
)  # fmt: skip


def write_rtf(writer: Writer, data: bytes, part: str) -> None:
    """Text of RTF with its notes, headers and footers; pictures and tables of styles left out."""
    source = data.decode("latin-1")
    page = re.search(r"\\ansicpg(\d+)", source)
    encoding = {"936": "gb18030", "950": "big5"}.get(page[1] if page else "", "cp1252")
    out: list[str] = []
    pending = bytearray()
    depth, silent_from = 0, 0

    def settle() -> None:
        if pending:
            out.append(pending.decode(encoding, "replace"))
            pending.clear()

    for byte, point, word, _, sign, brace, plain in _RTF.findall(source):
        if brace:
            depth += 1 if brace == "{" else -1
            if silent_from and depth < silent_from:
                silent_from = 0
        elif word in _RTF_SILENT and not silent_from:
            silent_from = depth
        elif silent_from:
            continue
        elif byte:
            pending.append(int(byte, 16))
            continue
        else:
            settle()
            out.append(_rtf_piece(point, word, sign, plain))
    settle()
    for number, line in enumerate("".join(out).split("\n"), 1):
        writer.add(line, part, f"paragraph {number}")


def _rtf_piece(point: str, word: str, sign: str, plain: str) -> str:
    if point:
        return chr(int(point) % 65536)
    if word:
        return {"par": "\n", "line": "\n", "row": "\n", "tab": "\t", "cell": "\t"}.get(word, "")
    if sign:
        return sign if sign in "\\{}" else (" " if sign == "~" else "")
    return plain.replace("\r", "").replace("\n", "")
