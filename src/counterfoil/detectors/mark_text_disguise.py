"""Chinese names in look-alike characters, in parts, backwards, in digits, and spelled out."""

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from counterfoil.detectors.mark_text_forms import WAYS
from counterfoil.detectors.mark_text_index import MarkIndex
from counterfoil.language.fold import DIGIT, HAN_CLASS, LATIN, Folded
from counterfoil.language.romanisations import pinyin_of
from counterfoil.matching import grams

Places = npt.NDArray[np.int64]
Found = tuple[npt.ArrayLike, Places, Places, str, npt.ArrayLike]
"""(names, starts, ends, way, weak), places in the folded column."""

_BLANK = 32
_FIRST_SIGN, _LAST_SIGN = 0x3105, 0x312F
_TONES = np.array([ord(c) for c in "ˊˇˋ˙ˉ "], np.uint32)
_TONED = re.compile(r"(?<![a-z0-9])(?:[a-z]{1,6}[1-5][ '\-]?){2,6}(?![a-z0-9])")
_SYLLABLE = re.compile("[a-z]+")
_MOST_SYLLABLES = 6


def written_otherwise(index: MarkIndex, folded: Folded) -> Iterable[Found]:
    """Windows of characters and digits that are a form of a name."""
    member = (folded.kinds == HAN_CLASS) | (folded.kinds == DIGIT)
    start, end = grams.runs(member, folded.text)
    at = np.flatnonzero(member)
    run_end = np.repeat(end, end - start)
    run_start = np.repeat(start, end - start)
    roll = grams.rolling(folded.light)
    for length in index.forms.lengths:
        fit = at + length <= run_end
        begin, finish = at[fit], at[fit] + length
        where, row = index.forms.table.find(roll.windows(begin, finish))
        if not len(row):
            continue
        names, ways, weak = index.forms.rows[row].T
        begin, finish = begin[where], finish[where]
        # Two characters inside a longer run are hardly a name.
        edge = (begin == run_start[fit][where]) | (finish == run_end[fit][where]) | (length >= 3)
        whole = ~_touches_digit(folded, begin, finish)
        for number, way in enumerate(WAYS):
            some = (ways == number) & edge & whole
            yield names[some], begin[some], finish[some], way, weak[some].astype(np.uint8)


def _touches_digit(folded: Folded, begin: Places, finish: Places) -> npt.NDArray[np.bool_]:
    """Whether a digit at an end of a window goes on beyond it: `17` is not `7`."""
    digit = np.concatenate((folded.kinds == DIGIT, [False]))
    text = np.concatenate((folded.text, [-1]))
    left = digit[begin] & digit[begin - 1] & (text[begin - 1] == text[begin])
    right = digit[finish - 1] & digit[finish] & (text[finish] == text[begin])
    return np.asarray(left | right)


def spelled_out(index: MarkIndex, folded: Folded) -> Iterable[tuple[int, int, int, str, int]]:
    """Chinese names in Zhuyin, and in pinyin with tone numbers and blanks between."""
    sign = (folded.raw >= _FIRST_SIGN) & (folded.raw <= _LAST_SIGN)
    if sign.any():
        start, end = grams.runs(sign | np.isin(folded.raw, _TONES), folded.text)
        count = np.concatenate(([0], np.cumsum(sign)))
        for i in np.flatnonzero(count[end] - count[start] >= 2).tolist():
            yield from _named(index, int(start[i]), int(end[i]), _zhuyin(folded, start[i], end[i]))
    digit = (folded.kinds == DIGIT) & (folded.light > ord("0")) & (folded.light < ord("6"))
    toned = np.zeros(len(digit), np.bool_)
    toned[1:] = digit[1:] & (folded.kinds[:-1] == LATIN) & (folded.text[1:] == folded.text[:-1])
    owners, times = np.unique(folded.text[toned], return_counts=True)
    for owner in owners[times >= 2].tolist():
        low, high = np.searchsorted(folded.text, [owner, owner + 1]).tolist()
        for match in _TONED.finditer(_string(folded.light[low:high])):
            words = _SYLLABLE.findall(match.group())
            yield from _named(index, low + match.start(), low + match.end(), words)


def _zhuyin(folded: Folded, start: int, end: int) -> list[str]:
    return " ".join(pinyin_of(_string(folded.raw[start:end]))).split()


def _named(
    index: MarkIndex, start: int, end: int, syllables: list[str]
) -> Iterable[tuple[int, int, int, str, int]]:
    """Names that some neighbouring syllables spell; the place is that of all of them."""
    count = len(syllables)
    for first in range(count):
        for last in range(first + 2, min(count, first + _MOST_SYLLABLES) + 1):
            for name in index.by_pinyin.get("".join(syllables[first:last]), ()):
                yield name, start, end, "spelled", 0


def _string(codes: npt.NDArray[np.uint32]) -> str:
    return bytes(np.ascontiguousarray(codes).tobytes()).decode("utf-32-le")
