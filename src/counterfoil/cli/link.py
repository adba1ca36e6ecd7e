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
    json: Json = False,
) -> None:
    """Group the records of one or several tables by actor: one line an actor."""
    from counterfoil.actions.linking import LinkRequest, link_files
    from counterfoil.cli.frame import put_json

    request = LinkRequest(files=tuple(files), to=to, id=id, mapping=mapping)
    report = link_files(request, _told)
    if json:
        put_json("link", report)
    else:
        typer.echo(f"{report.records} records, {report.entities} actors -> {to}", err=True)
        typer.echo(f"pairs compared {report.compared}, estimated recall {report.recall}", err=True)


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
    pairs: Annotated[Path, typer.Argument(help="CSV with the columns name1 and name2.")], to: To
) -> None:
    """Score pairs of names of persons, companies or ships, 0 to 1, across scripts."""
    from counterfoil.actions.link_pairs import link_names

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
