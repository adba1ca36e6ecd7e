"""What holds of linkage whatever the data."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.language.addresses import fold_address
from counterfoil.language.names import fold_person
from counterfoil.linkers.clustering import cluster
from counterfoil.linkers.edge_rings import adjusted_rand
from counterfoil.linkers.growing import Links, grow
from counterfoil.linkers.identity import name_groups
from counterfoil.linkers.name_pairs import scores

ROWS = st.integers(0, 11)
PAIRS = st.lists(
    st.tuples(ROWS, ROWS, st.floats(0, 40)).filter(lambda p: p[0] != p[1]), max_size=25
)


def arrays(pairs):
    table = np.array([(a, b) for a, b, _ in pairs], np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1], np.array([w for *_, w in pairs], np.float64)


@settings(max_examples=50)
@given(PAIRS, st.permutations(range(25)))
def test_the_order_of_pairs_does_not_change_groups(pairs, order):
    turned = [pairs[i] for i in order if i < len(pairs)]
    assert cluster(12, *arrays(pairs)).tolist() == cluster(12, *arrays(turned)).tolist()


@settings(max_examples=50)
@given(PAIRS, st.lists(st.tuples(ROWS, ROWS).filter(lambda p: p[0] != p[1]), max_size=6))
def test_what_a_person_parted_is_never_one_group(pairs, apart):
    group = cluster(12, *arrays(pairs), cannot=apart)
    assert all(group[a] != group[b] for a, b in apart)


@settings(max_examples=50)
@given(PAIRS, st.lists(st.tuples(ROWS, ROWS).filter(lambda p: p[0] != p[1]), max_size=6))
def test_growing_groups_never_joins_what_a_person_parted(pairs, apart):
    foes = np.array(apart, np.int64).reshape(-1, 2)
    alone, links = np.arange(12, dtype=np.int32), Links(*arrays(pairs))
    group = grow(alone, links, lambda a, b: np.full(len(a), 9.0), 1.0, (), foes)
    assert all(group[a] != group[b] for a, b in apart)


@settings(max_examples=50)
@given(st.text(max_size=30))
def test_any_text_can_be_folded(text):
    fold_person(text)
    fold_address(text)
    assert 0.0 <= scores([text], ["Wang Min"])[0] <= 1.0


@settings(max_examples=30)
@given(
    st.dictionaries(st.integers(0, 9), st.sets(st.text("abc", min_size=1), min_size=1), max_size=5)
)
def test_groups_have_ids_of_their_own(groups):
    seen: set[str] = set()
    members = {}
    for number, records in groups.items():
        fresh = sorted(records - seen)
        seen |= records
        if fresh:
            members[number] = fresh
    ids = name_groups("E", members, {}).ids
    assert len(set(ids.values())) == len(members)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 4), min_size=2, max_size=30))
def test_a_partition_agrees_with_itself(labels):
    label = np.array(labels, np.int32)
    assert adjusted_rand(label, label) == 1.0


def test_an_arrow_table_of_one_row_is_one_group():
    from counterfoil.linkers.fields import FieldKind
    from counterfoil.linkers.folding import code_column
    from counterfoil.linkers.linking import link

    field = code_column("person", FieldKind.PERSON, pa.array(["王敏"]))
    assert link([field]).group.tolist() == [0]
