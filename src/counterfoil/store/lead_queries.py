"""What a lead's dossier asks of one run, in SQL."""

from collections.abc import Sequence

from counterfoil.store.run_tables import Row, RunTables


def findings(tables: RunTables, records: Sequence[str], most: int) -> tuple[list[Row], int]:
    """Findings on these records, strongest first, at most `most`; and how many there are."""
    where = "from findings where record in (select unnest($names)) and score >= 0.5"
    total = tables.fetch(f"select count(*) as n {where}", names=list(records))
    query = f'select * {where} order by score desc, record, "right", detector limit $most'
    return tables.fetch(query, names=list(records), most=most), int(total[0]["n"])


def edges(tables: RunTables, members: Sequence[str], most: int = 400) -> list[Row]:
    """Ties between members, strongest first."""
    query = (
        'select * from edges where "left" in (select unnest($names)) '
        'and "right" in (select unnest($names)) '
        'order by weight desc, "left", "right", kind, value limit $most'
    )
    return tables.fetch(query, names=list(members), most=most)
