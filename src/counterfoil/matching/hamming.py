"""Search of 256-bit hashes within a Hamming radius: exact, by bands of bits.

A hash is cut into m bands. Two hashes within radius r = m a + b agree, in one of the first
b + 1 bands up to a bits, or in one of the others up to a - 1 bits (pigeonhole). So every
band is an index by its value, and a query probes all values within that many bits. Bands are
as wide as keeps buckets small: 16 bands at 65 thousand hashes, 12 at ten million. Where the
probes would cost more than a scan of all hashes, the scan is what happens.

Method: multi-index hashing (Norouzi, Punjani, Fleet 2012).
"""

from functools import cache
from itertools import combinations
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Ids = npt.NDArray[np.int64]

SMALL = 65_536
"""Below this many hashes a scan is fast enough."""


class Hits(msgspec.Struct, frozen=True):
    """Rows within the radius, nearest first, equal distances by row."""

    rows: Ids
    distances: Ids


class HammingIndex(msgspec.Struct, frozen=True):
    """Hashes with one sorted order a band: about 90 bytes a hash."""

    hashes: Words
    """Shape (n, 4)."""

    orders: npt.NDArray[np.uint32]
    """Shape (bands, n): rows sorted by their value in each band."""

    starts: npt.NDArray[np.uint32]
    """Where each band value begins in its order; bands one after the other."""

    def __len__(self) -> int:
        return len(self.hashes)


def pack(bits: npt.NDArray[np.generic]) -> Words:
    """Hashes as four words each, from arrays of 0 and 1 of shape (n, 256)."""
    packed = np.packbits(np.atleast_2d(bits).astype(np.uint8), axis=1)
    return np.ascontiguousarray(packed).view(np.uint64)


def build(hashes: Words) -> HammingIndex:
    """Index hashes of shape (n, 4); rows keep their numbers. At most 2^32 rows."""
    hashes = np.ascontiguousarray(hashes)
    bands = _bands(len(hashes))
    orders = np.empty((len(bands) if len(hashes) >= SMALL else 0, len(hashes)), dtype=np.uint32)
    starts = []
    for number in range(len(orders)):
        values = _values(hashes, *bands[number])
        orders[number] = _order(values)
        counts = np.bincount(values, minlength=1 << bands[number][1])
        starts.append(np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32))
    joined = np.concatenate(starts) if starts else np.zeros(0, dtype=np.uint32)
    return HammingIndex(hashes, orders, joined)


def search(index: HammingIndex, query: Words, radius: int) -> Hits:
    """Every row within a radius of one hash. Exact for any radius.

    Args:
        index: What to search.
        query: Shape (4,).
        radius: Bits, 0 to 256.
    """
    query = np.ascontiguousarray(query)
    if len(index) < SMALL or _cost(len(index), radius) > len(index) / 8:
        distances = distances_to(index.hashes, query)
        rows = np.flatnonzero(distances <= radius)
        return _sorted(rows, distances[rows])
    picked = _candidates(index, query, radius)
    distances = distances_to(index.hashes[picked], query)
    near = distances <= radius
    unique, first = np.unique(picked[near], return_index=True)
    return _sorted(unique.astype(np.int64), distances[near][first])


def distances_to(hashes: Words, query: Words) -> Ids:
    """Hamming distance of each hash to one hash, 0 to 256."""
    distances: Ids = np.bitwise_count(hashes ^ query).sum(axis=1, dtype=np.int64)
    return distances


def save(index: HammingIndex, folder: Path) -> None:
    """Write the three arrays into a folder, so that `load` can map them."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "hashes.npy", index.hashes)
    np.save(folder / "orders.npy", index.orders)
    np.save(folder / "starts.npy", index.starts)


def load(folder: Path) -> HammingIndex:
    """Map an index from its folder; pages are read as they are probed."""
    read = [
        np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("hashes", "orders", "starts")
    ]
    return HammingIndex(*read)


def _order(values: Ids) -> npt.NDArray[np.uint32]:
    """Rows sorted by value, equal values by row: two passes over 16 bits each."""
    low = np.argsort((values & 0xFFFF).astype(np.uint16), kind="stable")
    high = (values >> 16).astype(np.uint16)[low]
    return low[np.argsort(high, kind="stable")].astype(np.uint32)


@cache
def _bands(count: int) -> tuple[tuple[int, int], ...]:
    """First bit and width of each band for an index of that many hashes."""
    width = int(np.clip(np.log2(max(count, 2)) - 2, 16, 24))
    number = 256 // width
    widths = [256 // number + (band < 256 % number) for band in range(number)]
    firsts = np.cumsum([0, *widths[:-1]])
    return tuple((int(first), wide) for first, wide in zip(firsts, widths, strict=True))


def _values(hashes: Words, first: int, width: int) -> Ids:
    """The bits of one band of each hash as a number."""
    word, offset = divmod(first, 64)
    values = hashes[:, word] >> np.uint64(offset)
    if offset + width > 64:
        values = values | (hashes[:, word + 1] << np.uint64(64 - offset))
    return (values & np.uint64((1 << width) - 1)).astype(np.int64)


def _flips(bands: int, radius: int, band: int) -> int:
    """Bits that may differ in one band, -1 if the band need not be probed."""
    whole, rest = divmod(radius, bands)
    return whole if band <= rest else whole - 1


def _cost(count: int, radius: int) -> float:
    """Hashes that a search would touch, roughly."""
    bands = _bands(count)
    total = 0.0
    for number, (_, width) in enumerate(bands):
        flips = _flips(len(bands), radius, number)
        if flips > 4:
            return float("inf")
        if flips >= 0:
            total += len(_masks(width, flips)) * (1 + count / (1 << width))
    return total


def _candidates(index: HammingIndex, query: Words, radius: int) -> npt.NDArray[np.uint32]:
    bands = _bands(len(index))
    picked = []
    base = 0
    for number, (first, width) in enumerate(bands):
        flips = _flips(len(bands), radius, number)
        if flips >= 0:
            probes = _masks(width, flips) ^ _values(query[None], first, width)
            starts = index.starts[base + probes].astype(np.int64)
            lengths = index.starts[base + probes + 1].astype(np.int64) - starts
            ends = np.cumsum(lengths)
            steps = np.arange(int(ends[-1])) + np.repeat(starts - ends + lengths, lengths)
            picked.append(index.orders[number][steps])
        base += (1 << width) + 1
    return np.concatenate(picked)


@cache
def _masks(width: int, flips: int) -> Ids:
    """All values of that width with at most `flips` bits set."""
    found = [
        sum(1 << bit for bit in bits)
        for count in range(flips + 1)
        for bits in combinations(range(width), count)
    ]
    return np.array(found, dtype=np.int64)


def _sorted(rows: Ids, distances: Ids) -> Hits:
    order = np.lexsort((rows, distances))
    return Hits(rows[order], distances[order])
