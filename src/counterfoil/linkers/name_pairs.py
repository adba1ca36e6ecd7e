"""How likely two names are one: words are held against words, whatever their order and script.

Not learned: what speaks for one name is the weight of words that agree (exactly, by one slip, by
sound, as a nickname or an initial); what speaks against is weight that each side has and the
other lacks. A word that only one side has (a middle name, a title) costs little.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, JaroWinkler

from counterfoil.language.cantonese import cantonese, loose
from counterfoil.language.chinese import has_han, loose_syllable, split_pinyin
from counterfoil.language.name_words import NameWords, name_words
from counterfoil.language.nicknames import same_nickname
from counterfoil.language.romanisations import pinyin_of

CONFLICT = 1.7
"""Cost of weight that stands against other weight (`Frank` where the other has `Frederik`)."""

OMISSION = 0.28
"""Cost of weight that only one side has."""

ALMOST = 0.95
"""Most that names score of which a word differs."""

CANTONESE = 0.9
"""Score of a Chinese name and its Cantonese spelling: looser than pinyin, so less sure."""

NEAR = 0.72
"""Similarity of letters from which two words can be one."""

SURE = 0.9
"""A score from which no other way of spelling is tried."""

_LONGEST_PERSON = 4
UNLIKE = 0.5
"""Jaro-Winkler similarity under which two words are not compared further."""

_SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("sch", "sh"), ("tch", "ch"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
    ("ie", "i"), ("ei", "i"), ("ey", "i"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"),
    ("q", "k"), ("x", "ks"), ("z", "s"), ("w", "v"), ("y", "i"), ("j", "i"), ("c", "k"),
)  # fmt: skip


def scores(left: Sequence[str], right: Sequence[str]) -> npt.NDArray[np.float64]:
    """Score of each pair of names, 0 to 1; from 0.5 they are taken for one name.

    Args:
        left, right: Names as written; None and empty names score 0.
    """
    return np.fromiter(
        (score(a or "", b or "") for a, b in zip(left, right, strict=True)), np.float64, len(left)
    )


def score(left: str, right: str) -> float:
    """Score of one pair, 0 to 1: the best of the ways in which Chinese names are spelled."""
    best = _score(left, right)
    if best >= SURE or (left.isascii() and right.isascii() and "-" not in left + right):
        return best
    for one, other in ((left, right), (right, left)):
        if has_han(one):
            continue
        for spelled in pinyin_of(one):
            best = max(best, 0.98 * _score(spelled, other))
        if has_han(other):
            best = max(best, _in_cantonese(name_words(other), name_words(one)))
    return best


def _in_cantonese(name: NameWords, spelled: NameWords) -> float:
    """Score of a person's name in characters and a Latin spelling by Cantonese sounds.

    A further word, such as an English given name, costs little; every syllable must be there.
    """
    syllables = cantonese(name.hanzi) if name.key and len(name.hanzi) <= _LONGEST_PERSON else ()
    if len(syllables) < 2:
        return 0.0
    wanted, words = [loose(s) for s in syllables], list(spelled.words)
    heard = [loose(word) for word in words]
    given = loose("".join(syllables[1:]))
    if given in heard and wanted[0] in heard and len(heard) <= 3:
        return CANTONESE - 0.05 * (len(heard) - 2)
    for syllable in wanted:
        if syllable not in heard:
            return 0.0
        heard.remove(syllable)
    return CANTONESE - 0.05 * len(heard) if len(heard) <= 1 else 0.0


def _score(left: str, right: str) -> float:
    if not left.strip() or not right.strip():
        return 0.0
    if left == right:
        return 1.0
    a, b = name_words(left), name_words(right)
    if a.hanzi and b.hanzi:
        return _hanzi(a, b)
    alone = {w for w in a.words if len(w) == 1} ^ {w for w in b.words if len(w) == 1}
    if a.key and a.key == b.key and a.numbers == b.numbers and not alone:
        return 0.97
    if a.numbers == b.numbers and _in_one(a) & _in_one(b):
        return 0.96
    if not a.words or not b.words:
        return 0.0
    score = _aligned(a, b)
    if a.numbers != b.numbers:
        score *= 0.45 if a.numbers and b.numbers else 0.9
    return round(score, 6)


def _in_one(name: NameWords) -> set[str]:
    """The words written as one; of a Chinese name in both orders."""
    if name.hanzi and len(name.words) == 2:
        return {"".join(name.words), "".join(reversed(name.words))}
    return {"".join(name.words)} - {""}


def _hanzi(a: NameWords, b: NameWords) -> float:
    if a.hanzi == b.hanzi:
        return 0.99
    if a.key and b.key:
        if a.key == b.key:
            # One sound, other characters: a slip of the pen or a namesake.
            return 0.62
        same = len(a.hanzi) == len(b.hanzi) >= 3
        one_off = same and sum(x != y for x, y in zip(a.hanzi, b.hanzi, strict=True)) == 1
        return 0.45 if one_off and a.hanzi[0] == b.hanzi[0] else 0.05
    longer, shorter = sorted((a.hanzi, b.hanzi), key=len, reverse=True)
    if shorter in longer and len(shorter) >= 2:
        return 0.75
    return round(_aligned(a, b), 6)


def _aligned(a: NameWords, b: NameWords) -> float:
    """Weight of agreeing words against weight that speaks for two names."""
    alike = _alike_syllables if (a.hanzi and a.key) or (b.hanzi and b.key) else _alike
    pairs = [
        (alike(x, y), i, j) for i, x in enumerate(a.words) for j, y in enumerate(b.words)
    ]  # fmt: skip
    free_a, free_b = set(range(len(a.words))), set(range(len(b.words)))
    agree, met = 0.0, 1e-9
    for value, i, j in sorted((p for p in pairs if p[0] > 0), key=lambda p: (-p[0], p[1], p[2])):
        if i in free_a and j in free_b:
            free_a.discard(i)
            free_b.discard(j)
            weight = (a.weights[i] + b.weights[j]) / 2
            agree += weight * value
            met += weight
            agree -= CONFLICT * 0.5 * weight * (1 - value) * (value < 0.85)
    agree += _glued(a, b, free_a, free_b) + _glued(b, a, free_b, free_a)
    left = sum(a.weights[i] for i in free_a)
    right = sum(b.weights[j] for j in free_b)
    against = CONFLICT * min(left, right) + OMISSION * abs(left - right)
    if agree <= 0:
        return 0.0
    # Names that agree by initials or near spellings only are likely one, not surely.
    value = agree / (agree + against) * (0.7 + 0.3 * min(agree / met, 1.0))
    return value if agree > 0.999 * met else min(value, ALMOST)


def _glued(a: NameWords, b: NameWords, free_a: set[int], free_b: set[int]) -> float:
    """Weight of neighbouring words of b that a writes as one: `Good Will`, `Goodwill`."""
    for i in sorted(free_a):
        word = a.words[i]
        for first in sorted(free_b):
            start = b.words[first][:3]
            if not word.startswith(start):
                continue
            joined, used = "", []
            for j in range(first, len(b.words)):
                joined += b.words[j]
                used.append(j)
                if len(joined) > len(word) + 1:
                    break
                if len(used) > 1 and joined[:3] == word[:3] and OSA.distance(joined, word) <= 1:
                    free_a.discard(i)
                    free_b.difference_update(used)
                    return a.weights[i] * (1.0 if joined == word else 0.9)
    return 0.0


@lru_cache(maxsize=1 << 18)
def _alike(x: str, y: str) -> float:
    """How surely two words are one, 0 to 1."""
    if x == y:
        return 1.0
    if len(x) == 1 or len(y) == 1:
        return 0.75 if x[0] == y[0] else 0.0
    if same_nickname(x, y):
        return 0.92
    near: float = JaroWinkler.similarity(x, y)
    if near < UNLIKE:
        return 0.0
    if len(x) > 2 and len(y) > 2 and sound(x) == sound(y):
        return 0.93
    longest = max(len(x), len(y))
    value = 1 - OSA.distance(x, y) / longest
    if longest >= 4 and value >= NEAR:
        return float(value)
    return 0.7 * near if longest >= 5 and near >= 0.9 else 0.0


@lru_cache(maxsize=1 << 18)
def _alike_syllables(x: str, y: str) -> float:
    """The same for words in pinyin: vowels tell syllables apart, so sounds are not folded."""
    if x == y:
        return 1.0
    if len(x) == 1 or len(y) == 1:
        return 0.75 if x[0] == y[0] else 0.0
    one, other = split_pinyin(x), split_pinyin(y)
    if one and other and [*map(loose_syllable, one)] == [*map(loose_syllable, other)]:
        return 0.8
    longest = max(len(x), len(y))
    value = 1 - OSA.distance(x, y) / longest
    return 0.95 * value if longest >= 4 and value >= NEAR else 0.0


@lru_cache(maxsize=1 << 18)
def sound(word: str) -> str:
    """Rough sound of a Latin word: spellings that are heard alike give one text."""
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    word = re.sub(r"(.)\1+", r"\1", word)
    return word[:1] + re.sub(r"[aeiouh]", "", word[1:])
