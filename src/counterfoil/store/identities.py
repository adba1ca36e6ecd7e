"""What earlier runs and people said about who is who."""

import sqlalchemy as sa

from counterfoil.model.entity import Judgement, Prior
from counterfoil.store import snapshots
from counterfoil.store.casebook import judgements
from counterfoil.store.store import Store

WORDS = {"same": True, "different": False}


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
    return tuple(
        Judgement(
            same=WORDS[row.word],
            records=tuple(sorted({row.subject, *row.other.split()})),
            by=row.reviewer,
            at=row.at,
        )
        for row in rows
    )
