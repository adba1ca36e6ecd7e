"""Members of 7-Zip archives, as far as the standard library's decoders reach.

LZMA, LZMA2, Deflate, BZip2 and stored blocks with the usual filters are opened. Encrypted blocks,
PPMd and BCJ2 are not: their members are named with the reason.

Source: 7zFormat.txt of the LZMA SDK (public domain); own code.
"""

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

_END, _PACK, _UNPACK, _SUBSTREAMS, _SIZE, _CRC = 0, 6, 7, 8, 9, 10
_HEADER, _MAIN, _FILES, _FOLDER, _SIZES, _COUNTS = 1, 4, 5, 11, 12, 13
_EMPTY, _NAMES, _ENCODED = 14, 17, 23
_FILTERS = {
    b"\x03": lzma.FILTER_DELTA,
    b"\x03\x03\x01\x03": lzma.FILTER_X86,
    b"\x04": lzma.FILTER_X86,
    b"\x03\x03\x02\x05": lzma.FILTER_POWERPC,
    b"\x03\x03\x04\x01": lzma.FILTER_IA64,
    b"\x03\x03\x05\x01": lzma.FILTER_ARM,
    b"\x03\x03\x07\x01": lzma.FILTER_ARMTHUMB,
    b"\x03\x03\x08\x05": lzma.FILTER_SPARC,
}
_LZMA, _LZMA2, _AES = b"\x03\x01\x01", b"\x21", b"\x06\xf1\x07\x01"
_MOST_FILES = 1 << 20

Allow = Callable[[int, int], None]
"""Takes unpacked and packed bytes; raises if that is more than is allowed."""


class _Block(msgspec.Struct):
    """Coders of one packed block, from the last to be undone to the first."""

    coders: list[tuple[bytes, bytes]]
    sizes: list[int]
    plain: bool
    """Each coder has one input and one output, in a chain."""

    files: int = 1
    parts: list[int] = []


