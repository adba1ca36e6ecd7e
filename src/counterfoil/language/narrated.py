"""One fact of a narrative, with the place of its words."""

from decimal import Decimal

import msgspec


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact as said, with its place in the text."""

    name: str
    """`person`, `place`, `date`, `goods`, `mark`, `quantity`, `amount`, `valuation_basis`,
    `prior_sanction` or `threshold_words`."""

    value: str | Decimal
    """ISO date, number (the low end of a range), or the words."""

    unit: str = ""
    role: str = ""
    """What it is in the case: `accused`, `sales_amount`, `unsold`, ..."""

    low: Decimal | None = None
    high: Decimal | None = None
    """For numbers; `high` None with `low` set: that much or more."""

    about: bool = False
    per: str = ""
    start: int
    end: int
    text: str
