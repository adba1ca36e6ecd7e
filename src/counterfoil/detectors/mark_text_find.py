"""Finds where texts may name a mark, through disguises: candidates with how they were seen."""

from collections.abc import Iterable

import msgspec
import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from counterfoil.detectors.mark_text_disguise import spelled_out, written_otherwise
from counterfoil.detectors.mark_text_index import MarkIndex, sound_codes
from counterfoil.detectors.mark_text_masks import (
    half_pinyin,
    masked_characters,
    masked_words,
    turned_words,
)
from counterfoil.detectors.mark_text_near import near_words
from counterfoil.language.fold import DIGIT, HAN_CLASS, LATIN, SIGN, Folded, shape_key
from counterfoil.matching import grams

Places = npt.NDArray[np.int64]

LONGEST_SPELLED = 18
"""Most tokens of one or two letters that are read as one spelled-out word."""


class Mentions(msgspec.Struct, frozen=True):
    """Possible mentions: `folded[start:end]` may be the name, seen in the way `how`."""

    name: npt.NDArray[np.int32]
    start: Places
    end: Places
    how: npt.NDArray[np.uint8]
    """Index into `HOW`."""

    edits: npt.NDArray[np.uint8]


HOW = (
    *("letters", "joined", "inside", "typo", "sound", "shape", "vowels", "cut", "reversed"),
    *(
        "pinyin",
        "half pinyin",
        "initials",
        "characters",
        "gapped",
        "split",
        "homophone",
        "loose",
        "masked",
        "look-alike",
        "parts",
        "numbers",
        "spelled",
        "respelled",
    ),
)
"""Ways of seeing a name, see docs/detectors/mark_text.md."""
_CODE = {how: code for code, how in enumerate(HOW)}


class Words(msgspec.Struct, frozen=True):
    """Runs of Latin letters, digits and leet signs, and the stream of these without gaps."""

    start: Places
    end: Places
    """In the folded column."""

    first: Places
    last: Places
    """In the stream."""

    stream: Places
    """Folded index of each character of the stream."""

    block: Places
    """For each character of the stream: texts, and parts of texts between Han characters."""


_Found = tuple[npt.ArrayLike, Places, Places, str, npt.ArrayLike]


def find(index: MarkIndex, folded: Folded) -> Mentions:
    """All possible mentions in a folded column, unsorted, with repeats."""
    found = [*_latin(index, folded, cut_words(folded, signs=False)), *_han(index, folded)]
    signed = np.unique(folded.text[folded.kinds == SIGN])
    if len(signed):
        some = np.flatnonzero(np.isin(folded.text, signed))
        part = folded.take(some)
        more = _latin(index, part, cut_words(part, signs=True))
        found += [(n, some[s], some[e - 1] + 1, h, d) for n, s, e, h, d in more]
    found += _hidden(index, folded)
    return Mentions(
        np.concatenate([np.asarray(n, np.int32) for n, *_ in found] or [np.zeros(0, np.int32)]),
        np.concatenate([s for _, s, _, _, _ in found] or [np.zeros(0, np.int64)]),
        np.concatenate([e for _, _, e, _, _ in found] or [np.zeros(0, np.int64)]),
        np.concatenate([np.full(len(s), _CODE[h], np.uint8) for _, s, _, h, _ in found] or [_NO]),
        np.concatenate(
            [np.broadcast_to(np.asarray(d, np.uint8), len(s)) for _, s, _, _, d in found] or [_NO]
        ),
    )


_NO = np.zeros(0, np.uint8)


def _hidden(index: MarkIndex, folded: Folded) -> list[_Found]:
    """Masked names and names half in pinyin; only texts that can hold one are looked at."""
    found = list(half_pinyin(index, folded)) if index.han_lengths else []
    found += spelled_out(index, folded) if index.han_lengths else []
    found += masked_words(index, folded)
    found += turned_words(index, folded)
    if index.han_lengths:
        found += masked_characters(index, folded)
    rows: list[_Found] = []
    for how in sorted({f[3] for f in found}):
        names, starts, ends, _, hidden = zip(*(f for f in found if f[3] == how), strict=True)
        rows.append((names, np.array(starts), np.array(ends), how, hidden))
    return rows


