"""Columns of money, currencies, counts and quantities."""

from decimal import Decimal, InvalidOperation

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.language import amounts
from counterfoil.model.columns import MONEY_TYPE, Column
from counterfoil.sources.cells import Cast, Fault, in_pieces, left_over, masked, only, unread
from counterfoil.sources.headers import Unit

_CENTS = Decimal("0.0001")
_LARGEST = Decimal(10) ** 14


def money(texts: pa.Array, unit: Unit, region: str) -> Cast:
    """Decimals in major units, with the currencies that cells name."""
    usual = pc.match_substring_regex(texts, r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$")
    if unit.factor != 1.0:
        usual = pa.array(np.zeros(len(texts), dtype=np.bool_))
    values = pc.cast(masked(texts, usual), MONEY_TYPE)
    rest = left_over(texts, values)
    if rest is None:
        return Cast(values=values)
    read = [_amount(text, unit, region) for text in rest.dictionary.to_pylist()]
    known = pa.array([r[0] for r in read], MONEY_TYPE).take(rest.indices)
    named = pa.array([r[1] or None for r in read], pa.string()).take(rest.indices)
    odd = pa.array([r[2] for r in read], pa.bool_()).take(rest.indices)
    values = pc.coalesce(values, known)
    strange = pc.fill_null(odd, False).to_numpy(zero_copy_only=False)
    faults = [
        *unread(texts, values, "is not an amount of money", "write a number such as 1299.00"),
        only(texts, strange, "names a currency that is not known",
             "use an ISO 4217 code such as CNY; the number is kept", kept="value"),
    ]  # fmt: skip
    return Cast(values=values, faults=tuple(f for f in faults if len(f.where)), currency=named)


def _amount(text: str, unit: Unit, region: str) -> tuple[Decimal | None, str, bool]:
    """(value, currency, whether words beside the number are no currency)."""
    amount = amounts.read_amount(text, region)
    value = amount.value if amount else _scientific(text)
    if value is None:
        return None, "", False
    scaled = value * Decimal(str(unit.factor))
    if abs(scaled) >= _LARGEST:
        return None, "", False
    currency, unknown = (amount.currency, bool(amount.unknown)) if amount else ("", False)
    return scaled.quantize(_CENTS), currency, unknown


def _scientific(text: str) -> Decimal | None:
    """`1.5E-05`, as programs write small and large floats."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < _LARGEST else None


def currency(texts: pa.Array, region: str) -> Cast:
    """ISO 4217 codes."""
    distinct = texts.dictionary_encode()
    words = distinct.dictionary.to_pylist()
    codes = pa.array([amounts.read_currency(word, region) for word in words], pa.string())
    values = codes.take(distinct.indices)
    remedy = "use an ISO 4217 code such as CNY or USD"
    return Cast(values=values, faults=unread(texts, values, "is not a known currency", remedy))


def counts(texts: pa.Array) -> Cast:
    """Whole numbers from 0."""
    usual = pc.match_substring_regex(texts, r"^[0-9]{1,18}$")
    values = pc.cast(masked(texts, usual), pa.int64())
    rest = left_over(texts, values)
    if rest is None:
        return Cast(values=values)
    read = [_count(text) for text in rest.dictionary.to_pylist()]
    values = pc.coalesce(values, pa.array(read, pa.int64()).take(rest.indices))
    below = pc.fill_null(pc.less(values, 0), False)
    negative = below.to_numpy(zero_copy_only=False)
    faults: tuple[Fault, ...] = unread(texts, values, "is not a count", "write a whole number")
    if negative.any():
        faults += (only(texts, negative, "is a count below zero", "write a count from 0"),)
        values = masked(values, pc.invert(below))
    return Cast(values=values, faults=faults)


def _count(text: str) -> int | None:
    count = amounts.read_count(text)
    if count is None and (value := _scientific(text)) is not None:
        count = int(value) if value == value.to_integral_value() else None
    return count


def quantities(texts: pa.Array, column: Column, unit: Unit) -> Cast:
    """Measures: kilograms where the column's name ends in `_kg`, degrees, plain numbers."""
    usual = pc.match_substring_regex(
        texts, r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
    )
    values = in_pieces(masked(texts, usual), lambda part: pc.cast(part, pa.float64()))
    if unit.factor != 1.0:
        values = pc.multiply(values, unit.factor)
    rest = left_over(texts, values)
    if rest is None:
        return Cast(values=values)
    mass = column.name.endswith("_kg")
    read = [amounts.read_quantity(text, mass=mass) for text in rest.dictionary.to_pylist()]
    values = pc.coalesce(values, pa.array(read, pa.float64()).take(rest.indices))
    wants = "a mass such as 0.5 kg" if mass else "a number"
    return Cast(values=values, faults=unread(texts, values, "is not a number", f"write {wants}"))
