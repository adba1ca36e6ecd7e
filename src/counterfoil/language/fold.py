"""Folds text to what the eye and the ear make of it, a whole column at a time.

Two views of the same characters, position by position:

* *light*: lower case, half width, Simplified, no accents, no invisible characters;
* *skeleton*: light, with look-alike letters of other scripts (after the manner of Unicode
  UTS-39) and the digits and signs of leet writing made one letter.

Skeletons are for comparison with skeletons only: `i`, `l` and `1` are one, `o` and `0` are one.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.language import fold_tables as tables

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

SEPARATOR, LATIN, DIGIT, HAN_CLASS, MASK, SIGN = 0, 1, 2, 3, 4, 5
"""Classes of characters in `Folded.kinds`. SIGN is a sign that leet writing uses (`@`, `$`)."""

_LETTER_NAME = re.compile(
    r"(?:LATIN|MODIFIER|FULLWIDTH|MATHEMATICAL|CIRCLED|SQUARED|PARENTHESIZED|REGIONAL|COMBINING"
    r"|NEGATIVE|SUBSCRIPT|SUPERSCRIPT|DOUBLE-STRUCK|SCRIPT|BLACK-LETTER|OUTLINED|TORTOISE)"
    r"[A-Z\- ]*?(?:LETTER|CAPITAL|SMALL|SYMBOL LETTER|BOLD|ITALIC|SANS-SERIF|MONOSPACE"
    r"|DOUBLE-STRUCK|SCRIPT|FRAKTUR)"
    r" (?:SMALL |CAPITAL |DOTLESS |TURNED |REVERSED |INSULAR |SIDEWAYS |OPEN |SCRIPT |TAILED"
    r" |LONG |INVERTED |BARRED |STRETCHED |HALF |VOLAPUK |EGYPTOLOGICAL |BLACKLETTER )*"
    r"([A-Z])(?: .*)?"
)
_NAMED_RANGES = (
    *((0x80, 0x3000), (0xA640, 0xABFF), (0xFB00, 0x10000)),
    *((0x1D400, 0x1D800), (0x1F100, 0x1F200), (0x1DF00, 0x1DF30)),
)
_HAN_RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3134F))
_SIZE = 0x110000
_SOUNDS = (
    *(("vv", "w"), ("rn", "m"), ("ph", "f"), ("ck", "k"), ("sch", "sh"), ("qu", "kw")),
    *(("dg", "g"), ("x", "ks"), ("ce", "se"), ("cl", "sl"), ("cy", "sy"), ("c", "k"), ("q", "k")),
    *(("z", "s"), ("y", "l"), ("w", "v"), ("ee", "l"), ("oo", "u")),
)


class Tables(msgspec.Struct, frozen=True):
    """Arrays indexed by code point."""

    light: Codes
    """Light form; 0 where the character is dropped."""

    skeleton: Codes
    """Skeleton of the character itself (of `a` from `Α`, of `o` from `0`)."""

    kinds: npt.NDArray[np.uint8]
    """SEPARATOR, LATIN, DIGIT, HAN_CLASS, MASK or SIGN."""

    wide: npt.NDArray[np.uint8]
    """Number of characters in the folded form where it is not one."""


class Folded(msgspec.Struct, frozen=True):
    """A column of texts, folded. All arrays but `starts` have one entry a kept character."""

    light: Codes
    skeleton: Codes
    kinds: npt.NDArray[np.uint8]
    text: Places
    """Index of the text that the character stands in."""

    origin: Places
    """Position of the character in its own text, in code points, before folding."""

    raw: Codes
    """The character before folding."""

    def take(self, places: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> "Folded":
        """Some of the characters, in the order given."""
        columns = (getattr(self, name)[places] for name in self.__struct_fields__)
        return Folded(*columns)


def fold_column(texts: pa.Array) -> Folded:
    """Fold every text of a column; nulls count as empty.

    Args:
        texts: Arrow array of type string.
    """
    filled = texts.fill_null("")
    raw, owner, place = _characters(filled)
    table = character_tables()
    light = table.light[raw]
    keep = light != 0
    wide = table.wide[raw]
    if wide.any():
        return _expanded(raw, owner, place, table)
    raw = raw[keep]
    return Folded(light[keep], table.skeleton[raw], table.kinds[raw], owner[keep], place[keep], raw)


def fold_text(text: str) -> str:
    """Light form of one text."""
    return text.translate(_small_table(skeleton=False))


def skeleton_text(text: str) -> str:
    """Skeleton of the Latin letters and digits of one text, everything else left out."""
    return text.translate(_small_table(skeleton=True))


class _SmallTable(dict[int, str]):
    """What each character becomes; filled from the arrays as characters are met."""

    def __init__(self, skeleton: bool) -> None:
        super().__init__()
        self.skeleton = skeleton

    def __missing__(self, code: int) -> str:
        table = character_tables()
        folded = fold_column(pa.array([chr(code)], pa.string()))
        codes = folded.skeleton if self.skeleton else folded.light
        if self.skeleton:
            word = (LATIN, DIGIT, SIGN)
            codes = codes[np.isin(table.kinds[folded.raw], word) | (table.wide[folded.raw] > 0)]
        self[code] = _decode(codes)
        return self[code]


@cache
def _small_table(*, skeleton: bool) -> _SmallTable:
    return _SmallTable(skeleton)


@lru_cache(maxsize=131072)
def shape_key(skeleton: str) -> str:
    """What a hurried eye sees: letter pairs that look like one, repeats made one."""
    text = skeleton
    for pair, letter in (("rn", "m"), ("vv", "w"), ("nn", "m"), ("cl", "d"), ("lc", "k")):
        text = text.replace(pair, letter)
    return re.sub(r"(.)\1+", r"\1", text)


@lru_cache(maxsize=131072)
def sound_key(skeleton: str) -> str:
    """What a reader of Latin letters hears, roughly: `phernorum` and `fernorum` are one.

    Args:
        skeleton: A skeleton, as from `skeleton_text`.
    """
    text = skeleton
    for written, heard in _SOUNDS:
        text = text.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", text)


@cache
def character_tables() -> Tables:
    """The arrays behind every fold, built at the first call (under a second)."""
    light = np.arange(_SIZE, dtype=np.uint32)
    look = np.arange(_SIZE, dtype=np.uint32)
    kinds = np.zeros(_SIZE, np.uint8)
    _fold_by_name(light, look)
    _fold_by_eye(look)
    _fold_han(light, kinds)
    _drop_invisible(light)
    _class_of_characters(light, look, kinds)
    skeleton = np.where(look == np.arange(_SIZE), light, look).astype(np.uint32)
    for sign, letter in tables.SECOND_LOOK.items():
        skeleton[skeleton == ord(sign)] = ord(letter)
    wide = np.zeros(_SIZE, np.uint8)
    for character in tables.EXPANSIONS:
        wide[ord(character)] = 1
    return Tables(light, skeleton, kinds, wide)


def _characters(texts: pa.Array) -> tuple[Codes, Places, Places]:
    """Code points of all texts, the text of each and the place of each in its text."""
    joined = "".join(texts.to_pylist())
    raw = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32)
    lengths = np.asarray(pc.utf8_length(texts)).astype(np.int64)
    owner = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    first = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(lengths) else lengths
    place = np.arange(len(raw), dtype=np.int64) - np.repeat(first, lengths)
    return raw, owner, place


def _expanded(raw: Codes, owner: Places, place: Places, table: Tables) -> Folded:
    """The slow way for columns that hold a character of several letters."""
    codes = np.unique(raw[table.wide[raw] > 0])
    pieces = {int(c): tables.EXPANSIONS[chr(int(c))] for c in codes}
    times = np.ones(len(raw), np.int64)
    for code, piece in pieces.items():
        times[raw == code] = len(piece)
    source = np.repeat(np.arange(len(raw)), times)
    wide_raw = raw[source]
    turn = np.arange(len(source)) - np.repeat(np.cumsum(times) - times, times)
    light, skeleton = table.light[wide_raw], table.skeleton[wide_raw]
    kinds = table.kinds[wide_raw]
    for code, piece in pieces.items():
        for position, letter in enumerate(piece):
            here = (wide_raw == code) & (turn == position)
            light[here] = ord(letter)
            skeleton[here] = table.skeleton[ord(letter)]
            kinds[here] = LATIN
    keep = light != 0
    return Folded(
        light[keep], skeleton[keep], kinds[keep], owner[source][keep], place[source][keep],
        wide_raw[keep],
    )  # fmt: skip


def _fold_by_name(light: Codes, look: Codes) -> None:
    for low, high in _NAMED_RANGES:
        for code in range(low, high):
            character = chr(code)
            plain = unicodedata.normalize("NFKD", character)
            base = "".join(c for c in plain if not unicodedata.combining(c)).casefold().strip()
            if len(base) == 1:
                light[code] = ord(base)
            if len(base) == 1 and base.isascii() and base.isalnum():
                look[code] = ord(base)
                continue
            match = _LETTER_NAME.fullmatch(unicodedata.name(character, ""))
            if match:
                look[code] = ord(match.group(1).lower())
    for code in range(ord("A"), ord("Z") + 1):
        light[code] = look[code] = code + 32


def _fold_by_eye(look: Codes) -> None:
    seen: set[str] = set()
    for letter, others in tables.LOOKALIKES.items():
        for character in others:
            if character not in seen and not character.isascii():
                seen.add(character)
                look[ord(character)] = ord(letter)


def _fold_han(light: Codes, kinds: npt.NDArray[np.uint8]) -> None:
    for low, high in _HAN_RANGES:
        kinds[low : high + 1] = HAN_CLASS
    kinds[ord("〇")] = HAN_CLASS
    for code in range(0xF900, 0xFB00):
        plain = unicodedata.normalize("NFKC", chr(code))
        light[code] = ord(plain[0])
    from counterfoil.language.chinese import to_simplified

    block = "".join(chr(c) for c in range(0x3400, 0xA000))
    # One character at a time: the converter joins neighbours into phrases otherwise.
    simple = to_simplified("\n".join(block)).split("\n")
    for code, plain in zip(range(0x3400, 0xA000), simple, strict=True):
        if len(plain) == 1:
            light[code] = ord(plain)


def _drop_invisible(light: Codes) -> None:
    for low, high in tables.INVISIBLE_RANGES:
        light[low : high + 1] = 0
    for low, high in tables.COMBINING_RANGES:
        light[low : high + 1] = 0


def _class_of_characters(light: Codes, look: Codes, kinds: npt.NDArray[np.uint8]) -> None:
    codes = 0x20 + np.flatnonzero(kinds[0x20:0x20000] == 0)
    plain = [chr(code or 32) for code in light[codes].tolist()]
    seen = [chr(code) for code in look[codes].tolist()]
    latin = _flags(c.isascii() and c.isalpha() for c in seen)
    digit = _flags(c.isdigit() for c in plain) | _flags(c.isascii() and c.isdigit() for c in seen)
    letter = _flags(map(str.isalpha, plain))
    kinds[codes] = np.select([latin, digit, letter], [LATIN, DIGIT, LATIN], SEPARATOR)
    for sign in tables.SECOND_LOOK:
        if not sign.isalnum():
            kinds[ord(sign)] = SIGN
    for sign in "^&(<[{":
        kinds[ord(sign)] = SEPARATOR
    for sign in tables.MASKS:
        kinds[ord(sign)] = MASK


def _flags(answers: Iterable[bool]) -> npt.NDArray[np.bool_]:
    return np.fromiter(answers, np.bool_)


def _decode(codes: Any) -> str:
    return bytes(np.ascontiguousarray(codes, np.uint32).tobytes()).decode("utf-32-le")
