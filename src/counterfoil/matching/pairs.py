"""Two texts compared with each other: every passage they share, exact on both sides."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from counterfoil.matching.chains import Chain
from counterfoil.matching.commonness import Prior
from counterfoil.matching.fingerprints import Fingerprinter, Tokens
from counterfoil.matching.imprint import Imprint, imprint, unpacked
from counterfoil.matching.search import Collection, search
from counterfoil.matching.segments import Index, kept, opened, pack

_KEY = b"counterfoil comparison of two open texts"
"""Not secret: both texts lie open, and the same two give the same answer."""


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """One shared passage. Spans are characters, end exclusive."""

    left: tuple[int, int]
    right: tuple[int, int]
    bits: float
    common_bits: float
    matched: list[tuple[int, int]]
    """Spans of the right text that are equal, joined where they touch."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """What two texts share."""

    passages: list[Shared]
    left_cover: float
    """Part of the left text's information that lies in shared passages, 0 to 1."""

    right_cover: float
    common: list[tuple[int, int]]
    """Spans of the right text that the background explains."""


def compare(left: str, right: str, background: Sequence[str], least_bits: float) -> Pair:
    """Find what two texts share.

    Args:
        left: One text.
        right: The other.
        background: Texts whose wording is common.
        least_bits: Passages worth less, common bits included, are left out.
    """
    key = Fingerprinter(_KEY)
    found = search(_collection(key, left, background), right, least_bits)
    chains = [chain for match in found.matches for chain in match.chains]
    own = key.tokens(left)
    mine = np.zeros(len(own.values), dtype=np.bool_)
    theirs = np.zeros(len(found.tokens.values), dtype=np.bool_)
    passages = []
    for chain in chains:
        low, high = _tokens_at(own, chain.left, chain.right)
        mine[low:high] = True
        theirs[chain.matched] = True
        passages.append(_shared(own, found.tokens, chain, low, high))
    prior = Prior(key)
    return Pair(
        passages=passages,
        left_cover=_share(prior.bits(own), mine),
        right_cover=_share(prior.bits(found.tokens), theirs),
        common=_spans(found.tokens.starts, found.tokens.ends, np.flatnonzero(found.common)),
    )


def _collection(key: Fingerprinter, left: str, background: Sequence[str]) -> Collection:
    """One text as the only protected document."""
    taken = imprint(key, left, dense=True)
    units = unpacked(taken.units)

    def window(document: int, first: int, end: int) -> NDArray[np.uint8]:
        result = np.full(end - first, 254, dtype=np.uint8)
        low, high = max(0, first), min(len(units), end)
        if low < high:
            result[low - first : high - first] = units[low:high]
        return result

    common = [imprint(key, text, dense=True) for text in background]
    return Collection(
        fingerprinter=key,
        prior=Prior(key),
        indexes=[index_of([taken])],
        background=[index_of(common)] if common else [],
        documents=1,
        window=window,
    )


def _tokens_at(own: Tokens, left: int, right: int) -> tuple[int, int]:
    """Tokens that stand on units [left, right), end exclusive."""
    low = int(np.searchsorted(own.places, max(0, left), side="right")) - 1
    high = int(np.searchsorted(own.places[:-1], right, side="left"))
    return low, min(max(low + 1, high), len(own.values))


def _shared(own: Tokens, other: Tokens, chain: Chain, low: int, high: int) -> Shared:
    return Shared(
        left=(int(own.starts[low]), int(own.ends[high - 1])),
        right=(int(other.starts[chain.first]), int(other.ends[chain.last - 1])),
        bits=round(chain.bits, 1),
        common_bits=round(chain.common_bits, 1),
        matched=_spans(other.starts, other.ends, chain.matched),
    )


def index_of(imprints: Sequence[Imprint]) -> Index:
    """Texts indexed in memory, without units: for backgrounds and pairs."""
    lengths = [len(taken.units) * 2 for taken in imprints]
    bases = np.cumsum([0, *lengths[:-1]]).astype(np.int64)
    return opened(
        pack(
            np.concatenate([kept(taken.values) for taken in imprints]),
            np.concatenate([t.places + base for t, base in zip(imprints, bases, strict=True)]),
            bases,
            np.arange(len(imprints)),
            np.zeros(0, dtype=np.uint8),
            np.zeros(sum(lengths) // 32, dtype=np.uint32),
        )
    )


def _share(bits: NDArray[np.float64], mask: NDArray[np.bool_]) -> float:
    return round(float(bits[mask].sum() / max(1.0, bits.sum())), 4)


def _spans(
    starts: NDArray[np.int32], ends: NDArray[np.int32], tokens: NDArray[np.int64]
) -> list[tuple[int, int]]:
    """Spans of runs of consecutive tokens."""
    if not len(tokens):
        return []
    edges = np.flatnonzero(np.diff(tokens) != 1)
    first = tokens[np.concatenate(([0], edges + 1))]
    last = tokens[np.concatenate((edges, [len(tokens) - 1]))]
    return list(zip(starts[first].tolist(), ends[last].tolist(), strict=True))
