"""How alike two products are: numbers that a model can weigh, each with a plain meaning."""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, Levenshtein

from counterfoil.linkers.product_words import Product, Rarity

Features = npt.NDArray[np.float64]


def features(pairs: Sequence[tuple[Product, Product]], rarity: Rarity) -> Features:
    """Features of pairs, one row a pair, one column a name of `NAMES`.

    Columns named `lead` tell how the pair stands among the other pairs of the same products: what
    has a better partner elsewhere is not this one. Columns named `place` tell it among all pairs
    given, 0 to 1: what counts as alike differs from one kind of goods to the next.

    Args:
        pairs: Products to compare.
        rarity: Weights of words in the collection.
    """
    alone = np.array([[f(a, b, rarity) for _, f in _FEATURES] for a, b in pairs], np.float64)
    if not len(pairs):
        return np.empty((0, len(NAMES)))
    own = np.hstack([alone, *(_standing(pairs, alone[:, c]) for c in _COMPETING)])
    told = np.repeat(_told(pairs, alone)[None, :], len(pairs), axis=0)
    return np.hstack([own, told, places(own)])


def places(columns: Features) -> Features:
    """Place of each value among those of its column, 0 to 1; -1, for not stated, stays."""
    answer = np.full(columns.shape, -1.0)
    for number, column in enumerate(columns.T):
        stated = column != -1.0
        if stated.any():
            _, back, count = np.unique(column[stated], return_inverse=True, return_counts=True)
            answer[stated, number] = ((count.cumsum() - count / 2) / count.sum())[back]
    return answer


def _told(pairs: Sequence[tuple[Product, Product]], alone: Features) -> Features:
    """What the two catalogues state as a rule: a missing brand means less where none has one."""
    sides = [[pair[side] for pair in pairs] for side in (0, 1)]
    shares = [
        share
        for side in sides
        for share in (
            np.mean([bool(p.brand) for p in side]),
            np.mean([bool(p.model) for p in side]),
            np.mean([p.price > 0 for p in side]),
            np.mean([len(p.text) / max(len(p.title), 1) for p in side]),
            np.mean([len(p.title) for p in side]),
        )
    ]
    return np.array([*shares, float(np.median(alone[:, 0]))], np.float64)


def _standing(pairs: Sequence[tuple[Product, Product]], score: Features) -> Features:
    """Lead over the best other pair of the left product, and of the right; 0 without another."""
    answer = np.zeros((len(pairs), 2))
    for side in (0, 1):
        of: dict[int, list[int]] = defaultdict(list)
        names: dict[Product, int] = {}
        for row, pair in enumerate(pairs):
            of[names.setdefault(pair[side], len(names))].append(row)
        for rows in of.values():
            if len(rows) > 1:
                values = score[rows]
                top = np.sort(values)[-2:]
                answer[rows, side] = values - np.where(values == top[1], top[0], top[1])
    return answer


def _cosine(a: Collection[str], b: Collection[str], rarity: Rarity) -> float:
    one, other = set(a), set(b)
    both = sum(rarity.of(w) ** 2 for w in one & other)
    norm = math.sqrt(sum(rarity.of(w) ** 2 for w in one) * sum(rarity.of(w) ** 2 for w in other))
    return both / norm if norm else 0.0


def _inside(a: Collection[str], b: Collection[str], rarity: Rarity) -> float:
    """Share of the weight of a's words that b has."""
    whole = rarity.sum(set(a))
    return rarity.sum(set(a) & set(b)) / whole if whole else 0.0


def _soft(a: Sequence[str], b: Sequence[str], rarity: Rarity) -> float:
    """As `_inside`, but near spellings count in part."""
    whole, got = 0.0, 0.0
    for word in set(a):
        weight = rarity.of(word)
        whole += weight
        got += weight * _closest(word, b)
    return got / whole if whole else 0.0


def _closest(word: str, words: Sequence[str]) -> float:
    if word in words:
        return 1.0
    if len(word) < 4:
        return 0.0
    best = max(
        (JaroWinkler.similarity(word, other) for other in words if len(other) > 2), default=0
    )
    return best if best >= 0.88 else 0.0


def _lacking(a: Collection[str], b: Collection[str], rarity: Rarity) -> float:
    """Weight of the rarest word of a that b lacks."""
    return max((rarity.of(w) for w in set(a) - set(b)), default=0.0)


