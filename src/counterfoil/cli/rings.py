"""`counterfoil ring show | watch`: suspected rings, and what is new about them."""

from typing import Annotated

import typer

from counterfoil.cli.frame import Frame, put_json

app = typer.Typer()
ring_app = typer.Typer(no_args_is_help=True)
app.add_typer(ring_app, name="ring")

Json = Annotated[bool, typer.Option("--json", help="Print one versioned JSON document.")]


@ring_app.callback()
def ring() -> None:
    """Show suspected rings."""


@ring_app.command("show")
def show(
    ctx: typer.Context,
    ring: Annotated[str, typer.Argument(help="Id of the ring, also one that is gone.")],
    most: Annotated[int, typer.Option(min=1, max=12, help="Most members to act on.")] = 5,
    run: Annotated[int | None, typer.Option(help="A past run; the newest if not given.")] = None,
    json: Json = False,
) -> None:
    """Show members, counts with bounds, the disruption set and the evolution of a ring."""
    from counterfoil.actions.ring_view import show_ring
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    shown = show_ring(frame.who(), open_store(frame.workspace), ring, most, run)
    if json:
        put_json("ring", {"ring": shown})
        return
    from counterfoil.cli.ring_page import ring_page

    ring_page(shown)


@app.command("watch")
def watch(
    ctx: typer.Context,
    since: Annotated[int | None, typer.Option(help="A run; the one before the newest.")] = None,
    most: Annotated[int, typer.Option(min=1, help="Most alerts of each kind.")] = 200,
    json: Json = False,
) -> None:
    """Say what is new since a run and touches a known ring or right, each with the reason."""
    from counterfoil.actions.watching import watch as act
    from counterfoil.store.store import open_store

    frame: Frame = ctx.obj
    found = act(frame.who(), open_store(frame.workspace), since, most)
    if json:
        put_json("watch", found)
        return
    from counterfoil.cli.ring_page import alerts_page

    alerts_page(found.alerts, found.since, found.until)
