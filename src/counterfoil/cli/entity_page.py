"""How entities, questions and judgements look on a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from counterfoil.cli.tables import plain
from counterfoil.model.review import EntityShown, LinkShown, PathShown, Question, Step, Word

WIDTH = 24
"""Characters of the longest bar of a waterfall."""


def console() -> Console:
    """A console that does not cut what goes into a pipe."""
    out = Console(highlight=False)
    return out if out.is_terminal else Console(highlight=False, width=180)


def entity_page(shown: EntityShown) -> None:
    """Print one entity: records, path with waterfalls, what if not, near ones, judgements."""
    out = console()
    moved = f" (asked for {plain(shown.asked)})" if shown.asked != shown.entity else ""
    out.print(f"[bold]{plain(shown.entity)}[/bold]{moved}, run {shown.run}")
    for row in shown.records:
        where = f"{row.origin.file} row {row.origin.row}, exhibit {row.origin.exhibit[:12]}"
        out.print(
            f"  {plain(row.record)}  {plain(row.label)}  {row.probability:.4f}  {plain(where)}"
        )
    if shown.rings:
        out.print(f"  member of suspected rings {plain(', '.join(shown.rings))}")
    out.print("\n[bold]What holds it together[/bold]")
    for link in shown.path:
        waterfall(out, link)
    for without in shown.without:
        out.print(f"  - {plain(without.says)}")
        for part in without.parts:
            out.print(f"      {plain(', '.join(part[:6]))}{' …' if len(part) > 6 else ''}")
    if len(shown.records) > 1 and not shown.without:
        out.print("  - no single value is needed: without any one of them it holds")
    out.print("\n[bold]Near, and not joined[/bold]" + ("" if shown.near else ": none"))
    for link in shown.near[:5]:
        waterfall(out, link)
    words_page(shown.words)


def waterfall(out: Console, link: LinkShown) -> None:
    """Print a pair as a waterfall of bits."""
    out.print(
        f"  {plain(link.left)} – {plain(link.right)}: probability {link.probability:.4f}, "
        f"{link.bits:+.1f} bits"
    )
    most = max((abs(bar.bits) for bar in link.bars), default=1.0) or 1.0
    for bar in link.bars:
        size = round(abs(bar.bits) / most * WIDTH)
        drawn = ("█" if bar.bits > 0 else "░") * size
        out.print(f"    {bar.bits:+7.2f} {drawn:<{WIDTH}} {plain(bar.says)}")


def queue_table(questions: Sequence[Question]) -> None:
    """Print questions, the one with most effect first."""
    table = Table(title=f"Questions: {len(questions)}", title_justify="left")
    for name in ("effect", "asks", "left", "right", "probability", "records", "offers"):
        table.add_column(name)
    for q in questions:
        table.add_row(
            f"{q.effect:.2f}", q.asks, plain(q.left), plain(q.right), f"{q.probability:.3f}",
            str(q.records), str(q.offers),
        )  # fmt: skip
    console().print(table)


def paths_page(paths: Sequence[PathShown]) -> None:
    """Print evidence paths, the strongest first."""
    out = console()
    if not paths:
        out.print("no path of shared evidence ties them")
    for number, path in enumerate(paths, 1):
        out.print(f"[bold]path {number}[/bold]: strength {path.strength:.3f}")
        for step in path.steps:
            out.print(
                f"  {plain(step.left)} – {plain(step.right)}: {step.kind} {plain(step.value)} "
                f"({step.weight:.1f} bits, {step.fanout} records use it)"
            )
            for o in step.origins:
                where = f"{o.file} row {o.row}, exhibit {o.exhibit[:12]}"
                out.print(f"      {plain(o.record)}  {plain(where)}")


def steps_page(steps: Sequence[Step]) -> None:
    """Print an entity or a ring through the runs."""
    out = console()
    for step in steps:
        amount = ", ".join(f"{value} {unit}" for unit, value in step.amount.items())
        out.print(f"run {step.run} ({step.at[:16]}): {step.members} members {plain(amount)}")
        for sign, names in (("+", step.joined), ("-", step.left)):
            if names:
                out.print(f"  {sign} {plain(', '.join(names))}")


def words_page(words: Sequence[Word]) -> None:
    """Print what people said, oldest first."""
    out = console()
    if words:
        out.print("\n[bold]What people said[/bold]")
    for word in words:
        apart = f" apart from {', '.join(word.against)}" if word.against else ""
        out.print(
            f"  act {word.act}, {plain(word.by)} {word.at[:16]}: {word.word} "
            f"{plain(', '.join(word.records) + apart)}: {plain(word.why)}"
        )
