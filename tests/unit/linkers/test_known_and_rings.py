import numpy as np
import pyarrow as pa
import pytest
from strangers import NAMES

from counterfoil.linkers.edge_rings import EdgeList, adjusted_rand, find_rings, roles
from counterfoil.linkers.fields import FieldKind
from counterfoil.linkers.folding import code_column
from counterfoil.linkers.keys import recall_estimate
from counterfoil.linkers.known import Known
from counterfoil.linkers.linking import link
from counterfoil.linkers.nearness import near_names


@pytest.fixture
def known():
    person = pa.array([*NAMES, "何志超"])
    phone = pa.array([f"1370000{i:04d}" for i in range(12)] + ["13800138000"])
    fields = [
        code_column("person", FieldKind.PERSON, person),
        code_column("phone", FieldKind.PHONE, phone),
    ]
    return Known(fields, link(fields).learned)


def test_a_new_spelling_finds_the_record_that_is_known(known):
    found = known.ask({"person": "HE, Zhichao", "phone": "+86 138-0013-8000"})
    assert found[0].row == 12
    assert set(found[0].parts) == {"person", "phone"}


def test_a_stranger_finds_nobody(known):
    assert known.ask({"person": "钱无双", "phone": "13511112222"}) == []
    assert known.ask({}) == []
    assert known.ask({"colour": "red"}) == []


def test_many_new_records_are_answered_as_one_by_one(known):
    new = [
        {"person": "HE, Zhichao", "phone": "+86 138-0013-8000"},
        {"person": "钱无双", "phone": "13511112222"},
        {"person": None, "phone": "13700000003"},
        {"person": "周芳", "phone": None},
    ]
    found = known.ask_all(pa.Table.from_pylist(new))
    assert found == [known.ask({k: v for k, v in record.items() if v}) for record in new]
    assert [bool(matches) for matches in found] == [True, False, True, True]


def edges(*pairs):
    source, target = np.array(pairs, np.int64).T
    nodes = int(max(source.max(), target.max())) + 1
    return EdgeList(nodes=nodes, source=source, target=target, weight=np.ones(len(source)))


def test_two_dense_groups_with_one_edge_between_are_two_rings():
    first = [(a, b) for a in range(4) for b in range(a)]
    second = [(a + 4, b + 4) for a, b in first]
    ring = find_rings(edges(*first, *second, (0, 4))).ring
    assert len(set(ring[:4].tolist())) == len(set(ring[4:].tolist())) == 1
    assert ring[0] != ring[4]


def test_one_whom_many_pay_is_a_collector():
    graph = edges((1, 0), (2, 0), (3, 0), (4, 0))
    role = dict(roles(graph, np.zeros(5, np.int32)))
    assert role[0] == "collector"
    assert role[1] == "member"


def test_agreement_of_partitions_is_one_for_the_same_under_other_numbers():
    assert adjusted_rand(np.array([0, 0, 1, 1]), np.array([5, 5, 2, 2])) == 1.0


@pytest.mark.parametrize(
    ("one", "two", "near"),
    [
        ("he zhichao", "he zhichoa", True),
        ("iu weijuanl", "liu weijuan", True),
        ("li na", "wu na", False),
    ],
)
def test_one_slip_is_near_even_across_the_blank(one, two, near):
    assert near_names([one], [two])[0] == near


def test_pairs_found_by_one_key_only_point_to_pairs_that_are_missed():
    sure = {"a": np.array([True, True]), "b": np.array([True, True])}
    thin = {"a": np.array([True, True, False, False]), "b": np.array([False, False, True, True])}
    assert recall_estimate(sure) == 1.0
    assert recall_estimate(thin) < 0.5
