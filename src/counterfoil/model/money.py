"""Amounts of money. Never a float."""

from decimal import Decimal

import msgspec


class Money(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An amount in one currency."""

    value: Decimal
    """Major units (yuan, dollars), not rounded."""

    currency: str
    """ISO 4217 code, upper case: CNY, USD."""
