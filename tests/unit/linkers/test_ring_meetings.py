"""Where rings meet: bridges, members of two, trades."""

import numpy as np
import pyarrow as pa

from counterfoil.linkers.gangs import Gangs, Scene
from counterfoil.linkers.hubs import Standing
from counterfoil.linkers.ring_meetings import Meetings, meetings
from counterfoil.linkers.rings import Rings

USES = {"a": (0, 1), "b": (0, 1), "c": (2, 3), "d": (4, 5)}
"""Value -> actors; actors 0 and 1 are ring 0, 2 and 3 ring 1, 4 and 5 ring 2."""


def _meet(extra: dict[str, tuple[int, ...]], own: frozenset[str] = frozenset("abcd")) -> Meetings:
    names = sorted(USES)
    pairs = [(names.index(n), a) for n in names for a in sorted({*USES[n], *extra.get(n, ())})]
    value, actor = np.array(pairs, np.int32).T
    nobody, none = np.zeros(6, np.bool_), np.empty(0, np.int32)
    scene = Scene(
        records=pa.array([f"shops:{n}" for n in range(6)]),
        actor=np.arange(6, dtype=np.int32),
        values=pa.array([f"phone:{n}" for n in names]),
        tie_record=actor,
        tie_value=value,
        standing=Standing(suspected=nobody, sells=nobody, right_actor=none, right=none),
    )
    ring = np.repeat(np.arange(3), 2).astype(np.int32)
    found = Rings(ring=ring, strength=np.ones(4), own=np.array([n in own for n in names]))
    return meetings(
        scene, Gangs(rings=found, ring=ring, ties=scene.uses), {0: "R-0", 1: "R-1", 2: "R-2"}
    )


def test_one_shared_value_is_a_bridge_and_a_trade_but_makes_nobody_a_member() -> None:
    met = _meet({"a": (2,)})
    assert met.bridges == {0: ["phone:a R-1"], 1: ["phone:a R-0"]}
    assert met.also == {}
    assert met.trade == {0: "R-0", 1: "R-0", 2: "R-2"}


def test_who_uses_several_values_of_another_ring_belongs_to_it_too() -> None:
    assert _meet({"a": (2,), "b": (2,)}).also == {0: ["shops:2"]}


def test_a_hub_is_no_bridge() -> None:
    met = _meet({"a": (2,), "b": (2,)}, own=frozenset("cd"))
    assert (met.bridges, met.also) == ({}, {})
    assert met.trade == {0: "R-0", 1: "R-1", 2: "R-2"}
