"""How Chinese is written and sounds: Traditional and Simplified, pinyin, homophones.

Dictionaries are loaded at the first call (about one second) and kept; every function is pure
and repeated texts are answered from a cache.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
"""One Han character."""

_INITIALS = (
    *("zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h"),
    *("j", "q", "x", "r", "z", "c", "s", "y", "w"),
)
_LOOSE_INITIAL = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "f": "h"}
_NOT_LETTER = re.compile(r"[^a-z0-9]+")


def has_han(text: str) -> bool:
    """Whether a Han character stands in the text."""
    return HAN.search(text) is not None


def to_simplified(text: str) -> str:
    """The text in Simplified characters; everything else stays as it is."""
    return _simplified(text) if has_han(text) else text


def to_traditional(text: str) -> str:
    """The text in Traditional characters; everything else stays as it is."""
    converter: Any = _converter("s2t")
    return str(converter.convert(text)) if has_han(text) else text


def syllables(text: str) -> tuple[str, ...]:
    """Toneless pinyin of each Han character, chosen by the words around it.

    `ü` is written `v` (`lv`). What is not Han is left out.
    """
    return _syllables(to_simplified(text)) if has_han(text) else ()


def pinyin_key(text: str) -> str:
    """Toneless pinyin joined, with the Latin letters and digits between kept in lower case.

    `张伟`, `張偉`, `Zhāng Wěi` and `ZHANG WEI` all give `zhangwei`.
    """
    parts: list[str] = []
    simple = to_simplified(text)
    position = 0
    for match in re.finditer(HAN.pattern + "+", simple):
        parts.append(_latin_key(simple[position : match.start()]))
        parts.extend(_syllables(match.group()))
        position = match.end()
    parts.append(_latin_key(simple[position:]))
    return "".join(parts)


def pinyin_initials(text: str) -> str:
    """First letters of the pinyin of each Han character: `鼎和` gives `dh`."""
    return "".join(syllable[0] for syllable in syllables(text))


def readings(character: str) -> tuple[str, ...]:
    """All toneless readings of one Han character, most usual first; empty if unknown."""
    return _reading_table().get(ord(to_simplified(character)), ())


@cache
def homophones(character: str) -> str:
    """Characters that share the usual reading of this one (itself included), sorted.

    Tones are ignored. Empty if the character has no known reading.
    """
    found = readings(character)
    return _by_sound().get(found[0], "") if found else ""


@cache
def loose_syllable(syllable: str) -> str:
    """A syllable with the pairs that many speakers do not tell apart made one.

    zh/z, ch/c, sh/s, n/l/r, f/h at the start and in/ing, en/eng, an/ang at the end.
    """
    initial = next((i for i in _INITIALS if syllable.startswith(i)), "")
    final = syllable[len(initial) :]
    if final.endswith("ng"):
        final = final[:-1]
    return _LOOSE_INITIAL.get(initial, initial) + final


def loose_pinyin_key(text: str) -> str:
    """`pinyin_key` of the Han characters with every syllable made loose."""
    return "".join(loose_syllable(s) for s in syllables(text))


@lru_cache(maxsize=65536)
def split_pinyin(letters: str) -> tuple[str, ...]:
    """Cut lower-case letters into pinyin syllables, longest first; empty if they are none.

    `hengguang` gives (`heng`, `guang`); `tirsellis` gives ().
    """
    if not letters:
        return ()
    known = _by_sound()
    for length in range(min(6, len(letters)), 0, -1):
        if letters[:length] not in known:
            continue
        if length == len(letters):
            return (letters,)
        rest = split_pinyin(letters[length:])
        if rest:
            return (letters[:length], *rest)
    return ()


def reading_of_code_point() -> Mapping[int, tuple[str, ...]]:
    """Toneless readings by code point, for building arrays."""
    return _reading_table()


@lru_cache(maxsize=262144)
def _simplified(text: str) -> str:
    converter: Any = _converter("t2s")
    return str(converter.convert(unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=262144)
def _syllables(text: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    found: list[str] = []
    for run in re.findall(HAN.pattern + "+", text):
        read = lazy_pinyin(run, style=Style.NORMAL, errors="ignore")
        found.extend(str(s) for s in read if s)
    return tuple(found)


def _latin_key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ü", "v").replace("Ü", "v"))
    return _NOT_LETTER.sub("", plain.casefold())


@cache
def _converter(direction: str) -> Any:
    import opencc

    return opencc.OpenCC(direction)


@cache
def _reading_table() -> dict[int, tuple[str, ...]]:
    from pypinyin.constants import PINYIN_DICT

    table: dict[int, tuple[str, ...]] = {}
    for code, text in PINYIN_DICT.items():
        plain = (_toneless(reading) for reading in text.split(","))
        table[int(code)] = tuple(dict.fromkeys(p for p in plain if p))
    return table


def _toneless(reading: str) -> str:
    text = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    # The diaeresis follows the tone mark in some entries (u + caron + diaeresis).
    if "\u0308" in text:
        text = text.replace("u", "v")
    return "".join(c for c in text if "a" <= c <= "z")


@cache
def _by_sound() -> dict[str, str]:
    sounds: dict[str, list[str]] = {}
    for code, found in sorted(_reading_table().items()):
        if found and 0x4E00 <= code <= 0x9FFF:
            sounds.setdefault(found[0], []).append(chr(code))
    return {sound: "".join(characters) for sound, characters in sounds.items()}
