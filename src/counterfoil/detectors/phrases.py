"""Finds many phrases in many texts at once, English at word borders, Chinese anywhere."""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.language.fold import DIGIT, HAN_CLASS, LATIN, Folded
from counterfoil.matching import grams

Places = npt.NDArray[np.int64]
_BLANK = 32


class Canon(msgspec.Struct, frozen=True):
    """Light text with every run of other characters made one blank."""

    codes: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint8]
    text: Places
    at: Places
    """Index of the character in the folded column."""


class Phrases(msgspec.Struct, frozen=True):
    """Phrases by hash. Build with `phrases`."""

    lookup: grams.Lookup
    latin_lengths: tuple[int, ...]
    han_lengths: tuple[int, ...]

    def find(self, canon: Canon) -> tuple[npt.NDArray[np.int32], Places, Places]:
        """Numbers, starts and ends (in `canon`) of every phrase found."""
        roll = grams.rolling(canon.codes)
        word = (canon.kinds == LATIN) | (canon.kinds == DIGIT)
        same = canon.text[1:] == canon.text[:-1]
        joined = np.zeros(len(word) + 1, np.bool_)
        if len(word) > 1:
            joined[1:-1] = word[1:] & word[:-1] & same
        han = canon.kinds == HAN_CLASS
        latin_starts = np.flatnonzero(word & ~joined[:-1])
        mixed_starts = np.flatnonzero(han | (word & ~joined[:-1]))
        found = [
            self._windows(canon, roll, joined, starts, length)
            for starts, lengths in (
                (latin_starts, self.latin_lengths),
                (mixed_starts, self.han_lengths),
            )
            for length in lengths
        ]
        numbers = np.concatenate([n for n, _, _ in found] or [np.zeros(0, np.int32)])
        begins = np.concatenate([s for _, s, _ in found] or [np.zeros(0, np.int64)])
        ends = np.concatenate([e for _, _, e in found] or [np.zeros(0, np.int64)])
        return numbers, begins, ends

    def _windows(
        self,
        canon: Canon,
        roll: grams.Rolling,
        joined: npt.NDArray[np.bool_],
        starts: Places,
        length: int,
    ) -> tuple[npt.NDArray[np.int32], Places, Places]:
        ends = starts + length
        inside = ends <= len(canon.codes)
        starts, ends = starts[inside], ends[inside]
        fit = (canon.text[ends - 1] == canon.text[starts]) & ~joined[ends]
        starts, ends = starts[fit], ends[fit]
        where, numbers = self.lookup.find(roll.windows(starts, ends))
        return numbers, starts[where], ends[where]


def phrases(texts: Sequence[str], numbers: Sequence[int]) -> Phrases:
    """Index canonical phrases (see `canonical`) under their numbers; several may share one."""
    kept = [(t, n) for t, n in zip(texts, numbers, strict=True) if t]
    latin = sorted({len(t) for t, _ in kept if t.isascii()})
    han = sorted({len(t) for t, _ in kept if not t.isascii()})
    lookup = grams.lookup(grams.text_hashes([t for t, _ in kept]), [n for _, n in kept])
    return Phrases(lookup, tuple(latin), tuple(han))


def canon_of(folded: Folded) -> Canon:
    """Light characters with signs and blanks collapsed."""
    word = (folded.kinds == LATIN) | (folded.kinds == DIGIT) | (folded.kinds == HAN_CLASS)
    keep = word.copy()
    # A sign is kept as one blank after a word character of the same text.
    keep[1:] |= ~word[1:] & word[:-1] & (folded.text[1:] == folded.text[:-1])
    at = np.flatnonzero(keep)
    codes = np.where(word[at], folded.light[at], _BLANK).astype(np.uint32)
    kinds = np.where(word[at], folded.kinds[at], 0).astype(np.uint8)
    return Canon(codes, kinds, folded.text[at], at)


def canonical(text: str) -> str:
    """One phrase in the form that `phrases` expects."""
    return canonicals([text])[0]


def canonicals(texts: Sequence[str]) -> list[str]:
    """Many phrases in the form that `phrases` expects, at once."""
    import pyarrow as pa

    from counterfoil.language.fold import fold_column

    canon = canon_of(fold_column(pa.array(texts, pa.string())))
    ends = np.searchsorted(canon.text, np.arange(len(texts) + 1))
    whole = bytes(canon.codes.tobytes()).decode("utf-32-le")
    return [whole[a:b].strip() for a, b in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)]
