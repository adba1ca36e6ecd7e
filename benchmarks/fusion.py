"""Fit the shipped weights on made-up worlds and measure them on others.

    python benchmarks/fusion.py [--size 4000] [--write]

Worlds of three languages, easy and hard, are drawn with the seeds below; the whole job runs on
each. Half of the worlds fit, the other half measure. `--write` puts the weights into the
package, with what was measured; without it nothing changes.
"""

import argparse
import tempfile
from importlib.resources import files
from pathlib import Path

import msgspec
import numpy as np

from counterfoil.actions.calibrating import judged_of, known_truth
from counterfoil.actions.ingest import ingest
from counterfoil.actions.progress import silent
from counterfoil.actions.run import run
from counterfoil.actions.simulating import simulate
from counterfoil.detectors import fusion
from counterfoil.model.actor import Actor
from counterfoil.store.run_tables import RunTables
from counterfoil.store.store import WorkspaceSettings, init_store
from counterfoil.worlds.settings import Language, Settings

ME = Actor(name="benchmark", basis="benchmark")
HARD = ("honest_price=0.5", "cues=0.2", "look_alike=0.5")
"""Fewer prices and words that give a seller away, more lawful look-alikes."""


def judged(settings: Settings, folder: Path) -> fusion.Judged:
    """Draw a world, run the job on it, and hold its findings against its truth."""
    simulate(settings, folder / "world", silent)
    store = init_store(ME, folder / "work", WorkspaceSettings(name="weights"))
    ingest(ME, store, [folder / "world" / "raw"])
    run(ME, store)
    truth = known_truth(folder / "world")
    return judged_of(RunTables(store), fusion.shipped().model, truth)


def joined(worlds: list[fusion.Judged], held_out: list[bool]) -> fusion.Judged:
    """All worlds as one; sellers of different worlds are different."""
    return fusion.Judged(
        strengths=np.vstack([w.strengths for w in worlds]),
        truth=np.concatenate([w.truth for w in worlds]),
        seller=np.concatenate([w.seller + i * 10_000_000 for i, w in enumerate(worlds)]),
        held_out=np.concatenate(
            [np.full(len(w.truth), out) for w, out in zip(worlds, held_out, strict=True)]
        ),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=4000)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    worlds, held_out = [], []
    for place, language in enumerate(Language):
        for hard in (False, True):
            for measures in (False, True):
                seed = 5000 + 100 * place + 10 * hard + measures
                drawn = Settings(seed=seed, size=options.size, language=language)
                drawn = drawn.tuned(HARD if hard else ())
                with tempfile.TemporaryDirectory(prefix="counterfoil-bench-") as folder:
                    worlds.append(judged(drawn, Path(folder)))
                held_out.append(measures)
                print(f"world {seed} {language} {'hard' if hard else 'easy'}", flush=True)
    held = fusion.shipped().model
    proposal = fusion.propose(
        held, joined(worlds, held_out), version="2", source="made-up worlds of the simulator"
    )
    print(msgspec.json.format(msgspec.json.encode(proposal), indent=1).decode())
    if options.write:
        target = Path(str(files("counterfoil.detectors") / "fusion_weights.json"))
        target.write_bytes(msgspec.json.format(msgspec.json.encode(proposal), indent=1) + b"\n")


if __name__ == "__main__":
    main()
