"""How rings and alerts look on a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from counterfoil.cli.entity_page import console, steps_page
from counterfoil.cli.tables import plain
from counterfoil.model.ring_view import Alert, RemainderShown, RingShown


def ring_page(shown: RingShown) -> None:
    """Print one ring."""
    out = console()
    facts = shown.facts
    amount = ", ".join(f"{value} {unit}" for unit, value in shown.amount.items()) or "not valued"
    out.print(f"[bold]suspected ring {plain(shown.ring)}[/bold], run {shown.run}, {plain(amount)}")
    if facts:
        out.print(
            f"  {facts['shops']} shops, {facts['people']} people "
            f"({facts['people_low']} to {facts['people_high']}), {facts['accounts']} accounts, "
            f"{facts['companies']} companies, {facts['sites']} sites; "
            f"stability {facts['stability']:.2f}"
        )
        cut = facts["cut"]
        out.print(
            f"  without {plain(cut)} it falls into {facts['cut_parts']} parts"
            if cut
            else "  no single value holds it together"
        )
        _meetings(out, shown)
    table = Table(title="Members", title_justify="left")
    for name in ("record", "entity", "role", "confidence", "name", "suspected offers", "from"):
        table.add_column(name)
    for m in shown.members:
        table.add_row(
            plain(m.record), m.entity, m.role, f"{m.confidence:.2f}", plain(m.label),
            str(m.offers), plain(f"{m.origin.file} row {m.origin.row}"),
        )  # fmt: skip
    out.print(table)
    out.print("[bold]If acted on at one time[/bold]")
    for one in shown.disruption:
        _remainder(out, one)
    out.print("\n[bold]Through the runs[/bold]")
    steps_page(shown.evolution)


def _meetings(out: Console, shown: RingShown) -> None:
    """Where the ring meets others; runs of earlier versions do not state `also` and `trade`."""
    for bridge in shown.facts["bridges"]:
        value, _, other = bridge.rpartition(" ")
        out.print(f"  meets suspected ring {plain(other)} through {plain(value)}")
    for record in shown.facts.get("also") or ():
        out.print(f"  {plain(record)}, of another ring, uses several values of this one")
    trade = shown.facts.get("trade") or shown.ring
    if trade != shown.ring:
        out.print(f"  of one trade with {plain(trade)}")


def _remainder(out: Console, one: RemainderShown) -> None:
    how = "best of all sets" if one.exact else "chosen one by one"
    out.print(
        f"  {len(one.removed)}: {plain(', '.join(one.removed))}: {one.offers_connected:.0f} of "
        f"{one.offers:.0f} suspected offers stay connected, {len(one.parts)} parts ({how})"
    )


def alerts_page(alerts: Sequence[Alert], since: int, until: int) -> None:
    """Print alerts, the strongest first."""
    out = console()
    out.print(f"[bold]{len(alerts)} alerts[/bold], from run {since} to run {until}")
    for alert in alerts:
        out.print(f"  {alert.kind}: {plain(alert.record)} touches {plain(alert.touches)}")
        out.print(f"      {plain(alert.says)}")
        if alert.origin and alert.origin.file:
            out.print(f"      {plain(alert.origin.file)} row {alert.origin.row}")
