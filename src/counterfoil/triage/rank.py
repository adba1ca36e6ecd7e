"""The score of a lead and its place in the list. Every point says what it is for."""

import hashlib
import math
from collections.abc import Mapping, Sequence

from counterfoil.model.lead import Amount, Lead, OffenceTouched, Part
from counterfoil.triage.facts import conduct_day
from counterfoil.triage.groups import Group, RightKnown

AMOUNT_FULL = 10_000_000
"""Amount in major units from which the part for the amount is full; it starts at 1,000."""

DANGEROUS_CLASSES = {"1", "5", "9", "17", "19", "29", "30", "31", "32", "33", "34"}
"""Nice classes with goods that can harm body or harvest: medicine, food, fertiliser, seed,
electrical and fire equipment, building materials, tobacco. A hint for the order only."""


def lead_of(
    group: Group,
    valued: Sequence[Amount],
    touched: Sequence[OffenceTouched],
    rights: Mapping[str, RightKnown],
    facts: Mapping[str, object],
) -> Lead:
    """A lead without its rank.

    Args:
        group: What was found.
        valued: Its amounts.
        touched: Offences that the facts may touch, heaviest first.
        rights: Right -> what is known of it.
        facts: What the law pack was asked with.
    """
    parts = _parts(group, valued, touched, rights)
    first = [sale.first_seen for sale in group.sales if sale.first_seen]
    last = conduct_day(group)
    return Lead(
        lead="lead-" + hashlib.sha256(group.group_id.encode()).hexdigest()[:10],
        rank=0,
        score=round(sum(part.points for part in parts), 4),
        group=group.group_id,
        ring=group.ring,
        records=(*group.members, *group.offers),
        rights=tuple(sorted({sale.right for sale in group.sales})),
        findings=sum(sale.offers for sale in group.sales),
        first_seen=min(first).isoformat() if first else "",
        last_seen=last.isoformat() if last else "",
        amounts=tuple(valued),
        offences=tuple(touched),
        parts=tuple(parts),
        facts={name: str(value) for name, value in facts.items()},
    )


def _parts(
    group: Group,
    valued: Sequence[Amount],
    touched: Sequence[OffenceTouched],
    rights: Mapping[str, RightKnown],
) -> list[Part]:
    parts = []

    def part(says: str, points: float) -> None:
        if points > 0:
            parts.append(Part(says=says, points=round(points, 4)))

    offers = sum(sale.offers for sale in group.sales)
    best = max(sale.score for sale in group.sales)
    part(f"strongest finding {best:.2f}", 0.10 * best)
    part(f"{offers} suspected offers", 0.15 * min(1.0, math.log1p(offers) / math.log(200)))
    amount = next((a for a in valued if a.leading), None)
    if amount and amount.value > 1000:
        share = math.log10(float(amount.value) / 1000) / math.log10(AMOUNT_FULL / 1000)
        part(f"{amount.value:,.2f} {amount.currency}: {amount.basis}", 0.25 * min(1.0, share))
    if any(offence.tier not in ("", "none") for offence in touched):
        part(f"facts reach a threshold of {touched[0].offence}", 0.10)
    if group.ring:
        part(
            f"suspected ring of {len(group.members)} records",
            0.15 + 0.10 * min(1.0, math.log1p(len(group.members)) / math.log(40)),
        )
    if group.seized:
        part(f"{len(group.seized)} seizures at its sites", 0.08)
    if group.tips:
        part(f"{group.tips} tips name a member", 0.04)
    classes = {c for s in group.sales if s.right in rights for c in rights[s.right].nice_classes}
    if classes & DANGEROUS_CLASSES:
        part("goods that can harm health, safety or harvest", 0.03)
    return parts


def ranked(leads: Sequence[Lead]) -> list[Lead]:
    """Leads strongest first; ties by amount, then by id."""
    import msgspec

    order = sorted(leads, key=lambda x: (-x.score, -(x.amount.value if x.amount else 0), x.lead))
    return [msgspec.structs.replace(lead, rank=place) for place, lead in enumerate(order, start=1)]
