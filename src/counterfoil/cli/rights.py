"""`counterfoil rights` and `counterfoil lexicon`: marks and coded speech."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterfoil.cli.lawful import lawful

if TYPE_CHECKING:
    from counterfoil.store.store import Store

app = typer.Typer()
rights = typer.Typer(no_args_is_help=True)
app.add_typer(rights, name="rights")
rights.command("lawful")(lawful)


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


lexicon = typer.Typer(no_args_is_help=True)
app.add_typer(lexicon, name="lexicon")


@lexicon.callback()
def words() -> None:
    """Show and extend the words of coded speech."""


@lexicon.command("show")
def show(
    context: typer.Context,
    kind: Annotated[str, typer.Option(help="slang, used, fit, part, review, ...")] = "slang",
    json: Annotated[bool, typer.Option("--json", help="One document in place of lines.")] = False,
) -> None:
    """List terms of one kind, those that this workspace accepted included."""
    from counterfoil.actions import coded_terms
    from counterfoil.cli.frame import put_json, put_lines

    answer = coded_terms.show(_store(context), kind)
    if json:
        put_json("lexicon", answer)
    else:
        put_lines(answer["terms"])


@lexicon.command("suggest")
def suggest(
    context: typer.Context,
    top: Annotated[int, typer.Option(min=1, help="Most proposals.")] = 20,
    json: Annotated[bool, typer.Option("--json", help="One document in place of lines.")] = False,
) -> None:
    """Propose terms that stand beside confirmed findings far more often than elsewhere."""
    from counterfoil.actions import coded_terms
    from counterfoil.cli.frame import put_json, put_lines

    found = coded_terms.suggest(_needed(context), top)
    if json:
        put_json("suggestions", {"terms": list(found)})
    else:
        put_lines(found)


@lexicon.command("accept")
def accept(
    context: typer.Context,
    term: Annotated[str, typer.Argument(help="The word or phrase.")],
    why: Annotated[str, typer.Option(help="Reason; stands in the log.")],
    kind: Annotated[str, typer.Option(help="What it hints at.")] = "slang",
    weight: Annotated[float, typer.Option(help="What it adds to a score, 0 to 0.15.")] = 0.1,
    reject: Annotated[bool, typer.Option("--reject", help="Turn the term down.")] = False,
) -> None:
    """Decide on a term; the next run uses it."""
    from counterfoil.actions import coded_terms

    frame = context.obj
    act = coded_terms.accept(frame.who(), _needed(context), term, kind, weight, why, reject=reject)
    typer.echo(f"act {act}: {term} {'rejected' if reject else 'accepted'} as {kind}")


def _store(context: typer.Context) -> "Store | None":
    from counterfoil.store.workspace import SETTINGS

    return _needed(context) if (context.obj.workspace / SETTINGS).exists() else None


def _needed(context: typer.Context) -> "Store":
    from counterfoil.store.store import open_store

    return open_store(context.obj.workspace)
