"""Folds names of a register to forms, shapes and frames, a column at a time."""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa

from counterfoil.language import chinese
from counterfoil.language.fold import HAN_CLASS, LATIN, Folded, fold_column, skeleton_text
from counterfoil.matching.register import Entry

_PAIRS = (("rn", "m"), ("vv", "w"), ("nn", "m"), ("cl", "d"), ("lc", "k"))
_HEARD = (
    *(("sch", "s"), ("tch", "k"), ("ph", "f"), ("gh", "g"), ("ck", "k"), ("dg", "g")),
    *(("c", "k"), ("q", "k"), ("s", "k"), ("z", "k"), ("x", "k"), ("j", "g"), ("v", "f")),
)
_BREAK = "\n"


def entry_of(names: Sequence[str]) -> Entry:
    """Names with their forms, ready for `matching.register.segment`."""
    folded = fold_column(pa.array(list(names), pa.string()))
    latin = _kept(folded, (folded.kinds != HAN_CLASS) & _letters(folded), len(names))
    han = _kept(folded, folded.kinds == HAN_CLASS, len(names), light=True)
    forms: list[str] = []
    owner: list[int] = []
    for number, (letters, characters) in enumerate(zip(latin, han, strict=True)):
        for form in (letters, characters, _spelled(names[number]) if characters else ""):
            if form:
                forms.append(form)
                owner.append(number)
        if not letters and not characters:
            forms.append(_BREAK)
            owner.append(number)
    return Entry(names, forms, owner, shapes(forms), frames(forms))


@lru_cache(maxsize=65536)
def forms_of(name: str) -> tuple[str, str, str]:
    """Latin skeleton, Han characters and pinyin skeleton of one name; empty where there is none."""
    if name.isascii():
        return skeleton_text(name), "", ""
    han = "".join(c for c in chinese.to_simplified(name) if chinese.has_han(c))
    return skeleton_text(name), han, _spelled(name) if han else ""


def shapes(forms: Sequence[str]) -> list[str]:
    """`shape_key` of many forms at once."""
    text = _BREAK.join(forms)
    for pair, letter in _PAIRS:
        text = text.replace(pair, letter)
    return _split(re.sub(r"([^\n])\1+", r"\1", text), len(forms))


def frames(forms: Sequence[str]) -> list[str]:
    """What is heard of the consonants of many forms, vowels and weak letters left out."""
    text = _BREAK.join(forms)
    for written, heard in _HEARD:
        text = text.replace(written, heard)
    text = re.sub(r"(?<=[^\n])[aeoulyhw]+", "", text)
    text = re.sub(r"([^\n])\1+", r"\1", text)
    return [frame if len(frame) >= 3 else "" for frame in _split(text, len(forms))]


def _split(text: str, count: int) -> list[str]:
    return text.split(_BREAK) if count else []


def _letters(folded: Folded) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    return folded.kinds >= LATIN


def _kept(
    folded: Folded,
    chosen: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    count: int,
    *,
    light: bool = False,
) -> list[str]:
    """The chosen characters of each text."""
    codes = (folded.light if light else folded.skeleton)[chosen]
    text = bytes(np.ascontiguousarray(codes).tobytes()).decode("utf-32-le")
    ends = np.cumsum(np.bincount(folded.text[chosen], minlength=count)).tolist()
    starts = [0, *ends[:-1]]
    return [text[s:e] for s, e in zip(starts, ends, strict=True)]


def _spelled(name: str) -> str:
    return skeleton_text(chinese.pinyin_key(name))
