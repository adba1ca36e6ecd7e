"""Readable strings of a program or another binary file."""

import re

from counterfoil.sources.documents.extracted import Writer

_ASCII = re.compile(rb"[\t\x20-\x7e]{6,}")
_WIDE = re.compile(rb"(?:[\t\x20-\x7e]\x00){6,}")
_MOST = 200_000


def write_strings(writer: Writer, data: bytes, part: str) -> None:
    """Runs of six or more printable characters, ASCII and UTF-16, with their bytes."""
    found = [(m.start(), m[0].decode("ascii")) for m in _ASCII.finditer(data)]
    found += [(m.start(), m[0].decode("utf-16-le")) for m in _WIDE.finditer(data)]
    for byte, text in sorted(found)[:_MOST]:
        writer.add(text, part, "string", byte)
    if len(found) > _MOST:
        writer.lack(part, f"only the first {_MOST} of {len(found)} strings read")
