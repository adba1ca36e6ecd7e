"""The words of listings: goods, coded speech, and the words lawful use goes by."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec

from counterfoil.detectors import phrases
from counterfoil.language.goods import goods
from counterfoil.language.ordinary import english_words


class Term(msgspec.Struct, frozen=True):
    """One phrase and what it hints at."""

    text: str
    kind: str
    weight: float = 0.0


class Lexicon(msgspec.Struct, frozen=True):
    """All terms; a phrase's number points into `meanings`."""

    texts: tuple[str, ...]
    meanings: tuple[tuple[Term, ...], ...]
    goods_of: tuple[tuple[int, int], ...]
    """(kind of goods, Nice class) of each phrase, (-1, 0) if it is not goods."""

    texts_set: frozenset[str]
    """The same texts, for look-ups."""

    ordinary: frozenset[str]
    """Words that are no near miss of a mark because they mean something."""

    def phrases_with(self, own: Sequence[str]) -> phrases.Phrases:
        """Index of all phrases, and of the register's own goods.

        Args:
            own: Canonical names of goods; each gets the number `len(texts) + position`.
        """
        texts = [*self.texts, *own]
        return phrases.phrases(texts, range(len(texts)))


@cache
def lexicon() -> Lexicon:
    """The lexicon as shipped."""
    terms: dict[str, list[Term]] = {}
    kinds: dict[str, tuple[int, int]] = {}
    for kind, weight, text in _rows():
        plain = phrases.canonical(text)
        terms.setdefault(plain, []).append(Term(text, kind, weight))
    for thing in goods():
        for name in thing.names:
            plain = phrases.canonical(name)
            kinds.setdefault(plain, (thing.number, thing.nice_class))
            terms.setdefault(plain, [])
    texts = tuple(terms)
    words = {w for text in texts for w in text.split() if w.isascii() and len(w) >= 3}
    return Lexicon(
        texts,
        tuple(tuple(terms[text]) for text in texts),
        tuple(kinds.get(text, (-1, 0)) for text in texts),
        frozenset(texts) | words,
        frozenset(words | english_words()),
    )


@cache
def shipped_phrases() -> phrases.Phrases:
    """Index of the shipped phrases alone."""
    return lexicon().phrases_with(())


def _rows() -> list[tuple[str, float, str]]:
    text = (files("counterfoil.detectors") / "cues.tsv").read_text("utf-8")
    found: list[tuple[str, float, str]] = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, weight, terms = line.split("\t")
            found += [(kind, float(weight), t) for term in terms.split("|") for t in _spread(term)]
    return found


def _spread(term: str) -> list[str]:
    """`{a,b} c` gives `a c` and `b c`."""
    before, brace, rest = term.partition("{")
    if not brace:
        return [term]
    choices, _, after = rest.partition("}")
    return [before + choice + tail for choice in choices.split(",") for tail in _spread(after)]
