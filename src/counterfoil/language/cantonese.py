"""Chinese names as Cantonese speakers spell them: `Wong Chi Ming`, `Wong Zi Ming` for 黄志明."""

import re
from functools import cache, lru_cache
from importlib.resources import files

_SPELLINGS = (
    ("[1-6]$", ""), ("^s(?:ze?|ee|i)$", "si"), ("^(?:t[sz]|c|d?z)ze?$", "ci"),
    ("^(?:tz|ts|ch|c|dz|z)", "c"), ("^(?:kw|gw|qu)", "w"), ("^g", "k"), ("^d", "t"), ("^b", "p"),
    ("^sh?", "s"), ("^(?:j|y)+", "y"), ("um$", "am"), ("ah$", "a"), ("ow$", "ao"),
    ("(?:eo|oe|u|o)i$", "oi"), ("(?:(?<=.)yue?|ue|eo|oe|eu|oo|ou|u)", "o"), ("aa", "a"),
    ("(?:ee|ei|ie)", "i"), ("y+", "y"),
)  # fmt: skip
"""Beginnings and ends that Hong Kong, Jyutping and Yale write in different ways."""


@lru_cache(maxsize=65536)
def cantonese(han: str) -> tuple[str, ...]:
    """The Cantonese syllables of simplified characters; empty if one of them is not known."""
    found = tuple(_syllable().get(character, "") for character in han)
    return found if all(found) else ()


@lru_cache(maxsize=65536)
def loose(syllable: str) -> str:
    """A Cantonese syllable with what the ways of spelling write differently made one."""
    text = syllable
    for written, one in _SPELLINGS:
        text = re.sub(written, one, text)
    return text


@cache
def _syllable() -> dict[str, str]:
    text = (files("counterfoil.language") / "cantonese.tsv").read_text("utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            spelled, characters = line.split("\t")
            for character in characters:
                found.setdefault(character, spelled)
    return found
