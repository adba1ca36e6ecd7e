"""What agreement looks like in this data: levels of true pairs, learned without labels.

Expectation and maximisation over the candidate pairs. What two different actors share by chance
is not learned here but counted (frequency of values), so few pairs are enough; the policies of
`linkers.fields` act as so many pairs seen before.
"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from counterfoil.linkers.coding import Coded
from counterfoil.linkers.fields import POLICIES, Bits, Levels, Policy
from counterfoil.linkers.weighing import Evidence, Weighed, add_up, prior_bits

ROUNDS = 25
SEEN_BEFORE = 60.0
"""Weight of a policy, in pairs."""


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """Policies by field name, and the prior that goes with them."""

    policies: dict[str, Policy]
    prior: float
    """Bits."""

    per_record: float
    """Other records of its actor that a record has on average."""


def learn(
    fields: Sequence[Coded],
    evidence: Evidence,
    records: int,
    allowed: Bits | None = None,
    stands_for: float = 1.0,
) -> tuple[Learned, Weighed]:
    """Learn how true pairs agree, and weigh the pairs by it.

    Args:
        fields: Coded columns.
        evidence: Levels and chances of the candidate pairs.
        records: Number of records.
        allowed: 0 for pairs that cannot be one actor, else 1.
        stands_for: Candidate pairs that each pair of a sample stands for.
    """
    policies = {f.name: POLICIES[f.kind] for f in fields}
    per_record = 1.0
    weighed = add_up(evidence, policies, prior_bits(records, per_record))
    for _ in range(ROUNDS):
        chance = 1.0 / (1.0 + np.exp2(-np.clip(weighed.total, -60, 60)))
        if allowed is not None:
            chance = chance * allowed
        policies = {
            name: _fitted(POLICIES[field.kind], evidence.levels[name], chance)
            for name, field in ((f.name, f) for f in fields)
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


def fixed(
    fields: Sequence[Coded], evidence: Evidence, known: Mapping[str, Policy], prior: float
) -> Weighed:
    """Weigh pairs by policies that were learned before.

    Args:
        fields: Coded columns.
        evidence: Levels and chances of the pairs.
        known: Policies by field name; a field without one has its kind's.
        prior: Bits.
    """
    policies = {f.name: known.get(f.name, POLICIES[f.kind]) for f in fields}
    return add_up(evidence, policies, prior)
