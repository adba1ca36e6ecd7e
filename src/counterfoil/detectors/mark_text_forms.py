"""Other ways in which a Chinese name may be written, made once for every name."""

from collections.abc import Iterable, Sequence
from itertools import product

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.language import chinese
from counterfoil.language.han_shapes import look_alikes, parts_of
from counterfoil.language.ordinary import chinese_words, english_words
from counterfoil.language.romanisations import wade_giles
from counterfoil.matching import grams

WAYS = ("look-alike", "parts", "reversed", "numbers")
"""Ways that stand in the characters of a text."""

_LONGEST = 6
"""Characters of a name; longer ones are found by their own characters."""

_ALIKE_IN_TWO, _ALIKE = 6, 14
"""Look-alikes that are tried of each character, in a name of two characters and in others."""

_NUMERALS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))
_SPOKEN = {"yi": "1", "er": "2", "san": "3", "si": "4", "wu": "5", "liu": "6", "qi": "7",
           "ba": "8", "jiu": "9", "ling": "0", "yao": "1"}  # fmt: skip
_SHORTEST_SPELLING = 5

Form = tuple[str, str, int]
"""A form, its way, and 1 if it is a weak one."""


class Forms(msgspec.Struct, frozen=True):
    """Forms of all names by hash."""

    table: grams.Lookup
    """Hash of a form to a row of `rows`."""

    rows: npt.NDArray[np.int32]
    """(name, number of the way in `WAYS`, 1 if weak)."""

    lengths: tuple[int, ...]


def forms(names: Iterable[tuple[int, str]]) -> Forms:
    """Index the forms of numbered names in Simplified characters."""
    found = [
        (text, n, WAYS.index(way), weak) for n, key in names for text, way, weak in _forms(key)
    ]
    texts = [text for text, *_ in found]
    return Forms(
        grams.lookup(grams.text_hashes(texts), np.arange(len(texts), dtype=np.int32)),
        np.array([row for _, *row in found], np.int32).reshape(-1, 3),
        tuple(sorted({len(text) for text in texts})),
    )


def spellings(key: str) -> tuple[str, ...]:
    """Latin letters of a name in Wade-Giles, and in pinyin with a second reading of a character."""
    read = chinese.syllables(key)
    if len(read) != len(key) or len(key) < 2:
        return ()
    wade = "".join(wade_giles(s) for s in read).replace("'", "")
    found = [wade.replace("ü", "u"), wade.replace("ü", "v")]
    found += ["".join(other) for other in _second_readings(key, read)]
    usual = "".join(read)
    return tuple(
        form
        for form in dict.fromkeys(found)
        if len(form) >= _SHORTEST_SPELLING and form != usual and form not in english_words()
    )


def sounds_otherwise(key: str) -> tuple[str, ...]:
    """The name with a character changed for one that sounds like its second reading."""
    read = chinese.syllables(key)
    if len(read) != len(key):
        return ()
    others = _second_readings(key, read)
    return tuple(
        "".join(chinese.characters_read(s)[:1] for s in other)
        for other in others
        if all(chinese.characters_read(s) for s in other)
    )


def _second_readings(key: str, read: Sequence[str]) -> list[list[str]]:
    found = []
    for place, character in enumerate(key[:_LONGEST]):
        for other in chinese.readings(character)[:2]:
            if other != read[place]:
                found.append([*read[:place], other, *read[place + 1 :]])
    return found


def _forms(key: str) -> Iterable[Form]:
    if not 2 <= len(key) <= _LONGEST:
        return
    words = chinese_words()
    made = (*_alike(key), *_in_parts(key), (key[::-1], "reversed", 0), *_in_numbers(key))
    seen = {key}
    for text, way, weak in made:
        if text not in seen and text not in words:
            seen.add(text)
            yield text, way, weak


def _alike(key: str) -> Iterable[Form]:
    most = _ALIKE_IN_TWO if len(key) == 2 else _ALIKE
    for place, character in enumerate(key):
        for other in look_alikes(character)[:most]:
            yield key[:place] + other + key[place + 1 :], "look-alike", 0


def _in_parts(key: str) -> Iterable[Form]:
    """Weak if two parts are a word of their own: 女子 for 好."""
    choices = [(c, *parts_of(c)) for c in key]
    for chosen in product(*choices):
        split = [part for part in chosen if len(part) == 2]
        if split:
            yield "".join(chosen), "parts", int(any(part in chinese_words() for part in split))


def _in_numbers(key: str) -> Iterable[Form]:
    """Weak if a digit only sounds like the character: `9` for 酒."""
    digits = "".join(_NUMERALS.get(c, c) for c in key)
    if not digits.isascii():
        yield digits, "numbers", 0
    for place, character in enumerate(key):
        spoken = {_SPOKEN.get(s) for s in chinese.readings(character)[:1]} - {None}
        for digit in sorted(str(d) for d in spoken):
            if digit != _NUMERALS.get(character):
                yield key[:place] + digit + key[place + 1 :], "numbers", 1
