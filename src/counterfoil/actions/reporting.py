"""Write the report of the newest run: gather what its pages state, then let the exporter write."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
import sqlalchemy as sa

from counterfoil import __version__
from counterfoil.actions import entity_weights
from counterfoil.actions.calibrating import weights_of
from counterfoil.actions.dossier import shown_all
from counterfoil.actions.leads import list_leads
from counterfoil.actions.problems import list_problems
from counterfoil.actions.progress import Progress, silent
from counterfoil.errors import InputError
from counterfoil.exporters.report import write
from counterfoil.model.actor import Actor
from counterfoil.model.dossier import CustodyHead, ExhibitShown, ReportInput
from counterfoil.model.lead import Lead
from counterfoil.model.tables import TABLES
from counterfoil.store import custody, lead_queries, snapshots
from counterfoil.store.casebook import files, intakes
from counterfoil.store.casebook import snapshots as snapshot_table
from counterfoil.store.run_tables import RunTables
from counterfoil.store.store import Store

MOST_FINDINGS = 20
"""Findings printed on a lead's page; the export holds all."""
MOST_PROBLEMS = 500
MADE_BY = b'<meta name="generator" content="Counterfoil">'


def report(
    actor: Actor, store: Store, to: Path, most: int = 50, progress: Progress = silent
) -> Path:
    """Write the report of the newest run into a folder.

    Args:
        actor: Who wants it; the read of every lead is logged first.
        store: Open workspace.
        to: Folder; files of an earlier report in it are replaced.
        most: Most leads that get a page.
        progress: Told the pages written.

    Returns:
        Path of the first page.

    Raises:
        NotFound: Nothing has been run yet.
        InputError: `most` is negative.
    """
    if most < 0:
        raise InputError(f"{most} leads cannot be shown", remedy="choose 0 or more")
    gathered = gather(actor, store, most)
    total = 5 + 2 * len(gathered.leads)
    _clear(to)
    for done, (path, content) in enumerate(write(gathered), 1):
        place = to / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        progress("write report", done, total)
    return to / "index.html"


def _clear(folder: Path) -> None:
    """Remove the pages of an earlier report, so that none of them stays behind."""
    for page in sorted(folder.glob("*/*.html")) if folder.is_dir() else ():
        with page.open("rb") as file:
            if MADE_BY in file.read(2048):
                page.unlink()


def gather(actor: Actor, store: Store, most: int) -> ReportInput:
    """Everything that the report of the newest run states."""
    leads = list_leads(actor, store)
    _log_reads(actor, store, leads[:most])
    problems, total = list_problems(actor, store, MOST_PROBLEMS)
    tables = RunTables(store)
    version = lead_queries.weights(tables)
    shown = shown_all(tables, leads[:most], store.workspace.settings.jurisdiction, MOST_FINDINGS)
    with store.transaction() as connection:
        entries, head = custody.head(connection)
        run = snapshots.latest_run(connection)
        exhibits = tuple(_exhibits(connection))
        counts = tuple(_counts(connection))
    return ReportInput(
        title=_title(store),
        generated_at=store.now(),
        version=__version__,
        custody=CustodyHead(entries=entries, head=head, snapshot=f"run {run}"),
        leads=tuple(shown),
        leads_total=len(leads),
        problems=problems,
        problems_total=total,
        exhibits=exhibits,
        counts=counts,
        actor=actor.name,
        basis=actor.basis,
        weights=weights_of(store, version) if version else None,
        entity_weights=entity_weights.of_run(store, tables.run),
        zone=store.workspace.settings.zone,
    )


def _log_reads(actor: Actor, store: Store, leads: Sequence[Lead]) -> None:
    """One act for each lead that is read, all safe before anything is given."""
    purpose = actor.purpose or store.workspace.settings.purpose
    asked = msgspec.structs.replace(actor, purpose=purpose)
    with store.transaction() as connection:
        for lead in leads:
            custody.append(connection, asked, "lead read", lead.lead, store.now())


def _title(store: Store) -> str:
    """Name of the matter; of the folder, if the matter was not named."""
    name = store.workspace.settings.name
    return store.workspace.root.resolve().name if name in ("", "workspace") else name


def _exhibits(connection: sa.Connection) -> Iterable[ExhibitShown]:
    """Every exhibit once, as first taken in, with the rows of its newest reading."""
    rows, problems = _read(connection)
    seen: set[str] = set()
    for taken in connection.execute(sa.select(intakes).order_by(intakes.c.seq)):
        if taken.exhibit in seen:
            continue
        seen.add(taken.exhibit)
        yield ExhibitShown(
            sha256=taken.exhibit,
            name=taken.name,
            bytes=taken.size,
            taken_at=datetime.fromisoformat(taken.taken_at),
            basis=taken.basis,
            rows=rows.get(taken.exhibit, 0),
            problems=problems.get(taken.exhibit, 0),
        )


def _read(connection: sa.Connection) -> tuple[dict[str, int], dict[str, int]]:
    """Exhibit -> rows kept, and exhibit -> problems, in its newest reading."""
    rows: dict[str, int] = {}
    problems: dict[str, int] = {}
    newest = {seq for seq, _ in snapshots.readings(connection).values()}
    query = (
        sa.select(snapshot_table.c.subject, files.c.of_table, files.c.rows)
        .join(snapshot_table, snapshot_table.c.seq == files.c.seq)
        .where(files.c.seq.in_(sorted(newest)))
    )
    for exhibit, table, count in connection.execute(query):
        into = problems if table == "problems" else rows
        into[exhibit] = into.get(exhibit, 0) + count
    return rows, problems


def _counts(connection: sa.Connection) -> Iterable[tuple[str, int]]:
    for table in TABLES:
        stored = snapshots.committed(connection, table.name, "read")
        if stored:
            yield table.name, sum(file.rows for file in stored)
