"""How two actors hang together: the best evidence paths, each step with its source rows."""

from collections.abc import Mapping
from typing import Any

from counterfoil.actions.dossier import origin_of
from counterfoil.actions.reviewing import records_of
from counterfoil.errors import InputError
from counterfoil.linkers.paths import Path, TieUse, best_paths
from counterfoil.model.actor import Actor
from counterfoil.model.review import PathShown, StepShown
from counterfoil.store.neighbourhood import around
from counterfoil.store.run_tables import RunTables
from counterfoil.store.store import Store

STEPS = 6
"""Longest chain that is looked for; a longer one is no evidence."""

MOST_ROWS = 6
"""Source rows shown for one step."""


def evidence_paths(actor: Actor, store: Store, a: str, b: str, most: int = 3) -> list[PathShown]:
    """The best evidence paths between two actors. The read is logged first.

    Args:
        actor: Who asks.
        store: Open workspace.
        a, b: Entities or records.
        most: Paths at most.

    Returns:
        Strongest first; empty if none of at most `STEPS` steps ties them.

    Raises:
        NotFound: No such entity or record in the newest run.
        InputError: Both are the same entity.
    """
    tables = RunTables(store)
    start, goal = records_of(tables, a), records_of(tables, b)
    if tables.entity_of(start[:1])[start[0]] == tables.entity_of(goal[:1])[goal[0]]:
        raise InputError(f"{a} and {b} are one entity", remedy="see `entity show`")
    store.log(actor, "entity path read", a, {"to": b, "run": tables.run})
    rows = around(tables, start, goal, STEPS)
    uses = [TieUse(**{**row, "evidence": tuple(row["evidence"] or ())}) for row in rows]
    entity = tables.entity_of([start[0], goal[0]])
    found = best_paths(uses, entity[start[0]], entity[goal[0]], most)
    shown = {record for path in found for step in path.steps for record in _few(step.evidence)}
    held = tables.rows(sorted(shown))
    return [_shown(path, held) for path in found]


def _few(evidence: tuple[str, ...]) -> tuple[str, ...]:
    return evidence[:MOST_ROWS]


def _shown(path: Path, held: Mapping[str, dict[str, Any]]) -> PathShown:
    return PathShown(
        strength=path.strength,
        steps=tuple(
            StepShown(
                left=step.left,
                right=step.right,
                kind=step.kind,
                value=step.value,
                weight=round(step.weight, 4),
                fanout=step.fanout,
                origins=tuple(origin_of(held.get(r), r) for r in _few(step.evidence)),
            )
            for step in path.steps
        ),
    )
