"""EPCIS 2.0 documents, JSON and XML: accepted or refused with reasons, then read as events.

Source: GS1 EPCIS 2.0 (ISO/IEC 19987). What is checked: well-formedness, the document's
envelope, each event's fields, kinds and standard words, and what fields ask of each other.
Not checked: digital signatures, and whether a prefix is declared in `@context`.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import msgspec

from counterfoil.sources import epcis_xml
from counterfoil.sources.epcis_rules import event_faults, is_time, named_outside
from counterfoil.sources.epcis_terms import DOCUMENT_FIELDS, EVENTS, QUERY_FIELDS

LARGEST = 512 << 20
"""Bytes of the largest document that is read into memory."""

MOST_REASONS = 50


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One document, whether or not it holds to the standard."""

    kind: str
    """`EPCISDocument`, `EPCISQueryDocument`, `event`, `query` or `unknown`."""

    format: str
    """`json` or `xml`."""

    events: tuple[dict[str, Any], ...] = ()
    """Events with the JSON names of the standard, in the document's order."""

    reasons: tuple[str, ...] = ()
    """Departures from the standard, first ones first, at most 50. Empty if it is accepted."""


def looks_like_epcis(head: bytes) -> bool:
    """Whether a file's first bytes (some kilobytes) look like EPCIS."""
    body = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if body[:1] == b"<":
        return b"epcis" in body.lower()
    marks = (b"EPCIS", b"epcis", b'"eventTimeZoneOffset"', b'"eventList"', b'"eventTime"')
    return body[:1] == b"{" and any(mark in body for mark in marks)


def read_path(path: Path) -> Document:
    """Read a document from a file. Larger than `LARGEST` it is refused with that reason."""
    if path.stat().st_size > LARGEST:
        return Document(kind="unknown", format="", reasons=(f"larger than {LARGEST} bytes",))
    return parse(path.read_bytes())


def parse(content: bytes) -> Document:
    """Read a document and judge it. Never raises on bad content: the reasons say it."""
    body = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    return _parse_xml(body) if body[:1] == b"<" else _parse_json(body)


def _refused(kind: str, form: str, reason: str) -> Document:
    return Document(kind=kind, format=form, reasons=(reason,))


def _judged(kind: str, form: str, events: list[Any], faults: Iterator[str]) -> Document:
    def all_faults() -> Iterator[str]:
        yield from faults
        for position, event in enumerate(events, start=1):
            for fault in event_faults(event):
                yield f"event {position}: {fault}"

    sound = tuple(event for event in events if isinstance(event, dict))
    reasons = tuple(islice(all_faults(), MOST_REASONS))
    return Document(kind=kind, format=form, events=sound, reasons=reasons)


def _parse_json(body: bytes) -> Document:
    try:
        root = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _refused("unknown", "json", f"not well-formed JSON: {error}")
    if isinstance(root, list):
        return _judged("event", "json", root, iter(()))
    if not isinstance(root, dict):
        return _refused("unknown", "json", "the document is not a JSON object")
    kind = root.get("type", root.get("isA", ""))
    if kind in ("EPCISDocument", "EPCISQueryDocument"):
        return _judged(kind, "json", _json_events(root, kind), _json_faults(root, kind))
    if kind in EVENTS or (isinstance(kind, str) and "eventTime" in root):
        return _judged("event", "json", [root], _context_faults(root))
    if "epcisBody" in root:
        return _refused("unknown", "json", f"type {kind!r} is not EPCISDocument")
    if any(name.split("_", 1)[0] in _OPERATORS for name in root) or "eventType" in root:
        return Document(
            kind="query", format="json", reasons=tuple(islice(_query_faults(root), MOST_REASONS))
        )
    return _refused("unknown", "json", f"type {kind!r} is not an EPCIS document, event or query")


def _json_events(root: dict[str, Any], kind: str) -> list[Any]:
    body = root.get("epcisBody")
    if kind == "EPCISQueryDocument" and isinstance(body, dict):
        body = body.get("queryResults")
        body = body.get("resultsBody") if isinstance(body, dict) else None
    if not isinstance(body, dict):
        return []
    events = body.get("eventList", body.get("event", []))
    return events if isinstance(events, list) else [events]


def _json_faults(root: dict[str, Any], kind: str) -> Iterator[str]:
    yield from _context_faults(root)
    yield from _envelope_faults(root.get("schemaVersion"), root.get("creationDate"), kind)
    for name in root:
        if name not in DOCUMENT_FIELDS and name != "isA" and not named_outside(name):
            yield f"the document has a field {name!r} that the standard does not know"
    body = root.get("epcisBody")
    if not isinstance(body, dict):
        yield "the document lacks epcisBody"
        return
    if kind == "EPCISDocument":
        if not isinstance(body.get("eventList", body.get("event")), list | dict):
            yield "epcisBody lacks eventList"
        return
    results = body.get("queryResults")
    if not isinstance(results, dict):
        yield "epcisBody lacks queryResults"
        return
    if not results.get("queryName"):
        yield "queryResults lacks queryName"
    inner = results.get("resultsBody")
    if not isinstance(inner, dict) or not isinstance(inner.get("eventList"), list):
        yield "queryResults lacks resultsBody with an eventList"


def _context_faults(root: dict[str, Any]) -> Iterator[str]:
    context = root.get("@context")
    if not context:
        yield "the document lacks @context, so its terms have no meaning"
        return
    entries = context if isinstance(context, list) else [context]
    for entry in entries:
        if not isinstance(entry, dict) and not (isinstance(entry, str) and ":" in entry):
            yield f"@context holds {entry!r}, neither a URI nor an object"


