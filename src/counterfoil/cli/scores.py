"""How scores look on a terminal."""

from rich.console import Console
from rich.table import Table

from counterfoil.model.probability import Proposal
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


def print_proposal(proposal: Proposal) -> None:
    """Print proposed weights with their measured difference; nothing uses them yet."""
    console = Console()
    version = proposal.model.version
    console.print(f"weights {version} proposed in place of {proposal.replaces}")
    console.print(f"fitted on {proposal.model.fitted_on}")
    console.print(f"measured on {proposal.records} other records, {proposal.positives} infringing")
    title = "Measured on sellers that the fit has not seen"
    _measured(console, proposal, title, f"weights {proposal.replaces}", "records")
    _weights(console, proposal, "Weights, log odds at full strength")
    console.print(f"to use them: evaluate --accept {version} --why ... (with --actor)")


def print_entity_proposal(proposal: Proposal) -> None:
    """Print weights learned from words on who is who, with their measured difference."""
    console = Console()
    version = proposal.model.version
    console.print(f"entity weights {version} proposed; no run uses them yet")
    console.print(f"learned from {proposal.model.fitted_on}")
    console.print(
        f"measured on the same {proposal.records} pairs, {proposal.positives} of them one actor, "
        "each left out of the learning with all that words tie to it"
    )
    _measured(console, proposal, "Measured on pairs left out", proposal.replaces, "pairs")
    if proposal.gain[1] <= 0:
        console.print("no gain is shown: the interval holds zero")
    _weights(console, proposal, "Log odds that a kind of agreement says more or less")
    console.print(f"to use them: entity learn --accept {version} --why ... (with --actor)")


def _measured(console: Console, proposal: Proposal, title: str, old: str, cases: str) -> None:
    new = f"weights {proposal.model.version}"
    table = Table(title=title, title_justify="left")
    for name in ("", old, new):
        table.add_column(name, justify="right" if name else "left")
    for name, pair in (
        ("log loss, nats", proposal.log_loss),
        ("Brier score", proposal.brier),
        ("calibration error", proposal.calibration),
    ):
        table.add_row(name, *(f"{value:.4f}" for value in pair))
    console.print(table)
    gain, low, high = proposal.gain
    console.print(f"log loss falls by {gain:.4f} ({low:.4f} to {high:.4f})")
    bins = Table(title=f"Reliability of {new}", title_justify="left")
    for name in ("said", cases, "mean said", "true", "95 % interval"):
        bins.add_column(name, justify="right")
    for b in proposal.bins:
        interval = f"{b.observed_low:.3f}–{b.observed_high:.3f}"
        said = f"{b.low:.1f}–{b.high:.1f}"
        bins.add_row(said, str(b.count), f"{b.expected:.3f}", f"{b.observed:.3f}", interval)
    console.print(bins)


def _weights(console: Console, proposal: Proposal, title: str) -> None:
    parts = Table(title=title, title_justify="left")
    parts.add_column("part")
    parts.add_column(f"weights {proposal.model.version}", justify="right")
    if proposal.model.base:
        parts.add_row("base", f"{proposal.model.base:.3f}")
    for name, weight in sorted(proposal.model.weights.items()):
        parts.add_row(name, f"{weight:.3f}")
    console.print(parts)


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
