"""Are the records of one person together, and those of others apart?"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from counterfoil.worlds.cells import Floats, Ints
from counterfoil.worlds.chance import Quality, f1, ratio, resampled
from counterfoil.worlds.results import FoundEntity, Truth


class EntityScores(msgspec.Struct, frozen=True, kw_only=True):
    """How well records are resolved to persons. Records are those that the truth names."""

    pairwise: Quality
    """Over pairs of records; large entities weigh more."""

    b_cubed: Quality
    """Over records; every record weighs the same. Source: Bagga and Baldwin, 1998."""

    records: int
    missing: int
    """Records of the truth that no entity holds; each counts as an entity of its own."""


class Overlap(msgspec.Struct, frozen=True, kw_only=True):
    """For every record: its true entity, and the sizes of what it is in."""

    true: Ints
    true_size: Ints
    found_size: Ints
    shared: Ints
    """Records that are both in its true and in its found entity, itself included."""


def overlap(true: Ints, found: Ints) -> Overlap:
    """Count, for each record, how its two groups overlap.

    Args:
        true: Number of the true group of each record, from 0.
        found: Number of the found group of each record, from 0.
    """
    cells = true * (int(found.max(initial=0)) + 1) + found
    _, place, counts = np.unique(cells, return_inverse=True, return_counts=True)
    return Overlap(
        true=true, true_size=np.bincount(true)[true], found_size=np.bincount(found)[found],
        shared=counts[place],
    )  # fmt: skip


def groups(names: Sequence[str], of: Mapping[str, str]) -> tuple[Ints, int]:
    """Group numbers of records; records without a group get one each.

    Returns:
        Group number of each record, and how many had none.
    """
    numbers: dict[str, int] = {}
    missing = 0
    found = np.empty(len(names), np.int64)
    for place, name in enumerate(names):
        group = of.get(name)
        if group is None:
            missing += 1
        key = "\0" + name if group is None else group
        found[place] = numbers.setdefault(key, len(numbers))
    return found, missing


def score_entities(truth: Truth, entities: list[FoundEntity], seed: int) -> EntityScores:
    """Compare resolved entities with the truth; intervals by resampling true persons."""
    names = truth.entities["record"].to_pylist()
    persons = dict(zip(names, truth.entities["entity"].to_pylist(), strict=True))
    names = list(persons)
    true, _ = groups(names, persons)
    of = {record: entity.entity for entity in entities for record in entity.records}
    found, missing = groups(names, of)
    seen = overlap(true, found)
    return EntityScores(
        pairwise=_quality(seen, seed, *_pair_sums(seen)),
        b_cubed=_quality(seen, seed, *_record_sums(seen)),
        records=len(names),
        missing=missing,
    )


def _per_person(seen: Overlap, values: Floats) -> Floats:
    sums: Floats = np.bincount(seen.true, weights=values).astype(np.float64)
    return sums


def _pair_sums(seen: Overlap) -> tuple[Floats, Floats, Floats, Floats]:
    """Pairs shared, found; shared, true: a pair counts half for each of its two records."""
    both = _per_person(seen, (seen.shared - 1) / 2)
    return (
        both,
        _per_person(seen, (seen.found_size - 1) / 2),
        both,
        _per_person(seen, (seen.true_size - 1) / 2),
    )


def _record_sums(seen: Overlap) -> tuple[Floats, Floats, Floats, Floats]:
    """Shares of each record's found and true entity that are right, and records."""
    ones = _per_person(seen, np.ones(len(seen.true)))
    return (
        _per_person(seen, seen.shared / seen.found_size),
        ones,
        _per_person(seen, seen.shared / seen.true_size),
        ones,
    )


def _quality(
    seen: Overlap, seed: int, right: Floats, found: Floats, kept: Floats, true: Floats
) -> Quality:
    """Precision `right / found`, recall `kept / true`, summed over persons."""

    def precision(weight: Floats) -> float:
        return ratio(float(weight @ right), float(weight @ found))

    def recall(weight: Floats) -> float:
        return ratio(float(weight @ kept), float(weight @ true))

    def both(weight: Floats) -> float:
        return f1(precision(weight), recall(weight))

    even = np.ones(len(right))
    made = [resampled(len(right), seed, m, m(even)) for m in (precision, recall, both)]
    return Quality(precision=made[0], recall=made[1], f1=made[2])
