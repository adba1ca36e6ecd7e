"""Look up rows by record name over committed observations and the newest run."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa

from counterfoil.model.finding import FINDINGS
from counterfoil.model.tables import BY_NAME, TABLES
from counterfoil.store import engine
from counterfoil.store.store import Store

RESULTS = ("findings", "entities", "edges", "rings", "ring_facts", "leads")


class Lookup:
    """An engine with a view of every table and of the newest run's results."""

    def __init__(self, store: Store) -> None:
        """Raises NotFound if nothing has been run, CustodyError if a file differs."""
        self.con: duckdb.DuckDBPyConnection = store.engine()
        for table in TABLES:
            store.observations(self.con, table.name)
        for name in RESULTS:
            quoted = ", ".join("'" + str(p).replace("'", "''") + "'" for p in store.results(name))
            self.con.execute(f'create view "{name}" as select * from read_parquet([{quoted}])')

    def rows(self, records: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Newest row of each record that is held; unknown records are left out."""
        by_table: dict[str, list[str]] = defaultdict(list)
        for record in records:
            table = record.split(":", 1)[0]
            if table in BY_NAME:
                by_table[table].append(record)
        found: dict[str, dict[str, Any]] = {}
        for table, names in sorted(by_table.items()):
            # `table` is a name from the registry, so it is safe in the statement.
            query = f'select * from "{table}" where record in (select unnest($names))'
            for row in self._fetch(query, names=names).to_pylist():
                found[row["record"]] = row
        return found

    def findings(self, records: Sequence[str], most: int) -> tuple[list[dict[str, Any]], int]:
        """Findings on these records, strongest first, at most `most`; and how many there are."""
        where = "from findings where record in (select unnest($names)) and score >= 0.5"
        total = self._fetch(f"select count(*) as n {where}", names=list(records)).to_pylist()
        query = f'select * {where} order by score desc, record, "right", detector limit $most'
        table = self._fetch(query, names=list(records), most=most).cast(FINDINGS)
        return table.to_pylist(), int(total[0]["n"])

    def ring(self, ring: str) -> list[dict[str, Any]]:
        """Members of a ring, ordered by record."""
        query = "select * from rings where ring = $ring order by record"
        return list(self._fetch(query, ring=ring).to_pylist())

    def ring_facts(self, ring: str) -> dict[str, Any] | None:
        """Counts, cut and stability of a ring; None if there is no such ring."""
        rows = self._fetch("select * from ring_facts where ring = $ring", ring=ring).to_pylist()
        return rows[0] if rows else None

    def edges(self, members: Sequence[str], most: int = 400) -> list[dict[str, Any]]:
        """Ties between members, strongest first."""
        query = (
            'select * from edges where "left" in (select unnest($names)) '
            'and "right" in (select unnest($names)) '
            'order by weight desc, "left", "right", kind, value limit $most'
        )
        return list(self._fetch(query, names=list(members), most=most).to_pylist())

    def _fetch(self, query: str, **values: Any) -> pa.Table:
        return engine.table(self.con, query, values)
