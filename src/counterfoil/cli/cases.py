"""`counterfoil case ...` and `refer`: from a lead to a bundle that another agency can check."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from counterfoil.cli.frame import Frame, put_json

app = typer.Typer()
case_app = typer.Typer(no_args_is_help=True)
app.add_typer(case_app, name="case")
Json = Annotated[bool, typer.Option("--json", help="Print one versioned JSON document.")]
Because = Annotated[str, typer.Option("--because", help="Why; stands in the log.")]
CaseName = Annotated[str, typer.Argument(help="Number of the case: C0001.")]
Exhibits = Annotated[list[str] | None, typer.Option("--exhibit", help="SHA-256 or physical:NO.")]


@case_app.command("open")
def open_(
    ctx: typer.Context,
    lead: Annotated[str, typer.Argument(help="Id or rank of the lead.")],
    because: Because = "",
    title: Annotated[str, typer.Option(help="Short name of the case.")] = "",
    profile: Annotated[str, typer.Option(help="Procedure: cn, generic.")] = "",
    json: Json = False,
) -> None:
    """Open a case on a lead: a person's decision, with the dossier frozen."""
    from counterfoil.actions.casework import Opening, open_case
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    opening = Opening(lead=lead, because=because, title=title, profile=profile)
    case = open_case(frame.who(), open_store(frame.workspace), opening)
    if json:
        put_json("case", {"case": case})
        return
    typer.echo(f"{case.case}  {case.state}  {case.title}")


@case_app.command("list")
def list_(ctx: typer.Context, json: Json = False) -> None:
    """List every case."""
    from counterfoil.actions.casework import list_cases
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    cases = list_cases(frame.who(), open_store(frame.workspace))
    if json:
        put_json("cases", {"cases": cases})
        return
    for case in cases:
        approved = "approved" if case.approvals else ""
        typer.echo(f"{case.case}  {case.state:22}  {case.lead:10}  {approved:8}  {case.title}")


@case_app.command("show")
def show(ctx: typer.Context, case: CaseName, json: Json = False) -> None:
    """Show a case: state, elements and gaps, exhibits, clocks, tasks."""
    from counterfoil.actions.casework import show_case
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    file = show_case(frame.who(), open_store(frame.workspace), case)
    if json:
        put_json("casefile", {"casefile": file})
        return
    from counterfoil.cli.casepage import case_page

    case_page(file)


@case_app.command("decide")
def decide(
    ctx: typer.Context,
    case: CaseName,
    to: Annotated[str, typer.Option("--to", help="New state of the case.")] = "",
    element: Annotated[str, typer.Option(help="OFFENCE/ELEMENT to judge instead.")] = "",
    state: Annotated[str, typer.Option(help="supported, contradicted or open.")] = "supported",
    exhibit: Exhibits = None,
    against: Annotated[
        list[str] | None, typer.Option(help="Exhibit that speaks against it.")
    ] = None,
    into: Annotated[str, typer.Option(help="Other case, with --to merged.")] = "",
    because: Because = "",
    json: Json = False,
) -> None:
    """Move a case to another state (--to), or judge one element (--element)."""
    from counterfoil.actions import casework
    from counterfoil.errors import InputError
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    store = open_store(frame.workspace)
    if bool(to) == bool(element):
        raise InputError("decide what?", remedy="give either --to STATE or --element O/E")
    if to:
        done = casework.decide(frame.who(), store, case, to, because, into)
    else:
        offence, _, name = element.partition("/")
        view = casework.ElementView(
            offence=offence,
            element=name,
            state=state,
            because=because,
            exhibits=tuple(exhibit or ()),
            against=tuple(against or ()),
        )
        done = casework.judge_element(frame.who(), store, case, view)
    _answer(done, json)


def _answer(case: object, json: bool) -> None:
    from counterfoil.model.case import Case

    assert isinstance(case, Case)
    if json:
        put_json("case", {"case": case})
    else:
        typer.echo(f"{case.case}  {case.state}")


