"""What people decided is taken without contradiction; the later word outranks the earlier."""

from counterfoil.linkers.review import decide
from counterfoil.model.entity import Judgement

AT = {name: row for row, name in enumerate("abcdef")}


def said(same: bool, records: str, at: str, against: str = "") -> Judgement:
    return Judgement(same=same, records=tuple(records), against=tuple(against), at=at)


def test_records_joined_are_joined_and_records_parted_are_parted() -> None:
    found = decide([said(True, "abc", "1"), said(False, "d", "2", against="ef")], AT)

    assert found.must == [(0, 1), (0, 2)]
    assert found.cannot == [(3, 4), (3, 5)]
    assert found.overruled == ()


def test_of_two_words_on_a_pair_the_later_holds() -> None:
    found = decide([said(True, "ab", "1"), said(False, "ab", "2")], AT)

    assert found.must == []
    assert found.cannot == [(0, 1)]
    assert found.overruled == (0,)


def test_a_later_parting_holds_against_joins_through_third_records() -> None:
    found = decide([said(True, "ab", "1"), said(True, "bc", "2"), said(False, "ac", "3")], AT)

    assert found.cannot == [(0, 2)]
    assert found.must == [(1, 2)]
    assert found.overruled == (0,)


def test_a_later_join_sets_aside_an_earlier_parting_that_it_contradicts() -> None:
    found = decide([said(False, "ac", "1"), said(True, "ab", "2"), said(True, "bc", "3")], AT)

    assert found.must == [(0, 1), (1, 2)]
    assert found.cannot == []


def test_nothing_is_said_of_two_records_on_one_side_of_a_parting() -> None:
    found = decide([said(False, "ab", "1", against="cd")], AT)

    assert (0, 1) not in found.cannot
    assert (2, 3) not in found.cannot


def test_records_that_are_not_known_are_not_looked_at() -> None:
    assert decide([said(True, "xyz", "1"), said(True, "ax", "2")], AT).must == []
