"""`counterfoil rights` and `counterfoil lexicon`: marks and coded speech."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
rights = typer.Typer(no_args_is_help=True)
app.add_typer(rights, name="rights")


@rights.callback()
def group() -> None:
    """Compare marks with a register."""


@rights.command("similar")
def similar(
    text: Annotated[str, typer.Argument(help="One mark, or a title that holds one.")] = "",
    queries: Annotated[
        Path | None, typer.Option(help="File of marks or titles, one a line.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="Names: a text file, or a table with a column `mark`.")
    ] = None,
    index: Annotated[Path | None, typer.Option(help="Register built by `rights index`.")] = None,
    top: Annotated[int, typer.Option(min=1, help="Most matches a query.")] = 10,
    goods: Annotated[str, typer.Option(help="Goods on which the mark is used.")] = "",
    json: Annotated[bool, typer.Option("--json", help="One document in place of lines.")] = False,
) -> None:
    """Say which names look, sound or mean alike, and which are identical in criminal law."""
    from counterfoil.actions.similar import Against, read_queries
    from counterfoil.actions.similar import similar as compare
    from counterfoil.cli.frame import put_json, put_lines
    from counterfoil.errors import InputError

    asked = [text] if text else []
    asked += read_queries(queries) if queries else []
    if not asked:
        raise InputError("no mark to compare", remedy="give a text or --queries FILE")
    answers = compare(asked, Against(file=against, index=index), top, goods)
    if json:
        put_json("similar", {"queries": list(answers)})
    else:
        put_lines(answers)


@rights.command("index")
def index(
    file: Annotated[Path, typer.Argument(help="Names: text or table.")],
    to: Annotated[Path, typer.Option("--to", help="Folder of the register.")],
    json: Annotated[bool, typer.Option("--json", help="One document in place of a line.")] = False,
) -> None:
    """Build a register for `rights similar --index`, or add the names of one more file to it."""
    from counterfoil.actions.similar import build_register
    from counterfoil.cli.frame import put_json

    added = build_register(file, to)
    if json:
        put_json("register", {"folder": str(to), "added": added})
    else:
        typer.echo(f"{added} names added to {to}")
