"""Search of 256-bit hashes within a Hamming radius: exact, by sixteen bands of sixteen bits.

Two hashes within radius r agree in at least one band up to floor(r / 16) bits (pigeonhole).
So every band is an index by its 16-bit value, and a query probes all values within that many
bits. Radius 31 needs 17 probes a band, 47 needs 137, 63 needs 697; beyond that a scan of all
is cheaper and is what happens. Method: multi-index hashing (Norouzi, Punjani, Fleet 2012).
"""

from itertools import combinations
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Ids = npt.NDArray[np.int64]

BANDS = 16
WIDEST = 63
"""Largest radius that is answered by probes; larger ones scan."""


class Hits(msgspec.Struct, frozen=True):
    """Rows within the radius, nearest first, equal distances by row."""

    rows: Ids
    distances: Ids


class HammingIndex(msgspec.Struct, frozen=True):
    """Hashes with one sorted order a band: 96 bytes a hash."""

    hashes: Words
    """Shape (n, 4)."""

    orders: npt.NDArray[np.uint32]
    """Shape (16, n): rows sorted by their value in each band."""

    starts: npt.NDArray[np.uint32]
    """Shape (16, 65537): where each band value begins in its order."""

    def __len__(self) -> int:
        return len(self.hashes)


def pack(bits: npt.NDArray[np.generic]) -> Words:
    """Hashes as four words each, from arrays of 0 and 1 of shape (n, 256)."""
    packed = np.packbits(np.atleast_2d(bits).astype(np.uint8), axis=1)
    return np.ascontiguousarray(packed).view(np.uint64)


def build(hashes: Words) -> HammingIndex:
    """Index hashes of shape (n, 4); rows keep their numbers. At most 2^32 rows."""
    hashes = np.ascontiguousarray(hashes)
    bands = hashes.view(np.uint16)
    orders = np.empty((BANDS, len(hashes)), dtype=np.uint32)
    starts = np.empty((BANDS, 65_537), dtype=np.uint32)
    for band in range(BANDS):
        values = np.ascontiguousarray(bands[:, band])
        orders[band] = np.argsort(values, kind="stable")
        counts = np.bincount(values, minlength=65_536)
        starts[band, 0] = 0
        starts[band, 1:] = np.cumsum(counts)
    return HammingIndex(hashes, orders, starts)


def search(index: HammingIndex, query: Words, radius: int) -> Hits:
    """Every row within a radius of one hash. Exact for any radius.

    Args:
        index: What to search.
        query: Shape (4,).
        radius: Bits, 0 to 256.
    """
    if radius > WIDEST or len(index) < 65_536:
        distances = distances_to(index.hashes, query)
        rows = np.flatnonzero(distances <= radius)
        return _sorted(rows, distances[rows])
    picked = _candidates(index, query, radius // BANDS)
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


def _candidates(index: HammingIndex, query: Words, flips: int) -> npt.NDArray[np.uint32]:
    values = np.ascontiguousarray(query).view(np.uint16)
    masks = _masks(flips)
    picked = []
    for band in range(BANDS):
        probes = masks ^ values[band]
        starts = index.starts[band][probes].astype(np.int64)
        lengths = index.starts[band][probes.astype(np.int64) + 1].astype(np.int64) - starts
        total = int(lengths.sum())
        steps = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        picked.append(index.orders[band][np.repeat(starts, lengths) + steps])
    return np.concatenate(picked)


def _masks(flips: int) -> npt.NDArray[np.uint16]:
    """All 16-bit values with at most `flips` bits set."""
    found = [
        sum(1 << bit for bit in bits)
        for count in range(flips + 1)
        for bits in combinations(range(16), count)
    ]
    return np.array(found, dtype=np.uint16)


def _sorted(rows: Ids, distances: Ids) -> Hits:
    order = np.lexsort((rows, distances))
    return Hits(rows[order], distances[order])
