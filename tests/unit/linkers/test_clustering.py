import numpy as np

from counterfoil.linkers.clustering import Exclusive, cluster


def rows(*values):
    return np.array(values, np.int64)


def test_strong_pairs_join_and_others_stay_apart():
    group = cluster(4, rows(0, 1), rows(1, 2), np.array([9.0, 8.0]))
    assert group.tolist() == [0, 0, 0, 3]


def test_different_names_keep_two_groups_apart_whatever_the_evidence():
    names = Exclusive(np.array([0, -1, 1], np.int32), lambda a, b: np.zeros(len(a), np.bool_))
    group = cluster(3, rows(0, 1), rows(1, 2), np.array([9.0, 8.0]), [names])
    assert group.tolist() == [0, 0, 2]


def test_the_stronger_pair_wins_the_record_without_a_name():
    names = Exclusive(np.array([0, -1, 1], np.int32), lambda a, b: np.zeros(len(a), np.bool_))
    group = cluster(3, rows(0, 1), rows(1, 2), np.array([5.0, 8.0]), [names])
    assert group[1] == group[2] != group[0]


def test_a_person_s_word_outranks_evidence_both_ways():
    group = cluster(3, rows(0, 1), rows(1, 2), np.array([9.0, 8.0]), must=[(0, 2)], cannot=[(0, 1)])
    assert group[0] == group[2] != group[1]


def test_what_a_person_parted_stays_apart_through_a_third_record():
    group = cluster(3, rows(0, 1), rows(2, 2), np.array([9.0, 8.0]), cannot=[(0, 1)])
    assert group[0] != group[1]
