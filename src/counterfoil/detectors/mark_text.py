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

from counterfoil.detectors.mark_text_find import HOW, Mentions, find
from counterfoil.detectors.mark_text_index import MarkIndex, build
from counterfoil.detectors.mark_text_sift import believed, nearest
from counterfoil.detectors.mark_text_spoken import Spoken
from counterfoil.detectors.mark_text_weigh import Passage, Row, Seen, Weighed, rank, weigh
from counterfoil.language.fold import Folded, fold_column
from counterfoil.model.batch import Detector, Rights
from counterfoil.model.finding import FINDINGS, LAWFUL_TYPE, REASON_TYPE

NAME = "mark_text"
VERSION = "3"
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
    by_text = _resolve(index, folded, find(index, folded), texts.distinct)
    if not by_text:
        return pa.RecordBatch.from_pylist([], schema=FINDINGS)
    named = np.fromiter(by_text, np.int64, len(by_text))
    rows = np.unique(texts.row[np.isin(texts.text, named)])
    chosen = np.flatnonzero(np.isin(texts.row, rows))
    spoken = Spoken(index, folded, texts.distinct, np.unique(texts.text[chosen]), by_text)
    found: list[tuple[Row, Weighed]] = []
    bounds = np.searchsorted(texts.row[chosen], rows).tolist()
    numbers, fields = texts.text[chosen].tolist(), [texts.field[i] for i in chosen.tolist()]
    records = zip(_rows(batch, rows), bounds, [*bounds[1:], len(chosen)], strict=True)
    for record, start, end in records:
        passages = [
            Passage(*spoken.of(number), field, by_text.get(number, ()))
            for number, field in zip(numbers[start:end], fields[start:end], strict=True)
        ]
        found += [(record, w) for w in _weigh_row(index, record, passages)]
    return _batch(index, found)


def mentions_of(index: MarkIndex, texts: pa.Array) -> dict[int, tuple[Seen, ...]]:
    """Mentions of the marks by text: of those that overlap, the nearest stay."""
    folded = fold_column(texts)
    return _resolve(index, folded, find(index, folded), texts)


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


def _weigh_row(index: MarkIndex, row: Row, passages: list[Passage]) -> Iterable[Weighed]:
    """The best mention of each mark in one record; one mark for each place in a text."""
    best: dict[int, Weighed] = {}
    for passage in passages:
        if not passage.mentions:
            continue
        others = [p.said for p in passages if p is not passage and p.said.hits]
        weighed = [(weigh(index, row, passage, seen, others), seen) for seen in passage.mentions]
        for one, seen in weighed:
            rivals = (w for w, s in weighed if (s.start, s.end) == (seen.start, seen.end))
            if len(weighed) > 1 and any(_nearer(w, one) for w in rivals):
                continue
            if one.mark not in best or one.score > best[one.mark].score:
                best[one.mark] = one
    return [w for _, w in sorted(best.items()) if w.score >= WEAKEST or w.suspicion >= 0.5]


def _nearer(left: Weighed, right: Weighed) -> bool:
    """Whether another mark explains the same place better (same surface, fitting goods)."""
    return left.mark != right.mark and sum(r.weight for r in left.reasons if r.weight > 0) > sum(
        r.weight for r in right.reasons if r.weight > 0
    )


def _rows(batch: pa.RecordBatch, rows: Places) -> list[Row]:
    part = batch.take(pa.array(rows))

    def column(name: str, kind: pa.DataType | None = None) -> list[Any]:
        if name not in part.schema.names:
            return [None] * len(rows)
        values = part.column(name)
        return (values.cast(kind) if kind else values).to_pylist()  # type: ignore[no-any-return]

    seen_at = "captured_at" if "captured_at" in part.schema.names else "started_at"
    return [
        Row(record, platform or "", shop or "", units, day, price, (unit or "").upper())
        for record, platform, shop, units, day, price, unit in zip(
            *(column(n) for n in ("record", "platform", "shop_id", "units_sold")),
            column(seen_at, pa.date32()),
            column("price", pa.float64()),
            column("currency"),
            strict=True,
        )
    ]


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
    """A list column from structs, each distinct object read once."""
    offsets = np.zeros(len(lists) + 1, np.int32)
    np.cumsum([len(x) for x in lists], out=offsets[1:])
    flat = [item for items in lists for item in items]
    ids = np.fromiter(map(id, flat), np.int64, len(flat))
    _, sample, place = np.unique(ids, return_index=True, return_inverse=True)
    once = [flat[i] for i in sample.tolist()]
    fields = [pa.array([getattr(item, f.name) for item in once], f.type) for f in kind]
    values = pa.StructArray.from_arrays(fields, fields=list(kind)).take(pa.array(place))
    return pa.ListArray.from_arrays(offsets, values)


DETECTOR = Detector(
    name=NAME,
    version=VERSION,
    reads=("listings", "livestreams"),
    prepare=prepare,
    examine=examine,
)
