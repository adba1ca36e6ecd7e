"""Words on who is who as answers about pairs, and what they teach about other pairs."""

import numpy as np
import pyarrow as pa
import pytest

from counterfoil.linkers import actors, same_as
from counterfoil.linkers.answering import by_level
from counterfoil.linkers.judged_pairs import Compared, teach, words
from counterfoil.linkers.review import decide, pair_table
from counterfoil.model.entity import Judgement

RECORDS = ["a", "b", "c", "d", "e", "f"]
AT = {record: row for row, record in enumerate(RECORDS)}


def compared(pairs, bits=None, **levels):
    left, right = np.array(pairs, np.int64).T
    silent = np.full(len(pairs), 255, np.uint8)
    held = {name: np.array(levels.get(name, silent), np.uint8) for name in actors.KINDS}
    even = np.zeros(len(pairs)) if bits is None else np.array(bits)
    return Compared(left=left, right=right, levels=held, bits=even)


def test_a_word_speaks_of_all_pairs_that_follow_from_it_and_of_no_others():
    said = [
        Judgement(same=True, records=("a", "b"), at="1"),
        Judgement(same=True, records=("b", "c"), at="2"),
        Judgement(same=False, records=("c",), against=("d",), at="3"),
    ]
    pairs = compared([(0, 2), (2, 3), (1, 3), (4, 5)])

    found = words(pairs, decide(said, AT), len(RECORDS))

    assert found.said.tolist() == [True, True, False, False]
    assert found.same.tolist() == [True, False, False, False]
    assert found.each == (1, 1)
    # Tied by words, so that they are left out together.
    assert (found.unit[0] == found.unit[1], found.apart) == (True, 1)


def test_a_later_word_on_a_pair_is_the_answer():
    said = [
        Judgement(same=True, records=("a", "b"), at="1"),
        Judgement(same=False, records=("a",), against=("b",), at="2"),
    ]

    found = words(compared([(0, 1)]), decide(said, AT), len(RECORDS))

    assert found.each == (0, 1)


def answered(same):
    """Forty judged pairs at even odds, every other with one phone, and forty unasked ones."""
    pairs = compared([(2 * i, 2 * i + 1) for i in range(80)], phone=[2, 0] * 40)
    said = [
        Judgement(same=bool(s), records=(f"{2 * i}", f"{2 * i + 1}"), at=f"{i:03d}")
        for i, s in enumerate(same)
    ]
    at = {str(row): row for row in range(160)}
    return pairs, words(pairs, decide(said, at), 160)


def surprise(chance, same):
    return -np.log(np.where(same, chance, 1 - chance)).mean()


def test_what_answers_have_in_common_is_learned_and_holds_on_those_left_out():
    pairs, said = answered([True, False] * 20)

    taught = teach(pairs, said, actors.KINDS)

    same = said.same[said.said]
    assert taught.weights["phone same"] > 0.5 > -0.5 > taught.weights["phone differs"]
    assert surprise(taught.after, same) < surprise(taught.before, same) - 0.1


def test_answers_by_chance_are_not_measured_to_be_worth_anything():
    pairs, said = answered(np.random.default_rng(5).random(40) < 0.5)

    taught = teach(pairs, said, actors.KINDS)

    same = said.same[said.said]
    assert surprise(taught.after, same) > surprise(taught.before, same) - 0.02


@pytest.fixture(scope="module")
def fields():
    """Pairs of one name at one door with two phones, and a stranger behind each door."""
    rows = []
    for number in range(30):
        name = "王刘赵"[number // 10] + "敏静磊芳浩超娜军明涛"[number % 10]
        door = f"浙江省杭州市西湖区文三路{number * 3 + 1}号1幢{number + 101}室"
        stranger = "欧阳" + "敏静磊芳浩超娜军明涛"[number % 10] + "国民安"[number // 10]
        for side, who in enumerate((name, name, stranger)):
            phone = f"139{(number * 3 + side) * 6173:08d}"
            rows.append({"record": f"shops:{len(rows):03d}", "table": "shops", "person": who,
                         "phone": phone, "address": door})  # fmt: skip
    return actors.coded(pa.Table.from_pylist(rows, actors.SCHEMA))


def is_joined(found):
    return [bool(found.group[3 * n] == found.group[3 * n + 1]) for n in range(30)]


def test_accepted_weights_join_and_part_what_agrees_in_that_way_and_nothing_else(fields):
    alone = same_as.resolve(fields)
    bits = alone.pairs.total[alone.merged | (alone.pairs.levels["person"] == 4)]
    enough = (same_as.MERGE - float(bits.min())) * np.log(2)

    more = same_as.resolve(fields, weights={"address same": enough + 0.1})
    less = same_as.resolve(fields, weights={"address same": enough - 0.1})
    other = same_as.resolve(fields, weights={"phone same": 9.0})

    assert all(is_joined(more))
    assert not any(is_joined(less))
    assert other.group.tolist() == alone.group.tolist()


def test_names_that_cannot_be_one_part_whatever_was_learned(fields):
    found = same_as.resolve(fields, weights={"address same": 50.0, "person differs": 50.0})

    assert len({int(g) for g in found.group[2::3]} | {int(g) for g in found.group[::3]}) == 60


def test_a_stored_pair_says_what_was_learned_apart_from_its_evidence(fields):
    weights = {"address same": 1.0, "phone differs": -0.25}
    found = same_as.resolve(fields, weights=weights)

    rows = pair_table(fields, found, [f"{row:03d}" for row in range(90)]).to_pylist()

    row = next(row for row in rows if row["left"] == "000" and row["right"] == "001")
    assert row["learned"] == pytest.approx(0.75 / np.log(2), abs=1e-3)
    assert row["context"] == pytest.approx(0.0, abs=1e-3)
    evidence = row["prior"] + sum(part["bits"] for part in row["parts"])
    assert row["bits"] == pytest.approx(evidence + row["learned"], abs=1e-3)


def test_each_kind_of_agreement_has_one_feature_and_silence_none():
    pairs = compared([(0, 1), (2, 3)], phone=[2, 255], address=[1, 255])

    found = by_level(pairs.levels, actors.KINDS)

    assert [name for name, has in found.items() if has[0]] == ["phone same", "address near 1"]
    assert [name for name, has in found.items() if has[1]] == ["nothing firm agrees"]
