"""A register of names that answers "what is near this?" over millions of names.

Each name has one or more *forms* (folded spellings). A form is posted under its grams: three
letters with marked ends for Latin, single characters and pairs for Han. A query walks the lists
of its rarest grams, counts votes and hands the best on to be compared exactly. All arrays can
be memory-mapped; new names come as further segments.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

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

_MIXERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
_START, _END, _SPLIT = 0x02, 0x03, 0x1F
_FIRST_HAN = 0x3400
_SHORT = 5
"""Latin forms of so few letters are posted under pairs too."""

_LONGEST = 63
_MOST_POSTINGS = 20_000
"""Postings of one segment that a query reads at most, rarest grams first."""

_SLACK = 3
"""Forms of so many letters more or less than the query are candidates."""

_RARE = 2
_MOST_RARE = 4_000
"""Of so many of its rarest grams a query reads names of any length, up to so many."""

_FEW = 64
"""A list so short is read whole, whatever the lengths."""

_WEIGHT_BITS = 8


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
        size = self.form_start[forms + np.uint32(1)] - start + 1
        end = np.cumsum(size)
        place = np.arange(end[-1]) + np.repeat(start - end + size, size)
        # The byte after the last form does not exist.
        gathered = self.forms.take(place, mode="clip")
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


class Keys(msgspec.Struct, frozen=True):
    """Questions for `exact`: for each its kind, as an index into `KEYS`, and its hash."""

    kinds: Places
    hashes: Ids


def keys_of(asked: Sequence[tuple[str, str]]) -> Keys:
    """Questions from pairs of a kind of key and a text."""
    kinds = np.fromiter((KEYS.index(kind) for kind, _ in asked), np.int64, len(asked))
    return Keys(kinds, _key_hashes([text for _, text in asked]))


def exact(part: Segment, asked: Keys) -> tuple[Places, Ids]:
    """Forms whose key may be one of those asked for: (index of the question, form).

    Keys are 32-bit hashes: compare the forms before relying on them.
    """
    size = part.form_count()
    left, right = np.zeros((2, len(asked.kinds)), np.int64)
    for kind in range(len(KEYS)):
        mine = np.flatnonzero(asked.kinds == kind)
        if len(mine):
            keys = part.key_hash[kind * size : (kind + 1) * size]
            left[mine] = kind * size + keys.searchsorted(asked.hashes[mine], "left")
            right[mine] = kind * size + keys.searchsorted(asked.hashes[mine], "right")
    times = right - left
    where = np.repeat(np.arange(len(times)), times)
    turn = np.arange(len(where)) - np.repeat(np.cumsum(times) - times, times)
    return where, part.key_form[np.repeat(left, times) + turn]


def grams_of(form: str) -> list[int]:
    """The grams of a form that is looked for, for `voted`; the same that `segment` posts."""
    codes = [_START, *map(ord, form), _END]
    found: dict[int, None] = {}
    for place in range(len(codes)):
        run = codes[place : place + 3]
        han = [c >= _FIRST_HAN for c in run]
        if len(run) == 3 and not any(han):
            found[_number(run)] = None
        if len(run) > 1 and (all(han[:2]) or (len(form) <= _SHORT and not any(han[:2]))):
            found[_number(run[:2])] = None
        if han[0]:
            found[_number(run[:1])] = None
    return list(found)


def _number(run: Sequence[int]) -> int:
    """`_bucket` of one gram."""
    mixed = run[0] * _MIXERS[0]
    for code, factor in zip(run[1:], _MIXERS[1:], strict=False):
        mixed = (mixed + code) * factor
    mixed &= (1 << 64) - 1
    return ((mixed ^ (mixed >> 29)) >> 13) & (BUCKETS - 1)


def voted(part: Segment, gram: Sequence[int], length: int, most: int) -> Ids:
    """Forms that share the rarest grams with a text, ascending, at most about `most` of them.

    Args:
        part: The segment.
        gram: Grams of the text, from `grams_of`.
        length: Letters of the text.
        most: Number of candidates wanted.
    """
    lists = _lists(part, gram, length)
    if not lists:
        return np.zeros(0, np.uint32)
    count = part.form_count()
    sizes = [len(ids) for ids in lists]
    weights = [1 + max(0, count // (size + 1)).bit_length() for size in sizes]
    # Sorted, the marks of one form stand together: much less memory is touched than by counting
    # into an array as long as the register.
    marked: npt.NDArray[Any] = np.concatenate(lists)
    if count >= 1 << (32 - _WEIGHT_BITS):
        marked = marked.astype(np.uint64)
    marked = (marked << _WEIGHT_BITS) | np.repeat(np.asarray(weights, marked.dtype), sizes)
    marked.sort()
    forms = (marked >> _WEIGHT_BITS).astype(np.uint32)
    first = np.ones(len(forms), np.bool_)
    np.not_equal(forms[1:], forms[:-1], out=first[1:])
    starts = np.flatnonzero(first)
    found: Ids = forms[starts]
    if len(found) > most:
        votes = np.add.reduceat(marked & ((1 << _WEIGHT_BITS) - 1), starts)
        best = np.argpartition(votes, len(votes) - most)[-most:]
        best.sort()
        found = found[best]
    return found


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

    narrowed: list[tuple[int, int]] = []
    for place, (start, end) in enumerate(ranges):
        if end - start <= (_MOST_RARE if place < _RARE else _FEW):
            narrowed.append((start, end))
            continue
        low = bisect_left(part.postings, least, start, end, key=letters)
        high = bisect_right(part.postings, most, low, end, key=letters)
        narrowed.append((low, high))
    spent = 0
    lists: list[Ids] = []
    for low, high in sorted(narrowed, key=lambda r: (r[1] - r[0], r[0])):
        if high > low and (not lists or spent + high - low <= _MOST_POSTINGS):
            lists.append(part.postings[low:high])
            spent += high - low
    return lists


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
    mixed = one[chosen] * np.uint64(_MIXERS[0])
    if two is not None:
        mixed = (mixed + two[chosen]) * np.uint64(_MIXERS[1])
    if three is not None:
        mixed = (mixed + three[chosen]) * np.uint64(_MIXERS[2])
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
