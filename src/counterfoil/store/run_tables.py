"""The results of one run, of the newest or of any past one, asked in SQL.

Nothing is loaded whole: every question is a query with a filter over the run's Parquet files.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa
import sqlalchemy as sa

from counterfoil.errors import NotFound
from counterfoil.model.cue import CUES
from counterfoil.model.entity import EDGES, ENTITIES, PAIRS, REDIRECTS
from counterfoil.model.finding import FINDINGS
from counterfoil.model.lead import LEADS
from counterfoil.model.probability import PROBABILITIES
from counterfoil.model.ring import RING_FACTS, RINGS
from counterfoil.model.tables import BY_NAME
from counterfoil.store import engine, snapshots
from counterfoil.store.casebook import snapshots as snapshot_rows
from counterfoil.store.store import Store

TABLES: dict[str, pa.Schema] = {
    "entities": ENTITIES,
    "edges": EDGES,
    "pairs": PAIRS,
    "rings": RINGS,
    "ring_facts": RING_FACTS,
    "redirects": REDIRECTS,
    "leads": LEADS,
    "findings": FINDINGS,
    "cues": CUES,
    "probabilities": PROBABILITIES,
}

Row = dict[str, Any]


class RunMade(msgspec.Struct, frozen=True, kw_only=True):
    """A committed run."""

    seq: int
    at: str
    """ISO 8601 instant."""


def runs(store: Store) -> list[RunMade]:
    """All committed runs, oldest first."""
    query = (
        sa.select(snapshot_rows.c.seq, snapshot_rows.c.made_at)
        .where(snapshot_rows.c.kind == "run")
        .order_by(snapshot_rows.c.seq)
    )
    with store.transaction() as connection:
        return [RunMade(seq=seq, at=at) for seq, at in connection.execute(query)]


class RunTables:
    """Views of the results of one run and, where asked for, of the observations."""

    def __init__(self, store: Store, run: int | None = None) -> None:
        """Open the newest run, or the run of that number.

        Raises:
            NotFound: No such run.
            CustodyError: A file differs from its record.
        """
        with store.transaction() as connection:
            newest = snapshots.latest_run(connection)
        known = {made.seq for made in runs(store)} if run else set()
        if newest is None or (run and run not in known):
            told = f"no run {run}" if run else "this workspace has no run yet"
            raise NotFound(told, remedy="run `counterfoil run`")
        self.run = run or newest
        self._store = store
        self.con = store.engine()
        self._seen: set[str] = set()

    def fetch(self, query: str, **values: Any) -> list[Row]:
        """Rows of a query over the tables that it names; each becomes a view when first named."""
        for name in (*TABLES, *BY_NAME):
            if name in query:
                self.view(name)
        rows: list[Row] = engine.table(self.con, query, values or None).to_pylist()
        return rows

    def view(self, name: str) -> None:
        """Make a view of a result of the run or of an observation table, once."""
        if name in self._seen:
            return
        self._seen.add(name)
        if name in TABLES:
            self._result(name, self.run, name)
        else:
            self._store.observations(self.con, name)

    def beside(self, run: int) -> None:
        """Make views `old_<result>` of an earlier run, to compare the two."""
        for name in TABLES:
            self._result(name, run, f"old_{name}")

    def _result(self, name: str, run: int, view: str) -> None:
        paths = self._store.results(name, run)
        if not paths:
            self.con.register(view, TABLES[name].empty_table())
            return
        held = engine.files(paths)
        self.con.execute(f'create view "{view}" as select * from read_parquet({held})')

    def rows(self, records: Sequence[str]) -> dict[str, Row]:
        """Newest row of each record that is held; unknown records are left out."""
        by_table: dict[str, list[str]] = defaultdict(list)
        for record in records:
            table = record.split(":", 1)[0]
            if table in BY_NAME:
                by_table[table].append(record)
        found: dict[str, Row] = {}
        for table, names in sorted(by_table.items()):
            query = f'select * from "{table}" where record in (select unnest($names))'
            found.update((row["record"], row) for row in self.fetch(query, names=names))
        return found

    def follow(self, name: str) -> str:
        """The id that took the place of this one; the id itself if it stands."""
        rows = self.fetch("select new from redirects where old = $name", name=name)
        return str(rows[0]["new"]) if rows else name

    def entity_of(self, records: Sequence[str]) -> dict[str, str]:
        """Record -> entity, for those that are known."""
        query = "select record, entity from entities where record in (select unnest($names))"
        return {r["record"]: r["entity"] for r in self.fetch(query, names=list(records))}

    def members(self, entity: str) -> list[Row]:
        """Rows of an entity, by record."""
        return self.fetch("select * from entities where entity = $e order by record", e=entity)

    def pairs_within(self, records: Sequence[str], most: int = 5000) -> list[Row]:
        """Compared pairs among records, strongest first."""
        query = (
            'select * from pairs where "left" in (select unnest($names)) '
            'and "right" in (select unnest($names)) order by bits desc, "left", "right" limit $most'
        )
        return self.fetch(query, names=list(records), most=most)

    def pairs_out(self, records: Sequence[str], most: int = 10) -> list[Row]:
        """Compared pairs between these records and others that were not joined."""
        query = (
            'select * from pairs where not joined and ("left" in (select unnest($names)) '
            'or "right" in (select unnest($names))) order by bits desc, "left", "right" limit $most'
        )
        return self.fetch(query, names=list(records), most=most)

    def rings_of(self, records: Sequence[str]) -> list[str]:
        """Rings that any of the records is a member of."""
        query = "select distinct ring from rings where record in (select unnest($n)) order by ring"
        return [row["ring"] for row in self.fetch(query, n=list(records))]

    def register(self, name: str, rows: pa.Table) -> None:
        """Make a table of this call known to queries."""
        self.con.register(name, rows)


def of_lead(row: Mapping[str, Any]) -> dict[str, str]:
    """Leading amount of a stored lead by currency."""
    body = msgspec.json.decode(row["body"])
    return {
        amount["currency"]: str(amount["value"]) for amount in body["amounts"] if amount["leading"]
    } if body.get("amounts") else {}  # fmt: skip
