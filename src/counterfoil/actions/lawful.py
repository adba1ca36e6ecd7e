"""Explain mentions of marks in texts: which lawful use they may be, on which words."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from counterfoil.detectors import lawful_use
from counterfoil.detectors.lawful_text import Tried
from counterfoil.errors import InputError
from counterfoil.model.batch import Rights
from counterfoil.model.tables import BY_NAME


def explained(
    texts: Sequence[str], marks: Path | None, jurisdiction: str = ""
) -> Iterator[dict[str, Any]]:
    """For every text the explanations of its mentions, the surest first.

    Args:
        texts: Titles or sentences.
        marks: File of marks (a text file, or a table with a column `mark`); None reads words
            that no dictionary knows as marks.
        jurisdiction: Code of the place whose law counts.

    Yields:
        {query, explanations: [{kind, mark, holds, confidence, words, span, because, stance}]}.

    Raises:
        InputError: The file of marks cannot be read or holds none.
    """
    index = lawful_use.prepare(_rights(marks))
    found: dict[int, list[dict[str, Any]]] = {}
    for one in lawful_use.read(index, texts, jurisdiction):
        rows = [_row(one, texts[one.text], tried) for tried in one.tried]
        found.setdefault(one.text, []).extend(rows)
    for number, text in enumerate(texts):
        rows = sorted(found.get(number, ()), key=lambda r: (-r["confidence"], r["kind"], r["mark"]))
        yield {"query": text, "explanations": rows}


def _row(one: lawful_use.Explained, text: str, tried: Tried) -> dict[str, Any]:
    """One explanation; without words of its own it rests on the mention."""
    spans = sorted((h.start, h.end) for h in tried.words) or [(one.start, one.end)]
    return {
        "kind": tried.explanation,
        "mark": one.mark,
        "holds": tried.holds,
        "confidence": tried.confidence,
        "words": [text[start:end] for start, end in spans],
        "span": [list(span) for span in spans],
        "because": tried.because,
        "stance": tried.stance,
    }


def _rights(marks: Path | None) -> Rights:
    from counterfoil.actions.similar import read_names

    rows = [
        {
            "registration_no": str(number),
            "mark": named.name,
            "goods": named.goods,
            "nice_classes": [str(c) for c in sorted(named.classes)],
        }
        for number, named in enumerate(read_names(marks) if marks else (), start=1)
    ]
    if marks and not rows:
        raise InputError(f"{marks} holds no marks", remedy="give a file with one mark a line")
    tables = {
        name: _table(name, rows if name == "trademarks" else [])
        for name in ("trademarks", "products", "authorised", "shops")
    }
    return Rights(**tables)


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = BY_NAME[name].schema
    blank = dict.fromkeys(schema.names)
    return pa.Table.from_pylist([{**blank, **row} for row in rows], schema=schema)
