"""How two actors hang together: the best evidence paths between them, each step with its rows.

A tie of w bits holds with probability 1 / (1 + 2^-w); a path is as strong as the product of its
ties. Costs are the logarithms, so the best path is the shortest one, and the next best follow by
Yen's method (1971): paths without repeated records, each different from those before.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

import msgspec

HOP = 0.02
"""Cost of a step by itself, in bits, so that of equal evidence the shorter path is better."""


class TieUse(msgspec.Struct, frozen=True, kw_only=True):
    """One record that uses what ties it to others."""

    tie: str
    """Name of the tie: all that use it are tied to each other."""

    record: str
    actor: str
    """Entity of the record; the record itself if it is in none."""

    kind: str
    """`phone`, `account`, `address`, `licence`, `parcel` or `payment`."""

    value: str
    weight: float
    """Bits."""

    fanout: int
    evidence: tuple[str, ...]
    """Records that show the use."""


class PathStep(msgspec.Struct, frozen=True, kw_only=True):
    """From one record to the next."""

    left: str
    right: str
    kind: str
    value: str
    weight: float
    fanout: int
    evidence: tuple[str, ...]


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """A chain of ties."""

    strength: float
    """Product of the probabilities of its ties, 0 to 1."""

    steps: tuple[PathStep, ...]
    """From actor to actor; within an actor the path goes from record to record unsaid."""


Nodes = tuple[str, ...]
_TIE = "\x00"

TRIES = 60
"""Paths looked at before those by the same actors are put together."""


def best_paths(uses: Iterable[TieUse], start: str, goal: str, most: int) -> list[Path]:
    """The strongest paths from one actor to another, by different third actors.

    Args:
        uses: Ties of the neighbourhood, any order.
        start, goal: The two actors.
        most: Paths at most.

    Returns:
        Best first; fewer than `most` if there are no more. Of paths by the same actors only the
        strongest is given.
    """
    known: dict[tuple[str, str], TieUse] = {}
    for use in sorted(uses, key=lambda u: (-u.weight, u.tie, u.record)):
        known.setdefault((use.tie, use.actor), use)
    graph = _graph(known)
    first = _shortest(graph, start, goal, set(), set())
    if first is None:
        return []
    found = [first]
    waiting: list[tuple[float, Nodes]] = []
    while len({_actors(nodes) for _, nodes in found}) < most and len(found) < TRIES:
        for candidate in _spurs(graph, goal, found):
            if candidate not in waiting and candidate not in found:
                heapq.heappush(waiting, candidate)
        if not waiting:
            break
        found.append(heapq.heappop(waiting))
    best = {_actors(nodes): nodes for _, nodes in reversed(found)}
    return [_path(nodes, known) for _, nodes in found if best[_actors(nodes)] == nodes]


def _actors(nodes: Nodes) -> Nodes:
    return nodes[::2]


def _cost(weight: float) -> float:
    return math.log2(1.0 + 2.0 ** -max(weight, -50.0)) + HOP


def _graph(known: Mapping[tuple[str, str], TieUse]) -> dict[str, dict[str, float]]:
    """Actors and ties as nodes; half of a tie's cost on each side of it."""
    graph: dict[str, dict[str, float]] = defaultdict(dict)
    for (tie, actor), use in sorted(known.items()):
        half = _cost(use.weight) / 2
        graph[actor][_TIE + tie] = half
        graph[_TIE + tie][actor] = half
    return graph


def _shortest(
    graph: Mapping[str, Mapping[str, float]],
    source: str,
    goal: str,
    shut: set[str],
    barred: set[tuple[str, str]],
) -> tuple[float, Nodes] | None:
    """Dijkstra's path to the goal without some nodes and edges; ties go by name."""
    best = {source: 0.0}
    heap: list[tuple[float, Nodes]] = [(0.0, (source,))]
    done: set[str] = set()
    while heap:
        cost, nodes = heapq.heappop(heap)
        node = nodes[-1]
        if node == goal:
            return cost, nodes
        if node in done:
            continue
        done.add(node)
        for other, step in graph.get(node, {}).items():
            if other in shut or (node, other) in barred or other in done:
                continue
            further = round(cost + step, 9)
            if further <= best.get(other, math.inf):
                best[other] = further
                heapq.heappush(heap, (further, (*nodes, other)))
    return None


def _spurs(
    graph: Mapping[str, Mapping[str, float]], goal: str, found: list[tuple[float, Nodes]]
) -> Iterable[tuple[float, Nodes]]:
    last = found[-1][1]
    for index in range(len(last) - 1):
        root = last[: index + 1]
        # From a tie one may leave only where one did not before; the tie itself may be used again.
        barred = {(n[index], n[index + 1]) for _, n in found if n[: index + 1] == root}
        spur = _shortest(graph, root[-1], goal, set(root[:-1]), barred)
        if spur is not None:
            before = sum(graph[a][b] for a, b in pairwise(root))
            yield round(before + spur[0], 9), (*root[:-1], *spur[1])


def _path(nodes: Nodes, known: Mapping[tuple[str, str], TieUse]) -> Path:
    steps = []
    for at in range(0, len(nodes) - 2, 2):
        tie = nodes[at + 1].removeprefix(_TIE)
        one, other = known[tie, nodes[at]], known[tie, nodes[at + 2]]
        steps.append(
            PathStep(
                left=one.record,
                right=other.record,
                kind=one.kind,
                value=one.value,
                weight=one.weight,
                fanout=one.fanout,
                evidence=tuple(sorted({*one.evidence, *other.evidence})),
            )
        )
    strength = math.prod(1.0 / (1.0 + 2.0**-step.weight) for step in steps)
    return Path(strength=round(strength, 6), steps=tuple(steps))
