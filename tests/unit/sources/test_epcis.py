import copy
import json
from typing import Any

import pytest

from counterfoil.sources import epcis, epcis_events

EVENT: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventTime": "2026-03-01T08:00:00.000+08:00",
    "eventTimeZoneOffset": "+08:00",
    "epcList": ["urn:epc:id:sgtin:0614141.107346.1"],
    "action": "ADD",
    "bizStep": "commissioning",
    "disposition": "active",
    "readPoint": {"id": "geo:22.54,114.06"},
    "ilmd": {"example:lotNumber": "B7"},
}


def a_document(*events: dict[str, Any], **fields: Any) -> bytes:
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-03-01T09:00:00Z",
        "epcisBody": {"eventList": list(events)},
        **fields,
    }
    return json.dumps({k: v for k, v in document.items() if v is not None}).encode()


def changed(**fields: Any) -> dict[str, Any]:
    event = copy.deepcopy(EVENT)
    event.update(fields)
    return {k: v for k, v in event.items() if v is not None}


def test_a_sound_document_is_accepted() -> None:
    document = epcis.parse(a_document(EVENT))

    assert document.reasons == ()
    assert len(document.events) == 1


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (changed(action="CREATE"), "ADD, OBSERVE, DELETE"),
        (changed(action=None), "lacks action"),
        (changed(eventTime="01-03-2026"), "eventTime"),
        (changed(eventTime="2026-02-30T08:00:00Z"), "eventTime"),
        (changed(eventTimeZoneOffset="+25:00"), "offset"),
        (changed(bizStep="selling_fast"), "Core Business Vocabulary"),
        (changed(bizStep="urn:epcglobal:cbv:bizstep:selling_fast"), "Core Business Vocabulary"),
        (changed(ilmd={"lot": "B7"}), "namespace"),
        (changed(action="OBSERVE"), "master data"),
        (changed(surprise=1), "does not know"),
        (changed(epcList=["not a uri"]), "not a URI"),
        (changed(quantityList=[{"epcClass": "urn:x:y", "quantity": "5"}]), "not a number"),
        (changed(epcList=None), "nothing of what"),
        ({**EVENT, "type": "MadeUpEvent"}, "event type"),
        ({"type": "AggregationEvent", **{k: EVENT[k] for k in ("eventTime", "eventTimeZoneOffset")},
          "action": "ADD"}, "parentID"),
    ],
)  # fmt: skip
def test_a_departure_is_refused_with_its_reason(event: dict[str, Any], why: str) -> None:
    reasons = epcis.parse(a_document(event)).reasons

    assert reasons
    assert why in " ".join(reasons)


def test_other_namespaces_are_not_judged() -> None:
    event = changed(bizStep="https://shop.example/step/blessing", **{"example:note": {"a": 1}})

    assert epcis.parse(a_document(event)).reasons == ()


def test_a_document_without_context_is_refused() -> None:
    assert "@context" in epcis.parse(a_document(EVENT, **{"@context": None})).reasons[0]


XML = """<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0"
 creationDate="2026-03-01T09:00:00Z" xmlns:ex="http://ns.example.com/"><EPCISBody><EventList>
<ObjectEvent><eventTime>2026-03-01T08:00:00+08:00</eventTime>
<eventTimeZoneOffset>+08:00</eventTimeZoneOffset><epcList><epc>urn:epc:id:sgtin:0614141.107346.1</epc>
</epcList><action>OBSERVE</action><bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>{more}
</ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>"""


@pytest.mark.parametrize(
    ("more", "sound"),
    [
        ("", True),
        ("<ex:note>free</ex:note>", True),
        ("<quantityList><quantityElement><epcClass>urn:a:b</epcClass><quantity>2</quantity>"
         "</quantityElement></quantityList>", True),
        ("<made>up</made>", False),
        ("<quantityList><quantityElement><epcClass>urn:a:b</epcClass><quantity>two</quantity>"
         "</quantityElement></quantityList>", False),
    ],
)  # fmt: skip
def test_xml_is_held_to_the_same_rules(more: str, sound: bool) -> None:
    assert (epcis.parse(XML.replace("{more}", more).encode()).reasons == ()) is sound


@pytest.mark.parametrize("content", [b"{", b"<a>", b"[1]", b'{"type":"Other"}', b"<a/>"])
def test_what_is_no_epcis_is_refused_not_crashed_on(content: bytes) -> None:
    assert epcis.parse(content).reasons


def test_entities_in_xml_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'

    assert "hostile" in epcis.parse(bomb).reasons[0]


def test_commissioning_issues_and_destroying_retires() -> None:
    gone = changed(
        action="DELETE", bizStep="destroying", ilmd=None, eventTime="2026-04-01T00:00:00Z"
    )
    seen = changed(
        action="OBSERVE", bizStep="receiving", ilmd=None, eventTime="2026-05-01T00:00:00Z"
    )

    rows = epcis_events.event_rows(
        [EVENT, gone, seen], lambda epc: {"gtin14": "1", "serial": "1"}, "d"
    )

    assert [(r["batch"], r["retired_at"].month) for r in rows.issued] == [("B7", 4)]
    assert [(r["latitude"], r["scanned_at"].month) for r in rows.seen] == [(22.54, 5)]


def test_a_query_is_judged_by_its_parameters() -> None:
    good = b'{"@context":"https://x.example/y","eventType":["ObjectEvent"],"GE_eventTime":"2026-01-01T00:00:00Z"}'
    bad = b'{"eventType":["ObjectEvent"],"GE_eventTime":"soon","orderDirection":"UP"}'

    assert epcis.parse(good).reasons == ()
    assert len(epcis.parse(bad).reasons) == 2
