"""Which few members, acted on at one time, leave the least of a ring connected, and what remains.

The measure is what still works together afterwards: the offers (or amount) of the part with most
of it. Small rings are searched whole; larger ones greedily, which for such sets is near the best
but not proved to be it, and the answer says which of the two was done.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import comb

import msgspec

EXACT = 6000
"""Sets of one size that are all tried; beyond, the set grows by the best next member."""

ENOUGH = 0.2
"""Share of the worth that may remain connected for the ring to count as dismantled."""


class Remainder(msgspec.Struct, frozen=True, kw_only=True):
    """What is left when members are gone."""

    removed: tuple[str, ...]
    """Actors, in the order in which they were chosen; sorted if all sets were tried."""

    exact: bool
    connected: float
    """Worth of the part that has most of it."""

    total: float
    """Worth of the whole ring, removed members included."""

    parts: tuple[tuple[str, ...], ...]
    """Actors of the parts that remain, the one with most worth first."""

    @property
    def share(self) -> float:
        """Connected worth as a share of the whole, 0 to 1."""
        return self.connected / self.total if self.total else 0.0


class Net:
    """A ring as actors, ties and what each actor is worth.

    Args:
        ties: Pairs of actors that are tied.
        worth: Actor -> suspected offers or amount; actors without any are worth 0.
    """

    def __init__(self, ties: Iterable[tuple[str, str]], worth: Mapping[str, float]) -> None:
        self.near: dict[str, set[str]] = {actor: set() for actor in sorted(worth)}
        for a, b in ties:
            if a != b and a in self.near and b in self.near:
                self.near[a].add(b)
                self.near[b].add(a)
        self.worth = dict(worth)
        self.total = sum(worth.values())

    def parts(self, removed: frozenset[str]) -> list[tuple[str, ...]]:
        """Connected parts without the removed, the one with most worth first."""
        seen = set(removed)
        found = [self._reach(actor, seen) for actor in self.near if actor not in seen]
        return sorted((p for p in found if p), key=lambda p: (-self._sum(p), -len(p), p))

    def _reach(self, start: str, seen: set[str]) -> tuple[str, ...]:
        if start in seen:
            return ()
        seen.add(start)
        waiting, part = [start], []
        while waiting:
            actor = waiting.pop()
            part.append(actor)
            fresh = self.near[actor] - seen
            seen |= fresh
            waiting.extend(sorted(fresh))
        return tuple(sorted(part))

    def _sum(self, part: Iterable[str]) -> float:
        return sum(self.worth[actor] for actor in part)

    def left(self, removed: frozenset[str]) -> tuple[float, int]:
        """What is to be small: worth of the worthiest part, then size of the largest one."""
        parts = self.parts(removed)
        return (
            round(max((self._sum(p) for p in parts), default=0.0), 6),
            max((len(p) for p in parts), default=0),
        )


def disruption(net: Net, most: int = 5, enough: float = ENOUGH) -> list[Remainder]:
    """The best set of each size, until little remains connected.

    Args:
        net: The ring.
        most: Members at most.
        enough: Stop when no more than this share of the worth remains connected.

    Returns:
        One answer a size, from one member on; empty if the ring has fewer than two actors.
    """
    answers: list[Remainder] = []
    chosen: tuple[str, ...] = ()
    for size in range(1, min(most, len(net.near) - 1) + 1):
        exact = comb(len(net.near), size) <= EXACT
        chosen = _best(net, combinations(net.near, size)) if exact else _grown(net, chosen)
        answers.append(_remainder(net, chosen, exact))
        if answers[-1].share <= enough:
            break
    return answers


def _best(net: Net, sets: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return min(sets, key=lambda chosen: (net.left(frozenset(chosen)), chosen))


TRIED = 80
"""Members looked at for each step of a large ring: those with most ties, then most worth."""


def _grown(net: Net, chosen: Sequence[str]) -> tuple[str, ...]:
    rest = [actor for actor in net.near if actor not in chosen]
    rest.sort(key=lambda a: (-len(net.near[a] - {*chosen}), -net.worth[a], a))
    rest = sorted({*rest[:TRIED], *sorted(rest, key=lambda a: (-net.worth[a], a))[:TRIED]})
    return (*chosen, min(rest, key=lambda a: (net.left(frozenset((*chosen, a))), a)))


def _remainder(net: Net, chosen: tuple[str, ...], exact: bool) -> Remainder:
    return Remainder(
        removed=chosen,
        exact=exact,
        connected=net.left(frozenset(chosen))[0],
        total=net.total,
        parts=tuple(net.parts(frozenset(chosen))),
    )
