"""Actors who share what is their own: components of the graph of values, hubs left out."""

import math

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from counterfoil.linkers.fields import Ints
from counterfoil.linkers.hubs import Standing, evidence

GANG_OWN = 1.0
"""Evidence, in nats, from which a value counts as a gang's own."""


NEUTRAL = -0.5
"""Evidence, in nats, from which a value is not taken for a hub."""

ACCOMPLICES = 0.02
"""Share of sellers without a finding that belong to a gang, before their ties are seen."""


class Uses(msgspec.Struct, frozen=True, kw_only=True):
    """Who uses what, one row a distinct (value, actor)."""

    value: Ints
    actor: Ints
    values: int
    actors: int
    holder: Ints
    """Actor that holds each value alone (an account's holder); -1 where nobody does."""

    def keep(self, rows: npt.NDArray[np.bool_]) -> "Uses":
        """The uses of some rows."""
        return msgspec.structs.replace(self, value=self.value[rows], actor=self.actor[rows])


class Rings(msgspec.Struct, frozen=True, kw_only=True):
    """Rings by actor, and what was judged of the values on the way."""

    ring: Ints
    """Ring of each actor, numbered from 0; -1 for none."""

    strength: npt.NDArray[np.float64]
    """Evidence of each value, in nats, that it is a gang's own."""

    own: npt.NDArray[np.bool_]
    """Whether the value counts as a gang's own."""

    def tying(self, uses: Uses) -> npt.NDArray[np.bool_]:
        """Which uses tie an actor to another one of the same ring."""
        rings = int(self.ring.max(initial=-1)) + 2
        cell = uses.value.astype(np.int64) * rings + self.ring[uses.actor] + 1
        # Not a table of all values by all rings, which would outgrow the memory.
        _, back, count = np.unique(cell, return_inverse=True, return_counts=True)
        together = count[back] >= 2
        return np.asarray(self.own[uses.value] & (self.ring[uses.actor] >= 0) & together)


def find(uses: Uses, standing: Standing) -> Rings:
    """Find rings: at least two suspected actors tied by values of their own.

    Args:
        uses: Who uses what.
        standing: What is known of the actors.
    """
    lasting = uses.keep(~_go_betweens(uses, standing)[uses.actor])
    standing = _with_accomplices(lasting, standing)
    strength = evidence(lasting.value, lasting.actor, standing, uses.values)
    shared = np.bincount(lasting.value, minlength=uses.values) > 1
    own = shared & (strength >= GANG_OWN)
    lawful = standing.sells & ~standing.suspected
    tying = lasting.keep(own[lasting.value] & ~lawful[lasting.actor])
    label = _components(tying)
    suspects = np.bincount(label[standing.suspected], minlength=label.max(initial=0) + 1)
    ring = renumber(np.where(suspects[label] >= 2, label, -1))
    return Rings(ring=ring, strength=strength, own=own)


def _with_accomplices(uses: Uses, standing: Standing) -> Standing:
    """Count sellers without a finding as suspected where only gangs can explain their ties.

    One who shares different values with several suspected sellers of the same goods, and with
    nobody else, is likelier a member whose listings were clean than a stranger.
    """
    strength = evidence(uses.value, uses.actor, standing, uses.values)
    shared = np.bincount(uses.value, minlength=uses.values) > 1
    near = uses.keep((shared & (strength >= NEUTRAL))[uses.value])
    clean = standing.sells & ~standing.suspected
    several = np.bincount(near.actor, minlength=uses.actors) >= 2
    who = np.flatnonzero(clean & several)
    if not len(who):
        return standing
    shape = (uses.values, uses.actors)
    incidence = coo_matrix((np.ones(len(near.value)), (near.value, near.actor)), shape).tocsr()
    met = (incidence[:, who].T @ incidence).tocoo()
    others = who[met.row] != met.col
    row, col = met.row[others].astype(np.int32), met.col[others].astype(np.int32)
    found = evidence(row, col, standing, len(who)) + math.log(ACCOMPLICES)
    met_suspects = np.bincount(row, standing.suspected[col], len(who)) >= 2
    suspected = standing.suspected.copy()
    suspected[who[(found >= GANG_OWN) & met_suspects]] = True
    return msgspec.structs.replace(standing, suspected=suspected)


def _go_betweens(uses: Uses, standing: Standing) -> npt.NDArray[np.bool_]:
    """Actors without a shop whose counterparts are everybody: payment agents, registrars.

    Those who pay into one account are counterparts of its holder, not of each other.
    """
    held = uses.holder[uses.value] >= 0
    free = uses.keep(~held)
    shape = (uses.values, uses.actors)
    incidence = coo_matrix((np.ones(len(free.value)), (free.value, free.actor)), shape).tocsr()
    paid, payer = uses.holder[uses.value[held]], uses.actor[held]
    ends = (np.r_[paid, payer], np.r_[payer, paid])
    flows = coo_matrix((np.ones(2 * len(paid)), ends), (uses.actors,) * 2).tocsr()
    idle = np.flatnonzero(~standing.sells)
    met = (incidence[:, idle].T @ incidence + flows[idle]).tocoo()
    strength = evidence(met.row.astype(np.int32), met.col.astype(np.int32), standing, len(idle))
    answer = np.zeros(uses.actors, np.bool_)
    answer[idle[strength < 0]] = True
    return answer


def _components(uses: Uses) -> Ints:
    nodes = uses.actors + uses.values
    graph = coo_matrix(
        (
            np.ones(len(uses.actor), np.int8),
            (uses.actor, uses.value.astype(np.int64) + uses.actors),
        ),
        (nodes, nodes),
    )
    label = connected_components(graph, directed=False)[1][: uses.actors]
    return np.asarray(label, np.int32)


def renumber(label: Ints) -> Ints:
    """Number from 0 in the order of each ring's first actor."""
    known = label[label >= 0]
    _, first, back = np.unique(known, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    answer = np.full(len(label), -1, np.int32)
    answer[label >= 0] = rank[back]
    return answer
