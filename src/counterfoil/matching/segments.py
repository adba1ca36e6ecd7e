"""Segments: sorted, immutable postings from a fingerprint to the places that hold it.

A segment keeps the upper 32 bits of each fingerprint, split into a bucket (implied by the
position, found through a directory) and a tail of 8 or 16 bits, and the place as a unit
number: the segment's documents lie end to end, a word taking two units and a Chinese
character one. That is 4.25 to 6 bytes a posting. With n postings a random fingerprint is
found by chance with probability n / 2**32. Beside the postings lie the units themselves,
4 bits each, enciphered, and every 32 units the character they stand at.
"""

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

KEPT_BITS = 32
_COARSE_BITS, _FINE_BITS = 16, 24
_FINE_FROM = 1 << 25
"""From this many postings the directory has 2**24 buckets and tails have 8 bits."""

ANCHOR_EVERY = 32
"""Units between two anchors; documents begin at multiples of it (16 bytes: a cipher block)."""


class Segment(msgspec.Struct, frozen=True):
    """One immutable index over some documents. Arrays may be memory-mapped."""

    sizes: NDArray[Any]
    """Postings of each bucket: 2**16 or 2**24 values of 1, 2 or 4 bytes."""

    tails: NDArray[Any]
    """Low 16 or 8 bits of each kept fingerprint, in order."""

    places: NDArray[np.uint16]
    places_high: NDArray[Any]
    """Bits from 16 of the places: uint8 below 2**24 units, else uint16."""

    bases: NDArray[np.uint32]
    """Place of the first unit of each document, ascending, multiples of 32."""

    documents: NDArray[np.int64]
    """Number of each document, as given to `build`."""

    units: NDArray[np.uint8]
    """Two units a byte, enciphered by whoever keeps the segment."""

    anchors: NDArray[np.uint32]
    """Character of the document at every 32nd unit."""


class Index(msgspec.Struct, frozen=True):
    """A segment opened for look-ups."""

    segment: Segment
    directory: NDArray[np.uint32]
    """First posting of each bucket, and the number of postings."""


class Hits(msgspec.Struct, frozen=True):
    """Where the fingerprints of a query were found."""

    query: NDArray[np.int64]
    """Index into the query."""

    document: NDArray[np.int64]
    place: NDArray[np.int64]
    """Units from the beginning of the document."""


def pack(
    values: NDArray[np.uint64],
    places: NDArray[np.int64],
    bases: NDArray[np.int64],
    documents: NDArray[np.int64],
    units: NDArray[np.uint8],
    anchors: NDArray[np.uint32],
) -> Segment:
    """Sort postings into a segment.

    Args:
        values: Kept fingerprints (upper 32 bits, as `kept` gives them).
        places: Place of each: base of its document plus unit, ascending.
        bases: Base of each document, ascending; the first is 0.
        documents: Number of each document.
        units: Enciphered units of all documents, end to end.
        anchors: Characters at every 32nd unit.

    Raises:
        ValueError: If the documents have 2**32 units or more.
    """
    if len(places) and int(places.max()) >= 1 << 32:
        raise ValueError("a segment holds fewer than 2**32 units")
    order = np.argsort(values, kind="stable")
    values, places = values[order], places[order].astype(np.uint32)
    bits = _FINE_BITS if len(values) >= _FINE_FROM else _COARSE_BITS
    tail_bits = KEPT_BITS - bits
    sizes = np.bincount((values >> np.uint64(tail_bits)).astype(np.int64), minlength=1 << bits)
    high = np.uint8 if places.max(initial=0) < 1 << 24 else np.uint16
    return Segment(
        sizes=sizes.astype(np.min_scalar_type(int(sizes.max(initial=0)))),
        tails=values.astype(np.uint8 if tail_bits == 8 else np.uint16),
        places=places.astype(np.uint16),
        places_high=(places >> np.uint32(16)).astype(high),
        bases=bases.astype(np.uint32),
        documents=documents,
        units=units,
        anchors=anchors,
    )


