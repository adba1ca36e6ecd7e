"""Fold characters so that two ways of writing the same text give the same codes.

One code point becomes none (invisible), one, or a few. What becomes of it is worked out
once by Python's Unicode tables and kept in arrays, so a text costs a few table look-ups a
character. Code points that were never seen cost nothing.
"""

import unicodedata
from functools import cache, lru_cache
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

SEPARATOR, WORD, SINGLE, DROPPED, SEVERAL, UNSEEN = 0, 1, 2, 3, 4, 255
"""Classes: breaks words · part of a word · a token by itself (Han, kana, Thai) · invisible ·
stands for several code points · not looked up yet."""

POINTS = 0x110000

_SINGLE_RANGES = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3005, 0x3007),
    (0x3040, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)

# Letters that look like a Latin one: a choice from Unicode Technical Standard 39.
_PAIRS = (
    "аa еe оo рp сc уy хx іi ѕs јj ԁd ɡg һh ӏl ԛq ԝw вb мm нh тt кk ѵv ոn օo ս"
    "u αa εe ιi κk νv οo ρp τt υu χx ωw ɑa ıi ſs"
)
LOOK_ALIKES = {pair[0]: pair[1] for pair in _PAIRS.split()}


class Codes(msgspec.Struct, frozen=True):
    """A text as folded code points."""

    points: NDArray[Any]
    """Folded code points, uint8 for ASCII texts, else uint32."""

    classes: NDArray[np.uint8]
    origin: NDArray[np.int32] | None
    """Index in the original text of each point; None if point i is character i."""


class _Tables:
    """What each code point becomes; filled as texts bring new ones."""

    def __init__(self) -> None:
        self.fold = np.arange(POINTS, dtype=np.uint32)
        self.classes = np.full(POINTS, UNSEEN, dtype=np.uint8)
        self.several: dict[int, tuple[int, ...]] = {}
        self.learn(np.arange(128, dtype=np.uint32))
        self.ascii_fold = self.fold[:256].astype(np.uint8)
        self.ascii_classes = self.classes[:256].copy()

    def learn(self, points: NDArray[np.uint32]) -> None:
        for point in np.unique(points).tolist():
            folded = fold_character(chr(point))
            if len(folded) == 1:
                self.fold[point] = ord(folded)
                self.classes[point] = character_class(folded)
            elif not folded:
                self.classes[point] = DROPPED
            else:
                self.several[point] = tuple(map(ord, folded))
                self.learn(np.array(self.several[point], dtype=np.uint32))
                self.classes[point] = SEVERAL


@cache
def _tables() -> _Tables:
    return _Tables()


@lru_cache(maxsize=1)
def _simplifier() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def fold_character(character: str) -> str:
    """What one character becomes: compatibility form, lower case, no accents, no tricks.

    Traditional Chinese becomes Simplified; Cyrillic and Greek letters that look Latin become
    Latin; zero-width and direction marks vanish; a control character becomes a blank.
    """
    if "\uac00" <= character <= "\ud7a3":
        return character
    kept = []
    for part in unicodedata.normalize("NFKD", character):
        category = unicodedata.category(part)
        if category in ("Mn", "Me", "Cf"):
            continue
        kept.append(" " if category in ("Cc", "Cs") else part)
    folded = "".join(LOOK_ALIKES.get(part, part) for part in "".join(kept).casefold())
    if len(folded) == 1 and _is_han(ord(folded)):
        folded = str(_simplifier().convert(folded))
    return folded


def _is_han(point: int) -> bool:
    return 0x3400 <= point <= 0x9FFF or 0xF900 <= point <= 0xFAFF or point >= 0x20000


def character_class(character: str) -> int:
    """Class of one folded character: SEPARATOR, WORD or SINGLE."""
    point = ord(character)
    if any(low <= point <= high for low, high in _SINGLE_RANGES):
        return SINGLE if unicodedata.category(character)[0] in "LNM" else SEPARATOR
    return WORD if unicodedata.category(character)[0] in "LN" else SEPARATOR


def fold(text: str) -> Codes:
    """Fold a text.

    Args:
        text: Any string; lone surrogates are read as blanks.

    Returns:
        Folded points with their classes; `origin` leads back to characters of `text`.
    """
    tables = _tables()
    if text.isascii():
        raw8 = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
        return Codes(tables.ascii_fold[raw8], tables.ascii_classes[raw8], None)
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes = tables.classes.take(raw)
    unseen = classes == UNSEEN
    if unseen.any():
        tables.learn(raw[unseen])
        classes = tables.classes.take(raw)
    if classes.max(initial=0) < DROPPED:
        return Codes(tables.fold.take(raw), classes, None)
    return _respell(raw, classes, tables)


def _respell(raw: NDArray[np.uint32], classes: NDArray[np.uint8], tables: _Tables) -> Codes:
    """The slow road: some characters vanish, some become several."""
    lengths = np.ones(len(raw), dtype=np.int64)
    lengths[classes == DROPPED] = 0
    where = np.flatnonzero(classes == SEVERAL)
    spelled = [tables.several[point] for point in raw[where].tolist()]
    lengths[where] = [len(points) for points in spelled]
    origin = np.repeat(np.arange(len(raw), dtype=np.int32), lengths)
    points = tables.fold.take(raw.take(origin))
    if spelled:
        firsts = (np.cumsum(lengths) - lengths)[where]
        for first, replacement in zip(firsts.tolist(), spelled, strict=True):
            points[first : first + len(replacement)] = tables.fold[list(replacement)]
    return Codes(points, tables.classes.take(points), origin)
