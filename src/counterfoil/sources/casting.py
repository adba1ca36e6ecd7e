"""Raw cells to typed columns, a column at a time. What cannot be read becomes a Fault."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.language import codes, phones
from counterfoil.model.columns import Column, Kind
from counterfoil.sources import lists, moments, numbers
from counterfoil.sources.cells import Cast, Fault, only, plain, texts_of, unread
from counterfoil.sources.headers import Unit

__all__ = ["Cast", "Fault", "Setting", "cast"]


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """How the cells of one file are meant."""

    zone: str
    region: str
    serials: bool = False
    patched: bool = False
    """Whether undecodable bytes of this file were replaced by U+FFFD."""


def cast(column: Column, raw: pa.Array, unit: Unit, setting: Setting) -> Cast:
    """Type one column.

    Args:
        column: What the cells should be.
        raw: Cells as the reader found them.
        unit: What the header says about numbers below it.
        setting: Zone, region and habits of the file.
    """
    if column.kind is Kind.SPEECH:
        return lists.speech(raw)
    if column.kind in (Kind.TIME, Kind.DATE):
        return _moments(column, raw, setting)
    if column.kind is Kind.NAMES and pa.types.is_list(raw.type):
        return Cast(values=pc.cast(raw, column.type))
    texts = plain(texts_of(raw), absent=column.kind not in (Kind.TEXT, Kind.SPEECH))
    texts, faults = _patched(texts, setting)
    done = _BY_KIND[column.kind](texts, column, unit, setting)
    return msgspec.structs.replace(done, faults=(*faults, *done.faults))


def _moments(column: Column, raw: pa.Array, setting: Setting) -> Cast:
    zone = ZoneInfo(setting.zone)
    read = moments.instants if column.kind is Kind.TIME else moments.days
    if pa.types.is_temporal(raw.type):
        return moments.typed(raw, column.kind is Kind.DATE, zone)
    texts, faults = _patched(plain(texts_of(raw), absent=True), setting)
    done = read(texts, zone, serials=setting.serials)
    return msgspec.structs.replace(done, faults=(*faults, *done.faults))


def _patched(texts: pa.Array, setting: Setting) -> tuple[pa.Array, tuple[Fault, ...]]:
    """Cells with bytes that could not be decoded are taken out; NULs are removed."""
    if not setting.patched:
        return texts, ()
    broken = pc.fill_null(pc.match_substring(texts, "\ufffd"), False)
    where = np.flatnonzero(broken.to_numpy(zero_copy_only=False))
    if not len(where):
        return texts, ()
    fault = Fault(
        where=where,
        reason="holds bytes that are not text in the encoding of this file",
        remedy="export the file again as UTF-8, or name its encoding in a mapping",
        values=texts.take(pa.array(where)),
    )
    return pc.if_else(broken, pa.scalar(None, pa.string()), texts), (fault,)


def _text(texts: pa.Array, _column: Column, _unit: Unit, _setting: Setting) -> Cast:
    return Cast(values=texts)


def _phone(texts: pa.Array, _column: Column, _unit: Unit, setting: Setting) -> Cast:
    read = phones.e164(texts, setting.region)
    fault = unread(
        texts,
        read,
        "is not one telephone number",
        "write one number with its country code, such as +8613800138000",
    )
    return Cast(values=read, faults=fault)


def _uscc(texts: pa.Array, _column: Column, _unit: Unit, setting: Setting) -> Cast:
    values = pc.utf8_upper(_compact(texts))
    if setting.region != "CN":
        return Cast(values=values)
    sound = codes.check_uscc(values)
    old = _matches(values, r"^[0-9]{15}$")
    long = _matches(values, r"^[0-9A-Z]{18}$")
    known = values.is_valid().to_numpy(zero_copy_only=False)
    remedy = "compare it with the licence; the value is kept because it may still tie records"
    reasons: tuple[tuple[npt.NDArray[np.bool_], str], ...] = (
        (known & ~sound & old, "is a 15-digit registration number from before 2015"),
        (known & ~sound & long, "fails the check sign of GB 32100"),
        (known & ~sound & ~old & ~long, "is not an 18-sign social credit code"),
    )
    faults = tuple(only(texts, where, reason, remedy, kept="value") for where, reason in reasons)
    return Cast(values=values, faults=tuple(f for f in faults if len(f.where)))


def _gtin(texts: pa.Array, _column: Column, _unit: Unit, _setting: Setting) -> Cast:
    digits = _compact(pc.replace_substring_regex(texts, r"\.0$", ""))
    shaped = _matches(digits, r"^[0-9]{7,14}$")
    values = pc.if_else(pa.array(shaped), digits, pa.scalar(None, pa.string()))
    sound = codes.check_gtin(values)
    padded, found = _refilled(values, shaped & ~sound)
    missed = unread(texts, values, "is not a GTIN", "give 8, 12, 13 or 14 digits")
    wrong = shaped & ~sound & ~found
    faults = (
        *missed,
        only(padded, found, "had lost leading zeros, which were restored",
             "format the column as text before exporting", kept="value"),
        only(texts, wrong, "fails the check digit of GS1",
             "compare it with the product; the value is kept as printed", kept="value"),
    )  # fmt: skip
    return Cast(values=padded, faults=tuple(f for f in faults if len(f.where)))


def _refilled(
    values: pa.Array, wrong: npt.NDArray[np.bool_]
) -> tuple[pa.Array, npt.NDArray[np.bool_]]:
    """Codes whose check digit holds once zeros stand before them again."""
    found = np.zeros(len(values), dtype=np.bool_)
    if not wrong.any():
        return values, found
    for width in (12, 13, 14):
        longer = pc.utf8_lpad(values, width=width, padding="0")
        short = pc.fill_null(pc.less(pc.binary_length(values), width), False)
        fits = codes.check_gtin(longer) & wrong & ~found & short.to_numpy(zero_copy_only=False)
        values = pc.if_else(pa.array(fits), longer, values)
        found |= fits
    return values, found


def _account(texts: pa.Array, _column: Column, _unit: Unit, _setting: Setting) -> Cast:
    compact = pc.replace_substring_regex(_compact(texts), r"^([0-9]{9,})\.0$", r"\1")
    broken = _matches(compact, r"^[0-9.]+[eE]\+?[0-9]+$")
    masked = _matches(compact, r"[*＊●•xX]{2,}[0-9]*$|\*")
    empty = ~_matches(compact, r"[0-9A-Za-z@]") & compact.is_valid().to_numpy(zero_copy_only=False)
    faults = (
        only(texts, broken, "is an account number that a spreadsheet has rounded",
             "format the column as text and export it again"),
        only(texts, masked & ~broken, "is a masked account number, which ties nothing",
             "ask the bank or platform for the full number"),
        only(texts, empty & ~masked, "is no account", "put the account number here"),
    )  # fmt: skip
    bad = pa.array(broken | masked | empty)
    return Cast(
        values=pc.if_else(bad, pa.scalar(None, pa.string()), compact),
        faults=tuple(f for f in faults if len(f.where)),
    )


def _compact(texts: pa.Array) -> pa.Array:
    """Codes without blanks and dashes, full-width signs in plain form."""
    return pc.replace_substring_regex(pc.utf8_normalize(texts, form="NFKC"), r"[\s\-]+", "")


def _matches(texts: pa.Array, pattern: str) -> npt.NDArray[np.bool_]:
    hit = pc.fill_null(pc.match_substring_regex(texts, pattern), False)
    return np.asarray(hit.to_numpy(zero_copy_only=False))


_Caster = Callable[[pa.Array, Column, Unit, Setting], Cast]

_BY_KIND: dict[Kind, _Caster] = {
    Kind.ID: _text,
    Kind.REF: _text,
    Kind.TEXT: _text,
    Kind.PHONE: _phone,
    Kind.USCC: _uscc,
    Kind.GTIN: _gtin,
    Kind.ACCOUNT: _account,
    Kind.MONEY: lambda texts, _c, unit, setting: numbers.money(texts, unit, setting.region),
    Kind.CURRENCY: lambda texts, _c, _u, setting: numbers.currency(texts, setting.region),
    Kind.COUNT: lambda texts, _c, _u, _s: numbers.counts(texts),
    Kind.NUMBER: lambda texts, column, unit, _s: numbers.quantities(texts, column, unit),
    Kind.NAMES: lambda texts, _c, _u, _s: lists.names(texts),
    Kind.CLASSES: lambda texts, _c, _u, _s: lists.classes(texts),
}
