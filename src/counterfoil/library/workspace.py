"""A workspace in a Python session or notebook.

Tables come out as `pyarrow.Table`; `polars.from_arrow(table)` and `table.to_pandas()` turn
them into frames of those libraries.
"""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from counterfoil.actions.dossier import load_dossier
from counterfoil.actions.ingest import IngestReport, ingest
from counterfoil.actions.leads import export, list_leads
from counterfoil.actions.problems import problem_table
from counterfoil.actions.run import RunReport, run
from counterfoil.errors import InputError
from counterfoil.model.actor import Actor
from counterfoil.model.dossier import LeadShown
from counterfoil.model.lead import Lead
from counterfoil.model.tables import BY_NAME
from counterfoil.store.store import Store, WorkspaceSettings, init_store, open_store

RESULTS = ("findings", "entities", "edges", "rings", "ring_facts", "probabilities", "cues")


class OpenWorkspace:
    """One open workspace and the person on whose behalf it is used."""

    def __init__(self, store: Store, actor: Actor) -> None:
        """Args: an open store; who asks, with basis and purpose."""
        self.store = store
        self.actor = actor

    def ingest(self, *files: str | Path, mappings: Sequence[str | Path] = ()) -> IngestReport:
        """Keep and read files; the actor's basis is required. Raises Refused, InputError."""
        paths = [Path(file) for file in files]
        return ingest(
            self.actor, self.store, paths, mapping_files=[Path(mapping) for mapping in mappings]
        )

    def add(self, table: str, rows: pa.Table, name: str = "") -> IngestReport:
        """Ingest an Arrow table whose columns go by known names, as a Parquet exhibit.

        Args:
            table: Name of the table that the rows are of.
            rows: Data; pandas and Polars frames convert by `pa.Table.from_pandas`, `to_arrow()`.
            name: File name to stand in origins; by default `<table>.parquet`.

        Raises:
            InputError: No such table.
        """
        if table not in BY_NAME:
            raise InputError(f"no table {table!r}", remedy=f"use one of {', '.join(BY_NAME)}")
        folder = self.store.workspace.scratch / "added"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (name or f"{table}.parquet")
        pq.write_table(rows, path)
        try:
            return ingest(self.actor, self.store, [path])
        finally:
            path.unlink(missing_ok=True)

    def run(self) -> RunReport:
        """Detect, link, find rings and rank leads."""
        return run(self.actor, self.store)

    def leads(self) -> list[Lead]:
        """Leads of the newest run, strongest first. The read is logged."""
        return list_leads(self.actor, self.store)

    def lead(self, lead: str) -> LeadShown:
        """One lead with everything its page states. The read is logged."""
        return load_dossier(self.actor, self.store, lead)

    def table(self, name: str) -> pa.Table:
        """Observations of a table (newest row of each record), a result table, or `problems`.

        The read is logged.

        Raises:
            InputError: No such table.
            NotFound: A result table before the first run.
        """
        if name not in BY_NAME and name not in RESULTS and name != "problems":
            raise InputError(f"no table {name!r}", remedy=f"use {', '.join((*BY_NAME, *RESULTS))}")
        self.store.log(self.actor, "table read", name)
        if name == "problems":
            return problem_table(self.store)
        return self.store.rows(name) if name in BY_NAME else self.store.result(name)

    def export(self, to: str | Path) -> dict[str, int]:
        """Write findings, entities, rings, leads and problems as JSON Lines."""
        return export(self.actor, self.store, Path(to))


def open_workspace(
    path: str | Path, *, actor: str = "", basis: str = "", purpose: str = "", create: bool = False
) -> OpenWorkspace:
    """Open a workspace, or make one.

    Args:
        path: Its folder.
        actor: Who asks; the login name of this machine by default.
        basis: Legal basis; required to ingest.
        purpose: Why; the workspace's own by default.
        create: Make the workspace if the folder has none.

    Raises:
        NotFound: No workspace there, and `create` is false.
    """
    import getpass

    who = Actor(name=actor or getpass.getuser(), basis=basis, purpose=purpose)
    root = Path(path)
    if create and not (root / "counterfoil.toml").exists():
        return OpenWorkspace(init_store(who, root, WorkspaceSettings(name=root.name)), who)
    return OpenWorkspace(open_store(root), who)
