"""The whole job on a made-up world, in one folder: world, workspace, report, scores."""

from pathlib import Path

import msgspec

from counterfoil.actions.evaluating import evaluate, load_workspace
from counterfoil.actions.ingest import ingest
from counterfoil.actions.progress import Progress, silent
from counterfoil.actions.reporting import report
from counterfoil.actions.run import run
from counterfoil.actions.simulating import simulate
from counterfoil.errors import InputError
from counterfoil.model.actor import Actor
from counterfoil.model.lead import Lead
from counterfoil.store.store import Store, WorkspaceSettings, init_store, open_store
from counterfoil.store.workspace import write_whole
from counterfoil.worlds.scorecard import Scorecard
from counterfoil.worlds.settings import Settings

NOTE = "demo.json"
BEST = 3


class Demonstrated(msgspec.Struct, frozen=True, kw_only=True):
    """What a demonstration made."""

    report: str
    """Path of the first page."""

    workspace: str
    leads: tuple[Lead, ...]
    """The best ones."""

    leads_total: int
    scores: Scorecard


def demonstrate(
    actor: Actor, folder: Path, settings: Settings, pages: int = 20, progress: Progress = silent
) -> Demonstrated:
    """Draw a world, read it, run the job, write the report and score it.

    A folder that an earlier demonstration of the same world left behind is used again.

    Args:
        actor: Who asks.
        folder: Receives `world/`, `workspace/` and `report/`.
        settings: The world.
        pages: Most leads that get a page.
        progress: Told of every stage.

    Raises:
        InputError: The folder holds something else, or another world.
    """
    world = folder / "world"
    if _is_new(folder, settings):
        simulate(settings, world, progress)
        write_whole(folder / NOTE, msgspec.json.encode(settings))
    actor = msgspec.structs.replace(actor, basis="exercise", purpose="demonstration")
    store = _workspace(actor, folder / "workspace")
    ingest(actor, store, [world / "raw"], progress=progress)
    found = run(actor, store, progress)
    first = report(actor, store, folder / "report", pages, progress)
    return Demonstrated(
        report=str(first),
        workspace=str(folder / "workspace"),
        leads=found.leads[:BEST],
        leads_total=len(found.leads),
        scores=evaluate(world, load_workspace(actor, store)),
    )


def _is_new(folder: Path, settings: Settings) -> bool:
    """Whether the world is still to be drawn."""
    note = folder / NOTE
    if note.is_file():
        if note.read_bytes() == msgspec.json.encode(settings):
            return False
        raise InputError(
            f"{folder} holds the demonstration of another world",
            remedy="name a new folder, or the seed, size and language of that world",
        )
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty", remedy="name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    return True


def _workspace(actor: Actor, root: Path) -> Store:
    if (root / "counterfoil.toml").is_file():
        return open_store(root)
    named = WorkspaceSettings(
        name="Demonstration", zone="Asia/Shanghai", region="CN", jurisdiction="CN",
        purpose="demonstration",
    )  # fmt: skip
    return init_store(actor, root, named)
