"""Keyed fingerprints of a text: tokens, token grams, and robust winnowing.

A token is a word (Latin and the like) or one character (Han, kana, Thai). A gram is the
shortest run of tokens that weighs `GRAM_WEIGHT`, a word weighing two and a single character
one: three words, six Chinese characters, or a mixture. Every function of the text is keyed:
a token's value is a polynomial over secret 64-bit values of its characters, a gram's value
a polynomial over its tokens (both almost universal), and the stored fingerprint is one AES
block of that value, cut to 64 bits: a pseudo-random function, so that without the key
equal grams can be told from different ones and nothing else.
"""

from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from numpy.typing import NDArray

from counterfoil.matching.folding import POINTS, SINGLE, WORD, fold

GRAM_WEIGHT = 6
WINDOW_WORDS = 4
WINDOW_SINGLES = 7
_CHUNK = 1 << 15
_U64 = np.uint64


class Tokens(msgspec.Struct, frozen=True):
    """The tokens of one text, in order."""

    values: NDArray[np.uint64]
    starts: NDArray[np.int32]
    """Index of the first character in the original text."""

    ends: NDArray[np.int32]
    """Index after the last character in the original text."""

    single: NDArray[np.bool_]
    """True for Han, kana, Thai: one character, one unit."""

    places: NDArray[np.int64]
    """First unit of each token, and the number of units at the end: n + 1 values."""


class Grams(msgspec.Struct, frozen=True):
    """Grams of one text, in order of their first token."""

    values: NDArray[np.uint64]
    """Before the final key: never stored."""

    first: NDArray[np.int32]
    """Index of the first token."""

    last: NDArray[np.int32]
    """Index after the last token."""