def cut_words(folded: Folded, *, signs: bool) -> Words:
    """Cut a folded column into words.

    Args:
        folded: The column.
        signs: Whether signs that stand for letters (`@`, `$`, `|`) belong to a word they touch.
    """
    member = (folded.kinds == LATIN) | (folded.kinds == DIGIT)
    same = np.zeros(len(member) + 1, np.bool_)
    same[1:-1] = folded.text[1:] == folded.text[:-1]
    if signs:
        member |= folded.kinds == SIGN
    start, end = grams.runs(member, folded.text)
    stream = np.flatnonzero(member)
    order = np.zeros(len(member) + 1, np.int64)
    order[1:] = np.cumsum(member)
    cut = (folded.kinds == HAN_CLASS) | ~same[:-1]
    block = np.cumsum(cut)[stream]
    return Words(start, end, order[start], order[end], stream, block)


def _latin(index: MarkIndex, folded: Folded, words: Words) -> Iterable[_Found]:
    if not len(words.start):
        return
    sight = grams.rolling(folded.skeleton[words.stream])
    sound = grams.rolling(folded.light[words.stream])
    tables = ((sight, index.exact, "joined"), (sight, index.backward, "reversed"),
              (sound, index.pinyin, "pinyin"), (sound, index.respelled, "respelled"))  # fmt: skip
    for n, first, last in _chains(words):
        for roll, table, seen in tables:
            where, names = table.find(roll.windows(words.first[first], words.last[last]))
            how = "letters" if seen == "joined" and n == 1 else seen
            yield names, words.start[first[where]], words.end[last[where]], how, 0
    yield from _near_windows(index, folded, words, sight)


def _chains(words: Words) -> Iterable[tuple[int, Places, Places]]:
    """Windows of neighbouring words: up to four of any kind, more if all are short."""
    count = len(words.start)
    short = (words.last - words.first) <= 2
    chain = np.ones(count, np.bool_)
    for n in range(1, min(LONGEST_SPELLED, count) + 1):
        first = np.arange(count - n + 1)
        chain = chain[: len(first)] & short[n - 1 :]
        if n > 4:
            first = first[chain]
        last = first + n - 1
        fit = words.block[words.first[first]] == words.block[words.first[last]]
        yield n, first[fit], last[fit]


def _near_windows(
    index: MarkIndex, folded: Folded, words: Words, sight: grams.Rolling
) -> Iterable[_Found]:
    """Near names: single words, words spelled out, and windows that hold a word of a name."""
    every = np.arange(len(words.start))
    short = (words.last - words.first) <= 2
    begin, finish = grams.runs(short, words.block[words.first])
    single = (words.last - words.first) == 1
    pair = finish - begin == 2
    pair[pair] = single[begin[pair]] & single[begin[pair] + 1]
    spelled = (finish - begin >= 3) | pair
    first = np.concatenate((every, begin[spelled]))
    last = np.concatenate((every, finish[spelled] - 1))
    yield from _single_words(index, folded, words, first, last)
    if len(index.parts_of):
        yield from _several_words(index, folded, words, sight)


def _several_words(
    index: MarkIndex, folded: Folded, words: Words, sight: grams.Rolling
) -> Iterable[_Found]:
    """Windows of as many words as a name has, of which one is a word of the name in its place."""
    at, row = index.parts.find(sight.windows(words.first, words.last))
    names, position, count = index.parts_of[row].T.astype(np.int64)
    first, last = at - position, at - position + count - 1
    inside = (first >= 0) & (last < len(words.start))
    names, first, last = names[inside], first[inside], last[inside]
    fit = words.block[words.first[first]] == words.block[words.first[last]]
    names, first, last = names[fit], first[fit], last[fit]
    looks = folded.skeleton[words.stream]
    texts = [
        _text(looks[a:b])
        for a, b in zip(words.first[first].tolist(), words.last[last].tolist(), strict=True)
    ]
    keys = [index.names[n].key for n in names.tolist()]
    edits = cpdist(texts, keys, scorer=OSA.distance, score_cutoff=6, dtype=np.uint8)
    allowed = np.fromiter((grams.deletions_allowed(len(k)) for k in keys), np.uint8, len(keys))
    start, end = words.start[first], words.end[last]
    near = (edits > 0) & (edits <= allowed)
    yield names[near].astype(np.int32), start[near], end[near], "typo", edits[near]
    far = np.flatnonzero((edits > allowed) & (edits <= 6))
    alike = far[[shape_key(texts[i]) == shape_key(keys[i]) for i in far.tolist()]]
    yield names[alike].astype(np.int32), start[alike], end[alike], "shape", edits[alike]


