"""Coded speech of counterfeit trade: new terms proposed from what they stand beside.

A proposal is a statistic, not a judgement: a person accepts or rejects it, and an accepted term
only ever adds to a finding that rests on something else.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from counterfoil.language.fold import fold_text

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z][a-z0-9:+'-]+")
_LONGEST_HAN, _LONGEST_LATIN = 5, 3


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A term that stands beside suspected offers far more often than beside others."""

    term: str
    strength: float
    """z-score of the log odds ratio against the other texts; above 3 is worth a look."""

    suspected: int
    others: int
    """Texts with the term on either side."""

    examples: tuple[str, ...]


def suggest(
    suspected: Sequence[str], others: Sequence[str], known: Callable[[str], bool], most: int = 20
) -> list[Suggestion]:
    """Terms that tell suspected texts from others, strongest first.

    The log odds ratio has an informative prior (Monroe, Colaresi and Quinn 2008), so that rare
    terms need more evidence. Known false positives: names of goods that happen to be
    counterfeited more, and names of marks; `known` should hold both.

    Args:
        suspected: Texts of findings that a person confirmed, or of suspected ones.
        others: Texts of all other offers.
        known: Whether a term is in the lexicon, a name of goods or a mark.
        most: Number of proposals.
    """
    mine, theirs = _counts(suspected), _counts(others)
    total, other_total = max(1, len(suspected)), max(1, len(others))
    scored = []
    for term, count in mine.items():
        if count < 3 or known(term):
            continue
        strength = _log_odds(count, total, theirs[term], other_total)
        if strength > 2.0:
            scored.append((strength, term))
    scored.sort(key=lambda s: (-s[0], -len(s[1]), s[1]))
    chosen: list[Suggestion] = []
    for strength, term in scored:
        if any(_one_in_the_other(term, c.term, mine) for c in chosen):
            continue
        seen = tuple([t for t in suspected if term in fold_text(t)][:3])
        counted = {"suspected": mine[term], "others": theirs[term]}
        chosen.append(Suggestion(term=term, strength=round(strength, 2), examples=seen, **counted))
        if len(chosen) == most:
            break
    return chosen


def pieces(text: str) -> set[str]:
    """All terms that a text holds: runs of Han characters, and words and pairs of words."""
    return _terms(fold_text(text))


def _log_odds(count: int, total: int, other: int, other_total: int) -> float:
    """z-score of the log odds ratio with the pooled share as prior."""
    prior = 0.5 + 10 * (count + other) / (total + other_total)
    one, two = count + prior, other + prior
    ratio = math.log(one / (total + 10 - one + 0.5 + total)) - math.log(
        two / (other_total + 10 - two + 0.5 + other_total)
    )
    return ratio / math.sqrt(1 / one + 1 / two)


def _counts(texts: Iterable[str]) -> Counter[str]:
    """Number of texts that hold each term."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update(_terms(fold_text(text)))
    return found


def _terms(text: str) -> set[str]:
    terms: set[str] = set()
    for run in _HAN.findall(text):
        for size in range(2, _LONGEST_HAN + 1):
            terms.update(run[i : i + size] for i in range(len(run) - size + 1))
    words = _LATIN.findall(text)
    for size in range(1, _LONGEST_LATIN + 1):
        for i in range(len(words) - size + 1):
            term = " ".join(words[i : i + size])
            if len(term) >= 3:
                terms.add(term)
    return terms


def _one_in_the_other(term: str, chosen: str, counts: Counter[str]) -> bool:
    """Whether a term is a piece of a chosen one that stands hardly ever without it."""
    if term in chosen:
        return counts[term] <= 1.2 * counts[chosen]
    return chosen in term
