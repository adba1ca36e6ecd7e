"""`counterfoil link`: records, products, names and rings, without a workspace."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

To = Annotated[Path, typer.Option("--to", help="JSON Lines file to write.")]
Json = Annotated[bool, typer.Option("--json", help="Print one versioned document.")]


class _Link(TyperGroup):
    """`link FILE ...` is short for `link records FILE ...`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = ["records", *args]
        return super().parse_args(ctx, args)


app = typer.Typer()
link = typer.Typer(cls=_Link, no_args_is_help=True)
app.add_typer(link, name="link")


@link.callback()
def group() -> None:
    """Link records, products and names; find rings."""


@link.command("records")
def records(
    files: Annotated[list[Path], typer.Argument(help="CSV, JSON Lines or Parquet files.")],
    to: To,
    id: Annotated[str, typer.Option("--id", help="Column that names the rows.")] = "",
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="YAML or JSON: header -> kind of column.")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option("--answers", help="Table of answers: left, right, same.")
    ] = None,
    questions: Annotated[
        Path | None, typer.Option("--questions", help="CSV file to write: pairs to ask about.")
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="Most questions.")] = 100,
    json: Json = False,
) -> None:
    """Group the records of one or several tables by actor: one line an actor."""
    from counterfoil.actions.linking import LinkRequest, link_files
    from counterfoil.cli.frame import put_json

    request = LinkRequest(
        files=tuple(files), to=to, id=id, mapping=mapping, answers=answers, questions=questions,
        most=most,
    )  # fmt: skip
    report = link_files(request, _told)
    if json:
        put_json("link", report)
    else:
        typer.echo(f"{report.records} records, {report.entities} actors -> {to}", err=True)
        typer.echo(f"pairs compared {report.compared}, estimated recall {report.recall}", err=True)
        if report.surprise:
            before, after = report.surprise
            used = "used" if after < before else "not used"
            typer.echo(
                f"learned from {report.answers} answers, {used}: surprise at an answer not "
                f"learned from {before} -> {after} bits",
                err=True,
            )
        if report.questions:
            typer.echo(f"{report.questions} questions -> {questions}", err=True)


def _told(stage: str, done: int, total: int) -> None:
    typer.echo(f"{stage}: {done}/{total}", err=True)


@link.command("products")
def products(
    to: To,
    left: Annotated[Path | None, typer.Argument(help="Catalogue, one product a row.")] = None,
    right: Annotated[Path | None, typer.Argument(help="The other catalogue.")] = None,
    pairs: Annotated[
        Path | None, typer.Option("--pairs", help="Pairs of texts to score: left TAB right.")
    ] = None,
    several: Annotated[
        bool, typer.Option("--several", help="A product may have several partners.")
    ] = False,
) -> None:
    """Find the products that two catalogues share, or score given pairs of texts."""
    from counterfoil.actions.link_pairs import link_products, score_product_pairs
    from counterfoil.errors import InputError

    if pairs is not None:
        count = score_product_pairs(pairs, to)
    elif left is not None and right is not None:
        count = link_products(left, right, to, several=several)
    else:
        raise InputError("no catalogues are named", remedy="name LEFT and RIGHT, or --pairs FILE")
    typer.echo(f"{count} pairs -> {to}", err=True)


@link.command("names")
def names(
    pairs: Annotated[
        Path, typer.Argument(help="CSV with the columns name1 and name2; with --against, names.")
    ],
    to: To,
    against: Annotated[
        Path | None, typer.Option("--against", help="Names to search, one a line or a table.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="Most matches a name.")] = 10,
) -> None:
    """Score pairs of names of persons, companies or ships, or find the nearest, across scripts."""
    from counterfoil.actions.link_pairs import find_names, link_names

    if against is not None:
        typer.echo(f"{find_names(pairs, against, to, top)} names -> {to}", err=True)
    else:
        typer.echo(f"{link_names(pairs, to)} pairs -> {to}", err=True)


@link.command("rings")
def rings(
    edges: Annotated[Path, typer.Argument(help="CSV: source,target[,weight,kind,date].")],
    to: To,
    resolution: Annotated[
        float | None, typer.Option(help="Higher cuts finer; else the most stable.")
    ] = None,
    least: Annotated[int, typer.Option(help="Smallest ring that is written.")] = 2,
    json: Json = False,
) -> None:
    """Find rings in a list of edges, and the roles of their members."""
    from counterfoil.actions.link_rings import link_rings
    from counterfoil.cli.frame import put_json

    report = link_rings(edges, to, resolution, least)
    if json:
        put_json("rings", report)
    else:
        typer.echo(f"{report.nodes} nodes, {report.rings} rings -> {to}", err=True)
