"""From shared fingerprints to passages: diagonals, chains, and what they are worth.

A hit says that a gram of the text stands at some place of a protected document. Hits of one
copied passage lie near one diagonal (unit in the document minus unit in the text), which
edits shift by a few units. Hits are grouped by document and diagonal, cut where the text
goes on for long without a hit, and each chain is worth the bits of its matched tokens that
nothing common explains, less a price for the tokens between them.
"""

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from counterfoil.matching.fingerprints import Grams, Tokens
from counterfoil.matching.segments import Hits

DRIFT = 12
"""Units by which neighbouring diagonals of one chain may differ."""

GAP = 48
"""Units of the text between two hits of one chain."""

GAP_PRICE = 0.5
"""Bits that each unmatched unit inside a chain costs."""


MOST_CHAINS = 160
"""Chains of one text that are weighed, the heaviest by a rough count."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One text as the chain builder needs it."""

    tokens: Tokens
    grams: Grams
    bits: NDArray[np.float64]
    """Information of each token, in bits."""

    common: NDArray[np.bool_]
    """Tokens that the background explains."""

    worth: NDArray[np.float64]
    """Of each token: 1 if one protected document holds the rarest gram that covers it, or
    none does, towards 0 the more do."""


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """One aligned run of hits. Token indexes are of the text, units of the document."""

    document: int
    first: int
    last: int
    left: int
    right: int
    bits: float
    """Information of the matched tokens that nothing common explains, gaps paid."""

    common_bits: float
    """Information of the matched tokens that are common."""

    matched: NDArray[np.int64]
    """Matched tokens, ascending."""


def chains(evidence: Evidence, hits: Hits, least_bits: float) -> list[Chain]:
    """Chains whose matched tokens, common or not, are worth at least `least_bits`.

    Args:
        evidence: The text.
        hits: Places of its grams; `hits.query` are indexes of grams.
        least_bits: Chains below are not returned.
    """
    if not len(hits.query):
        return []
    diagonal = hits.place - evidence.tokens.places[evidence.grams.first[hits.query]]
    # One key sorts faster than two; places of a document are below 2**32.
    order = np.argsort((hits.document << 33) + diagonal + (1 << 32))
    document, diagonal = hits.document[order], diagonal[order]
    cut = (np.diff(document) != 0) | (np.diff(diagonal) > DRIFT)
    band = np.concatenate(([0], np.cumsum(cut)))
    query, place = hits.query[order], hits.place[order]
    order = np.lexsort((place, (band << 32) + query))
    band, query, place, document = band[order], query[order], place[order], document[order]
    units = evidence.tokens.places
    first, last = evidence.grams.first[query], evidence.grams.last[query]
    gap = units[first[1:]] - units[last[:-1]]
    edges = np.flatnonzero((np.diff(band) != 0) | (gap > GAP)) + 1
    begins = np.concatenate(([0], edges))
    ends = np.concatenate((edges, [len(query)]))
    # Overlapping grams count twice here: a chain too many is weighed, none is lost.
    rough, rare = (
        np.add.reduceat(totals[last] - totals[first], begins)
        for totals in (
            np.concatenate(([0.0], np.cumsum(bits)))
            for bits in (evidence.bits, evidence.bits * evidence.worth)
        )
    )
    found = []
    picks = np.flatnonzero(rough >= least_bits)
    picks = picks[np.lexsort((-rough[picks], -rare[picks]))[:MOST_CHAINS]]
    for pick in picks.tolist():
        run = slice(int(begins[pick]), int(ends[pick]))
        chain = _weigh(evidence, int(document[run.start]), query[run], place[run])
        if chain.bits + chain.common_bits >= least_bits:
            found.append(chain)
    return found


def _weigh(
    evidence: Evidence, document: int, query: NDArray[np.int64], place: NDArray[np.int64]
) -> Chain:
    """The best stretch of one run of hits."""
    if len(query) == 1:
        return _single(evidence, document, int(query[0]), int(place[0]))
    first, last = evidence.grams.first[query], evidence.grams.last[query]
    begin, end = int(first.min()), int(last.max())
    matched = covered(end - begin, first - begin, last - begin)
    said = np.where(matched, evidence.bits[begin:end], 0.0)
    units = np.diff(evidence.tokens.places[begin : end + 1])
    price = np.where(matched, 0.0, -GAP_PRICE * units)
    low, high = best_stretch(said + price)
    gain = np.where(evidence.common[begin:end], 0.0, said * evidence.worth[begin:end])
    here = (first >= low + begin) & (last <= high + begin)
    trail = int(np.argmax(np.where(here, place, -1)))
    ahead = evidence.tokens.places[last[trail]] - evidence.tokens.places[first[trail]]
    stretch = slice(low, high)
    return Chain(
        document=document,
        first=begin + low,
        last=begin + high,
        left=int(place[here].min()),
        right=int(place[trail] + ahead),
        bits=float((gain + price)[stretch].sum()),
        common_bits=float((said - gain)[stretch].sum()),
        matched=np.flatnonzero(matched[stretch]) + begin + low,
    )


def _single(evidence: Evidence, document: int, gram: int, place: int) -> Chain:
    """The chain of one hit: in a large collection most are."""
    first, last = int(evidence.grams.first[gram]), int(evidence.grams.last[gram])
    said = evidence.bits[first:last]
    gain = float((said * evidence.worth[first:last])[~evidence.common[first:last]].sum())
    return Chain(
        document=document,
        first=first,
        last=last,
        left=place,
        right=place + int(evidence.tokens.places[last] - evidence.tokens.places[first]),
        bits=gain,
        common_bits=float(said.sum()) - gain,
        matched=np.arange(first, last),
    )


def covered(length: int, first: NDArray[Any], last: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of `length` positions lie in one of the ranges [first, last)."""
    steps = np.zeros(length + 1, dtype=np.int64)
    np.add.at(steps, first, 1)
    np.add.at(steps, last, -1)
    return np.cumsum(steps[:-1]) > 0


def best_stretch(gain: NDArray[np.float64]) -> tuple[int, int]:
    """Bounds of the run with the largest sum (Kadane, by prefix sums)."""
    totals = np.concatenate(([0.0], np.cumsum(gain)))
    lows = np.minimum.accumulate(totals[:-1])
    high = int(np.argmax(totals[1:] - lows)) + 1
    return int(np.argmin(totals[:high])), high