def _shared(a: Collection[str], b: Collection[str], rarity: Rarity) -> float:
    return max((rarity.of(w) for w in set(a) & set(b)), default=0.0)


def _glued(a: Product, b: Product) -> float:
    """Longest model number of one that stands in the other's title written together."""
    one, other = a.plain.replace(" ", ""), b.plain.replace(" ", "")
    found = [len(c) for c in a.codes if c in other] + [len(c) for c in b.codes if c in one]
    return float(max(found, default=0))


def _codes_near(a: Product, b: Product) -> float:
    scores = [
        Levenshtein.normalized_similarity(x, y) for x in a.codes for y in b.codes
    ]  # fmt: skip
    return max(scores, default=-1.0)


def _codes_start(a: Product, b: Product) -> float:
    """Letters that the beginnings of two model numbers share."""
    best = 0
    for x in a.codes:
        for y in b.codes:
            same = next((i for i, (p, q) in enumerate(zip(x, y, strict=False)) if p != q), None)
            best = max(best, min(len(x), len(y)) if same is None else same)
    return float(best)


def _numbers(a: Product, b: Product) -> float:
    whole = a.numbers | b.numbers
    return len(a.numbers & b.numbers) / len(whole) if whole else -1.0


def _brand(a: Product, b: Product) -> float:
    if a.brand and b.brand:
        return fuzz.token_set_ratio(a.brand, b.brand) / 100
    one, other = (a, b) if a.brand else (b, a)
    if not one.brand:
        return -1.0
    return 0.5 + 0.5 * (one.brand.split(" ")[0] in other.text)


def _price(a: Product, b: Product) -> float:
    return abs(math.log(a.price / b.price)) if a.price > 0 and b.price > 0 else -1.0


def _model(a: Product, b: Product) -> float:
    """1 for one model number, else how near the two are; -1 if a side has none."""
    if not a.model or not b.model:
        return -1.0
    return Levenshtein.normalized_similarity(a.model, b.model)


def _model_told(a: Product, b: Product) -> float:
    """Whether the model number of one side is written in the other's text."""
    one, other = a.whole.replace(" ", ""), b.whole.replace(" ", "")
    known = [(x, y) for x, y in ((a.model, other), (b.model, one)) if len(x) >= 3]
    return float(max((len(x) if x in y else 0) for x, y in known)) if known else -1.0


def _fresh_codes(a: Product, b: Product) -> float:
    """Model numbers of the left product that the right one does not have in any writing."""
    other = b.whole.replace(" ", "")
    return float(sum(c not in other for c in a.codes))


def _both(a: str, b: str, score: Callable[[str, str], float]) -> float:
    return score(a, b) if a and b else -1.0


def _order(a: Sequence[str], b: Sequence[str]) -> float:
    """Share of the shorter title that stands in the other in the same order."""
    from rapidfuzz.distance import LCSseq

    shorter = min(len(a), len(b))
    return LCSseq.similarity(a, b) / shorter if shorter else 0.0


def _grams(a: Product, b: Product) -> float:
    def cut(text: str) -> set[str]:
        plain = f" {text} "
        return {plain[i : i + 3] for i in range(len(plain) - 2)}

    one, other = cut(a.plain), cut(b.plain)
    return 2 * len(one & other) / (len(one) + len(other))


Feature = Callable[[Product, Product, Rarity], float]

