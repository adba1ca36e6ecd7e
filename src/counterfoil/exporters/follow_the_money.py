"""FollowTheMoney: entities and links as JSON Lines, one entity a line."""

from collections.abc import Iterator
from typing import Any

import msgspec

from counterfoil.exporters.stable import detail, native_of, stable_id, table_of
from counterfoil.model.case import CaseFile, Format, Loss, ReferralRequest, Written
from counterfoil.model.dossier import Member, Tie

Node = dict[str, Any]
SCHEMATA = {"shops": "LegalEntity", "companies": "Company", "accounts": "BankAccount"}
"""Table of a member -> schema; every other member is a `LegalEntity`: nobody says person."""


def write(file: CaseFile, request: ReferralRequest) -> Written:
    """`entities.ftm.json`, the line format of `ftm` and OpenAleph."""
    nodes = [*_members(file), *_ties(file), *_documents(file), *_notes(file)]
    lines = b"".join(msgspec.json.encode(node, order="sorted") + b"\n" for node in nodes)
    return Written(files={"entities.ftm.json": lines}, losses=_losses(file))


def _losses(file: CaseFile) -> tuple[Loss, ...]:
    told = [
        ("SHA-256 of exhibits", len(file.exhibits),
         "contentHash holds SHA-1 only; the digest stands in the document's notes"),
        ("rights and findings", len(file.lead.rights) + len(file.lead.findings),
         "no schema for rights; findings are notes"),
        ("elements, amounts, approvals, custody acts",
         len(file.matrix) + len(file.lead.amounts) + len(file.acts), "no schema for them"),
    ]  # fmt: skip
    return tuple(Loss(format="ftm", what=w, count=n, why=y) for w, n, y in told if n)


def _id(file: CaseFile, kind: str, key: str) -> str:
    return f"counterfoil-{stable_id(file, kind, key)}"


def _node(name: str, schema: str, /, **properties: list[str]) -> Node:
    kept = {key: values for key, values in properties.items() if any(values)}
    return {"id": name, "schema": schema, "properties": kept}


def _members(file: CaseFile) -> Iterator[Node]:
    for member in file.lead.members:
        name = _id(file, "member", member.record)
        table = table_of(member.record)
        schema = SCHEMATA.get(table, "LegalEntity")
        native = native_of(member.record)
        notes = [f"record {member.record}", f"suspected role: {member.role or 'not known'}"]
        notes += [f"{key}: {value}" for key, value in member.details]
        common: dict[str, list[str]] = {"name": [member.label or native], "notes": notes}
        if schema == "BankAccount":
            yield _node(name, schema, **common, accountNumber=[native])
            continue
        common["phone"] = detail(member, "phone", "电话")
        common["address"] = detail(member, "address", "地址")
        if schema == "Company":
            common["registrationNumber"] = [native]
        yield _node(name, schema, **common)
        if table == "shops":
            yield _node(
                _id(file, "user-account", member.record),
                "UserAccount",
                name=[member.label or native],
                username=[native],
                owner=[name],
            )


def _ties(file: CaseFile) -> Iterator[Node]:
    members = {member.record: member for member in file.lead.members}
    for number, tie in enumerate(file.lead.ties):
        if tie.left in members and tie.right in members:
            yield _tie(file, number, tie, members)


def _tie(file: CaseFile, number: int, tie: Tie, members: dict[str, Member]) -> Node:
    left, right = _id(file, "member", tie.left), _id(file, "member", tie.right)
    name = _id(file, "tie", f"{number}|{tie.left}|{tie.right}|{tie.kind}")
    parties = all(table_of(m) != "accounts" for m in (tie.left, tie.right))
    if tie.kind == "payment" and tie.amount and parties:
        return _node(
            name,
            "Payment",
            payer=[left],
            beneficiary=[right],
            amount=[str(tie.amount.value)],
            currency=[tie.amount.currency],
            summary=[f"{tie.count} payments"],
        )
    amount = f", {tie.amount.value} {tie.amount.currency}" if tie.amount else ""
    return _node(
        name,
        "UnknownLink",
        subject=[left],
        object=[right],
        role=[tie.kind],
        summary=[f"{tie.value} {tie.count} rows{amount}".strip()],
    )


def _documents(file: CaseFile) -> Iterator[Node]:
    for exhibit in file.exhibits:
        size = [str(exhibit.size)] if exhibit.size is not None else []
        digest = [] if ":" in exhibit.exhibit else [f"SHA-256 {exhibit.exhibit}"]
        yield _node(
            _id(file, "document", exhibit.exhibit),
            "Document",
            name=[exhibit.name],
            fileName=[exhibit.name],
            fileSize=size,
            notes=[*digest, f"exhibit {exhibit.exhibit}"],
        )


def _notes(file: CaseFile) -> Iterator[Node]:
    members = {m.record: _id(file, "member", m.record) for m in file.lead.members}
    for shown in file.lead.findings:
        finding = shown.finding
        says = [f"{r.says}: {r.right_value} | {r.observed_value}" for r in finding.reasons]
        yield _node(
            _id(file, "finding", f"{finding.record}|{finding.right}|{finding.detector}"),
            "Note",
            name=[f"{finding.verdict}: {finding.record}"],
            description=[f"{finding.record} / {finding.right}: {'; '.join(says)}"],
            entity=[members[shown.seller]] if shown.seller in members else [],
        )
    for number, text in enumerate(file.exculpatory):
        yield _node(
            _id(file, "exculpatory", str(number)), "Note", name=["exculpatory"], description=[text]
        )


FORMAT = Format(name="ftm", version="4", write=write)
