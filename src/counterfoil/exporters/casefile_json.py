"""Counterfoil's own format: the whole case file, with its JSON Schema."""

import msgspec

from counterfoil.exporters.stable import pretty
from counterfoil.model.case import CaseFile, Format, ReferralRequest, Written

VERSION = "1"


def write(file: CaseFile, request: ReferralRequest) -> Written:
    """`casefile.json` and `casefile.schema.json` (JSON Schema 2020-12); loses nothing."""
    document = {"counterfoil": "casefile", "version": VERSION, "casefile": file}
    return Written(
        files={"casefile.json": pretty(document), "casefile.schema.json": pretty(schema())}
    )


def schema() -> dict[str, object]:
    """JSON Schema of `casefile.json`."""
    (reference,), components = msgspec.json.schema_components(
        [CaseFile], ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Counterfoil case file",
        "type": "object",
        "required": ["counterfoil", "version", "casefile"],
        "additionalProperties": False,
        "properties": {
            "counterfoil": {"const": "casefile"},
            "version": {"const": VERSION},
            "casefile": reference,
        },
        "$defs": components,
    }


FORMAT = Format(name="casefile", version=VERSION, write=write)
