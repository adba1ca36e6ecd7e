"""What agreement looks like in this data: levels of true pairs, learned without labels.

Expectation and maximisation over the candidate pairs. What two different actors share by chance
is not learned here but counted (frequency of values), so few pairs are enough; the policies of
`linkers.fields` act as so many pairs seen before.
"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from counterfoil.linkers.coding import Coded
from counterfoil.linkers.comparing import Rows, levels
from counterfoil.linkers.fields import NULL, POLICIES, Bits, Levels, Policy
from counterfoil.linkers.weighing import Evidence, Weighed, add_up, prior_bits

ROUNDS = 25
SEEN_BEFORE = 60.0
"""Weight of a policy, in pairs of one actor."""

DRAWN, DRAWN_BEFORE = 30_000, 2_000.0
"""Pairs drawn at random, and the weight of a policy beside them."""

SEED = 20260101


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """Policies by field name, and the prior that goes with them."""

    policies: dict[str, Policy]
    prior: float
    """Bits."""

    per_record: float
    """Other records of its actor that a record has on average."""


def by_chance(fields: Sequence[Coded]) -> dict[str, Policy]:
    """Policies of the fields, with how often two actors are near by chance in this data.

    Numbers given out in a row differ by one digit as a rule, and then a near number says
    nothing. Levels that rest on a value's frequency are counted elsewhere.

    Args:
        fields: Coded columns.
    """
    records = len(fields[0].value) if fields else 0
    if records < 2:
        return {f.name: POLICIES[f.kind] for f in fields}
    draw = np.random.default_rng(SEED)
    left, right = draw.integers(0, records, (2, DRAWN))
    keep = left != right
    return {f.name: _measured(f, left[keep], right[keep]) for f in fields}


def _measured(field: Coded, left: Rows, right: Rows) -> Policy:
    policy = POLICIES[field.kind]
    level = levels(field, left, right)
    size = len(policy.differ)
    seen = np.bincount(level[level != NULL], minlength=size)[:size]
    before = np.array(policy.differ)
    rate = (seen + DRAWN_BEFORE * before) / (seen.sum() + DRAWN_BEFORE)
    # Exact levels keep their place; they are weighed by the value itself.
    differ = np.where(np.arange(size) < policy.exact, rate, before)
    return msgspec.structs.replace(policy, differ=tuple(differ.tolist()))


def learn(
    evidence: Evidence,
    records: int,
    start: Mapping[str, Policy],
    allowed: Bits | None = None,
    stands_for: float = 1.0,
) -> tuple[Learned, Weighed]:
    """Learn how true pairs agree, and weigh the pairs by it.

    Args:
        evidence: Levels and chances of the candidate pairs.
        records: Number of records.
        start: Policies to begin with, from `by_chance`.
        allowed: 0 for pairs that cannot be one actor, else 1.
        stands_for: Candidate pairs that each pair of a sample stands for.
    """
    policies = dict(start)
    per_record = 1.0
    weighed = add_up(evidence, policies, prior_bits(records, per_record))
    for _ in range(ROUNDS):
        chance = 1.0 / (1.0 + np.exp2(-np.clip(weighed.total, -60, 60)))
        if allowed is not None:
            chance = chance * allowed
        policies = {
            name: _fitted(policy, evidence.levels[name], chance) for name, policy in start.items()
        }
        found = 2.0 * stands_for * float(chance.sum()) / max(records, 1)
        per_record = min(max((per_record + found) / 2, 0.05), 20.0)
        weighed = add_up(evidence, policies, prior_bits(records, per_record))
    prior = prior_bits(records, per_record)
    return Learned(policies=policies, prior=prior, per_record=per_record), weighed


def _fitted(policy: Policy, level: Levels, chance: Bits) -> Policy:
    levels = len(policy.agree)
    seen = np.bincount(np.minimum(level, levels), chance, levels + 1)[:levels]
    learned = np.ones(levels, np.bool_)
    learned[list(policy.conditional)] = False
    before = np.array(policy.agree)
    agree = np.where(learned, seen + SEEN_BEFORE * before, 0.0)
    agree = np.where(learned, agree / agree.sum(), before)
    return msgspec.structs.replace(policy, agree=tuple(agree.tolist()))
