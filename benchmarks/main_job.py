"""Ingest to leads at several sizes, beside the same job glued from common libraries.

    python benchmarks/main_job.py 10000 100000 1000000 [--no-glue-above 100000]

Each stage runs as a process of its own; seconds are wall time, memory is the peak resident
size of the stage and its children (`getrusage`). The glue job is `benchmarks/glue_job.py`:
rapidfuzz over windows of titles, Splink for actors, networkx for the groups. It reads the same
files in the same run. Sizes
above `--no-glue-above` are left out of it.
"""

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
COMMAND = [sys.executable, "-m", "counterfoil"]


def measured(arguments: list[str]) -> dict[str, float | str]:
    """Run a command; wall seconds, peak MiB of it and its children, its standard output."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_child, args=(arguments, theirs))
    process.start()
    result: dict[str, float | str] = ours.recv()
    process.join()
    return result


def _child(arguments: list[str], pipe: "multiprocessing.connection.Connection") -> None:
    began = time.perf_counter()
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    if done.returncode:
        sys.stderr.write(done.stderr)
    pipe.send({"seconds": seconds, "mib": peak, "out": done.stdout, "code": done.returncode})


def one_size(size: int, seed: int, folder: Path, glue: bool) -> list[dict[str, float | str | int]]:
    """All stages at one size, in order."""
    world, work, out = folder / "world", folder / "work", folder / "out"
    steps = {
        "simulate": [
            *COMMAND,
            "simulate",
            "--to",
            world,
            "--seed",
            seed,
            "--size",
            size,
            "--language",
            "en",
        ],
        "init": [*COMMAND, "-w", work, "init"],
        "ingest": [*COMMAND, "-w", work, "ingest", world / "raw", "--basis", "benchmark"],
        "run": [*COMMAND, "-w", work, "run"],
        "export": [*COMMAND, "-w", work, "export", "--to", out],
        "evaluate": [*COMMAND, "evaluate", world / "truth", "--export", out, "--json"],
    }
    if glue:
        steps["glue"] = [sys.executable, HERE / "glue_job.py", world / "raw", folder / "glue"]
        steps["evaluate glue"] = [
            *COMMAND, "evaluate", world / "truth", "--export", folder / "glue", "--json"
        ]  # fmt: skip
    rows: list[dict[str, float | str | int]] = []
    for stage, arguments in steps.items():
        got = measured([str(argument) for argument in arguments])
        rows.append({"size": size, "stage": stage, **got})
        _say(rows[-1])
    return rows


def _say(row: dict[str, float | str | int]) -> None:
    rate = float(row["size"]) / max(float(row["seconds"]), 1e-9)
    print(
        f"{row['size']:>9,} {row['stage']:<14} {row['seconds']:>8.1f} s "
        f"{rate:>10,.0f} listings/s {row['mib']:>7,.0f} MiB  exit {row['code']}",
        flush=True,
    )
    if str(row["stage"]).startswith("evaluate") and not row["code"]:
        print("          " + json.dumps(_scores(json.loads(str(row["out"])))), flush=True)


def _scores(document: dict[str, Any]) -> dict[str, float]:
    """The four figures that say whether speed was bought with quality."""
    scores = document["scores"]
    return {
        "listings F1": scores["listings"]["all"]["f1"]["value"],
        "entities F1": scores["entities"]["pairwise"]["f1"]["value"],
        "rings mean best F1": scores["leads_as_rings"]["mean_best_f1"]["value"],
        "leads mixing rings": scores["leads_as_rings"]["mixing"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--no-glue-above", type=int, default=1_000_000)
    options = parser.parse_args()
    os.environ.setdefault("PYTHONHASHSEED", "0")
    job: dict[int, float] = {}
    for size in options.sizes:
        folder = Path(tempfile.mkdtemp(prefix="counterfoil-bench-"))
        try:
            rows = one_size(size, options.seed, folder, size <= options.no_glue_above)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        seconds = {str(row["stage"]): float(row["seconds"]) for row in rows}
        job[size] = seconds["ingest"] + seconds["run"]
        print(f"{size:>9,} ingest + run   {job[size]:>8.1f} s", flush=True)
        if "glue" in seconds:
            print(f"{size:>9,} glue / ours    {seconds['glue'] / job[size]:>8.1f} x", flush=True)
    for small, large in zip(options.sizes, options.sizes[1:], strict=False):
        growth = job[large] / job[small] / (large / small)
        print(f"{small:,} -> {large:,}: cost per row x {growth:.2f}", flush=True)


if __name__ == "__main__":
    main()
