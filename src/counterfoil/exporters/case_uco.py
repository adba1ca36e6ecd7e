"""CASE 1.x on UCO, as JSON-LD: investigation, actions with performers, exhibits with hashes."""

from collections.abc import Iterator
from typing import Any

from counterfoil.exporters.stable import instant, native_of, pretty, stable_id, table_of
from counterfoil.model.case import CaseFile, Format, Loss, ReferralRequest, Written
from counterfoil.model.dossier import Member
from counterfoil.model.exhibit import CaseExhibit

CONTEXT = {
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "kb": "http://example.org/kb/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "uco-vocabulary": "https://ontology.unifiedcyberontology.org/uco/vocabulary/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Any]


def write(file: CaseFile, request: ReferralRequest) -> Written:
    """`case.jsonld`: one graph. Checked by `case_validate` (case-utils)."""
    graph = [*_investigation(file), *_people(file), *_exhibits(file), *_acts(file), *_ties(file)]
    document = {"@context": CONTEXT, "@graph": graph}
    return Written(files={"case.jsonld": pretty(document)}, losses=_losses(file))


def _losses(file: CaseFile) -> tuple[Loss, ...]:
    told = [
        Loss(
            format="case",
            what="elements and thresholds",
            count=len(file.matrix),
            why="UCO has no offence elements; they stand in the investigation's description",
        ),
        Loss(
            format="case",
            what="scores and lawful explanations",
            count=len(file.lead.findings),
            why="written as text of the finding",
        ),
        Loss(
            format="case",
            what="amounts with their basis",
            count=len(file.lead.amounts),
            why="no valuation in UCO; they stand in the investigation's description",
        ),
    ]
    return tuple(loss for loss in told if loss.count)


def _id(file: CaseFile, kind: str, key: str) -> str:
    return f"kb:{kind}-{stable_id(file, kind, key)}"


def _time(moment: Any) -> Node:
    return {"@type": "xsd:dateTime", "@value": instant(moment)}


def _integer(value: int) -> Node:
    return {"@type": "xsd:integer", "@value": str(value)}


def _investigation(file: CaseFile) -> Iterator[Node]:
    parts: list[str] = []
    for row in file.matrix:
        word = row.judged or row.machine
        parts.append(f"{row.offence} {row.name}: {word}")
    parts += [f"{a.basis}: {a.amount.value} {a.amount.currency}" for a in file.lead.amounts]
    parts += [f"speaks against it: {text}" for text in file.exculpatory]
    objects = [
        *(_id(file, "identity", m.record) for m in file.lead.members),
        *(_id(file, "file", e.exhibit) for e in file.exhibits),
        *(_id(file, "provenance-record", e.exhibit) for e in file.exhibits),
        *(_id(file, "investigative-action", str(act.seq)) for act in file.acts),
    ]
    node: Node = {
        "@id": _id(file, "investigation", file.case.case),
        "@type": "case-investigation:Investigation",
        "uco-core:name": f"{file.case.case} {file.case.title}",
        "uco-core:description": [
            f"Suspected facts; state {file.case.state}; lead {file.case.lead}.",
            *parts,
        ],
        "uco-core:objectCreatedTime": _time(file.case.opened_at),
    }
    if objects:
        node["uco-core:object"] = [{"@id": name} for name in objects]
    yield node


def _people(file: CaseFile) -> Iterator[Node]:
    for name in dict.fromkeys(act.actor for act in file.acts):
        yield {
            "@id": _id(file, "performer", name),
            "@type": "uco-identity:Identity",
            "uco-core:name": name,
        }
    for member in file.lead.members:
        yield _member(file, member)


def _member(file: CaseFile, member: Member) -> Node:
    kinds = {"companies": "uco-identity:Organization"}
    described = [f"suspected role: {member.role}"] if member.role else []
    described += [f"{name}: {value}" for name, value in member.details]
    node: Node = {
        "@id": _id(file, "identity", member.record),
        "@type": kinds.get(table_of(member.record), "uco-identity:Identity"),
        "uco-core:name": member.label or native_of(member.record),
        "uco-core:externalReference": {
            "@id": _id(file, "external-reference", member.record),
            "@type": "uco-core:ExternalReference",
            "uco-core:externalIdentifier": member.record,
        },
    }
    if described:
        node["uco-core:description"] = described
    return node


def _exhibits(file: CaseFile) -> Iterator[Node]:
    for exhibit in file.exhibits:
        yield _bytes(file, exhibit)
        yield {
            "@id": _id(file, "provenance-record", exhibit.exhibit),
            "@type": "case-investigation:ProvenanceRecord",
            "case-investigation:exhibitNumber": exhibit.capture.number or exhibit.exhibit[:16],
            "uco-core:description": f"{exhibit.name}; basis: {exhibit.basis or 'not recorded'}",
            "uco-core:object": {"@id": _id(file, "file", exhibit.exhibit)},
        }


def _bytes(file: CaseFile, exhibit: CaseExhibit) -> Node:
    name = _id(file, "file", exhibit.exhibit)
    if exhibit.exhibit.startswith("physical:"):
        return {
            "@id": name,
            "@type": "uco-core:UcoObject",
            "uco-core:name": exhibit.name,
            "uco-core:description": exhibit.capture.format or exhibit.capture.kind.value,
        }
    content: Node = {
        "@id": _id(file, "content", exhibit.exhibit),
        "@type": "uco-observable:ContentDataFacet",
        "uco-observable:hash": {
            "@id": _id(file, "hash", exhibit.exhibit),
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": "SHA256",
            "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": exhibit.exhibit},
        },
    }
    named: Node = {
        "@id": _id(file, "file-facet", exhibit.exhibit),
        "@type": "uco-observable:FileFacet",
        "uco-observable:fileName": exhibit.name,
    }
    if exhibit.size is not None:
        content["uco-observable:sizeInBytes"] = _integer(exhibit.size)
        named["uco-observable:sizeInBytes"] = _integer(exhibit.size)
    return {"@id": name, "@type": "uco-observable:File", "uco-core:hasFacet": [named, content]}


