"""Measure this installation: the whole job on a made-up world, timed by stage."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from counterfoil.actions.evaluating import evaluate, load_workspace
from counterfoil.actions.ingest import ingest
from counterfoil.actions.progress import Progress, silent
from counterfoil.actions.run import run
from counterfoil.actions.simulating import simulate
from counterfoil.model.actor import Actor
from counterfoil.store.store import WorkspaceSettings, init_store
from counterfoil.worlds.scorecard import Scorecard
from counterfoil.worlds.settings import Settings


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What the stages cost and what they found."""

    listings: int
    seconds: dict[str, float]
    """Stage -> wall seconds."""

    scores: Scorecard


def measure(
    actor: Actor, settings: Settings, ticks: Callable[[], float], progress: Progress = silent
) -> Measured:
    """Draw a world, ingest it, run the job and score it, in a folder that is removed again.

    Args:
        actor: Who asks.
        settings: The world.
        ticks: A clock that only goes forward, in seconds.
        progress: Told of every stage.
    """
    actor = msgspec.structs.replace(actor, basis="exercise", purpose="benchmark")
    with tempfile.TemporaryDirectory(prefix="counterfoil-") as name:
        world = Path(name) / "world"
        simulate(settings, world, progress)
        store = init_store(actor, Path(name) / "work", WorkspaceSettings(name="benchmark"))
        began = ticks()
        ingest(actor, store, [world / "raw"], progress=progress)
        read = ticks()
        run(actor, store, progress)
        ran = ticks()
        scores = evaluate(world, load_workspace(actor, store))
    seconds = {"ingest": round(read - began, 2), "run": round(ran - read, 2)}
    return Measured(listings=settings.size, seconds=seconds, scores=scores)
