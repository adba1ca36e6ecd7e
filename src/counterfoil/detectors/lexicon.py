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
    unless: tuple[str, ...] = ()
    """Words beside which it means something else: `AAA` beside `battery`."""


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
    rows = _rows()
    plains = phrases.canonicals([term.text for term in rows])
    for term, plain in zip(rows, plains, strict=True):
        known = terms.setdefault(plain, [])
        if all(term.kind != other.kind for other in known):
            known.append(term)
    things = [(thing, name) for thing in goods() for name in thing.names]
    named = phrases.canonicals([name for _, name in things])
    for (thing, _), plain in zip(things, named, strict=True):
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


def extended(base: Lexicon, more: Sequence[tuple[str, float, str]]) -> Lexicon:
    """A lexicon with further terms: (kind, weight, text)."""
    meanings = dict(zip(base.texts, base.meanings, strict=True))
    kinds = dict(zip(base.texts, base.goods_of, strict=True))
    for kind, weight, text in more:
        plain = phrases.canonical(text)
        if plain:
            kept = tuple(t for t in meanings.get(plain, ()) if t.kind != kind)
            meanings[plain] = (*kept, Term(plain, kind, weight))
    texts = tuple(meanings)
    return Lexicon(
        texts,
        tuple(meanings.values()),
        tuple(kinds.get(text, (-1, 0)) for text in texts),
        base.texts_set | set(texts),
        base.ordinary,
    )


def _rows() -> list[Term]:
    text = (files("counterfoil.detectors") / "cues.tsv").read_text("utf-8")
    found: list[Term] = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, weight, terms, *unless = line.split("\t")
            context = tuple(unless[0].split("|")) if unless else ()
            spread = (t for term in terms.split("|") for t in _spread(term))
            found += [Term(term, kind, float(weight), context) for term in spread]
    return found


def _spread(term: str) -> list[str]:
    """`{a,b} c` gives `a c` and `b c`."""
    before, brace, rest = term.partition("{")
    if not brace:
        return [term]
    choices, _, after = rest.partition("}")
    return [before + choice + tail for choice in choices.split(",") for tail in _spread(after)]
