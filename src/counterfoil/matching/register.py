"""A register of names that answers "what is near this?" over millions of names.

Each name has one or more *forms* (folded spellings). A form is posted under its grams: three
letters with marked ends for Latin, single characters and pairs for Han. A query walks the lists
of its rarest grams, counts votes and hands the best on to be compared exactly. All arrays can
be memory-mapped; new names come as further segments.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.matching import grams

Ids = npt.NDArray[np.uint32]
Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

BUCKETS = 1 << 20
KEYS = ("whole", "shape", "frame")
"""Kinds of exact key: the form itself, its shape, the frame of its consonants."""

_START, _END, _SPLIT = 0x02, 0x03, 0x1F
_FIRST_HAN = 0x3400
_SHORT = 5
"""Latin forms of so few letters are posted under pairs too."""

_LONGEST = 63
_MOST_POSTINGS = 20_000
_SLACK = 3
"""Forms of so many letters more or less than the query are candidates."""

_RARE = 2
_MOST_RARE = 4_000
"""Of so many of its rarest grams a query reads names of any length, up to so many."""
"""Postings that one query reads at most, rarest grams first."""


class Segment(msgspec.Struct, frozen=True):
    """Arrays of one part of a register."""

    names: npt.NDArray[np.uint8]
    """Names as given, UTF-8, joined."""

    name_start: npt.NDArray[np.uint32]
    forms: npt.NDArray[np.uint8]
    """Forms, UTF-8, joined."""

    form_start: npt.NDArray[np.uint32]
    form_name: Ids
    """Name of each form; empty if every name has one form."""

    form_length: npt.NDArray[np.uint8]
    """Letters of each form, 63 for more."""

    gram_start: npt.NDArray[np.uint32]
    postings: Ids
    """Forms of each gram, the shortest first."""

    key_hash: Ids
    """For each kind of key in turn, sorted hashes of all forms."""

    key_form: Ids

    def count(self) -> int:
        """Number of names."""
        return len(self.name_start) - 1

    def form_count(self) -> int:
        """Number of forms."""
        return len(self.form_start) - 1

    def name(self, number: int) -> str:
        """A name as given."""
        start, end = int(self.name_start[number]), int(self.name_start[number + 1])
        return bytes(self.names[start:end]).decode()

    def name_of(self, forms: Ids) -> Ids:
        """Names of forms."""
        return self.form_name[forms] if len(self.form_name) else forms

    def texts(self, forms: Ids) -> list[str]:
        """The forms themselves."""
        if not len(forms):
            return []
        start = self.form_start[forms].astype(np.int64)
        size = self.form_start[forms + np.uint32(1)] - start
        end = np.cumsum(size + 1)
        first = end - size - 1
        place = np.arange(end[-1]) + np.repeat(start - first, size + 1)
        gathered = self.forms[np.minimum(place, len(self.forms) - 1)]
        gathered[end - 1] = _SPLIT
        text: str = gathered.tobytes()[:-1].decode()
        return text.split(chr(_SPLIT))


class Entry(msgspec.Struct, frozen=True):
    """Names to register, with their folded forms and keys. Lists of forms are parallel."""

    names: Sequence[str]
    forms: Sequence[str]
    form_name: Sequence[int]
    """Index into `names`, ascending."""

    shapes: Sequence[str]
    frames: Sequence[str]


def segment(entry: Entry) -> Segment:
    """Build a segment."""
    names, name_start = _blob(entry.names)
    forms, form_start = _blob(entry.forms)
    gram, form = _grams_of(entry.forms)
    length = np.minimum([len(text) for text in entry.forms], _LONGEST).astype(np.uint8)
    order = np.argsort(gram * np.uint32(_LONGEST + 1) + length[form], kind="stable")
    starts = np.zeros(BUCKETS + 1, np.uint32)
    np.cumsum(np.bincount(gram, minlength=BUCKETS), out=starts[1:])
    keys = [_key_hashes(texts) for texts in (entry.forms, entry.shapes, entry.frames)]
    orders = [np.argsort(key, kind="stable").astype(np.uint32) for key in keys]
    simple = len(entry.names) == len(entry.forms)
    return Segment(
        names=names,
        name_start=name_start.astype(np.uint32),
        forms=forms,
        form_start=form_start.astype(np.uint32),
        form_name=np.asarray([] if simple else entry.form_name, np.uint32),
        form_length=length,
        gram_start=starts,
        postings=form[order],
        key_hash=np.concatenate([key[o] for key, o in zip(keys, orders, strict=True)]),
        key_form=np.concatenate(orders),
    )


def exact(part: Segment, asked: Sequence[tuple[str, str]]) -> tuple[Places, Ids]:
    """Forms whose key may be one of those asked for: (index of the question, form).

    Keys are 32-bit hashes: compare the forms before relying on them.

    Args:
        part: The segment.
        asked: (kind of key, text) of each question.
    """
    size = part.form_count()
    wanted = _key_hashes([text for _, text in asked])
    kinds = [KEYS.index(kind) for kind, _ in asked]
    left, right = np.empty(len(asked), np.int64), np.empty(len(asked), np.int64)
    for kind in sorted(set(kinds)):
        mine = np.flatnonzero(np.equal(kinds, kind))
        keys = part.key_hash[kind * size : (kind + 1) * size]
        left[mine] = kind * size + np.searchsorted(keys, wanted[mine], "left")
        right[mine] = kind * size + np.searchsorted(keys, wanted[mine], "right")
    times = right - left
    where = np.repeat(np.arange(len(wanted)), times)
    turn = np.arange(len(where)) - np.repeat(np.cumsum(times) - times, times)
    return where, part.key_form[np.repeat(left, times) + turn]


def voted(part: Segment, text: str, most: int, votes: npt.NDArray[np.uint16]) -> Ids:
    """Forms that share the rarest grams with a text, at most about `most` of them.

    Args:
        part: The segment.
        text: A folded form.
        most: Number of candidates wanted.
        votes: Scratch array of zeros, one for each form; left as zeros.
    """
    lists = _lists(part, np.unique(_grams_of([text])[0]).tolist(), len(text))
    if not lists:
        return np.zeros(0, np.uint32)
    count = part.form_count()
    for ids in lists:
        votes[ids] += np.uint16(1 + max(0, count // (len(ids) + 1)).bit_length())
    seen = np.concatenate(lists)
    if len(seen) > most:
        score = votes[seen]
        # Forms with at least so many votes; a form stands in `seen` once for each shared gram.
        above = np.cumsum(np.bincount(score)[::-1])[::-1]
        least = int(np.flatnonzero(above >= most)[-1])
        seen_best = seen[score >= least]
    else:
        seen_best = seen
    best = distinct(seen_best)
    if len(best) > 2 * most:
        best = best[np.argsort(-votes[best].astype(np.int64), kind="stable")[: 2 * most]]
    votes[seen] = 0
    return best


def distinct(ids: Ids) -> Ids:
    """Ascending ids without repeats; for thousands of them faster than `numpy.unique`."""
    ordered = np.sort(ids)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def _lists(part: Segment, gram: Sequence[int], length: int) -> list[Ids]:
    """Postings of the grams for names of like length, the rarest first, within the limit."""
    least, most = max(1, length - _SLACK), min(_LONGEST, length + _SLACK)
    ranges = sorted(
        ((int(part.gram_start[g]), int(part.gram_start[g + 1])) for g in gram),
        key=lambda r: r[1] - r[0],
    )

    def letters(form: np.uint32) -> int:
        return int(part.form_length[form])

    spent = 0
    lists: list[tuple[int, int]] = []
    narrowed: list[tuple[int, int]] = []
    for place, (start, end) in enumerate(ranges):
        if place < _RARE and end - start <= _MOST_RARE:
            narrowed.append((start, end))
            continue
        low = bisect_left(part.postings, least, start, end, key=letters)
        high = bisect_right(part.postings, most, low, end, key=letters)
        narrowed.append((low, high))
    for low, high in sorted(narrowed, key=lambda r: (r[1] - r[0], r[0])):
        if high > low and (not lists or spent + high - low <= _MOST_POSTINGS):
            lists.append((low, high))
            spent += high - low
    return [part.postings[low:high] for low, high in lists]


def _grams_of(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint32], Ids]:
    """(bucket, form) of every gram."""
    codes, starts, ends = grams.joined(texts)
    size = ends - starts
    padded = np.empty(len(codes) + 2 * len(size), np.uint64)
    owner = np.repeat(np.arange(len(size), dtype=np.uint32), size + 2)
    first = starts + 2 * np.arange(len(size))
    padded[first] = _START
    padded[first + size + 1] = _END
    inner = np.ones(len(padded), np.bool_)
    inner[first] = inner[first + size + 1] = False
    padded[inner] = codes
    han = inner & (padded >= _FIRST_HAN)
    three = owner[:-2] == owner[2:]
    three &= ~(han[:-2] | han[1:-1] | han[2:])
    short = (size <= _SHORT)[owner]
    pair = owner[:-1] == owner[1:]
    latin_pair = pair & short[:-1] & ~han[:-1] & ~han[1:]
    han_pair = pair & han[:-1] & han[1:]
    found = (
        (_bucket(padded[:-2], padded[1:-1], padded[2:], three), owner[:-2][three]),
        (_bucket(padded[:-1], padded[1:], None, latin_pair), owner[:-1][latin_pair]),
        (_bucket(padded[:-1], padded[1:], None, han_pair), owner[:-1][han_pair]),
        (_bucket(padded, None, None, han), owner[han]),
    )
    return np.concatenate([b for b, _ in found]), np.concatenate([o for _, o in found])


def _bucket(
    one: npt.NDArray[np.uint64],
    two: npt.NDArray[np.uint64] | None,
    three: npt.NDArray[np.uint64] | None,
    chosen: npt.NDArray[np.bool_],
) -> npt.NDArray[np.uint32]:
    mixed = one[chosen] * np.uint64(0x9E3779B97F4A7C15)
    if two is not None:
        mixed = (mixed + two[chosen]) * np.uint64(0xC2B2AE3D27D4EB4F)
    if three is not None:
        mixed = (mixed + three[chosen]) * np.uint64(0x165667B19E3779F9)
    return ((mixed ^ (mixed >> np.uint64(29))) >> np.uint64(13)).astype(np.uint32) & np.uint32(
        BUCKETS - 1
    )


def _key_hashes(texts: Sequence[str]) -> Ids:
    return (grams.text_hashes(texts) >> np.uint64(32)).astype(np.uint32)


def _blob(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint8], Places]:
    encoded = [text.encode() for text in texts]
    start = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=start[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), start
