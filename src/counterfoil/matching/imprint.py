"""The imprint of one document: what a segment keeps of it."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from counterfoil.matching.fingerprints import Fingerprinter, winnow
from counterfoil.matching.segments import ANCHOR_EVERY


class Imprint(msgspec.Struct, frozen=True):
    """Fingerprints of one document in order of place, with its units and anchors."""

    values: NDArray[np.uint64]
    """Sealed fingerprints, 64 bits, each once a document."""

    places: NDArray[np.int64]
    """Unit at which each stands."""

    units: NDArray[np.uint8]
    """Units, two a byte, low half first, padded to a multiple of 16 bytes; not enciphered."""

    anchors: NDArray[np.uint32]
    """Character at every 32nd unit."""


def imprint(fingerprinter: Fingerprinter, text: str, dense: bool = False) -> Imprint:
    """Take the imprint of a text.

    Args:
        fingerprinter: Holds the key.
        text: The text.
        dense: Keep every gram, not only the winnowed ones: to compare two texts.
    """
    tokens = fingerprinter.tokens(text)
    grams = fingerprinter.grams(tokens)
    if dense:
        chosen = np.arange(len(grams.values))
    else:
        chosen = winnow(grams.values, tokens.single[grams.first])
    chosen = chosen[_firsts(grams.values[chosen])]
    units = fingerprinter.units(tokens)
    padded = np.zeros(-(-max(1, len(units)) // ANCHOR_EVERY) * ANCHOR_EVERY, dtype=np.uint8)
    padded[: len(units)] = units
    marks = np.arange(0, len(padded), ANCHOR_EVERY)
    if len(tokens.values):
        owner = np.searchsorted(tokens.places[:-1], marks, side="right") - 1
        anchors = tokens.starts[owner].astype(np.uint32)
    else:
        anchors = np.zeros(len(marks), dtype=np.uint32)
    return Imprint(
        values=fingerprinter.seal(grams.values[chosen]),
        places=tokens.places[grams.first[chosen]],
        units=padded[::2] | (padded[1::2] << np.uint8(4)),
        anchors=anchors,
    )


def _firsts(values: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which values stand first of their equals; a few equals may slip through."""
    bits = max(4, int(len(values) * 4).bit_length())
    slots = (values * np.uint64(0xD6E8FEB86659FD93)) >> np.uint64(64 - bits)
    table = np.zeros(1 << bits, dtype=np.int32)
    at = np.arange(len(values), dtype=np.int32)
    table[slots[::-1]] = at[::-1]
    holder = table[slots]
    first: NDArray[np.bool_] = (holder == at) | (values[holder] != values)
    return first


def unpacked(units: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Units, one a byte, from their packed form."""
    return np.stack([units & np.uint8(15), units >> np.uint8(4)], axis=1).reshape(-1)
