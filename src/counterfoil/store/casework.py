"""Cases as the custody log tells them: every decision is an act, and a case is their fold."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from counterfoil.errors import CustodyError, NotFound
from counterfoil.model.actor import Actor
from counterfoil.model.case import Approval, Case, Decision, ElementJudgement, Note, Task
from counterfoil.model.exhibit import Capture, CaseExhibit
from counterfoil.store import custody
from counterfoil.store.casebook import acts, intakes, papers
from counterfoil.store.custody import Act

OPENED, DECIDED, JUDGED = "case opened", "case decided", "element judged"
ADDED, TASKED, DONE, NOTED = "exhibit added", "task set", "task done", "note added"
APPROVED, MERGED_IN, DESCRIBED = "case approved", "case merged in", "exhibit described"


def subject_of(case: str) -> str:
    """How the log names a case: `cases:C0001`."""
    return f"cases:{case}"


def open_case(
    connection: sa.Connection,
    actor: Actor,
    at: datetime,
    details: Mapping[str, Any],
    frozen: Mapping[str, bytes],
) -> str:
    """Open a case with what is frozen at that moment.

    Args:
        connection: Open transaction.
        actor: Who decides to open it.
        at: UTC moment.
        details: lead, title, profile, jurisdiction, state, because, exhibits.
        frozen: Kind -> bytes of papers to keep with it (`dossier`).

    Returns:
        The case's number, `C0001`.
    """
    query = sa.select(sa.func.count()).select_from(acts).where(acts.c.act == OPENED)
    case = f"C{connection.execute(query).scalar_one() + 1:04d}"
    digests = {kind: hashlib.sha256(body).hexdigest() for kind, body in sorted(frozen.items())}
    body = {**details, "papers": digests}
    seq = custody.append(connection, actor, OPENED, subject_of(case), at, body)
    for kind, content in sorted(frozen.items()):
        known = sa.select(papers.c.sha256).where(papers.c.sha256 == digests[kind])
        if connection.execute(known).first() is None:
            row = {"sha256": digests[kind], "seq": seq, "kind": kind, "body": content}
            connection.execute(papers.insert().values(**row))
    return case


def add(
    connection: sa.Connection,
    actor: Actor,
    at: datetime,
    case: str,
    act: str,
    details: Mapping[str, Any],
) -> int:
    """Write one act on a case; returns its number in the log.

    An actor without a purpose acts for the case: the log says so.
    """
    if not actor.purpose.strip():
        actor = msgspec.structs.replace(actor, purpose=f"case {case}")
    return custody.append(connection, actor, act, subject_of(case), at, details)


def describe(
    connection: sa.Connection, actor: Actor, at: datetime, exhibit: str, capture: Capture
) -> int:
    """Record how an exhibit was captured; a later record replaces the earlier in view only."""
    body = {"capture": msgspec.to_builtins(capture)}
    return custody.append(connection, actor, DESCRIBED, exhibit, at, body)


def paper(connection: sa.Connection, sha256: str) -> bytes:
    """A frozen paper's bytes, checked.

    Raises:
        CustodyError: It is missing or has other bytes.
    """
    body = connection.execute(sa.select(papers.c.body).where(papers.c.sha256 == sha256)).scalar()
    if body is None:
        raise CustodyError(f"paper {sha256} is missing from the casebook")
    content = bytes(body)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise CustodyError(f"paper {sha256} has other bytes than were frozen")
    return content


def load(connection: sa.Connection, case: str, until: int | None = None) -> Case:
    """Fold a case's acts, up to act number `until`.

    Raises:
        NotFound: No such case.
    """
    history = custody.about(connection, subject_of(case), until)
    folded: Case | None = None
    for act in history:
        said = act.said
        if said["act"] == OPENED:
            folded = _opened(case, act, said)
        elif folded is not None and (fold := _FOLDS.get(said["act"])):
            folded = fold(folded, act, said)
    if folded is None:
        raise NotFound(f"no case {case!r}", remedy="see `counterfoil case list`")
    return folded


def listed(connection: sa.Connection) -> list[Case]:
    """Every case, in the order in which they were opened."""
    query = sa.select(acts.c.subject).where(acts.c.act == OPENED).order_by(acts.c.seq)
    return [load(connection, row.subject.partition(":")[2]) for row in connection.execute(query)]


def history(connection: sa.Connection, case: str, until: int | None = None) -> list[Act]:
    """Every act on a case, reads included."""
    return custody.about(connection, subject_of(case), until)


def exhibits(connection: sa.Connection, case: Case, until: int | None = None) -> list[CaseExhibit]:
    """The case's exhibits with their intake and capture records, in the case's order."""
    return [exhibit(connection, e, until, secret=e in case.secret) for e in case.exhibits]


def exhibit(
    connection: sa.Connection, name: str, until: int | None = None, *, secret: bool = False
) -> CaseExhibit:
    """One exhibit by its SHA-256 or its `physical:` number.

    Raises:
        NotFound: Nobody took it in or described it.
    """
    query = sa.select(intakes).where(intakes.c.exhibit == name).order_by(intakes.c.seq)
    if until is not None:
        query = query.where(intakes.c.seq <= until)
    row = connection.execute(query).first()
    said = [a.said for a in custody.about(connection, name, until)]
    described = [s["details"]["capture"] for s in said if s["act"] == DESCRIBED]
    reads = [s["details"].get("rows", {}) for s in said if s["act"] == "read committed"]
    if row is None and not described:
        raise NotFound(f"no exhibit {name!r}", remedy="ingest it or describe it first")
    capture = msgspec.convert(described[-1], Capture) if described else Capture()
    return CaseExhibit(
        exhibit=name,
        name=row.name if row else capture.title or name,
        size=row.size if row else None,
        basis=row.basis if row else "",
        taken_by=row.actor if row else "",
        taken_at=datetime.fromisoformat(row.taken_at) if row else capture.collected_at,
        act=row.seq if row else None,
        capture=capture,
        described=bool(described),
        holds=tuple(sorted({table for rows in reads for table in rows})),
        secret=secret,
    )


def known_exhibits(connection: sa.Connection, until: int | None = None) -> list[str]:
    """Every exhibit that was taken in or described, in the order of their first act."""
    query = sa.select(acts.c.subject, sa.func.min(acts.c.seq).label("first")).where(
        acts.c.act.in_(("exhibit kept", DESCRIBED))
    )
    if until is not None:
        query = query.where(acts.c.seq <= until)
    found = connection.execute(query.group_by(acts.c.subject).order_by("first"))
    return [row.subject for row in found]


def _opened(case: str, act: Act, said: Mapping[str, Any]) -> Case:
    detail = said["details"]
    return Case(
        case=case,
        title=detail["title"],
        lead=detail["lead"],
        profile=detail["profile"],
        jurisdiction=detail["jurisdiction"],
        opened_at=datetime.fromisoformat(said["at"]),
        opened_by=said["actor"],
        basis=said["basis"],
        because=detail["because"],
        state=detail["state"],
        papers=detail["papers"],
        seq=act.seq,
        exhibits=tuple(detail["exhibits"]),
    )


def _stamp(act: Act, said: Mapping[str, Any]) -> dict[str, Any]:
    return {"seq": act.seq, "at": datetime.fromisoformat(said["at"])}


def _decided(case: Case, act: Act, said: Mapping[str, Any]) -> Case:
    detail = said["details"]
    decision = Decision(
        **_stamp(act, said),
        actor=said["actor"],
        basis=said["basis"],
        before=detail["from"],
        after=detail["to"],
        because=detail["because"],
    )
    return msgspec.structs.replace(
        case,
        state=decision.after,
        decisions=(*case.decisions, decision),
        merged_into=detail.get("into", case.merged_into),
        seq=act.seq,
    )


def _element(case: Case, act: Act, said: Mapping[str, Any]) -> Case:
    detail = said["details"]
    judgement = ElementJudgement(
        **_stamp(act, said),
        reviewer=said["actor"],
        offence=detail["offence"],
        element=detail["element"],
        state=detail["state"],
        because=detail["because"],
        exhibits=tuple(detail["exhibits"]),
        against=tuple(detail["against"]),
    )
    cited = _union(case.exhibits, (*judgement.exhibits, *judgement.against))
    judgements = (*case.judgements, judgement)
    return msgspec.structs.replace(case, judgements=judgements, exhibits=cited, seq=act.seq)


def _added(case: Case, act: Act, said: Mapping[str, Any]) -> Case:
    name, secret = said["details"]["exhibit"], said["details"]["secret"]
    held = tuple(e for e in case.secret if e != name)
    return msgspec.structs.replace(
        case,
        exhibits=_union(case.exhibits, (name,)),
        secret=(*held, name) if secret else held,
        seq=act.seq,
    )


def _tasked(case: Case, act: Act, said: Mapping[str, Any]) -> Case:
    detail = said["details"]
    task = Task(
        task=detail["task"],
        title=detail["title"],
        measure=detail["measure"],
        assignee=detail["assignee"],
        due=date.fromisoformat(detail["due"]) if detail["due"] else None,
        element=detail["element"],
        set_by=said["actor"],
        set_at=datetime.fromisoformat(said["at"]),
    )
    return msgspec.structs.replace(case, tasks=(*case.tasks, task), seq=act.seq)


def _task_done(case: Case, act: Act, said: Mapping[str, Any]) -> Case:
    detail = said["details"]
    done = {
        "done_at": datetime.fromisoformat(said["at"]),
        "done_by": said["actor"],
        "result": detail["result"],
    }
    tasks = tuple(
        msgspec.structs.replace(t, **done) if t.task == detail["task"] else t for t in case.tasks
    )
    return msgspec.structs.replace(case, tasks=tasks, seq=act.seq)


def _noted(case: Case, act: Act, said: Mapping[str, Any]) -> Case:
    detail = said["details"]
    note = Note(
        **_stamp(act, said),
        actor=said["actor"],
        kind=detail["kind"],
        text=detail["text"],
        exhibits=tuple(detail["exhibits"]),
    )
    cited = _union(case.exhibits, note.exhibits)
    return msgspec.structs.replace(case, notes=(*case.notes, note), exhibits=cited, seq=act.seq)


def _approved(case: Case, act: Act, said: Mapping[str, Any]) -> Case:
    approval = Approval(
        **_stamp(act, said),
        actor=said["actor"],
        basis=said["basis"],
        because=said["details"]["because"],
        substance=said["details"]["substance"],
    )
    return msgspec.structs.replace(case, approvals=(*case.approvals, approval))


def _merged_in(case: Case, act: Act, said: Mapping[str, Any]) -> Case:
    detail = said["details"]
    return msgspec.structs.replace(
        case,
        merged_from=(*case.merged_from, detail["from"]),
        exhibits=_union(case.exhibits, detail["exhibits"]),
        seq=act.seq,
    )


def _union(held: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*held, *more]))


_FOLDS: dict[str, Callable[[Case, Act, Mapping[str, Any]], Case]] = {
    DECIDED: _decided,
    JUDGED: _element,
    ADDED: _added,
    TASKED: _tasked,
    DONE: _task_done,
    NOTED: _noted,
    APPROVED: _approved,
    MERGED_IN: _merged_in,
}