def _envelope_faults(version: Any, created: Any, kind: str) -> Iterator[str]:
    if version in (None, ""):
        if kind == "EPCISDocument":
            yield "the document lacks schemaVersion"
    elif not str(version).startswith("2"):
        yield f"schemaVersion is {version!r}, this reader knows 2.x"
    if created in (None, ""):
        if kind == "EPCISDocument":
            yield "the document lacks creationDate"
    elif not is_time(created):
        yield f"creationDate is {created!r}, not a date and time with a zone"


_OPERATORS = frozenset(("EQ", "GE", "GT", "LT", "LE", "WD", "MATCH", "EXISTS", "HASATTR", "EQATTR"))


def _query_faults(root: dict[str, Any]) -> Iterator[str]:
    for name, value in root.items():
        kind = QUERY_FIELDS.get(name)
        if kind is None:
            operator, _, field = name.partition("_")
            if operator not in _OPERATORS or not field:
                yield f"query parameter {name!r} is not one that the standard knows"
                continue
            kind = _parameter_kind(operator, field)
        yield from _parameter_faults(kind, name, value)


def _parameter_kind(operator: str, field: str) -> str:
    if operator in ("MATCH", "WD", "HASATTR"):
        return "list"
    if operator == "EXISTS" or ":" in field:
        return "any"
    if operator == "EQ":
        return "any" if field.startswith(("value", "quantity")) else "list"
    return "time" if field.lower().endswith("time") else "number"


def _parameter_faults(kind: str, name: str, value: Any) -> Iterator[str]:
    choices = {
        "event types": tuple(EVENTS),
        "actions": ("ADD", "OBSERVE", "DELETE"),
        "direction": ("ASC", "DESC"),
    }.get(kind)
    if choices is not None:
        for item in value if isinstance(value, list) else [value]:
            if item not in choices and not (kind == "event types" and named_outside(str(item))):
                yield f"query parameter {name} is {item!r}, not one of {', '.join(choices)}"
    elif kind == "time" and not is_time(value):
        yield f"query parameter {name} is {value!r}, not a date and time with a zone"
    elif kind == "number" and (isinstance(value, bool) or not isinstance(value, int | float)):
        yield f"query parameter {name} is {value!r}, not a number"
    elif kind == "count" and (not isinstance(value, int) or value < 1):
        yield f"query parameter {name} is {value!r}, not a whole number from 1"
    elif kind == "list" and not isinstance(value, list | str):
        yield f"query parameter {name} is {value!r}, not a list"


def _parse_xml(body: bytes) -> Document:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(body)
    except ParseError as error:
        return _refused("unknown", "xml", f"not well-formed XML: {error}")
    except (DefusedXmlException, ValueError, LookupError) as error:
        return _refused("unknown", "xml", f"hostile or unreadable XML: {error}")
    kind = epcis_xml.name_of(root)
    if kind in EVENTS:
        return _judged("event", "xml", [epcis_xml.event_of(root)], iter(()))
    if kind not in ("EPCISDocument", "EPCISQueryDocument"):
        return _refused("unknown", "xml", f"root element {root.tag!r} is not an EPCIS document")
    poll = next((e for e in root.iter() if epcis_xml.name_of(e) in ("Poll", "Subscribe")), None)
    if poll is not None:
        return Document(kind="query", format="xml", reasons=tuple(_poll_faults(poll)))
    lists = [e for e in root.iter() if epcis_xml.name_of(e) == "EventList"]
    found = [e for part in lists for child in part for e in _unwrapped(child)]
    events = [epcis_xml.event_of(e) for e in found]
    return _judged(kind, "xml", events, _xml_faults(root, kind, lists))


def _unwrapped(element: Element) -> list[Element]:
    """In EPCIS 1.x the later event types stand inside `extension`."""
    return list(element) if epcis_xml.name_of(element) == "extension" else [element]


def _xml_faults(root: Element, kind: str, lists: list[Element]) -> Iterator[str]:
    if not root.tag.startswith(f"{{{epcis_xml.EPCIS}") and kind == "EPCISDocument":
        yield f"the root element has no EPCIS namespace ({epcis_xml.EPCIS}2)"
    yield from _envelope_faults(root.get("schemaVersion"), root.get("creationDate"), kind)
    names = [epcis_xml.name_of(child) for child in root]
    if "EPCISBody" not in names:
        yield "the document lacks EPCISBody"
    elif not lists:
        yield "the document lacks EventList"
    for name in names:
        if name not in ("EPCISHeader", "EPCISBody", "extension") and not named_outside(name):
            yield f"the document has an element {name!r} that the standard does not know"


def _poll_faults(poll: Element) -> Iterator[str]:
    named = {epcis_xml.name_of(child): (child.text or "").strip() for child in poll}
    if not named.get("queryName"):
        yield "the query lacks queryName"
    params = [e for e in poll.iter() if epcis_xml.name_of(e) == "param"]
    if "params" not in named:
        yield "the query lacks params"
    values: dict[str, Any] = {}
    for param in params:
        parts = {epcis_xml.name_of(child): child for child in param}
        name = (parts["name"].text or "").strip() if "name" in parts else ""
        if not name or "value" not in parts:
            yield "a query parameter lacks its name or value"
            continue
        texts = [(e.text or "").strip() for e in parts["value"]]
        plain = (parts["value"].text or "").strip()
        values[name] = texts if texts else epcis_xml.plain_value(plain)
    yield from _query_faults(values)
