"""Segments: sorted, immutable postings from a fingerprint to the places that hold it.

A segment keeps the upper 32 bits of each fingerprint, split into a bucket (implied by the
position, found through a directory) and a tail of 8 or 16 bits, and the place as a unit
number: the segment's documents lie end to end, a word taking two units and a Chinese
character one. That is 4.25 to 6 bytes a posting. With n postings a random fingerprint is
found by chance with probability n / 2**32. Beside the postings lie the units themselves,
4 bits each, enciphered, and every 32 units the character they stand at.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

KEPT_BITS = 32
_COARSE_BITS, _FINE_BITS = 16, 24
_FINE_FROM = 1 << 25
"""From this many postings the directory has 2**24 buckets and tails have 8 bits."""

_STEPS = 256
"""Ranges of values in which segments are merged."""

Room = Callable[[str, int, type[Any]], NDArray[Any]]

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
    sizes, tail, high = _layout(len(values), int(places.max(initial=-1)) + 1)
    order = np.argsort(values, kind="stable")
    values, places = values[order], places[order].astype(np.uint32)
    sizes += _bucket_sizes(values, tail, 0, len(sizes))
    return Segment(
        sizes=sizes.astype(np.min_scalar_type(int(sizes.max(initial=0)))),
        tails=values.astype(tail),
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


def merge(parts: Sequence[Segment], room: Room = lambda _, *shape: np.empty(*shape)) -> Segment:
    """One segment with the postings of several, documents in the order given.

    Postings go over in `_STEPS` ranges of values, so that memory holds one range beside what
    `room` gives.

    Args:
        parts: The segments; their arrays may be memory-mapped.
        room: Gives the array for a field, by its name, length and type.
    """
    units = [len(part.anchors) * ANCHOR_EVERY for part in parts]
    shifts = np.concatenate(([0], np.cumsum(units))).astype(np.int64)
    count = sum(len(part.tails) for part in parts)
    sizes, tail_type, high_type = _layout(count, int(shifts[-1]))
    tails, places = room("tails", count, tail_type), room("places", count, np.uint16)
    places_high = room("places_high", count, high_type)
    indexes, done = [opened(part) for part in parts], 0
    for step in range(_STEPS):
        every = [_range(index, step) for index in indexes]
        values = np.concatenate([found for found, _ in every])
        where = np.concatenate([at + shift for (_, at), shift in zip(every, shifts, strict=False)])
        order = np.argsort(values, kind="stable")
        values, where = values[order], where[order].astype(np.uint32)
        width = len(sizes) // _STEPS
        sizes[step * width :][:width] = _bucket_sizes(values, tail_type, step * width, width)
        now = slice(done, done + len(values))
        tails[now], places[now] = values.astype(tail_type), where.astype(np.uint16)
        places_high[now] = where >> np.uint32(16)
        done += len(values)
    return Segment(
        sizes=sizes.astype(np.min_scalar_type(int(sizes.max(initial=0)))),
        tails=tails,
        places=places,
        places_high=places_high,
        bases=np.concatenate(
            [part.bases + np.uint32(shift) for part, shift in zip(parts, shifts, strict=False)]
        ),
        documents=np.concatenate([part.documents for part in parts]),
        units=_joined(room("units", sum(len(p.units) for p in parts), np.uint8), parts, "units"),
        anchors=_joined(
            room("anchors", sum(len(p.anchors) for p in parts), np.uint32), parts, "anchors"
        ),
    )


def _joined(whole: NDArray[Any], parts: Sequence[Segment], field: str) -> NDArray[Any]:
    done = 0
    for part in parts:
        column = getattr(part, field)
        whole[done : done + len(column)] = column
        done += len(column)
    return whole


def _layout(count: int, units: int) -> tuple[NDArray[np.int64], type[Any], type[Any]]:
    """Empty bucket sizes, and the types of tails and of the upper halves of places."""
    if units > 1 << 32:
        raise ValueError("a segment holds fewer than 2**32 units")
    bits = _FINE_BITS if count >= _FINE_FROM else _COARSE_BITS
    high = np.uint8 if units <= 1 << 24 else np.uint16
    return np.zeros(1 << bits, np.int64), np.uint8 if bits == _FINE_BITS else np.uint16, high


def _bucket_sizes(
    values: NDArray[np.uint64], tail: type[Any], first: int, buckets: int
) -> NDArray[np.int64]:
    bits = np.uint64(8 * np.dtype(tail).itemsize)
    return np.bincount((values >> bits).astype(np.int64) - first, minlength=buckets)


def _range(index: Index, step: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Values and places of the postings in one of `_STEPS` ranges of values."""
    segment = index.segment
    width = len(segment.sizes) // _STEPS
    buckets = slice(step * width, (step + 1) * width)
    here = slice(int(index.directory[buckets.start]), int(index.directory[buckets.stop]))
    numbers = np.arange(buckets.start, buckets.stop, dtype=np.uint64)
    values = np.repeat(numbers, segment.sizes[buckets])
    values <<= np.uint64(8 * segment.tails.itemsize)
    values |= segment.tails[here]
    return values, _places(segment, here).astype(np.int64)


def _places(segment: Segment, where: Any) -> NDArray[np.uint32]:
    high = segment.places_high[where].astype(np.uint32) << np.uint32(16)
    places: NDArray[np.uint32] = segment.places[where].astype(np.uint32) | high
    return places


def find(
    index: Index, values: NDArray[np.uint64], most: int = 1 << 20
) -> tuple[Hits, NDArray[np.int64]]:
    """The places of each fingerprint, and how many it has.

    Args:
        index: The index.
        values: Kept fingerprints of the query, any order.
        most: Places to give in all; the rarest fingerprints are served first.
    """
    segment = index.segment
    first, counts = _ranges(index, values)
    given = counts.copy()
    order = np.argsort(counts, kind="stable")
    given[order[np.cumsum(counts[order]) > most]] = 0
    query = np.repeat(np.arange(len(values)), given)
    within = np.arange(len(query)) - np.repeat(np.cumsum(given) - given, given)
    places = _places(segment, np.repeat(first, given) + within)
    document = np.searchsorted(segment.bases, places, side="right") - 1
    place = places.astype(np.int64) - segment.bases[document]
    return Hits(query, segment.documents[document], place), counts


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
