"""Lawful use read from texts alone: what may explain a mention, how surely, on which words.

`mark_text` tries the same explanations on the listings of a run, with what registers say.
Known false positives: a seller who writes the words of an explanation that is not true.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
import pyarrow as pa

from counterfoil.detectors import mark_text
from counterfoil.detectors.lawful_rules import explain_words
from counterfoil.detectors.lawful_text import Said, Tried, Use
from counterfoil.detectors.mark_text_index import MarkIndex
from counterfoil.detectors.mark_text_spoken import Spoken
from counterfoil.detectors.mark_text_weigh import Seen, goods_named, goods_relation
from counterfoil.language.fold import fold_column
from counterfoil.model.batch import Rights

NAME = "lawful_use"
_PIECE = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


class Explained(msgspec.Struct, frozen=True):
    """One mention in one text and the explanations that were tried on it."""

    text: int
    """Place of the text among those asked."""

    mark: str
    """The mark as registered, or the words that may be one."""

    start: int
    end: int
    """In code points of the text."""

    tried: tuple[Tried, ...]


def prepare(rights: Rights) -> MarkIndex:
    """Index the marks that texts may mention; there may be none."""
    return mark_text.prepare(rights)


def read(index: MarkIndex, texts: Sequence[str], jurisdiction: str = "") -> list[Explained]:
    """Explanations of every mention in some texts, in their order.

    Without marks, words that no dictionary knows count as mentions; where all are known, the
    text is read as a whole.

    Args:
        index: From `prepare`.
        texts: Titles or sentences.
        jurisdiction: Code of the place whose law counts; where empty, that of the right.
    """
    column = pa.array(texts, pa.string())
    seen = mark_text.mentions_of(index, column) if index.marks else {}
    spoken = Spoken(index, fold_column(column), column, np.arange(len(texts)), seen)
    found: list[Explained] = []
    for number in range(len(texts)):
        text, said = spoken.of(number)
        if index.marks:
            found += [
                _of_mark(index, number, text, said, s, jurisdiction) for s in seen.get(number, ())
            ]
        else:
            found += _of_any(index, number, text, said, jurisdiction)
    return found


def _of_mark(
    index: MarkIndex, number: int, text: str, said: Said, seen: Seen, jurisdiction: str
) -> Explained:
    name = index.names[seen.name]
    mark = index.marks[name.mark]
    goods = goods_relation(mark.goods, mark.classes, goods_named(said, ()))
    slang = "slang" in said.kinds
    use = Use(
        text, seen.start, seen.end, said, (), False, goods.same, mark.goods, goods.other_class,
        slang, name.ordinary,
    )  # fmt: skip
    tried = explain_words(use, jurisdiction or mark.jurisdiction)
    return Explained(number, name.text, seen.start, seen.end, tried)


def _of_any(
    index: MarkIndex, number: int, text: str, said: Said, jurisdiction: str
) -> Iterable[Explained]:
    spans = list(_strange(index, text, said)) or [(0, 0)]
    for start, end in spans:
        use = Use(
            text, start, end, said, (), False, False, frozenset(), "", "slang" in said.kinds, False
        )
        if tried := explain_words(use, jurisdiction):
            yield Explained(number, text[start:end], start, end, tried)


def _strange(index: MarkIndex, text: str, said: Said) -> Iterable[tuple[int, int]]:
    """Words that are neither known phrases nor words of a language: they may be a mark."""
    left = list(text)
    for hit in said.hits:
        left[hit.start : hit.end] = " " * (hit.end - hit.start)
    for match in _PIECE.finditer("".join(left)):
        word = match.group()
        plain = word.casefold()
        if len(word) < 2 or plain.isdigit():
            continue
        if plain not in index.lexicon.ordinary and plain not in index.chinese:
            yield match.span()
