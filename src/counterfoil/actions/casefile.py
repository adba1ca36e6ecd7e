"""Put a case file together from the log, the frozen dossier and the law pack."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from counterfoil import __version__
from counterfoil.actions.comparison_exhibits import comparisons
from counterfoil.law.procedure.completeness import lint
from counterfoil.law.procedure.gaps import valuation_gaps
from counterfoil.law.procedure.matrix import ElementAsked, matrix
from counterfoil.law.procedure.profile import clocks, profile
from counterfoil.model.case import Case, CaseFile, MatrixRow
from counterfoil.model.dossier import LeadShown, Origin
from counterfoil.model.exhibit import CaseExhibit
from counterfoil.store import casework, custody
from counterfoil.store import exhibits as kept
from counterfoil.store.store import Store

READS = frozenset({"case read", "case referred", "lead read", "leads read"})


def build(store: Store, connection: sa.Connection, name: str, until: int | None = None) -> CaseFile:
    """The file of a case as it was at act `until`, or as it is now.

    Raises:
        NotFound: No such case.
        CustodyError: The frozen dossier differs from its digest.
    """
    case = casework.load(connection, name, until)
    lead = msgspec.json.decode(casework.paper(connection, case.papers["dossier"]), type=LeadShown)
    of = profile(case.profile)
    state = of.state(case.state)
    history = [act for act in casework.history(connection, name, until) if _counts(act)]
    as_of = datetime.fromisoformat(history[-1].said["at"])
    known = frozenset(casework.known_exhibits(connection, until))
    exhibits = [
        msgspec.structs.replace(exhibit, defects=lint(exhibit, known))
        for exhibit in casework.exhibits(connection, case, until)
    ]
    rows = matrix(case, lead, elements(case.jurisdiction, [o.offence for o in lead.offences]))
    taken = [
        act
        for exhibit in exhibits
        for act in custody.about(connection, exhibit.exhibit, until)
        if act.said["act"] in ("exhibit kept", casework.DESCRIBED)
    ]
    acts = sorted([*history, *taken], key=lambda act: act.seq)
    return CaseFile(
        case=case,
        state_name=state.en,
        state_name_zh=state.zh,
        lead=lead,
        matrix=rows,
        exhibits=tuple(exhibits),
        exculpatory=tuple(dict.fromkeys(_exculpatory(case, lead))),
        questions=tuple(dict.fromkeys(_questions(case, lead, rows))),
        gaps=valuation_gaps(lead),
        clocks=clocks(of, case, as_of if until else store.now(), store.workspace.settings.zone),
        acts=tuple(custody.logged(act) for act in acts),
        comparisons=tuple(comparisons(_files(store, exhibits))),
        as_of=as_of,
        version=__version__,
    )


def _files(store: Store, exhibits: Sequence[CaseExhibit]) -> Iterator[tuple[str, Path]]:
    """Digest and kept file of each exhibit that has one."""
    for exhibit in exhibits:
        if ":" not in exhibit.exhibit:
            yield exhibit.exhibit, kept.place(store.workspace, exhibit.exhibit)


def _counts(act: custody.Act) -> bool:
    return act.said["act"] not in READS


def substance(file: CaseFile) -> bytes:
    """What a second person approves: the case without approvals, clocks and log."""
    case = msgspec.structs.replace(file.case, approvals=(), seq=0)
    body: dict[str, Any] = {
        "case": case,
        "exculpatory": file.exculpatory,
        "exhibits": file.exhibits,
        "gaps": file.gaps,
        "lead": file.lead,
        "matrix": file.matrix,
        "questions": file.questions,
    }
    if file.comparisons:
        body["comparisons"] = file.comparisons
    return msgspec.json.encode(body, order="sorted", enc_hook=str)


def substance_digest(file: CaseFile) -> str:
    """SHA-256 of the substance, as an approval names it."""
    return sha256(substance(file)).hexdigest()


def elements(jurisdiction: str, offences: Sequence[str]) -> list[ElementAsked]:
    """Elements of the offences as the jurisdiction's law pack names them."""
    from counterfoil.law.rulebook import built_in

    book = built_in().get(jurisdiction)
    if book is None:
        return []
    return [
        ElementAsked(
            offence=offence.id,
            element=element.id,
            name=element.names.get("en") or element.names.get("zh") or element.id,
            name_zh=element.names.get("zh", ""),
            evidence=element.evidence,
            source=f"{book.source(element.source).title if element.source else ''} "
            f"{element.article}".strip(),
        )
        for offence in book.pack.offences
        if offence.id in offences
        for element in offence.elements
    ]


def cited_exhibits(lead: LeadShown) -> list[str]:
    """Digests of the exhibits that the dossier's statements come from, in order."""
    found = [origin.exhibit for origin in _origins(lead) if origin and origin.exhibit]
    return list(dict.fromkeys(found))


def _origins(lead: LeadShown) -> Iterator[Origin | None]:
    yield from (shown.origin for shown in lead.findings)
    yield from (right.origin for right in lead.rights)
    yield from (member.origin for member in lead.members)
    yield from (origin for tie in lead.ties for origin in tie.origins)
    yield from (event.origin for event in lead.events)


def _exculpatory(case: Case, lead: LeadShown) -> Iterator[str]:
    yield from (f"{n.text} ({n.actor})" for n in case.notes if n.kind == "exculpatory")
    for said in case.judgements:
        if said.state == "contradicted" or said.against:
            yield f"{said.offence} {said.element}: {said.because} ({said.reviewer})"
    yield from lead.doubts
    for shown in lead.findings:
        finding = shown.finding
        if shown.judgement.startswith("dismissed"):
            yield f"{finding.record}: {shown.judgement}"
        for lawful in finding.lawful:
            if lawful.holds != "no":
                because = f": {lawful.because}" if lawful.because else ""
                yield f"{finding.record}: {lawful.explanation} = {lawful.holds}{because}"


def _questions(case: Case, lead: LeadShown, rows: Sequence[MatrixRow]) -> Iterator[str]:
    yield from (f"{n.text} ({n.actor})" for n in case.notes if n.kind == "question")
    yield from _disputes(case)
    for row in rows:
        if row.gap:
            yield f"{row.offence} {row.element}"
    for offence in lead.offences:
        for missing in offence.missing:
            yield f"{offence.offence}: {missing}"


def _disputes(case: Case) -> Iterator[str]:
    """Elements on which two reviewers' latest words differ; the latest stands in front."""
    latest: dict[tuple[str, str], dict[str, str]] = {}
    for said in case.judgements:
        latest.setdefault((said.offence, said.element), {})[said.reviewer] = said.state
    for (offence, element), words in latest.items():
        if len(set(words.values())) > 1:
            views = "; ".join(f"{name}: {word}" for name, word in words.items())
            yield f"{offence} {element}: reviewers disagree ({views})"
