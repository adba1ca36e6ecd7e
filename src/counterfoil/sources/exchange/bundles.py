"""STIX 2.1 bundles, MISP events and FollowTheMoney entities, as rows of the known tables."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from counterfoil.model.problem import Problem
from counterfoil.sources.exchange.placing import Placing
from counterfoil.sources.sheet import Intake, Sheet

HEAD = 1 << 16
LARGEST = 512 << 20
"""Bytes of a document that is read whole."""

STIX = re.compile(rb'"id"\s*:\s*"bundle--|"type"\s*:\s*"bundle"')
MISP = re.compile(rb'^\s*\{\s*("response"\s*:\s*\[\s*\{\s*)?"Event"\s*:')
Node = dict[str, Any]
TOLD = ("note", "report", "grouping", "opinion", "incident", "campaign")
"""Kinds of STIX object that say something in words: they become tips."""


def form_of(path: Path) -> str:
    """`stix`, `misp`, `ftm`, or empty."""
    with path.open("rb") as file:
        head = file.read(HEAD).removeprefix(b"\xef\xbb\xbf")
    if STIX.search(head) and b'"objects"' in head:
        return "stix"
    if MISP.search(head):
        return "misp"
    try:
        first = msgspec.json.decode(head.split(b"\n", 1)[0])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    keys = ("id", "schema", "properties")
    entity = isinstance(first, dict) and all(key in first for key in keys)
    return "ftm" if entity and isinstance(first["properties"], dict) else ""


def sheets(form: str, intake: Intake) -> Iterator[Sheet | Problem]:
    """Sheets of a file of that form."""
    size = intake.path.stat().st_size
    if size > LARGEST:
        yield intake.problem(f"is a {form} file of {size} bytes", remedy="export it in parts")
        return
    placing = Placing()
    content = intake.path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    intake.on_bytes(size)
    try:
        yield from _FORMS[form](intake, content, placing)
    except RecursionError:
        yield intake.problem("is nested too deeply", remedy="export it again")
        return
    yield from placing.sheets(intake)


def _stix(intake: Intake, content: bytes, placing: Placing) -> Iterator[Problem]:
    found = _document(content)
    objects = found.get("objects") if isinstance(found, dict) else None
    if not isinstance(objects, list):
        yield intake.problem("is no sound STIX bundle", remedy="export it again")
        return
    for row, node in enumerate(objects, start=1):
        if not isinstance(node, dict):
            yield intake.problem("is no STIX object", row=row, value=str(node)[:200])
            continue
        kind = str(node.get("type", "?"))
        if kind == "user-account":
            placing.put(
                "shops",
                row,
                platform=node.get("account_type"),
                shop_id=node.get("user_id") or node.get("account_login") or node.get("id"),
                shop_name=node.get("display_name"),
                opened_on=_day(node.get("account_created")),
            )
        elif kind in TOLD:
            text = [node.get(key) for key in ("name", "abstract", "content", "description")]
            _tell(placing, row, node.get("id"), node.get("created"), text)
        else:
            placing.leave(kind)


def _tell(placing: Placing, row: int, name: Any, at: Any, text: list[Any]) -> None:
    said = "\n".join(str(part) for part in text if part)
    placing.put("tips", row, tip_id=name, received_at=at, text=said or None)


def _day(moment: Any) -> Any:
    return moment[:10] if isinstance(moment, str) else None


def _document(content: bytes) -> Any:
    try:
        return msgspec.json.decode(content)
    except msgspec.DecodeError:
        return None


def _misp(intake: Intake, content: bytes, placing: Placing) -> Iterator[Problem]:
    found = _document(content)
    listed = found.get("response", [found]) if isinstance(found, dict) else []
    events = [
        e["Event"] for e in listed if isinstance(e, dict) and isinstance(e.get("Event"), dict)
    ]
    if not events:
        yield intake.problem("is no sound MISP event", remedy="export it again")
    row = 0
    for event in events:
        for item in _items(event, "Object"):
            row += 1
            _misp_object(placing, row, event, item)
        for attribute in _items(event, "Attribute"):
            row += 1
            if attribute.get("type") in ("text", "comment"):
                text = [event.get("info"), attribute.get("value")]
                _tell(placing, row, attribute.get("uuid"), _moment(event), text)
            else:
                placing.leave(f"attribute {attribute.get('type', '?')}")


def _items(node: Node, key: str) -> list[Node]:
    held = node.get(key)
    return [item for item in held if isinstance(item, dict)] if isinstance(held, list) else []


def _moment(event: Node) -> Any:
    day = event.get("date")
    return f"{day}T00:00:00Z" if isinstance(day, str) and len(day) == 10 else None


def _misp_object(placing: Placing, row: int, event: Node, item: Node) -> None:
    name = str(item.get("name", "?"))
    held = {str(a.get("object_relation")): a.get("value") for a in _items(item, "Attribute")}
    if name == "bank-account":
        placing.put(
            "accounts",
            row,
            account_no=held.get("account") or held.get("iban"),
            holder_name=held.get("account-name") or held.get("beneficiary"),
            bank=held.get("institution-name"),
        )
    elif name == "legal-entity" and held.get("registration-number"):
        placing.put(
            "companies",
            row,
            uscc=held.get("registration-number"),
            name=held.get("name"),
            phone=held.get("phone-number"),
        )
    elif name == "transaction" and held.get("transaction-number"):
        placing.put(
            "payments",
            row,
            payment_id=held.get("transaction-number"),
            amount=held.get("amount"),
            currency=held.get("from-funds-code"),
            paid_at=held.get("date"),
            memo=held.get("text"),
        )
    else:
        placing.leave(f"object {name}")


def _ftm(intake: Intake, content: bytes, placing: Placing) -> Iterator[Problem]:
    entities: list[tuple[int, Node]] = []
    for row, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        node = _document(line)
        if isinstance(node, dict) and isinstance(node.get("properties"), dict):
            entities.append((row, node))
        else:
            shown = line[:200].decode("utf-8", "replace")
            yield intake.problem("is no FollowTheMoney entity", row=row, value=shown)
    names = {str(node.get("id")): node for _, node in entities}
    for row, node in entities:
        _entity(placing, row, node, names)


def _first(node: Node, *keys: str) -> Any:
    for key in keys:
        values = node["properties"].get(key)
        if isinstance(values, list) and values:
            return values[0]
        if isinstance(values, str) and values:
            return values
    return None


def _entity(placing: Placing, row: int, node: Node, names: dict[str, Node]) -> None:
    """Place one entity; values of the entities that it names are looked up."""

    def other(key: str, *wanted: str) -> Any:
        held = names.get(str(_first(node, key)))
        return _first(held, *wanted) if held else None

    schema = str(node.get("schema", "?"))
    number = _first(node, "registrationNumber", "taxNumber", "idNumber")
    if schema == "UserAccount":
        placing.put("shops", row, **_ftm_shop(node, other))
    elif schema in ("Company", "Organization", "LegalEntity") and number:
        placing.put("companies", row, uscc=number, **_ftm_company(node))
    elif schema == "BankAccount":
        holder = other("owner", "name") or _first(node, "name")
        account, bank = _first(node, "accountNumber", "iban"), _first(node, "bankName")
        placing.put("accounts", row, account_no=account, holder_name=holder, bank=bank)
    elif schema == "Payment":
        placing.put("payments", row, **_ftm_payment(node, other))
    elif schema == "Note":
        text = [_first(node, "name"), _first(node, "description")]
        _tell(placing, row, node.get("id"), _first(node, "createdAt", "date"), text)
    else:
        placing.leave(schema)


def _ftm_shop(node: Node, other: Callable[..., Any]) -> Node:
    return {
        "platform": _first(node, "service"),
        "shop_id": _first(node, "username", "number") or node.get("id"),
        "shop_name": _first(node, "name"),
        "operator_name": other("owner", "name"),
        "phone": other("owner", "phone"),
        "return_address": other("owner", "address"),
    }


def _ftm_company(node: Node) -> Node:
    return {
        "name": _first(node, "name"),
        "phone": _first(node, "phone"),
        "registered_address": _first(node, "address"),
        "founded_on": _day(_first(node, "incorporationDate")),
    }


def _ftm_payment(node: Node, other: Callable[..., Any]) -> Node:
    return {
        "payment_id": _first(node, "transactionNumber") or node.get("id"),
        "payer_account": other("payerAccount", "accountNumber", "iban"),
        "payee_account": other("beneficiaryAccount", "accountNumber", "iban"),
        "amount": _first(node, "amount"),
        "currency": _first(node, "currency"),
        "paid_at": _first(node, "date", "startDate"),
        "memo": _first(node, "purpose", "summary"),
    }


_FORMS: dict[str, Callable[[Intake, bytes, Placing], Iterator[Problem]]] = {
    "stix": _stix,
    "misp": _misp,
    "ftm": _ftm,
}
