"""`counterfoil init | ingest | map | problems | run`: from files to a committed run."""

from pathlib import Path
from typing import Annotated

import typer

from counterfoil.cli.frame import Frame, put_json, put_lines

app = typer.Typer()
Json = Annotated[bool, typer.Option("--json", help="Print one versioned JSON document.")]


@app.command("init")
def init(
    ctx: typer.Context,
    name: Annotated[str, typer.Option(help="Name of the matter or the unit.")] = "workspace",
    zone: Annotated[str, typer.Option(help="IANA zone of times that name none.")] = "Asia/Shanghai",
    region: Annotated[str, typer.Option(help="Country of phones that name none.")] = "CN",
    jurisdiction: Annotated[str, typer.Option(help="Law pack for leads.")] = "CN",
    purpose: Annotated[str, typer.Option(help="Purpose of reads that name none.")] = (
        "triage of leads"
    ),
    json: Json = False,
) -> None:
    """Make a workspace in a folder."""
    from counterfoil.store.store import WorkspaceSettings, init_store

    frame: Frame = ctx.obj
    settings = WorkspaceSettings(
        name=name, zone=zone, region=region, jurisdiction=jurisdiction, purpose=purpose
    )
    store = init_store(frame.who(), frame.workspace, settings)
    if json:
        put_json("workspace", {"folder": str(store.workspace.root), "settings": settings})
    else:
        typer.echo(f"workspace ready in {store.workspace.root}")


@app.command("ingest")
def ingest(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Files, folders or zip archives.")],
    basis: Annotated[str, typer.Option(help="Legal basis on which the files are held.")] = "",
    mapping: Annotated[list[Path] | None, typer.Option(help="Mapping file; repeatable.")] = None,
    json: Json = False,
) -> None:
    """Keep files as exhibits and read their rows."""
    import msgspec

    from counterfoil.actions.ingest import ingest as act
    from counterfoil.cli.bars import bars
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    actor = msgspec.structs.replace(frame.who(), basis=basis or frame.basis)
    store = open_store(frame.workspace)
    with bars() as progress:
        report = act(actor, store, files, mapping_files=mapping or [], progress=progress)
    if json:
        put_json("ingest", report)
        return
    for file in report.files:
        counts = ", ".join(f"{count:,} {table}" for table, count in sorted(file.rows.items()))
        doubts = f"; {file.problems:,} problems" if file.problems else ""
        typer.echo(f"{file.name}: {counts or file.state}{doubts}")
    typer.echo(f"{len(report.files)} files, {report.rows:,} rows, {report.problems:,} problems")
    if report.problems:
        typer.echo("see them with: counterfoil problems", err=True)


@app.command("map")
def draft(
    file: Annotated[Path, typer.Argument(help="File whose headers are not known.")],
    to: Annotated[Path | None, typer.Option(help="Where to write the draft.")] = None,
    json: Json = False,
) -> None:
    """Draft a mapping for a file; edit it, then ingest the file again."""
    from counterfoil.actions.map_file import draft_mapping

    target, mapping = draft_mapping(file, to)
    if json:
        put_json("mapping", {"file": str(target), "mapping": mapping})
    else:
        typer.echo(f"draft written to {target}; edit it, then ingest {file} again")


@app.command("problems")
def problems(
    ctx: typer.Context,
    to: Annotated[Path | None, typer.Option(help="Write all as CSV to this file.")] = None,
    limit: Annotated[int, typer.Option(help="Most lines to print.")] = 100,
    lines: Annotated[bool, typer.Option("--jsonl", help="Print JSON Lines.")] = False,
    json: Json = False,
) -> None:
    """List what could not be understood, with the remedy."""
    from counterfoil.actions.problems import export_csv, list_problems
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    store = open_store(frame.workspace)
    if to:
        typer.echo(f"{export_csv(frame.who(), store, to)} problems written to {to}")
        return
    found, total = list_problems(frame.who(), store, None if lines or json else limit)
    if json:
        put_json("problems", {"total": total, "problems": found})
        return
    if lines:
        put_lines(found)
        return
    for problem in found:
        where = f"{problem.file} row {problem.row}" if problem.row else problem.file
        column = f" {problem.column}" if problem.column else ""
        value = f" {problem.value!r}" if problem.value else ""
        typer.echo(f"{where}{column}{value}: {problem.reason}; {problem.remedy}")
    typer.echo(f"{len(found)} of {total} problems", err=True)


@app.command("run")
def run(ctx: typer.Context, json: Json = False) -> None:
    """Detect, link, find rings and rank leads."""
    from counterfoil.actions.run import run as act
    from counterfoil.cli.bars import bars
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    store = open_store(frame.workspace)
    with bars() as progress:
        report = act(frame.who(), store, progress)
    if json:
        put_json("run", report)
        return
    typer.echo(
        f"{report.findings:,} findings ({report.suspected:,} suspected), "
        f"{report.entities:,} entities, {report.rings} rings, {len(report.leads)} leads"
    )
    typer.echo(f"weights {report.weights}; entity weights: {report.entity_weights}")
