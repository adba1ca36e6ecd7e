"""Scores: the threshold parts, and versions rank above passages."""

import pytest

from counterfoil.actions.passages import chance_of_version, likeness_of_whole
from counterfoil.actions.secrets import SUSPECT_BITS, score_of


def test_the_threshold_has_one_half_and_more_bits_have_more() -> None:
    scores = [score_of(bits) for bits in (0, 40, 84.9, 85, 120, 250)]

    assert scores == sorted(set(scores))
    assert scores[2] < score_of(SUSPECT_BITS) == 0.5


def test_a_version_ranks_above_a_longer_passage_of_another_page() -> None:
    version = chance_of_version(likeness=0.6, opening=90)
    sibling = chance_of_version(likeness=0.1, opening=20)

    assert score_of(120, version=version) > 0.98 > score_of(2000, version=sibling) > 0.95


@pytest.mark.parametrize("version", [0.0, 0.999])
def test_a_like_whole_suspects_nothing_by_itself(version: float) -> None:
    assert score_of(84, version=version) < 0.5


@pytest.mark.parametrize(
    ("likeness", "opening", "is_version"),
    [(0.9, 0, True), (0.3, 80, True), (0.3, 20, False), (0.05, 400, True), (0.0, 0, False)],
)
def test_whole_and_beginning_together_make_a_version(
    likeness: float, opening: float, is_version: bool
) -> None:
    assert (chance_of_version(likeness, opening) >= 0.5) == is_version


def test_likeness_takes_the_mean_of_both_parts() -> None:
    assert likeness_of_whole(50, 100, 400) == 0.25
    assert likeness_of_whole(0, 0, 0) == 0.0
