"""What a person does with a case: open, read, decide, judge, task, note, approve."""

from datetime import date

import msgspec

from counterfoil.actions import casefile
from counterfoil.actions.dossier import load_dossier
from counterfoil.errors import Conflict, InputError, NotFound, Refused
from counterfoil.law.procedure.completeness import lint
from counterfoil.law.procedure.matrix import playbook
from counterfoil.law.procedure.profile import check_measure, check_move, profile, profile_for
from counterfoil.model.actor import Actor
from counterfoil.model.case import Case, CaseFile
from counterfoil.model.dossier import LeadShown
from counterfoil.model.exhibit import Capture, CaseExhibit
from counterfoil.store import casework
from counterfoil.store.store import Store

ELEMENT_STATES = ("supported", "contradicted", "open")
NOTE_KINDS = ("exculpatory", "question", "fact")


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """Why and how a lead becomes a case."""

    lead: str
    because: str
    title: str = ""
    profile: str = ""
    """Name of a procedure; that of the workspace's jurisdiction by default."""


class ElementView(msgspec.Struct, frozen=True, kw_only=True):
    """A person's view of one element."""

    offence: str
    element: str
    state: str
    because: str
    exhibits: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class NewTask(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done."""

    title: str
    measure: str = "inquiry"
    assignee: str = ""
    due: date | None = None
    element: str = ""


def _named(actor: Actor, because: str, what: str) -> None:
    if not actor.basis.strip():
        raise Refused(f"{what} needs a legal basis", remedy='state it with --as-basis "..."')
    if not because.strip():
        raise Refused(f"{what} needs a reason", remedy='state it with --because "..."')


def open_case(actor: Actor, store: Store, opening: Opening) -> Case:
    """Make a case of a lead: a person's decision, with the dossier frozen as it is now.

    Raises:
        Refused: No legal basis or no reason.
        NotFound: No such lead.
        Conflict: The lead has an open case already.
    """
    _named(actor, opening.because, "opening a case")
    lead = load_dossier(actor, store, opening.lead)
    settings = store.workspace.settings
    name = opening.profile or profile_for(settings.jurisdiction)
    of = profile(name)
    details = {
        "because": opening.because,
        "exhibits": casefile.cited_exhibits(lead),
        "jurisdiction": settings.jurisdiction,
        "lead": lead.lead,
        "profile": name,
        "state": of.start,
        "title": opening.title or _title(lead),
    }
    dossier = msgspec.json.encode(lead, order="sorted", enc_hook=str)
    with store.transaction() as connection:
        for held in casework.listed(connection):
            if held.lead == lead.lead and not profile(held.profile).state(held.state).final:
                raise Conflict(f"lead {lead.lead} is case {held.case} already ({held.state})")
        case = casework.open_case(connection, actor, store.now(), details, {"dossier": dossier})
        return casework.load(connection, case)


def _title(lead: LeadShown) -> str:
    names = dict.fromkeys(right.name for right in lead.rights)
    return " / ".join(list(names)[:3]) or lead.lead


def show_case(actor: Actor, store: Store, case: str) -> CaseFile:
    """A case with its matrix, clocks and exhibits; the read is logged before it is given.

    Raises:
        NotFound: No such case.
    """
    with store.transaction() as connection:
        casework.load(connection, case)
    store.log(actor, "case read", casework.subject_of(case))
    with store.transaction() as connection:
        return casefile.build(store, connection, case)


def list_cases(actor: Actor, store: Store) -> list[Case]:
    """Every case, in the order in which they were opened; the read is logged."""
    store.log(actor, "cases read", "cases")
    with store.transaction() as connection:
        return casework.listed(connection)


def decide(actor: Actor, store: Store, case: str, to: str, because: str, into: str = "") -> Case:
    """Move a case to another state of its procedure.

    Args:
        actor: Who decides; basis required.
        store: Open workspace.
        case: Its number.
        to: The new state.
        because: Why.
        into: The other case, when `to` is `merged`.

    Raises:
        Refused: No basis or reason; the state was entered as often as the law allows.
        Conflict: The procedure does not lead there from here.
        InputError: No such state, or `merged` without another case.
    """
    _named(actor, because, "a decision")
    if (to == "merged") != bool(into) or into == case:
        raise InputError("merging needs another case", remedy="use --to merged --into CASE")
    with store.transaction() as connection:
        held = casework.load(connection, case)
        check_move(profile(held.profile), held, to)
        at = store.now()
        details = {"because": because, "from": held.state, "to": to}
        if into:
            other = casework.load(connection, into)
            _open_still(other)
            details["into"] = into
            body = {"exhibits": held.exhibits, "from": case}
            casework.add(connection, actor, at, into, casework.MERGED_IN, body)
        casework.add(connection, actor, at, case, casework.DECIDED, details)
        return casework.load(connection, case)


def _open_still(case: Case) -> None:
    if profile(case.profile).state(case.state).final:
        raise Conflict(f"case {case.case} is {case.state!r} and final", remedy="open a new case")


def judge_element(actor: Actor, store: Store, case: str, view: ElementView) -> Case:
    """Record a person's view of one element; earlier views stay in the log.

    Raises:
        Refused: No basis or reason.
        InputError: No such offence, element or state.
        NotFound: A cited exhibit is not known.
        Conflict: The case is closed.
    """
    _named(actor, view.because, "a judgement")
    if view.state not in ELEMENT_STATES:
        raise InputError(
            f"no element state {view.state!r}", remedy=f"use one of: {', '.join(ELEMENT_STATES)}"
        )
    with store.transaction() as connection:
        file = casefile.build(store, connection, case)
        _open_still(file.case)
        known = [(row.offence, row.element) for row in file.matrix]
        if (view.offence, view.element) not in known:
            shown = ", ".join(f"{offence}/{element}" for offence, element in known[:12])
            raise InputError(
                f"case {case} has no element {view.offence}/{view.element}",
                remedy=f"use one of: {shown}",
            )
        for name in (*view.exhibits, *view.against):
            casework.exhibit(connection, name)
        body = msgspec.to_builtins(view)
        casework.add(connection, actor, store.now(), case, casework.JUDGED, body)
        return casework.load(connection, case)


def set_task(actor: Actor, store: Store, case: str, task: NewTask) -> Case:
    """Set a task; a coercive measure before its stage is refused.

    Raises:
        Refused: The stage does not allow the measure.
        InputError: No such measure.
    """
    with store.transaction() as connection:
        held = casework.load(connection, case)
        _open_still(held)
        check_measure(profile(held.profile), held, task.measure)
        body = {
            "assignee": task.assignee,
            "due": task.due.isoformat() if task.due else "",
            "element": task.element,
            "measure": task.measure,
            "task": f"T{len(held.tasks) + 1}",
            "title": task.title,
        }
        casework.add(connection, actor, store.now(), case, casework.TASKED, body)
        return casework.load(connection, case)


def plan_tasks(actor: Actor, store: Store, case: str, language: str = "zh") -> Case:
    """Set the playbook's tasks for every gap of the matrix that has none yet.

    Steps that the present stage does not allow are left out: they come when it does.

    Args:
        actor: Who plans.
        store: Open workspace.
        case: Its number.
        language: `zh` or `en`, of the titles.

    Raises:
        Conflict: The case is closed.
    """
    with store.transaction() as connection:
        file = casefile.build(store, connection, case)
        _open_still(file.case)
        of = profile(file.case.profile)
        here = of.state(file.case.state)
        known = {measure.id: measure for measure in of.measures}
        set_already = {(task.element, task.title) for task in file.case.tasks}
        count = len(file.case.tasks)
        for row in file.matrix:
            element = f"{row.offence}/{row.element}"
            for step in playbook(row.offence).get(row.element, ()) if row.gap else ():
                title = step.zh if language == "zh" else step.en
                measure = known.get(step.measure)
                blocked = measure is None or (measure.coercive and not here.coercive)
                if blocked or (element, title) in set_already:
                    continue
                count += 1
                body = {"assignee": "", "due": "", "element": element, "measure": step.measure}
                body |= {"task": f"T{count}", "title": title}
                casework.add(connection, actor, store.now(), case, casework.TASKED, body)
        return casework.load(connection, case)


def finish_task(actor: Actor, store: Store, case: str, task: str, result: str) -> Case:
    """Mark a task as done, with its result. Raises NotFound, Conflict."""
    with store.transaction() as connection:
        held = casework.load(connection, case)
        found = next((t for t in held.tasks if t.task == task), None)
        if found is None:
            raise NotFound(f"case {case} has no task {task!r}")
        if found.done_at is not None:
            raise Conflict(f"task {task} was done by {found.done_by} already")
        body = {"result": result, "task": task}
        casework.add(connection, actor, store.now(), case, casework.DONE, body)
        return casework.load(connection, case)


def add_note(
    actor: Actor, store: Store, case: str, kind: str, text: str, exhibits: tuple[str, ...] = ()
) -> Case:
    """Add a fact, an open question or exculpatory material. Raises InputError, NotFound."""
    if kind not in NOTE_KINDS or not text.strip():
        raise InputError(f"no note {kind!r}", remedy=f"use one of: {', '.join(NOTE_KINDS)}")
    with store.transaction() as connection:
        casework.load(connection, case)
        for name in exhibits:
            casework.exhibit(connection, name)
        body = {"exhibits": list(exhibits), "kind": kind, "text": text}
        casework.add(connection, actor, store.now(), case, casework.NOTED, body)
        return casework.load(connection, case)


def add_exhibit(
    actor: Actor, store: Store, case: str, exhibit: str, *, secret: bool = False
) -> Case:
    """Add an exhibit to a case, or mark it as secret. Raises NotFound."""
    with store.transaction() as connection:
        casework.load(connection, case)
        casework.exhibit(connection, exhibit)
        body = {"exhibit": exhibit, "secret": secret}
        casework.add(connection, actor, store.now(), case, casework.ADDED, body)
        return casework.load(connection, case)


def describe_exhibit(actor: Actor, store: Store, exhibit: str, capture: Capture) -> CaseExhibit:
    """Record how an exhibit was captured, and say what is lacking.

    Args:
        actor: Who records it.
        store: Open workspace.
        exhibit: SHA-256 of kept bytes, or `physical:<number>`.
        capture: The record.

    Raises:
        NotFound: The digest is not that of a kept exhibit.
        InputError: Neither a digest nor a physical number.
    """
    with store.transaction() as connection:
        if not exhibit.startswith("physical:"):
            casework.exhibit(connection, exhibit)
        casework.describe(connection, actor, store.now(), exhibit, capture)
        found = casework.exhibit(connection, exhibit)
        known = frozenset(casework.known_exhibits(connection))
    return msgspec.structs.replace(found, defects=lint(found, known))


def approve(actor: Actor, store: Store, case: str, because: str) -> Case:
    """Approve a case for referral: a second person, for exactly this state of the case.

    Raises:
        Refused: No basis or reason; the same person opened the case or moved it to its
            present state; the stage does not allow a referral; an element judged as
            supported rests on an exhibit with a fatal defect.
    """
    _named(actor, because, "an approval")
    with store.transaction() as connection:
        file = casefile.build(store, connection, case)
        held = file.case
        movers = {held.opened_by, *(d.actor for d in held.decisions[-1:])}
        if actor.name.strip().casefold() in {name.strip().casefold() for name in movers}:
            raise Refused(
                f"{actor.name} opened or decided case {case} and cannot approve it too",
                remedy="have a second person approve it: --actor NAME",
            )
        of = profile(held.profile)
        if held.state not in of.refer_from:
            stages = ", ".join(of.refer_from)
            raise Refused(f"case {case} is {held.state!r}", remedy=f"referral from: {stages}")
        _refuse_fatal(file)
        body = {"because": because, "substance": casefile.substance_digest(file)}
        casework.add(connection, actor, store.now(), case, casework.APPROVED, body)
        return casework.load(connection, case)


def _refuse_fatal(file: CaseFile) -> None:
    fatal = {d.exhibit: d for e in file.exhibits for d in e.defects if d.severity == "fatal"}
    for row in file.matrix:
        for name in row.exhibits:
            if row.judged == "supported" and name in fatal:
                defect = fatal[name]
                raise Refused(
                    f"{row.offence}/{row.element} rests on exhibit {name[:16]}, which has a fatal "
                    f"defect: {defect.says} ({defect.article})",
                    remedy=f"{defect.remedy}; or judge the element again without it",
                )
