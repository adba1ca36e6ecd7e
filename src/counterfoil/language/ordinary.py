"""Words that mean something by themselves, and so are no near miss of a mark.

English: the small SCOWL list and the words of the Nice and Harmonized System lists. Chinese:
the dictionary that comes with jieba, words seen at least a hundred times in its corpus.
"""

import re
from functools import cache
from importlib.resources import files

from counterfoil.language.dictionaries import data_file

_SEEN_OFTEN = re.compile(r"^([^ ]{2,4}) \d{3,} ", re.MULTILINE)
"""A word of two to four characters that was seen at least a hundred times."""


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
    return frozenset(_SEEN_OFTEN.findall(data_file("jieba", "dict.txt").read_text("utf-8")))
