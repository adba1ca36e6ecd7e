"""`counterfoil entity show | queue | merge | split | confirm | reject | learn | path | history`."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer

from counterfoil.cli.frame import Frame, put_json

app = typer.Typer()
entity_app = typer.Typer(no_args_is_help=True)
app.add_typer(entity_app, name="entity")

Json = Annotated[bool, typer.Option("--json", help="Print one versioned JSON document.")]
Why = Annotated[str, typer.Option(help="The reviewer's reason; it stands in the log.")]
Overrule = Annotated[
    bool, typer.Option("--overrule", help="Set aside earlier judgements that say otherwise.")
]
Language = Annotated[str, typer.Option(help="Language of the reasons: en or zh.")]
Run = Annotated[int | None, typer.Option(help="A past run; the newest if not given.")]


@entity_app.command("show")
def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Id (also one that was merged away) or a record.")],
    language: Language = "en",
    run: Run = None,
    json: Json = False,
) -> None:
    """Show an entity: records, waterfalls, what holds it together, what is near."""
    from counterfoil.actions.reviewing_show import show as act
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    shown = act(frame.who(), open_store(frame.workspace), name, language, run)
    if json:
        put_json("entity", {"entity": shown})
        return
    from counterfoil.cli.entity_page import entity_page

    entity_page(shown)


@entity_app.command("queue")
def queue(
    ctx: typer.Context,
    most: Annotated[int, typer.Option(min=1, help="Most questions.")] = 20,
    by: Annotated[str, typer.Option(help="What hangs on the answer: records or amount.")] = (
        "records"
    ),
    json: Json = False,
) -> None:
    """List the pairs on which a person's word would change most."""
    from counterfoil.actions.reviewing_show import queue as act
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    found = act(frame.who(), open_store(frame.workspace), most, by)
    if json:
        put_json("entity queue", {"questions": found})
        return
    from counterfoil.cli.entity_page import queue_table

    queue_table(found)


@entity_app.command("merge")
def merge(
    ctx: typer.Context,
    a: Annotated[str, typer.Argument(help="Entity or record.")],
    b: Annotated[str, typer.Argument(help="Entity or record.")],
    why: Why = "",
    overrule: Overrule = False,
    json: Json = False,
) -> None:
    """Say that two are one actor."""
    from counterfoil.actions.reviewing import merge as act

    _judge(ctx.obj, partial(act, why=why, overrule=overrule), a, b, json=json)


@entity_app.command("split")
def split(
    ctx: typer.Context,
    records: Annotated[list[str], typer.Argument(help="Records that do not belong.")],
    why: Why = "",
    overrule: Overrule = False,
    json: Json = False,
) -> None:
    """Say that records are not of the actor of the rest of their entity."""
    from counterfoil.actions.reviewing import split as act

    _judge(ctx.obj, partial(act, why=why, overrule=overrule), records, json=json)


@entity_app.command("confirm")
def confirm(
    ctx: typer.Context,
    entity: Annotated[str, typer.Argument(help="Id of the entity.")],
    why: Why = "",
    overrule: Overrule = False,
    json: Json = False,
) -> None:
    """Say that an entity's records are one actor."""
    from counterfoil.actions.reviewing import confirm as act

    _judge(ctx.obj, partial(act, why=why, overrule=overrule), entity, json=json)


@entity_app.command("reject")
def reject(
    ctx: typer.Context,
    record: Annotated[str, typer.Argument(help="Record that is not of the entity.")],
    entity: Annotated[str, typer.Argument(help="Id of the entity.")],
    why: Why = "",
    overrule: Overrule = False,
    json: Json = False,
) -> None:
    """Say that a record is not of an entity."""
    from counterfoil.actions.reviewing import reject as act

    _judge(ctx.obj, partial(act, why=why, overrule=overrule), record, entity, json=json)


@entity_app.command("learn")
def learn(
    ctx: typer.Context,
    accept: Annotated[
        str, typer.Option("--accept", help="Use the entity weights of this version from now on.")
    ] = "",
    reject: Annotated[
        str, typer.Option("--reject", help="Turn the entity weights of this version down.")
    ] = "",
    why: Why = "",
    json: Json = False,
) -> None:
    """Learn from judgements on who is who: propose weights and say what they are worth."""
    from counterfoil.actions import entity_weights
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    store = open_store(frame.workspace)
    if version := accept or reject:
        act = entity_weights.accept(frame.person(), store, version, why, reject=bool(reject))
        word = "rejected" if reject else "accepted; the next run uses them"
        typer.echo(f"act {act}: entity weights {version} {word}")
        return
    proposal = entity_weights.learn(frame.who(), store)
    if json:
        put_json("entity weights", {"proposal": proposal})
        return
    from counterfoil.cli.scores import print_entity_proposal

    print_entity_proposal(proposal)


@entity_app.command("path")
def path(
    ctx: typer.Context,
    a: Annotated[str, typer.Argument(help="Entity or record.")],
    b: Annotated[str, typer.Argument(help="Entity or record.")],
    most: Annotated[int, typer.Option(min=1, max=20, help="Most paths.")] = 3,
    json: Json = False,
) -> None:
    """Show the best evidence paths between two actors, each step with its rows."""
    from counterfoil.actions.paths import evidence_paths
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    found = evidence_paths(frame.who(), open_store(frame.workspace), a, b, most)
    if json:
        put_json("entity path", {"from": a, "to": b, "paths": found})
        return
    from counterfoil.cli.entity_page import paths_page

    paths_page(found)


@entity_app.command("history")
def history(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Id or record.")],
    json: Json = False,
) -> None:
    """Show an entity through all runs, and what people said of it."""
    from counterfoil.actions.reviewing_show import history as act
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    steps, words = act(frame.who(), open_store(frame.workspace), name)
    if json:
        put_json("entity history", {"entity": name, "steps": steps, "words": words})
        return
    from counterfoil.cli.entity_page import steps_page, words_page

    steps_page(steps)
    words_page(words)


def _judge(frame: Frame, act: Callable[..., object], *named: object, json: bool) -> None:
    """Give a person's word on what is named, and print what it does."""
    import msgspec

    from counterfoil.store.store import open_store

    body = msgspec.to_builtins(act(frame.who(), open_store(frame.workspace), *named))
    if json:
        put_json("judgement", body)
        return
    typer.echo(f"act {body['act']}: {body['word']}, {', '.join(body['records'])}")
    if body["against"]:
        typer.echo(f"  apart from {', '.join(body['against'])}")
    if body["overruled"]:
        typer.echo(f"  sets aside acts {', '.join(map(str, body['overruled']))}")
    typer.echo("  it holds from the next run on")