class _Streams(msgspec.Struct):
    offset: int = 0
    packed: list[int] = []
    blocks: list[_Block] = []


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        if count < 0 or self.at + count > len(self.data):
            raise ValueError("the header is cut short")
        self.at += count
        return self.data[self.at - count : self.at]

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        first, value = self.byte(), 0
        for step in range(8):
            mask = 0x80 >> step
            if not first & mask:
                return value | (first & (mask - 1)) << (8 * step)
            value |= self.byte() << (8 * step)
        return value

    def count(self) -> int:
        value = self.number()
        if value > _MOST_FILES:
            raise ValueError(f"{value} entries are not believed")
        return value

    def bits(self, count: int) -> list[bool]:
        raw = self.take((count + 7) // 8)
        return [bool(raw[n // 8] & 0x80 >> n % 8) for n in range(count)]

    def digests(self, count: int) -> None:
        known = count if self.byte() else sum(self.bits(count))
        self.take(4 * known)


def members(data: bytes, allow: Allow) -> Iterator[tuple[str, bytes | str]]:
    """(name, content) of each file, or (name, reason) of one that is not opened.

    Args:
        data: The archive.
        allow: Asked before a block is unpacked.

    Raises:
        ValueError: If the archive is damaged.
    """
    offset, size, _ = struct.unpack_from("<QQI", data, 12)
    reader = _Reader(data[32 + offset : 32 + offset + size])
    kind = reader.byte() if size else _END
    if kind == _ENCODED:
        streams = _streams(reader)
        content = _unpacked(data, streams, 0, allow)
        if isinstance(content, str):
            yield "list of files", content
            return
        reader = _Reader(content)
        kind = reader.byte()
    if kind != _HEADER:
        return
    streams = _Streams()
    names: list[str] = []
    empty: list[bool] = []
    while (part := reader.byte()) != _END:
        if part == _MAIN:
            streams = _streams(reader)
        elif part == _FILES:
            names, empty = _files(reader)
        else:
            raise ValueError(f"unknown part {part} of the header")
    full = iter([name for name, bare in zip(names, empty, strict=True) if not bare])
    for number, block in enumerate(streams.blocks):
        content = _unpacked(data, streams, number, allow)
        at = 0
        for length in block.parts:
            name = next(full, "unnamed")
            yield name, content if isinstance(content, str) else content[at : at + length]
            at += length


def _streams(reader: _Reader) -> _Streams:
    found = _Streams()
    while (part := reader.byte()) != _END:
        if part == _PACK:
            found.offset = reader.number()
            count = reader.count()
            while (inner := reader.byte()) != _END:
                if inner == _SIZE:
                    found.packed = [reader.number() for _ in range(count)]
                elif inner == _CRC:
                    reader.digests(count)
        elif part == _UNPACK:
            found.blocks = _blocks(reader)
        elif part == _SUBSTREAMS:
            _split(reader, found.blocks)
        else:
            raise ValueError(f"unknown part {part} of the header")
    for block in found.blocks:
        block.parts = block.parts or [block.sizes[0]] * min(1, block.files)
    return found


def _blocks(reader: _Reader) -> list[_Block]:
    if reader.byte() != _FOLDER:
        raise ValueError("no blocks in the header")
    count = reader.count()
    if reader.byte():
        raise ValueError("blocks are described elsewhere")
    blocks = [_block(reader) for _ in range(count)]
    if reader.byte() != _SIZES:
        raise ValueError("no sizes of blocks")
    for block in blocks:
        block.sizes = [reader.number() for _ in block.sizes]
    while (part := reader.byte()) != _END:
        if part == _CRC:
            reader.digests(count)
    return blocks


def _block(reader: _Reader) -> _Block:
    coders, inputs, outputs = [], 0, 0
    for _ in range(reader.count()):
        flags = reader.byte()
        name = reader.take(flags & 15)
        many = (reader.number(), reader.number()) if flags & 16 else (1, 1)
        inputs, outputs = inputs + many[0], outputs + many[1]
        coders.append((name, reader.take(reader.number()) if flags & 32 else b""))
    pairs = [(reader.number(), reader.number()) for _ in range(outputs - 1)]
    loose = inputs - len(pairs)
    if loose > 1:
        for _ in range(loose):
            reader.number()
    plain = inputs == outputs == len(coders) and loose == 1
    order = _order(dict(pairs), outputs) if plain else list(range(len(coders)))
    return _Block([coders[n] for n in order], [0] * outputs, plain and len(order) == outputs)


def _order(fed_by: dict[int, int], count: int) -> list[int]:
    """Coders from the one that gives the content to the one that takes the packed bytes."""
    last = set(range(count)) - set(fed_by.values())
    order = list(last)[:1]
    while order and order[-1] in fed_by and len(order) < count:
        order.append(fed_by[order[-1]])
    return order


def _split(reader: _Reader, blocks: list[_Block]) -> None:
    """Sizes of the files in each block."""
    part = reader.byte()
    if part == _COUNTS:
        for block in blocks:
            block.files = reader.count()
        part = reader.byte()
    for block in blocks:
        sizes = [reader.number() for _ in range(block.files - 1)] if part == _SIZE else []
        rest = block.sizes[0] - sum(sizes)
        block.parts = [*sizes, rest] if block.files else []
    if part == _SIZE:
        part = reader.byte()
    while part != _END:
        if part == _CRC:
            reader.digests(sum(block.files for block in blocks))
        part = reader.byte()


def _files(reader: _Reader) -> tuple[list[str], list[bool]]:
    count = reader.count()
    names, empty = [f"file {n + 1}" for n in range(count)], [False] * count
    while (part := reader.byte()) != _END:
        inner = _Reader(reader.take(reader.number()))
        if part == _EMPTY:
            empty = inner.bits(count)
        elif part == _NAMES and not inner.byte():
            names = inner.data[1:].decode("utf-16-le", "replace").split("\0")[:count]
    return names, empty


def _unpacked(data: bytes, streams: _Streams, number: int, allow: Allow) -> bytes | str:
    """Content of a block, or why it is not opened."""
    block = streams.blocks[number]
    if any(name == _AES for name, _ in block.coders):
        return "encrypted"
    begin = 32 + streams.offset + sum(streams.packed[:number])
    packed = data[begin : begin + streams.packed[number]]
    size = block.sizes[0] if len(block.sizes) == 1 else max(block.sizes)
    allow(size, len(packed))
    try:
        decoder = _decoder(block) if block.plain else None
        if decoder is None:
            names = ", ".join(name.hex() for name, _ in block.coders)
            return f"packed by a method that is not read here ({names})"
        content = decoder(packed, size)
    except (lzma.LZMAError, zlib.error, OSError) as error:
        return f"damaged: {error}"
    return content if len(content) >= size else "damaged: the block is cut short"


def _decoder(block: _Block) -> Callable[[bytes, int], bytes] | None:
    *filters, (name, settings) = block.coders
    if name in (_LZMA, _LZMA2) and all(other in _FILTERS for other, _ in filters):
        chain = [_filter(*each) for each in filters] + [_dictionary(name, settings)]
        return lambda packed, size: lzma.LZMADecompressor(
            lzma.FORMAT_RAW, filters=chain
        ).decompress(packed, size)
    if filters:
        return None
    return {
        b"\x00": lambda packed, size: packed[:size],
        b"\x04\x01\x08": lambda packed, size: zlib.decompressobj(-15).decompress(packed, size),
        b"\x04\x02\x02": lambda packed, size: bz2.BZ2Decompressor().decompress(packed, size),
    }.get(name)


def _filter(name: bytes, settings: bytes) -> dict[str, Any]:
    kind = _FILTERS[name]
    return {"id": kind, "dist": settings[0] + 1} if kind == lzma.FILTER_DELTA else {"id": kind}


def _dictionary(name: bytes, settings: bytes) -> dict[str, Any]:
    if name == _LZMA2:
        size = (2 | settings[0] & 1) << (settings[0] // 2 + 11) if settings[0] < 40 else 0xFFFFFFFF
        return {"id": lzma.FILTER_LZMA2, "dict_size": size}
    (size,) = struct.unpack("<I", settings[1:5])
    model = settings[0]
    return {
        "id": lzma.FILTER_LZMA1, "lc": model % 9, "lp": model // 9 % 5, "pb": model // 45,
        "dict_size": size,
    }  # fmt: skip
