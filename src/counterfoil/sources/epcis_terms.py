"""Words and shapes of EPCIS 2.0 and the Core Business Vocabulary 2.0, as data.

Source: GS1 EPCIS 2.0 and CBV 2.0 (ISO/IEC 19987 and 19988), sections on event types and
standard vocabulary. A shape says which fields an object has and what each holds.
"""

import msgspec


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ACTIONS = ("ADD", "OBSERVE", "DELETE")

BIZ_STEPS = _words(
    "accepting arriving assembling collecting commissioning consigning "
    "creating_class_instance cycle_counting decommissioning departing destroying "
    "disassembling dispensing encoding entering_exiting holding inspecting installing killing "
    "loading other packing picking receiving removing repackaging repairing replacing "
    "reserving retail_selling sampling sensor_reporting shipping staging_outbound "
    "stock_taking stocking storing transporting unloading unpacking void_shipping"
)
DISPOSITIONS = _words(
    "active available completeness_inferred completeness_verified conformant container_closed "
    "container_open damaged destroyed dispensed disposed encoded expired in_progress "
    "in_transit inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement "
    "no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled "
    "reserved retail_sold returned sellable_accessible sellable_not_accessible stolen "
    "unavailable unknown"
)
TRANSACTIONS = _words(
    "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt"
)
PARTIES = frozenset(("owning_party", "possessing_party", "location"))
ERRORS = frozenset(("did_not_occur", "incorrect_data"))
ALERTS = frozenset(("ALARM_CONDITION", "ERROR_CONDITION"))

VOCABULARY: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "bizStep": (BIZ_STEPS, ("urn:epcglobal:cbv:bizstep:", "ref.gs1.org/cbv/BizStep-")),
    "disposition": (DISPOSITIONS, ("urn:epcglobal:cbv:disp:", "ref.gs1.org/cbv/Disp-")),
    "transaction": (TRANSACTIONS, ("urn:epcglobal:cbv:btt:", "ref.gs1.org/cbv/BTT-")),
    "party": (PARTIES, ("urn:epcglobal:cbv:sdt:", "ref.gs1.org/cbv/SDT-")),
    "error": (ERRORS, ("urn:epcglobal:cbv:er:", "ref.gs1.org/cbv/ER-")),
    "alert": (ALERTS, ("ref.gs1.org/cbv/",)),
}
"""Kind of field -> standard words, and the prefixes under which the same words are URIs."""


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What an object of the standard may and must hold."""

    fields: dict[str, str]
    """Field -> kind of value, see `epcis_rules`. Other names need a namespace."""

    required: tuple[str, ...] = ()


_WHERE = {
    "bizStep": "bizStep",
    "disposition": "disposition",
    "persistentDisposition": "shape:persistentDisposition",
    "readPoint": "shape:place",
    "bizLocation": "shape:place",
    "bizTransactionList": "list:bizTransaction",
    "sourceList": "list:source",
    "destinationList": "list:destination",
    "sensorElementList": "list:sensorElement",
}
_EVENT = {
    "@context": "any",
    "type": "any",
    "eventTime": "time",
    "recordTime": "time",
    "eventTimeZoneOffset": "offset",
    "eventID": "uri",
    "errorDeclaration": "shape:errorDeclaration",
    "certificationInfo": "uris",
    **_WHERE,
}
_WHEN = ("eventTime", "eventTimeZoneOffset")
_CHILDREN = {"parentID": "uri", "childEPCs": "epcs", "childQuantityList": "list:quantity"}
_ITEMS = {"epcList": "epcs", "quantityList": "list:quantity"}

EVENTS: dict[str, Shape] = {
    "ObjectEvent": Shape(
        fields={**_EVENT, **_ITEMS, "action": "action", "ilmd": "extensions"},
        required=(*_WHEN, "action"),
    ),
    "AggregationEvent": Shape(
        fields={**_EVENT, **_CHILDREN, "action": "action"}, required=(*_WHEN, "action")
    ),
    "AssociationEvent": Shape(
        fields={**_EVENT, **_CHILDREN, "action": "action"},
        required=(*_WHEN, "action", "parentID"),
    ),
    "TransactionEvent": Shape(
        fields={**_EVENT, **_ITEMS, "parentID": "uri", "action": "action"},
        required=(*_WHEN, "action", "bizTransactionList"),
    ),
    "TransformationEvent": Shape(
        fields={
            **_EVENT,
            "inputEPCList": "epcs",
            "inputQuantityList": "list:quantity",
            "outputEPCList": "epcs",
            "outputQuantityList": "list:quantity",
            "transformationID": "uri",
            "ilmd": "extensions",
        },
        required=_WHEN,
    ),
}

_SENSOR_TEXT = dict.fromkeys(
    ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), "uri"
)
_SENSOR_TIME = dict.fromkeys(("time", "startTime", "endTime"), "time")
_SENSOR_NUMBER = dict.fromkeys(
    ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), "number"
)

SHAPES: dict[str, Shape] = {
    "place": Shape(fields={"id": "uri"}, required=("id",)),
    "quantity": Shape(
        fields={"epcClass": "uri", "quantity": "number", "uom": "unit"}, required=("epcClass",)
    ),
    "bizTransaction": Shape(
        fields={"type": "transaction", "bizTransaction": "uri"}, required=("bizTransaction",)
    ),
    "source": Shape(fields={"type": "party", "source": "uri"}, required=("type", "source")),
    "destination": Shape(
        fields={"type": "party", "destination": "uri"}, required=("type", "destination")
    ),
    "persistentDisposition": Shape(fields={"set": "dispositions", "unset": "dispositions"}),
    "errorDeclaration": Shape(
        fields={"declarationTime": "time", "reason": "error", "correctiveEventIDs": "uris"},
        required=("declarationTime",),
    ),
    "sensorElement": Shape(
        fields={"sensorMetadata": "shape:sensorMetadata", "sensorReport": "list:sensorReport"},
        required=("sensorReport",),
    ),
    "sensorMetadata": Shape(fields={**_SENSOR_TEXT, **_SENSOR_TIME}),
    "sensorReport": Shape(
        fields={
            **_SENSOR_TEXT,
            **_SENSOR_NUMBER,
            "time": "time",
            "type": "word",
            "exception": "alert",
            "microorganism": "uri",
            "chemicalSubstance": "uri",
            "component": "word",
            "coordinateReferenceSystem": "uri",
            "stringValue": "word",
            "booleanValue": "boolean",
            "hexBinaryValue": "hex",
            "uriValue": "uri",
            "uom": "word",
        },
    ),
}

DOCUMENT_FIELDS = _words(
    "@context id type schemaVersion creationDate instanceIdentifier sender receiver "
    "epcisHeader epcisBody"
)

QUERY_FIELDS: dict[str, str] = {
    "@context": "any",
    "eventType": "event types",
    "EQ_action": "actions",
    "orderBy": "word",
    "orderDirection": "direction",
    "eventCountLimit": "count",
    "maxEventCount": "count",
    "perPage": "count",
    "queryName": "word",
    "query": "any",
    "type": "any",
    "id": "any",
}
"""Parameters of a simple event query that have a kind of their own; the others follow from
their prefix (`GE_eventTime` is a time, `EQ_bizStep` a list, `GE_quantity` a number)."""
