"""How scores look on a terminal."""

from rich.console import Console
from rich.table import Table

from counterfoil.worlds.chance import Estimate, Quality
from counterfoil.worlds.scorecard import Scorecard


def print_scores(card: Scorecard) -> None:
    """Print a scorecard as tables, each value with its 95 % interval."""
    console = Console()
    console.print(_qualities(card))
    console.print(_estimates("Listings: recall by disguise", card.listings.recall_by_disguise))
    console.print(_estimates("Lawful listings suspected, by kind", card.listings.flagged_by_lawful))
    if card.livestreams is not None:
        title = "Lawful livestreams suspected, by kind"
        console.print(_estimates(title, card.livestreams.flagged_by_lawful))
    console.print(_groups(card))
    console.print(_estimates("Roles of members of found rings", card.roles))
    if card.leads_as_rings.by_shape:
        console.print(_estimates("Mean best F1 by shape of ring", card.leads_as_rings.by_shape))


def _qualities(card: Scorecard) -> Table:
    table = Table(title="What is told apart", title_justify="left")
    for name in ("", "precision", "recall", "F1"):
        table.add_column(name)
    rows: tuple[tuple[str, Quality], ...] = (
        ("listings", card.listings.all),
        ("entities, pairs", card.entities.pairwise),
        ("entities, B³", card.entities.b_cubed),
    )
    if card.livestreams is not None:
        rows = (rows[0], ("livestreams", card.livestreams.all), *rows[1:])
    for name, quality in rows:
        table.add_row(name, *(_value(e) for e in (quality.precision, quality.recall, quality.f1)))
    return table


def _groups(card: Scorecard) -> Table:
    table = Table(title="Rings and leads", title_justify="left")
    for name in ("", "rings", "leads"):
        table.add_column(name)
    rings, leads = card.rings, card.leads_as_rings
    table.add_row("mean best F1", _value(rings.mean_best_f1), _value(leads.mean_best_f1))
    table.add_row("found (F1 ≥ 0.8)", _value(rings.found), _value(leads.found))
    table.add_row("adjusted Rand", str(rings.adjusted_rand), str(leads.adjusted_rand))
    table.add_row("mixing two rings", str(rings.mixing), str(leads.mixing))
    table.add_row("groups", str(rings.groups), str(leads.groups))
    table.add_row("right mark", "", _value(card.listings.right_correct))
    table.add_row("first leads are rings", "", _value(card.leads.first_are_rings))
    table.add_row("median amount error", "", _value(card.leads.amount_error))
    table.add_row("amount within 2 %", "", _value(card.leads.amount_within_2_percent))
    return table


def _estimates(title: str, values: dict[str, Estimate]) -> Table:
    table = Table(title=title, title_justify="left")
    for name in ("", "share", "of"):
        table.add_column(name, justify="right" if name == "of" else "left")
    for name, estimate in values.items():
        table.add_row(name, _value(estimate), str(estimate.of))
    return table


def _value(estimate: Estimate) -> str:
    if estimate.value is None:
        return "nothing to count"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.4f}"
    return f"{estimate.value:.4f}  ({estimate.low:.3f}–{estimate.high:.3f})"
