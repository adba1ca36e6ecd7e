"""What judgements teach a workspace: a made-up world whose truth answers the review queue.

python benchmarks/entity_learning.py --seed 12 --size 3000 --questions 150
"""

import argparse
import csv
import tempfile
import time
from collections import Counter
from pathlib import Path

from counterfoil.actions import entity_weights, reviewing
from counterfoil.actions.evaluating import evaluate, load_workspace
from counterfoil.actions.ingest import ingest
from counterfoil.actions.progress import silent
from counterfoil.actions.reviewing_show import queue
from counterfoil.actions.run import run
from counterfoil.actions.simulating import simulate
from counterfoil.model.actor import Actor
from counterfoil.store.store import Store, WorkspaceSettings, init_store
from counterfoil.worlds.settings import Settings

HARD = ("nulls=0.3", "namesakes=0.4", "relatives=0.3", "neighbours=0.4")
REVIEWER = Actor(name="the truth", basis="exercise")


def scored(store: Store, world: Path) -> str:
    """Pairwise precision, recall and F1 of the newest run."""
    found = evaluate(world, load_workspace(REVIEWER, store), 0).entities.pairwise
    return " / ".join(str(e.value) for e in (found.precision, found.recall, found.f1))


def answered(store: Store, world: Path, most: int) -> Counter[str]:
    """Let the truth answer the first questions of the queue."""
    with (world / "truth" / "entities.csv").open(encoding="utf-8") as file:
        truth = {row["record"]: row["entity"] for row in csv.DictReader(file)}
    said: Counter[str] = Counter()
    for asked in queue(REVIEWER, store, most):
        same = truth.get(asked.left, asked.left) == truth.get(asked.right, asked.right)
        judge = reviewing.merge if same else reviewing.reject
        judge(REVIEWER, store, asked.left, asked.right, "by the truth")
        said["one" if same else "two"] += 1
    return said


def main() -> None:
    """Score a run, one with judgements, and one with the weights learned from them."""
    asked = argparse.ArgumentParser(description=__doc__)
    for name, default in (("seed", 12), ("size", 3000), ("questions", 150)):
        asked.add_argument(f"--{name}", type=int, default=default)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        world = Path(folder) / "world"
        simulate(Settings(seed=chosen.seed, size=chosen.size).tuned(HARD), world, silent)
        settings = WorkspaceSettings(name="exercise")
        store = init_store(REVIEWER, Path(folder) / "work", settings)
        ingest(REVIEWER, store, [world / "raw"], progress=silent)
        run(REVIEWER, store)
        print("run:", scored(store, world))
        print("answers:", dict(answered(store, world, chosen.questions)))
        run(REVIEWER, store)
        print("with the judgements:", scored(store, world))
        start = time.process_time()
        proposal = entity_weights.learn(REVIEWER, store)
        print(f"learned in {time.process_time() - start:.2f} CPU s; {proposal.model.fitted_on}")
        print(f"log loss {proposal.log_loss}, fall {proposal.gain}, ECE {proposal.calibration}")
        for b in proposal.bins:
            low, high = b.observed_low, b.observed_high
            print(f"  {b.expected:.3f} said, {b.observed:.3f} true ({low}-{high}), {b.count}")
        entity_weights.accept(REVIEWER, store, proposal.model.version, "benchmark")
        run(REVIEWER, store)
        print("with what they taught:", scored(store, world))


if __name__ == "__main__":
    main()
