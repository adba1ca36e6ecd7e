"""Watch: what is new since a run and touches a ring or a right that it knew."""

import msgspec

from counterfoil.actions.dossier import origin_of
from counterfoil.errors import NotFound
from counterfoil.linkers import alerts
from counterfoil.model.actor import Actor
from counterfoil.model.ring_view import Alert
from counterfoil.store import watch_queries
from counterfoil.store.run_tables import RunTables, runs
from counterfoil.store.store import Store


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """Alerts between two runs."""

    since: int
    until: int
    alerts: tuple[Alert, ...]
    """Rows that wait for a run first, then members of known rings, findings, new rings."""


def watch(actor: Actor, store: Store, since: int | None = None, most: int = 200) -> Watched:
    """Everything new since a run that touches what it knew. The read is logged first.

    Args:
        actor: Who asks.
        store: Open workspace.
        since: Number of a run; the one before the newest if None. With one run only, what was
            read since that run.
        most: Alerts of each kind at most.

    Raises:
        NotFound: Nothing has been run, or no such run.
    """
    tables = RunTables(store)
    made = [run.seq for run in runs(store)]
    earlier = since if since is not None else made[-2] if len(made) > 1 else made[-1]
    if earlier not in made:
        raise NotFound(f"no run {since}", remedy=f"runs are {', '.join(map(str, made))}")
    store.log(actor, "watch read", "alerts", {"since": earlier, "run": tables.run})
    tables.beside(earlier)
    members = alerts.of_members(watch_queries.members(tables, most))
    found = [
        *alerts.of_pending(watch_queries.pending(store, tables, most)),
        *(one for one in members if one.kind == "member"),
        *alerts.of_findings(watch_queries.findings(tables, most)),
        *(one for one in members if one.kind != "member"),
    ]
    held = tables.rows(sorted({one.record for one in found}))
    return Watched(
        since=earlier,
        until=tables.run,
        alerts=tuple(
            msgspec.structs.replace(one, origin=origin_of(held.get(one.record), one.record))
            for one in found
        ),
    )
