"""EPCIS events as rows: what was issued, retired, released to where, and seen where.

Source: EPCIS 2.0 and CBV 2.0. `commissioning` with ADD issues a serial; `decommissioning`,
`destroying` and `killing` retire it; a destination of a `shipping` event is its market only
where it is a place the caller knows. Everything that names a serial also says it was seen.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from counterfoil.sources.epcis_rules import is_time

ISSUING = ("commissioning", "creating_class_instance")
RETIRING = ("decommissioning", "destroying", "killing")

ReadCode = Callable[[str], dict[str, str]]
"""EPC -> its parts (`gtin14`, `serial`, `batch`), empty if it is none."""


class EventRows(msgspec.Struct, frozen=True, kw_only=True):
    """Rows for the serial rules, column names as the rules want them."""

    seen: list[dict[str, Any]]
    issued: list[dict[str, Any]]
    batches: list[dict[str, Any]]


def event_rows(events: Sequence[dict[str, Any]], read_code: ReadCode, name: str) -> EventRows:
    """Spread events over their items.

    Args:
        events: Events of sound documents, JSON names.
        read_code: How to read one EPC.
        name: Prefix of the record names, such as the file's name.
    """
    seen: list[dict[str, Any]] = []
    issued: dict[tuple[str, str], dict[str, Any]] = {}
    batches: dict[tuple[str, str], dict[str, Any]] = {}
    for position, event in enumerate(events, start=1):
        step = word(event.get("bizStep"))
        at = moment(event.get("eventTime"))
        place = _place(event)
        for epc in _epcs(event):
            parts = read_code(epc)
            gtin, serial = parts.get("gtin14", ""), parts.get("serial")
            if not serial:
                continue
            row = issued.setdefault((gtin, serial), {"gtin": gtin, "serial": serial})
            row.setdefault("batch", _lot(event) or parts.get("batch"))
            if _issues(event, step, epc):
                row.setdefault("issued_at", at)
            elif step in RETIRING:
                row.setdefault("retired_at", at)
            else:
                base = {"record": f"{name}#{position}/{serial}", "gtin": gtin, "serial": serial}
                seen.append({**base, "scanned_at": at, **place, "batch": None, "market": None})
        for lot in _lots(event, read_code):
            known = batches.setdefault((lot["gtin"], lot["batch"]), lot)
            if step in ISSUING and known is not lot:
                known["quantity"] = (known["quantity"] or 0) + (lot["quantity"] or 0)
    register = [row for row in issued.values() if "issued_at" in row or "retired_at" in row]
    return EventRows(seen=seen, issued=register, batches=list(batches.values()))


def word(value: Any) -> str:
    """Standard word at the end of a vocabulary value, however it is written."""
    text = str(value or "")
    return text.rsplit(":", 1)[-1].rsplit("/", 1)[-1].rsplit("-", 1)[-1]


def moment(text: Any) -> datetime | None:
    """Instant of an event in UTC; digits beyond microseconds are cut."""
    if not is_time(text):
        return None
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def event_epcs(event: dict[str, Any]) -> Iterator[str]:
    """Every EPC and EPC class that an event names, in the event's order, with repeats."""
    yield from _epcs(event)
    for field in ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"):
        for item in event.get(field) or ():
            if isinstance(item, dict) and isinstance(item.get("epcClass"), str):
                yield item["epcClass"]


def _epcs(event: dict[str, Any]) -> Iterator[str]:
    if isinstance(event.get("parentID"), str):
        yield event["parentID"]
    for field in ("epcList", "childEPCs", "inputEPCList", "outputEPCList"):
        yield from (epc for epc in event.get(field) or () if isinstance(epc, str))


def _issues(event: dict[str, Any], step: str, epc: str) -> bool:
    if event.get("type") == "TransformationEvent":
        return epc in (event.get("outputEPCList") or ())
    return event.get("action") == "ADD" and step in ISSUING


def _lot(event: dict[str, Any]) -> str | None:
    details = event.get("ilmd")
    if not isinstance(details, dict):
        return None
    found = (v for k, v in details.items() if k.lower().endswith(("lotnumber", "batchnumber")))
    return next((str(value) for value in found), None)


def _lots(event: dict[str, Any], read_code: ReadCode) -> Iterator[dict[str, Any]]:
    if word(event.get("bizStep")) not in ISSUING:
        return
    for field in ("quantityList", "outputQuantityList"):
        for item in event.get(field) or ():
            parts = read_code(str(item.get("epcClass", ""))) if isinstance(item, dict) else {}
            if parts.get("batch"):
                count = item.get("quantity")
                whole = int(count) if isinstance(count, int | float) and "uom" not in item else None
                row = {"gtin": parts.get("gtin14", ""), "batch": parts["batch"]}
                yield {**row, "quantity": whole, "made_on": moment(event.get("eventTime"))}


def _place(event: dict[str, Any]) -> dict[str, Any]:
    for field in ("readPoint", "bizLocation"):
        where = event.get(field)
        name = where.get("id") if isinstance(where, dict) else None
        if not isinstance(name, str):
            continue
        if name.startswith("geo:"):
            numbers = name[4:].split(";")[0].split(",")
            try:
                at = {"latitude": float(numbers[0]), "longitude": float(numbers[1])}
            except (ValueError, IndexError):
                continue
            return {"place": None, **at}
        return {"place": name, "latitude": None, "longitude": None}
    return {"place": None, "latitude": None, "longitude": None}
