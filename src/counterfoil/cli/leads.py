"""`counterfoil leads | lead show | export | report | serve`: what a run found."""

from pathlib import Path
from typing import Annotated

import typer

from counterfoil.cli.frame import Frame, put_json

app = typer.Typer()
lead_app = typer.Typer(no_args_is_help=True)
app.add_typer(lead_app, name="lead")
Json = Annotated[bool, typer.Option("--json", help="Print one versioned JSON document.")]


@app.command("leads")
def leads(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(help="Most leads to print.")] = 20,
    json: Json = False,
) -> None:
    """List leads, strongest first."""
    from counterfoil.actions.leads import list_leads
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    found = list_leads(frame.who(), open_store(frame.workspace))
    if json:
        put_json("leads", {"total": len(found), "leads": found})
        return
    from counterfoil.cli.tables import leads_table

    leads_table(found[:limit], len(found))


@lead_app.command("show")
def show(
    ctx: typer.Context,
    lead: Annotated[str, typer.Argument(help="Id or rank of the lead.")],
    findings: Annotated[int, typer.Option(help="Most findings to print.")] = 5,
    json: Json = False,
) -> None:
    """Show one lead with its reasons and what speaks against it."""
    from counterfoil.actions.dossier import load_dossier
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    shown = load_dossier(frame.who(), open_store(frame.workspace), lead, most=findings)
    if json:
        put_json("lead", {"lead": shown})
        return
    from counterfoil.cli.tables import lead_page

    lead_page(shown)


@lead_app.command("judge")
def judge(
    ctx: typer.Context,
    record: Annotated[str, typer.Argument(help="Record of the finding: listings:L0001.")],
    right: Annotated[str, typer.Argument(help="Right of the finding: trademarks:TM1.")],
    word: Annotated[str, typer.Argument(help="confirmed or dismissed.")],
    why: Annotated[str, typer.Option(help="The reviewer's reason.")] = "",
    json: Json = False,
) -> None:
    """Confirm or dismiss a finding; dismissed stays dismissed in every rerun."""
    from counterfoil.actions.judge import judge as act
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    seq = act(frame.who(), open_store(frame.workspace), "finding", record, right, word, why)
    if json:
        put_json("judgement", {"act": seq, "record": record, "right": right, "word": word})
    else:
        typer.echo(f"act {seq}: {record} against {right} {word}; it holds from the next run on")


@app.command("export")
def export(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option(help="Folder to write into.")],
    json: Json = False,
) -> None:
    """Write findings, entities, rings, leads and problems as JSON Lines."""
    from counterfoil.actions.leads import export as act
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    written = act(frame.who(), open_store(frame.workspace), to)
    if json:
        put_json("export", {"folder": str(to), "lines": written})
        return
    for name, count in written.items():
        typer.echo(f"{to / name}: {count:,} lines")


@app.command("report")
def report(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option(help="Folder to write into.")],
    leads: Annotated[int, typer.Option(help="Most leads to give a page.")] = 50,
    json: Json = False,
) -> None:
    """Write a self-contained HTML report in English and Chinese."""
    from counterfoil.actions.reporting import report as act
    from counterfoil.cli.bars import bars
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    with bars() as progress:
        index = act(frame.who(), open_store(frame.workspace), to, leads, progress)
    if json:
        put_json("report", {"index": str(index)})
    else:
        typer.echo(f"report: {index}")


@app.command("serve")
def serve(
    ctx: typer.Context,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 picks a free one.")] = 8765,
    folder: Annotated[Path | None, typer.Option(help="Serve this written report.")] = None,
    minutes: Annotated[float, typer.Option(help="Stop after so many idle minutes; 0 = never.")] = 0,
) -> None:
    """Show the report in a browser on this machine only."""
    from counterfoil.web.pages import serve_folder

    if folder is None:
        from counterfoil.actions.reporting import report as act
        from counterfoil.cli.bars import bars
        from counterfoil.store.store import open_store

        frame: Frame = ctx.obj
        store = open_store(frame.workspace)
        folder = store.workspace.scratch / "report"
        with bars() as progress:
            act(frame.who(), store, folder, 50, progress)
    serve_folder(folder, port, minutes, lambda url: typer.echo(f"serving {url}", err=True))
