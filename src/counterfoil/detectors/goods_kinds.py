"""How two descriptions of goods are related: same kind, same Nice class, or neither."""

from functools import lru_cache

import pyarrow as pa

from counterfoil.detectors import phrases
from counterfoil.detectors.lexicon import lexicon, shipped_phrases
from counterfoil.language.fold import fold_column

Kinds = frozenset[tuple[int, int]]
"""(kind of goods, Nice class) of the lexicon."""


@lru_cache(maxsize=65536)
def kinds_of(text: str) -> Kinds:
    """Kinds of goods that a text names, in English or Chinese."""
    terms = lexicon()
    canon = phrases.canon_of(fold_column(pa.array([text], pa.string())))
    numbers, starts, ends = shipped_phrases().find(canon)
    spans = sorted(
        zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=True),
        key=lambda s: (s[1] - s[2], s[1]),
    )
    taken: list[tuple[int, int]] = []
    found: set[tuple[int, int]] = set()
    for number, start, end in spans:
        if any(s <= start and end <= e and (s, e) != (start, end) for s, e in taken):
            continue
        taken.append((start, end))
        if terms.goods_of[number][0] >= 0:
            found.add(terms.goods_of[number])
    return frozenset(found)


def related(one: str, other: str, classes: frozenset[int] = frozenset()) -> tuple[float, str]:
    """Relatedness of two descriptions of goods, 0 to 1, and why.

    1 for the same kind of goods (法释〔2025〕5号 art. 1 asks for it), 0.5 for goods of one Nice
    class, 0 for goods that have nothing in common.

    Args:
        one: Goods on which a sign is used.
        other: Goods of a registration.
        classes: Nice classes of the registration, if known.
    """
    mine, theirs = kinds_of(one), kinds_of(other)
    if one.casefold().strip() == other.casefold().strip() or {k for k, _ in mine} & {
        k for k, _ in theirs
    }:
        return 1.0, f"same kind of goods: {one} and {other}"
    held = classes | {c for _, c in theirs}
    shared = {c for _, c in mine} & held
    if shared:
        return 0.5, f"goods of class {min(shared)}: {one} and {other}"
    return 0.0, f"goods of other classes: {one} and {other}"
