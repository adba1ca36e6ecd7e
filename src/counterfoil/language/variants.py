"""Places of a text where two wordings mean the same, and which of them stands there."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec

NEAR = 14
"""Letters and digits on each side by which a place is known again."""

_NUMBER = r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\d.,])\d{5,9}(?![\d.,]*\d)"


class Spot(msgspec.Struct, frozen=True):
    """One place with two wordings."""

    start: int
    end: int
    wordings: tuple[str, str]
    stands: int
    """Which of them stands there: 0 or 1."""

    around: str
    """What stands before and after, folded, each variant as its first wording."""


def spots(text: str) -> list[Spot]:
    """The places of a text in order: equal phrases of `variants.tsv`, and 12,000 for 12000."""
    found = [(m.start(), m.end(), *_wordings(m[0])) for m in _pattern().finditer(text)]
    letters: list[str] = []
    at: list[int] = []
    done = 0
    for start, end, wordings, _ in [*found, (len(text), len(text), ("", ""), 0)]:
        for offset in range(done, start):
            _fold(text[offset], offset, letters, at)
        for letter in wordings[0]:
            _fold(letter, start, letters, at)
        done = end
    return [
        Spot(start, end, wordings, stands, _around(letters, at, start, end))
        for start, end, wordings, stands in found
    ]


def _fold(letter: str, offset: int, letters: list[str], at: list[int]) -> None:
    for folded in unicodedata.normalize("NFKC", letter).casefold():
        if folded.isalnum():
            letters.append(folded)
            at.append(offset)


def _around(letters: Sequence[str], at: Sequence[int], start: int, end: int) -> str:
    low, high = bisect_left(at, start), bisect_left(at, end)
    return f"{''.join(letters[max(0, low - NEAR) : low])}|{''.join(letters[high : high + NEAR])}"


def written(text: str, places: Sequence[Spot], choice: Sequence[int]) -> str:
    """The text with the chosen wording at each place."""
    pieces, done = [], 0
    for spot, chosen in zip(places, choice, strict=True):
        wording = spot.wordings[chosen]
        if text[spot.start].isupper():
            wording = wording[0].upper() + wording[1:]
        pieces += [text[done : spot.start], wording]
        done = spot.end
    return "".join([*pieces, text[done:]])


def _wordings(found: str) -> tuple[tuple[str, str], int]:
    pair = _pairs().get(found.casefold())
    if pair:
        return pair, pair.index(found.casefold())
    number = found.replace(",", "")
    return (number, f"{int(number):,}"), int("," in found)


@cache
def _pairs() -> dict[str, tuple[str, str]]:
    whole = files("counterfoil.language").joinpath("variants.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in whole.splitlines()]
    return {word: (row[1], row[2]) for row in rows for word in row[1:]}


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_pairs(), key=len, reverse=True)
    latin = "|".join(re.escape(word) for word in words if word.isascii())
    han = "|".join(word for word in words if not word.isascii())
    return re.compile(rf"\b(?:{latin})\b|{han}|{_NUMBER}", re.IGNORECASE)
