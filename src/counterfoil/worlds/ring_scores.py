"""Are the rings found, whole and unmixed, ranked first, and valued rightly?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from counterfoil.worlds.cells import Floats
from counterfoil.worlds.chance import Estimate, f1, ratio, resampled, share
from counterfoil.worlds.entity_scores import groups, overlap
from counterfoil.worlds.results import FoundLead, FoundRing, Truth

COUNTED = ("shops:", "accounts:", "companies:", "seizures:")
"""Tables whose records can be members of a true ring; others are not held against a lead."""
FOUND_FROM = 0.8


class RingScores(msgspec.Struct, frozen=True, kw_only=True):
    """How well groups of records match true rings."""

    mean_best_f1: Estimate
    """Over true rings: F1 of members with the best matching group."""

    found: Estimate
    """True rings whose best F1 is at least 0.8."""

    adjusted_rand: float | None
    """1 for the same partition, about 0 for chance. Source: Hubert and Arabie, 1985."""

    mixing: int
    """Groups with members of two true rings."""

    groups: int
    by_shape: dict[str, Estimate]
    """Mean best F1 by shape of ring, if the truth names shapes."""


class LeadScores(msgspec.Struct, frozen=True, kw_only=True):
    """How well leads are ranked and valued."""

    first_are_rings: Estimate
    """Of the first leads, as many as there are true rings: those that hold ring members."""

    amount_error: Estimate
    """Median over rings of |found - true| / true amount, of the best matching lead."""

    amount_within_2_percent: Estimate
    other_currency: int
    """Best leads whose amount is in another currency and is left out."""


def score_rings(truth: Truth, found: Mapping[str, Sequence[str]], seed: int) -> RingScores:
    """Compare groups of records with the true rings.

    Args:
        truth: The truth.
        found: Group -> records. Listings, parcels and the like are left out.
        seed: Fixes the bootstrap.
    """
    rings, owner = _true_rings(truth)
    sets = {name: _counted(records) for name, records in found.items()}
    best = best_matches(rings, sets)
    scores = np.array([value for value, _ in best.values()], np.float64)
    mixing = sum(len({owner[r] for r in records if r in owner}) > 1 for records in sets.values())
    return RingScores(
        mean_best_f1=_mean(scores, seed),
        found=share(int((scores >= FOUND_FROM).sum()), len(scores)),
        adjusted_rand=_rand(owner, sets),
        mixing=mixing,
        groups=len(sets),
        by_shape=_by_shape(truth, best, seed),
    )


def score_leads(truth: Truth, leads: Sequence[FoundLead], seed: int) -> LeadScores:
    """Score the ranking and the amounts of leads."""
    rings, owner = _true_rings(truth)
    ranked = sorted(leads, key=lambda lead: (lead.rank, -lead.score, lead.lead))
    sets = {lead.lead: _counted(lead.records) for lead in ranked}
    first = ranked[: len(rings)]
    hits = sum(any(record in owner for record in sets[lead.lead]) for lead in first)
    errors, other = _amount_errors(truth, ranked, best_matches(rings, sets))
    return LeadScores(
        first_are_rings=share(hits, len(rings)),
        amount_error=_median(errors, seed),
        amount_within_2_percent=share(int((errors <= 0.02).sum()), len(errors)),
        other_currency=other,
    )


def of_rings(rings: Sequence[FoundRing]) -> dict[str, list[str]]:
    """Members of found rings."""
    return {ring.ring: [member.record for member in ring.members] for ring in rings}


def of_leads(leads: Sequence[FoundLead]) -> dict[str, list[str]]:
    """Records of leads."""
    return {lead.lead: lead.records for lead in leads}


def score_roles(truth: Truth, rings: Sequence[FoundRing]) -> dict[str, Estimate]:
    """Of the members of each true role that are in a found ring: those with that role."""
    found = {m.record: m.role or "" for ring in rings for m in ring.members}
    hits: dict[str, list[bool]] = defaultdict(list)
    table = truth.rings
    if "role" not in table.column_names:
        return {}
    for record, role in zip(table["record"].to_pylist(), table["role"].to_pylist(), strict=True):
        if record in found:
            hits[role].append(found[record] == role)
    return {role: share(sum(of), len(of)) for role, of in sorted(hits.items())}


def best_matches(
    rings: Mapping[str, set[str]], sets: Mapping[str, set[str]]
) -> dict[str, tuple[float, str]]:
    """For every true ring its best F1 and the group that reaches it (empty if none does)."""
    holders: dict[str, list[str]] = defaultdict(list)
    for name, records in sets.items():
        for record in records:
            holders[record].append(name)
    best: dict[str, tuple[float, str]] = {}
    for ring, members in rings.items():
        near = sorted({name for record in members for name in holders.get(record, ())})
        best[ring] = (0.0, "")
        for name in near:
            both = len(members & sets[name])
            value = f1(ratio(both, len(sets[name])), ratio(both, len(members)))
            if value > best[ring][0]:
                best[ring] = (value, name)
    return best


def _counted(records: Sequence[str]) -> set[str]:
    return {record for record in records if record.startswith(COUNTED)}


def _true_rings(truth: Truth) -> tuple[dict[str, set[str]], dict[str, str]]:
    owner = dict(
        zip(truth.rings["record"].to_pylist(), truth.rings["ring"].to_pylist(), strict=True)
    )
    rings: dict[str, set[str]] = defaultdict(set)
    for record, ring in owner.items():
        rings[ring].add(record)
    return dict(sorted(rings.items())), owner


def _rand(owner: Mapping[str, str], sets: Mapping[str, set[str]]) -> float | None:
    """Adjusted Rand index over the members of true or found rings."""
    found = {record: name for name, records in sets.items() for record in sorted(records)}
    names = sorted(owner.keys() | found.keys())
    if len(names) < 2:
        return None
    seen = overlap(groups(names, owner)[0], groups(names, found)[0])
    shared, true, got = (
        float((size - 1).sum()) / 2 for size in (seen.shared, seen.true_size, seen.found_size)
    )
    expected = true * got / (len(names) * (len(names) - 1) / 2)
    room = (true + got) / 2 - expected
    return round((shared - expected) / room, 4) if room else 1.0


def _amount_errors(
    truth: Truth, leads: Sequence[FoundLead], best: Mapping[str, tuple[float, str]]
) -> tuple[Floats, int]:
    table = truth.offences
    amounts = dict(zip(table["ring"].to_pylist(), table["amount_cny"].to_pylist(), strict=True))
    by_name = {lead.lead: lead for lead in leads}
    errors: list[float] = []
    other = 0
    for ring, (_, name) in best.items():
        amount = by_name[name].amount if name else None
        if amount is None:
            continue
        if amount.currency != "CNY":
            other += 1
            continue
        true = float(amounts[ring])
        errors.append(abs(float(amount.value) - true) / max(1.0, true))
    return np.array(errors, np.float64), other


def _mean(values: Floats, seed: int) -> Estimate:
    return resampled(values, seed, lambda drawn: float(drawn.mean()))


def _median(values: Floats, seed: int) -> Estimate:
    return resampled(values, seed, lambda drawn: float(np.median(drawn)))


def _by_shape(
    truth: Truth, best: Mapping[str, tuple[float, str]], seed: int
) -> dict[str, Estimate]:
    if "shape" not in truth.offences.column_names:
        return {}
    table = truth.offences
    shapes: dict[str, list[float]] = defaultdict(list)
    for ring, shape in zip(table["ring"].to_pylist(), table["shape"].to_pylist(), strict=True):
        if ring in best:
            shapes[shape].append(best[ring][0])
    return {shape: _mean(np.array(values), seed) for shape, values in sorted(shapes.items())}
