"""Show a suspected ring: members, counts with bounds, what dismantles it, how it has changed."""

from collections import defaultdict
from datetime import datetime
from itertools import combinations
from typing import Any

from counterfoil.actions.describe import label_of
from counterfoil.actions.dossier import origin_of
from counterfoil.errors import NotFound
from counterfoil.linkers.disruption import Net, disruption
from counterfoil.model.actor import Actor
from counterfoil.model.review import Step
from counterfoil.model.ring_view import MemberShown, RemainderShown, RingShown
from counterfoil.store import ring_queries
from counterfoil.store.run_tables import RunTables, runs
from counterfoil.store.store import Store


def show_ring(
    actor: Actor, store: Store, ring: str, most: int = 5, run: int | None = None
) -> RingShown:
    """A suspected ring. The read is logged first.

    Args:
        actor: Who asks.
        store: Open workspace.
        ring: Id of the ring, also one that is gone.
        most: Members at most in a disruption set.
        run: A past run; the newest if None.

    Raises:
        NotFound: No such ring.
    """
    tables = RunTables(store, run)
    name = tables.follow(ring)
    found = ring_queries.members(tables, name)
    if not found:
        raise NotFound(f"no ring {ring!r} in run {tables.run}", remedy="see `counterfoil leads`")
    store.log(actor, "ring read", name, {"asked": ring, "run": tables.run})
    offers = ring_queries.offers(tables, name)
    held = tables.rows([row["record"] for row in found])
    facts = ring_queries.facts(tables, name)
    return RingShown(
        ring=name,
        asked=ring,
        run=tables.run,
        members=tuple(_member(row, offers, held) for row in found),
        facts={k: _plain(v) for k, v in facts.items() if k != "ring"},
        amount=ring_queries.amount(tables, name),
        disruption=_disruption(found, offers, ring_queries.ties(tables, name), most),
        evolution=tuple(evolution(store, name, tables.run)),
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _member(row: dict[str, Any], offers: dict[str, int], held: dict[str, Any]) -> MemberShown:
    found = held.get(row["record"])
    return MemberShown(
        record=row["record"],
        entity=row["entity"],
        role=row["role"],
        confidence=row["confidence"],
        label=label_of(found)[0] if found else "",
        offers=offers.get(row["record"], 0),
        origin=origin_of(found, row["record"]),
    )


def _disruption(
    found: list[dict[str, Any]], offers: dict[str, int], ties: list[tuple[str, ...]], most: int
) -> tuple[RemainderShown, ...]:
    entity = {row["record"]: row["entity"] for row in found}
    worth: dict[str, float] = defaultdict(float)
    for record, name in entity.items():
        worth[name] += offers.get(record, 0)
    groups = [sorted({entity[r] for r in group if r in entity}) for group in ties]
    pairs = [pair for group in groups for pair in combinations(group, 2)]
    return tuple(
        RemainderShown(
            removed=one.removed,
            exact=one.exact,
            offers_connected=one.connected,
            offers=one.total,
            parts=one.parts,
        )
        for one in disruption(Net(pairs, worth), most)
    )


def evolution(store: Store, ring: str, until: int) -> list[Step]:
    """A ring through the runs in which its members or its amount changed, oldest first."""
    steps: list[Step] = []
    before: set[str] = set()
    valued: dict[str, str] = {}
    for made in runs(store):
        if made.seq > until:
            break
        tables = RunTables(store, made.seq)
        now = {row["record"] for row in ring_queries.members(tables, ring)}
        amount = ring_queries.amount(tables, ring)
        if (now, amount) != (before, valued):
            steps.append(Step.between(before, now, made.seq, made.at, amount))
        before, valued = now, amount
    return steps
