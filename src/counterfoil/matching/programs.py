"""How alike two programs are: their structure, and the words that only a copy would share.

Structure is the sequence of token kinds without signs; names, numbers and strings are
abstracted, so renaming changes nothing. Words are string literals, numbers, comments and
names. A word weighs more the fewer background programs have it.

Runs of structure are weighed by surprise: how many bits a run takes beyond what three tokens
foretell of the fourth, less the bits that finding it anywhere in the other program takes. A
list of a hundred strings, or the usual first lines of a method, weigh nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from math import exp, log, log2
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

Weight = Callable[[object], float]


class Traits(msgspec.Struct, frozen=True):
    """What is compared of one program."""

    pairs: Mapping[object, int]
    """Runs of two abstract tokens: survives reordering and rewriting of single statements."""

    kinds: NDArray[np.uint64]
    """One value for each abstract token, in order."""

    strings: Mapping[object, int]
    numbers: Mapping[object, int]
    comments: Mapping[object, int]
    names: Mapping[object, int]


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """Likeness of two programs, each part from 0 to 1; None where neither has any."""

    structure: float | None
    runs: float | None
    """Part of the smaller program's surprising runs that the other has, by bits."""

    strings: float | None
    numbers: float | None
    comments: float | None
    names: float | None
    large: bool = False
    """Both programs have enough surprising runs to be judged by them."""

    @property
    def score(self) -> float:
        """0 to 1. From 0.5 the likeness is more than chance and common practice give.

        Small programs: strings count double, structure and numbers once, comments a third;
        the weights are set, not fitted. Programs of `LARGE` bits or more: the part of shared
        runs, 0.5 at `SHARED_RUNS`.
        """
        if self.large and self.runs is not None:
            return 1.0 / (1.0 + exp(-(self.runs - SHARED_RUNS) / (SHARED_RUNS / 5)))
        parts = ((self.strings, 2.0), (self.structure, 1.0), (self.numbers, 1.0),
                 (self.comments, 0.3))  # fmt: skip
        known = [(value, weight) for value, weight in parts if value is not None]
        if not known:
            return 0.0
        return sum(v * w for v, w in known) / sum(w for _, w in known)


LARGE = 4000.0
"""Bits of surprising runs from which a program is judged by them."""

SHARED_RUNS = 0.1
"""Part of shared runs at which large programs have score 0.5."""

RUN = 14
"""Abstract tokens of a long run."""

_MIX = np.uint64(0x9E3779B97F4A7C15)
_SIGNS = frozenset(("sign", "comment"))


def structure(kinds: Iterable[str]) -> list[str]:
    """Abstract tokens: kinds without signs and comments."""
    return [kind for kind in kinds if kind not in _SIGNS]


def traits(tokens: Sequence[tuple[str, str]]) -> Traits:
    """Traits of a program from its (kind, text) tokens."""
    kinds = structure(kind for kind, _ in tokens)

    def words(kind: str) -> Counter[object]:
        return Counter(text for own, text in tokens if own == kind)

    return Traits(
        pairs=Counter(pairwise(kinds)),
        kinds=np.array([crc32(kind.encode()) for kind in kinds], dtype=np.uint64),
        strings=words("string"),
        numbers=words("number"),
        comments=Counter(
            word
            for own, text in tokens
            if own == "comment"
            for word in text.lower().split()
            if len(word) > 2
        ),
        names=words("name"),
    )


def weights(background: Sequence[Mapping[object, int]]) -> Weight:
    """Weight of a feature: inverse document frequency in the background, 1 without one."""
    if not background:
        return lambda feature: 1.0
    frequency: Counter[object] = Counter()
    for program in background:
        frequency.update(program.keys())
    count = len(background) + 1
    return lambda feature: log((count + 1) / (frequency[feature] + 0.5)) + 0.05


def alike(left: Mapping[object, int], right: Mapping[object, int], weight: Weight) -> float | None:
    """Dice's coefficient of two weighted bags; None if both are empty."""
    both = sum((left[key] * right[key]) ** 0.5 * weight(key) for key in left.keys() & right.keys())
    total = sum(n * weight(key) for bag in (left, right) for key, n in bag.items())
    return 2 * both / total if total else None


def runs_of(kinds: NDArray[np.uint64], width: int = RUN) -> NDArray[np.uint64]:
    """A value for each run of so many tokens; as many as begin within the program."""
    values = np.zeros(max(0, len(kinds) - width + 1), dtype=np.uint64)
    for step in range(width):
        values = values * _MIX + kinds[step : step + len(values)] + np.uint64(1)
    return values


def shared_bits(
    left: NDArray[np.uint64], right: NDArray[np.uint64], common: NDArray[np.uint64]
) -> tuple[float, float]:
    """What two programs share of their surprising runs.

    Args:
        left: Abstract tokens of one program.
        right: Those of the other.
        common: Runs that the background has; they count nothing.

    Returns:
        Part of the smaller program's bits that the other has, from 0 to 1; and the smaller
        program's bits.
    """
    surprise = _surprise(left, right)
    sides = []
    for mine, other in ((left, right), (right, left)):
        runs, at = np.unique(runs_of(mine), return_index=True)
        until = np.concatenate(([0.0], np.cumsum(surprise(mine))))
        bits = np.maximum(0.0, (until[RUN:] - until[: len(until) - RUN])[at] - log2(len(other) + 1))
        bits[np.isin(runs, common)] = 0.0
        sides.append((float(bits.sum()), runs, bits))
    (total, runs, bits), (_, others, _) = sorted(sides, key=lambda side: side[0])
    return (float(bits[np.isin(runs, others)].sum()) / total if total else 0.0), total


def _surprise(
    left: NDArray[np.uint64], right: NDArray[np.uint64]
) -> Callable[[NDArray[np.uint64]], NDArray[np.float64]]:
    """Bits of each token after the two before it, by the frequencies in both programs."""
    both = (left, right)
    three, many = np.unique(np.concatenate([runs_of(s, 3) for s in both]), return_counts=True)
    two, held = np.unique(np.concatenate([runs_of(s[:-1], 2) for s in both]), return_counts=True)
    spare = len(np.unique(np.concatenate(both))) / 20

    def bits(kinds: NDArray[np.uint64]) -> NDArray[np.float64]:
        seen = many[np.searchsorted(three, runs_of(kinds, 3))]
        before = held[np.searchsorted(two, runs_of(kinds[:-1], 2))]
        return np.concatenate((np.full(min(2, len(kinds)), 3.0), -np.log2(seen / (before + spare))))

    return bits


def likeness(left: Traits, right: Traits, background: Sequence[Traits] = ()) -> Likeness:
    """Compare two programs.

    Args:
        left: One program.
        right: The other.
        background: Unrelated programs, whose features count less.
    """

    def part(name: str) -> float | None:
        weight = weights([getattr(program, name) for program in background])
        return alike(getattr(left, name), getattr(right, name), weight)

    common = np.concatenate([np.zeros(0, np.uint64), *(runs_of(p.kinds) for p in background)])
    share, bits = shared_bits(left.kinds, right.kinds, np.unique(common))
    return Likeness(
        structure=part("pairs"),
        runs=share if bits else None,
        strings=part("strings"),
        numbers=part("numbers"),
        comments=part("comments"),
        names=part("names"),
        large=bits >= LARGE,
    )
