"""What extraction gives: one text, the places it came from, and what stayed unread."""

from bisect import bisect_right
from typing import Any

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds of one extraction; what lies beyond is listed as unread."""

    bytes: int = 512 << 20
    """Bytes of one part after unpacking."""

    total: int = 1 << 30
    """Bytes of all parts together after unpacking."""

    ratio: int = 200
    """Unpacked bytes a packed byte, beyond the first 16 MiB."""

    depth: int = 16
    """Archives, mails and documents within each other."""

    parts: int = 20_000
    characters: int = 64_000_000
    pages: int = 20_000
    seconds: float = 60.0
    """Time for one file; the child process that reads it is ended after that."""

    memory: int = 3 << 30
    """Address space of the child process in bytes."""

    ocr: bool = False
    """Whether to read pictures (needs the extra `ocr`)."""


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a run of the text comes from."""

    start: int
    """First character in the extracted text."""

    end: int
    part: str
    """Names joined by `!/`, the outermost first: `mail.eml!/plans.zip!/a.docx`."""

    where: str
    """`page 3`, `paragraph 12`, `cell Prices!B4`, `header 1`, `line 7`, ..."""

    byte: int = -1
    """First byte in the part; -1 where the part is packed or laid out otherwise."""


class Unread(msgspec.Struct, frozen=True, array_like=True):
    """Something that could not be read."""

    part: str
    reason: str
    remedy: str = ""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """One file inside another, or the file itself."""

    name: str
    kind: str
    """By content: `docx`, `pdf`, `zip`, `text`, ..."""

    sha256: str
    size: int
    disguised: str = ""
    """The kind that the name claims, where the content is of another."""


class Envelope(msgspec.Struct, frozen=True, array_like=True):
    """Who wrote to whom, of an e-mail."""

    part: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    date: str


class Extracted(msgspec.Struct, frozen=True, array_like=True):
    """The text of one file and of everything inside it."""

    text: str
    places: list[Place]
    parts: list[Part]
    unread: list[Unread]
    envelopes: list[Envelope]

    def place(self, character: int) -> Place | None:
        """The place that a character of the text came from."""
        at = bisect_right(self.places, character, key=lambda place: place.start) - 1
        return self.places[at] if at >= 0 else None

    def span(self, start: int, end: int) -> dict[str, Any]:
        """A span of the text with its places, ready for JSON.

        `where` and `byte` are those of its first character, `until` that of its last.
        """
        first, last = self.place(start), self.place(max(start, end - 1))
        byte = first.byte if first else -1
        if first and byte >= 0:
            byte += len(self.text[first.start : start].encode("utf-8", "replace"))
        return {
            "start": start,
            "end": end,
            "part": first.part if first else "",
            "where": first.where if first else "",
            "until": last.where if last else "",
            "byte": byte if byte >= 0 else None,
        }


class LimitReached(Exception):
    """A bound of `Limits` was met; the message says which."""


class Writer:
    """Collects the text of one file while it is taken apart."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.length = 0
        self.total = 0
        self._text: list[str] = []
        self._places: list[Place] = []
        self.parts: list[Part] = []
        self._unread: list[Unread] = []
        self.envelopes: list[Envelope] = []

    def add(self, text: str, part: str, where: str, byte: int = -1) -> None:
        """Append a run of text. Blank runs are left out; a line end is put after each.

        Raises:
            LimitReached: If the text grows beyond the limit.
        """
        if not text.strip():
            return
        if self.length + len(text) > self.limits.characters:
            raise LimitReached(f"more than {self.limits.characters} characters of text")
        self._places.append(Place(self.length, self.length + len(text), part, where, byte))
        self._text += (text, "\n")
        self.length += len(text) + 1

    def add_lines(self, text: str, part: str, byte: int = -1) -> None:
        """Append a plain text as it is, with a place for each line that says something.

        Args:
            text: The whole text: its characters keep their distances.
            part: Name of the part.
            byte: Byte of its first character in UTF-8; -1 if the part is in another encoding.

        Raises:
            LimitReached: If the text grows beyond the limit.
        """
        if self.length + len(text) > self.limits.characters:
            raise LimitReached(f"more than {self.limits.characters} characters of text")
        at = self.length
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                self._places.append(Place(at, at + len(line), part, f"line {number}", byte))
            if byte >= 0:
                byte += len(line.encode("utf-8", "surrogatepass")) + 1
            at += len(line) + 1
        end = "" if text.endswith("\n") else "\n"
        self._text += (text, end)
        self.length += len(text) + len(end)

    @property
    def said(self) -> tuple[int, int, int]:
        """How much was written so far: runs of text, parts, parts that could not be read."""
        return len(self._places), len(self.parts), len(self._unread)

    def lack(self, part: str, reason: str, remedy: str = "") -> None:
        """Note something unread."""
        self._unread.append(Unread(part, reason, remedy))

    def result(self) -> Extracted:
        """Everything collected."""
        return Extracted(
            "".join(self._text), self._places, self.parts, self._unread, self.envelopes
        )
