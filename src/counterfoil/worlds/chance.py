"""How sure a measured share is: Wilson intervals and seeded bootstraps."""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from counterfoil.matching.intervals import wilson
from counterfoil.worlds.cells import Floats, Ints

LEVEL = 0.95
ROUNDS = 400
"""Bootstrap rounds."""


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A measured value with its 95 % interval."""

    value: float | None
    """None if nothing could be counted."""

    low: float | None = None
    high: float | None = None
    hits: int | None = None
    """Numerator, for shares."""

    of: int | None = None
    """Denominator of a share, or number of things that were resampled."""


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """Precision, recall and their harmonic mean."""

    precision: Estimate
    recall: Estimate
    f1: Estimate


def share(hits: int, of: int) -> Estimate:
    """A share with its Wilson interval."""
    if of == 0:
        return Estimate(value=None, hits=hits, of=0)
    low, high = wilson(hits, of)
    return Estimate(value=_round(hits / of), low=_round(low), high=_round(high), hits=hits, of=of)


def ratio(top: float, bottom: float) -> float:
    """`top / bottom`, 0 if there is nothing to divide by."""
    return top / bottom if bottom else 0.0


def f1(precision: float, recall: float) -> float:
    """Harmonic mean; 0 if both are 0."""
    return ratio(2 * precision * recall, precision + recall)


def resampled_sums(columns: Floats, seed: int) -> Floats:
    """Sums of columns over things drawn again and again.

    Args:
        columns: One row a thing, one column a quantity.
        seed: Fixes the draws.

    Returns:
        One row a round, one column a quantity.
    """
    dice = np.random.default_rng([seed, len(columns)])
    sums = np.empty((ROUNDS, columns.shape[1]))
    for place in range(ROUNDS):
        drawn = np.bincount(dice.integers(0, len(columns), len(columns)), minlength=len(columns))
        sums[place] = drawn @ columns
    return sums


def resampled(values: Floats, seed: int, measure: Callable[[Floats], float]) -> Estimate:
    """A measure of values, with the interval of its bootstrap.

    Args:
        values: One a thing, in any order; not many thousands.
        seed: Fixes the draws.
        measure: Takes some of the values, with repeats.
    """
    if not len(values):
        return Estimate(value=None, of=0)
    dice = np.random.default_rng([seed, len(values)])
    drawn = [measure(values[dice.integers(0, len(values), len(values))]) for _ in range(ROUNDS)]
    return between(drawn, measure(values), len(values))


def counted_f1(hits: int, false: int, missed: int, rest: int, seed: int) -> Estimate:
    """F1 of counts, with the interval of the bootstrap over all cases.

    Args:
        hits: Found and true.
        false: Found and not true.
        missed: True and not found.
        rest: Neither.
        seed: Fixes the draws.
    """
    counts = np.array([hits, false, missed, rest], np.float64)
    total = int(counts.sum())
    if total == 0 or hits + missed == 0:
        return Estimate(value=None, of=total)
    drawn: Ints = np.random.default_rng([seed, total]).multinomial(total, counts / total, ROUNDS)
    values = [ratio(2 * a, 2 * a + b + c) for a, b, c, _ in drawn.tolist()]
    return between(values, ratio(2 * hits, 2 * hits + false + missed), total)


def between(drawn: Sequence[float] | Floats, value: float, of: int) -> Estimate:
    """An estimate whose interval holds the middle 95 % of drawn values."""
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value=_round(value), low=_round(low), high=_round(high), of=of)


def _round(value: float) -> float:
    return round(float(value), 4)
