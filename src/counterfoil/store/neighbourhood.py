"""The part of the tie graph in which a path between two actors can run, and nothing else."""

from collections.abc import Sequence
from typing import Any

from counterfoil.store import engine
from counterfoil.store.run_tables import RunTables

_USES = engine.question("tie_uses")

HUB = 60
"""A value that more records share leads everywhere, and is no evidence of anything."""

MOST_RECORDS, MOST_USES = 4000, 40_000
"""Where the search stops growing, and how many uses are looked at, strongest first."""

_FANOUT = """
create or replace temp table tie_sizes as
select tie, coalesce(max(fanout), count(*)) as fanout from tie_uses
group by tie having count(*) >= 2 and coalesce(max(fanout), count(*)) <= $hub
"""
_GROW = """
insert into reached
select distinct o.record, $round from reached as r
join tie_uses as u on u.record = r.record
join tie_sizes as s on s.tie = u.tie
join tie_uses as o on o.tie = u.tie
where r.round = $round - 1 and o.record not in (select record from reached)
"""
_WHOLE = """
insert into reached
select distinct other.record, $round from reached as r
join entities as mine on mine.record = r.record
join entities as other on other.entity = mine.entity
where r.round = $round and other.record not in (select record from reached)
"""
_INSIDE = """
select u.tie, u.record, coalesce(e.entity, u.record) as actor, u.kind,
    coalesce(u.value, '') as value,
    coalesce(u.weight,
        greatest(0.1, log2((select count(distinct record) from tie_uses) / s.fanout))
            / greatest(s.fanout - 1, 1)) as weight,
    s.fanout, u.evidence
from tie_uses as u join tie_sizes as s on s.tie = u.tie
left join entities as e on e.record = u.record
where u.record in (select record from reached)
order by weight desc, u.tie, u.record limit $most
"""


def around(tables: RunTables, start: Sequence[str], goal: Sequence[str], steps: int) -> list[Any]:
    """Uses of ties by records within so many steps of the start, until the goal is met.

    One step more is taken after the goal was met, for the paths that are second best.

    Args:
        tables: The run, with the observations behind it.
        start, goal: Records of the two actors.
        steps: Steps at most.

    Returns:
        Rows `tie, record, actor, kind, value, weight, fanout, evidence`.
    """
    con = tables.con
    for table in (
        "shops",
        "accounts",
        "companies",
        "seizures",
        "parcels",
        "payments",
        "edges",
        "entities",
    ):
        tables.view(table)
    con.execute(_USES)
    con.execute(_FANOUT, {"hub": HUB})
    con.execute("create or replace temp table reached (record text, round int)")
    con.execute("insert into reached select unnest($names), 0", {"names": list(start)})
    met = steps
    for number in range(1, steps + 1):
        con.execute(_GROW, {"round": number})
        con.execute(_WHOLE, {"round": number})
        reached = con.execute("select count(*) from reached").fetchall()[0][0]
        hits = con.execute(
            "select count(*) from reached where record in (select unnest($names))",
            {"names": list(goal)},
        ).fetchall()[0][0]
        met = number if hits and met == steps else met
        if reached > MOST_RECORDS or number > met:
            break
    return tables.fetch(_INSIDE, most=MOST_USES)
