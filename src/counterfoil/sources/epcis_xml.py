"""EPCIS 2.0 in XML, brought to the names and shapes of its JSON form."""

from typing import Any
from xml.etree.ElementTree import Element

EPCIS = "urn:epcglobal:epcis:xsd:"
QUERY = "urn:epcglobal:epcis-query:xsd:"

_LISTS = {
    "epcList": "epc",
    "childEPCs": "epc",
    "inputEPCList": "epc",
    "outputEPCList": "epc",
    "correctiveEventIDs": "correctiveEventID",
}
_QUANTITIES = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
_TYPED = {
    "bizTransactionList": "bizTransaction",
    "sourceList": "source",
    "destinationList": "destination",
}
_WRAPPERS = ("extension", "baseExtension")
"""In EPCIS 1.x, later fields hide in these elements; they are read as if they did not."""


def name_of(element: Element) -> str:
    """Local name if the element belongs to EPCIS or to no namespace, else `{namespace}name`.

    The braces keep a colon in it, so that it counts as named outside the standard.
    """
    return _plain(element.tag)


def event_of(element: Element) -> dict[str, Any]:
    """One event element as the object that JSON would hold."""
    return {"type": name_of(element), **_fields(element)}


def _plain(tag: str) -> str:
    if not tag.startswith("{"):
        return tag
    space, local = tag[1:].split("}", 1)
    return local if space.startswith((EPCIS, QUERY)) else f"{{{space}:}}{local}"


def _fields(element: Element) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for child in element:
        name = name_of(child)
        if name in _WRAPPERS:
            fields.update(_fields(child))
        elif name == "certificationInfo" and name in fields:
            known = fields[name]
            fields[name] = [*(known if isinstance(known, list) else [known]), _text(child)]
        else:
            fields[name] = _value(name, child)
    return fields


def _value(name: str, element: Element) -> Any:
    if name in _LISTS:
        return _listed(element, _LISTS[name], _text)
    if name in _QUANTITIES:
        return _listed(element, "quantityElement", _quantity)
    if name in _TYPED:
        return _listed(element, _TYPED[name], _typed)
    if name == "sensorElementList":
        return _listed(element, "sensorElement", _sensor)
    if name in ("readPoint", "bizLocation", "errorDeclaration", "ilmd"):
        return _fields(element)
    if name == "persistentDisposition":
        return {
            part: [_text(child) for child in element if name_of(child) == part]
            for part in ("set", "unset")
        }
    return _text(element)


def _listed(element: Element, wanted: str, read: Any) -> list[Any]:
    """Items of a list element; an item of another name stays visible as a fault."""
    return [read(child) if name_of(child) == wanted else f"<{name_of(child)}>" for child in element]


def _quantity(element: Element) -> dict[str, Any]:
    fields: dict[str, Any] = {name_of(child): _text(child) for child in element}
    if "quantity" in fields:
        fields["quantity"] = _number(fields["quantity"])
    return fields


def _typed(element: Element) -> dict[str, Any]:
    fields: dict[str, Any] = {name_of(element): _text(element)}
    if "type" in element.attrib:
        fields["type"] = element.attrib["type"]
    return fields


def _sensor(element: Element) -> dict[str, Any]:
    fields: dict[str, Any] = {"sensorReport": []}
    for child in element:
        name = name_of(child)
        if name == "sensorReport":
            fields["sensorReport"].append(_attributes(child))
        else:
            fields[name] = _attributes(child) if name == "sensorMetadata" else _text(child)
    return fields


def _attributes(element: Element) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for tag, text in element.attrib.items():
        name = _plain(tag)
        values[name] = text
        if name in ("value", "sDev", "percRank") or name.endswith("Value"):
            values[name] = _typed_value(name, text)
    return values


def _typed_value(name: str, text: str) -> Any:
    if name == "booleanValue":
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    if name in ("stringValue", "hexBinaryValue", "uriValue"):
        return text
    return _number(text)


def plain_value(text: str) -> Any:
    """A number if the text is one, else the text."""
    return _number(text)


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text


def _text(element: Element) -> str:
    return (element.text or "").strip()
