"""Products of two catalogues that are one product, with a score and reasons."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from counterfoil.linkers.product_blocks import nearest_pairs
from counterfoil.linkers.product_model import product_trees
from counterfoil.linkers.product_pairs import NAMES, features
from counterfoil.linkers.product_words import Product, Rarity, read_pair_text, read_product

LIKELY = 0.5
"""Score from which a pair is taken for one product."""

CHUNK = 20_000

_TOLD = {
    "title cosine": "titles share {:.0%} of their rare words",
    "rarest shared code": "both name model number {code}",
    "model": "model numbers are alike to {:.0%}",
    "brand": "brands are alike to {:.0%}",
    "shared numbers": "{:.0%} of the numbers are the same",
}


def score_pairs(pairs: Sequence[tuple[Mapping[str, str], Mapping[str, str]]]) -> Iterator[Any]:
    """Score and reasons of given pairs, in order, as (score, reasons).

    Args:
        pairs: Fields of the two products, header -> text.
    """
    read = [(read_product(a), read_product(b)) for a, b in pairs]
    rarity = Rarity({product for pair in read for product in pair})
    table = features(read, rarity)
    for start in range(0, len(read), CHUNK):
        part = table[start : start + CHUNK]
        for offset, score in enumerate(product_trees().predict(part).tolist()):
            one, other = read[start + offset]
            yield round(score, 6), reasons(one, other, part[offset])


def score_texts(pairs: Sequence[tuple[str, str]]) -> Iterator[Any]:
    """As `score_pairs`, for texts in the format `COL name VAL value ...`."""
    return score_pairs([(read_pair_text(a), read_pair_text(b)) for a, b in pairs])


def match(
    left: Sequence[Mapping[str, str]], right: Sequence[Mapping[str, str]], *, several: bool = False
) -> Iterator[tuple[int, int, float, list[str]]]:
    """Pairs of two catalogues that are likely one product, best first.

    Args:
        left, right: Products, header -> text.
        several: A product may have several partners; else each has its best one.
    """
    one, other = [read_product(p) for p in left], [read_product(p) for p in right]
    a, b = nearest_pairs([p.plain for p in one], [p.plain for p in other])
    rarity = Rarity([*one, *other])
    pairs = [(one[i], other[j]) for i, j in zip(a.tolist(), b.tolist(), strict=True)]
    table = features(pairs, rarity)
    score = product_trees().predict(table)
    taken: tuple[set[int], set[int]] = (set(), set())
    for row in np.lexsort((b, a, -np.round(score, 9))).tolist():
        i, j = int(a[row]), int(b[row])
        if score[row] < LIKELY:
            break
        if several or (i not in taken[0] and j not in taken[1]):
            taken[0].add(i)
            taken[1].add(j)
            yield (
                i,
                j,
                round(float(score[row]), 6),
                reasons(pairs[row][0], pairs[row][1], table[row]),
            )


def reasons(one: Product, other: Product, row: npt.NDArray[np.float64]) -> list[str]:
    """What of two products agrees, in plain words that quote the values."""
    value = dict(zip(NAMES, row.tolist(), strict=True))
    found = []
    for name, text in _TOLD.items():
        if value[name] <= 0.01 or (name == "brand" and not (one.brand and other.brand)):
            continue
        code = ", ".join(sorted(one.codes & other.codes))
        if "{code}" not in text or code:
            found.append(text.format(value[name], code=code))
    if one.price > 0 and other.price > 0:
        found.append(f"prices {one.price:g} and {other.price:g}")
    return [f"{one.plain!r} and {other.plain!r}", *found]
