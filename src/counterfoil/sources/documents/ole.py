"""Text of old Office files and Outlook messages (compound file binary format, [MS-CFB]).

The streams are found by the format's tables; the text inside them is taken as runs of
readable UTF-16 and Windows-1252 or GB18030 characters, which is where Word, Excel,
PowerPoint and Outlook keep it. The order of the runs is that of the stream.
"""

import re
import struct
from collections.abc import Callable

from counterfoil.sources.documents.extracted import Writer

_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_WIDE = re.compile(
    rb"(?:[\x20-\x7e\t\r\n]\x00|[\x00-\xff][\x4e-\x9f]|[\x00-\x3f]\x30|[\x00-\xef]\xff|"
    rb"[\xa0-\xff]\x00|[\x10-\x3f]\x20){4,}"
)
_NARROW = re.compile(rb"[\x20-\x7e\t\r\n\x91-\x97\xa0-\xff]{8,}")
_DULL = re.compile(r"^(?:\x01CompObj|\x03ObjInfo|\x01Ole|__nameid|__properties|1Table|0Table)")


def write_ole(
    writer: Writer, data: bytes, part: str, attached: Callable[[str, bytes], None]
) -> None:
    """Write the readable runs of every stream; hand Outlook attachments on."""
    streams = read_streams(data)
    if any(name.rpartition("/")[2] in ("EncryptedPackage", "EncryptionInfo") for name in streams):
        writer.lack(part, "encrypted Office file", "open it with its password and save it without")
        return
    for name, content in streams.items():
        leaf = name.rpartition("/")[2]
        if leaf.startswith("__substg1.0_3701"):
            attached(name.split("/")[0], content)
        elif not _DULL.match(leaf):
            _write_runs(writer, content, part, leaf.strip("\x01\x05"))


def _write_runs(writer: Writer, content: bytes, part: str, name: str) -> None:
    found: list[tuple[int, str]] = []
    covered = bytearray(content)
    for match in _WIDE.finditer(content):
        found.append((match.start(), match[0].decode("utf-16-le", "replace")))
        covered[match.start() : match.end()] = b"\0" * len(match[0])
    for match in _NARROW.finditer(bytes(covered)):
        found.append((match.start(), match[0].decode("gb18030", "replace")))
    for number, (_, text) in enumerate(sorted(found), 1):
        writer.add(text, part, f"stream {name}, run {number}")


def read_streams(data: bytes) -> dict[str, bytes]:
    """Streams of a compound file by path.

    Raises:
        ValueError: If the tables of the file are damaged.
    """
    try:
        return _Compound(data).streams()
    except (struct.error, IndexError) as error:
        raise ValueError(f"damaged compound file: {error}") from error


class _Compound:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = 1 << struct.unpack_from("<H", data, 30)[0]
        self.small_size = 1 << struct.unpack_from("<H", data, 32)[0]
        (directory,) = struct.unpack_from("<I", data, 48)
        cutoff, small_table, _, more, _ = struct.unpack_from("<5I", data, 56)
        self.cutoff = cutoff
        table = [s for s in struct.unpack_from("<109I", data, 76) if s < _END]
        while more < _END and len(table) * self.size < len(data) + self.size:
            block = struct.unpack(f"<{self.size // 4}I", self._sector(more))
            table += [s for s in block[:-1] if s < _END]
            more = block[-1]
        self.next = self._words(b"".join(map(self._sector, table)))
        self.small_next = self._words(self._chain(small_table))
        self.entries = self._entries(self._chain(directory))
        self.small = self._chain(self.entries[0][4]) if self.entries else b""

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.data[start : start + self.size].ljust(self.size, b"\0")

    @staticmethod
    def _words(block: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])

    def _chain(self, first: int) -> bytes:
        pieces, seen = [], set[int]()
        while first < _END and first not in seen and first < len(self.next):
            seen.add(first)
            pieces.append(self._sector(first))
            first = self.next[first]
        return b"".join(pieces)

    def _small_chain(self, first: int) -> bytes:
        pieces, seen = [], set[int]()
        while first < _END and first not in seen and first < len(self.small_next):
            seen.add(first)
            pieces.append(self.small[first * self.small_size : (first + 1) * self.small_size])
            first = self.small_next[first]
        return b"".join(pieces)

    @staticmethod
    def _entries(block: bytes) -> list[tuple[str, int, tuple[int, int, int], int, int, int]]:
        """(name, kind, (left, right, child), size, first sector) of each directory entry."""
        found = []
        for at in range(0, len(block) - 127, 128):
            length, kind = struct.unpack_from("<HB", block, at + 64)
            name = block[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            family = struct.unpack_from("<3I", block, at + 68)
            first, size = struct.unpack_from("<II", block, at + 116)
            found.append((name, kind, family, size, first, at))
        return found

    def streams(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        todo = [(self.entries[0][2][2], "")] if self.entries else []
        seen = set[int]()
        while todo:
            number, path = todo.pop()
            if number >= len(self.entries) or number in seen:
                continue
            seen.add(number)
            name, kind, (left, right, child), size, first, _ = self.entries[number]
            todo += [(right, path), (left, path)]
            if kind == 1:
                todo.append((child, f"{path}{name}/"))
            elif kind == 2:
                whole = self._chain(first) if size >= self.cutoff else self._small_chain(first)
                found[path + name] = whole[:size]
        return dict(sorted(found.items()))
