"""Word marks in titles, descriptions and livestream speech, through disguises.

Known false positives: a legitimate brand one letter from a mark, when its goods are the same
and the shop is on no list; a Chinese mark of two characters that is an ordinary word.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.detectors import phrases
from counterfoil.detectors.lawful_use import Hit
from counterfoil.detectors.mark_text_find import HOW, Mentions, find
from counterfoil.detectors.mark_text_index import MarkIndex, build
from counterfoil.detectors.mark_text_sift import believed, nearest
from counterfoil.detectors.mark_text_weigh import Passage, Row, Seen, Weighed, rank, weigh
from counterfoil.language.fold import Folded, fold_column
from counterfoil.language.goods import goods
from counterfoil.model.batch import Detector, Rights
from counterfoil.model.finding import FINDINGS, LAWFUL_TYPE, REASON_TYPE

NAME = "mark_text"
VERSION = "2"
HOUSE = re.compile(r"[\s.·]{0,3}(?:家|牌|brand(?![a-z])|house(?![a-z]))", re.IGNORECASE)
"""What turns initials into the name of a house: `HL家`, `HL brand`."""

WEAKEST = 0.4
"""Mentions below this score are not worth a person's time, unless an explanation holds that
keeps them below 0.5."""

Places = npt.NDArray[np.int64]


class Texts(msgspec.Struct, frozen=True):
    """Distinct texts of a batch and where they stand."""

    distinct: pa.Array
    row: Places
    text: Places
    field: list[str]
    """Parallel: a row, the number of its text, and the field it stands in."""


def prepare(rights: Rights) -> MarkIndex:
    """Index the marks of a register."""
    return build(rights)


def examine(index: MarkIndex, table: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Findings for one batch of listings or livestreams, in the order of the rows."""
    texts = _speech(batch) if table == "livestreams" else _listing_texts(batch)
    folded = fold_column(texts.distinct)
    mentions = find(index, folded)
    by_text = _resolve(index, folded, mentions, texts.distinct)
    if not by_text:
        return pa.RecordBatch.from_pylist([], schema=FINDINGS)
    named = np.fromiter(by_text, np.int64, len(by_text))
    rows = np.unique(texts.row[np.isin(texts.text, named)])
    chosen = np.flatnonzero(np.isin(texts.row, rows))
    hits = _hits(index, folded, texts, np.unique(texts.text[chosen]), by_text)
    records = _rows(batch, rows)
    found: list[tuple[Row, Weighed]] = []
    start = 0
    for row in rows.tolist():
        members = []
        while start < len(chosen) and texts.row[chosen[start]] == row:
            members.append(int(chosen[start]))
            start += 1
        passages = [_passage(texts, i, hits, by_text) for i in members]
        found += [(records[row], w) for w in _weigh_row(index, records[row], passages)]
    return _batch(index, found)


