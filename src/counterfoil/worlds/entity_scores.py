"""Are the records of one person together, and those of others apart?"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from counterfoil.worlds.cells import Floats, Ints
from counterfoil.worlds.chance import Quality, between, resampled_sums
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
    pairs, singles = _sums(seen)
    drawn = resampled_sums(np.column_stack([*pairs, *singles]), seed)
    return EntityScores(
        pairwise=_quality(pairs, drawn[:, :4]),
        b_cubed=_quality(singles, drawn[:, 4:]),
        records=len(names),
        missing=missing,
    )


def _per_person(seen: Overlap, values: Floats) -> Floats:
    sums: Floats = np.bincount(seen.true, weights=values).astype(np.float64)
    return sums


def _sums(seen: Overlap) -> tuple[list[Floats], list[Floats]]:
    """Right, found, kept and true of each person, over pairs and over records.

    A pair counts half for each of its two records, so that persons can be drawn again.
    """
    both = _per_person(seen, (seen.shared - 1) / 2)
    ones = _per_person(seen, np.ones(len(seen.true)))
    pairs = [
        both,
        _per_person(seen, (seen.found_size - 1) / 2),
        both,
        _per_person(seen, (seen.true_size - 1) / 2),
    ]
    singles = [
        _per_person(seen, seen.shared / seen.found_size),
        ones,
        _per_person(seen, seen.shared / seen.true_size),
        ones,
    ]
    return pairs, singles


def _quality(sums: list[Floats], drawn: Floats) -> Quality:
    """Precision `right / found` and recall `kept / true`, summed over persons."""
    measured = np.array([[float(part.sum()) for part in sums]])
    values = [float(part[0]) for part in _ratios(measured)]
    rounds = _ratios(drawn)
    made = [between(rounds[i], values[i], len(sums[0])) for i in range(3)]
    return Quality(precision=made[0], recall=made[1], f1=made[2])


def _ratios(sums: Floats) -> tuple[Floats, Floats, Floats]:
    """Precision, recall and F1 of each row; 0 where there is nothing to divide by."""
    right, found, kept, true = sums.T
    precision = np.divide(right, found, out=np.zeros_like(right), where=found > 0)
    recall = np.divide(kept, true, out=np.zeros_like(kept), where=true > 0)
    both = precision + recall
    f1 = np.divide(2 * precision * recall, both, out=np.zeros_like(both), where=both > 0)
    return precision, recall, f1
