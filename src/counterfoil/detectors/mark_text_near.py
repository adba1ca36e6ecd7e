"""Names that one word resembles: edits, shape, sound, missing vowels, parts, initials."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from counterfoil.detectors.mark_text_index import MarkIndex
from counterfoil.language.fold import shape_key, sound_key
from counterfoil.matching import grams

Near = Iterable[tuple[int, int, str, int]]
"""(word, name, way, edits)."""

_TONED = re.compile(r"(?:[a-z]+[0-5])+")
_MOST_REMEMBERED = 400_000


def near_words(index: MarkIndex, texts: list[str], lights: list[str]) -> Near:
    """What distinct words resemble that are not the name itself.

    Args:
        index: The prepared marks.
        texts: Skeletons.
        lights: Light forms of the same words.
    """
    memo = index.memo
    if len(memo) > _MOST_REMEMBERED:
        memo.clear()
    news = [i for i, light in enumerate(lights) if light not in memo]
    found: dict[int, list[tuple[int, str, int]]] = {}
    for i, name, how, edits in _resembled(index, news, texts, lights):
        found.setdefault(i, []).append((name, how, edits))
    for i in news:
        memo[lights[i]] = tuple(found.get(i, ()))
    for i, light in enumerate(lights):
        for name, how, edits in memo[light]:
            yield i, name, how, edits


def _resembled(index: MarkIndex, news: list[int], texts: list[str], lights: list[str]) -> Near:
    strange = [
        i
        for i in news
        if len(texts[i]) >= 2
        and texts[i] not in index.by_skeleton
        and lights[i] not in index.lexicon.ordinary
        and not lights[i].isdigit()
    ]
    yield from _edited(index, strange, texts)
    for i in strange:
        yield from _keyed(index, i, texts[i])
        for number in index.initials.get(lights[i], ()):
            yield i, number, "initials", 0
        if _TONED.fullmatch(lights[i]):
            for number in index.by_pinyin.get(re.sub(r"\d", "", lights[i]), ()):
                yield i, number, "pinyin", 0
        yield from _inside(index, i, texts[i])


def _edited(index: MarkIndex, strange: list[int], texts: list[str]) -> Near:
    at, names = index.near.near([texts[i] for i in strange])
    for place, number in zip(at.tolist(), names.tolist(), strict=True):
        i = strange[place]
        name = index.names[number]
        edits = OSA.distance(texts[i], name.key)
        if edits > grams.deletions_allowed(len(name.key)):
            continue
        if len(name.key) == 4 and set(texts[i]) != set(name.key):
            # One strange letter in four is too much; doubled and swapped letters are not.
            continue
        yield i, number, "typo", edits


def _keyed(index: MarkIndex, i: int, text: str) -> Near:
    if len(text) < 3:
        return
    ways = (("shape", shape_key(text)), ("sound", sound_key(text)), ("vowels", text), ("cut", text))
    for how, key in ways:
        for number in index.keys.get(f"{how} {key}", ()):
            yield i, number, how, min(9, OSA.distance(text, index.names[number].key))


def _inside(index: MarkIndex, i: int, text: str) -> Near:
    """The name as a part of a longer word."""
    for length in index.latin_lengths:
        if 5 <= length < len(text):
            for start in range(len(text) - length + 1):
                for number in index.by_skeleton.get(text[start : start + length], ()):
                    yield i, number, "inside", len(text) - length
