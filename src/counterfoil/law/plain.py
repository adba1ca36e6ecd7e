"""Answers as plain JSON values: numbers as numbers, dates as ISO text."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

_EXACT = 15
"""Decimal digits that a JSON reader with binary floats keeps."""


def plain(value: Any) -> Any:
    """Structs, tuples and decimals as what JSON has; a number too long for a float as text."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def plain_number(value: Decimal) -> int | float | str:
    """A decimal as a JSON number without loss, else as text."""
    if value == value.to_integral_value():
        return int(value)
    digits = len(value.normalize().as_tuple().digits)
    return float(value) if digits <= _EXACT else str(value)
