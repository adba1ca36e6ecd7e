"""How leads look on a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from counterfoil.model.dossier import FindingShown, LeadShown
from counterfoil.model.lead import Lead
from counterfoil.model.probability import Probability

SAFE = {code: f"\\u{code:04x}" for code in (*range(32), *range(0x7F, 0xA0), *range(0x200B, 0x2010))}
SAFE |= {
    code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
}


def plain(text: str) -> str:
    """Text that cannot steer the terminal: controls, bidi and zero-width are spelled out."""
    return escape(text.translate(SAFE))


def _console() -> Console:
    # A pipe has no width of its own; a table cut to 80 columns would lose the ids.
    out = Console(highlight=False)
    return out if out.is_terminal else Console(highlight=False, width=160)


def leads_table(leads: Sequence[Lead], total: int) -> None:
    """Print leads as a table, strongest first."""
    table = Table(title=f"Leads: {len(leads)} of {total}", title_justify="left")
    for name in ("rank", "lead", "score", "what", "rights", "amount", "offences it may touch"):
        table.add_column(name, justify="right" if name in ("rank", "score", "amount") else "left")
    for lead in leads:
        amount = lead.amount
        table.add_row(
            str(lead.rank),
            lead.lead,
            f"{lead.score:.2f}",
            f"suspected ring, {len(lead.records)} records" if lead.ring else "lone seller",
            plain(", ".join(lead.rights[:2]) + (" …" if len(lead.rights) > 2 else "")),
            f"{amount.value:,.2f} {amount.currency}" if amount else "not valued",
            plain(", ".join(f"{o.offence} {o.tier}" for o in lead.offences[:3])),
        )
    _console().print(table)


def lead_page(lead: LeadShown) -> None:
    """Print one lead: why it ranks, members, findings for and against, amounts, offences."""
    out = _console()
    what = f"suspected ring {plain(lead.ring)}" if lead.ring else "lone seller"
    out.print(f"[bold]{plain(lead.lead)}[/bold]  rank {lead.rank}, score {lead.score:.2f}, {what}")
    out.print("A lead is a suspicion with reasons. It says nothing about guilt.\n")
    for part in lead.parts:
        out.print(f"  {part.points:5.2f}  {plain(part.says)}")
    _members(out, lead)
    out.print("\n[bold]Amounts[/bold]")
    for amount in lead.amounts:
        mark = "leading" if amount.leading else ""
        value = f"{amount.amount.value:,.2f} {amount.amount.currency}"
        out.print(f"  {value}  {plain(amount.basis)}, {amount.units or 0:,} units {mark}")
    _offences(out, lead)
    total = lead.findings_total or len(lead.findings)
    out.print(f"\n[bold]Findings[/bold] ({len(lead.findings)} of {total})")
    for shown in lead.findings:
        _finding(out, shown)
    if lead.beside:
        out.print("\n[bold]Found near it; the lead does not rest on it[/bold]")
        for found in lead.beside:
            out.print(f"  - {plain(found)}")
    if lead.doubts:
        out.print("\n[bold]What speaks against it, or is not known[/bold]")
        for doubt in lead.doubts:
            out.print(f"  - {plain(doubt)}")


def _members(out: Console, lead: LeadShown) -> None:
    table = Table(title="Members", title_justify="left")
    for name in ("record", "role", "entity", "name", "from"):
        table.add_column(name)
    for member in lead.members:
        origin = member.origin
        where = f"{origin.file} row {origin.row}" if origin else ""
        table.add_row(*map(plain, (member.record, member.role, member.entity, member.label, where)))
    out.print()
    out.print(table)


def _offences(out: Console, lead: LeadShown) -> None:
    out.print("\n[bold]Offences that the recorded facts may touch[/bold]")
    for offence in lead.offences:
        out.print(
            f"  {plain(offence.offence)} {plain(offence.title)}: {offence.tier or 'none met'}"
        )
        for limb in offence.limbs:
            asked = f" (asked: {limb.threshold})" if limb.threshold else ""
            out.print(f"      {limb.state:8} {plain(limb.name)}: {plain(limb.measured + asked)}")
        if offence.missing:
            out.print(f"      missing: {plain('; '.join(offence.missing))}")


def _probability(out: Console, found: Probability) -> None:
    """The waterfall in one line, and what would change it."""
    parts = ", ".join(f"{part.name} {part.share:+.2f}" for part in found.parts)
    likely = f"infringes with probability {found.probability:.2f} (weights {found.model})"
    out.print(f"      {plain(likely)}: {plain(parts)}")
    if found.would_change:
        out.print(f"      would change it: {plain('; '.join(found.would_change))}")


def _finding(out: Console, shown: FindingShown) -> None:
    finding = shown.finding
    out.print(f"  {plain(finding.record)} -> {plain(finding.right)}  {finding.score:.2f}")
    for passage in shown.passages:
        out.print(f"      {plain(passage.field)}: {plain(passage.text[:200])}")
    for reason in finding.reasons:
        quoted = f"{reason.right_value!r} / {reason.observed_value!r}"
        out.print(f"      + {reason.weight:.2f} {plain(reason.says)}: {plain(quoted)}")
    for cue in shown.cues:
        quoted = f"{cue.right_value!r} / {cue.observed_value!r}"
        out.print(f"      cue  {cue.strength:.2f} {plain(cue.says)}: {plain(quoted)}")
    if shown.probability:
        _probability(out, shown.probability)
    for lawful in finding.lawful:
        because = f" ({lawful.because})" if lawful.because else ""
        out.print(f"      lawful? {plain(lawful.explanation)}: {lawful.holds}{plain(because)}")
    origin = shown.origin
    out.print(f"      from {plain(origin.file)} row {origin.row}, exhibit {origin.exhibit[:16]}…")
