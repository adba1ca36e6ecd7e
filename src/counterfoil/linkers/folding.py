"""Columns of strange tables brought to codes, each kind folded in its own way."""

import re
import unicodedata
from collections.abc import Callable, Mapping

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.language.chinese import HAN
from counterfoil.language.companies import fold_company
from counterfoil.language.names import fold_people, romanise, simplified_table
from counterfoil.language.phones import e164
from counterfoil.language.shops import fold_shops
from counterfoil.linkers.coding import (
    Coded,
    code_address,
    code_person,
    code_plain,
    code_texts,
    distinct,
    shape_of,
    spread,
)
from counterfoil.linkers.fields import FieldKind
from counterfoil.linkers.filling import Told, told

_PLACE = re.compile(r"(?:特别行政区|自治区|自治州|自治县|省|市|区|县|镇|乡|街道)$")


def code_table(table: pa.Table, kinds: Mapping[str, FieldKind]) -> list[Coded]:
    """Codes of all columns, empty cells filled from others where these tell.

    Args:
        table: The values as text.
        kinds: Header -> kind of its values; other columns are left out.
    """
    columns = {header: table[header].combine_chunks().cast(pa.string()) for header in kinds}
    said = told(columns, kinds)
    return [_coded_with(h, kind, columns[h], said.get(h)) for h, kind in kinds.items()]


def _coded_with(name: str, kind: FieldKind, column: pa.Array, said: Told | None) -> Coded:
    """Codes of a column, its empty cells filled with what other columns say."""
    if said is None:
        return code_column(name, kind, column)
    field = code_column(name, kind, pc.coalesce(column, said.values))
    aspects = field.aspects
    if kind is FieldKind.PERSON:
        index, spellings = distinct(said.values)
        at = {sound: code for code, sound in enumerate(field.names["sound"])}
        codes = [at.get(form.key, -1) for form in fold_people(spellings)]
        empty = column.is_null().to_numpy(zero_copy_only=False).astype(np.int32)
        aspects = {**aspects, "also": spread(np.array(codes, np.int32), index), "told": empty}
    return msgspec.structs.replace(field, raw=column, aspects=aspects, doubt=said.doubt)


def code_column(name: str, kind: FieldKind, column: pa.Array) -> Coded:
    """Codes of one column.

    Args:
        name: Header, for reasons.
        kind: What its values are.
        column: The values as text; null where there is none.
    """
    if kind is FieldKind.PERSON:
        return code_person(name, column)
    if kind is FieldKind.ORGANISATION:
        return _code_company(name, column)
    if kind is FieldKind.PHONE:
        return code_plain(name, kind, column, _subscribers(column))
    if kind is FieldKind.ADDRESS:
        field = code_address(name, column)
        parsed = int((field.aspects["plot"] >= 0).sum())
        if 2 * parsed > int((field.value >= 0).sum()):
            return field
        kind = FieldKind.STREET
    return _code_folded(name, kind, column)


def fold_words(text: str) -> str:
    """Lower-case words without accents and marks, Chinese in pinyin."""
    plain = unicodedata.normalize("NFKC", text).translate(simplified_table())
    if HAN.search(plain):
        plain = "".join(romanise(c) if HAN.match(c) else c for c in plain)
    plain = unicodedata.normalize("NFKD", plain.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain))


def _fold_place(text: str) -> str:
    return fold_words(_PLACE.sub("", text.translate(simplified_table())) or text)


def _fold_codes(texts: pa.Array) -> pa.Array:
    """Letters and digits only, in capitals."""
    plain = pc.utf8_normalize(texts, form="NFKC")
    return pc.utf8_upper(pc.replace_substring_regex(plain, r"[^\pL\pN]+", ""))


def _fold_date(text: str) -> str:
    digits = re.findall(r"\d+", text)
    if len(digits) >= 3 and len(digits[0]) == 4:
        return f"{digits[0]}{int(digits[1]):02d}{int(digits[2]):02d}"
    return "".join(digits)


def _code_company(name: str, column: pa.Array) -> Coded:
    """Codes of a column of companies: the whole name, its place, and its brand and trade."""
    index, spellings = distinct(column)
    forms = [fold_company(text) for text in spellings]
    value, texts = code_texts([f"{f.place}{f.key}{_LEGAL.get(f.form, f.form)}" for f in forms])
    brand, brands = code_texts([f.key for f in forms])
    place, places = code_texts([f.place for f in forms])
    return Coded(
        name=name,
        kind=FieldKind.ORGANISATION,
        value=spread(value, index),
        texts=texts,
        shape=shape_of(texts),
        raw=column,
        aspects={"brand": spread(brand, index), "seat": spread(place, index)},
        names={"brand": brands, "seat": places},
    )


_LEGAL = {"有限责任公司": "有限公司", "贸易行": "商行", "商贸行": "商行"}


_FOLDS: dict[FieldKind, Callable[[str], str]] = {
    FieldKind.DATE: _fold_date,
    FieldKind.PLACE: _fold_place,
}

_KERNELS: dict[FieldKind, Callable[[pa.Array], pa.Array]] = {
    FieldKind.SHOP: fold_shops,
    FieldKind.ACCOUNT: _fold_codes,
    FieldKind.LICENCE: _fold_codes,
    FieldKind.CODE: _fold_codes,
    FieldKind.HANDLE: _fold_codes,
}


def _code_folded(name: str, kind: FieldKind, column: pa.Array) -> Coded:
    index, spellings = distinct(column)
    if kind in _KERNELS:
        value, texts = code_texts(_KERNELS[kind](pa.array(spellings, pa.string())))
    else:
        fold = _FOLDS.get(kind, fold_words)
        value, texts = code_texts([fold(text) for text in spellings])
    return Coded(
        name=name,
        kind=kind,
        value=spread(value, index),
        texts=texts,
        raw=column,
        shape=shape_of(texts),
    )


def _subscribers(column: pa.Array) -> pa.Array:
    """Numbers of one subscriber in E.164; service numbers (400, 95...) name nobody.

    What is no known number keeps its digits, if there are enough to tell lines apart.
    """
    read = e164(column)
    lone = pc.starts_with(read, "+")
    digits = pc.replace_substring_regex(column, r"\D+", "")
    long = pc.greater_equal(pc.utf8_length(digits), 7)
    other = pc.if_else(pc.and_(pc.is_null(read), long), digits, pa.scalar(None, pa.string()))
    return pc.coalesce(pc.if_else(lone, read, pa.scalar(None, pa.string())), other)
