"""The known phrases of texts: which count beside others, and what they mean there."""

from collections.abc import Iterable
from operator import itemgetter

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from counterfoil.detectors import phrases
from counterfoil.detectors.lawful_text import Hit, Said, said
from counterfoil.detectors.mark_text_index import MarkIndex
from counterfoil.detectors.mark_text_weigh import Seen
from counterfoil.language.fold import Folded
from counterfoil.language.goods import goods

Places = npt.NDArray[np.int64]
Span = tuple[int, int, int]
"""Number of a phrase, its start and its end."""

_BEFORE_NAME = frozenset({"usedweak", "wanted", "rent", "deny"})
"""What a single Han character may say right before a mark only: 收 (buying), 出 (parting with)."""

_PLACE = itemgetter(1, 2)
_LENGTH = 1 << 32
_HELD = 1024
"""Texts kept apart: few enough that they are gone before the collector looks at them."""


class Spoken:
    """Texts of a batch with their known phrases, sorted out one text at a time."""

    def __init__(
        self,
        index: MarkIndex,
        folded: Folded,
        distinct: pa.Array,
        wanted: Places,
        mentions: dict[int, tuple[Seen, ...]],
    ) -> None:
        """Find the phrases of the wanted texts; what they mean is asked of `of`."""
        self._index = index
        self._mentions = mentions
        self._texts: list[str] = distinct.take(pa.array(wanted)).to_pylist()
        self._place = dict(zip(wanted.tolist(), range(len(wanted)), strict=True))
        part = folded.take(np.isin(folded.text, wanted))
        canon = phrases.canon_of(part)
        numbers, starts, ends = index.words.find(canon)
        text = np.searchsorted(wanted, canon.text[starts])
        begin, finish = part.origin[canon.at[starts]], part.origin[canon.at[ends - 1]] + 1
        order = np.lexsort((finish, begin, text))
        text, begin, finish = text[order], begin[order], finish[order]
        self._numbers, self._begin, self._finish = numbers[order], begin, finish
        self._bounds = np.searchsorted(text, np.arange(len(wanted) + 1)).tolist()
        whole, crossing = _nested(text, begin, finish)
        self._whole = whole
        self._crossing = set(np.unique(text[crossing]).tolist())
        self._held: dict[int, tuple[str, Said]] = {}

    def of(self, number: int) -> tuple[str, Said]:
        """A text and its phrases, without those inside a longer one."""
        if number not in self._held:
            if len(self._held) >= _HELD:
                self._held.clear()
            place = self._place[number]
            text = self._texts[place]
            named = {seen.start for seen in self._mentions.get(number, ())}
            spans = self._spans_of(place, text)
            self._held[number] = text, said(list(_meanings(self._index, text, spans, named)))
        return self._held[number]

    def _spans_of(self, place: int, text: str) -> Iterable[Span]:
        part = slice(self._bounds[place], self._bounds[place + 1])
        columns = (self._numbers[part], self._begin[part], self._finish[part])
        spans = zip(*(column.tolist() for column in columns), strict=True)
        if place in self._crossing and not text.isascii():
            return _longest(list(spans), text)
        return [span for span, kept in zip(spans, self._whole[part].tolist(), strict=True) if kept]


def _nested(
    text: Places, begin: Places, finish: Places
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which spans lie in no longer one, and which cross the end of one before them.

    Args:
        text: Text of each span; texts are in order.
        begin: Start of each span.
        finish: End of each span.
    """
    if not len(text):
        return np.zeros(0, np.bool_), np.zeros(0, np.bool_)
    low, high = begin + text * _LENGTH, finish + text * _LENGTH
    order = np.lexsort((-high, low))
    low, high = low[order], high[order]
    first = np.concatenate(([True], (low[1:] != low[:-1]) | (high[1:] != high[:-1])))
    reach = np.concatenate(([-1], np.maximum.accumulate(high)[:-1]))
    before = reach[np.flatnonzero(first)[np.cumsum(first) - 1]]
    whole, crossing = np.empty(len(text), np.bool_), np.empty(len(text), np.bool_)
    whole[order] = before < high
    crossing[order] = (before > low) & (before < high)
    return whole, crossing


def _longest(spans: list[Span], text: str) -> list[Span]:
    """Spans in order, without those that a longer one swallows."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[1] - s[2], s[1])):
        _, b, f = span
        if not any(s < f and b < e and _swallows((s, e), (b, f), text) for _, s, e in kept):
            kept.append(span)
    return sorted(kept, key=_PLACE)


def _swallows(longer: tuple[int, int], span: tuple[int, int], text: str) -> bool:
    """Whether a phrase counts no more because a longer one covers it, or part of it in Chinese."""
    (s, e), (b, f) = longer, span
    if longer == span:
        return False
    return (s <= b and f <= e) or not (text[b:f].isascii() and text[s:e].isascii())


def _meanings(index: MarkIndex, text: str, spans: Iterable[Span], named: set[int]) -> Iterable[Hit]:
    lexicon, known = index.lexicon, len(index.lexicon.texts)
    folded = ""
    for number, start, end in spans:
        words = text[start:end]
        if number >= known:
            own = number - known
            nice_class = index.own_classes[own]
            yield Hit("goods", words, start, end, 0.0, len(goods()) + own, nice_class)
            if (base := index.own_bases[own]) >= 0:
                yield Hit("goods", words, start, end, 0.0, base, nice_class)
            continue
        if end not in named and _stray(text, start, end):
            continue
        for term in lexicon.meanings[number]:
            if end - start == 1 and term.kind in _BEFORE_NAME and end not in named:
                continue
            if term.unless:
                folded = folded or text.casefold()
                if any(word in folded for word in term.unless):
                    continue
            yield Hit(term.kind, words, start, end, term.weight)
        kind, nice_class = lexicon.goods_of[number]
        if kind >= 0:
            yield Hit("goods", words, start, end, 0.0, kind, nice_class)


def _stray(text: str, start: int, end: int) -> bool:
    """A single Han character counts only at the end of its run, or right before a mark."""
    if end - start > 1 or text[start].isascii():
        return False
    return end < len(text) and "\u4e00" <= text[end] <= "\u9fff"
