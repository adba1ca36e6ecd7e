"""What answers teach: more or less weight for a kind of agreement, if they teach anything."""

import numpy as np
import pyarrow as pa
import pytest

from counterfoil.linkers import answering
from counterfoil.linkers.answering import Answers, propose
from counterfoil.linkers.asking import ask
from counterfoil.linkers.fields import FieldKind
from counterfoil.linkers.folding import code_table
from counterfoil.linkers.linking import EVEN, link
from counterfoil.linkers.pairing import Weigher

KINDS = {"person": FieldKind.PERSON, "phone": FieldKind.PHONE, "account": FieldKind.ACCOUNT}
FAMILIES, GIVEN = "王刘赵周孙马朱胡郭林", "敏静磊芳浩超娜军明涛"


def rows():
    """A hundred pairs: in half of them the second gives another name and all else is the same."""
    for number in range(100):
        name = FAMILIES[number // 10] + GIVEN[number % 10]
        other = FAMILIES[(number // 10 + 3) % 10] + GIVEN[(number + 5) % 10]
        phone, account = f"1370000{number:04d}", f"621700000{number * 37:07d}"
        yield name, phone, account
        yield (name if number % 2 else other), phone, account


@pytest.fixture(scope="module")
def fields():
    table = list(rows())
    return code_table(pa.table({h: [r[i] for r in table] for i, h in enumerate(KINDS)}), KINDS)


def answers(same, count=30):
    """Answers on pairs of different names."""
    left = np.arange(0, 4 * count, 4)
    return Answers(left, left + 1, np.full(count, same))


def test_names_part_until_answers_say_that_they_do_not(fields):
    before = link(fields)
    assert before.group[100] != before.group[101]
    after = link(fields, answers=answers(True, 24))
    assert after.proposed.better
    # A pair that nobody was asked about.
    assert after.group[100] == after.group[101]


def test_answers_that_agree_with_the_evidence_join_nobody(fields):
    after = link(fields, answers=answers(False))
    assert after.group[160] != after.group[161]


def test_few_answers_teach_nothing(fields):
    assert link(fields, answers=answers(True, 5)).proposed is None


def test_a_correction_is_measured_on_answers_that_it_has_not_seen(fields):
    given = answers(True)
    draw = np.random.default_rng(3)
    linked = link(fields)
    weighed = Weigher(fields, linked.learned).weigh(given.left, given.right)
    assert propose(weighed, fields, given.same, linked.pairs).better
    chance = propose(weighed, fields, draw.random(len(given.same)) < 0.5, linked.pairs)
    assert chance.after > 0.9


def test_many_answers_are_learned_by_trees_that_agree_with_the_regression(fields, monkeypatch):
    pytest.importorskip("lightgbm")
    left = np.arange(0, 200, 2)
    linked = link(fields)
    weighed = Weigher(fields, linked.learned).weigh(left, left + 1)
    same = left % 4 == 0  # Those of different names, and no others.
    monkeypatch.setattr(answering, "MANY", 50)
    found = propose(weighed, fields, same, linked.pairs)
    assert found.trees is not None
    assert found.better
    assert ((found.bits(weighed, fields) > 0) == same).all()


def test_what_was_asked_is_not_asked_again_and_each_pair_of_groups_once(fields):
    linked = link(fields, threshold=EVEN)
    first = ask(linked, 10)
    pairs = list(zip(linked.pairs.left[first].tolist(), linked.pairs.right[first].tolist(),
                     strict=True))  # fmt: skip
    groups = [tuple(sorted((linked.group[a], linked.group[b]))) for a, b in pairs]
    assert len(pairs) == 10
    assert len(set(groups)) == len(groups)
    again = ask(linked, 10, pairs)
    assert not set(first.tolist()) & set(again.tolist())