def kept(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The part of 64-bit fingerprints that a segment keeps."""
    return values >> np.uint64(64 - KEPT_BITS)


def opened(segment: Segment) -> Index:
    """A segment with its directory summed up: 256 KiB, or 64 MiB from 2**25 postings."""
    directory = np.zeros(len(segment.sizes) + 1, dtype=np.uint32)
    np.cumsum(segment.sizes, out=directory[1:])
    return Index(segment, directory)


def merge(segments: list[Segment]) -> Segment:
    """One segment with the postings of several, documents in the order given."""
    values, places, bases = [], [], []
    base = 0
    for segment in segments:
        values.append(_values(segment))
        places.append(_places(segment, slice(None)).astype(np.int64) + base)
        bases.append(segment.bases.astype(np.int64) + base)
        base += len(segment.anchors) * ANCHOR_EVERY
    every = np.concatenate(places)
    order = np.argsort(every, kind="stable")
    return pack(
        np.concatenate(values)[order],
        every[order],
        np.concatenate(bases),
        np.concatenate([segment.documents for segment in segments]),
        np.concatenate([segment.units for segment in segments]),
        np.concatenate([segment.anchors for segment in segments]),
    )


def _values(segment: Segment) -> NDArray[np.uint64]:
    tail_bits = np.uint64(8 * segment.tails.itemsize)
    buckets = np.repeat(np.arange(len(segment.sizes), dtype=np.uint64), segment.sizes)
    return (buckets << tail_bits) | segment.tails.astype(np.uint64)


def _places(segment: Segment, where: Any) -> NDArray[np.uint32]:
    high = segment.places_high[where].astype(np.uint32) << np.uint32(16)
    places: NDArray[np.uint32] = segment.places[where].astype(np.uint32) | high
    return places


def find(index: Index, values: NDArray[np.uint64], most: int = 4096) -> Hits:
    """Every place of each fingerprint.

    Args:
        index: The index.
        values: Kept fingerprints of the query, any order.
        most: Fingerprints with more places than this give none: they are common.
    """
    segment = index.segment
    first, counts = _ranges(index, values)
    counts = np.where(counts > most, 0, counts)
    query = np.repeat(np.arange(len(values)), counts)
    within = np.arange(len(query)) - np.repeat(np.cumsum(counts) - counts, counts)
    places = _places(segment, np.repeat(first, counts) + within)
    document = np.searchsorted(segment.bases, places, side="right") - 1
    place = places.astype(np.int64) - segment.bases[document]
    return Hits(query, segment.documents[document], place)


def count(index: Index, values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """How many places each kept fingerprint has."""
    return _ranges(index, values)[1]


def _ranges(
    index: Index, values: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    width = 8 * index.segment.tails.itemsize
    bucket = (values >> np.uint64(width)).astype(np.int64)
    tail = (values & np.uint64((1 << width) - 1)).astype(np.uint32)
    low = index.directory[bucket].astype(np.int64)
    high = index.directory[bucket + 1].astype(np.int64)
    first = _bound(index.segment.tails, low, high, tail)
    return first, _bound(index.segment.tails, first, high, tail + np.uint32(1)) - first


def _bound(
    tails: NDArray[Any], low: NDArray[np.int64], high: NDArray[np.int64], tail: NDArray[np.uint32]
) -> NDArray[np.int64]:
    """First posting of each bucket whose tail is not below the one sought."""
    low, high = low.copy(), high.copy()
    open_ = np.flatnonzero(low < high)
    while len(open_):
        middle = (low[open_] + high[open_]) >> 1
        below = tails[middle] < tail[open_]
        low[open_[below]] = middle[below] + 1
        high[open_[~below]] = middle[~below]
        open_ = open_[low[open_] < high[open_]]
    return low


def characters(anchors: NDArray[np.uint32], units: NDArray[np.int64]) -> NDArray[np.int64]:
    """Character of a document at each unit, between anchors by straight line.

    Args:
        anchors: The document's own anchors.
        units: Units from its beginning.
    """
    known = np.arange(len(anchors)) * ANCHOR_EVERY
    return np.rint(np.interp(units, known, anchors.astype(np.float64))).astype(np.int64)
