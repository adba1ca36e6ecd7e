"""`counterfoil secrets`: register, scan and prove trade secrets, inside the company."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
secrets = typer.Typer(no_args_is_help=True)
app.add_typer(secrets, name="secrets")

Vault = Annotated[Path, typer.Option("--vault", help="Folder of the company's vault.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]
HERE = Path("vault")


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(tz=UTC).isoformat(timespec="seconds")


@secrets.callback()
def group() -> None:
    """Register, scan and prove trade secrets, in the company that owns them."""


@secrets.command("init")
def init(vault: Vault = HERE, json: Json = False) -> None:
    """Make a vault and its key. Both stay in the company; keep a copy of the key in a safe."""
    from counterfoil.cli.frame import put_json
    from counterfoil.store.secrets import Vault as Store

    made = Store.init(vault, _now())
    if json:
        put_json("vault", {"vault": str(vault), "key": made.epoch.id})
    else:
        typer.echo(f"vault {vault}, key {made.epoch.id}")


@secrets.command("register")
def register(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Secret files and folders.")],
    background: Annotated[
        list[Path] | None, typer.Option(help="Text that may be shared: templates, manuals.")
    ] = None,
    classification: Annotated[str, typer.Option(help="For example: confidential.")] = "",
    owner: Annotated[str, typer.Option(help="Who owns the secret.")] = "",
    measures: Annotated[str, typer.Option(help="Protective measures, in words.")] = "",
    vault: Vault = HERE,
    json: Json = False,
) -> None:
    """Keep keyed fingerprints of secret documents; their text is not kept."""
    from counterfoil.actions.secrets import Particulars
    from counterfoil.actions.secrets import register as act
    from counterfoil.cli.frame import put_json
    from counterfoil.store.secrets import Vault as Store

    stated = Particulars(classification=classification, owner=owner, measures=measures)
    done = act(context.obj.who(), Store(vault), paths, background or [], stated, _now())
    for lack in done.unread:
        typer.echo(f"unread: {lack['part']}: {lack['reason']}", err=True)
    if json:
        put_json("registered", done)
    else:
        typer.echo(
            f"{len(done.secrets)} secrets and {done.background} background documents registered,"
            f" {done.unchanged} known already, {len(done.unread)} parts unread"
        )


@secrets.command("scan")
def scan(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files and folders that go out.")],
    vault: Vault = HERE,
    least: Annotated[float, typer.Option(help="Least score that is shown.")] = 0.5,
    threshold: Annotated[float, typer.Option(help="Bits with score 0.5; 0: the vault's.")] = 0.0,
    seconds: Annotated[float, typer.Option(help="Time for one file.")] = 60.0,
) -> None:
    """Find registered secrets in documents: JSON Lines, one for each document and secret."""
    from counterfoil.actions.secrets import ScanOptions
    from counterfoil.actions.secrets import scan as act
    from counterfoil.cli.frame import put_lines
    from counterfoil.sources.documents.extracted import Limits
    from counterfoil.store.secrets import Vault as Store

    options = ScanOptions(limits=Limits(seconds=seconds), least=least, threshold=threshold)
    for row in act(context.obj.who(), Store(vault), paths, _now(), options):
        put_lines([row])
        if row["verdict"] == "unread":
            typer.echo(f"unread: {row['unread']['part']}: {row['unread']['reason']}", err=True)
