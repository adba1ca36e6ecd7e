"""Text files in any usual encoding, handed on as UTF-8 with lines of bounded length.

A clean UTF-8 file is handed on as it is. Anything else is copied to a scratch file on the
way: decoded, without NUL characters, with bytes that are no text replaced by U+FFFD and
with lines over the limit left out. What was done is said in Problems.
"""

import codecs
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
import numpy as np

from counterfoil.model.problem import Problem
from counterfoil.sources.sheet import Intake

LEFT_OUT = "\x1a\x1aline of "
"""Stands in the scratch file for a line that was too long."""

_CHUNK = 1 << 20
_ENOUGH = 100_000
"""Lines with signs beyond ASCII that settle a file's encoding."""

_UTF8_HAN = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A text file as UTF-8."""

    path: Path
    encoding: str
    """Encoding of the exhibit."""

    longest: int
    """Bytes in its longest line."""

    patched: bool = False
    """Whether U+FFFD stands for bytes that are no text."""

    scratch: bool = False
    """Whether `path` is a copy that the caller removes."""

    problems: tuple[Problem, ...] = ()


class Survey(msgspec.Struct, kw_only=True):
    """What one pass over the bytes found."""

    longest: int = 0
    nul: bool = False
    utf8: bool = True


def guess_wide(head: bytes) -> str:
    """The UTF-16 or UTF-32 form of a file's beginning, by mark or by its zeros; or ''."""
    for mark, name in _BOMS[1:]:
        if head.startswith(mark):
            return name
    units = np.frombuffer(head[: len(head) // 2 * 2], dtype=np.uint8).reshape(-1, 2)
    if len(units) < 2:
        return ""
    first, second = (units == 0).mean(axis=0)
    if max(first, second) < 0.05 or min(first, second) * 4 > max(first, second):
        return ""
    name = "utf-16-le" if second > first else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(name, "replace")
    odd = sum(c == "\ufffd" or (c < " " and c not in "\t\r\n\x1e\x1f") for c in text)
    return name if odd * 20 <= len(text) else ""


def survey(file: BinaryIO) -> Survey:
    """Measure lines and check UTF-8 in one pass."""
    found = Survey()
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    start = end = 0
    while chunk := file.read(_CHUNK):
        found.nul = found.nul or b"\0" in chunk
        if found.utf8:
            found.utf8 = _decodes(decoder, chunk)
        bytes_ = np.frombuffer(chunk, dtype=np.uint8)
        ends = np.flatnonzero((bytes_ == 10) | (bytes_ == 13)) + end
        if len(ends):
            gaps = np.diff(ends, prepend=start - 1)
            found.longest = max(found.longest, int(gaps.max()) - 1)
            start = int(ends[-1]) + 1
        end += len(chunk)
    found.longest = max(found.longest, end - start)
    found.utf8 = found.utf8 and _decodes(decoder, b"", final=True)
    return found


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def as_utf8(intake: Intake, wanted: str = "") -> Text:
    """Make a text file readable as UTF-8.

    Args:
        intake: The file.
        wanted: Encoding that a mapping names; told from the bytes if empty.
    """
    with intake.path.open("rb") as file:
        head = file.read(1 << 16)
        encoding = wanted or guess_wide(head)
        if not encoding:
            file.seek(0)
            found = survey(file)
            clean = found.utf8 and not found.nul and found.longest <= intake.limits.line_bytes
            if clean:
                return Text(path=intake.path, encoding="utf-8", longest=found.longest)
            encoding, mixed = ("utf-8", False) if found.utf8 else _narrow(intake.path)
            return _Copy(intake, encoding, told=True, mixed=mixed).run()
    return _Copy(intake, encoding, told=False).run()


def _narrow(path: Path) -> tuple[str, bool]:
    """(UTF-8, GB18030 or Windows-1252, whether lines of another encoding are among it).

    Chinese in UTF-8 often happens to be valid GB18030 as well, and hardly ever the other way
    round, so a line that is valid UTF-8 speaks for UTF-8.
    """
    utf8 = chinese = other = 0
    with path.open("rb") as file:
        for block in _blocks(file, 1 << 16):
            for line in block.splitlines():
                if line.isascii():
                    continue
                if _sound(line, "utf-8") or _damaged(line):
                    utf8 += 1
                elif plausible_gb(line):
                    chinese += 1
                else:
                    other += 1
            if utf8 + chinese + other > _ENOUGH:
                break
    if chinese > utf8 and chinese >= other:
        return "gb18030", utf8 > 0
    if other > utf8 + chinese:
        return "cp1252", False
    return "utf-8", False


def _sound(line: bytes, name: str) -> bool:
    try:
        line.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def plausible_gb(line: bytes) -> bool:
    """Whether the high bytes of a line look like common Chinese text in GB18030.

    Both bytes of common signs are high; Latin accents give a high byte before a letter.
    """
    if not _sound(line, "gb18030"):
        return False
    high = re.findall(rb"[\x80-\xff]+", line)
    paired = sum(len(run) for run in high if len(run) % 2 == 0)
    return paired * 10 >= sum(map(len, high)) * 7


def _damaged(line: bytes) -> bool:
    """Whether a line that is no UTF-8 is UTF-8 all the same, with some bytes lost."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return True
    high = sum(map(len, re.findall(rb"[\x80-\xff]+", line)))
    return len(_UTF8_HAN.findall(line)) * 6 >= max(1, high)


def _blocks(file: BinaryIO, longest: int) -> Iterator[bytes]:
    """Whole lines, about a MiB at a time; lines over `longest` come in pieces."""
    held = b""
    while chunk := file.read(_CHUNK):
        held += chunk
        cut = max(held.rfind(b"\n"), held.rfind(b"\r")) + 1
        if cut or len(held) > longest:
            cut = cut or len(held)
            yield held[:cut]
            held = held[cut:]
    if held:
        yield held


class _Copy:
    """Writes the UTF-8 copy of one file and counts what it had to change."""

    def __init__(self, intake: Intake, encoding: str, told: bool, mixed: bool = False) -> None:
        self.intake = intake
        self.encoding = encoding
        self.told = told
        self.by_line = mixed
        self.wide = codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))
        self.nul = self.mixed = self.broken = self.long = self.longest = 0
        self.first_broken = self.line = 0

    def run(self) -> Text:
        with tempfile.NamedTemporaryFile(dir=self.intake.work, delete=False) as out:
            path = Path(out.name)
            try:
                with self.intake.path.open("rb") as file:
                    for block in self._lines(self._bytes(file)):
                        out.write(block)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
        return Text(
            path=path,
            encoding=self.encoding,
            longest=self.longest,
            patched=bool(self.broken),
            scratch=True,
            problems=tuple(self._problems()),
        )

    def _bytes(self, file: BinaryIO) -> Iterator[bytes]:
        """Chunks in UTF-8, or in the file's own encoding if its line ends are plain bytes."""
        if not self.wide:
            while chunk := file.read(_CHUNK):
                yield chunk
            return
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        start = True
        while True:
            chunk = file.read(_CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            if start:
                text, start = text.removeprefix("\ufeff"), not text
            self.broken += text.count("\ufffd")
            yield text.encode("utf-8", "replace")
            if not chunk:
                return

    def _lines(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Decoded blocks of whole lines; a line over the limit becomes a short mark."""
        limit = self.intake.limits.line_bytes
        held = bytearray()
        dropped = 0
        for chunk in chunks:
            held += chunk
            cut = max(held.rfind(b"\n"), held.rfind(b"\r")) + 1
            if dropped and cut:
                end = min(i for i in (held.find(b"\n"), held.find(b"\r")) if i >= 0)
                yield self._mark(dropped + end)
                del held[:end]
                cut, dropped = cut - end, 0
            if cut:
                yield from self._block(bytes(held[:cut]))
                del held[:cut]
            if dropped or len(held) > limit:
                dropped += len(held)
                held.clear()
        if dropped:
            yield self._mark(dropped)
        elif held:
            yield from self._block(bytes(held))

    def _mark(self, size: int) -> bytes:
        self.long += 1
        return f"{LEFT_OUT}{size} bytes".encode()

    def _block(self, block: bytes) -> Iterator[bytes]:
        limit = self.intake.limits.line_bytes
        lines = block.splitlines(keepends=True)
        longest = max(map(len, lines))
        if longest <= limit:
            self.longest = max(self.longest, longest)
            yield self._decoded(block, lines)
            self.line += len(lines)
            return
        for line in lines:
            if len(line) > limit:
                yield self._mark(len(line)) + b"\n"
            else:
                self.longest = max(self.longest, len(line))
                yield self._decoded(line, [line])
            self.line += 1

    def _decoded(self, block: bytes, lines: list[bytes]) -> bytes:
        """A block as UTF-8 without NULs; line by line where it does not decode at once."""
        encoding = "utf-8" if self.wide else self.encoding
        try:
            text = "" if self.by_line else block.decode(encoding)
        except UnicodeDecodeError:
            text = ""
        if not text:
            text = "".join(self._line(line, encoding, at) for at, line in enumerate(lines))
        zeros = text.count("\0")
        if zeros:
            self.nul += zeros
            text = text.replace("\0", "")
        return text.encode("utf-8", "replace")

    def _line(self, line: bytes, encoding: str, at: int) -> str:
        han = self.by_line and _UTF8_HAN.search(line) and _sound(line, "utf-8")
        if not han and _sound(line, encoding):
            return line.decode(encoding)
        other = "gb18030" if encoding == "utf-8" else "utf-8"
        damaged = encoding == "utf-8" and _damaged(line)
        if not damaged and _sound(line, other) and (other == "utf-8" or plausible_gb(line)):
            self.mixed += 1
            return line.decode(other)
        self.broken += 1
        self.first_broken = self.first_broken or self.line + at + 1
        return line.decode(encoding, "replace")

    def _problems(self) -> Iterator[Problem]:
        name = self.encoding.upper()
        limit = self.intake.limits.line_bytes
        again = "export the file again as UTF-8, or name its encoding in a mapping"
        first = f", first in line {self.first_broken}" if self.first_broken else ""
        told = (
            (self.encoding == "cp1252" and self.told,
             "is neither UTF-8 nor GB18030 and was read as Windows-1252", again, "value"),
            (self.nul, f"holds NUL characters, which were removed ({self.nul})",
             "check that the export was not cut or damaged", "value"),
            (self.mixed, f"mixes encodings: lines that are not {name} were read in the other of "
             f"UTF-8 and GB18030 ({self.mixed})", again, "value"),
            (self.broken, f"holds bytes that are not {name} ({self.broken}{first}); "
             "cells with such bytes were left out", again, "row"),
            (self.long, f"holds lines of more than {limit} bytes, left out ({self.long})",
             "check whether line ends or quotes are missing", "row"),
        )  # fmt: skip
        for count, reason, remedy, kept in told:
            if count:
                yield self.intake.problem(reason, remedy=remedy, kept=kept)
