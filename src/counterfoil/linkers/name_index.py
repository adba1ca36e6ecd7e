"""Finds the names nearest to one name among many: hanzi, pinyin and other Latin spellings meet.

A name is posted under what stays when it is written otherwise: its words, their sounds, their
syllables in pinyin and in Cantonese, nickname and initials, and triples of letters for slips.
What shares the rarest of these is scored as a pair by `name_pairs`.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from counterfoil.language.cantonese import cantonese, loose
from counterfoil.language.chinese import has_han, readings, split_pinyin
from counterfoil.language.name_words import NameWords, name_words
from counterfoil.language.nicknames import nickname_groups
from counterfoil.language.romanisations import pinyin_of
from counterfoil.linkers.name_pairs import score, sound
from counterfoil.matching import grams

_MOST_READ = 40_000
"""Postings that one query reads at most, the rarest first."""

_MOST_SCORED = 150
_LONGEST_SYLLABLE = 7
_MOST_SYLLABLES = 5


class NameIndex(msgspec.Struct, frozen=True):
    """Names and what they are posted under."""

    names: tuple[str, ...]
    table: grams.Lookup


def indexed(names: Sequence[str]) -> NameIndex:
    """Index names; of equal names the first is kept."""
    kept = tuple(dict.fromkeys(name for name in names if name and name.strip()))
    tokens: list[str] = []
    counts = np.zeros(len(kept), np.int64)
    for number, name in enumerate(kept):
        mine = _tokens(name)
        tokens += mine
        counts[number] = len(mine)
    owner = np.repeat(np.arange(len(kept), dtype=np.int32), counts)
    return NameIndex(kept, grams.lookup(grams.text_hashes(tokens), owner))


def nearest(index: NameIndex, query: str, top: int = 10) -> list[tuple[str, float]]:
    """The names nearest to a query with their scores, 0 to 1, best first; scores of 0 left out."""
    scored = [(index.names[n], score(query, index.names[n])) for n in _candidates(index, query)]
    scored.sort(key=lambda pair: (-pair[1], pair[0]))
    return [(name, round(value, 6)) for name, value in scored[:top] if value > 0]


def _candidates(index: NameIndex, query: str) -> list[int]:
    tokens = _tokens(query)
    if not tokens:
        return []
    where, owner = index.table.find(grams.text_hashes(tokens))
    size = np.bincount(where, minlength=len(tokens))
    order = np.argsort(size, kind="stable")
    allowed = np.zeros(len(tokens), np.bool_)
    allowed[order] = np.cumsum(size[order]) <= max(_MOST_READ, int(size[size > 0].min(initial=0)))
    weight = np.log1p(len(index.names) / np.maximum(size, 1)) * allowed
    names, place = np.unique(owner, return_inverse=True)
    votes = np.bincount(place, weight[where], minlength=len(names)).astype(np.float64)
    best = np.argsort(-votes, kind="stable")[:_MOST_SCORED]
    return [int(n) for n in names[best[votes[best] > 0]]]


def _tokens(text: str) -> list[str]:
    """What a name is posted under; the first letter says the kind."""
    found: dict[str, None] = {}
    for spelled in (text, *(() if has_han(text) else pinyin_of(text))):
        words = name_words(spelled)
        found.update(dict.fromkeys(_of_words(words)))
        found.update(dict.fromkeys(_of_chinese(words)))
    return list(found)


def _of_words(name: NameWords) -> Iterator[str]:
    long = [word for word in name.words if len(word) > 1]
    for word in long:
        yield f"w{word}"
        yield f"s{sound(word)}"
        yield from (f"n{group}" for group in nickname_groups(word))
        padded = f"<{word}>"
        yield from (f"g{padded[i : i + 3]}" for i in range(len(padded) - 2))
    yield f"j{''.join(name.words)}"
    yield f"j{''.join(sorted(name.words))}"
    yield from (f"w{one}{other}" for one, other in pairwise(long))
    # An initial with a word: `m. wang`, `wang min`, `王敏`.
    for place, word in enumerate(name.words):
        for other in (*name.words[:place], *name.words[place + 1 :]):
            if len(word) > 1:
                yield f"i{word} {other[0]}"


def _of_chinese(name: NameWords) -> Iterator[str]:
    """Syllables one by one and, sorted, all together: whatever their order and joints."""
    if name.hanzi:
        yield from (f"h{character}" for character in name.hanzi)
        yield from (f"p{r}" for character in name.hanzi for r in readings(character)[:2])
        said = [loose(syllable) for syllable in cantonese(name.hanzi)]
        yield from (f"c{syllable}" for syllable in said)
        yield _together("C", said)
    else:
        short = [loose(word) for word in name.words if 1 < len(word) <= _LONGEST_SYLLABLE]
        yield from (f"c{syllable}" for syllable in short)
        if len(short) <= _MOST_SYLLABLES:
            yield _together("C", short)
            # One of the words may be an English name.
            for place in range(len(short) if len(short) > 2 else 0):
                yield _together("C", short[:place] + short[place + 1 :])
    spelled = [split_pinyin(word) for word in name.words]
    yield from (f"p{syllable}" for found in spelled for syllable in found)
    for run in (spelled, spelled[1:], spelled[:-1]):
        if run and all(run):
            yield _together("P", [syllable for found in run for syllable in found])


def _together(kind: str, syllables: Sequence[str]) -> str:
    return kind + " ".join(sorted(syllables))
