"""Names that differ by one character: two of a family, or one misspelt."""

import pyarrow as pa
import pytest

from counterfoil.linkers.coding import code_person
from counterfoil.linkers.comparing import levels
from counterfoil.linkers.nearness import one_character_apart
from counterfoil.linkers.same_as import one_name


@pytest.mark.parametrize(
    ("one", "two", "near"),
    [("姜丽明", "姜明丽", True), ("姜丽明", "江明丽", False), ("李建国", "李建军", False)],
)
def test_a_given_name_turned_round_is_near_and_another_name_is_not(one, two, near):
    person = code_person("person", pa.array([one, two]))
    assert (levels(person, [0], [1])[0] == 1) == near


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        ("李建国", "李建军", True),
        ("李建国", "李国", True),
        ("李军", "李国", False),
        ("Li", "李", False),
    ],
)
def test_one_character_is_counted_in_names_of_three(one, two, apart):
    assert one_character_apart(one, two) == apart


def test_different_names_exclude_each_other_unless_proven_to_be_one():
    person = code_person("person", pa.array(["李建国", "李建军"]))
    one, two = (frozenset([code]) for code in sorted(person.value.tolist()))
    assert not one_name(person).agree(one, two)
    pair = (min(one), min(two))
    assert one_name(person, [pair]).agree(one, two)
