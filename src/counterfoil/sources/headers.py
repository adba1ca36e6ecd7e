"""Which table a file holds, told by its headers and not by its name."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

import msgspec

from counterfoil.language.amounts import MASSES, SCALES, read_currency
from counterfoil.model.columns import Column, Kind, Table
from counterfoil.model.tables import TABLES

_LONG = 80
"""Characters from which a cell is no header; cells of data are tried as headers too."""

_NEAREST = 200
"""Unknown headers of one file for which near names are looked up."""

_BRACKETED = re.compile(r"^(.*?)[(\[（【]([^)\]）】]*)[)\]）】]\s*$", re.DOTALL)
_TAILED = re.compile(r"^(.+?)[\s_\-./:]+([A-Za-z$€£¥]{1,4})$")


_LOOSE = frozenset(
    {"name", "title", "date", "time", "text", "content", "body", "brand", "phone", "tel", "address",
     "price", "amount", "description", "status", "currency", "platform", "city", "owner", "名称",
     "标题", "内容", "日期", "时间", "电话", "地址", "价格", "金额", "状态", "描述", "币种", "平台"}
)  # fmt: skip
"""Headers that many tables have, and that therefore tell none."""


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """What a header says about the numbers below it."""

    currency: str = ""
    factor: float = 1.0
    """What a number is multiplied by: 10000 for `金额(万元)`, 0.001 for `weight (g)`."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One header that is understood."""

    index: int
    header: str
    column: str
    unit: Unit = Unit()


class Recognition(msgspec.Struct, frozen=True, kw_only=True):
    """What the headers of a file say."""

    table: str | None
    """Name of the table, or None if no table fits."""

    places: tuple[Place, ...] = ()
    unknown: dict[str, tuple[str, ...]] = {}
    """Header that no column goes by -> nearest known names, nearest first."""

    repeated: tuple[str, ...] = ()
    """Headers whose column is already taken by an earlier header."""

    missing: tuple[str, ...] = ()
    """Columns that every row needs and no header gives."""

    @property
    def mapping(self) -> dict[str, str]:
        """Header -> column, for the headers that are understood."""
        return {place.header: place.column for place in self.places}


def fold_header(header: str) -> str:
    """A header without case, width, blanks and punctuation: `Shop_ID` -> `shopid`."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", header)).casefold()


def recognise(
    headers: tuple[str, ...] | list[str], table: str | None = None, *, suggest: bool = True
) -> Recognition:
    """Tell the table and its columns from headers.

    Args:
        headers: As written, in order.
        table: Name of the table if it is settled already (later rows of the same file).
        suggest: Look for the known names nearest to unknown headers, which takes longest.
    """
    wanted = [t for t in TABLES if table in (None, t.name)]
    tried = [(_score(t, _match(t, headers)), t) for t in wanted]
    score, best = max(tried, key=lambda pair: pair[0])
    places, repeated = _match(best, headers)
    found = {place.column for place in places}
    missing = tuple(name for name in best.required if name not in found)
    fits = table is not None or score[0] or _nearly(best, places, len(headers))
    known = {place.index for place in places}
    others = [h for i, h in enumerate(headers) if i not in known and h not in repeated]
    pool = _names(best) if fits else tuple(sorted({n for t in TABLES for n in _names(t)}))
    named = [h for h in others if h.strip()]
    near = _NEAREST if suggest else 0
    unknown = {h: nearest(h, pool) if i < near else () for i, h in enumerate(named)}
    return Recognition(
        table=best.name if fits else None,
        places=tuple(places) if fits else (),
        unknown=unknown,
        repeated=tuple(repeated) if fits else (),
        missing=missing if fits else (),
    )


def nearest(header: str, names: tuple[str, ...], count: int = 3) -> tuple[str, ...]:
    """The known names most like a header, nearest first."""
    from rapidfuzz import fuzz

    folded = fold_header(header)[:200]
    scored = [(fuzz.ratio(f, folded) + fuzz.WRatio(f, folded) / 2, n) for n, f in _folded(names)]
    best = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:count]
    return tuple(name for score, name in best if score >= 75)


@cache
def _folded(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, fold_header(name)) for name in names)


def _score(table: Table, match: tuple[list[Place], list[str]]) -> tuple[bool, int, int, float]:
    """How well the headers fit: complete, telling columns, columns, share of the table."""
    found = {place.column for place in match[0]}
    telling = sum(name in found for name in table.telling)
    complete = all(name in found for name in table.required) and telling == len(table.telling)
    some = all(name in found for name in table.required) and len(found) >= 3 and telling > 0
    return complete or some, telling + len(found), telling, len(found) / len(table.columns)


def _nearly(table: Table, places: list[Place], headers: int) -> bool:
    """Whether a file is this table without a column that every row needs."""
    told = sum(fold_header(place.header) not in _LOOSE for place in places)
    return told >= 2 and len(places) >= 3 and len(places) * 2 >= headers


def _match(table: Table, headers: tuple[str, ...] | list[str]) -> tuple[list[Place], list[str]]:
    """Understood headers, and headers whose column is taken. Exact names win over aliases."""
    candidates = [(i, h, _find(table.name, h)) for i, h in enumerate(headers) if len(h) <= _LONG]
    named = [
        (rank, i, h, column, unit) for i, h, f in candidates if f for rank, column, unit in [f]
    ]
    taken: dict[str, Place] = {}
    repeated: list[str] = []
    for _, i, header, column, unit in sorted(named, key=lambda n: (n[0], n[1])):
        if column in taken:
            repeated.append(header)
        else:
            taken[column] = Place(index=i, header=header, column=column, unit=unit)
    return sorted(taken.values(), key=lambda place: place.index), repeated


@lru_cache(maxsize=65_536)
def _find(table: str, header: str) -> tuple[int, str, Unit] | None:
    """(rank, column, unit) of a header; rank 0 is the column's own name."""
    known = _known(table)
    whole = fold_header(header)
    own = known.get(whole)
    if own is not None:
        return (0 if fold_header(own.name) == whole else 1), own.name, unit_of(own, header)
    for rank, part in enumerate(_parts(header), start=2):
        column = known.get(fold_header(part))
        if column is not None:
            return rank, column.name, unit_of(column, header)
    return None


