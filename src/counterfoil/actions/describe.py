"""How a stored row is named, quoted and placed in time on a page."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from counterfoil.model.dossier import Event, Origin, Passage
from counterfoil.model.money import Money

Row = Mapping[str, Any]

LABEL = {
    "shops": "shop_name",
    "companies": "name",
    "accounts": "holder_name",
    "seizures": "address",
    "parcels": "sender_name",
}
"""Table -> column whose value names the row."""

DETAILS = {
    "shops": ("platform", "operator_name", "business_licence", "phone", "return_address",
              "payee_account"),
    "companies": ("uscc", "legal_representative", "registered_address", "phone"),
    "accounts": ("bank", "phone"),
    "seizures": ("agency", "brand", "goods", "quantity", "unit", "contact_phone"),
    "parcels": ("sender_phone", "sender_address", "declared_goods"),
}  # fmt: skip
"""Table -> columns shown beside the name."""

HAPPENED = {
    "shops": ("shop opened", "opened_on", "shop_name"),
    "companies": ("company founded", "founded_on", "name"),
    "listings": ("listing", "captured_at", "title"),
    "livestreams": ("livestream", "started_at", "room_id"),
    "seizures": ("seizure", "date", "goods"),
    "payments": ("payment", "paid_at", "memo"),
    "parcels": ("parcel", "shipped_at", "declared_goods"),
    "tips": ("tip", "received_at", "text"),
}
"""Table -> (kind of event, column with its moment, column that tells it)."""


def table_of(row: Row) -> str:
    """Name of the table that a row is of."""
    return str(row["record"]).split(":", 1)[0]


def label_of(row: Row) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The name of a member and further (name, value) pairs."""
    table = table_of(row)
    label = str(row.get(LABEL.get(table, "record")) or "")
    details = tuple(
        (name, str(row[name])) for name in DETAILS.get(table, ()) if row.get(name) not in (None, "")
    )
    return label, details


def passages_of(row: Row) -> tuple[Passage, ...]:
    """The texts of an observation in which something can be found."""
    found = [
        Passage(field=name, text=row[name])
        for name in ("title", "description", "text")
        if row.get(name)
    ]
    for segment in row.get("segments") or ():
        clock = f"{int(segment['at_s'] or 0) // 60:02d}:{int(segment['at_s'] or 0) % 60:02d}"
        found.append(Passage(field=f"speech at {clock}", text=segment["text"] or ""))
    return tuple(found)


def event_of(row: Row, origin: Origin) -> list[Event]:
    """What happened by this row: no event if it has no moment."""
    table = table_of(row)
    if table not in HAPPENED:
        return []
    kind, when, what = HAPPENED[table]
    moment = row.get(when)
    if moment is None:
        return []
    if isinstance(moment, date) and not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    amount = None
    if table == "payments" and row.get("amount") is not None:
        amount = Money(value=row["amount"], currency=row.get("currency") or "")
    text = str(row.get(what) or "")
    if table == "seizures":
        text = f"{row.get('quantity') or ''} {row.get('unit') or ''} {text}".strip()
    return [
        Event(at=moment, kind=kind, text=text, record=row["record"], amount=amount, origin=origin)
    ]
