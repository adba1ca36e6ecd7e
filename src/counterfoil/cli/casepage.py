"""A case on the terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from counterfoil.model.case import CaseFile


def case_page(file: CaseFile) -> None:
    """Print state, clocks, elements with gaps, exhibits, tasks and what speaks against it."""
    console, case = Console(highlight=False), file.case
    console.print(Text(f"{case.case}  {case.title}", style="bold"))
    console.print(Text(f"{file.state_name} / {file.state_name_zh}   lead {case.lead}"))
    for clock in file.clocks:
        text = f"{clock.state}: {clock.name} until {clock.due:%Y-%m-%d %H:%M} UTC ({clock.article})"
        console.print(Text(text), style="red" if clock.state == "overdue" else "")
    console.print(_elements(file))
    for gap in file.gaps:
        console.print(Text(f"{gap.says}; collect: {gap.collect}"))
    console.print(_exhibits(file))
    for task in case.tasks:
        done = (
            f"done by {task.done_by}: {task.result}" if task.done_at else f"due {task.due or '-'}"
        )
        console.print(Text(f"{task.task}  {task.title}  [{task.measure}]  {task.assignee}  {done}"))
    for text in file.exculpatory:
        console.print(Text(f"in favour: {text}"))
    for said in case.approvals:
        console.print(Text(f"approved by {said.actor} at act {said.seq}"))


def _elements(file: CaseFile) -> Table:
    table = Table("offence", "element", "facts", "judged", "exhibits", "collect", box=None)
    for row in file.matrix:
        table.add_row(
            Text(row.offence),
            Text(row.name),
            Text(" ".join(x for x in (row.machine, row.measured) if x)),
            Text(row.judged or "-"),
            Text(" ".join(e[:8] for e in row.exhibits) or "-"),
            Text("; ".join(row.collect) if row.gap else "-"),
        )
    return table


def _exhibits(file: CaseFile) -> Table:
    table = Table("exhibit", "name", "record", "worst", box=None)
    for exhibit in file.exhibits:
        worst = exhibit.defects[0] if exhibit.defects else None
        table.add_row(
            Text(exhibit.exhibit[:16]),
            Text(exhibit.name),
            Text(worst.severity if worst else "complete"),
            Text(f"{worst.says} ({worst.article})" if worst else "-"),
        )
    return table
