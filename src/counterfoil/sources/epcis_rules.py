"""Whether an EPCIS event is what the standard says, with a reason for each departure.

Works on the JSON names of the standard; XML is brought to them first (`epcis_xml`).
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from counterfoil.sources.epcis_terms import ACTIONS, EVENTS, SHAPES, VOCABULARY, Shape

_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_OFFSET = re.compile(r"[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)", re.ASCII)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")
_UNIT = re.compile(r"[A-Z0-9]{2,3}", re.ASCII)
_HEX = re.compile(r"[0-9A-Fa-f]+", re.ASCII)


def event_faults(event: Any) -> Iterator[str]:
    """Reasons why an event departs from EPCIS 2.0; none if it is sound.

    Args:
        event: One event with the JSON names of the standard.
    """
    if not isinstance(event, dict):
        yield f"an event is {_short(event)}, not an object"
        return
    kind = event.get("type", event.get("isA"))
    if not isinstance(kind, str) or not kind:
        yield "the event has no type"
        return
    shape = EVENTS.get(kind)
    if shape is None:
        if not named_outside(kind):
            yield f"event type {kind!r} is not one of {', '.join(EVENTS)} and has no namespace"
        return
    yield from _shape_faults(shape, event, kind)
    yield from _joint_faults(kind, event)


def named_outside(name: str) -> bool:
    """Whether a name belongs to another namespace, so the standard does not judge it."""
    return ":" in name


def is_time(text: Any) -> bool:
    """Whether a text is an instant with date, time and zone, as `xsd:dateTimeStamp`."""
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    if not found:
        return False
    zone = "+00:00" if found[4] == "Z" else found[4]
    try:
        datetime.fromisoformat(f"{found[1]}T{found[2]}{zone}")
    except ValueError:
        return False
    return True


def _shape_faults(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path} is {_short(value)}, not an object"
        return
    for name in shape.required:
        if value.get(name) in (None, "", []):
            yield f"{path} lacks {name}"
    for name, content in value.items():
        kind = shape.fields.get(name)
        if kind is not None:
            if content not in (None, ""):
                yield from _value_faults(kind, content, f"{path}.{name}")
        elif not named_outside(name) and not (name == "isA" and path in EVENTS):
            yield f"{path} has a field {name!r} that the standard does not know"


def _value_faults(kind: str, value: Any, path: str) -> Iterator[str]:
    if kind.startswith("shape:"):
        yield from _shape_faults(SHAPES[kind[6:]], value, path)
    elif kind.startswith("list:"):
        if not isinstance(value, list):
            yield f"{path} is {_short(value)}, not a list"
            return
        for position, item in enumerate(value, start=1):
            yield from _shape_faults(SHAPES[kind[5:]], item, f"{path}[{position}]")
            if kind == "list:sensorReport" and isinstance(item, dict) and not _reports(item):
                yield f"{path}[{position}] has neither type nor exception"
    elif kind in VOCABULARY:
        yield from _word_faults(kind, value, path)
    elif kind in _LISTS:
        yield from _list_faults(_LISTS[kind], value, path, single=kind == "uris")
    elif not _PLAIN[kind][0](value):
        yield f"{path} is {_short(value)}, {_PLAIN[kind][1]}"


def _reports(item: dict[str, Any]) -> bool:
    return bool(item.get("type") or item.get("exception"))


def _list_faults(kind: str, value: Any, path: str, *, single: bool) -> Iterator[str]:
    if not isinstance(value, list):
        if not single:
            yield f"{path} is {_short(value)}, not a list"
            return
        value = [value]
    for position, item in enumerate(value, start=1):
        yield from _value_faults(kind, item, f"{path}[{position}]")


def _word_faults(kind: str, value: Any, path: str) -> Iterator[str]:
    words, prefixes = VOCABULARY[kind]
    if not isinstance(value, str):
        yield f"{path} is {_short(value)}, not a word of the vocabulary"
        return
    for prefix in prefixes:
        if prefix in value:
            tail = value.split(prefix, 1)[1]
            if kind != "alert" and tail not in words:
                yield f"{path} is {value!r}: {tail!r} is not in the Core Business Vocabulary"
            return
    if not named_outside(value) and value not in words:
        yield (
            f"{path} is {value!r}, which is not in the Core Business Vocabulary "
            "and has no namespace of its own"
        )


def _extension_faults(value: Any) -> bool:
    return isinstance(value, dict) and all(named_outside(name) for name in value)


def _is_uri(value: Any) -> bool:
    return isinstance(value, str) and _URI.fullmatch(value) is not None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_PLAIN: dict[str, tuple[Callable[[Any], bool], str]] = {
    "any": (lambda value: True, ""),
    "time": (is_time, "not a date and time with a zone such as 2026-01-31T08:00:00+08:00"),
    "offset": (
        lambda value: isinstance(value, str) and bool(_OFFSET.fullmatch(value)),
        "not an offset such as +08:00",
    ),
    "action": (lambda value: value in ACTIONS, f"not one of {', '.join(ACTIONS)}"),
    "uri": (_is_uri, "not a URI"),
    "number": (_is_number, "not a number"),
    "unit": (
        lambda value: isinstance(value, str) and bool(_UNIT.fullmatch(value)),
        "not a unit code of 2 or 3 capitals or digits",
    ),
    "word": (lambda value: isinstance(value, str), "not a text"),
    "boolean": (lambda value: isinstance(value, bool), "not true or false"),
    "hex": (
        lambda value: isinstance(value, str) and bool(_HEX.fullmatch(value)),
        "not hexadecimal",
    ),
    "extensions": (_extension_faults, "not an object whose fields all have a namespace"),
}
_LISTS = {"uris": "uri", "epcs": "uri", "dispositions": "disposition"}


def _joint_faults(kind: str, event: dict[str, Any]) -> Iterator[str]:
    """What the standard asks of several fields together."""
    action = event.get("action")
    if event.get("ilmd") and kind == "ObjectEvent" and action in ("OBSERVE", "DELETE"):
        yield f"{kind} has ilmd with action {action}: master data is given at ADD only"
    if kind == "ObjectEvent":
        if not any(name in event for name in ("epcList", "quantityList", "sensorElementList")):
            yield f"{kind} says nothing of what: no epcList, quantityList or sensor data"
    elif kind in ("AggregationEvent", "AssociationEvent"):
        if action in ("ADD", "DELETE") and not event.get("parentID"):
            yield f"{kind} with action {action} lacks parentID"
        if action != "DELETE" and not (event.get("childEPCs") or event.get("childQuantityList")):
            yield f"{kind} with action {action} has no childEPCs and no childQuantityList"
    elif kind == "TransformationEvent":
        inputs = event.get("inputEPCList") or event.get("inputQuantityList")
        outputs = event.get("outputEPCList") or event.get("outputQuantityList")
        if not (inputs and outputs) and not (event.get("transformationID") and (inputs or outputs)):
            yield f"{kind} lacks inputs or outputs and has no transformationID that joins them"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