def _listing_texts(batch: pa.RecordBatch) -> Texts:
    columns = [batch.column("title"), batch.column("description")]
    both = pc.dictionary_encode(pa.concat_arrays(columns).fill_null(""))
    number = np.asarray(both.indices).astype(np.int64)
    count = batch.num_rows
    row = np.tile(np.arange(count), 2)
    order = np.argsort(row, kind="stable")
    fields = ["title", "description"]
    return Texts(both.dictionary, row[order], number[order], [fields[i // count] for i in order])


def _speech(batch: pa.RecordBatch) -> Texts:
    segments = batch.column("segments")
    row = np.asarray(pc.list_parent_indices(segments)).astype(np.int64)
    flat = pc.list_flatten(segments)
    both = pc.dictionary_encode(flat.field("text").fill_null(""))
    times = flat.field("at_s").to_pylist()
    fields = [f"speech at {_clock(t)}" for t in times]
    return Texts(both.dictionary, row, np.asarray(both.indices).astype(np.int64), fields)


def _clock(seconds: float | None) -> str:
    whole = int(seconds or 0)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _resolve(
    index: MarkIndex, folded: Folded, mentions: Mentions, texts: pa.Array
) -> dict[int, tuple[Seen, ...]]:
    """Mentions by text: of those that overlap, the nearest stay."""
    if not len(mentions.name):
        return {}
    text = folded.text[mentions.start]
    begin = folded.origin[mentions.start]
    finish = folded.origin[mentions.end - 1] + 1
    found: dict[int, list[Seen]] = {}
    columns = (text, mentions.name, begin, finish, mentions.how, mentions.edits)
    words = texts.take(pa.array(np.unique(text))).to_pylist()
    said = dict(zip(np.unique(text).tolist(), words, strict=True))
    for t, n, b, f, h, e in zip(*(c.tolist() for c in columns), strict=True):
        name = index.names[n]
        how = believed(HOW[h], said[t][b:f], name, index.chinese)
        if how == "initials" and (house := HOUSE.match(said[t], f)):
            how, f = "house", house.end()
        if how:
            seen = Seen(n, b, f, how, e, rank(how, e, name))
            found.setdefault(t, []).append(seen)
    return {t: nearest(index, seen) for t, seen in found.items()}


def _hits(
    index: MarkIndex,
    folded: Folded,
    texts: Texts,
    wanted: Places,
    by_text: dict[int, tuple[Seen, ...]],
) -> dict[int, tuple[Hit, ...]]:
    """Known phrases of the wanted texts; a phrase inside a longer one does not count."""
    part = folded.take(np.isin(folded.text, wanted))
    canon = phrases.canon_of(part)
    numbers, starts, ends = index.words.find(canon)
    if not len(numbers):
        return {}
    text = canon.text[starts]
    begin = part.origin[canon.at[starts]]
    finish = part.origin[canon.at[ends - 1]] + 1
    order = np.lexsort((begin, begin - finish, text))
    found: dict[int, list[tuple[int, int, int]]] = {}
    said = {t: str(texts.distinct[t].as_py()) for t in np.unique(text).tolist()}
    for i in order.tolist():
        t, span = int(text[i]), (int(begin[i]), int(finish[i]))
        spans = found.setdefault(t, [])
        b, f = span
        near = [(s, e) for _, s, e in spans if s < f and b < e]
        if not near or not any(_swallows(other, span, said[t]) for other in near):
            spans.append((int(numbers[i]), *span))
    named = {t: {s.start for s in seen} for t, seen in by_text.items()}
    return {t: _meanings(index, said[t], spans, named.get(t, set())) for t, spans in found.items()}


def _swallows(longer: tuple[int, int], span: tuple[int, int], text: str) -> bool:
    """Whether a phrase counts no more because a longer one covers it, or part of it in Chinese."""
    (s, e), (b, f) = longer, span
    if f <= s or b >= e or longer == span:
        return False
    return (s <= b and f <= e) or not (text[b:f].isascii() and text[s:e].isascii())


def _meanings(
    index: MarkIndex, text: str, spans: list[tuple[int, int, int]], named: set[int]
) -> tuple[Hit, ...]:
    hits: list[Hit] = []
    known = len(index.lexicon.texts)
    for number, start, end in sorted(spans, key=lambda s: (s[1], s[2])):
        words = text[start:end]
        if number >= known:
            own = number - known
            nice_class = index.own_classes[own]
            hits.append(Hit("goods", words, start, end, 0.0, len(goods()) + own, nice_class))
            if (base := index.own_bases[own]) >= 0:
                hits.append(Hit("goods", words, start, end, 0.0, base, nice_class))
            continue
        if end not in named and _stray(text, start, end):
            continue
        for term in index.lexicon.meanings[number]:
            if end - start == 1 and term.kind in _BEFORE_NAME and end not in named:
                continue
            if term.unless and any(word in text.casefold() for word in term.unless):
                continue
            hits.append(Hit(term.kind, words, start, end, term.weight))
        kind, nice_class = index.lexicon.goods_of[number]
        if kind >= 0:
            hits.append(Hit("goods", words, start, end, 0.0, kind, nice_class))
    return tuple(hits)


_BEFORE_NAME = frozenset({"usedweak", "wanted", "rent", "deny"})
"""What a single Han character may say right before a mark only: 收 (buying), 出 (parting with)."""


def _stray(text: str, start: int, end: int) -> bool:
    """A single Han character counts only at the end of its run, or right before a mark."""
    if end - start > 1 or text[start].isascii():
        return False
    return end < len(text) and "\u4e00" <= text[end] <= "\u9fff"


def _passage(
    texts: Texts, i: int, hits: dict[int, tuple[Hit, ...]], by_text: dict[int, tuple[Seen, ...]]
) -> Passage:
    number = int(texts.text[i])
    return Passage(
        text=texts.distinct[number].as_py(),
        field=texts.field[i],
        hits=hits.get(number, ()),
        mentions=by_text.get(number, ()),
    )


def _weigh_row(index: MarkIndex, row: Row, passages: list[Passage]) -> Iterable[Weighed]:
    """The best mention of each mark in one record; one mark for each place in a text."""
    best: dict[int, Weighed] = {}
    for passage in passages:
        other = [h for p in passages if p is not passage for h in p.hits]
        weighed = [(weigh(index, row, passage, seen, other), seen) for seen in passage.mentions]
        for one, seen in weighed:
            rivals = (w for w, s in weighed if (s.start, s.end) == (seen.start, seen.end))
            if any(_nearer(w, one) for w in rivals):
                continue
            if one.mark not in best or one.score > best[one.mark].score:
                best[one.mark] = one
    return [w for _, w in sorted(best.items()) if w.score >= WEAKEST or w.suspicion >= 0.5]


def _nearer(left: Weighed, right: Weighed) -> bool:
    """Whether another mark explains the same place better (same surface, fitting goods)."""
    return left.mark != right.mark and sum(r.weight for r in left.reasons if r.weight > 0) > sum(
        r.weight for r in right.reasons if r.weight > 0
    )


def _rows(batch: pa.RecordBatch, rows: Places) -> dict[int, Row]:
    names = set(batch.schema.names)
    part = batch.take(pa.array(rows))

    def column(name: str) -> list[Any]:
        return part.column(name).to_pylist() if name in names else [None] * len(rows)

    seen_at = column("captured_at") if "captured_at" in names else column("started_at")
    fields = (column(n) for n in ("record", "platform", "shop_id", "units_sold"))
    price, currency = column("price"), column("currency")
    return {
        row: Row(
            record=record, platform=platform or "", shop_id=shop or "", units=units, seen_at=when,
            price=None if amount is None else float(amount), currency=(unit or "").upper(),
        )
        for row, record, platform, shop, units, when, amount, unit in zip(
            rows.tolist(), *fields, seen_at, price, currency, strict=True
        )
    }  # fmt: skip


def _batch(index: MarkIndex, found: list[tuple[Row, Weighed]]) -> pa.RecordBatch:
    count = len(found)
    columns = [
        pa.array([row.record for row, _ in found], pa.string()),
        pa.array([index.marks[w.mark].right for _, w in found], pa.string()),
        pa.repeat(pa.scalar(NAME), count),
        pa.repeat(pa.scalar(VERSION), count),
        pa.array([w.score for _, w in found], pa.float64()),
        _nested([w.reasons for _, w in found], REASON_TYPE),
        _nested([w.lawful for _, w in found], LAWFUL_TYPE),
        pa.array([w.verdict for _, w in found], pa.string()),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=FINDINGS)


def _nested(lists: list[tuple[Any, ...]], kind: pa.StructType) -> pa.Array:
    """A list column from structs, field by field, which is much faster than row by row."""
    offsets = np.zeros(len(lists) + 1, np.int32)
    np.cumsum([len(x) for x in lists], out=offsets[1:])
    flat = [item for items in lists for item in items]
    fields = [pa.array([getattr(item, f.name) for item in flat], f.type) for f in kind]
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(fields, fields=list(kind)))


DETECTOR = Detector(
    name=NAME,
    version=VERSION,
    reads=("listings", "livestreams"),
    prepare=prepare,
    examine=examine,
)
