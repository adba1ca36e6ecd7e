"""`counterfoil compare` and `counterfoil works`: texts, programs and pictures side by side."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
Ocr = Annotated[bool, typer.Option("--ocr", help="Read pictures and scans (slow; extra `ocr`).")]


@app.command("compare")
def compare(
    left: Annotated[Path, typer.Argument(help="The protected work.")],
    right: Annotated[Path, typer.Argument(help="The suspected copy.")],
    background: Annotated[
        list[Path] | None, typer.Option(help="What anyone may use: templates, common code.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Write the two-pane report (HTML).")] = None,
    ocr: Ocr = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Compare two texts, source trees, programs or pictures; say what they share."""
    from counterfoil.actions.comparing import compare_files
    from counterfoil.cli.frame import put_json
    from counterfoil.sources.documents.extracted import Limits

    answer = compare_files(left, right, background or [], report, Limits(ocr=ocr))
    if json:
        put_json("comparison", answer)
        return
    typer.echo(f"score {answer['score']:.2f}, {answer.get('verdict', '')}")
    for reason in answer.get("reasons", []):
        typer.echo(f"  {reason['says']}: {reason['observed_value'][:160]}")
    for lack in answer.get("unread", []):
        typer.echo(f"unread: {lack['part']}: {lack['reason']}", err=True)


works = typer.Typer(no_args_is_help=True)
app.add_typer(works, name="works")
Store = Annotated[Path, typer.Option("--store", help="Folder of the register of works.")]
HERE = Path("works")


@works.callback()
def group() -> None:
    """Register works and programs to protect, and find copies of them."""


@works.command("register")
def register(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Books, articles, subtitles, source code.")],
    background: Annotated[list[Path] | None, typer.Option(help="Text that anyone may use.")] = None,
    owner: Annotated[str, typer.Option(help="Who owns the rights.")] = "",
    store: Store = HERE,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Keep fingerprints of works; the register is made if it is not there."""
    from counterfoil.actions.works import register_works
    from counterfoil.cli.frame import put_json

    done = register_works(context.obj.who(), store, paths, background or [], owner)
    for lack in done.unread:
        typer.echo(f"unread: {lack['part']}: {lack['reason']}", err=True)
    if json:
        put_json("registered", done)
    else:
        typer.echo(f"{len(done.secrets)} works registered, {done.unchanged} known already")


@works.command("scan")
def scan(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files and folders that may hold copies.")],
    store: Store = HERE,
    least: Annotated[float, typer.Option(help="Least score that is shown.")] = 0.5,
) -> None:
    """Find passages of registered works: JSON Lines {document, work, score, passages, ...}."""
    from counterfoil.actions.works import scan_for_works
    from counterfoil.cli.frame import put_lines

    put_lines(scan_for_works(context.obj.who(), store, paths, least))


@works.command("dumps")
def dumps(
    files: Annotated[list[Path], typer.Argument(help="Memory dumps of seized dongles or keys.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Say which dumps are identical, and where others of one size differ: facts only."""
    from counterfoil.actions.works import compare_dumps
    from counterfoil.cli.frame import put_json

    answer = compare_dumps(files)
    if json:
        put_json("dumps", answer)
        return
    for family in answer["families"]:
        typer.echo(
            f"{family['units']} dumps of {family['bytes']} bytes, {family['distinct']} distinct,"
            f" {family['same_bytes']} bytes the same in all"
        )
