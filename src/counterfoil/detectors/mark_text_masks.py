"""Names with letters hidden (`To*sellis`, `鼎*`) or turned, and names half in pinyin."""

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from counterfoil.detectors.mark_text_index import HIDDEN, MarkIndex
from counterfoil.language import chinese
from counterfoil.language.fold import DIGIT, HAN_CLASS, LATIN, MASK, Folded, skeleton_text
from counterfoil.matching import grams

Places = npt.NDArray[np.int64]
Hidden = Iterable[tuple[int, int, int, str, int]]
"""(name, start, end, way, hidden letters), places in the folded column."""

_CROSSES = np.array([ord(c) for c in "xo某"], np.uint32)
_TURNED = dict(zip("ɐqɔpǝɟƃɥᴉıɾʞʃlɯuodbɹsʇnʌʍxʎz", "abcdefghiijkllmnopqrstuvwxyz", strict=True))
"""Letters turned by half a circle, and plain letters that a turn makes other ones."""
_TURNED_CODES = np.array([ord(c) for c in "ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ"], np.uint32)
_MOST_PATTERNS = 4000
"""Words of a batch with several letters hidden, each of which is compared with many names."""

_BLANK = 32


def masked_words(index: MarkIndex, folded: Folded) -> Hidden:
    """Latin words with some of their letters hidden."""
    letter = (folded.kinds == LATIN) | (folded.kinds == DIGIT)
    # Any sign between two letters may hide one too: `Is.erquodu`.
    sign = (folded.light > _BLANK) & ~letter & (folded.kinds != HAN_CLASS)
    letters = np.concatenate(([0], np.cumsum(letter)))
    seen: dict[str, list[tuple[int, int]]] = {}
    for hiding, most in ((folded.kinds == MASK, 99), (sign, 3)):
        start, end = grams.runs(letter | hiding, folded.text)
        known = letters[end] - letters[start]
        masks = end - start - known
        fit = (masks > 0) & (known >= 3) & (masks <= np.minimum(known, most))
        _patterns(folded, letter, start[fit], end[fit], seen)
        few = (masks > 0) & (masks <= 3) & (known >= 1)
        few &= (most > 3) | (letter[start] & letter[end - 1])
        if not len(index.parts_of):
            continue
        for low, high in _with_neighbours(folded, letter, start[few], end[few]):
            _patterns(folded, letter, low, high, seen)
    several = sorted(text for text in seen if text.count("*") > 1)[_MOST_PATTERNS:]
    for text in several:
        del seen[text]
    for text, places in sorted(seen.items()):
        for name, hidden in _fitting(index, text):
            for begin, finish in places:
                yield name, begin, finish, "masked", hidden


def _with_neighbours(
    folded: Folded, letter: npt.NDArray[np.bool_], start: Places, end: Places
) -> Iterable[tuple[Places, Places]]:
    """Words with hidden letters together with the word before, and with the word after."""
    starts, ends = grams.runs(letter, folded.text)
    if not len(starts) or not len(start):
        return
    before = np.searchsorted(ends, start - 1)
    before = np.minimum(before, len(ends) - 1)
    fit = (ends[before] == start - 1) & (folded.text[starts[before]] == folded.text[start])
    yield starts[before][fit], end[fit]
    after = np.minimum(np.searchsorted(starts, end + 1), len(starts) - 1)
    fit = (starts[after] == end + 1) & (folded.text[starts[after]] == folded.text[start])
    yield start[fit], ends[after][fit]


def _patterns(
    folded: Folded,
    letter: npt.NDArray[np.bool_],
    start: Places,
    end: Places,
    seen: dict[str, list[tuple[int, int]]],
) -> None:
    """Words between their first and last letter, hidden letters as `*`, blanks left out."""
    if not len(start):
        return
    at = np.flatnonzero(letter)
    begin = at[np.searchsorted(at, start)]
    finish = at[np.searchsorted(at, end) - 1] + 1
    kept = folded.light != _BLANK
    order = np.concatenate(([0], np.cumsum(kept)))
    shown = np.where(letter, folded.skeleton, np.uint32(ord("*")))[kept]
    low, high = order[begin], order[finish]
    hashes = grams.rolling(shown).windows(low, high)
    _, sample, group = np.unique(hashes, return_index=True, return_inverse=True)
    texts = [_string(shown[low[i] : high[i]]) for i in sample.tolist()]
    hidden = np.array(["*" in text for text in texts])
    for i in np.flatnonzero(hidden[group]).tolist():
        seen.setdefault(texts[group[i]], []).append((int(begin[i]), int(finish[i])))


