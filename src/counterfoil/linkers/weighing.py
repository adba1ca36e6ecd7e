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
from counterfoil.linkers.comparing import Rows, frequency, levels
from counterfoil.linkers.fields import NULL, POLICIES, Bits, Ints, Levels, Policy


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """Candidate pairs with their evidence."""

    left: Rows
    right: Rows
    levels: dict[str, Levels]
    parts: dict[str, Bits]
    """Bits of evidence by field."""

    total: Bits
    """Sum of the parts and the prior, in bits; probability is `1 / (1 + 2**-total)`."""


def prior_bits(records: int, expected_per_record: float = 1.0) -> float:
    """Log-odds, in bits, that two records drawn at random are one actor.

    Args:
        records: Number of records.
        expected_per_record: How many other records of its actor a record has on average.
    """
    chance = min(0.5, expected_per_record / max(records - 1, 1))
    return math.log2(chance / (1 - chance))


def weigh(
    fields: Sequence[Coded],
    left: Rows,
    right: Rows,
    policies: Mapping[str, Policy] | None = None,
    prior: float | None = None,
    unit: Ints | None = None,
) -> Weighed:
    """Evidence of each pair.

    Args:
        fields: Coded columns; all have one code a record.
        left, right: Row numbers of the pairs.
        policies: Learned policies by field name; else those of the field's kind.
        prior: Prior in bits; else `prior_bits` of the number of records.
        unit: Group of each record, if values are to be counted by group and not by record.
    """
    records = len(fields[0].value) if fields else 0
    units = records if unit is None else len(np.unique(unit))
    by_level: dict[str, Levels] = {}
    parts: dict[str, Bits] = {}
    total = np.full(len(left), prior_bits(records) if prior is None else prior)
    for field in fields:
        policy = (policies or {}).get(field.name) or POLICIES[field.kind]
        by_level[field.name] = levels(field, left, right)
        common = frequency(field, left, right, by_level[field.name], unit)
        parts[field.name] = _bits(by_level[field.name], policy, common, units)
        total += parts[field.name]
    return Weighed(left=left, right=right, levels=by_level, parts=parts, total=total)


def probability(bits: Bits) -> Bits:
    """Probability of bits of evidence, 0 to 1."""
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(bits, -60, 60))))


def _bits(level: Levels, policy: Policy, common: Bits, units: int) -> Bits:
    agree = np.array([*policy.agree, 1.0])
    differ = np.array([*policy.differ, 1.0])
    known = np.minimum(level, len(policy.agree))
    exact = (level >= policy.exact) & (level != NULL)
    # The pair itself is no evidence of how common the value is.
    share = np.maximum(common - 1.0, 1.0) / max(units, 2)
    chance = np.where(exact, np.minimum(share, 1.0), differ[known])
    return np.asarray(np.log2(agree[known]) - np.log2(chance))
