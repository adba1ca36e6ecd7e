"""`simulate`, `evaluate` and `demo`: made-up worlds, and how well an installation does on them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from counterfoil.cli.frame import Frame
    from counterfoil.worlds.settings import Settings

app = typer.Typer()


@app.command("simulate")
def simulate(
    to: Annotated[Path, typer.Option("--to", help="New folder for raw/ and truth/.")],
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same world.")] = 1,
    size: Annotated[int, typer.Option("--size", help="Listings.")] = 6000,
    language: Annotated[str, typer.Option("--language", help="en, cn or mixed.")] = "mixed",
    knobs: Annotated[
        list[str] | None, typer.Option("--set", help="Turn a knob: honest_price=0.5. Repeatable.")
    ] = None,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Write a made-up world of raw files with its truth; every name is invented."""
    from counterfoil.actions import simulating
    from counterfoil.cli.bars import bars
    from counterfoil.cli.frame import put_json

    with bars() as progress:
        done = simulating.simulate(_settings(seed, size, language).tuned(knobs or ()), to, progress)
    if json:
        put_json("simulate", done)
        return
    typer.echo(f"{done.folder}: {done.files} files, {done.rows:,} raw rows")


def _settings(seed: int, size: int, language: str) -> "Settings":
    from counterfoil.errors import InputError
    from counterfoil.worlds.settings import Language, Settings

    if language not in [*Language]:
        raise InputError(f"language {language!r} is not known", remedy="choose en, cn or mixed")
    return Settings(seed=seed, size=size, language=Language(language))


@app.command("evaluate")
def evaluate(
    ctx: typer.Context,
    truth: Annotated[
        Path | None, typer.Argument(help="Folder with the truth of a made-up world.")
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--export", help="Score this export, not the workspace.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Fixes the intervals.")] = 0,
    wrong: Annotated[
        bool, typer.Option("--wrong", help="List misjudged listings as JSON Lines instead.")
    ] = False,
    calibrate: Annotated[
        bool,
        typer.Option("--calibrate", help="Propose weights, by the truth or else by judgements."),
    ] = False,
    accept: Annotated[
        str, typer.Option("--accept", help="Use the weights of this version from now on.")
    ] = "",
    reject: Annotated[
        str, typer.Option("--reject", help="Turn the weights of this version down.")
    ] = "",
    why: Annotated[str, typer.Option("--why", help="Reason; stands in the log.")] = "",
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Score a workspace or an export against the truth of a made-up world."""
    from counterfoil.actions import evaluating
    from counterfoil.cli.frame import Frame, put_json, put_lines
    from counterfoil.errors import InputError

    if accept or reject:
        _decide(ctx.obj, accept or reject, why, reject=bool(reject))
        return
    if calibrate:
        _calibrate(ctx.obj, truth, json)
        return
    if truth is None:
        raise InputError("no truth is named", remedy="name the folder with the truth of a world")
    if export is not None:
        results = evaluating.load_export(export)
    else:
        from counterfoil.store.store import open_store

        frame: Frame = ctx.obj
        results = evaluating.load_workspace(frame.who(), open_store(frame.workspace))
    if wrong:
        put_lines(evaluating.wrong(truth, results))
        return
    card = evaluating.evaluate(truth, results, seed)
    if json:
        put_json("evaluate", {"scores": card})
        return
    from counterfoil.cli.scores import print_scores

    print_scores(card)


def _calibrate(frame: "Frame", truth: Path | None, json: bool) -> None:
    from counterfoil.actions.calibrating import calibrate
    from counterfoil.cli.frame import put_json
    from counterfoil.store.store import open_store

    proposal = calibrate(frame.who(), open_store(frame.workspace), truth)
    if json:
        put_json("weights", {"proposal": proposal})
        return
    from counterfoil.cli.scores import print_proposal

    print_proposal(proposal)


def _decide(frame: "Frame", version: str, why: str, *, reject: bool) -> None:
    from counterfoil.actions.calibrating import accept
    from counterfoil.store.store import open_store

    act = accept(frame.person(), open_store(frame.workspace), version, why, reject=reject)
    word = "rejected" if reject else "accepted; the next run uses them"
    typer.echo(f"act {act}: weights {version} {word}")


@app.command("demo")
def demo(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option("--to", help="Folder for world, workspace and report.")] = (
        Path("counterfoil-demo")
    ),
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same world.")] = 7,
    size: Annotated[int, typer.Option("--size", help="Listings.")] = 6000,
    language: Annotated[str, typer.Option("--language", help="en, cn or mixed.")] = "mixed",
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Simulate a world, run the whole job, and say where the report is."""
    from counterfoil.actions.demonstrating import demonstrate
    from counterfoil.cli.bars import bars
    from counterfoil.cli.frame import Frame, put_json

    frame: Frame = ctx.obj
    with bars() as progress:
        shown = demonstrate(frame.who(), to, _settings(seed, size, language), progress=progress)
    if json:
        put_json("demo", shown)
        return
    from counterfoil.cli.tables import leads_table

    leads_table(shown.leads, shown.leads_total)
    scores = shown.scores
    typer.echo(
        f"against the truth of this world: listings F1 {scores.listings.all.f1.value}, "
        f"entities F1 {scores.entities.pairwise.f1.value}, "
        f"rings mean best F1 {scores.leads_as_rings.mean_best_f1.value}"
    )
    typer.echo(f"more: counterfoil -w {shown.workspace} evaluate {to / 'world'}")
    typer.echo(f"report: {shown.report}")
