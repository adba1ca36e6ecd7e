"""How alike the values of two records are, by level, for arrays of pairs."""

import numpy as np
import numpy.typing as npt

from counterfoil.linkers.coding import Coded
from counterfoil.linkers.fields import NULL, FieldKind, Ints, Levels
from counterfoil.linkers.nearness import likeness, one_slip

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
        answer[rest[one_slip(field, a[rest], b[rest])]] = 1
    return answer


def _words(field: Coded, left: Rows, right: Rows) -> Levels:
    """Same, near (one slip or nearly all letters), alike (the same words in part), different."""
    a, b = field.value[left], field.value[right]
    answer = np.where(a == b, 3, 0).astype(np.uint8)
    silent = (a < 0) | (b < 0)
    answer[silent] = NULL
    rest = np.flatnonzero((a != b) & ~silent)
    if len(rest):
        answer[rest] = likeness(field, a[rest], b[rest])
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
        answer[rest[one_slip(field, a[rest], b[rest])]] = 1
    if "also" in field.aspects:
        answer[(answer == 0) & _told_elsewhere(field, left, right)] = 1
    return answer


def _told_elsewhere(field: Coded, left: Rows, right: Rows) -> npt.NDArray[np.bool_]:
    """Whether the name that another column of a record spells is the other record's name."""
    also, sound = field.aspects["also"], field.aspects["sound"]
    said_a, said_b = also[left], also[right]
    one = (said_a >= 0) & ((said_a == sound[right]) | (said_a == said_b))
    return np.asarray(one | ((said_b >= 0) & (said_b == sound[left])))


def told(field: Coded, left: Rows, right: Rows) -> npt.NDArray[np.bool_]:
    """Pairs in which a side has its value from another column."""
    if "told" not in field.aspects:
        return np.zeros(len(left), np.bool_)
    return np.asarray((field.aspects["told"][left] | field.aspects["told"][right]) > 0)


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
