"""How sure a counted share is."""

from math import sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
"""Standard deviations on each side of the middle in an interval of 95 %."""


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, 0 to 1, both ends inside.

    Source: E. B. Wilson, JASA 22 (1927) 209.

    Args:
        hits: Cases with the property.
        of: All cases; at least one.
    """
    part, square = hits / of, Z * Z
    middle = (part + square / (2 * of)) / (1 + square / of)
    half = Z / (1 + square / of) * sqrt(part * (1 - part) / of + square / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)
