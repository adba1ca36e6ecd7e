"""Records of any tables grouped by actor: fold, block, learn, weigh, group. No labels needed."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.linkers.answering import FEW, Answers, Correction, propose
from counterfoil.linkers.blocking import candidates
from counterfoil.linkers.clustering import cluster
from counterfoil.linkers.coding import Coded
from counterfoil.linkers.comparing import Rows, levels, told
from counterfoil.linkers.fields import NULL, Bits, FieldKind, Ints
from counterfoil.linkers.growing import Links, grow
from counterfoil.linkers.keys import CAP, affordable, choose
from counterfoil.linkers.learning import Learned, by_chance, learn
from counterfoil.linkers.pairing import Weigher, joined, misspelt, one_character, pick
from counterfoil.linkers.same_as import one_name
from counterfoil.linkers.weighing import Evidence, Weighed, observe

JOIN = 1.0
"""Bits from which two records are joined: probability 2/3. Groups grow by their pairs, so pairs
must be a little surer than even."""

EVEN = 0.0
"""The same where answers have been learned from, and the bits are as good as they say."""

AGREE = 7.0
"""Bits, without the prior, that two groups must agree by on average to become one."""

NEAR = 8.0
"""Bits below the threshold down to which a pair is kept, to be asked about."""

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

    proposed: Correction | None = None
    """What the answers teach; in use if it is `better`."""


def link(
    fields: Sequence[Coded],
    threshold: float = JOIN,
    must: Iterable[tuple[int, int]] = (),
    cannot: Iterable[tuple[int, int]] = (),
    progress: Progress = lambda *_: None,
    answers: Answers | None = None,
) -> Linked:
    """Group records by actor.

    Args:
        fields: Coded columns of all records.
        threshold: Bits from which two records are joined.
        must, cannot: Rows that a person joined or parted.
        progress: Told (stage, done, of all).
        answers: Pairs that a person judged, to learn from; what is learned is used only where
            it does better on answers that it has not seen.
    """
    records = len(fields[0].value)
    keys = choose(fields, affordable(records))
    progress("pair records", 0, 1)
    blocks = candidates(keys, records, CAP)
    left, right = blocks.left, blocks.right
    fields = _told_apart(fields, left, right)
    weigher = Weigher(fields, _learn(fields, left, right, records))
    proposed = _proposed(weigher, answers, left, right, threshold - NEAR)
    if proposed is not None and proposed.better:
        weigher.correction, threshold = proposed, min(threshold, EVEN)
    pairs, parted = _strong(weigher, left, right, threshold - NEAR, progress)
    merged = (pairs.total >= threshold) & ~parted
    progress("grow groups", 0, 1)
    sure = pick(pairs, merged)
    group = grow(
        _begun(records, must),
        Links(sure.left, sure.right, sure.total),
        lambda a, b: weigher.weigh(a, b).total - weigher.learned.prior,
        AGREE,
        [one_name(f, misspelt(f, sure)) for f in fields if f.kind is FieldKind.PERSON],
        np.array(sorted(cannot), np.int64).reshape(-1, 2),
    )
    progress("grow groups", 1, 1)
    return Linked(
        group=group, pairs=pairs, merged=merged, learned=weigher.learned, compared=len(left),
        keys=tuple(keys), dropped=blocks.dropped, proposed=proposed,
    )  # fmt: skip


def _strong(
    weigher: Weigher, left: Rows, right: Rows, least: float, progress: Progress
) -> tuple[Weighed, npt.NDArray[np.bool_]]:
    kept = []
    for start in range(0, max(len(left), 1), CHUNK):
        progress("weigh pairs", start, len(left))
        part = slice(start, start + CHUNK)
        kept.append(weigher.strong(left[part], right[part], least))
    progress("weigh pairs", len(left), len(left))
    return joined([pairs for pairs, _ in kept]), np.concatenate([parted for _, parted in kept])


def _proposed(
    weigher: Weigher, answers: Answers | None, left: Rows, right: Rows, least: float
) -> Correction | None:
    if answers is None or len(answers.same) < FEW:
        return None
    step = max(1, len(left) // SAMPLE)
    others = weigher.weigh(left[::step], right[::step])
    others = pick(others, others.total >= least)
    said = weigher.weigh(answers.left, answers.right)
    return propose(said, weigher.fields, answers.same, others)


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
    level[other[one_character(person, left[other], right[other])]] = NULL
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


def _allowed(fields: Sequence[Coded], seen: Evidence) -> Bits:
    allowed = np.ones(len(seen.left))
    for field in fields:
        if field.kind is FieldKind.PERSON:
            sure = ~told(field, seen.left, seen.right)
            allowed[sure & (seen.levels[field.name] == 0)] = 0.0
    return allowed
