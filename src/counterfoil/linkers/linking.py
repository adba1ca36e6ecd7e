"""Records of any tables grouped by actor: fold, block, learn, weigh, group. No labels needed."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.linkers.blocking import candidates
from counterfoil.linkers.clustering import cluster
from counterfoil.linkers.coding import Coded
from counterfoil.linkers.comparing import Rows, levels, told
from counterfoil.linkers.fields import NULL, Bits, FieldKind, Ints, Policy
from counterfoil.linkers.growing import Links, grow
from counterfoil.linkers.keys import CAP, affordable, choose
from counterfoil.linkers.learning import Learned, by_chance, learn
from counterfoil.linkers.nearness import one_character_apart
from counterfoil.linkers.same_as import one_name
from counterfoil.linkers.weighing import Evidence, Weighed, add_up, observe

JOIN = 1.0
"""Bits from which two records are joined: probability 2/3. Groups grow by their pairs, so pairs
must be a little surer than even."""

AGREE = 7.0
"""Bits, without the prior, that two groups must agree by on average to become one."""

PROVEN = 12.0
"""Bits, after all that a different name takes away, from which two names one character apart are
a misspelling and not two of a family: probability 4096 to 1."""

HALF = 0.5
"""Pairs that are one actor, and pairs that are two, seen before any holders of a value."""

SAMPLE = 150_000
"""Candidate pairs that are learned from."""

CHUNK = 1_000_000
"""Candidate pairs weighed at a time."""

Progress = Callable[[str, int, int], None]


class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """Groups and the evidence behind them."""

    group: Ints
    """For each record the smallest row number of its actor."""

    pairs: Weighed
    """Pairs that were taken for one actor, or nearly."""

    merged: npt.NDArray[np.bool_]
    learned: Learned
    compared: int
    """Candidate pairs in all."""

    keys: tuple[str, ...]
    dropped: dict[str, int]
    """Key -> values that too many records share to be compared by it."""


def link(
    fields: Sequence[Coded],
    threshold: float = JOIN,
    must: Iterable[tuple[int, int]] = (),
    cannot: Iterable[tuple[int, int]] = (),
    progress: Progress = lambda *_: None,
) -> Linked:
    """Group records by actor.

    Args:
        fields: Coded columns of all records.
        threshold: Bits from which two records are joined.
        must, cannot: Rows that a person joined or parted.
        progress: Told (stage, done, of all).
    """
    records = len(fields[0].value)
    keys = choose(fields, affordable(records))
    progress("pair records", 0, 1)
    blocks = candidates(keys, records, CAP)
    left, right = blocks.left, blocks.right
    fields = _told_apart(fields, left, right)
    learned = _learn(fields, left, right, records)
    kept = []
    for start in range(0, len(left), CHUNK):
        progress("weigh pairs", start, len(left))
        part = slice(start, start + CHUNK)
        kept.append(_strong(fields, left[part], right[part], learned, threshold - 4.0))
    pairs = _joined(kept, fields)
    progress("weigh pairs", len(left), len(left))
    merged = pairs.total >= threshold
    progress("grow groups", 0, 1)
    group = grow(
        _begun(records, must),
        Links(pairs.left[merged], pairs.right[merged], pairs.total[merged]),
        lambda a, b: _weighed(fields, a, b, learned.policies, 0.0).total,
        AGREE,
        [one_name(f, _misspelt(f, pairs)) for f in fields if f.kind is FieldKind.PERSON],
        np.array(sorted(cannot), np.int64).reshape(-1, 2),
    )
    progress("grow groups", 1, 1)
    return Linked(
        group=group, pairs=pairs, merged=merged, learned=learned, compared=len(left),
        keys=tuple(keys), dropped=blocks.dropped,
    )  # fmt: skip


def _begun(records: int, must: Iterable[tuple[int, int]]) -> Ints:
    """Groups to begin with: what a person joined."""
    joined = list(must)
    if not joined:
        return np.arange(records, dtype=np.int32)
    return cluster(records, *(np.empty(0, np.int64),) * 2, np.empty(0), (), joined)


_HELD = (
    *(FieldKind.PHONE, FieldKind.ACCOUNT, FieldKind.LICENCE, FieldKind.HANDLE),
    *(FieldKind.ORGANISATION, FieldKind.ADDRESS),
)
"""Kinds whose values one actor can hold alone, or share with others."""


def _told_apart(fields: Sequence[Coded], left: Rows, right: Rows) -> list[Coded]:
    """The fields, with the values marked that records of different names share."""
    people = [f for f in fields if f.kind is FieldKind.PERSON]
    if not people:
        return list(fields)
    return [_marked(f, people[0], left, right) if f.kind in _HELD else f for f in fields]


def _marked(field: Coded, person: Coded, left: Rows, right: Rows) -> Coded:
    shared = (field.value[left] == field.value[right]) & (field.value[left] >= 0)
    left, right = left[shared], right[shared]
    level = levels(person, left, right)
    level[(level == 0) & told(person, left, right)] = NULL
    other = np.flatnonzero(level == 0)
    level[other[_one_character(person, left[other], right[other])]] = NULL
    code, size = field.value[left], int(field.value.max(initial=-1)) + 1
    same = np.bincount(code[(level > 1) & (level != NULL)], minlength=size)
    differ = np.bincount(code[level == 0], minlength=size)
    odds = np.log2((same + HALF) / (differ + HALF))
    return msgspec.structs.replace(field, several=np.where(differ > 0, odds, np.inf))


def _learn(
    fields: Sequence[Coded],
    left: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
    records: int,
) -> Learned:
    step = max(1, len(left) // SAMPLE)
    # Every step-th pair in sorted order: the same on every run, spread over all records.
    start = by_chance(fields)
    sample = observe(fields, left[::step], right[::step], start)
    return learn(sample, records, start, _allowed(fields, sample), float(step))[0]


def _weighed(
    fields: Sequence[Coded],
    left: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
    policies: dict[str, Policy],
    prior: float,
) -> Weighed:
    return add_up(observe(fields, left, right, policies), policies, prior)


def _allowed(fields: Sequence[Coded], seen: Evidence) -> Bits:
    allowed = np.ones(len(seen.left))
    for field in fields:
        if field.kind is FieldKind.PERSON:
            sure = ~told(field, seen.left, seen.right)
            allowed[sure & (seen.levels[field.name] == 0)] = 0.0
    return allowed


def _strong(
    fields: Sequence[Coded],
    left: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
    learned: Learned,
    least: float,
) -> Weighed:
    weighed = _weighed(fields, left, right, learned.policies, learned.prior)
    keep = weighed.total >= least
    for field in fields:
        if field.kind is FieldKind.PERSON:
            sure = ~told(field, left, right)
            other = np.flatnonzero(keep & sure & (weighed.levels[field.name] == 0))
            proven = weighed.total[other] >= PROVEN
            proven[proven] = _one_character(field, left[other[proven]], right[other[proven]])
            keep[other[~proven]] = False
    return Weighed(
        left=left[keep],
        right=right[keep],
        levels={name: level[keep] for name, level in weighed.levels.items()},
        parts={name: bits[keep] for name, bits in weighed.parts.items()},
        total=weighed.total[keep],
    )


def _one_character(
    person: Coded, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    written = person.names[""]
    codes = zip(person.value[left].tolist(), person.value[right].tolist(), strict=True)
    return np.array([one_character_apart(written[a], written[b]) for a, b in codes], np.bool_)


def _misspelt(person: Coded, pairs: Weighed) -> set[tuple[int, int]]:
    """Codes of different names that the evidence of a pair shows to be one."""
    rows = pairs.levels[person.name] <= 1
    a, b = person.value[pairs.left[rows]], person.value[pairs.right[rows]]
    return set(zip(np.minimum(a, b).tolist(), np.maximum(a, b).tolist(), strict=True))


def _joined(parts: Sequence[Weighed], fields: Sequence[Coded]) -> Weighed:
    if not parts:
        none = np.empty(0, np.int64)
        return _weighed(fields, none, none, by_chance(fields), 0.0)
    return Weighed(
        left=np.concatenate([p.left for p in parts]),
        right=np.concatenate([p.right for p in parts]),
        levels={f.name: np.concatenate([p.levels[f.name] for p in parts]) for f in fields},
        parts={f.name: np.concatenate([p.parts[f.name] for p in parts]) for f in fields},
        total=np.concatenate([p.total for p in parts]),
    )
