"""`simulate`, `evaluate` and `demo`: made-up worlds, and how well an installation does on them."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command("simulate")
def simulate(
    to: Annotated[Path, typer.Option("--to", help="New folder for raw/ and truth/.")],
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same world.")] = 1,
    size: Annotated[int, typer.Option("--size", help="Listings.")] = 6000,
    language: Annotated[str, typer.Option("--language", help="en, cn or mixed.")] = "mixed",
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Write a made-up world of raw files with its truth; every name is invented."""
    from counterfoil.actions import simulating
    from counterfoil.cli.frame import put_json
    from counterfoil.errors import InputError
    from counterfoil.worlds.settings import Language, Settings

    if language not in [*Language]:
        raise InputError(f"language {language!r} is not known", remedy="choose en, cn or mixed")
    settings = Settings(seed=seed, size=size, language=Language(language))
    done = simulating.simulate(settings, to, lambda text: typer.echo(text, err=True))
    if json:
        put_json("simulate", done)
        return
    typer.echo(f"{done.folder}: {done.files} files, {done.rows:,} raw rows")
