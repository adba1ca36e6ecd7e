"""What one column says of another that is empty: a handle spells a name, a company a shop.

Nothing is assumed. Where both columns are filled they are held against each other, and only if
they mostly say the same does one stand in for the other.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.language.chinese import split_pinyin
from counterfoil.language.companies import fold_company
from counterfoil.language.names import fold_person, is_surname
from counterfoil.language.shops import fold_shop
from counterfoil.linkers.fields import FieldKind

MOSTLY = 0.5
"""Share of the rows with both values, in which they may differ."""

LEAST, MOST = 30, 3000
"""Rows with both values that are needed, and that are looked at."""

_LETTERS = re.compile(r"[^a-z]+")


class Told(NamedTuple):
    """What other cells say of a column."""

    values: pa.Array
    """Null where nothing tells."""

    doubt: float
    """Share of the values that are not the column's own where that is known, 0 to 1."""


def told(columns: Mapping[str, pa.Array], kinds: Mapping[str, FieldKind]) -> dict[str, Told]:
    """What other cells of the row tell of a column's value, whether or not it is empty.

    Args:
        columns: Header -> text values; one length.
        kinds: Header -> kind of value.

    Returns:
        Header -> what is told; only columns of which another tells.
    """
    answer: dict[str, Told] = {}
    for source, (wanted, read, fold) in _SOURCES.items():
        for giver in (h for h, kind in kinds.items() if kind is source):
            for taker in (h for h, kind in kinds.items() if kind is wanted):
                doubt = _doubt(columns[giver], columns[taker], read, fold)
                if taker not in answer and doubt <= MOSTLY:
                    answer[taker] = Told(_read(columns[giver], read), doubt)
    return answer


def _doubt(
    given: pa.Array, taken: pa.Array, read: Callable[[str], str], fold: Callable[[str], str]
) -> float:
    """Share of the rows with both values in which they differ; 1 if there are too few."""
    both = pc.and_(pc.is_valid(given), pc.is_valid(taken))
    rows = pa.table({"given": given, "taken": taken}).filter(both).slice(0, MOST).to_pylist()
    if len(rows) < LEAST:
        return 1.0
    same = sum(fold(said) == fold(row["taken"]) for row in rows if (said := read(row["given"])))
    return 1.0 - same / (len(rows) + 1.0)


def _read(given: pa.Array, read: Callable[[str], str]) -> pa.Array:
    """What each cell tells; each distinct value is read once."""
    coded = given.dictionary_encode()
    texts = [read(text) or None for text in coded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(coded.indices)


def name_in_handle(handle: str) -> str:
    """The person's name that a handle spells, `WANG Xiaomin` for `wangxiaomin2303`, else empty."""
    letters = _LETTERS.sub("", handle.split("@")[0].lower())
    for size in range(min(6, len(letters) - 2), 1, -1):
        family, given = letters[:size], letters[size:]
        if is_surname(family) and 1 <= len(split_pinyin(given)) <= 2:
            return f"{family.upper()} {given.capitalize()}"
    return ""


def shop_of_company(name: str) -> str:
    """Brand and trade of a company, which its shop often has for a name; else empty."""
    forms = fold_company(name)
    return f"{forms.brand}{forms.trade}" if forms.form else ""


_SOURCES: dict[
    FieldKind, tuple[FieldKind, Callable[[str], str], Callable[[str], str]]
] = {
    FieldKind.HANDLE: (FieldKind.PERSON, name_in_handle, lambda text: fold_person(text).key),
    FieldKind.ORGANISATION: (FieldKind.SHOP, shop_of_company, fold_shop),
}  # fmt: skip
