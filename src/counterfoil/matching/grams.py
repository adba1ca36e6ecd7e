"""Windows of characters as numbers: rolling hashes, lookups, and near strings by deletion.

Texts are arrays of code points. A window's hash depends on its characters only, so windows
of a million titles and the phrases of a dictionary meet in one sorted array.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations

import msgspec
import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 1 << 64))


class Rolling(msgspec.Struct, frozen=True):
    """Prefix sums from which the hash of any window of one array follows."""

    prefix: Hashes
    inverse: Hashes

    def windows(self, starts: Places, ends: Places) -> Hashes:
        """Hashes of `codes[start:end]`, one for each pair."""
        return _finish((self.prefix[ends] - self.prefix[starts]) * self.inverse[starts])


class Lookup(msgspec.Struct, frozen=True):
    """A multimap from hash to number, with a bit map that turns most strangers away."""

    keys: Hashes
    values: npt.NDArray[np.int32]
    bits: npt.NDArray[np.bool_]

    def find(self, hashes: Hashes) -> tuple[Places, npt.NDArray[np.int32]]:
        """Every (position in `hashes`, value) whose hash is a key."""
        shift = np.uint64(64 - len(self.bits).bit_length() + 1)
        maybe = np.flatnonzero(self.bits[(hashes >> shift).astype(np.int64)])
        left = np.searchsorted(self.keys, hashes[maybe], "left")
        right = np.searchsorted(self.keys, hashes[maybe], "right")
        count = right - left
        where = np.repeat(maybe, count)
        turn = np.arange(len(where)) - np.repeat(np.cumsum(count) - count, count)
        return where, self.values[np.repeat(left, count) + turn]


def lookup(hashes: Hashes, values: npt.ArrayLike) -> Lookup:
    """A `Lookup` from parallel arrays."""
    order = np.argsort(hashes, kind="stable")
    keys = np.ascontiguousarray(hashes[order])
    size = max(12, int(len(keys) * 16).bit_length())
    bits = np.zeros(1 << size, np.bool_)
    bits[(keys >> np.uint64(64 - size)).astype(np.int64)] = True
    return Lookup(keys, np.asarray(values, np.int32)[order], bits)


def rolling(codes: Codes) -> Rolling:
    """Prepare an array of code points for window hashes."""
    power, inverse = _powers(len(codes) + 1)
    prefix = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum((codes.astype(np.uint64) + _MIX) * power[:-1], out=prefix[1:])
    return Rolling(prefix, inverse)


def text_hashes(texts: Sequence[str]) -> Hashes:
    """The hash of each text as a whole window."""
    codes, starts, ends = joined(texts)
    return rolling(codes).windows(starts, ends)


def joined(texts: Sequence[str]) -> tuple[Codes, Places, Places]:
    """Texts as one array of code points with the start and end of each."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), np.uint32)
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1])) if len(texts) else ends
    return codes, starts, ends


def runs(member: npt.NDArray[np.bool_], owner: Places) -> tuple[Places, Places]:
    """Start and end of every longest run of members that lies in one owner."""
    if not len(member):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    edge = np.empty(len(member) + 1, np.bool_)
    edge[0] = edge[-1] = True
    edge[1:-1] = (member[1:] != member[:-1]) | (owner[1:] != owner[:-1])
    cuts = np.flatnonzero(edge)
    inside = member[cuts[:-1]]
    return cuts[:-1][inside], cuts[1:][inside]


class DeletionIndex(msgspec.Struct, frozen=True):
    """Strings that are near after a few deletions on either side meet here.

    Two strings at most `k` edits apart (insert, delete, substitute, swap neighbours) have a
    common string after at most `k` deletions from each. The converse does not hold: check.
    """

    table: Lookup
    shortest: int
    longest: int

    def near(self, texts: Sequence[str]) -> tuple[Places, npt.NDArray[np.int32]]:
        """Every (index in `texts`, number of a stored string) that may be near, once."""
        fit = [i for i, t in enumerate(texts) if self.shortest <= len(t) <= self.longest]
        hashes, owner = _deletions([texts[i] for i in fit])
        where, value = self.table.find(hashes)
        pair = np.unique((owner[where].astype(np.int64) << 32) | value.astype(np.int64))
        places = np.asarray(fit, np.int64)[pair >> 32] if fit else pair
        return places, (pair & 0xFFFFFFFF).astype(np.int32)


def deletion_index(texts: Sequence[str], numbers: Iterable[int]) -> DeletionIndex:
    """Index strings by what is left after up to two deletions.

    Strings shorter than four characters are left out: everything is near them.
    """
    kept = [(t, n) for t, n in zip(texts, numbers, strict=True) if len(t) >= 4]
    hashes, owner = _deletions([t for t, _ in kept])
    numbers_kept = np.fromiter((n for _, n in kept), np.int32, len(kept))
    lengths = [len(t) for t, _ in kept] or [0]
    shortest, longest = max(3, min(lengths) - 2), max(lengths) + 2
    return DeletionIndex(lookup(hashes, numbers_kept[owner]), shortest, longest)


def deletions_allowed(length: int) -> int:
    """How many edits a string of this length may have and still be the same name."""
    return 2 if length >= 7 else 1


def _deletions(texts: Sequence[str]) -> tuple[Hashes, Places]:
    """Hashes of every text with up to `deletions_allowed` characters left out."""
    by_length: dict[int, list[int]] = {}
    for i, text in enumerate(texts):
        by_length.setdefault(len(text), []).append(i)
    hashes: list[Hashes] = [np.zeros(0, np.uint64)]
    owners: list[Places] = [np.zeros(0, np.int64)]
    for length, members in sorted(by_length.items()):
        joined_text = "".join(texts[i] for i in members)
        codes = np.frombuffer(joined_text.encode("utf-32-le"), np.uint32)
        codes = codes.reshape(len(members), length)
        for kept in _patterns(length):
            found = _hash_rows(codes[:, kept])
            hashes.append(found.ravel())
            owners.append(np.repeat(np.asarray(members, np.int64), found.shape[1]))
    return np.concatenate(hashes), np.concatenate(owners)


@cache
def _patterns(length: int) -> tuple[npt.NDArray[np.int64], ...]:
    """Index arrays of what stays, one array for each number of deletions."""
    found = []
    for k in range(deletions_allowed(length) + 1):
        rows = [
            [i for i in range(length) if i not in out] for out in combinations(range(length), k)
        ]
        found.append(np.asarray(rows, np.int64))
    return tuple(found)


def _hash_rows(codes: npt.NDArray[np.uint32]) -> Hashes:
    power, _ = _powers(codes.shape[-1] + 1)
    total: Hashes = ((codes.astype(np.uint64) + _MIX) * power[: codes.shape[-1]]).sum(
        axis=-1, dtype=np.uint64
    )
    return _finish(total)


def _finish(sums: Hashes) -> Hashes:
    mixed = sums ^ (sums >> np.uint64(32))
    mixed = mixed * _MIX
    return np.asarray(mixed ^ (mixed >> np.uint64(29)), np.uint64)


_grown: list[tuple[Hashes, Hashes]] = []


def _powers(length: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse, at least `length` of them."""
    if not _grown or len(_grown[0][0]) < length:
        size = max(1024, 1 << (length - 1).bit_length())
        power = np.ones(size, np.uint64)
        inverse = np.ones(size, np.uint64)
        np.cumprod(np.full(size - 1, _BASE), out=power[1:])
        np.cumprod(np.full(size - 1, _INVERSE), out=inverse[1:])
        _grown[:] = [(power, inverse)]
    power, inverse = _grown[0]
    return power[:length], inverse[:length]
