"""What earlier runs and people said about who is who."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from counterfoil.model.entity import REDIRECTS, Judgement, Prior
from counterfoil.model.review import Word
from counterfoil.store import snapshots
from counterfoil.store.casebook import judgements
from counterfoil.store.store import Store

WORDS = {"same": True, "confirmed": True, "different": False, "rejected": False}
"""Word of a judgement of kind `entity` -> whether it joins records."""

AGAINST = "|"
"""In a judgement's `other`: between the records of its own side and those they are apart from."""


def prior_of(store: Store) -> Prior | None:
    """Entities and rings of the newest run, so that ids stay; None before the first run."""
    with store.transaction() as connection:
        if snapshots.latest_run(connection) is None:
            return None
    return Prior(
        entities=store.result("entities").select(["record", "entity"]),
        rings=store.result("rings").select(["record", "ring"]),
    )


def entity_judgements(store: Store) -> tuple[Judgement, ...]:
    """Every judgement on who is who, oldest first."""
    query = (
        sa.select(judgements)
        .where(judgements.c.kind == "entity", judgements.c.word.in_(list(WORDS)))
        .order_by(judgements.c.seq)
    )
    with store.transaction() as connection:
        rows = connection.execute(query).all()
    return tuple(_judgement(row) for row in rows)


def _judgement(row: sa.Row[Any]) -> Judgement:
    own, _, against = row.other.partition(AGAINST)
    return Judgement(
        same=WORDS[row.word],
        records=tuple(sorted({row.subject, *own.split()})),
        against=tuple(sorted(against.split())),
        by=row.reviewer,
        at=row.at,
    )


def redirects_of(store: Store, linked: Mapping[str, str], alive: set[str]) -> pa.Table:
    """Where every id went that any run gave and that is gone now: `REDIRECTS`, by old id.

    Args:
        store: Open workspace; the newest run's redirects are carried on.
        linked: Ids that the coming run replaces.
        alive: Ids that the coming run gives; they lead nowhere else.
    """
    with store.transaction() as connection:
        first = snapshots.latest_run(connection) is None
    files = [] if first else store.results("redirects")
    known: dict[str, str] = {}
    for row in (row for file in files for row in pq.read_table(file).to_pylist()):
        known[row["old"]] = linked.get(row["new"], row["new"])
    known.update(linked)
    rows = [{"old": old, "new": new} for old, new in sorted(known.items()) if old not in alive]
    return pa.Table.from_pylist(rows, schema=REDIRECTS)


def words_on(store: Store, records: Iterable[str] | None = None) -> list[Word]:
    """Judgements on who is who that name any of the records (all, if None), oldest first."""
    query = (
        sa.select(judgements)
        .where(judgements.c.kind == "entity", judgements.c.word.in_(list(WORDS)))
        .order_by(judgements.c.seq)
    )
    wanted = None if records is None else set(records)
    with store.transaction() as connection:
        rows = connection.execute(query).all()
    found = []
    for row in rows:
        said = _judgement(row)
        if wanted is None or wanted & {*said.records, *said.against}:
            found.append(
                Word(
                    act=row.seq,
                    word=row.word,
                    records=said.records,
                    against=said.against,
                    why=row.why,
                    by=row.reviewer,
                    at=row.at,
                )
            )
    return found
