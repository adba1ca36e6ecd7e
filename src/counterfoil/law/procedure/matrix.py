"""The matrix of elements and evidence: what carries each element, and what is missing."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec
import yaml

from counterfoil.model.case import Case, ElementJudgement, MatrixRow
from counterfoil.model.dossier import LeadShown, Limb, OffenceShown

FILE = Path(__file__).parent / "playbooks.yaml"


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to collect."""

    measure: str
    en: str
    zh: str


class ElementAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An element as the law pack names it."""

    offence: str
    element: str
    name: str
    name_zh: str = ""
    evidence: tuple[str, ...] = ()
    source: str = ""


@cache
def playbooks() -> dict[str, dict[str, tuple[Step, ...]]]:
    """Offence -> element -> steps; `any` serves offences that are not listed."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return msgspec.convert(data["playbooks"], dict[str, dict[str, tuple[Step, ...]]])


def playbook(offence: str) -> dict[str, tuple[Step, ...]]:
    """Steps of one offence by element, the general ones included."""
    books = playbooks()
    return {**books["any"], **books.get(offence, {})}


def matrix(case: Case, lead: LeadShown, elements: Sequence[ElementAsked]) -> tuple[MatrixRow, ...]:
    """One row for each element and each threshold of each offence of the lead.

    Args:
        case: Its judgements outrank what the machine computed.
        lead: Offences with the limbs that the law pack computed.
        elements: Elements of those offences, in the pack's order.
    """
    rows: list[MatrixRow] = []
    for offence in lead.offences:
        asked = [e for e in elements if e.offence == offence.offence]
        limbs = {limb.name: limb for limb in offence.limbs}
        rows += [_element(case, e, limbs.pop(e.name, None)) for e in asked]
        rows += [_threshold(case, offence, limb) for limb in limbs.values()]
    return tuple(rows)


def _latest(case: Case, offence: str, element: str) -> ElementJudgement | None:
    said = [j for j in case.judgements if (j.offence, j.element) == (offence, element)]
    return said[-1] if said else None


def _element(case: Case, asked: ElementAsked, limb: Limb | None) -> MatrixRow:
    steps = playbook(asked.offence).get(asked.element, ())
    row = MatrixRow(
        offence=asked.offence,
        element=asked.element,
        name=asked.name,
        name_zh=asked.name_zh,
        machine=limb.state if limb else "unknown",
        measured=limb.measured if limb else "",
        threshold=limb.threshold if limb else "",
        source=asked.source or (limb.source if limb else ""),
        collect=tuple(step.en for step in steps) or asked.evidence,
        collect_zh=tuple(step.zh for step in steps) or asked.evidence,
    )
    return _judged(row, _latest(case, asked.offence, asked.element))


def _threshold(case: Case, offence: OffenceShown, limb: Limb) -> MatrixRow:
    steps = playbook(offence.offence)["amounts"] if limb.state != "met" else ()
    row = MatrixRow(
        offence=offence.offence,
        element=limb.name,
        name=limb.name,
        name_zh=limb.name_zh,
        machine=limb.state,
        measured=limb.measured,
        threshold=limb.threshold,
        source=limb.source,
        collect=tuple(step.en for step in steps) if limb.state == "unknown" else (),
        collect_zh=tuple(step.zh for step in steps) if limb.state == "unknown" else (),
    )
    return _judged(row, _latest(case, offence.offence, limb.name))


def _judged(row: MatrixRow, said: ElementJudgement | None) -> MatrixRow:
    if said is None:
        return msgspec.structs.replace(row, gap=row.machine == "unknown")
    return msgspec.structs.replace(
        row,
        judged=said.state,
        judged_by=said.reviewer,
        because=said.because,
        exhibits=said.exhibits,
        against=said.against,
        gap=said.state == "open" or (said.state == "supported" and not said.exhibits),
    )
