"""List and export what could not be understood."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from counterfoil.model.actor import Actor
from counterfoil.model.problem import PROBLEMS, Problem
from counterfoil.store import snapshots
from counterfoil.store.store import Store


def problem_table(store: Store) -> pa.Table:
    """Problems of the newest reading of every exhibit, by exhibit order, then row."""
    with store.transaction() as connection:
        stored = snapshots.committed(connection, "problems", "read")
    snapshots.check(store.workspace, stored)
    parts = [pq.read_table(store.workspace.tables / file.path) for file in stored]
    return pa.concat_tables(parts) if parts else PROBLEMS.empty_table()


def list_problems(
    actor: Actor, store: Store, limit: int | None = None
) -> tuple[tuple[Problem, ...], int]:
    """The first problems and how many there are in all.

    The values may be personal data, so the read is logged.
    """
    store.log(actor, "problems read", "problems")
    table = problem_table(store)
    shown = table if limit is None else table.slice(0, limit)
    return tuple(Problem(**row) for row in shown.to_pylist()), table.num_rows


def export_csv(actor: Actor, store: Store, to: Path) -> int:
    """Write every problem as CSV (UTF-8 with BOM, for spreadsheets); returns how many."""
    found, total = list_problems(actor, store)
    with to.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(PROBLEMS.names)
        for problem in found:
            writer.writerow([getattr(problem, name) for name in PROBLEMS.names])
    return total
