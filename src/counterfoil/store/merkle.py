"""The Merkle tree of RFC 6962 and RFC 9162 over the custody log's leaf hashes."""

import hashlib
from collections.abc import Iterable, Sequence

from counterfoil.errors import InputError

WIDTH = 32
"""Bytes of one hash."""

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(record: bytes) -> bytes:
    """Hash of one record; the leading 0x00 keeps leaves and nodes apart."""
    return hashlib.sha256(b"\x00" + record).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """All complete subtrees over a list of leaf hashes; any earlier size can be asked.

    Holds 64 bytes a leaf. Every answer costs O(log² n) after building in O(n).
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[bytearray] = [bytearray()]
        for leaf in leaves:
            self.append(leaf)

    def __len__(self) -> int:
        return len(self._levels[0]) // WIDTH

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash (32 bytes)."""
        level, node = 0, leaf
        self._levels[0] += node
        while len(self._levels[level]) % (2 * WIDTH) == 0:
            pair = self._levels[level][-2 * WIDTH :]
            node = node_hash(bytes(pair[:WIDTH]), bytes(pair[WIDTH:]))
            level += 1
            if level == len(self._levels):
                self._levels.append(bytearray())
            self._levels[level] += node

    def root(self, size: int | None = None) -> bytes:
        """Root over the first `size` leaves; all of them by default. Raises InputError."""
        size = self._within(len(self) if size is None else size)
        return self._range(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Siblings of leaf `index` (0-based) up to the root over `size` leaves."""
        self._within(size)
        if not 0 <= index < size:
            raise InputError(f"leaf {index} is not among the first {size}")
        return self._inclusion(index, 0, size)

    def consistency(self, old: int, size: int) -> list[bytes]:
        """Hashes that show that `size` leaves begin with `old` leaves."""
        self._within(size)
        if not 0 <= old <= size:
            raise InputError(f"a log of {size} acts cannot begin with {old}")
        return self._consistency(old, 0, size, True) if 0 < old < size else []

    def _within(self, size: int) -> int:
        if not 0 <= size <= len(self):
            raise InputError(f"the log has {len(self)} acts, not {size}")
        return size

    def _range(self, start: int, stop: int) -> bytes:
        count = stop - start
        if count & (count - 1) == 0:
            level = count.bit_length() - 1
            at = (start >> level) * WIDTH
            return bytes(self._levels[level][at : at + WIDTH])
        split = start + _split(count)
        return node_hash(self._range(start, split), self._range(split, stop))

    def _inclusion(self, index: int, start: int, stop: int) -> list[bytes]:
        if stop - start == 1:
            return []
        split = start + _split(stop - start)
        if index < split:
            return [*self._inclusion(index, start, split), self._range(split, stop)]
        return [*self._inclusion(index, split, stop), self._range(start, split)]

    def _consistency(self, old: int, start: int, stop: int, whole: bool) -> list[bytes]:
        if old == stop:
            return [] if whole else [self._range(start, stop)]
        split = start + _split(stop - start)
        if old <= split:
            return [*self._consistency(old, start, split, whole), self._range(split, stop)]
        return [*self._consistency(old, split, stop, False), self._range(start, split)]


def _split(count: int) -> int:
    """Largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Root that an inclusion proof leads to, or None if the proof has the wrong length."""
    if not 0 <= index < size:
        return None
    node, last = leaf, size - 1
    for sibling in path:
        if not last:
            return None
        if index & 1 or index == last:
            node = node_hash(sibling, node)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        index, last = index >> 1, last >> 1
    return None if last else node


def is_consistent(old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the log of `size` acts begins with the log of `old` acts (RFC 9162, 2.1.4.2)."""
    if old > size or old < 0:
        return False
    if old in (0, size):
        return not path and (old_root == root if old else old_root == EMPTY_ROOT)
    proof = list(path) if old & (old - 1) else [old_root, *path]
    if not proof:
        return False
    index, last = old - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    before = after = proof[0]
    for sibling in proof[1:]:
        if not last:
            return False
        if index & 1 or index == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        index, last = index >> 1, last >> 1
    return before == old_root and after == root and not last
