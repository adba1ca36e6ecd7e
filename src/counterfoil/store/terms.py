"""Words of coded speech that people accepted, and the records they confirmed."""

import json

import pyarrow as pa
import sqlalchemy as sa

from counterfoil.store.casebook import judgements
from counterfoil.store.store import Store

TERM_JUDGEMENT = "term"
"""`kind` of judgements about a term: subject = term, other = `{"kind": …, "weight": …}`."""

SCHEMA = pa.schema([("term", pa.string()), ("kind", pa.string()), ("weight", pa.float64())])


def accepted_terms(store: Store) -> pa.Table:
    """Terms whose newest judgement is `accepted`, by term. Schema `SCHEMA`."""
    rows = []
    for term, word, other in _newest(store, TERM_JUDGEMENT):
        if word == "accepted":
            said = json.loads(other)
            rows.append({"term": term, "kind": said["kind"], "weight": float(said["weight"])})
    return pa.Table.from_pylist(sorted(rows, key=lambda r: r["term"]), schema=SCHEMA)


def confirmed_records(store: Store) -> set[str]:
    """Records with a finding that a person confirmed last."""
    return {record for record, word, _ in _newest(store, "finding") if word == "confirmed"}


def _newest(store: Store, kind: str) -> list[tuple[str, str, str]]:
    """(subject, word, other) of the newest judgement on each subject and, for findings, right."""
    columns = [judgements.c.subject]
    if kind != TERM_JUDGEMENT:
        columns.append(judgements.c.other)
    newest = (
        sa.select(sa.func.max(judgements.c.seq)).where(judgements.c.kind == kind).group_by(*columns)
    )
    query = sa.select(judgements.c.subject, judgements.c.word, judgements.c.other).where(
        judgements.c.seq.in_(newest)
    )
    with store.transaction() as connection:
        return [(r.subject, r.word, r.other) for r in connection.execute(query)]
