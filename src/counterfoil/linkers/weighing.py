"""Evidence in bits: how much an agreement speaks for one actor, and a difference against.

Fellegi and Sunter (1969), with the frequency of the shared value in place of an average: a
phone that seventeen sellers give says little, a payment account that two records give says
much. The weights of the fields of a pair add up; with the prior they make a probability.
"""

import math
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from counterfoil.linkers.coding import Coded
from counterfoil.linkers.comparing import Rows, exact_aspects, frequency, levels, told
from counterfoil.linkers.fields import NULL, Bits, FieldKind, Ints, Levels, Policy


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Candidate pairs, how they agree, and how often two actors would agree so by chance."""

    left: Rows
    right: Rows
    levels: dict[str, Levels]
    chance: dict[str, Bits]
    """Share of pairs of different actors that agree at the pair's level or on its value."""

    kinds: dict[str, FieldKind]
    """Kind of each field, to know which of them repeat each other."""

    least: dict[str, Bits]
    """Fewest bits that a pair can have, by field: what another column tells may be wrong."""

    several: dict[str, Bits]
    """Log-odds in bits, by field, that holders of the shared value are one actor; infinite unless
    it is known to have several holders."""


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """Candidate pairs with their evidence."""

    left: Rows
    right: Rows
    levels: dict[str, Levels]
    parts: dict[str, Bits]
    """Bits of evidence by field."""

    total: Bits
    """Sum of the parts and the prior, in bits; probability is `1 / (1 + 2**-total)`."""


LEAST_DOUBT = 0.02
"""Share of the values told by another column that are taken for wrong at least."""


def prior_bits(records: int, expected_per_record: float = 1.0) -> float:
    """Log-odds, in bits, that two records drawn at random are one actor.

    Args:
        records: Number of records.
        expected_per_record: How many other records of its actor a record has on average.
    """
    chance = min(0.5, expected_per_record / max(records - 1, 1))
    return math.log2(chance / (1 - chance))


def observe(
    fields: Sequence[Coded],
    left: Rows,
    right: Rows,
    policies: Mapping[str, Policy],
    unit: Ints | None = None,
) -> Evidence:
    """Compare each pair in each field.

    Args:
        fields: Coded columns; all have one code a record.
        left, right: Row numbers of the pairs.
        policies: How often two actors agree by chance below an exact match, by field name.
        unit: Group of each record, if values are to be counted by group and not by record.
    """
    records = len(fields[0].value) if fields else 0
    units = records if unit is None else len(np.unique(unit))
    by_level: dict[str, Levels] = {}
    chance: dict[str, Bits] = {}
    several: dict[str, Bits] = {}
    least: dict[str, Bits] = {}
    for field in fields:
        level = levels(field, left, right)
        common = frequency(field, left, right, level, unit)
        by_level[field.name] = level
        chance[field.name] = _chance(level, policies[field.name], common, units)
        if field.doubt:
            doubted = told(field, left, right)
            least[field.name] = np.where(doubted, np.log2(max(field.doubt, LEAST_DOUBT)), -np.inf)
        if field.several is not None:
            same = level == max(exact_aspects(field))
            several[field.name] = np.where(same, field.several[field.value[left]], np.inf)
    return Evidence(
        left=left,
        right=right,
        levels=by_level,
        chance=chance,
        kinds={f.name: f.kind for f in fields},
        least=least,
        several=several,
    )


def add_up(evidence: Evidence, policies: Mapping[str, Policy], prior: float) -> Weighed:
    """Bits of each pair under given policies and prior."""
    total = np.full(len(evidence.left), prior)
    parts: dict[str, Bits] = {}
    for name, level in evidence.levels.items():
        agree = np.array([*policies[name].agree, 1.0])
        known = np.minimum(level, len(agree) - 1)
        parts[name] = np.asarray(np.log2(agree)[known] - np.log2(evidence.chance[name]))
        if name in evidence.least:
            parts[name] = np.maximum(parts[name], evidence.least[name])
        total += parts[name]
    for name, less in _of_several(parts, evidence.several, prior).items():
        parts[name] = parts[name] - less
        total -= less
    for name, twice in _repeated(parts, evidence.kinds).items():
        parts[name] = parts[name] - twice
        total -= twice
    return Weighed(
        left=evidence.left, right=evidence.right, levels=evidence.levels, parts=parts, total=total
    )


def _of_several(
    parts: Mapping[str, Bits], several: Mapping[str, Bits], prior: float
) -> dict[str, Bits]:
    """Bits that values of several holders lose.

    Such a value says no more than what share of its holders are one actor, and all of them
    together say it once: sellers of one agent share a company, a phone and a door.
    """
    less: dict[str, Bits] = {}
    most = np.zeros(0)
    for name, odds in several.items():
        left = np.minimum(parts[name], odds - prior)
        less[name] = parts[name] - left
        most = np.maximum(most if len(most) else 0.0, np.where(np.isfinite(odds), left, 0.0))
    taken = np.zeros(len(most), np.bool_)
    for name, odds in several.items():
        left = parts[name] - less[name]
        shared = np.isfinite(odds) & (left > 0)
        first = shared & ~taken & (left >= most)
        taken |= first
        less[name] = less[name] + np.where(shared & ~first, left, 0.0)
    return less


REPEATS: tuple[tuple[FieldKind, FieldKind, float], ...] = (
    (FieldKind.ORGANISATION, FieldKind.ADDRESS, 0.75),
    (FieldKind.ORGANISATION, FieldKind.SHOP, 0.5),
    (FieldKind.NAME, FieldKind.GIVEN, 0.75),
)
"""Kinds that tend to come together: all sellers behind one company share its address and often
its name; a whole name repeats its parts. The share of the weaker agreement that only repeats
the stronger one."""


def _repeated(parts: Mapping[str, Bits], kinds: Mapping[str, FieldKind]) -> dict[str, Bits]:
    """Bits of each field that say again what another field has said."""
    answer: dict[str, Bits] = {}
    for one, other, share in REPEATS:
        for a in (n for n, kind in kinds.items() if kind is one):
            for b in (n for n, kind in kinds.items() if kind is other):
                again = share * np.maximum(np.minimum(parts[a], parts[b]), 0.0)
                answer[b] = answer.get(b, np.zeros(len(again))) + again
    for place in (n for n, kind in kinds.items() if kind is FieldKind.PLACE):
        for site in (n for n, kind in kinds.items() if kind is FieldKind.ADDRESS):
            # Who moves to another place has another address there: one difference, not two.
            again = np.minimum(np.maximum(parts[place], parts[site]), 0.0)
            answer[place] = answer.get(place, np.zeros(len(again))) + again
    return answer


def probability(bits: Bits) -> Bits:
    """Probability of bits of evidence, 0 to 1."""
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(bits, -60, 60))))


def _chance(level: Levels, policy: Policy, common: Bits, units: int) -> Bits:
    differ = np.array([*policy.differ, 1.0])
    exact = (level >= policy.exact) & (level != NULL)
    # The pair itself is no evidence of how common the value is.
    share = np.minimum(np.maximum(common - 1.0, 1.0) / max(units, 2), 1.0)
    return np.asarray(np.where(exact, share, differ[np.minimum(level, len(policy.differ))]))
