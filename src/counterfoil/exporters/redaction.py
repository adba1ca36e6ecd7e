"""What a recipient may not see, taken out everywhere before any format is written."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from counterfoil.errors import InputError
from counterfoil.exporters.stable import native_of, table_of
from counterfoil.model.case import CaseFile, Loss
from counterfoil.model.dossier import LeadShown, Member
from counterfoil.model.exhibit import CaseExhibit

FILE = Path(__file__).parent / "recipients.yaml"


class Recipient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who gets a bundle, and what of it."""

    en: str
    zh: str
    exhibits: str = "bytes"
    """`bytes` or `digests`."""

    acts: str = "shown"
    """`shown` or `hashes`."""

    withhold: tuple[str, ...] = ()
    because: str = ""


WHOLE = Recipient(en="own authority", zh="本单位")


@cache
def recipients() -> dict[str, Recipient]:
    """Recipients by name."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return msgspec.convert(data["recipients"], dict[str, Recipient])


def recipient(name: str) -> Recipient:
    """The recipient of that name; the whole file for an empty one. Raises InputError."""
    if not name:
        return WHOLE
    found = recipients().get(name)
    if found is None:
        known = ", ".join(sorted(recipients()))
        raise InputError(f"no recipient {name!r}", remedy=f"use one of: {known}")
    return found


def redact(
    file: CaseFile, to: Recipient, leaves_out: tuple[str, ...] = ()
) -> tuple[CaseFile, tuple[Loss, ...]]:
    """The case file as a recipient may see it, and what was withheld.

    Values are replaced by numbered marks wherever they stand, in record names and free text
    too, so that links between statements stay readable.

    Args:
        file: The whole case.
        to: Who gets it.
        leaves_out: Parts that the chosen volume leaves out.
    """
    losses: list[Loss] = []
    for part in leaves_out:
        file, count = _PARTS[part](file)
        losses.append(Loss(format="volume", what=part, count=count, why="not in this volume"))
    for part in ("tipsters", "secrets"):
        if part in to.withhold:
            file, count = _PARTS[part](file)
            losses.append(Loss(format="recipient", what=part, count=count, why=to.because))
    values = {kind: sorted(set(_values(file, kind))) for kind in to.withhold}
    file = _replaced(file, values)
    losses += [
        Loss(format="recipient", what=kind, count=len(found), why=to.because)
        for kind, found in values.items()
    ]
    return file, tuple(loss for loss in losses if loss.count)


def _values(file: CaseFile, kind: str) -> Iterator[str]:
    if kind == "officers":
        yield from (act.actor for act in file.acts)
        yield file.case.opened_by
        yield from (d.actor for d in file.case.decisions)
        yield from (a.actor for a in file.case.approvals)
        yield from (j.reviewer for j in file.case.judgements)
        yield from (n.actor for n in file.case.notes)
        yield from (c for e in file.exhibits for c in e.capture.collected_by)
        yield from (t.set_by for t in file.case.tasks)
        yield from (t.assignee for t in file.case.tasks if t.assignee)
        return
    words = _WORDS.get(kind, ())
    for member in file.lead.members:
        yield from _of_member(member, kind, words)
    ties = {"phones": "phone", "addresses": "address", "accounts": "account"}
    for tie in file.lead.ties:
        if tie.kind == ties.get(kind) and tie.value:
            yield tie.value


_WORDS = {
    "phones": ("phone", "mobile", "电话", "手机"),
    "addresses": ("address", "地址", "住所"),
    "accounts": ("account", "账号", "账户", "payee"),
    "persons": ("operator", "holder", "representative", "person", "经营者", "法定代表人", "户名"),
}


def _of_member(member: Member, kind: str, words: tuple[str, ...]) -> Iterator[str]:
    for name, value in member.details:
        if value and any(word in name.casefold() for word in words):
            yield value
    if kind == "accounts" and table_of(member.record) == "accounts":
        yield native_of(member.record)
    if kind == "persons" and table_of(member.record) not in ("shops", "companies") and member.label:
        yield member.label


def _replaced(file: CaseFile, values: dict[str, list[str]]) -> CaseFile:
    marks = {
        value: f"[{kind}-{number}]"
        for kind, found in values.items()
        for number, value in enumerate(found, start=1)
        if len(value) > 1
    }
    if not marks:
        return file
    # The longest value first: an account may contain a phone number.
    longest = sorted(marks, key=lambda value: (-len(value), value))
    pattern = re.compile("|".join(_whole(value) for value in longest))
    plain = _walk(msgspec.to_builtins(file), lambda text: pattern.sub(lambda m: marks[m[0]], text))
    return msgspec.convert(plain, CaseFile)


def _whole(value: str) -> str:
    """A value as a word of its own: an officer called Root is not part of a Grassroot shop."""
    before = "(?<![0-9A-Za-z])" if value[0].isascii() and value[0].isalnum() else ""
    after = "(?![0-9A-Za-z])" if value[-1].isascii() and value[-1].isalnum() else ""
    return f"{before}{re.escape(value)}{after}"


def _walk(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _walk(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_walk(inner, change) for inner in value]
    return value


def _lead(file: CaseFile, **changes: Any) -> CaseFile:
    lead: LeadShown = msgspec.structs.replace(file.lead, **changes)
    return msgspec.structs.replace(file, lead=lead)


def _without_tips(file: CaseFile) -> tuple[CaseFile, int]:
    lead = file.lead
    events = tuple(e for e in lead.events if table_of(e.record) != "tips" and e.kind != "tip")
    members = tuple(m for m in lead.members if table_of(m.record) != "tips")
    findings = tuple(f for f in lead.findings if table_of(f.finding.record) != "tips")
    count = len(lead.events) + len(lead.members) + len(lead.findings)
    count -= len(events) + len(members) + len(findings)
    return _lead(file, events=events, members=members, findings=findings), count


def _without_secrets(file: CaseFile) -> tuple[CaseFile, int]:
    kept: tuple[CaseExhibit, ...] = tuple(e for e in file.exhibits if not e.secret)
    gone = {e.exhibit for e in file.exhibits if e.secret}
    acts = tuple(act for act in file.acts if act.subject not in gone)
    case = msgspec.structs.replace(
        file.case, exhibits=tuple(e for e in file.case.exhibits if e not in gone), secret=()
    )
    shown = tuple(c for c in file.comparisons if c.exhibit not in gone)
    return (
        msgspec.structs.replace(file, exhibits=kept, acts=acts, case=case, comparisons=shown),
        len(gone),
    )


def _without_tasks(file: CaseFile) -> tuple[CaseFile, int]:
    case = msgspec.structs.replace(file.case, tasks=())
    return msgspec.structs.replace(file, case=case), len(file.case.tasks)


def _without_questions(file: CaseFile) -> tuple[CaseFile, int]:
    notes = tuple(n for n in file.case.notes if n.kind != "question")
    case = msgspec.structs.replace(file.case, notes=notes)
    return msgspec.structs.replace(file, questions=(), case=case), len(file.questions)


def _without_clocks(file: CaseFile) -> tuple[CaseFile, int]:
    return msgspec.structs.replace(file, clocks=()), len(file.clocks)


def _without_weak(file: CaseFile) -> tuple[CaseFile, int]:
    kept = tuple(f for f in file.lead.findings if f.finding.verdict != "weak")
    return _lead(file, findings=kept), len(file.lead.findings) - len(kept)


_PARTS: dict[str, Callable[[CaseFile], tuple[CaseFile, int]]] = {
    "tipsters": _without_tips,
    "secrets": _without_secrets,
    "tasks": _without_tasks,
    "questions": _without_questions,
    "clocks": _without_clocks,
    "findings_weak": _without_weak,
}
