"""`counterfoil doctor`: what this installation has and lacks."""

from importlib.util import find_spec
from typing import Annotated

import typer

app = typer.Typer()

EXTRAS = {
    "images": ("cv2", "pdqhash", "PIL"),
    "ocr": ("rapidocr", "onnxruntime"),
    "speech": ("ctranslate2", "miniaudio"),
    "documents": ("pypdfium2", "docx2python", "docx", "pptx", "ezdxf"),
    "code": ("tree_sitter", "capstone", "lief", "tlsh"),
    "blind": ("private_set_intersection",),
    "learn": ("lightgbm", "sklearn"),
    "report": ("typst", "docx"),
}
"""Extra of the package -> modules it brings."""


@app.command("doctor")
def doctor(json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Say which extras are installed and what each missing one would add."""
    lacks = {
        name: [module for module in modules if find_spec(module) is None]
        for name, modules in EXTRAS.items()
    }
    if json:
        from counterfoil.cli.frame import put_json

        put_json("doctor", {"extras": [{"name": n, "missing": m} for n, m in lacks.items()]})
        return
    for name, missing in lacks.items():
        state = "present" if not missing else f"missing {', '.join(missing)}"
        typer.echo(f"{name:<10} {state}")
        if missing:
            typer.echo(f"           install: pip install 'counterfoil[{name}]'")


@app.command("bench")
def bench(
    ctx: typer.Context,
    size: Annotated[int, typer.Option(help="Listings of the made-up world.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Seed of the world.")] = 7,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure this installation on a simulated world."""
    import time

    from counterfoil.actions.measuring import measure
    from counterfoil.cli.bars import bars
    from counterfoil.cli.frame import Frame, put_json
    from counterfoil.worlds.settings import Settings

    frame: Frame = ctx.obj
    with bars() as progress:
        found = measure(frame.who(), Settings(seed=seed, size=size), time.perf_counter, progress)
    if json:
        put_json("bench", found)
        return
    for stage, seconds in found.seconds.items():
        typer.echo(f"{stage:<8} {seconds:8.1f} s  {size / max(seconds, 1e-9):10,.0f} listings/s")
    typer.echo("what was found is scored by: counterfoil bench --json")
