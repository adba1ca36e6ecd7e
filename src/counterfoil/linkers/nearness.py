"""Which different texts are nearly one: one slip of the pen, or most of their letters and words.

Most pairs are told apart by their lengths and letters alone, as arrays; only what is left is
compared letter by letter, each distinct pair once.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from counterfoil.linkers.coding import Coded, Shape
from counterfoil.linkers.fields import FieldKind, Ints, Levels

NEAR = 0.86
"""Similarity (Jaro-Winkler) from which two codes with letters count as near."""

SHORTEST = 5
"""Letters that a text must have before one slip can be told from another text."""

_NUMBERS = (FieldKind.PHONE, FieldKind.ACCOUNT, FieldKind.LICENCE)

Flags = npt.NDArray[np.bool_]


def one_slip(field: Coded, a: Ints, b: Ints) -> Flags:
    """Which pairs of different codes are one slip apart, or alike in nearly all letters.

    Args:
        field: The coded column.
        a, b: Codes of the two values.
    """
    answer = _slip_possible(field.shape, a, b)
    loose = field.kind not in _NUMBERS and field.kind is not FieldKind.PERSON
    if loose:
        answer |= _letters_shared(field.shape, a, b) >= 0.7
    at = np.flatnonzero(answer)
    if not len(at):
        return answer
    one, two, back = _texts(field, a[at], b[at])
    if field.kind is FieldKind.PERSON:
        near = near_names(one, two)[back]
        near[near] = _hanzi_agree(field, a[at[near]], b[at[near]])
        near |= _turned_round(field, a[at], b[at])
    else:
        near = _slips(one, two)
        if loose:
            near |= _similar(one, two) >= NEAR
        near = near[back]
    answer[at] = near
    return answer


def likeness(field: Coded, a: Ints, b: Ints) -> Levels:
    """2 for one slip or nearly all letters, 1 for many letters or the same words in part, else 0.

    Args:
        field: A coded column of words.
        a, b: Codes of the two values, all different.
    """
    answer = np.zeros(len(a), np.uint8)
    at = np.flatnonzero(_letters_shared(field.shape, a, b) >= 0.6)
    if not len(at):
        return answer
    one, two, back = _texts(field, a[at], b[at])
    letters = _similar(one, two)
    found = (letters >= 0.84).astype(np.uint8)
    spaced = [i for i, (x, y) in enumerate(zip(one, two, strict=True)) if " " in x or " " in y]
    if spaced:
        words = _words([one[i] for i in spaced], [two[i] for i in spaced])
        rows = np.array(spaced)
        found[rows[words >= 80]] = 1
        found[rows[words >= 97]] = 2
    found[_slips(one, two) | (letters >= 0.94)] = 2
    answer[at] = found[back]
    return answer


def near_names(one: Sequence[str], two: Sequence[str]) -> Flags:
    """Which pairs of folded names are one slip apart, whatever the order of their parts.

    A slip can hide the border between the parts (`WeijuanL iu`), so blanks do not count.
    """
    plain = [[t.replace(" ", "") for t in side] for side in (one, two)]
    turned = [["".join(reversed(t.split(" "))) for t in side] for side in (one, two)]
    near = _slips(plain[0], plain[1]) | _slips(turned[0], turned[1])
    return near | _slips(plain[0], turned[1]) | _slips(turned[0], plain[1])


def _texts(field: Coded, a: Ints, b: Ints) -> tuple[list[str], list[str], npt.NDArray[np.int64]]:
    """Texts of the distinct pairs, and for each pair its place among them."""
    width = len(field.texts)
    joined, back = np.unique(a.astype(np.int64) * width + b, return_inverse=True)
    one = [field.texts[code] for code in (joined // width).tolist()]
    two = [field.texts[code] for code in (joined % width).tolist()]
    return one, two, back


def _slip_possible(shape: Shape, a: Ints, b: Ints) -> Flags:
    """A slip changes a text's length by one letter at most, and its set of letters by two."""
    size_a, size_b = shape.length[a], shape.length[b]
    apart = np.bitwise_count(shape.letters[a] ^ shape.letters[b])
    near = (np.abs(size_a - size_b) <= 1) & (apart <= 2)
    return np.asarray(near & (np.minimum(size_a, size_b) >= SHORTEST))


def _letters_shared(shape: Shape, a: Ints, b: Ints) -> npt.NDArray[np.float64]:
    """Share of the letters of the shorter alphabet that the other text has too."""
    one, two = shape.letters[a], shape.letters[b]
    fewer = np.minimum(np.bitwise_count(one), np.bitwise_count(two))
    return np.asarray(np.bitwise_count(one & two) / np.maximum(fewer, 1))


def _hanzi_agree(field: Coded, a: Ints, b: Ints) -> Flags:
    """False for names in characters that differ in more than one of the given name.

    李 and 刘 are one letter apart in pinyin and no slip of the pen. Latin spellings pass.
    """
    written = field.names[""]
    pairs = zip(a.tolist(), b.tolist(), strict=True)
    return np.array([_one_character(written[x], written[y]) for x, y in pairs], np.bool_)


def _turned_round(field: Coded, a: Ints, b: Ints) -> Flags:
    """Names in characters with one family name and the given name turned round (丽明, 明丽)."""
    written = field.names[""]
    pairs = ((written[x], written[y]) for x, y in zip(a.tolist(), b.tolist(), strict=True))
    turned = [x[:1] == y[:1] and not x[:1].isascii() and x[1:] == y[:0:-1] for x, y in pairs]
    return np.array(turned, np.bool_)


def one_character_apart(one: str, two: str) -> bool:
    """Whether names in characters, one of three or more, are one character apart.

    Brothers and sisters are as near as a slip of the pen: it takes other evidence to tell.
    """
    from rapidfuzz.distance import OSA

    if one[:1].isascii() or two[:1].isascii() or max(len(one), len(two)) < 3:
        return False
    return OSA.distance(one, two, score_cutoff=1) <= 1


def _one_character(one: str, two: str) -> bool:
    if one[:1].isascii() or two[:1].isascii():
        return True
    apart = sum(a != b for a, b in zip(one[1:], two[1:], strict=False))
    return len(one) == len(two) and one[:1] == two[:1] and apart <= 1


def _slips(one: Sequence[str], two: Sequence[str]) -> Flags:
    """At most one letter added, dropped, changed or swapped, in texts of five letters or more."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cpdist

    slips = np.asarray(cpdist(one, two, scorer=OSA.distance, score_cutoff=1, workers=1)) <= 1
    for row in np.flatnonzero(slips).tolist():
        slips[row] = min(len(one[row]), len(two[row])) >= SHORTEST
    return slips


def _similar(one: Sequence[str], two: Sequence[str]) -> npt.NDArray[np.float64]:
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.process import cpdist

    return np.asarray(cpdist(one, two, scorer=JaroWinkler.similarity, workers=1), np.float64)


def _words(one: Sequence[str], two: Sequence[str]) -> npt.NDArray[np.float64]:
    from rapidfuzz.fuzz import token_set_ratio
    from rapidfuzz.process import cpdist

    return np.asarray(cpdist(one, two, scorer=token_set_ratio, workers=1), np.float64)
