"""A MISP event: actors, accounts, payments and exhibits as objects of published templates."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import msgspec

from counterfoil.exporters.stable import (
    detail,
    instant,
    native_of,
    pretty,
    stable_id,
    table_of,
)
from counterfoil.model.case import CaseFile, Format, Loss, ReferralRequest, Written
from counterfoil.model.exhibit import CaseExhibit, EvidenceKind

Node = dict[str, Any]


class _Template(msgspec.Struct, frozen=True):
    uuid: str
    version: str
    category: str
    types: dict[str, str]


TEMPLATES = {
    "legal-entity": _Template(
        "14f5688f-d89c-469f-9878-c48bf6c41c65",
        "2",
        "misc",
        {
            "name": "text",
            "phone-number": "phone-number",
            "registration-number": "text",
            "text": "text",
        },
    ),
    "bank-account": _Template(
        "b4712203-95a8-4883-80e9-b566f5df11c9",
        "3",
        "financial",
        {"account": "bank-account-nr", "account-name": "text", "text": "text"},
    ),
    "transaction": _Template(
        "a47fa26a-01b6-4747-a394-5144e34456dc",
        "1",
        "financial",
        {"amount": "text", "from-funds-code": "text", "text": "text"},
    ),
    "forensic-evidence": _Template(
        "fe44c648-63ef-43fc-b3de-af71a2e023e4",
        "2",
        "misc",
        {
            "case-number": "text",
            "evidence-number": "text",
            "name": "text",
            "type": "text",
            "acquisition-method": "text",
            "additional-comments": "text",
        },
    ),
    "physical-item": _Template(
        "9d239b58-0be6-410f-836d-6634802f08ca",
        "1",
        "misc",
        {
            "item-number": "text",
            "description": "text",
            "case-number": "text",
            "seal-number": "text",
            "storage-location": "text",
        },
    ),
}
"""Object templates of MISP/misp-objects (CC0-1.0 or BSD-2-Clause): names and types only."""

KINDS = {EvidenceKind.ELECTRONIC: "Digital", EvidenceKind.DOCUMENTARY: "Document"}


def write(file: CaseFile, request: ReferralRequest) -> Written:
    """`event.json`, for the import of one organisation only (distribution 0)."""
    day = file.as_of.astimezone(UTC)
    event: Node = {
        "uuid": stable_id(file, "event", file.case.case),
        "info": f"Suspected IP crime: case {file.case.case} {file.case.title}",
        "date": f"{day:%Y-%m-%d}",
        "timestamp": str(int(day.timestamp())),
        "threat_level_id": "4",
        "analysis": "1",
        "distribution": "0",
        "published": False,
        "Attribute": list(_attributes(file)),
        "Object": [*_actors(file), *_payments(file), *_exhibits(file)],
        "Tag": [{"name": "tlp:red"}],
    }
    return Written(files={"event.json": pretty({"Event": event})}, losses=_losses(file))


def _losses(file: CaseFile) -> tuple[Loss, ...]:
    told = [
        ("elements, thresholds and approvals", len(file.matrix) + len(file.case.approvals),
         "MISP has no template for them"),
        ("ties other than payments", sum(t.kind != "payment" for t in file.lead.ties),
         "written as text attributes"),
        ("custody acts", len(file.acts), "they stand in the custody folder"),
    ]  # fmt: skip
    return tuple(Loss(format="misp", what=w, count=n, why=y) for w, n, y in told if n)


def _attribute(file: CaseFile, kind: str, category: str, value: str, key: str) -> Node:
    return {
        "uuid": stable_id(file, "attribute", key),
        "type": kind,
        "category": category,
        "value": value,
        "to_ids": False,
        "distribution": "5",
        "timestamp": str(int(file.as_of.timestamp())),
    }


def _attributes(file: CaseFile) -> Iterator[Node]:
    for shown in file.lead.findings:
        f = shown.finding
        says = "; ".join(f"{r.says}: {r.right_value} | {r.observed_value}" for r in f.reasons)
        text = f"{f.verdict}: {f.record} / {f.right}: {says}"
        yield _attribute(file, "text", "Other", text, f"finding|{f.record}|{f.right}|{f.detector}")
    for number, told in enumerate(file.exculpatory):
        yield _attribute(file, "comment", "Other", f"exculpatory: {told}", f"for|{number}")
    for number, tie in enumerate(file.lead.ties):
        if tie.kind != "payment":
            text = f"{tie.left} {tie.kind} {tie.right} {tie.value}".strip()
            yield _attribute(file, "text", "Other", text, f"tie|{number}")
    for exhibit in file.exhibits:
        if ":" not in exhibit.exhibit:
            key = f"sha256|{exhibit.exhibit}"
            yield _attribute(file, "sha256", "Payload delivery", exhibit.exhibit, key)


def _object(file: CaseFile, name: str, key: str, values: list[tuple[str, str]]) -> Node:
    template = TEMPLATES[name]
    attributes = []
    for number, (relation, value) in enumerate((r, v) for r, v in values if v):
        kind = template.types[relation]
        category = "Financial fraud" if kind == "bank-account-nr" else "Other"
        place = f"{name}|{key}|{relation}|{number}"
        node = _attribute(file, kind, category, value, place)
        attributes.append({**node, "object_relation": relation})
    return {
        "uuid": stable_id(file, f"object-{name}", key),
        "name": name,
        "meta-category": template.category,
        "template_uuid": template.uuid,
        "template_version": template.version,
        "timestamp": str(int(file.as_of.timestamp())),
        "distribution": "5",
        "Attribute": attributes,
    }


def _actors(file: CaseFile) -> Iterator[Node]:
    for member in file.lead.members:
        native, table = native_of(member.record), table_of(member.record)
        told = f"{member.record}; suspected role: {member.role or 'not known'}"
        if table == "accounts":
            values = [("account", native), ("account-name", member.label), ("text", told)]
            yield _object(file, "bank-account", member.record, values)
            continue
        number = native if table == "companies" else ""
        values = [("name", member.label or native), ("registration-number", number)]
        values += [("phone-number", phone) for phone in detail(member, "phone", "电话")]
        yield _object(file, "legal-entity", member.record, [*values, ("text", told)])


def _payments(file: CaseFile) -> Iterator[Node]:
    for number, tie in enumerate(file.lead.ties):
        if tie.kind == "payment" and tie.amount:
            values = [
                ("amount", str(tie.amount.value)),
                ("from-funds-code", tie.amount.currency),
                ("text", f"{tie.left} -> {tie.right}, {tie.count} payments"),
            ]
            yield _object(file, "transaction", f"{number}|{tie.left}|{tie.right}", values)


def _exhibits(file: CaseFile) -> Iterator[Node]:
    for exhibit in file.exhibits:
        yield _exhibit(file, exhibit)


def _exhibit(file: CaseFile, exhibit: CaseExhibit) -> Node:
    capture, case = exhibit.capture, file.case.case
    if exhibit.exhibit.startswith("physical:"):
        values = [
            ("item-number", capture.number or exhibit.exhibit),
            ("description", exhibit.name),
            ("case-number", case),
            ("seal-number", capture.seal_no),
            ("storage-location", capture.original_at),
        ]
        return _object(file, "physical-item", exhibit.exhibit, values)
    taken = f"taken in {instant(exhibit.taken_at)}" if exhibit.taken_at else ""
    values = [
        ("case-number", case),
        ("evidence-number", capture.number or exhibit.exhibit[:16]),
        ("name", exhibit.name),
        ("type", KINDS.get(capture.kind, "Other")),
        ("acquisition-method", capture.method),
        ("additional-comments", "; ".join(p for p in (exhibit.exhibit, exhibit.basis, taken) if p)),
    ]
    return _object(file, "forensic-evidence", exhibit.exhibit, values)


FORMAT = Format(name="misp", version="2.5", write=write)