_FEATURES: tuple[tuple[str, Feature], ...] = (
    ("title cosine", lambda a, b, r: _cosine(a.title, b.title, r)),
    ("text cosine", lambda a, b, r: _cosine(a.text, b.text, r)),
    ("left title in right title", lambda a, b, r: _inside(a.title, b.title, r)),
    ("right title in left title", lambda a, b, r: _inside(b.title, a.title, r)),
    ("left title in right text", lambda a, b, r: _inside(a.title, b.text, r)),
    ("right title in left text", lambda a, b, r: _inside(b.title, a.text, r)),
    ("left title softly in right", lambda a, b, r: _soft(a.title, b.title, r)),
    ("right title softly in left", lambda a, b, r: _soft(b.title, a.title, r)),
    ("rarest word right lacks", lambda a, b, r: _lacking(a.title, b.text, r)),
    ("rarest word left lacks", lambda a, b, r: _lacking(b.title, a.text, r)),
    ("rarest shared word", lambda a, b, r: _shared(a.title, b.title, r)),
    ("rarest shared word of text", lambda a, b, r: _shared(a.text, b.text, r)),
    ("rarest shared code", lambda a, b, r: _shared(a.codes, b.codes, r)),
    ("nearest codes", lambda a, b, r: _codes_near(a, b)),
    ("codes begin alike", lambda a, b, r: _codes_start(a, b)),
    ("code written together", lambda a, b, r: _glued(a, b)),
    ("left has codes", lambda a, b, r: float(len(a.codes))),
    ("right has codes", lambda a, b, r: float(len(b.codes))),
    ("shared numbers", lambda a, b, r: _numbers(a, b)),
    ("numbers left only", lambda a, b, r: float(len(a.numbers - b.numbers))),
    ("numbers right only", lambda a, b, r: float(len(b.numbers - a.numbers))),
    ("brand", lambda a, b, r: _brand(a, b)),
    ("price apart", lambda a, b, r: _price(a, b)),
    ("model", lambda a, b, r: _model(a, b)),
    ("model told", lambda a, b, r: _model_told(a, b)),
    ("left codes unknown right", lambda a, b, r: _fresh_codes(a, b)),
    ("right codes unknown left", lambda a, b, r: _fresh_codes(b, a)),
    ("kind", lambda a, b, r: _both(a.kind, b.kind, fuzz.token_set_ratio)),
    ("brand letters", lambda a, b, r: _both(a.brand, b.brand, JaroWinkler.similarity)),
    ("text token set", lambda a, b, r: fuzz.token_set_ratio(a.whole, b.whole)),
    ("text token sort", lambda a, b, r: fuzz.token_sort_ratio(a.whole, b.whole)),
    ("title in text", lambda a, b, r: fuzz.partial_token_sort_ratio(a.plain, b.whole)),
    ("same order", lambda a, b, r: _order(a.title, b.title)),
    ("title letters", lambda a, b, r: JaroWinkler.similarity(a.plain, b.plain)),
    ("weight left lacks", lambda a, b, r: r.sum(set(b.title) - a.text)),
    ("weight right lacks", lambda a, b, r: r.sum(set(a.title) - b.text)),
    ("weight shared", lambda a, b, r: r.sum(set(a.title) & set(b.title))),
    ("price left", lambda a, b, r: math.log1p(a.price)),
    ("price right", lambda a, b, r: math.log1p(b.price)),
    ("token set", lambda a, b, r: fuzz.token_set_ratio(a.plain, b.plain)),
    ("token sort", lambda a, b, r: fuzz.token_sort_ratio(a.plain, b.plain)),
    ("partial", lambda a, b, r: fuzz.partial_ratio(a.plain, b.plain)),
    ("ratio", lambda a, b, r: fuzz.ratio(a.plain, b.plain)),
    ("trigrams", lambda a, b, r: _grams(a, b)),
    ("first word", lambda a, b, r: float(a.title[:1] == b.title[:1])),
    ("words left", lambda a, b, r: float(len(a.title))),
    ("words right", lambda a, b, r: float(len(b.title))),
    ("last word", lambda a, b, r: float(a.title[-1:] == b.title[-1:])),
)

_COMPETING = (0, 6, 7)

_OWN: tuple[str, ...] = (
    *(name for name, _ in _FEATURES),
    *(f"{_FEATURES[c][0]}: lead {s}" for c in _COMPETING for s in ("on the left", "on the right")),
)
_TOLD: tuple[str, ...] = (
    *(
        f"{side}: {what}"
        for side in ("left", "right")
        for what in ("with brand", "with model", "with price", "text a title", "words")
    ),
    "usual title cosine",
)
NAMES: tuple[str, ...] = (*_OWN, *_TOLD, *(f"{name}: place" for name in _OWN))
"""Names of the feature columns; reasons use them."""

VIEWS: dict[str, tuple[str, ...]] = {
    "as told": (*_OWN, *_TOLD),
    "without the catalogues": _OWN,
    "with places": (*_OWN, *(f"{name}: place" for name in _OWN)),
}
"""Columns that each part of the model sees. They err in different ways on a catalogue of a new
kind, so that their mean errs least."""