def _acts(file: CaseFile) -> Iterator[Node]:
    held = {exhibit.exhibit for exhibit in file.exhibits}
    for act in file.acts:
        node: Node = {
            "@id": _id(file, "investigative-action", str(act.seq)),
            "@type": "case-investigation:InvestigativeAction",
            "uco-core:name": act.act,
            "uco-core:description": f"custody log act {act.seq}; basis: {act.basis or '-'}; "
            f"purpose: {act.purpose or '-'}",
            "uco-action:startTime": _time(act.at),
            "uco-action:endTime": _time(act.at),
            "uco-action:performer": {"@id": _id(file, "performer", act.actor)},
        }
        if act.subject in held:
            node["uco-action:object"] = {"@id": _id(file, "file", act.subject)}
            node["uco-action:result"] = {"@id": _id(file, "provenance-record", act.subject)}
        yield node


def _ties(file: CaseFile) -> Iterator[Node]:
    known = {member.record for member in file.lead.members}
    for number, tie in enumerate(file.lead.ties):
        if tie.left not in known or tie.right not in known:
            continue
        text = f"{tie.kind} {tie.value}".strip()
        yield {
            "@id": _id(file, "relationship", f"{number}|{tie.left}|{tie.right}|{tie.kind}"),
            "@type": "uco-core:Relationship",
            "uco-core:source": {"@id": _id(file, "identity", tie.left)},
            "uco-core:target": {"@id": _id(file, "identity", tie.right)},
            "uco-core:kindOfRelationship": "Related_To",
            "uco-core:isDirectional": {"@type": "xsd:boolean", "@value": str(tie.directed).lower()},
            "uco-core:description": f"{text}, {tie.count} rows",
        }
    for shown in file.lead.findings:
        finding = shown.finding
        says = "; ".join(
            f"{r.says}: {r.right_value!r} / {r.observed_value!r}" for r in finding.reasons
        )
        yield {
            "@id": _id(file, "finding", f"{finding.record}|{finding.right}|{finding.detector}"),
            "@type": "uco-core:UcoObject",
            "uco-core:name": f"{finding.verdict}: {finding.record} / {finding.right}",
            "uco-core:description": f"{finding.detector} {finding.version}: {says}",
        }


FORMAT = Format(name="case", version="1.5", write=write)
