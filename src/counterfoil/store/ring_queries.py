"""A ring of one run in SQL: members, ties between actors, offers, its lead's amount."""

from counterfoil.store import engine
from counterfoil.store.run_tables import Row, RunTables, of_lead

_WORTH = engine.question("ring_worth")

MOST_TIES = 50_000


def members(tables: RunTables, ring: str) -> list[Row]:
    """Members of a ring, by record."""
    return tables.fetch("select * from rings where ring = $ring order by record", ring=ring)


def facts(tables: RunTables, ring: str) -> Row:
    """Counts, cut and stability; empty if there is no such ring."""
    rows = tables.fetch("select * from ring_facts where ring = $ring", ring=ring)
    return rows[0] if rows else {}


def offers(tables: RunTables, ring: str) -> dict[str, int]:
    """Suspected offers by member."""
    return {row["record"]: row["offers"] for row in tables.fetch(_WORTH, ring=ring)}


def ties(tables: RunTables, ring: str) -> list[tuple[str, ...]]:
    """Groups of records that one value of the ring ties to each other, by name.

    A value with many users is drawn as a star around one of them (`linkers.ring_ties`); all of
    them use it all the same. Only where the centre is the thing itself (an account, a company, a
    raided site) do the others hang on it.
    """
    query = (
        'select "right" as centre, list_sort(list(distinct "left")) as others from edges '
        "where ring = $ring group by \"right\", weight, fanout, kind in ('payment') "
        "order by 1, 2 limit $most"
    )
    found: list[tuple[str, ...]] = []
    for row in tables.fetch(query, ring=ring, most=MOST_TIES):
        centre, others = row["centre"], row["others"]
        if centre.startswith(("accounts:", "companies:", "seizures:")):
            found.extend((other, centre) for other in others)
        else:
            found.append((*others, centre))
    return found


def amount(tables: RunTables, ring: str) -> dict[str, str]:
    """Leading amount of the ring's lead by currency."""
    rows = tables.fetch("select body from leads where ring = $ring", ring=ring)
    return of_lead(rows[0]) if rows else {}