def _parts(header: str) -> list[str]:
    """Shorter readings of a header: without unit, one language of two, simplified."""
    plain = unicodedata.normalize("NFKC", header).strip()
    parts = _pieces(plain)
    if re.search(r"[一-鿿]", plain):
        simple = _simplified(plain)
        parts += [simple, *_pieces(simple)] if simple != plain else []
    return [part for part in parts if fold_header(part)]


def _pieces(plain: str) -> list[str]:
    found = [match[1] for p in (_BRACKETED, _TAILED) if (match := p.match(plain))]
    found += re.split(r"[/|\n(\[:]+", plain)[:4]
    return [*found, "".join(re.findall(r"[一-鿿]+", plain)), re.sub(r"[一-鿿]+", " ", plain)]


def _simplified(text: str) -> str:
    return str(_converter().convert(text))


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def unit_of(column: Column, header: str) -> Unit:
    """What a header says about the numbers of a column: `金额(万元)`, `price (USD)`."""
    plain = unicodedata.normalize("NFKC", header).strip()
    words = [m[2].strip() for p in (_BRACKETED, _TAILED) if (m := p.match(plain))]
    for word in words:
        if column.kind is Kind.MONEY:
            scale = next((s for s in sorted(SCALES, key=len)[::-1] if word.startswith(s)), "")
            bare = word[len(scale) :] if read_currency(word) is None else word
            code = read_currency(bare)
            if code:
                return Unit(currency=code, factor=float(SCALES[scale]) if bare != word else 1.0)
        elif column.name.endswith("_kg") and word.casefold() in MASSES:
            return Unit(factor=MASSES[word.casefold()])
    return Unit()


@cache
def _known(table: str) -> dict[str, Column]:
    """Folded name or alias -> column. A column's own name wins over another's alias."""
    columns = next(t for t in TABLES if t.name == table).columns
    known: dict[str, Column] = {}
    for column in columns:
        for alias in column.aliases:
            known.setdefault(fold_header(alias), column)
    known.update({fold_header(column.name): column for column in columns})
    return known


def _names(table: Table) -> tuple[str, ...]:
    return tuple(n for c in table.columns for n in (c.name, *c.aliases))
