"""How alike the values of two records are, by level, for arrays of pairs."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from counterfoil.linkers.coding import Coded
from counterfoil.linkers.fields import NULL, FieldKind, Ints, Levels

Rows = npt.NDArray[np.int64]

WORDS = frozenset(
    (
        FieldKind.GIVEN,
        FieldKind.NAME,
        FieldKind.ORGANISATION,
        FieldKind.SHOP,
        FieldKind.STREET,
        FieldKind.PLACE,
    )
)
"""Kinds whose values are words, compared by their letters."""

NEAR = 0.86
"""Similarity (Jaro-Winkler) from which two long texts count as near."""


def levels(field: Coded, left: Rows, right: Rows) -> Levels:
    """Level of each pair in one field; `NULL` where a side is silent.

    Args:
        field: The coded column.
        left, right: Row numbers of the pairs.
    """
    if field.kind is FieldKind.PERSON:
        return _person(field, left, right)
    if field.kind is FieldKind.ADDRESS:
        return _address(field, left, right)
    if field.kind is FieldKind.ORGANISATION:
        return _organisation(field, left, right)
    if field.kind in WORDS:
        return _words(field, left, right)
    return _plain(field, left, right)


def frequency(
    field: Coded, left: Rows, right: Rows, level: Levels, unit: Ints | None = None
) -> npt.NDArray[np.float64]:
    """Number of units that hold the pair's value at its level.

    0 where the level says nothing about a value. The commoner side counts, so that a short
    form (`M. Wang`) is as frequent as all the names that it fits.

    Args:
        field: The coded column.
        left, right, level: Pairs and the level of each.
        unit: What is counted: group of each record; records themselves if None.
    """
    answer = np.zeros(len(left))
    for number, aspect in exact_aspects(field).items():
        rows = level == number
        codes = field.aspects[aspect] if aspect else field.value
        counts = holders(codes, unit)
        a, b = codes[left[rows]], codes[right[rows]]
        answer[rows] = np.maximum(counts[np.maximum(a, 0)], counts[np.maximum(b, 0)])
    return answer


def holders(codes: Ints, unit: Ints | None = None) -> npt.NDArray[np.int64]:
    """Number of records (or of groups of records) that hold each code."""
    known = codes >= 0
    if unit is None:
        return np.bincount(codes[known], minlength=1)
    pairs = np.unique(codes[known].astype(np.int64) * (int(unit.max(initial=0)) + 1) + unit[known])
    return np.bincount(pairs // (int(unit.max(initial=0)) + 1), minlength=1)


def exact_aspects(field: Coded) -> dict[int, str]:
    """Levels at which a field's values agree, with the codes that are then the same."""
    if field.kind is FieldKind.PERSON:
        return {4: "sound", 3: "sound", 2: "short"}
    if field.kind is FieldKind.ADDRESS:
        return {3: "", 2: "plot", 1: "plot"}
    return {3: ""} if field.kind in WORDS else {2: ""}


def _plain(field: Coded, left: Rows, right: Rows) -> Levels:
    a, b = field.value[left], field.value[right]
    answer = np.where(a == b, 2, 0).astype(np.uint8)
    silent = (a < 0) | (b < 0)
    answer[silent] = NULL
    rest = np.flatnonzero((a != b) & ~silent)
    if len(rest):
        answer[rest[_near(field, a[rest], b[rest])]] = 1
    return answer


def _words(field: Coded, left: Rows, right: Rows) -> Levels:
    """Same, near (one slip or nearly all letters), alike (the same words in part), different."""
    a, b = field.value[left], field.value[right]
    answer = np.where(a == b, 3, 0).astype(np.uint8)
    silent = (a < 0) | (b < 0)
    answer[silent] = NULL
    rest = np.flatnonzero((a != b) & ~silent)
    if len(rest):
        answer[rest] = _alike(field, a[rest], b[rest])
    return answer


def _organisation(field: Coded, left: Rows, right: Rows) -> Levels:
    """Same name, one slip, same brand and trade where nothing else contradicts, different."""
    answer = _words(field, left, right)
    brand, seat = field.aspects["brand"], field.aspects["seat"]
    kin = (brand[left] == brand[right]) & (brand[left] >= 0)
    apart = (seat[left] >= 0) & (seat[right] >= 0) & (seat[left] != seat[right])
    other = (answer < 3) & ~(kin & ~apart)
    # Letters alone do not make two companies one: 武汉宏美 and 泉州宏美 share most of them.
    answer[other & (answer != NULL) & (apart | (answer < 2))] = 0
    answer[(answer < 3) & kin & ~apart] = 1
    return answer


