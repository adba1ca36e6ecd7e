"""Search one text against indexed documents: look up, chain, align, weigh."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from counterfoil.matching import align
from counterfoil.matching.chains import Chain, Evidence, chains, covered
from counterfoil.matching.commonness import Prior
from counterfoil.matching.fingerprints import GRAM_WEIGHT, Fingerprinter, Tokens
from counterfoil.matching.segments import Hits, Index, count, find, kept

SEED_BITS = 16.0
"""A chain of hits worth less is not aligned."""

LONG_UNITS = align.ROWS - 24
"""Chains longer than this are weighed by their hits alone."""

COMMON_UNITS = 12
"""Units (words count two) that a run of background wording has at least to explain."""

FREE_REPEATS = 3
"""Times that a word counts in full in one passage."""

REPEATED_BITS = 1.0
"""Bits of a word that ends a gram which the text has held before: forms and tables repeat
themselves. A passage that is sent twice counts once."""

BETTER = 1.5
"""How much stronger a passage of another document must be to explain a weaker one."""

MOST_HITS, HITS_A_GRAM = 4096, 8
"""Places of one segment that are looked at: so many, and so many more for each gram."""

MOST_CANDIDATES = 64
MOST_TRACED = 4
"""Alignments of one document that are traced back."""

MOST_OPENED = 16
"""Documents of one search whose opening is laid against that of the text."""

Window = Callable[[int, int, int], NDArray[np.uint8]]
"""(document, first unit, end unit) -> units, 254 outside the document."""


class Collection(msgspec.Struct, frozen=True):
    """What a text is searched against."""

    fingerprinter: Fingerprinter
    prior: Prior
    indexes: Sequence[Index]
    background: Sequence[Index]
    documents: int
    """How many protected documents the indexes hold."""

    window: Window


class Match(msgspec.Struct, frozen=True):
    """All passages that one text shares with one protected document, best first."""

    document: int
    chains: tuple[Chain, ...]
    units: float
    """Units of the text that the document shares and nothing common explains; a unit that
    many protected documents hold counts less."""

    opening: float
    """Bits of the best alignment of the first `align.ROWS` units of both."""

    @property
    def bits(self) -> float:
        """Bits of the best passage that nothing common explains."""
        return self.chains[0].bits


class Found(msgspec.Struct, frozen=True):
    """What a search gives."""

    tokens: Tokens
    common: NDArray[np.bool_]
    """Tokens of the text that the background explains."""

    matches: tuple[Match, ...]
    """Best first."""


def search(collection: Collection, text: str, least_bits: float) -> Found:
    """Find passages of protected documents in a text.

    Args:
        collection: Indexes, background and their key.
        text: The text.
        least_bits: Passages whose bits, common ones included, are fewer are left out.
    """
    evidence, hits, rarity = _look_up(collection, text)
    found = chains(evidence, hits, SEED_BITS)
    found.sort(key=lambda c: (-c.bits - c.common_bits, c.document, c.first))
    aligned = _align(collection, evidence, found[:MOST_CANDIDATES], least_bits)
    varied = (_varied(evidence, c) for c in aligned if c.bits + c.common_bits >= least_bits)
    grouped: dict[int, list[Chain]] = {}
    for chain in _contested([c for c in varied if c.bits + c.common_bits >= least_bits]):
        grouped.setdefault(chain.document, []).append(chain)
    shared = {d: _shared_units(evidence, hits, rarity, d) for d in grouped}
    openings = _openings(collection, evidence, shared)
    matches = [
        Match(
            document,
            tuple(sorted(_distinct(parts), key=lambda c: (-c.bits, c.first))),
            shared[document],
            openings.get(document, 0.0),
        )
        for document, parts in grouped.items()
    ]
    matches.sort(key=lambda m: (-m.bits, m.document))
    return Found(evidence.tokens, evidence.common, tuple(matches))


def _shared_units(
    evidence: Evidence, hits: Hits, rarity: NDArray[np.float64], document: int
) -> float:
    grams = np.unique(hits.query[hits.document == document])
    first, last = evidence.grams.first[grams], evidence.grams.last[grams]
    worth = _spread(len(evidence.common), first, last, rarity[grams])
    return float((np.diff(evidence.tokens.places) * worth)[~evidence.common].sum())


def _openings(
    collection: Collection, evidence: Evidence, shared: dict[int, float]
) -> dict[int, float]:
    """What the beginnings of the text and of the documents that share most have in common."""
    likely = sorted(shared, key=lambda d: (-shared[d], d))[:MOST_OPENED]
    if not likely:
        return {}
    places = evidence.tokens.places
    owner = np.repeat(np.arange(len(places) - 1), np.diff(places))
    text = _rows(collection.fingerprinter.units(evidence.tokens), 0, 255)
    gains = _rows(_gains(evidence, owner), 0, 0)
    reach = align.ROWS + align.BAND
    matrices = align.matrices(
        np.tile(text, (len(likely), 1)),
        np.tile(gains, (len(likely), 1)),
        np.stack([collection.window(document, -align.BAND, reach) for document in likely]),
    )
    return dict(zip(likely, matrices.max(axis=(0, 2)).tolist(), strict=True))


def _look_up(collection: Collection, text: str) -> tuple[Evidence, Hits, NDArray[np.float64]]:
    """The text, where its grams were found, and how rare each gram is."""
    tokens = collection.fingerprinter.tokens(text)
    grams = collection.fingerprinter.grams(tokens)
    values = kept(collection.fingerprinter.seal(grams.values))
    nothing = (Hits(*[np.zeros(0, np.int64)] * 3), np.zeros(len(values), np.int64))
    most = MOST_HITS + HITS_A_GRAM * len(values)
    parts = [nothing, *(find(index, values, most) for index in collection.indexes)]
    hits = Hits(
        *(
            np.concatenate([getattr(part, name) for part, _ in parts])
            for name in ("query", "document", "place")
        )
    )
    held = np.sum([counts for _, counts in parts], axis=0)
    common = np.zeros(len(values), dtype=np.bool_)
    for index in collection.background:
        common |= count(index, values) > 0
    bits = collection.prior.bits(tokens)
    repeated = grams.last[_again(grams.values)] - 1
    bits[repeated] = np.minimum(bits[repeated], REPEATED_BITS)
    rarity = _rarity(held, collection.documents)
    found = np.flatnonzero(held)
    first, last = grams.first[found], grams.last[found]
    worth = _spread(len(bits), first, last, rarity[found])
    evidence = Evidence(
        tokens=tokens,
        grams=grams,
        bits=bits,
        common=_explained(
            tokens, covered(len(tokens.values), grams.first[common], grams.last[common])
        ),
        worth=np.where(covered(len(bits), first, last), worth, 1.0),
    )
    return evidence, hits, rarity


def _again(values: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which values stood before."""
    again = np.ones(len(values), dtype=np.bool_)
    again[np.unique(values, return_index=True)[1]] = False
    return again


