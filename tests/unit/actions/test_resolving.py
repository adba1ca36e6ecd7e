import random
from collections import defaultdict

import pytest
from ring_sample import Town, person, town

from counterfoil.actions.resolving import resolve
from counterfoil.model.entity import ENTITIES, Judgement, Prior


def rings_of(resolution):
    rings = defaultdict(set)
    for row in resolution.rings.to_pylist():
        rings[row["ring"]].add(row["record"])
    return sorted(rings.values(), key=min)


def entity_of(resolution):
    return {row["record"]: row["entity"] for row in resolution.entities.to_pylist()}


def roles_of(resolution):
    return {row["record"]: row["role"] for row in resolution.rings.to_pylist()}


def test_two_rings_are_found_and_not_mixed_and_the_hub_ties_nobody():
    made = town()
    found = rings_of(resolve(made.tables(), made.suspected()))
    shops = [{r for r in ring if r.startswith("shops:")} for ring in found]
    assert sorted(map(sorted, shops)) == [
        [f"shops:S{n:04d}" for n in range(101, 105)],
        [f"shops:S{n:04d}" for n in range(201, 205)],
    ]


def test_the_raided_site_and_the_collector_have_their_roles():
    made = town()
    roles = roles_of(resolve(made.tables(), made.suspected()))
    assert roles["seizures:Z1"] == "site"
    assert roles["accounts:6299000000000001"] == "collector"
    assert roles["shops:S0101"] == "retail"


def test_two_rings_with_one_supplier_stay_two_and_say_where_they_meet():
    made = town(supplier=True)
    resolution = resolve(made.tables(), made.suspected())
    assert len(rings_of(resolution)) == 2
    facts = resolution.ring_facts.to_pylist()
    assert [["6299000000000009" in text for text in row["bridges"]] for row in facts] == [
        [True]
    ] * 2
    assert [row["trade"] for row in facts] == [facts[0]["ring"]] * 2
    assert [row["also"] for row in facts] == [[], []]


def test_rings_that_do_not_meet_are_trades_of_their_own():
    made = town()
    facts = resolve(made.tables(), made.suspected()).ring_facts.to_pylist()
    assert [row["trade"] for row in facts] == [row["ring"] for row in facts]


def test_an_operator_and_his_account_are_one_actor_and_name_their_reasons():
    made = town()
    resolution = resolve(made.tables(), made.suspected())
    entity = entity_of(resolution)
    assert entity["shops:S0001"] == entity["accounts:6200000000000001"]
    row = next(r for r in resolution.entities.to_pylist() if r["record"] == "shops:S0001")
    assert any("6200000000000001" in reason for reason in row["reasons"])


def test_those_who_share_a_hub_are_many_actors():
    made = town()
    entity = entity_of(resolve(made.tables(), made.suspected()))
    assert len({entity[f"shops:S{n:04d}"] for n in range(1, 31)}) == 30


def test_sharing_a_collector_does_not_make_two_names_one_actor():
    made = Town()
    one = made.shop(1, "王敏")
    other = made.shop(2, "李强", payee_account="6200000000000001", phone="+8613000000001")
    for n in range(3, 40):
        made.shop(n, person(n))
    entity = entity_of(resolve(made.tables(), made.suspected()))
    assert entity[one] != entity[other]


def test_rows_in_another_order_give_the_same_answer():
    made = town(supplier=True)
    first = resolve(made.tables(), made.suspected())
    shuffle = random.Random(4)
    for rows in made.rows.values():
        shuffle.shuffle(rows)
    shuffle.shuffle(made.found)
    again = resolve(made.tables(), made.suspected())
    for name in ("entities", "edges", "rings", "ring_facts"):
        assert getattr(first, name).equals(getattr(again, name)), name


def test_ids_survive_a_rerun_with_a_new_record():
    made = town()
    first = resolve(made.tables(), made.suspected())
    before = Prior(entities=first.entities, rings=first.rings)
    late = made.shop(105, person(105))
    made.pays("6200000000000105", "6299000000000001")
    made.suspect(late, "TM1")
    again = resolve(made.tables(), made.suspected(), before)
    old, new = entity_of(first), entity_of(again)
    assert all(new[record] == name for record, name in old.items())
    assert {r["ring"] for r in first.rings.to_pylist()} == {
        r["ring"] for r in again.rings.to_pylist()
    }


def test_a_person_s_word_joins_and_parts_actors():
    made = town()
    said = (
        Judgement(same=True, records=("shops:S0001", "shops:S0002"), at="2025-01-01"),
        Judgement(
            same=False, records=("shops:S0003", "accounts:6200000000000003"), at="2025-01-02"
        ),
    )
    entity = entity_of(resolve(made.tables(), made.suspected(), None, said))
    assert entity["shops:S0001"] == entity["shops:S0002"]
    assert entity["shops:S0003"] != entity["accounts:6200000000000003"]


def test_of_two_words_on_one_pair_the_later_holds():
    made = town()
    pair = ("shops:S0001", "shops:S0002")
    said = (
        Judgement(same=True, records=pair, at="2025-01-01"),
        Judgement(same=False, records=pair, at="2025-02-01"),
    )
    entity = entity_of(resolve(made.tables(), made.suspected(), None, said))
    assert entity[pair[0]] != entity[pair[1]]


def test_edges_of_a_ring_quote_value_fanout_and_rows():
    made = town()
    edges = resolve(made.tables(), made.suspected()).edges.to_pylist()
    payment = next(e for e in edges if e["kind"] == "payment")
    assert payment["right"] == "accounts:6299000000000001"
    assert payment["value"] == "6299000000000001"
    assert payment["evidence"]
    assert payment["fanout"] >= 4


def test_the_one_value_that_holds_a_ring_is_named():
    made = town()
    facts = resolve(made.tables(), made.suspected()).ring_facts.to_pylist()
    assert any(f["cut"] == "account 6299000000000001" and f["cut_parts"] >= 2 for f in facts)
    assert all(f["people_low"] <= f["people"] <= f["people_high"] for f in facts)


@pytest.mark.parametrize("tables", [{}, {"shops": 0}])
def test_nothing_gives_empty_tables_of_the_same_shape(tables):
    made = Town()
    resolution = resolve({name: made.tables().get(name) for name in ()}, made.suspected())
    assert resolution.entities.schema == ENTITIES
    assert resolution.rings.num_rows == 0