class Fingerprinter:
    """Turns texts into fingerprints under one key.

    Args:
        key: 16 bytes or more. Two fingerprinters with the same key agree on every text.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise ValueError("a key has at least 16 bytes")
        derived = HKDF(SHA256(), 64, salt=None, info=b"counterfoil fingerprints 1").derive(key)
        self._points = Cipher(algorithms.AES(derived[:32]), modes.ECB())
        self._final = Cipher(algorithms.AES(derived[32:]), modes.ECB())
        self._codes = _encrypt(self._points, np.arange(POINTS, dtype=np.uint64), 1)
        raw = fold("".join(map(chr, range(128))))
        self._ascii = self._codes[raw.points]
        self._ascii_words = (raw.classes == WORD).tobytes() + bytes(128)
        multipliers = _encrypt(self._points, np.arange(3, dtype=np.uint64), 2) | _U64(1)
        self._unit_mix = multipliers[2]
        self._odd = int(multipliers[0])
        self._power, self._inverse = _powers(self._odd, _CHUNK + 1)
        self._gram_power, self._gram_inverse = _powers(int(multipliers[1]), _CHUNK + 1)

    def tokens(self, text: str) -> Tokens:
        """The tokens of a text with their places in it."""
        parts = [self._piece(text[begin:end], begin) for begin, end in _cuts(text)]
        values, starts, ends, single = (
            np.concatenate(column) if len(parts) > 1 else column[0]
            for column in zip(*parts, strict=True)
        )
        places = np.zeros(len(values) + 1, dtype=np.int64)
        np.cumsum(2 - single.view(np.uint8), out=places[1:])
        return Tokens(values, starts, ends, single, places)

    def _piece(self, text: str, base: int) -> tuple[NDArray[Any], ...]:
        """Values, starts, ends, and whether single, of the tokens of a short text."""
        if text.isascii():
            plain = text.encode("ascii")
            starts, ends = _runs(np.frombuffer(plain.translate(self._ascii_words), dtype=np.bool_))
            coded = self._ascii.take(np.frombuffer(plain, dtype=np.uint8))
            values = self._sums(coded, starts, ends)
            return values, starts + base, ends + base, np.zeros(len(starts), dtype=np.bool_)
        codes = fold(text)
        word, single = codes.classes == WORD, codes.classes == SINGLE
        begins, stops = word.copy(), word.copy()
        begins[1:] &= ~word[:-1]
        stops[:-1] &= ~word[1:]
        starts = np.flatnonzero(begins | single).astype(np.int32)
        ends = np.flatnonzero(stops | single).astype(np.int32) + np.int32(1)
        values = self._sums(self._codes.take(codes.points), starts, ends)
        single = single.take(starts)
        if codes.origin is not None and len(starts):
            starts, ends = codes.origin[starts], codes.origin[ends - 1] + np.int32(1)
        return values, starts + base, ends + base, single

    def _sums(
        self, coded: NDArray[np.uint64], starts: NDArray[np.int32], ends: NDArray[np.int32]
    ) -> NDArray[np.uint64]:
        """Polynomial of each run of characters, wherever it stands."""
        if len(coded) >= len(self._power):
            # Folding may lengthen a piece; it is rare, so the tables are made for the case.
            self._power, self._inverse = _powers(self._odd, 2 * len(coded))
        coded *= self._power[: len(coded)]
        totals = np.empty(len(coded) + 1, dtype=np.uint64)
        totals[0] = 0
        np.cumsum(coded, out=totals[1:])
        sums = totals.take(ends)
        sums -= totals.take(starts)
        sums *= self._inverse.take(starts)
        return sums

    def grams(self, tokens: Tokens) -> Grams:
        """All grams of a text; a text lighter than one gram has none."""
        count = len(tokens.values)
        owner = np.repeat(np.arange(count, dtype=np.int32), 2 - tokens.single.view(np.uint8))
        reach = tokens.places[:-1] + GRAM_WEIGHT - 1
        first = np.arange(np.searchsorted(reach, len(owner)), dtype=np.int32)
        last = owner.take(reach[: len(first)])
        last += 1
        values = np.empty(len(first), dtype=np.uint64)
        for begin in range(0, len(first), _CHUNK - GRAM_WEIGHT):
            end = min(begin + _CHUNK - GRAM_WEIGHT, len(first))
            stop = int(last[end - 1])
            totals = np.empty(stop - begin + 1, dtype=np.uint64)
            totals[0] = 0
            part = tokens.values[begin:stop] * self._gram_power[: stop - begin]
            np.cumsum(part, out=totals[1:])
            sums = totals.take(last[begin:end] - begin)
            sums -= totals[: end - begin]
            np.multiply(sums, self._gram_inverse[: end - begin], out=values[begin:end])
        return Grams(values, first, last)

    def seal(self, values: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Stored form of gram values: a pseudo-random function under the key."""
        return _encrypt(self._final, values, 3)

    def units(self, tokens: Tokens) -> NDArray[np.uint8]:
        """4-bit values of the units, two for a word: for alignment only, never stored plain."""
        mixed = tokens.values * self._unit_mix
        mixed ^= mixed >> _U64(32)
        mixed *= self._unit_mix
        units = np.empty(int(tokens.places[-1]), dtype=np.uint8)
        units[tokens.places[:-1]] = mixed >> _U64(60)
        words = np.flatnonzero(~tokens.single)
        units[tokens.places.take(words) + 1] = (mixed.take(words) >> _U64(56)) & _U64(15)
        return units