def _single_words(
    index: MarkIndex, folded: Folded, words: Words, first: Places, last: Places
) -> Iterable[_Found]:
    """Words that are near a mark, contain it, or sound like it; each distinct one once."""
    low, high = words.first[first], words.last[last]
    hashes = grams.rolling(folded.light[words.stream]).windows(low, high)
    _, sample, group = np.unique(hashes, return_index=True, return_inverse=True)
    looks, lights = folded.skeleton[words.stream], folded.light[words.stream]
    texts = [_text(looks[low[i] : high[i]]) for i in sample.tolist()]
    plain = [_text(lights[low[i] : high[i]]) for i in sample.tolist()]
    hits = list(near_words(index, texts, plain))
    if not hits:
        return
    word = np.array([h[0] for h in hits], np.int64)
    order = np.argsort(group, kind="stable")
    bounds = np.searchsorted(group[order], [word, word + 1])
    times = bounds[1] - bounds[0]
    turn = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    place = order[np.repeat(bounds[0], times) + turn]
    hit = np.repeat(np.arange(len(hits)), times)
    start, end = words.start[first[place]], words.end[last[place]]
    names = np.array([h[1] for h in hits], np.int32)
    edits = np.array([h[3] for h in hits], np.uint8)
    ways = np.array([_CODE[h[2]] for h in hits], np.uint8)
    for code in np.unique(ways).tolist():
        chosen = (ways == code)[hit]
        yield names[hit[chosen]], start[chosen], end[chosen], HOW[code], edits[hit[chosen]]


def _han(index: MarkIndex, folded: Folded) -> Iterable[_Found]:
    han = folded.kinds == HAN_CLASS
    if not han.any() or not index.han_lengths:
        return
    start, end = grams.runs(han, folded.text)
    at = np.flatnonzero(han)
    run_end = np.repeat(end, end - start)
    run_start = np.repeat(start, end - start)
    sight = grams.rolling(folded.light)
    sounds = grams.rolling(sound_codes(loose=False)[folded.light])
    loose = grams.rolling(sound_codes(loose=True)[folded.light])
    for length in index.han_lengths:
        fit = at + length <= run_end
        begin, finish = at[fit], at[fit] + length
        where, names = index.han.find(sight.windows(begin, finish))
        yield names, begin[where], finish[where], "characters", 0
        edge = (begin == run_start[fit]) | (finish == run_end[fit]) | (length >= 3)
        edge |= np.isin(folded.light[begin - 1], _BEFORE)
        begin, finish = begin[edge], finish[edge]
        where, names = index.sounds.find(sounds.windows(begin, finish))
        yield names, begin[where], finish[where], "homophone", 0
        where, names = index.loose_sounds.find(loose.windows(begin, finish))
        yield names, begin[where], finish[where], "loose", 0
    yield from _gapped(index, folded, at, start, end)
    yield from written_otherwise(index, folded)


def _gapped(
    index: MarkIndex, folded: Folded, at: Places, start: Places, end: Places
) -> Iterable[_Found]:
    """Han names with signs or blanks between their characters: whole runs, joined."""
    roll = grams.rolling(folded.light[at])
    order = np.zeros(len(folded.light) + 1, np.int64)
    order[at + 1] = 1
    order = np.cumsum(order)
    for n in range(2, 5):
        if len(start) < n:
            break
        first, last = np.arange(len(start) - n + 1), np.arange(n - 1, len(start))
        near = (folded.text[start[first]] == folded.text[start[last]]) & (
            end[last] - start[first] <= max(index.han_lengths) + 3 * (n - 1)
        )
        first, last = first[near], last[near]
        hashes = roll.windows(order[start[first]], order[end[last]])
        where, names = index.han.find(hashes)
        yield names, start[first[where]], end[last[where]], "gapped", 0
    # One sign inside the name, while its ends touch other words: `新款恒·岚运动鞋`.
    cut = np.flatnonzero(
        (start[1:] - end[:-1] <= 3) & (folded.text[start[1:]] == folded.text[start[:-1]])
    )
    for length in index.han_lengths:
        for left in range(1, length):
            right = length - left
            fit = cut[(end[cut] - start[cut] >= left) & (end[cut + 1] - start[cut + 1] >= right)]
            low, high = end[fit] - left, start[fit + 1] + right
            where, names = index.han.find(roll.windows(order[low], order[high]))
            yield names, low[where], high[where], "split", 0


_BEFORE = np.array([ord(c) for c in "款的新牌正品原单货版"], np.uint32)
"""Characters that end a word before a name: `新款`, `正品`."""


def _text(codes: npt.NDArray[np.uint32]) -> str:
    return bytes(codes.tobytes()).decode("utf-32-le")
