"""How Chinese is written and sounds: Traditional and Simplified, pinyin, homophones.

Dictionaries are loaded at the first call (a tenth of a second) and kept; every function is
pure and repeated texts are answered from a cache. Readings come from the data files of
pypinyin, read without its code, which takes ten times as long to load them.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

import msgspec

from counterfoil.language.dictionaries import data_file

HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
"""One Han character."""

_INITIALS = (
    *("zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h"),
    *("j", "q", "x", "r", "z", "c", "s", "y", "w"),
)
_LOOSE_INITIAL = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "f": "h"}
_NOT_LETTER = re.compile(r"[^a-z0-9]+")
_LONGEST_PHRASE = 12


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


def characters_read(syllable: str) -> str:
    """Characters whose usual reading is a toneless syllable, sorted; empty if there is none."""
    return _by_sound().get(syllable, "")


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
    return tuple(s for run in re.findall(HAN.pattern + "+", text) for s in _read(run))


def _read(run: str) -> Iterator[str]:
    """Readings of a run of Han characters: of the longest known phrases, from the left."""
    phrases = _phrases()
    start = 0
    while start < len(run):
        for end in range(min(len(run), start + _LONGEST_PHRASE), start + 1, -1):
            if entry := phrases.get(run[start:end]):
                yield from _toneless(msgspec.json.decode(entry, type=list[list[str]]))
                start = end
                break
        else:
            yield from _reading_table().get(ord(run[start]), ())[:1]
            start += 1


def _latin_key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ü", "v").replace("Ü", "v"))
    return _NOT_LETTER.sub("", plain.casefold())


@cache
def _converter(direction: str) -> Any:
    import opencc

    return opencc.OpenCC(direction)


@cache
def _reading_table() -> dict[int, tuple[str, ...]]:
    data = data_file("pypinyin", "pinyin_dict.json").read_bytes()
    readings = msgspec.json.decode(data, type=dict[int, str])
    plain = _without_tones("\n".join(readings.values())).split("\n")
    found = (tuple(dict.fromkeys(filter(None, text.split(",")))) for text in plain)
    return dict(zip(readings, found, strict=True))


@cache
def _phrases() -> dict[str, msgspec.Raw]:
    """Readings of words and phrases, decoded when they are asked for."""
    data = data_file("pypinyin", "phrases_dict.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, msgspec.Raw])


def _toneless(readings: list[list[str]]) -> list[str]:
    return _without_tones(",".join(choices[0] for choices in readings)).split(",")


def _without_tones(text: str) -> str:
    """Pinyin without marks, `ü` written `v`; only letters, commas and line ends are left."""
    plain = unicodedata.normalize("NFD", text)
    # The diaeresis follows the tone mark in some entries (u + caron + diaeresis).
    plain = re.sub("u([\u0300-\u0307\u0309-\u036f]*)\u0308", "v\\1", plain)
    return re.sub(r"[^a-z,\n]+", "", plain)


@cache
def _by_sound() -> dict[str, str]:
    sounds: dict[str, list[str]] = {}
    for code, found in sorted(_reading_table().items()):
        if found and 0x4E00 <= code <= 0x9FFF:
            sounds.setdefault(found[0], []).append(chr(code))
    return {sound: "".join(characters) for sound, characters in sounds.items()}