def masked_characters(index: MarkIndex, folded: Folded) -> Hidden:
    """Chinese names with one character hidden."""
    mask = (folded.kinds == MASK) | _crosses(folded)
    if not mask.any():
        return
    both = mask | (folded.kinds == HAN_CLASS)
    codes = np.where(mask, np.uint32(ord(HIDDEN)), folded.light)
    count = np.concatenate(([0], np.cumsum(mask)))
    _, end = grams.runs(both, folded.text)
    start, _ = grams.runs(both, folded.text)
    at = np.flatnonzero(both)
    run_end = np.repeat(end, end - start)
    roll = grams.rolling(codes)
    for length in index.han_lengths:
        fit = at + length <= run_end
        begin = at[fit]
        one = count[begin + length] - count[begin] == 1
        begin = begin[one]
        where, names = index.hidden.find(roll.windows(begin, begin + length))
        for place, name in zip(begin[where].tolist(), names.tolist(), strict=True):
            yield name, place, place + length, "masked", 1


def _crosses(folded: Folded) -> npt.NDArray[np.bool_]:
    """A lone `x`, `o` or 某 beside a Han character, as people write for a character hidden."""
    sign = np.isin(folded.light, _CROSSES)
    if not sign.any():
        return sign
    at = np.flatnonzero(sign)
    word = (folded.kinds == LATIN) | (folded.kinds == DIGIT)
    last = len(word) - 1
    for step in (-1, 1):
        near = np.clip(at + step, 0, last)
        sign[at] &= ~(word[near] & (folded.text[near] == folded.text[at]) & (near != at))
    before = np.maximum(at - 1, 0)
    sign[at] &= folded.kinds[before] == HAN_CLASS
    return sign


def turned_words(index: MarkIndex, folded: Folded) -> Hidden:
    """Latin words in letters turned upside down: `ʌǝlɯoɹpɐu`, read from either end."""
    turned = np.isin(folded.raw, _TURNED_CODES)
    if not turned.any():
        return
    letter = (folded.kinds == LATIN) | (folded.kinds == DIGIT)
    start, end = grams.runs(letter, folded.text)
    count = np.concatenate(([0], np.cumsum(turned)))
    for i in np.flatnonzero(count[end] - count[start] >= 2).tolist():
        begin, finish = int(start[i]), int(end[i])
        upright = "".join(_TURNED.get(c, c) for c in _string(folded.raw[begin:finish]))
        for text in (upright, upright[::-1]):
            for name in index.by_skeleton.get(skeleton_text(text), ()):
                yield name, begin, finish, "reversed", 0


def half_pinyin(index: MarkIndex, folded: Folded) -> Hidden:
    """Chinese names of which some characters are spelled: `鼎he`, `ding和`."""
    latin = folded.kinds == LATIN
    han = folded.kinds == HAN_CLASS
    start, end = grams.runs(latin, folded.text)
    size = len(latin)
    before = (start > 0) & han[start - 1] & (folded.text[start - 1] == folded.text[start])
    last = np.minimum(end, size - 1)
    after = (end < size) & han[last] & (folded.text[last] == folded.text[start])
    near = np.flatnonzero((before | after) & (end - start >= 2) & (end - start <= 18))
    for i in near.tolist():
        begin, finish = int(start[i]), int(end[i])
        spelled = _string(folded.light[begin:finish])
        if not chinese.split_pinyin(spelled):
            continue
        for left, right in ((1, 0), (2, 0), (3, 0), (0, 1), (0, 2), (0, 3), (1, 1)):
            low, high = begin - left, finish + right
            if low < 0 or high > size or not (han[low:begin].all() and han[finish:high].all()):
                continue
            if folded.text[low] != folded.text[high - 1]:
                continue
            whole = chinese.pinyin_key(_string(folded.light[low:high]))
            for name in index.by_pinyin.get(whole, ()):
                if len(index.names[name].key) > left + right:
                    yield name, low, high, "half pinyin", 0


def _fitting(index: MarkIndex, text: str) -> Iterable[tuple[int, int]]:
    """Names that a word with hidden letters may stand for, and how many are hidden."""
    if text.count("*") == 1:
        yield from ((name, 1) for name in index.by_hidden.get(text, ()))
        return
    pattern = re.compile(
        re.sub(r"\*+", lambda m: f".{{{1 if len(m[0]) > 1 else 0},{len(m[0]) + 1}}}", text)
    )
    for name in index.by_ends.get(text[0] + text[-1], ()):
        key = index.names[name].key
        if pattern.fullmatch(key):
            yield name, len(key) - (len(text) - text.count("*"))


def _string(codes: npt.NDArray[np.uint32]) -> str:
    return bytes(np.ascontiguousarray(codes).tobytes()).decode("utf-32-le")
