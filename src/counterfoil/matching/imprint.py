"""The imprint of one document: what a segment keeps of it."""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from counterfoil.matching.fingerprints import GRAM_WEIGHT, Fingerprinter, winnow
from counterfoil.matching.segments import ANCHOR_EVERY

JOINED = 1 << 17
"""Characters of short texts that are worked on together."""

_APART = np.uint64(0xC2B2AE3D27D4EB4F)


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
    return _together(fingerprinter, [text], dense)[0]


def imprints(fingerprinter: Fingerprinter, texts: Sequence[str]) -> list[Imprint]:
    """The imprint of each text. Short texts are joined for it, which costs less."""
    result: dict[int, Imprint] = {}
    piles: dict[bool, list[int]] = {True: [], False: []}
    for at, text in enumerate(texts):
        pile = piles[text.isascii()]
        if sum(len(texts[n]) + 1 for n in pile) + len(text) > JOINED:
            result |= _piled(fingerprinter, texts, pile)
            pile.clear()
        pile.append(at)
    for pile in piles.values():
        result |= _piled(fingerprinter, texts, pile)
    return [result[at] for at in range(len(texts))]


def _piled(
    fingerprinter: Fingerprinter, texts: Sequence[str], pile: Sequence[int]
) -> dict[int, Imprint]:
    if not pile:
        return {}
    taken = _together(fingerprinter, [texts[at] for at in pile], False)
    return dict(zip(pile, taken, strict=True))


def _together(fingerprinter: Fingerprinter, texts: list[str], dense: bool) -> list[Imprint]:
    """Imprints of texts that are read as one; no gram, window or unit spans two of them."""
    count = len(texts)
    tokens = fingerprinter.tokens("\n".join(texts))
    begins = np.cumsum([0, *(len(text) + 1 for text in texts)])
    edges = np.searchsorted(tokens.starts, begins)
    grams = fingerprinter.grams(tokens)
    # Gram n begins with token n, and at most GRAM_WEIGHT - 1 before an edge go over it.
    near = (edges[1:-1, None] - np.arange(1, GRAM_WEIGHT)).ravel()
    near = near[(near >= 0) & (near < len(grams.last))]
    over = near[grams.last[near] > edges[np.searchsorted(edges, near, side="right")]]
    first = np.delete(grams.first, over) if len(over) else grams.first
    values, single = grams.values.take(first), tokens.single.take(first)
    if dense:
        chosen = np.arange(len(values))
    else:
        chosen = winnow(values, single, np.searchsorted(first, edges))
    bounds = np.searchsorted(first[chosen], edges)
    apart = np.repeat(np.arange(count, dtype=np.uint64) * _APART, np.diff(bounds))
    chosen = chosen[_firsts(values[chosen] + apart)]
    sealed, begin = fingerprinter.seal(values[chosen]), first[chosen]
    at, bounds = tokens.places[begin], np.searchsorted(begin, edges)
    units = fingerprinter.units(tokens)
    result = []
    for number in range(count):
        mine, own = slice(*bounds[number : number + 2]), slice(*edges[number : number + 2])
        base, end = tokens.places[own.start], tokens.places[own.stop]
        padded = np.zeros(-(-max(1, end - base) // ANCHOR_EVERY) * ANCHOR_EVERY, dtype=np.uint8)
        padded[: end - base] = units[base:end]
        pairs = padded.view("<u2")
        starts, places = tokens.starts[own] - begins[number], tokens.places[own] - base
        result.append(
            Imprint(
                values=sealed[mine],
                places=at[mine] - base,
                units=((pairs >> np.uint16(4)) | pairs).astype(np.uint8),
                anchors=_anchors(starts, places, len(padded)),
            )
        )
    return result


def _anchors(starts: NDArray[Any], places: NDArray[np.int64], units: int) -> NDArray[np.uint32]:
    marks = np.arange(0, units, ANCHOR_EVERY)
    if not len(starts):
        return np.zeros(len(marks), dtype=np.uint32)
    return starts[np.searchsorted(places, marks, side="right") - 1].astype(np.uint32)


def _firsts(values: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which values stand first of their equals.

    The first value of a slot holds it and settles its equals; the rest go on to a next table.
    """
    first = np.zeros(len(values), dtype=np.bool_)
    open_, odd = np.arange(len(values), dtype=np.int32), 0xD6E8FEB86659FD93
    while len(open_):
        mine = values[open_]
        bits = max(4, int(len(mine) * 4).bit_length())
        slots = (mine * np.uint64(odd)) >> np.uint64(64 - bits)
        table = np.zeros(1 << bits, dtype=np.int32)
        at = np.arange(len(mine), dtype=np.int32)
        table[slots[::-1]] = at[::-1]
        holder = table[slots]
        first[open_[holder == at]] = True
        open_ = open_[mine[holder] != mine]
        odd = odd * odd * 0x9E3779B97F4A7C15 & (1 << 64) - 1
    return first


def unpacked(units: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Units, one a byte, from their packed form."""
    return np.stack([units & np.uint8(15), units >> np.uint8(4)], axis=1).reshape(-1)
