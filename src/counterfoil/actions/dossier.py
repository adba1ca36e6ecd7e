"""Everything that the page of a lead states, looked up with the row behind it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from counterfoil.actions.assess_group import relevant
from counterfoil.actions.describe import event_of, label_of, passages_of
from counterfoil.actions.leads import find_lead
from counterfoil.actions.offences import offence_shown
from counterfoil.model.actor import Actor
from counterfoil.model.cue import Cue
from counterfoil.model.dossier import (
    AmountShown,
    FindingShown,
    LeadShown,
    Member,
    Origin,
    RightShown,
    ScorePart,
    Tie,
)
from counterfoil.model.finding import Finding
from counterfoil.model.lead import Lead
from counterfoil.model.money import Money
from counterfoil.model.probability import Probability
from counterfoil.model.tables import BY_NAME
from counterfoil.store import lead_queries, ring_queries
from counterfoil.store.run_tables import RunTables
from counterfoil.store.store import Store

MOST_EVENTS = 200
MOST_EVIDENCE = 6
"""Rows printed behind one tie."""
Row = Mapping[str, Any]


def load_dossier(actor: Actor, store: Store, lead: str, most: int = 50) -> LeadShown:
    """One lead of the newest run, by id or rank, with at most `most` findings.

    The read is logged before anything is given.

    Raises:
        NotFound: No such lead, or nothing has been run.
    """
    found = find_lead(actor, store, lead)
    return dossier_of(RunTables(store), found, store.workspace.settings.jurisdiction, most)


def dossier_of(tables: RunTables, lead: Lead, jurisdiction: str, most: int) -> LeadShown:
    """A lead with everything its page states; the caller has logged the read."""
    listed, total = lead_queries.findings(tables, lead.records, most)
    rows = tables.rows([*lead.records, *lead.rights, *_products(tables, lead)])
    members = _members(tables, lead, rows)
    found_on = sorted({row["record"] for row in listed})
    likely = lead_queries.probabilities(tables, found_on)
    cues = lead_queries.cues(tables, found_on)
    return LeadShown(
        lead=lead.lead,
        rank=lead.rank,
        score=lead.score,
        ring=lead.ring,
        parts=tuple(ScorePart(says=part.says, points=part.points) for part in lead.parts),
        rights=tuple(_right(r, rows[r]) for r in lead.rights if r in rows),
        findings=tuple(_finding(row, rows, likely, cues) for row in listed),
        findings_total=total,
        members=tuple(members),
        ties=_ties(tables, [m.record for m in members]),
        events=_events(rows),
        amounts=tuple(
            AmountShown(
                basis=amount.basis,
                amount=Money(value=amount.value, currency=amount.currency),
                units=amount.units,
                why=amount.why,
                leading=amount.leading,
            )
            for amount in lead.amounts
        ),
        offences=_offences(lead, jurisdiction),
        beside=_beside(tables, lead),
        doubts=_doubts(tables, lead),
    )


def origin_of(row: Row | None, record: str = "") -> Origin:
    """Exhibit, file and row behind a stored row."""
    if row is None:
        return Origin(record=record)
    seen_at = BY_NAME[row["record"].split(":", 1)[0]].seen_at
    moment = row.get(seen_at) if seen_at else None
    if isinstance(moment, date) and not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return Origin(
        record=row["record"],
        exhibit=row["exhibit"],
        file=row["file"],
        row=row["row"],
        seen_at=moment,
    )


def _products(tables: RunTables, lead: Lead) -> list[str]:
    numbers = [right.split(":", 1)[-1] for right in lead.rights]
    query = (
        "select record from products where registration_no in (select unnest($numbers)) "
        "order by record"
    )
    return [row["record"] for row in tables.fetch(query, numbers=numbers)]


def _right(right: str, row: Row) -> RightShown:
    return RightShown(
        right=right,
        name=row["mark"],
        name_zh=row["mark_zh"] or "",
        owner=row["owner"] or "",
        classes=tuple(row["nice_classes"] or ()),
        goods=row["goods"] or "",
        status=row["status"] or "",
        registered_on=row["registered_on"],
        expires_on=row["expires_on"],
        jurisdiction=row["jurisdiction"] or "",
        origin=origin_of(row),
    )


def _finding(
    found: Row,
    rows: Mapping[str, Row],
    likely: Mapping[str, Row],
    cues: Mapping[str, Sequence[Row]],
) -> FindingShown:
    finding = msgspec.convert(dict(found), Finding)
    row = rows.get(finding.record)
    number = finding.right.split(":", 1)[-1]
    product = next((r for r in rows.values() if r.get("registration_no") == number
                    and r["record"].startswith("products:")), None)  # fmt: skip
    return FindingShown(
        finding=finding,
        origin=origin_of(row, finding.record),
        passages=passages_of(row) if row else (),
        seller=f"shops:{row['shop_id']}" if row and row.get("shop_id") else "",
        price=_money(row, "price"),
        list_price=_money(product, "list_price"),
        units=row.get("units_sold") if row else None,
        probability=msgspec.convert(likely.get(finding.record), Probability | None),
        cues=tuple(msgspec.convert(cues.get(finding.record, ()), list[Cue])),
    )


def _money(row: Row | None, column: str) -> Money | None:
    value: Decimal | None = row.get(column) if row else None
    if row is None or value is None:
        return None
    return Money(value=value, currency=row.get("currency") or "")


def _members(tables: RunTables, lead: Lead, rows: Mapping[str, Row]) -> list[Member]:
    roles = (
        {row["record"]: row for row in ring_queries.members(tables, lead.ring)} if lead.ring else {}
    )
    people = [r for r in lead.records if not r.startswith(("listings:", "livestreams:"))]
    members = []
    for record in people:
        row, place = rows.get(record), roles.get(record, {})
        label, details = label_of(row) if row else ("", ())
        members.append(
            Member(
                record=record,
                entity=place.get("entity") or ("" if lead.ring else lead.group),
                role=place.get("role") or "seller",
                label=label,
                details=details,
                origin=origin_of(row) if row else None,
            )
        )
    return members


def _ties(tables: RunTables, members: Sequence[str]) -> tuple[Tie, ...]:
    """Ties between members, with the first rows behind each, all looked up at once."""
    rows = lead_queries.edges(tables, members)
    shown = {record for row in rows for record in (row["evidence"] or ())[:MOST_EVIDENCE]}
    held = tables.rows(sorted(shown))
    return tuple(_tie(row, held) for row in rows)


def _tie(row: Row, held: Mapping[str, Row]) -> Tie:
    shown = list(row["evidence"] or ())[:MOST_EVIDENCE]
    return Tie(
        left=row["left"],
        right=row["right"],
        kind=row["kind"],
        directed=row["kind"] in ("payment", "parcel"),
        value=row["value"] or "",
        count=max(1, len(row["evidence"] or ())),
        fanout=row["fanout"],
        origins=tuple(origin_of(held[record]) for record in shown if record in held),
    )


def _events(rows: Mapping[str, Row]) -> tuple[Any, ...]:
    events = [event for row in rows.values() for event in event_of(row, origin_of(row))]
    events.sort(key=lambda event: (event.at, event.record, event.kind))
    if len(events) <= MOST_EVENTS:
        return tuple(events)
    # Rare kinds tell more than the thousandth listing: keep them all, thin out the listings.
    rare = [event for event in events if event.kind != "listing"][:MOST_EVENTS]
    many = [event for event in events if event.kind == "listing"]
    room = max(1, MOST_EVENTS - len(rare))
    kept = many[:: max(1, len(many) // room)]
    return tuple(sorted([*rare, *kept], key=lambda event: (event.at, event.record, event.kind)))


def _offences(lead: Lead, jurisdiction: str) -> tuple[Any, ...]:
    facts = facts_from(lead.facts)
    on = lead.facts.get("on", "")
    day = date.fromisoformat(on) if on else None
    shown = [touched.offence for touched in lead.offences]
    return tuple(offence_shown(found) for found in relevant(facts, day, jurisdiction, shown))


def facts_from(texts: Mapping[str, str]) -> dict[str, Any]:
    """The facts that the law pack was asked with, typed again."""
    facts: dict[str, Any] = {}
    for name, text in texts.items():
        if name == "on":
            continue
        try:
            facts[name] = Decimal(text)
        except ArithmeticError:
            facts[name] = text
    return facts


BESIDE = {
    "certificate": "{n} listings of its shops state a certificate number that cannot hold: {first}",
    "serial_reuse": "{n} scans of goods under these rights break the serial rules: {first}",
}
"""Detector -> what its findings near a lead come to."""


def _beside(tables: RunTables, lead: Lead) -> tuple[str, ...]:
    found = lead_queries.beside(tables, lead.records, lead.rights)
    return tuple(
        BESIDE[row["detector"]].format(n=row["records"], first=row["first"])
        for row in found
        if row["detector"] in BESIDE
    )


def _doubts(tables: RunTables, lead: Lead) -> tuple[str, ...]:
    doubts = []
    amount = lead.amount
    if amount is None:
        doubts.append("no offer has both a price and units sold, so nothing is valued")
    else:
        doubts.append("units sold are the platform's figure; sham orders are not deducted")
    if lead.ring and (facts := ring_queries.facts(tables, lead.ring)):
        low, high = facts["people_low"], facts["people_high"]
        doubts.append(f"between {low} and {high} persons stand behind its records")
        if facts["cut"]:
            doubts.append(f"without {facts['cut']} it falls into {facts['cut_parts']} parts")
        if facts["stability"] is not None:
            doubts.append(f"stability under resampled ties: {facts['stability']:.2f}")
    if not any(record.startswith("seizures:") for record in lead.records):
        doubts.append("no goods were seized; that the goods are not genuine is to be established")
    return tuple(doubts)


def shown_all(
    tables: RunTables, leads: Sequence[Lead], jurisdiction: str, most: int
) -> list[LeadShown]:
    """Several leads for a report."""
    return [dossier_of(tables, lead, jurisdiction, most) for lead in leads]
