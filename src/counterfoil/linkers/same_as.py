"""Which records are one actor. Shared values associate; only a fitting name makes one of two."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np

from counterfoil.linkers.answering import LOG2, by_level
from counterfoil.linkers.blocking import candidates
from counterfoil.linkers.clustering import Exclusive, Flags, cluster
from counterfoil.linkers.coding import Coded
from counterfoil.linkers.comparing import Rows, levels
from counterfoil.linkers.fields import NULL, Bits, Ints
from counterfoil.linkers.learning import by_chance, learn
from counterfoil.linkers.weighing import Weighed, observe, prior_bits

MERGE = 3.0
"""Bits from which two records are taken for one actor: probability 8/9."""

CAP = 400
"""A value that more records share makes no candidate pairs by itself."""


class SameAs(msgspec.Struct, frozen=True, kw_only=True):
    """Actors, and the evidence that made them."""

    group: Ints
    """For each record the smallest row number of its actor."""

    pairs: Weighed
    merged: np.ndarray
    """Which of the pairs were evidence for a merge."""

    taught: Bits
    """Bits of each pair's total that people's answers have added."""

    prior: float = 0.0
    """Bits that two records drawn at random are one actor."""


def resolve(
    fields: Mapping[str, Coded],
    ring: Ints | None = None,
    unit: Ints | None = None,
    must: Iterable[tuple[int, int]] = (),
    cannot: Iterable[tuple[int, int]] = (),
    weights: Mapping[str, float] | None = None,
) -> SameAs:
    """Group the records of shops, accounts and companies by actor.

    Args:
        fields: Coded columns of the frame of `linkers.actors`.
        ring: Ring of each record, -1 for none. Inside a ring the same name is likelier to be
            the same person than in the country.
        unit: Group of each record after a first round, to count how common a value is.
        must, cannot: Rows that a person joined or parted.
        weights: Logits by feature of `answering.by_level` that a person accepted. They change
            how much an agreement says; names that cannot be one still part.
    """
    records = len(fields["person"].value)
    keys = {name: [fields[name].value] for name in ("phone", "account", "licence")}
    keys["door"] = [fields["address"].value]
    if ring is not None:
        keys["ring"] = [ring]
    blocks = candidates(keys, records, CAP)
    columns = list(fields.values())
    policies = by_chance(columns)
    seen = observe(columns, blocks.left, blocks.right, policies, unit)
    named = seen.levels["person"]
    learned, pairs = learn(seen, records, policies, (named != 0).astype(np.float64))
    taught = _taught(pairs, columns, weights or {})
    total = pairs.total + taught + (_ring_bits(pairs, ring, records) if ring is not None else 0.0)
    merged = (total >= MERGE) & (named != 0)
    group = cluster(
        records,
        pairs.left[merged],
        pairs.right[merged],
        total[merged],
        [one_name(fields["person"])],
        must,
        cannot,
    )
    pairs = msgspec.structs.replace(pairs, total=total)
    return SameAs(group=group, pairs=pairs, merged=merged, taught=taught, prior=learned.prior)


def one_name(person: Coded, proven: Iterable[tuple[int, int]] = ()) -> Exclusive:
    """One actor has one name: spellings that cannot be one name exclude each other.

    Args:
        person: The coded column.
        proven: Codes of spellings that other evidence shows to be one name, smaller code first.
    """
    codes, first = np.unique(person.value, return_index=True)
    row_of = np.zeros(int(codes.max(initial=0)) + 1, np.int64)
    row_of[codes[codes >= 0]] = first[codes >= 0]
    width = len(row_of)
    one = np.array(sorted({a * width + b for a, b in proven}), np.int64)
    # What another column of some row tells is no matter of the spelling.
    spelling = msgspec.structs.replace(
        person, aspects={k: v for k, v in person.aspects.items() if k != "also"}
    )

    def compatible(a: Rows, b: Rows) -> Flags:
        near = levels(spelling, row_of[a], row_of[b]) >= 1
        return np.asarray(near | np.isin(a * width + b, one))

    own = person.value
    if "told" in person.aspects:
        own = np.where(person.aspects["told"] > 0, -1, own).astype(np.int32)
    return Exclusive(own, compatible)


def _taught(pairs: Weighed, fields: Sequence[Coded], weights: Mapping[str, float]) -> Bits:
    shape = by_level(pairs.levels, {f.name: f.kind for f in fields})
    bits = np.zeros(len(pairs.total))
    for name, logit in weights.items():
        bits += np.where(shape[name], logit / LOG2, 0.0)
    return bits


def _ring_bits(pairs: Weighed, ring: Ints, records: int) -> Bits:
    """What membership in one ring changes: few people to choose from instead of all.

    Members who keep several shops use several phones and accounts on purpose, so that
    different identifiers do not speak against one person there.
    """
    same = (ring[pairs.left] == ring[pairs.right]) & (ring[pairs.left] >= 0)
    sizes = np.bincount(ring[ring >= 0], minlength=1)
    inside = [prior_bits(max(int(n), 2)) - prior_bits(records) for n in sizes]
    gain = np.maximum(np.array(inside)[np.maximum(ring[pairs.left], 0)], 0.0)
    for name in ("phone", "account", "licence", "address"):
        gain = gain - np.minimum(pairs.parts[name], 0.0)
    # A near name says too little: relatives work together, and share the ring's values.
    named = pairs.levels["person"]
    return np.where(same & (named >= 2) & (named != NULL), gain, 0.0)
