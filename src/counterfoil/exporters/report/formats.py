"""Numbers, amounts and moments as a supervisor reads them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from counterfoil.model.dossier import Origin
from counterfoil.model.money import Money


def amount(money: Money | None) -> str:
    """`CNY 12,345.60`; rounded half up to hundredths."""
    if money is None:
        return "–"
    cents = money.value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{money.currency or '?'} {cents:,}"


def whole(value: int | None) -> str:
    """`12,345`, or a dash."""
    return "–" if value is None else f"{value:,}"


def moment(value: datetime | date | None) -> str:
    """`2025-07-10 01:48 +08:00`; days stay days; a dash if there is none."""
    if value is None:
        return "–"
    if not isinstance(value, datetime):
        return value.isoformat()
    offset = value.strftime("%z")
    zone = "UTC" if offset in ("", "+0000") else f"{offset[:3]}:{offset[3:5]}"
    return f"{value:%Y-%m-%d %H:%M} {zone}"


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
