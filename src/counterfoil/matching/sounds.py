"""Stretches that two sound fingerprints share, by the errors of their bits.

Source: the fingerprints are Chromaprint's: 32 bits for each 0.1238 s, near moments differ in few.
"""

from math import exp

import msgspec
import numpy as np
from numpy.typing import NDArray

SECONDS = 1365 / 11025
"""Of one value: Chromaprint's step at its sampling rate."""

SUSPECT_SECONDS = 10.0
"""Length of a shared stretch that has score 0.5."""

_WINDOW = 40
_MOST_ERRORS = 0.3
"""Part of the bits that may differ, on average over `_WINDOW` values; chance gives a half."""

_OFFSETS = 8


class Stretch(msgspec.Struct, frozen=True):
    """One shared stretch; seconds from the beginning of each recording."""

    left: float
    right: float
    seconds: float
    errors: float
    """Part of the bits that differ, 0 to 0.5."""


def stretches(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> list[Stretch]:
    """Shared stretches, the longest first; each part of the right recording once."""
    found, taken = [], np.zeros(len(right), dtype=np.bool_)
    for offset in _offsets(left, right):
        found += _along(left, right, offset, taken)
    return sorted(found, key=lambda s: (-s.seconds, s.right))


def score_of(found: list[Stretch]) -> float:
    """0 to 1: by the longest stretch."""
    longest = max((stretch.seconds for stretch in found), default=0.0)
    return round(1.0 / (1.0 + exp(-(longest - SUSPECT_SECONDS) / 2.0)), 4) if longest else 0.0


def _offsets(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> list[int]:
    """Shifts at which most values agree in their upper twenty bits; silence does not vote."""
    shifts = []
    keys, first = left >> np.uint32(12), np.argsort(left >> np.uint32(12), kind="stable")
    ranked = keys[first]
    low = np.searchsorted(ranked, right >> np.uint32(12), side="left")
    high = np.searchsorted(ranked, right >> np.uint32(12), side="right")
    for at in np.flatnonzero((high > low) & (high - low <= _WINDOW)).tolist():
        shifts.append(first[low[at] : high[at]] - at)
    if not shifts:
        return []
    values, counts = np.unique(np.concatenate(shifts), return_counts=True)
    best = np.lexsort((np.abs(values), -counts))[:_OFFSETS]
    return [int(values[n]) for n in best]


def _along(
    left: NDArray[np.uint32], right: NDArray[np.uint32], offset: int, taken: NDArray[np.bool_]
) -> list[Stretch]:
    begin, end = max(0, -offset), min(len(right), len(left) - offset)
    if end - begin < _WINDOW:
        return []
    errors = np.bitwise_count(left[begin + offset : end + offset] ^ right[begin:end]) / 32
    errors = np.where(taken[begin:end], 1.0, errors)
    mean = np.convolve(errors, np.ones(_WINDOW) / _WINDOW, mode="valid")
    framed = np.concatenate(([False], mean < _MOST_ERRORS, [False]))
    edges = np.flatnonzero(framed[1:] != framed[:-1])
    found = []
    for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        stop += _WINDOW - 1
        taken[begin + start : begin + stop] = True
        found.append(
            Stretch(
                round((begin + start + offset) * SECONDS, 1),
                round((begin + start) * SECONDS, 1),
                round((stop - start) * SECONDS, 1),
                round(float(errors[start:stop].mean()), 3),
            )
        )
    return found