def _alike(field: Coded, a: Ints, b: Ints) -> Levels:
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.fuzz import token_set_ratio
    from rapidfuzz.process import cpdist

    joined, back = np.unique(a.astype(np.int64) * len(field.texts) + b, return_inverse=True)
    one = [field.texts[code] for code in (joined // len(field.texts)).tolist()]
    two = [field.texts[code] for code in (joined % len(field.texts)).tolist()]
    letters = np.asarray(cpdist(one, two, scorer=JaroWinkler.similarity, workers=1))
    answer = np.zeros(len(joined), np.uint8)
    answer[letters >= 0.84] = 1
    spaced = np.array([" " in x or " " in y for x, y in zip(one, two, strict=True)])
    if spaced.any():
        at = np.flatnonzero(spaced)
        words = cpdist(
            [one[i] for i in at], [two[i] for i in at], scorer=token_set_ratio, workers=1
        )
        answer[at[np.asarray(words) >= 80]] = 1
        answer[at[np.asarray(words) >= 97]] = 2
    answer[_one_slip(one, two) | (letters >= 0.94)] = 2
    return answer[back]


def _person(field: Coded, left: Rows, right: Rows) -> Levels:
    a, b = field.value[left], field.value[right]
    part = field.aspects["abbreviated"]
    whole = (part[left] == 0) & (part[right] == 0)
    same_script = field.aspects["hanzi"][left] == field.aspects["hanzi"][right]
    answer = np.zeros(len(left), np.uint8)
    initials = _share_initials(field, left, right)
    answer[initials & ~whole] = 2
    answer[(field.aspects["sound"][left] == field.aspects["sound"][right]) & whole] = 3
    # Across scripts the sound is all that can agree; within one script it is a homophone.
    answer[(answer == 3) & ~same_script] = 4
    answer[(a == b) & same_script & whole] = 4
    silent = (a < 0) | (b < 0)
    answer[silent] = NULL
    rest = np.flatnonzero(answer == 0)
    if len(rest):
        answer[rest[_near(field, a[rest], b[rest])]] = 1
    return answer


def _share_initials(field: Coded, left: Rows, right: Rows) -> npt.NDArray[np.bool_]:
    answer = np.zeros(len(left), np.bool_)
    for one in ("short", "short_2"):
        for other in ("short", "short_2"):
            a, b = field.aspects[one][left], field.aspects[other][right]
            answer |= (a == b) & (a >= 0)
    return answer


def _address(field: Coded, left: Rows, right: Rows) -> Levels:
    a, b = field.value[left], field.value[right]
    door_a, door_b = field.aspects["door"][left], field.aspects["door"][right]
    plot_a, plot_b = field.aspects["plot"][left], field.aspects["plot"][right]
    same_plot = (plot_a == plot_b) & (plot_a >= 0)
    answer = np.zeros(len(left), np.uint8)
    answer[same_plot & (door_a >= 0) & (door_b >= 0)] = 1
    answer[same_plot & ((door_a < 0) | (door_b < 0))] = 2
    answer[(a == b) & ((door_a >= 0) | (plot_a < 0))] = 3
    answer[(a < 0) | (b < 0)] = NULL
    return answer


def _near(field: Coded, a: Ints, b: Ints) -> npt.NDArray[np.bool_]:
    """Which pairs of differing values are one slip of the pen apart."""
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.process import cpdist

    joined, back = np.unique(a.astype(np.int64) * len(field.texts) + b, return_inverse=True)
    one = [field.texts[code] for code in (joined // len(field.texts)).tolist()]
    two = [field.texts[code] for code in (joined % len(field.texts)).tolist()]
    if field.kind is FieldKind.PERSON:
        near = near_names(one, two)
        written = field.names[""]
        near &= [
            _near_hanzi(written[x], written[y])
            for x, y in zip(
                (joined // len(field.texts)).tolist(),
                (joined % len(field.texts)).tolist(),
                strict=True,
            )
        ]
        return near[back]
    near = _one_slip(one, two)
    if field.kind not in (FieldKind.PHONE, FieldKind.ACCOUNT, FieldKind.LICENCE):
        alike = cpdist(one, two, scorer=JaroWinkler.similarity, workers=1)
        near |= np.asarray(alike) >= NEAR
    return near[back]


def _near_hanzi(one: str, two: str) -> bool:
    """False for two names in characters that differ in more than one character of the given name.

    李 and 刘 are one letter apart in pinyin and no slip of the pen. Latin spellings pass.
    """
    if one[:1].isascii() or two[:1].isascii():
        return True
    apart = sum(a != b for a, b in zip(one[1:], two[1:], strict=False))
    return len(one) == len(two) and one[:1] == two[:1] and apart <= 1


def near_names(one: Sequence[str], two: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which pairs of folded names are one slip apart, whatever the order of their parts.

    A slip can hide the border between the parts (`WeijuanL iu`), so blanks do not count.
    """
    plain = [[t.replace(" ", "") for t in side] for side in (one, two)]
    turned = [["".join(reversed(t.split(" "))) for t in side] for side in (one, two)]
    near = _one_slip(plain[0], plain[1]) | _one_slip(turned[0], turned[1])
    return near | _one_slip(plain[0], turned[1]) | _one_slip(turned[0], plain[1])


def _one_slip(one: Sequence[str], two: Sequence[str]) -> npt.NDArray[np.bool_]:
    """At most one letter added, dropped, changed or swapped, in texts of five letters or more."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cpdist

    slips = np.asarray(cpdist(one, two, scorer=OSA.distance, score_cutoff=1, workers=1))
    shortest = np.minimum([len(t) for t in one], [len(t) for t in two])
    return np.asarray((slips <= 1) & (shortest >= 5))
