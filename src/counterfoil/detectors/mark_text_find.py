"""Finds where texts may name a mark, through disguises: candidates with how they were seen."""

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from counterfoil.detectors.mark_text_index import MarkIndex, sound_codes
from counterfoil.language.fold import DIGIT, HAN_CLASS, LATIN, SIGN, Folded, sound_key
from counterfoil.matching import grams

Places = npt.NDArray[np.int64]

LONGEST_SPELLED = 18
"""Most tokens of one or two letters that are read as one spelled-out word."""

_OPENING_SIGNS = np.array([ord(c) for c in "$@€£¥¢"], np.uint32)


class Mentions(msgspec.Struct, frozen=True):
    """Possible mentions: `folded[start:end]` may be the name, seen in the way `how`."""

    name: npt.NDArray[np.int32]
    start: Places
    end: Places
    how: npt.NDArray[np.uint8]
    """Index into `HOW`."""

    edits: npt.NDArray[np.uint8]


HOW = (
    *("letters", "joined", "inside", "typo", "sound", "vowels", "reversed", "pinyin"),
    *("initials", "characters", "gapped", "homophone", "loose", "cut"),
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


_Found = tuple[Sequence[int] | npt.NDArray[np.int32], Places, Places, str, Sequence[int] | int]


def find(index: MarkIndex, folded: Folded) -> Mentions:
    """All possible mentions in a folded column, unsorted, with repeats."""
    words = cut_words(folded)
    found = [*_latin(index, folded, words), *_han(index, folded)]
    return Mentions(
        np.concatenate([np.asarray(n, np.int32) for n, *_ in found] or [np.zeros(0, np.int32)]),
        np.concatenate([s for _, s, _, _, _ in found] or [np.zeros(0, np.int64)]),
        np.concatenate([e for _, _, e, _, _ in found] or [np.zeros(0, np.int64)]),
        np.concatenate([np.full(len(s), _CODE[h], np.uint8) for _, s, _, h, _ in found]),
        np.concatenate(
            [np.broadcast_to(np.asarray(d, np.uint8), len(s)) for _, s, _, _, d in found]
        ),
    )


def cut_words(folded: Folded) -> Words:
    """Cut a folded column into words."""
    letter = (folded.kinds == LATIN) | (folded.kinds == DIGIT)
    sign = folded.kinds == SIGN
    same = np.zeros(len(letter) + 1, np.bool_)
    same[1:-1] = folded.text[1:] == folded.text[:-1]
    before = np.concatenate(([False], letter[:-1])) & same[:-1]
    after = np.concatenate((letter[1:], [False])) & same[1:]
    opening = np.isin(folded.raw, _OPENING_SIGNS)
    member = letter | (sign & after & (before | opening)) | (sign & before & opening)
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
    short = (words.last - words.first) <= 2
    count = len(words.start)
    chain = np.ones(count, np.bool_)
    for n in range(1, LONGEST_SPELLED + 1):
        if n > count:
            break
        first = np.arange(count - n + 1)
        chain = chain[: len(first)] & short[n - 1 :]
        if n > 4:
            first = first[chain]
        last = first + n - 1
        if n > 1:
            fit = words.block[words.first[first]] == words.block[words.first[last]]
            first, last = first[fit], last[fit]
        for roll, table, how in ((sight, index.exact, ""), (sound, index.pinyin, "pinyin")):
            where, names = table.find(roll.windows(words.first[first], words.last[last]))
            seen = how or ("letters" if n == 1 else "joined")
            yield names, words.start[first[where]], words.end[last[where]], seen, 0
    yield from _single_words(index, folded, words, sight, short)


def _single_words(
    index: MarkIndex,
    folded: Folded,
    words: Words,
    sight: grams.Rolling,
    short: npt.NDArray[np.bool_],
) -> Iterable[_Found]:
    """Words that are near a mark, contain it, or sound like it; each distinct word once."""
    spelled, spelled_end = grams.runs(short, words.block[words.first])
    long_runs = spelled_end - spelled >= 3
    first = np.concatenate((np.arange(len(words.start)), spelled[long_runs]))
    last = np.concatenate((np.arange(len(words.start)), spelled_end[long_runs] - 1))
    hashes = sight.windows(words.first[first], words.last[last])
    _, sample, group = np.unique(hashes, return_index=True, return_inverse=True)
    texts = [
        _text(folded.skeleton[words.stream[words.first[first[i]] : words.last[last[i]]]])
        for i in sample
    ]
    lights = [
        _text(folded.light[words.stream[words.first[first[i]] : words.last[last[i]]]])
        for i in sample
    ]
    hits = list(_near_words(index, texts, lights))
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
    for how in sorted({h[2] for h in hits}):
        chosen = np.array([h[2] == how for h in hits])[hit]
        yield (
            np.array([h[1] for h in hits], np.int32)[hit[chosen]],
            start[chosen],
            end[chosen],
            how,
            np.array([h[3] for h in hits], np.uint8)[hit[chosen]],
        )


def _near_words(
    index: MarkIndex, texts: list[str], lights: list[str]
) -> Iterable[tuple[int, int, str, int]]:
    """(word, name, how, edits) of distinct words that are not the name itself."""
    strange = [
        i
        for i, (text, light) in enumerate(zip(texts, lights, strict=True))
        if len(text) >= 2 and text not in index.by_skeleton and not _ordinary(index, light)
    ]
    at, names = index.near.near([texts[i] for i in strange])
    for place, number in zip(at.tolist(), names.tolist(), strict=True):
        i = strange[place]
        name = index.names[number]
        edits = OSA.distance(texts[i], name.key)
        if 0 < edits <= grams.deletions_allowed(min(len(texts[i]) + 1, len(name.key))):
            yield i, number, "typo", edits
    for i in strange:
        yield from _keyed(index, i, texts[i], lights[i])
        yield from _inside(index, i, texts[i])


def _keyed(index: MarkIndex, i: int, text: str, light: str) -> Iterable[tuple[int, int, str, int]]:
    for number in index.initials.get(light, ()):
        yield i, number, "initials", 0
    if len(text) < 4:
        return
    for how, key in (("sound", sound_key(text)), ("reversed", text), ("vowels", text)):
        for number in index.keys.get(f"{how} {key}", ()):
            yield i, number, how, min(9, OSA.distance(text, index.names[number].key))


def _inside(index: MarkIndex, i: int, text: str) -> Iterable[tuple[int, int, str, int]]:
    """The name as a part of a longer word, or its beginning alone."""
    for length in index.latin_lengths:
        if 5 <= length < len(text):
            for start in range(len(text) - length + 1):
                for number in index.by_skeleton.get(text[start : start + length], ()):
                    yield i, number, "inside", len(text) - length


def _ordinary(index: MarkIndex, light: str) -> bool:
    return light in index.lexicon.ordinary


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
        begin, finish = begin[edge], finish[edge]
        where, names = index.sounds.find(sounds.windows(begin, finish))
        yield names, begin[where], finish[where], "homophone", 0
        where, names = index.loose_sounds.find(loose.windows(begin, finish))
        yield names, begin[where], finish[where], "loose", 0
    yield from _gapped(index, folded, at, start, end)


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
            return
        first, last = np.arange(len(start) - n + 1), np.arange(n - 1, len(start))
        near = (folded.text[start[first]] == folded.text[start[last]]) & (
            end[last] - start[first] <= max(index.han_lengths) + 3 * (n - 1)
        )
        first, last = first[near], last[near]
        hashes = roll.windows(order[start[first]], order[end[last]])
        where, names = index.han.find(hashes)
        yield names, start[first[where]], end[last[where]], "gapped", 0


def _text(codes: npt.NDArray[np.uint32]) -> str:
    return bytes(codes.tobytes()).decode("utf-32-le")