def winnow(
    values: NDArray[np.uint64],
    single: NDArray[np.bool_],
    bounds: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """Positions of the grams to store: the least of every window.

    Any run of `WINDOW_WORDS` grams that begin with a word (`WINDOW_SINGLES`: with a single
    character) holds one of them, so two texts that share such a run share a fingerprint.

    Args:
        values: Gram values in order.
        single: Whether each gram begins with a single character.
        bounds: First gram of each text, and the number of grams, if they are of several texts.
            No window spans two of them.
    """
    order = ((values * _U64(0x9E3779B97F4A7C15)) >> _U64(32)).astype(np.uint32)
    if bounds is None or len(bounds) == 2:
        return np.flatnonzero(_least(order, single))
    few = np.flatnonzero(np.diff(bounds) < WINDOW_SINGLES).tolist()
    # A row of zeros between two texts is the least of every window that touches it.
    shift = np.repeat(np.arange(len(bounds) - 1) * (WINDOW_SINGLES - 1), np.diff(bounds))
    at = np.arange(len(order)) + shift
    spaced = np.zeros(int(at[-1]) + 1 if len(at) else 0, dtype=np.uint32)
    apart = np.zeros(len(spaced), dtype=np.bool_)
    spaced[at], apart[at] = order, single
    chosen = _least(spaced, apart)[at]
    for text in few:
        mine = slice(*bounds[text : text + 2])
        chosen[mine] = _least(order[mine], single[mine])
    return np.flatnonzero(chosen)


def _least(order: NDArray[np.uint32], single: NDArray[np.bool_]) -> NDArray[np.bool_]:
    alone = int(single.sum())
    if alone == 0:
        return _least_of_windows(order, WINDOW_WORDS)
    chosen = _least_of_windows(order, WINDOW_SINGLES)
    if alone < len(single):
        chosen &= single
        chosen |= _least_of_windows(order, WINDOW_WORDS) & ~single
    return chosen


def _least_of_windows(order: NDArray[np.uint32], window: int) -> NDArray[np.bool_]:
    """Which values are the least of some window that holds them.

    A value is, if and only if it equals the greatest of the minima of its windows.
    """
    window = min(window, len(order))
    if window < 2:
        return np.ones(len(order), dtype=np.bool_)
    least = _sliding(np.minimum, order, window)
    padded = np.zeros(len(order) + window - 1, dtype=order.dtype)
    padded[window - 1 : len(order)] = least
    chosen: NDArray[np.bool_] = _sliding(np.maximum, padded, window) == order
    return chosen


def _sliding(reduce: np.ufunc, values: NDArray[np.uint32], window: int) -> NDArray[np.uint32]:
    """Reduction over every window, by doubling its width."""
    width = 1
    while width * 2 <= window:
        values = reduce(values[:-width], values[width:])
        width *= 2
    rest = window - width
    return values if not rest else reduce(values[:-rest], values[rest:])


def _runs(word: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Starts and ends of the runs of True."""
    framed = np.zeros(len(word) + 2, dtype=np.bool_)
    framed[1:-1] = word
    edges = np.flatnonzero(framed[1:] != framed[:-1]).astype(np.int32)
    return edges[::2], edges[1::2]


def _cuts(text: str) -> list[tuple[int, int]]:
    """Pieces of a text that fit the cache, cut at a blank so that no word is cut.

    A piece without any blank, as Chinese may be, is cut after `_CHUNK` characters: a word of
    Latin letters that stands exactly there is then taken as two.
    """
    cuts = [0]
    while len(text) - cuts[-1] > _CHUNK:
        end = cuts[-1] + _CHUNK
        blank = max(text.rfind(" ", cuts[-1], end), text.rfind("\n", cuts[-1], end))
        cuts.append(blank + 1 if blank > cuts[-1] else end)
    return list(pairwise([*cuts, len(text)]))


def _encrypt(
    cipher: Cipher[modes.ECB], values: NDArray[np.uint64], domain: int
) -> NDArray[np.uint64]:
    blocks = np.full((len(values), 2), domain, dtype="<u8")
    blocks[:, 0] = values
    sealed = cipher.encryptor().update(blocks.view(np.uint8).data)
    return np.frombuffer(sealed, dtype="<u8")[::2].astype(np.uint64)


def _powers(odd: int, count: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Powers of an odd number modulo 2**64 and of its inverse."""
    inverse = pow(odd, -1, 1 << 64)
    forward = np.full(count, odd, dtype=np.uint64)
    backward = np.full(count, inverse, dtype=np.uint64)
    forward[0] = backward[0] = 1
    return np.cumprod(forward, dtype=np.uint64), np.cumprod(backward, dtype=np.uint64)
