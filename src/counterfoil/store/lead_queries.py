"""What a lead's dossier asks of one run, in SQL."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from counterfoil.store import engine
from counterfoil.store.run_tables import Row, RunTables


def findings(tables: RunTables, records: Sequence[str], most: int) -> tuple[list[Row], int]:
    """Findings on these records, strongest first, at most `most`; and how many there are."""
    where = "from findings where record in (select unnest($names)) and score >= 0.5"
    total = tables.fetch(f"select count(*) as n {where}", names=list(records))
    query = f'select * {where} order by score desc, record, "right", detector limit $most'
    return tables.fetch(query, names=list(records), most=most), int(total[0]["n"])


def probabilities(tables: RunTables, records: Sequence[str]) -> dict[str, Row]:
    """Record -> its probability, for those that have one."""
    query = "select * from probabilities where record in (select unnest($names))"
    return {row["record"]: row for row in tables.fetch(query, names=list(records))}


def beside(tables: RunTables, shops: Sequence[str], rights: Sequence[str]) -> list[Row]:
    """What was found near a lead but is no part of it; see `sql/found_beside.sql`.

    Args:
        tables: The run.
        shops: Members of the lead, as `shops:...`; others are ignored.
        rights: Rights of the lead.
    """
    for name in ("findings", "listings", "products"):
        tables.view(name)
    values = {"shops": list(shops), "rights": list(rights)}
    rows: list[Row] = engine.table(tables.con, engine.question("found_beside"), values).to_pylist()
    return rows


def weights(tables: RunTables) -> str:
    """Version of the weights of the run; empty if it gave no probability."""
    rows = tables.fetch("select max(model) as version from probabilities")
    return str(rows[0]["version"] or "")


def cues(tables: RunTables, records: Sequence[str]) -> dict[str, list[Row]]:
    """Record -> its cues, strongest first."""
    query = (
        "select * from cues where record in (select unnest($names)) "
        "order by record, strength desc, cue, observed_value"
    )
    found: dict[str, list[Row]] = {}
    for row in tables.fetch(query, names=list(records)):
        found.setdefault(row["record"], []).append(row)
    return found


def exported(tables: RunTables, rows: int = 8192) -> Iterator[pa.RecordBatch]:
    """Every finding with the probability of its record; see `sql/exported_findings.sql`."""
    for name in ("findings", "probabilities"):
        tables.view(name)
    yield from engine.batches(tables.con, engine.question("exported_findings"), rows)


def judged_records(tables: RunTables, known: pa.Table) -> pa.Table:
    """What the run says of records whose truth is known; see `sql/judged_records.sql`.

    Args:
        tables: The run.
        known: Columns name (a record), meant (a right, or empty for any), infringes.
    """
    for name in ("probabilities", "listings", "livestreams"):
        tables.view(name)
    tables.register("known", known)
    return engine.table(tables.con, engine.question("judged_records"))


def edges(tables: RunTables, members: Sequence[str], most: int = 400) -> list[Row]:
    """Ties between members, strongest first."""
    query = (
        'select * from edges where "left" in (select unnest($names)) '
        'and "right" in (select unnest($names)) '
        'order by weight desc, "left", "right", kind, value limit $most'
    )
    return tables.fetch(query, names=list(members), most=most)
