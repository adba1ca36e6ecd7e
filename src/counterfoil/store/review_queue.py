"""Which pairs to ask a reviewer about first: uncertainty times what hangs on the answer."""

import pyarrow as pa

from counterfoil.model.review import Question
from counterfoil.store import engine
from counterfoil.store.run_tables import RunTables

WEIGHED_BY = {"records": "(records + offers)", "amount": "(1 + amount)"}
"""What counts as affected -> its expression over the columns of the answer."""

_QUERY = engine.question("review_queue")


def questions(tables: RunTables, judged: pa.Table, most: int, by: str) -> list[Question]:
    """Questions by expected effect, the greatest first.

    Args:
        tables: The run that is reviewed.
        judged: left, right of pairs that a person has judged, left before right by name.
        most: Questions at most.
        by: A key of `WEIGHED_BY`.
    """
    tables.register("judged", judged)
    # The expression is one of ours, so it is safe in the statement.
    rows = tables.fetch(_QUERY.format(affected=WEIGHED_BY[by]), most=most)
    return [
        Question(
            **{name: row[name] for name in Question.__struct_fields__ if name != "effect"},
            effect=round(row["uncertainty"] * _affected(row["records"], row["offers"],
                                                        row["amount"], by), 4),
        )
        for row in rows
    ]  # fmt: skip


def _affected(records: int, offers: int, amount: float, by: str) -> float:
    return records + offers if by == "records" else 1 + amount
