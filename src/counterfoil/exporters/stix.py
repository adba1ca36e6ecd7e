"""STIX 2.1: suspected actors, their accounts and ties, findings as notes, exhibits as files."""

import uuid
from collections.abc import Iterator
from typing import Any

import msgspec

from counterfoil.exporters.stable import instant, native_of, pretty, stable_id, table_of
from counterfoil.model.case import CaseFile, Format, Loss, ReferralRequest, Written

OASIS = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""Namespace for observables, STIX 2.1 section 2.9."""

Node = dict[str, Any]
ACCOUNTS = ("shops", "accounts", "livestreams")


def write(file: CaseFile, request: ReferralRequest) -> Written:
    """`bundle.json`. Every object is marked as suspected, and none as malicious."""
    author = _author(file)
    actors = list(_actors(file, author["id"]))
    files = [_file(e.exhibit, e.name, e.size) for e in file.exhibits if _is_digest(e.exhibit)]
    ties = list(_ties(file, author["id"], {a["_record"]: a["id"] for a in actors}))
    plain = [{k: v for k, v in a.items() if k != "_record"} for a in actors]
    accounts = [_account(m.record, m.label) for m in file.lead.members if _has_account(m.record)]
    owned = list(_owned(file, author["id"], actors))
    extension = _extension(file, author["id"])
    seen = [*plain, *accounts, *files]
    grouping = _grouping(
        file, author["id"], extension["id"], [o["id"] for o in seen] or [author["id"]]
    )
    notes = list(_notes(file, author["id"], grouping["id"]))
    objects = _unique([author, extension, *seen, *ties, *owned, grouping, *notes])
    bundle = {
        "type": "bundle",
        "id": f"bundle--{stable_id(file, 'bundle', file.case.case)}",
        "objects": objects,
    }
    return Written(files={"bundle.json": pretty(bundle)}, losses=_losses(file))


def _losses(file: CaseFile) -> tuple[Loss, ...]:
    physical = sum(not _is_digest(e.exhibit) for e in file.exhibits)
    told = [
        ("elements, thresholds and amounts", len(file.matrix) + len(file.lead.amounts),
         "carried by an extension of the grouping that other programs may ignore"),
        ("physical exhibits", physical, "STIX has no object for things"),
        ("custody acts", len(file.acts), "STIX has no log; they stand in the custody folder"),
        ("timeline events", len(file.lead.events), "only findings become notes"),
    ]  # fmt: skip
    return tuple(Loss(format="stix", what=w, count=n, why=y) for w, n, y in told if n)


def _is_digest(exhibit: str) -> bool:
    return ":" not in exhibit


def _has_account(record: str) -> bool:
    return table_of(record) in ACCOUNTS


def _unique(objects: list[Node]) -> list[Node]:
    return list({o["id"]: o for o in objects}.values())


def _head(file: CaseFile, kind: str, key: str, author: str = "") -> Node:
    node: Node = {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{stable_id(file, kind, key)}",
        "created": instant(file.as_of),
        "modified": instant(file.as_of),
    }
    if author:
        node["created_by_ref"] = author
    return node


def _author(file: CaseFile) -> Node:
    node = _head(file, "identity", "author")
    return {**node, "name": f"Counterfoil case {file.case.case}", "identity_class": "system"}


def _actors(file: CaseFile, author: str) -> Iterator[Node]:
    for member in file.lead.members:
        kinds = {"companies": "organization"}
        node = _head(file, "identity", member.record, author)
        described = [f"suspected role: {member.role}"] if member.role else ["suspected member"]
        described += [f"{name}: {value}" for name, value in member.details]
        yield {
            **node,
            "name": member.label or native_of(member.record),
            "identity_class": kinds.get(table_of(member.record), "unspecified"),
            "description": "; ".join(described),
            "labels": ["suspected"],
            "external_references": [
                {"source_name": "counterfoil-record", "external_id": member.record}
            ],
            "_record": member.record,
        }


def _observable(kind: str, telling: Node) -> str:
    packed = msgspec.json.encode(telling, order="sorted").decode()
    return f"{kind}--{uuid.uuid5(OASIS, packed)}"


def _file(sha256: str, name: str, size: int | None) -> Node:
    telling = {"hashes": {"SHA-256": sha256}, "name": name}
    node = {"type": "file", "spec_version": "2.1", "id": _observable("file", telling), **telling}
    return {**node, "size": size} if size is not None else node


def _account(record: str, label: str) -> Node:
    telling = {"user_id": native_of(record)}
    node: Node = {"type": "user-account", "spec_version": "2.1"}
    node |= {"id": _observable("user-account", telling), **telling}
    return {**node, "display_name": label} if label else node


def _owned(file: CaseFile, author: str, actors: list[Node]) -> Iterator[Node]:
    for actor in actors:
        record = actor["_record"]
        if _has_account(record):
            account = _account(record, "")["id"]
            node = _head(file, "relationship", f"account|{record}", author)
            yield {
                **node,
                "relationship_type": "related-to",
                "source_ref": actor["id"],
                "target_ref": account,
                "description": "acts through this account",
            }


def _ties(file: CaseFile, author: str, ids: dict[str, str]) -> Iterator[Node]:
    for number, tie in enumerate(file.lead.ties):
        if tie.left in ids and tie.right in ids:
            key = f"{number}|{tie.left}|{tie.right}|{tie.kind}"
            amount = f", {tie.amount.value} {tie.amount.currency}" if tie.amount else ""
            yield {
                **_head(file, "relationship", key, author),
                "relationship_type": "related-to",
                "source_ref": ids[tie.left],
                "target_ref": ids[tie.right],
                "description": f"{tie.kind} {tie.value}".strip() + f", {tie.count} rows{amount}",
            }


def _extension(file: CaseFile, author: str) -> Node:
    return {
        **_head(file, "extension-definition", "casework", author),
        "name": "Counterfoil casework",
        "description": "Offence elements and amounts of a suspected intellectual property crime.",
        "schema": "casefile/casefile.schema.json",
        "version": "1.0.0",
        "extension_types": ["property-extension"],
    }


def _grouping(file: CaseFile, author: str, extension: str, refs: list[str]) -> Node:
    elements = [
        {"offence": r.offence, "element": r.element, "state": r.judged or r.machine}
        for r in file.matrix
    ]
    amounts = [
        {"basis": a.basis, "value": str(a.amount.value), "currency": a.amount.currency}
        for a in file.lead.amounts
    ]
    return {
        **_head(file, "grouping", file.case.case, author),
        "name": f"{file.case.case} {file.case.title}",
        "description": "Suspected facts that a person decided to pursue; nobody is called guilty.",
        "context": "suspicious-activity",
        "object_refs": list(dict.fromkeys(refs)),
        "extensions": {
            extension: {
                "extension_type": "property-extension",
                "case_state": file.case.state,
                "elements": elements,
                "amounts": amounts,
            }
        },
    }


def _notes(file: CaseFile, author: str, about: str) -> Iterator[Node]:
    for shown in file.lead.findings:
        finding = shown.finding
        lines = [
            f"{finding.verdict}: {finding.record} / {finding.right} ({finding.detector} "
            f"{finding.version}, score {finding.score})"
        ]
        lines += [f"{r.says}: {r.right_value} | {r.observed_value}" for r in finding.reasons]
        lines += [f"lawful? {w.explanation} = {w.holds} {w.because}" for w in finding.lawful]
        key = f"{finding.record}|{finding.right}|{finding.detector}"
        yield _note(file, author, about, key, "\n".join(lines), "finding")
    for number, text in enumerate(file.exculpatory):
        yield _note(file, author, about, f"exculpatory|{number}", text, "exculpatory")


def _note(file: CaseFile, author: str, about: str, key: str, text: str, label: str) -> Node:
    node = _head(file, "note", key, author)
    return {**node, "content": text, "object_refs": [about], "labels": [label]}


FORMAT = Format(name="stix", version="2.1", write=write)
