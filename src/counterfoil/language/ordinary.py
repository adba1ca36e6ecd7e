"""Words that mean something by themselves, and so are no near miss of a mark.

English: the small SCOWL list and the words of the Nice and Harmonized System lists. Chinese:
the dictionary that comes with jieba, words seen at least a hundred times in its corpus.
"""

from functools import cache
from importlib.resources import files

_SEEN_OFTEN = 100


@cache
def english_words() -> frozenset[str]:
    """Lower-case English words of three letters or more."""
    words: set[str] = set()
    for name in ("english_words.txt", "trade_words.txt"):
        words.update((files("counterfoil.language") / name).read_text("utf-8").split())
    return frozenset(words)


@cache
def chinese_words() -> frozenset[str]:
    """Simplified words of two to four characters in common use."""
    found: set[str] = set()
    for line in (files("jieba") / "dict.txt").read_text("utf-8").splitlines():
        word, seen, *_ = line.split(" ")
        if 2 <= len(word) <= 4 and int(seen) >= _SEEN_OFTEN:
            found.add(word)
    return frozenset(found)