@case_app.command("task")
def task(
    ctx: typer.Context,
    case: CaseName,
    title: Annotated[str, typer.Argument(help="What is to be done.")] = "",
    measure: Annotated[str, typer.Option(help="Kind of measure in the procedure.")] = "inquiry",
    assignee: Annotated[str, typer.Option(help="Who does it.")] = "",
    due: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day.")] = None,
    element: Annotated[str, typer.Option(help="OFFENCE/ELEMENT that it serves.")] = "",
    done: Annotated[str, typer.Option(help="Mark this task (T1) as done instead.")] = "",
    result: Annotated[str, typer.Option(help="Result of the task that is done.")] = "",
    json: Json = False,
) -> None:
    """Set a task, or mark one as done. A coercive measure before its stage is refused."""
    from counterfoil.actions import casework
    from counterfoil.errors import InputError
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    store = open_store(frame.workspace)
    if bool(title) == bool(done):
        raise InputError("which task?", remedy="give a title for a new one, or --done T1")
    if done:
        case_now = casework.finish_task(frame.who(), store, case, done, result)
    else:
        new = casework.NewTask(
            title=title,
            measure=measure,
            assignee=assignee,
            due=due.date() if due else None,
            element=element,
        )
        case_now = casework.set_task(frame.who(), store, case, new)
    _answer(case_now, json)


@case_app.command("plan")
def plan(
    ctx: typer.Context,
    case: CaseName,
    language: Annotated[str, typer.Option(help="Language of the titles: zh, en.")] = "zh",
    json: Json = False,
) -> None:
    """Set the playbook's tasks for every gap that has none yet."""
    from counterfoil.actions.casework import plan_tasks
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    case_now = plan_tasks(frame.who(), open_store(frame.workspace), case, language)
    if not json:
        for task in case_now.tasks:
            typer.echo(f"{task.task}  {task.element}  {task.title}")
    _answer(case_now, json)


@case_app.command("note")
def note(
    ctx: typer.Context,
    case: CaseName,
    text: Annotated[str, typer.Argument(help="What is noted.")],
    kind: Annotated[str, typer.Option(help="fact, question or exculpatory.")] = "fact",
    exhibit: Exhibits = None,
    json: Json = False,
) -> None:
    """Add a fact, an open question, or material in favour of those concerned."""
    from counterfoil.actions.casework import add_note
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    store = open_store(frame.workspace)
    _answer(add_note(frame.who(), store, case, kind, text, tuple(exhibit or ())), json)


@case_app.command("exhibit")
def exhibit(
    ctx: typer.Context,
    case: CaseName,
    exhibit: Annotated[str, typer.Argument(help="SHA-256 or physical:NO.")],
    secret: Annotated[bool, typer.Option(help="Keep it from recipients.")] = False,
    json: Json = False,
) -> None:
    """Add an exhibit to a case, or mark it as secret."""
    from counterfoil.actions.casework import add_exhibit
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    store = open_store(frame.workspace)
    _answer(add_exhibit(frame.who(), store, case, exhibit, secret=secret), json)


@case_app.command("approve")
def approve(ctx: typer.Context, case: CaseName, because: Because = "", json: Json = False) -> None:
    """Approve a case for referral, as a second person (--actor)."""
    from counterfoil.actions.casework import approve as approve_case
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    _answer(approve_case(frame.who(), open_store(frame.workspace), case, because), json)


@case_app.command("close")
def close(ctx: typer.Context, case: CaseName, because: Because = "", json: Json = False) -> None:
    """Close a case where its procedure allows it."""
    from counterfoil.actions.casework import decide as decide_case
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    store = open_store(frame.workspace)
    _answer(decide_case(frame.who(), store, case, "closed", because), json)


@app.command("refer")
def refer(
    ctx: typer.Context,
    case: CaseName,
    to: Annotated[Path, typer.Option("--to", help="Folder for the bundle's folder.")],
    format: Annotated[list[str] | None, typer.Option(help="Format; may be repeated.")] = None,
    language: Annotated[str, typer.Option(help="Language of the dossier: zh, en.")] = "zh",
    recipient: Annotated[str, typer.Option("--for", help="Recipient: agency, platform...")] = "",
    volume: Annotated[str, typer.Option(help="litigation or investigation.")] = "",
    json: Json = False,
) -> None:
    """Write the bundle of an approved case: dossier, exchange formats, exhibits, proofs."""
    import os

    from counterfoil.actions.referring import refer as write_bundle
    from counterfoil.model.case import ReferralRequest
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    fonts = os.environ.get("COUNTERFOIL_FONTS", "")
    request = ReferralRequest(
        language=language,
        recipient=recipient,
        volume=volume,
        fonts=tuple(part for part in fonts.split(os.pathsep) if part),
    )
    store = open_store(frame.workspace)
    done = write_bundle(frame.who(), store, case, to, request, tuple(format or ()))
    if json:
        put_json("referral", {"referral": done})
        return
    typer.echo(done.path)
    for loss in done.losses:
        typer.echo(
            f"not carried by {loss.format}: {loss.what} ({loss.count}): {loss.why}", err=True
        )
    typer.echo(f"check it with: python {done.path}/verify.py", err=True)
