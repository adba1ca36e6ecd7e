"""What is counted of a ring, with bounds: shops, people, accounts, companies, sites."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from counterfoil.linkers.coding import Coded
from counterfoil.linkers.gangs import Gangs, Scene
from counterfoil.linkers.ring_meetings import meetings
from counterfoil.linkers.ring_shape import cuts, kinds_by_ring
from counterfoil.linkers.ring_ties import TieRow
from counterfoil.model.ring import RING_FACTS


def figures(
    scene: Scene,
    gangs: Gangs,
    stays: npt.NDArray[np.float64],
    person: Coded,
    rows: Sequence[TieRow],
    ids: Mapping[int, str],
) -> pa.Table:
    """One row a ring with the schema `model.ring.RING_FACTS`.

    Args:
        scene, gangs: Actors and rings.
        stays: How firmly each actor belongs to its ring, from `ring_shape.staying`.
        person: Coded names of the linked records (the first records of the scene).
        rows: Uses of the values that tie rings.
        ids: Ring number -> id.
    """
    held = cuts(gangs.ties, gangs.rings.ring, scene.standing.suspected)
    texts = {row.value: row.text for row in reversed(rows)}
    names = scene.values.to_pylist()
    of_ring = {name: number for number, name in ids.items()}
    kinds = kinds_by_ring([r.kind for r in rows], [of_ring[r.ring] for r in rows])
    spans = _spans(rows, of_ring)
    met = meetings(scene, gangs, ids)
    found: list[dict[str, Any]] = []
    for number, name in sorted(ids.items(), key=lambda item: item[1]):
        cut = held[number]
        suspects = scene.standing.suspected & (gangs.rings.ring == number)
        value = names[cut.value] if cut.value >= 0 else ""
        found.append(
            {
                "ring": name,
                **_counts(scene, gangs, person, number),
                "ties": kinds.get(number, []),
                "bridges": met.bridges.get(number, []),
                "also": met.also.get(number, []),
                "trade": met.trade[number],
                "cut": f"{value.partition(':')[0]} {texts.get(value, '')}".strip(),
                "cut_parts": cut.parts,
                "stability": round(float(stays[suspects].mean()), 4) if suspects.any() else 0.0,
                "first_seen": spans.get(number, (None, None))[0],
                "last_seen": spans.get(number, (None, None))[1],
            }
        )
    return pa.Table.from_pylist(found, schema=RING_FACTS)


def _spans(rows: Sequence[TieRow], of_ring: Mapping[str, int]) -> dict[int, tuple[Any, Any]]:
    times: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if row.at is not None:
            times[of_ring[row.ring]].append(row.at)
    return {number: (min(t), max(t)) for number, t in times.items()}


def _counts(scene: Scene, gangs: Gangs, person: Coded, number: int) -> dict[str, int]:
    members = np.flatnonzero(gangs.ring == number)
    tables = Counter(scene.records[int(i)].as_py().partition(":")[0] for i in members)
    named = members[members < len(person.value)]
    named = named[person.value[named] >= 0]
    people = len(np.unique(scene.actor[named]))
    # Initials that fit could be one person; spellings that were not joined could be several.
    low = len(np.unique(person.aspects["short"][named]))
    pairs = np.stack([scene.actor[named], person.value[named]], 1)
    high = len(np.unique(pairs, axis=0)) if len(named) else 0
    return {
        "shops": tables["shops"],
        "people": people,
        "people_low": min(low, people),
        "people_high": max(high, people),
        "accounts": tables["accounts"],
        "companies": tables["companies"],
        "sites": tables["seizures"],
    }
