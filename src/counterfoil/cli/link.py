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
