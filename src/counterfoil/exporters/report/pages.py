"""The pages of a report, in both languages, from what an action looked up."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import msgspec

from counterfoil.exporters.report.chart import LAYERS, MIDDLE, letters_of
from counterfoil.exporters.report.drawing import ring_picture
from counterfoil.exporters.report.highlight import spans_of
from counterfoil.exporters.report.reliability import reliability_picture
from counterfoil.exporters.report.rendering import environment, render
from counterfoil.exporters.report.safe import marked, slug
from counterfoil.exporters.report.summary import summary_of
from counterfoil.exporters.report.timeline import timeline_picture
from counterfoil.exporters.report.words import LANGUAGES, words
from counterfoil.model.dossier import (
    AmountShown,
    ExhibitShown,
    FindingShown,
    LeadShown,
    Member,
    OffenceShown,
    Origin,
    ReportInput,
    RightShown,
)

MOST_TIES, MOST_EVENTS = 60, 40
"""Rows of a table on a lead's page; the export holds the rest."""


def write(dossier: ReportInput) -> Iterator[tuple[str, bytes]]:
    """Write a report.

    Args:
        dossier: Everything the report states.

    Yields:
        Relative path and bytes of each file: `index.html`, and for both languages
        `index.html`, `problems.html` and one page a lead. The same dossier gives the same bytes.
        Pages need nothing but themselves: no script, no font, no network.
    """
    made = environment(dossier.zone)
    pages = {lead.lead: page for lead, page in zip(dossier.leads, _pages(dossier), strict=True)}
    first = _index(dossier, pages, "en")
    yield "index.html", render(made, "en", "index.html", first, root=True)
    for language in LANGUAGES:
        fill = partial(render, made, language)
        yield f"{language}/index.html", fill("index.html", _index(dossier, pages, language))
        yield f"{language}/problems.html", fill("problems.html", {"d": dossier})
        for lead in dossier.leads:
            name = pages[lead.lead]
            body = _lead(dossier, lead, language)
            yield f"{language}/{name}", fill("lead.html", body, page=name)


def _pages(dossier: ReportInput) -> Iterator[str]:
    """A file name for each lead: safe, and different even if identifiers are not."""
    seen: set[str] = {"index.html", "problems.html"}
    for lead in dossier.leads:
        name = f"{slug(lead.lead)}.html"
        if name.lower() in seen:
            name = f"{slug(lead.lead)}-{lead.rank}.html"
        seen.add(name.lower())
        yield name


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One lead in the ranked list."""

    lead: LeadShown
    page: str
    names: str
    rights: str
    amount: Any
    offences: tuple[OffenceShown, ...]
    findings: int


def _index(dossier: ReportInput, pages: Mapping[str, str], language: str) -> dict[str, Any]:
    rows = [
        Row(
            lead=lead, page=pages[lead.lead], findings=_total(lead),
            names=_few([m.label for m in sorted(lead.members, key=_shops_first) if m.label]),
            rights=_few([right.name for right in lead.rights]),
            amount=leading.amount if (leading := _leading(lead)) else None,
            offences=(tuple(o for o in lead.offences if o.tier) or lead.offences)[:3],
        )
        for lead in dossier.leads
    ]  # fmt: skip
    says = words(language)
    measured = [
        (says[f"reliability{of}"], says[f"reliability_note{of}"], says[f"measured_on{of}"], weights,
         reliability_picture(weights, says[f"reliability{of}"], says["said"], says["true"]))
        for of, weights in (("", dossier.weights), ("_entities", dossier.entity_weights))
        if weights
    ]  # fmt: skip
    return {"d": dossier, "leads": rows, "measured": measured}


def _shops_first(member: Member) -> bool:
    return not member.record.startswith("shops:")


def _few(names: list[str]) -> str:
    distinct = list(dict.fromkeys(names))
    return ", ".join(distinct[:3]) + (" …" if len(distinct) > 3 else "")


def _total(lead: LeadShown) -> int:
    return len(lead.findings) if lead.findings_total is None else lead.findings_total


def _leading(lead: LeadShown) -> AmountShown | None:
    return next((amount for amount in lead.amounts if amount.leading), None)


def _lead(dossier: ReportInput, lead: LeadShown, language: str) -> dict[str, Any]:
    rights = {right.right: right for right in lead.rights}
    total = _total(lead)
    return {
        "d": dossier, "l": lead, "members": _by_role(lead), "total": total,
        "leading": _leading(lead),
        "summary": summary_of(lead, language, total),
        "picture": ring_picture(lead, language),
        "letters": letters_of(lead.members),
        "timeline": timeline_picture(lead.events, language, words(language)["timeline"]),
        "events": _telling(lead), "events_left": max(0, len(lead.events) - MOST_EVENTS),
        "ties": lead.ties[:MOST_TIES], "ties_left": max(0, len(lead.ties) - MOST_TIES),
        "findings": [
            {
                "shown": finding,
                "right": rights.get(finding.finding.right),
                "passages": _passages(finding, rights.get(finding.finding.right)),
            }
            for finding in lead.findings
        ],
        "findings_left": total - len(lead.findings),
        "sources": _sources(dossier, lead),
    }  # fmt: skip


def _by_role(lead: LeadShown) -> list[Member]:
    """Members in the order of the picture: from where goods come from to where money goes."""
    return sorted(lead.members, key=lambda m: (LAYERS.get(m.role, MIDDLE), m.role, m.record))


def _telling(lead: LeadShown) -> list[Any]:
    """Events for the table, in time; rare kinds before the many listings."""
    order = sorted(lead.events, key=lambda e: (e.kind in ("listing", "shop opened"), e.at))
    return sorted(order[:MOST_EVENTS], key=lambda e: (e.at, e.kind, e.record))


def _passages(finding: FindingShown, right: RightShown | None) -> list[dict[str, Any]]:
    """Texts with highlights; of several, those without one are left out."""
    found = [(p, spans_of(p, finding, right)) for p in finding.passages]
    telling = [pair for pair in found if pair[1] or pair[0].field == "title"] or found[:3]
    return [{"field": p.field, "text": marked(p.text, spans)} for p, spans in telling]


def _sources(dossier: ReportInput, lead: LeadShown) -> list[ExhibitShown]:
    """Exhibits that the page cites, in the order of the list of exhibits."""
    cited = {origin.exhibit for origin in _origins(lead) if origin.exhibit}
    known = [exhibit for exhibit in dossier.exhibits if exhibit.sha256 in cited]
    left = sorted(cited - {exhibit.sha256 for exhibit in known})
    return known + [ExhibitShown(sha256=sha, name="", bytes=0) for sha in left]


def _origins(lead: LeadShown) -> Iterator[Origin]:
    for origin in (
        *(right.origin for right in lead.rights),
        *(finding.origin for finding in lead.findings),
        *(member.origin for member in lead.members),
        *(event.origin for event in lead.events),
    ):
        if origin is not None:
            yield origin
    for tie in lead.ties:
        yield from tie.origins
