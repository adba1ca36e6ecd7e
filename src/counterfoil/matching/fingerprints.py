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

from counterfoil.matching.folding import POINTS, SINGLE, WORD, Codes, fold

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
        self._ascii = self._codes[:256].copy()
        multipliers = _encrypt(self._points, np.arange(3, dtype=np.uint64), 2) | _U64(1)
        self._unit_mix = multipliers[2]
        self._power, self._inverse = _powers(int(multipliers[0]), _CHUNK + 1)
        self._gram_power, self._gram_inverse = _powers(int(multipliers[1]), _CHUNK + 1)

    def tokens(self, text: str) -> Tokens:
        """The tokens of a text with their places in it."""
        codes = fold(text)
        parts = [self._chunk_tokens(codes, begin, end) for begin, end in _chunks(codes.classes)]
        values, starts, ends, single = (
            np.concatenate(column) for column in zip(*parts, strict=True)
        )
        if codes.origin is not None and len(starts):
            starts, ends = codes.origin[starts], codes.origin[ends - 1] + 1
        places = np.zeros(len(values) + 1, dtype=np.int64)
        np.cumsum(np.where(single, 1, 2), out=places[1:])
        return Tokens(values, starts, ends, single, places)

    def _chunk_tokens(self, codes: Codes, begin: int, end: int) -> tuple[NDArray[Any], ...]:
        classes = codes.classes[begin:end]
        points = codes.points[begin:end]
        coded = (self._ascii if points.dtype == np.uint8 else self._codes)[points]
        coded *= self._power[: len(points)]
        totals = np.empty(len(points) + 1, dtype=np.uint64)
        totals[0] = 0
        np.cumsum(coded, out=totals[1:])
        word, single = classes == WORD, classes == SINGLE
        opens, closes = word.copy(), word.copy()
        opens[1:] &= ~word[:-1]
        closes[:-1] &= ~word[1:]
        starts = np.flatnonzero(opens | single)
        ends = np.flatnonzero(closes | single) + 1
        values = (totals[ends] - totals[starts]) * self._inverse[starts]
        return (
            values,
            (starts + begin).astype(np.int32),
            (ends + begin).astype(np.int32),
            single[starts],
        )

    def grams(self, tokens: Tokens) -> Grams:
        """All grams of a text; a text lighter than one gram has none."""
        count = len(tokens.values)
        owner = np.repeat(np.arange(count, dtype=np.int32), np.diff(tokens.places))
        reach = tokens.places[:-1] + GRAM_WEIGHT - 1
        first = np.flatnonzero(reach < len(owner)).astype(np.int32)
        last = owner[reach[first]] + 1
        values = np.zeros(len(first), dtype=np.uint64)
        for begin in range(0, len(first), _CHUNK - GRAM_WEIGHT):
            end = min(begin + _CHUNK - GRAM_WEIGHT, len(first))
            stop = int(last[end - 1])
            totals = np.zeros(stop - begin + 1, dtype=np.uint64)
            part = tokens.values[begin:stop] * self._gram_power[: stop - begin]
            np.cumsum(part, out=totals[1:])
            values[begin:end] = (
                totals[last[begin:end] - begin] - totals[: end - begin]
            ) * self._gram_inverse[: end - begin]
        return Grams(values, first, last)

    def seal(self, values: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Stored form of gram values: a pseudo-random function under the key."""
        return _encrypt(self._final, values, 3)

    def units(self, tokens: Tokens) -> NDArray[np.uint8]:
        """4-bit values of the units, two for a word: for alignment only, never stored plain."""
        mixed = tokens.values * self._unit_mix
        mixed ^= mixed >> _U64(32)
        mixed *= self._unit_mix
        single = tokens.single
        units = np.zeros(int(tokens.places[-1]), dtype=np.uint8)
        units[tokens.places[:-1]] = (mixed >> _U64(60)).astype(np.uint8)
        units[tokens.places[1:][~single] - 1] = ((mixed[~single] >> _U64(56)) & _U64(15)).astype(
            np.uint8
        )
        return units


def winnow(values: NDArray[np.uint64], single: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Positions of the grams to store: the rightmost least of every window.

    Any run of `WINDOW_WORDS` grams that begin with a word (`WINDOW_SINGLES`: with a single
    character) holds one of them, so two texts that share such a run share a fingerprint.

    Args:
        values: Gram values in order.
        single: Whether each gram begins with a single character.
    """
    order = values * _U64(0x9E3779B97F4A7C15)
    chosen = np.zeros(len(values), dtype=np.bool_)
    kinds = ((WINDOW_WORDS, ~single), (WINDOW_SINGLES, single))
    for window, mine in kinds:
        if mine.any():
            chosen |= _least_of_windows(order, window) & mine
    return np.flatnonzero(chosen)


def _least_of_windows(order: NDArray[np.uint64], window: int) -> NDArray[np.bool_]:
    chosen = np.zeros(len(order), dtype=np.bool_)
    spans = max(1, len(order) - window + 1)
    best = order[:spans].copy()
    where = np.arange(spans)
    for step in range(1, min(window, len(order))):
        rival = order[step : step + spans]
        better = rival <= best
        np.copyto(best, rival, where=better)
        np.copyto(where, np.arange(step, step + spans), where=better)
    chosen[where] = True
    return chosen


def _chunks(classes: NDArray[np.uint8]) -> list[tuple[int, int]]:
    """Cut where no word is cut; a word longer than a chunk is cut anywhere."""
    cuts = [0]
    while len(classes) - cuts[-1] > _CHUNK:
        window = classes[cuts[-1] : cuts[-1] + _CHUNK]
        breaks = np.flatnonzero(window != WORD)
        cuts.append(cuts[-1] + (int(breaks[-1]) + 1 if len(breaks) else _CHUNK))
    cuts.append(len(classes))
    return list(pairwise(cuts))


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
