"""What is known of a number: a lower and an upper bound. All law arithmetic runs on these."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

Status = Literal["met", "not_met", "unknown", "human_decision", "not_computed"]
"""Three truth values, and two ways in which a machine must not answer."""


class Bounds(NamedTuple):
    """A number known to lie between `low` and `high`, both included."""

    low: Decimal
    high: Decimal | None
    """None: no upper bound is known."""

    def exact(self) -> bool:
        """Whether the number is known exactly."""
        return self.high == self.low

    def times(self, factor: Decimal | int) -> "Bounds":
        """The product with a factor of zero or more."""
        return Bounds(self.low * factor, None if self.high is None else self.high * factor)

    def plus(self, other: "Bounds") -> "Bounds":
        """The sum of two independent numbers."""
        high = None if self.high is None or other.high is None else self.high + other.high
        return Bounds(self.low + other.low, high)

    def minus(self, other: "Bounds") -> "Bounds":
        """The difference of two independent numbers, not below zero."""
        low = Decimal(0) if other.high is None else max(Decimal(0), self.low - other.high)
        high = None if self.high is None else max(Decimal(0), self.high - other.low)
        return Bounds(low, high)

    def join(self, other: "Bounds") -> "Bounds":
        """The smallest interval that holds both."""
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Bounds(min(self.low, other.low), high)

    def larger(self, other: "Bounds") -> "Bounds":
        """The greater of two numbers."""
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Bounds(max(self.low, other.low), high)


UNKNOWN = Bounds(Decimal(0), None)
"""Nothing is known; amounts and counts are never negative."""


def exactly(value: Decimal | int) -> Bounds:
    """A number known exactly."""
    number = Decimal(value)
    return Bounds(number, number)


def compare(known: Bounds, operator: str, threshold: Decimal) -> Status:
    """Whether a number stands in a relation to a threshold, as far as it is known.

    Args:
        known: Bounds of the number.
        operator: `ge`, `gt`, `lt` or `le`.
        threshold: The number of the rule.
    """
    low, high = known
    if operator == "ge":
        holds, fails = low >= threshold, high is not None and high < threshold
    elif operator == "gt":
        holds, fails = low > threshold, high is not None and high <= threshold
    elif operator == "lt":
        holds, fails = high is not None and high < threshold, low >= threshold
    else:
        holds, fails = high is not None and high <= threshold, low > threshold
    return "met" if holds else "not_met" if fails else "unknown"


def both(statuses: Sequence[Status]) -> Status:
    """All must hold."""
    for status in _WORST_FIRST:
        if status in statuses:
            return status
    return "met"


def either(statuses: Sequence[Status]) -> Status:
    """One must hold. A limb that is never computed neither helps nor harms."""
    for status in _BEST_FIRST:
        if status in statuses:
            return status
    return "not_met"


_WORST_FIRST: tuple[Status, ...] = ("not_met", "not_computed", "human_decision", "unknown")
_BEST_FIRST: tuple[Status, ...] = ("met", "human_decision", "unknown")
