"""`counterfoil compare` and `counterfoil works`: texts, programs and pictures side by side."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command("compare")
def compare(
    left: Annotated[Path, typer.Argument(help="The protected work.")],
    right: Annotated[Path, typer.Argument(help="The suspected copy.")],
    background: Annotated[
        list[Path] | None, typer.Option(help="What anyone may use: templates, common code.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Write the two-pane report (HTML).")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Compare two texts, source trees, programs or pictures; say what they share."""
    from counterfoil.actions.comparing import compare_files
    from counterfoil.cli.frame import put_json

    answer = compare_files(left, right, background or [], report)
    if json:
        put_json("comparison", answer)
        return
    typer.echo(f"score {answer['score']:.2f}, {answer.get('verdict', '')}")
    for reason in answer.get("reasons", []):
        typer.echo(f"  {reason['says']}: {reason['observed_value'][:160]}")
    for lack in answer.get("unread", []):
        typer.echo(f"unread: {lack['part']}: {lack['reason']}", err=True)
