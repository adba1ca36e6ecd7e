"""Intervals of counted shares."""

import pytest

from counterfoil.matching.intervals import wilson


def test_the_interval_is_that_of_the_textbook() -> None:
    assert wilson(15, 50) == pytest.approx((0.190966, 0.437515), abs=2e-4)


def test_nothing_and_everything_stay_inside_nought_and_one() -> None:
    assert wilson(0, 10)[0] == pytest.approx(0.0, abs=1e-12)
    assert wilson(10, 10)[1] == pytest.approx(1.0, abs=1e-12)
    assert wilson(0, 10)[1] == pytest.approx(1 - wilson(10, 10)[0])
