"""Which pairs to ask a reviewer about first: uncertainty times what hangs on the answer."""

from collections.abc import Iterable, Sequence

import pyarrow as pa

from counterfoil.model.review import Question
from counterfoil.store import engine
from counterfoil.store.run_tables import RunTables

WEIGHED_BY = {"records": "(records + offers)", "amount": "(1 + amount)"}
"""What counts as affected -> its expression over the columns of the answer."""

_COMPARED = engine.question("judged_pairs")
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


def compared(
    tables: RunTables, fields: Iterable[str], records: Sequence[str], most: int
) -> pa.Table:
    """Pairs that a run compared: those among some records, and a sample of the others.

    Args:
        tables: The run.
        fields: Names of the fields to give the levels of.
        records: Records that people have spoken of.
        most: Other pairs at most.

    Returns:
        left, right, bits without anything learned, and the level in each field, null if silent.
    """
    tables.view("pairs")
    held = engine.table(tables.con, "select * from pairs limit 0").column_names
    # Runs of earlier versions have learned nothing.
    bits = "bits - learned" if "learned" in held else "bits"
    levels = ", ".join(f"[p.level for p in parts if p.field = '{f}'][1] as {f}" for f in fields)
    query = _COMPARED.format(bits=bits, levels=levels)
    return engine.table(tables.con, query, {"names": list(records), "most": most})


def _affected(records: int, offers: int, amount: float, by: str) -> float:
    return records + offers if by == "records" else 1 + amount
