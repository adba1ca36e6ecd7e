"""Two texts compared with each other: every passage they share, exact on both sides."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from counterfoil.matching.commonness import Prior
from counterfoil.matching.fingerprints import Fingerprinter
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
    prior = Prior(key)
    taken = imprint(key, left, dense=True)
    units = unpacked(taken.units)

    def window(document: int, first: int, end: int) -> NDArray[np.uint8]:
        result = np.full(end - first, 254, dtype=np.uint8)
        low, high = max(0, first), min(len(units), end)
        if low < high:
            result[low - first : high - first] = units[low:high]
        return result

    collection = Collection(
        fingerprinter=key,
        prior=prior,
        indexes=[index_of([taken])],
        background=[index_of([imprint(key, text, dense=True) for text in background])]
        if background
        else [],
        documents=1,
        window=window,
    )
    found = search(collection, right, least_bits)
    chains = [chain for match in found.matches for chain in match.chains]
    own = key.tokens(left)
    mine, theirs = np.zeros(len(own.values), np.bool_), np.zeros(len(found.tokens.values), np.bool_)
    passages = []
    for chain in chains:
        low = int(np.searchsorted(own.places, max(0, chain.left), side="right")) - 1
        high = max(low + 1, int(np.searchsorted(own.places[:-1], chain.right, side="left")))
        high = min(high, len(own.values))
        mine[low:high] = True
        theirs[chain.matched] = True
        passages.append(
            Shared(
                left=(int(own.starts[low]), int(own.ends[high - 1])),
                right=(
                    int(found.tokens.starts[chain.first]),
                    int(found.tokens.ends[chain.last - 1]),
                ),
                bits=round(chain.bits, 1),
                common_bits=round(chain.common_bits, 1),
                matched=_spans(found.tokens.starts, found.tokens.ends, chain.matched),
            )
        )
    return Pair(
        passages=passages,
        left_cover=_share(prior.bits(own), mine),
        right_cover=_share(prior.bits(found.tokens), theirs),
        common=_spans(found.tokens.starts, found.tokens.ends, np.flatnonzero(found.common)),
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
