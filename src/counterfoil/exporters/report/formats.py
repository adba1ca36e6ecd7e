"""Numbers, amounts and moments as a supervisor reads them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from counterfoil.model.dossier import Origin
from counterfoil.model.money import Money


def amount(money: Money | None) -> str:
    """`CNY 12,345.60`; rounded half up to hundredths; the number alone if no currency is known."""
    if money is None:
        return "–"
    cents = money.value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{money.currency} {cents:,}".lstrip()


def whole(value: int | None) -> str:
    """`12,345`, or a dash."""
    return "–" if value is None else f"{value:,}"


def moment(value: datetime | date | None, zone: tzinfo = UTC) -> str:
    """`2025-07-10 01:48 +08:00`; a dash if there is none.

    Days stay days, and so does midnight UTC, which is how days are stored among moments.
    """
    if value is None:
        return "–"
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.utcoffset() in (None, timedelta()) and value.time() == time():
        return f"{value:%Y-%m-%d}"
    there = value.astimezone(zone)
    offset = there.strftime("%z")
    return (
        f"{there:%Y-%m-%d %H:%M} {'UTC' if offset == '+0000' else offset[:3] + ':' + offset[3:5]}"
    )


def zone_of(name: str) -> tzinfo:
    """The zone of that IANA name; UTC if this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def points(value: float) -> str:
    """A part of a score with its sign, two decimals."""
    return f"{value:+.2f}".replace("-", "−")


def score(value: float) -> str:
    """A score with two decimals."""
    return f"{value:.2f}"


def digest(value: str) -> str:
    """The first twelve characters of a SHA-256; the whole stands in the list of exhibits."""
    return value[:12]


def place(origin: Origin | None) -> str:
    """File and row of an origin, in data words: `listings.csv:12`."""
    if origin is None or not (origin.file or origin.exhibit):
        return ""
    row = f":{origin.row}" if origin.row is not None else ""
    return f"{origin.file or '?'}{row}"


def rows(origins: Sequence[Origin]) -> list[tuple[str, str]]:
    """Origins joined by file: (`parcels.csv:241, 939`, SHA-256 of the exhibit)."""
    joined: dict[tuple[str, str], list[str]] = {}
    for origin in origins:
        of = joined.setdefault((origin.file or "?", origin.exhibit), [])
        if origin.row is not None:
            of.append(str(origin.row))
    return [(file + ":" + ", ".join(of) if of else file, sha) for (file, sha), of in joined.items()]
