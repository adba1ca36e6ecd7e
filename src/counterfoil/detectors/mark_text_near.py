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


def near_words(index: MarkIndex, texts: list[str], lights: list[str], several: list[bool]) -> Near:
    """What distinct words resemble that are not the name itself.

    Args:
        index: The prepared marks.
        texts: Skeletons.
        lights: Light forms of the same words.
        several: Whether it is a window of several words.
    """
    strange = [
        i
        for i, (text, light) in enumerate(zip(texts, lights, strict=True))
        if len(text) >= 2 and text not in index.by_skeleton and light not in index.lexicon.ordinary
    ]
    single = [i for i in strange if not several[i]]
    yield from _edited(index, index.near, strange, texts, several)
    yield from _edited(index, index.many, [i for i in strange if several[i]], texts, several)
    for i in strange:
        yield from _keyed(index, i, texts[i], several[i])
    for i in single:
        for number in index.initials.get(lights[i], ()):
            yield i, number, "initials", 0
        if _TONED.fullmatch(lights[i]):
            for number in index.by_pinyin.get(re.sub(r"\d", "", lights[i]), ()):
                yield i, number, "pinyin", 0
        yield from _inside(index, i, texts[i])


def _edited(
    index: MarkIndex,
    near: grams.DeletionIndex,
    chosen: list[int],
    texts: list[str],
    several: list[bool],
) -> Near:
    at, names = near.near([texts[i] for i in chosen])
    for place, number in zip(at.tolist(), names.tolist(), strict=True):
        i = chosen[place]
        name = index.names[number]
        edits = OSA.distance(texts[i], name.key)
        if 0 < edits <= grams.deletions_allowed(len(name.key)):
            if several[i] and name.words == 1 and edits > 1:
                continue
            yield i, number, "typo", edits


def _keyed(index: MarkIndex, i: int, text: str, several: bool) -> Near:
    if len(text) < 3:
        return
    ways = [("shape", shape_key(text)), ("sound", sound_key(text)), ("vowels", text)]
    if not several:
        ways.append(("cut", text))
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