def _explained(tokens: Tokens, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tokens in runs of background wording of `COMMON_UNITS` units or more.

    A single common phrase explains nothing: most sentences are made of them. Runs one token
    apart are one run, because the background keeps winnowed grams only.
    """
    framed = np.concatenate(([False], known, [False]))
    gaps = framed[:-2] & ~framed[1:-1] & framed[2:]
    framed[1:-1] |= gaps
    edges = np.flatnonzero(framed[1:] != framed[:-1])
    starts, ends = edges[::2], edges[1::2]
    long = tokens.places[ends] - tokens.places[starts] >= COMMON_UNITS
    return covered(len(known), starts[long], ends[long])


def _rarity(held: NDArray[np.int64], documents: int) -> NDArray[np.float64]:
    """1 for a gram of one document, 0 for one of a tenth of all (of 16, if that is more)."""
    fading = np.log(np.maximum(held, 1)) / np.log(max(16.0, documents / 10))
    rarity: NDArray[np.float64] = np.clip(1.0 - fading, 0.0, 1.0)
    return rarity


def _spread(
    tokens: int, first: NDArray[Any], last: NDArray[Any], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Of each token, the greatest value of the grams that cover it; 0 where none does."""
    spread = np.zeros(tokens)
    for step in range(GRAM_WEIGHT):
        inside = first + step < last
        np.maximum.at(spread, (first + step)[inside], values[inside])
    return spread


def _align(
    collection: Collection, evidence: Evidence, found: list[Chain], least_bits: float
) -> list[Chain]:
    """Short chains aligned unit by unit; long ones as they are."""
    places = evidence.tokens.places
    short = [c for c in found if places[c.last] - places[c.first] < LONG_UNITS]
    result = [c for c in found if places[c.last] - places[c.first] >= LONG_UNITS]
    if not short:
        return result
    units = collection.fingerprinter.units(evidence.tokens)
    owner = np.repeat(np.arange(len(places) - 1), np.diff(places))
    gains = _gains(evidence, owner)
    text = np.stack([_rows(units, _top(c, places), 255) for c in short])
    worth = np.stack([_rows(gains, _top(c, places), 0) for c in short])
    lefts = [_top(c, places) + _diagonal(c, places) - align.BAND for c in short]
    reach = align.ROWS + 2 * align.BAND
    documents = np.stack(
        [
            collection.window(c.document, left, left + reach)
            for c, left in zip(short, lefts, strict=True)
        ]
    )
    matrices = align.matrices(text, worth, documents)
    scores = matrices.max(axis=(0, 2))
    traced: dict[int, int] = {}
    for at in np.argsort(-scores, kind="stable").tolist():
        chain = short[at]
        done = traced.get(chain.document, 0)
        if scores[at] <= max(chain.bits, least_bits) or done == MOST_TRACED:
            result.append(chain)
            continue
        traced[chain.document] = done + 1
        stretch = align.trace(matrices[:, at], text[at], worth[at], documents[at])
        result.append(_replaced(evidence, chain, stretch, _top(chain, places), lefts[at], owner))
    return result


def _gains(evidence: Evidence, owner: NDArray[np.int64]) -> NDArray[np.float32]:
    share = evidence.bits / np.diff(evidence.tokens.places)
    worth = np.where(evidence.common, 0.0, np.minimum(share, 4.0) * evidence.worth)
    gains: NDArray[np.float32] = worth[owner].astype(np.float32)
    return gains


def _top(chain: Chain, places: NDArray[np.int64]) -> int:
    middle = int(places[chain.first] + places[chain.last]) // 2
    return middle - align.ROWS // 2


def _diagonal(chain: Chain, places: NDArray[np.int64]) -> int:
    return (chain.left + chain.right - int(places[chain.first] + places[chain.last])) // 2


def _rows(values: NDArray[Any], top: int, fill: int) -> NDArray[Any]:
    """`ROWS` values from `top`, filled where there are none."""
    rows = np.full(align.ROWS, fill, dtype=values.dtype)
    low, high = max(0, top), min(len(values), top + align.ROWS)
    rows[low - top : high - top] = values[low:high]
    return rows


def _replaced(
    evidence: Evidence,
    chain: Chain,
    stretch: align.Stretch,
    top: int,
    left: int,
    owner: NDArray[np.int64],
) -> Chain:
    """The chain with the bounds and the worth of its alignment."""
    tokens = np.unique(owner[stretch.rows + top])
    return Chain(
        document=chain.document,
        first=int(owner[stretch.first + top]),
        last=int(owner[stretch.last + top - 1]) + 1,
        left=stretch.left + left,
        right=stretch.right + left,
        bits=stretch.score,
        common_bits=float(evidence.bits[tokens][evidence.common[tokens]].sum()),
        matched=tokens,
    )


def _varied(evidence: Evidence, chain: Chain) -> Chain:
    """The chain with tokens that recur in it worth less: rows of zeros say little.

    Up to `FREE_REPEATS` occurrences of a token count in full, the k-th beyond that
    `FREE_REPEATS / k`.
    """
    values = evidence.tokens.values[chain.matched]
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    fresh = np.concatenate(([True], ranked[1:] != ranked[:-1]))
    since = np.maximum.accumulate(np.where(fresh, np.arange(len(ranked)), 0))
    turn = np.arange(len(ranked)) - since + 1
    bits = evidence.bits[chain.matched][order]
    kept_bits = float((bits * np.minimum(1.0, FREE_REPEATS / turn)).sum())
    share = kept_bits / max(1e-9, float(bits.sum()))
    return structs.replace(chain, bits=chain.bits * share) if chain.bits > 0 else chain


def _contested(found: list[Chain]) -> list[Chain]:
    """Chains weighed against stronger ones of other documents on the same words.

    Documents of one kind resemble each other. Where words are explained much better by
    another protected document, what is left of them for this one is common.
    """
    ranked = sorted(found, key=lambda c: (-c.bits, c.document, c.first))
    result: list[Chain] = []
    for chain in ranked:
        rival = next(
            (
                other
                for other in result
                if other.document != chain.document
                and other.bits >= BETTER * chain.bits
                and other.first < chain.last
                and chain.first < other.last
                and np.isin(chain.matched, other.matched).mean() > 0.5
            ),
            None,
        )
        if rival is None or chain.bits <= 0:
            result.append(chain)
        else:
            result.append(
                structs.replace(chain, bits=0.0, common_bits=chain.common_bits + chain.bits)
            )
    return result


def _distinct(parts: list[Chain]) -> list[Chain]:
    """Chains of one document without those that lie inside a better one."""
    chosen: list[Chain] = []
    for chain in sorted(parts, key=lambda c: (-c.bits, -c.common_bits, c.first)):
        if not any(
            other.first < chain.last
            and chain.first < other.last
            and min(other.last, chain.last) - max(other.first, chain.first)
            > (chain.last - chain.first) / 2
            for other in chosen
        ):
            chosen.append(chain)
    return chosen
