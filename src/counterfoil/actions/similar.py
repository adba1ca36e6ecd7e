"""Compare marks with a register: one mark, or a file of them."""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from counterfoil.detectors import goods_kinds, register_forms, similar_marks
from counterfoil.errors import InputError
from counterfoil.matching import register
from counterfoil.store import mark_register

_LARGEST_SEGMENT = 2_000_000
_COLUMNS = {
    "mark": "mark", "name": "mark", "wordmark": "mark", "商标": "mark", "商标名称": "mark",
    "brand": "mark", "markzh": "zh", "中文商标": "zh", "chinesemark": "zh", "goods": "goods",
    "核定商品": "goods", "goodsandservices": "goods", "niceclasses": "classes",
    "国际分类": "classes", "niceclass": "classes", "类别": "classes",
}  # fmt: skip


class Named(msgspec.Struct, frozen=True):
    """One name to compare with, and its goods where the file says them."""

    name: str
    goods: str = ""
    classes: frozenset[int] = frozenset()


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """What queries are compared with: a file of names, a built register, or both."""

    file: Path | None = None
    index: Path | None = None


def build_register(file: Path, folder: Path) -> int:
    """Add the names of a file to a register folder; a file added before is not added again.

    Returns:
        Number of names added.
    """
    digest = hashlib.sha256(_bytes(file)).hexdigest()
    if folder.is_dir() and digest in mark_register.sources(folder):
        return 0
    names = [named.name for named in read_names(file)]
    return mark_register.add(folder, _segments(names), digest)


def similar(
    queries: Iterable[str], against: Against, top: int, goods: str = ""
) -> Iterator[dict[str, Any]]:
    """For every query its nearest names, best first.

    Args:
        queries: Marks, or titles that hold a mark.
        against: Names to compare with.
        top: Most matches a query.
        goods: Goods on which the queries are used; adds a goods score where goods are known.
    """
    named = read_names(against.file) if against.file else []
    segments = list(_segments([n.name for n in named]))
    if against.index:
        segments += mark_register.opened(against.index)
    if not segments:
        raise InputError("nothing to compare with", remedy="give --against FILE or --index DIR")
    known = {n.name: n for n in named if n.goods or n.classes}
    for query in queries:
        found = similar_marks.similar(segments, query, top)
        yield {"query": query, "matches": [_answer(m, known.get(m.name), goods) for m in found]}


def read_names(file: Path) -> list[Named]:
    """Names of a text file (one a line) or of a table with a column of marks, without repeats."""
    text = _text(file)
    if file.suffix.lower() in (".csv", ".tsv"):
        rows = _table(text, file)
    else:
        rows = [Named(line.strip()) for line in text.splitlines()]
    found: dict[str, Named] = {}
    for row in rows:
        if row.name:
            found.setdefault(row.name, row)
    return list(found.values())


def read_queries(file: Path) -> list[str]:
    """Lines of a text file, blank ones left out."""
    return [line.strip() for line in _text(file).splitlines() if line.strip()]


def _answer(match: similar_marks.Match, named: Named | None, goods: str) -> dict[str, Any]:
    answer = msgspec.to_builtins(match)
    if goods and named:
        score, reason = goods_kinds.related(goods, named.goods, named.classes)
        answer["goods"] = score
        answer["reasons"] = [*match.reasons, reason]
    return {"name": match.name, "score": match.score, "verdict": match.verdict, **answer}


def _segments(names: list[str]) -> Iterator[register.Segment]:
    for start in range(0, len(names), _LARGEST_SEGMENT):
        yield register.segment(register_forms.entry_of(names[start : start + _LARGEST_SEGMENT]))


def _table(text: str, file: Path) -> list[Named]:
    first = text.partition("\n")[0]
    rows = csv.reader(text.splitlines(), delimiter="\t" if "\t" in first else ",")
    header = [_COLUMNS.get(re.sub(r"[\s_\-]", "", h).casefold(), "") for h in next(rows, [])]
    if "mark" not in header:
        raise InputError(
            f"{file.name}: no column of marks", remedy="name one column `mark`, or give a text file"
        )
    found: list[Named] = []
    for row in rows:
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=False) if name}
        numbers = frozenset(int(n) for n in re.findall(r"\d+", cells.get("classes", "")))
        for column in ("mark", "zh"):
            if cells.get(column):
                found.append(Named(cells[column], cells.get("goods", ""), numbers))
    return found


def _text(file: Path) -> str:
    data = _bytes(file)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f"{file.name} is neither UTF-8 nor GB18030", remedy="save it as UTF-8")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}", remedy="give a file that exists") from error
