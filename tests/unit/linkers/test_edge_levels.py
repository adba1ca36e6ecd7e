"""Rings beside each other: parted halves, members of two rings, trades."""

from itertools import combinations

import numpy as np

from counterfoil.linkers.edge_levels import by_ring, second_rings, trades
from counterfoil.linkers.edge_parting import part
from counterfoil.linkers.edge_rings import EdgeList


def _edges(nodes: int, pairs: list[tuple[int, int]]) -> EdgeList:
    ends = np.array(pairs, np.int64)
    return EdgeList(nodes=nodes, source=ends[:, 0], target=ends[:, 1], weight=np.ones(len(ends)))


def _circle(first: int, size: int) -> list[tuple[int, int]]:
    return list(combinations(range(first, first + size), 2))


def _part(nodes: int, pairs: list[tuple[int, int]]) -> list[int]:
    edges = _edges(nodes, pairs)
    return part(nodes, edges.source, edges.target, np.zeros(nodes, np.int32)).tolist()


def test_two_circles_with_one_tie_are_parted() -> None:
    assert _part(10, [*_circle(0, 5), *_circle(5, 5), (0, 5)]) == [0] * 5 + [1] * 5


def test_one_circle_a_star_and_a_chain_stay_whole() -> None:
    assert _part(10, _circle(0, 10)) == [0] * 10
    assert _part(10, [(0, n) for n in range(1, 10)]) == [0] * 10
    assert _part(10, [(n, n + 1) for n in range(9)]) == [0] * 10


def test_two_circles_that_meet_often_stay_one_ring() -> None:
    across = [(a, b) for a in range(5) for b in range(5, 10) if (a + b) % 3 == 0]
    assert _part(10, [*_circle(0, 5), *_circle(5, 5), *across]) == [0] * 10


def test_a_supplier_of_two_circles_belongs_to_both_and_a_hub_of_many_to_none() -> None:
    circles = [pair for first in range(0, 20, 5) for pair in _circle(first, 5)]
    supplier = [(0, n) for n in (5, 6, 7)]
    hub = [(20, n) for n in (1, 6, 11, 16)]
    edges = _edges(21, [*circles, *supplier, *hub])
    ring = np.r_[np.repeat(np.arange(4), 5), 4].astype(np.int32)
    node, into = second_rings(edges, ring)
    assert (node.tolist(), into.tolist()) == ([0], [1])


def test_lines_keep_a_partition_and_name_second_members_and_trades() -> None:
    pairs = [*_circle(0, 5), *_circle(5, 5), *_circle(10, 5), (0, 5), (0, 6), (0, 7)]
    edges = _edges(15, pairs)
    ring = np.repeat(np.arange(3), 5).astype(np.int32)
    names = [f"n{i:02d}" for i in range(15)]
    lines = list(by_ring(names, edges, ring, ["member"] * 15, 2))
    assert sorted(n for line in lines for n in line["members"]) == names
    assert [line["also"] for line in lines] == [[], ["n00"], []]
    assert lines[0]["trade"] == lines[1]["trade"] != lines[2]["trade"]
    assert trades(edges, ring).tolist() == [0, 0, 1]
