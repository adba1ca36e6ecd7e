"""A case file as the blocks of a dossier in one language."""

from collections.abc import Iterator, Sequence

from counterfoil.exporters.dossier.blocks import (
    Block,
    Dossier,
    Grid,
    Heading,
    Pairs,
    Picture,
    Points,
    Text,
)
from counterfoil.exporters.dossier.comparison import comparison_blocks
from counterfoil.exporters.dossier.words import term, words
from counterfoil.exporters.redaction import recipient
from counterfoil.exporters.report.drawing import ring_picture
from counterfoil.exporters.report.formats import amount, moment
from counterfoil.exporters.report.safe import plain
from counterfoil.model.case import CaseFile, MatrixRow, ReferralRequest
from counterfoil.model.dossier import FindingShown, OffenceShown, Origin
from counterfoil.model.exhibit import CaseExhibit

FINDINGS = 40
"""Findings that the dossier quotes; all are in the other files of the bundle."""

EVENTS = 120
TIES = 80
SHORT = 12
"""Hex digits by which tables cite an exhibit; the list of exhibits has all 64."""

STYLE = (
    "text{text-anchor:middle;fill:#1b1b1b;font-size:12px;font-weight:500;paint-order:stroke;"
    "stroke:#fff;stroke-width:3px}.name{font-size:12.5px}.role{font-size:11px;fill:#4a4a4a}"
    ".count,.letter{font-weight:700;stroke:none}.letter{font-size:13px}"
    ".tie{font-size:11px;font-weight:600}.legend{font-size:12px;text-anchor:start}"
)
"""What the report's page says about its pictures, for pictures that stand alone."""


def dossier(file: CaseFile, request: ReferralRequest) -> Dossier:
    """Lay out the whole dossier; every text is made safe to print."""
    language = request.language
    w = words(language)
    return Dossier(
        language=language,
        title=w["title"],
        subtitle=w["subtitle"],
        running=plain(f"{file.case.case} · {file.case.title} · {w['subtitle']}", 90),
        cover=tuple((name, plain(value, 400)) for name, value in _cover(file, request, w)),
        warning=w["warning"],
        blocks=tuple(_Writer(file, language).blocks()),
        page=w["page"],
        made=f"Counterfoil {file.version}",
    )


def _cover(
    file: CaseFile, request: ReferralRequest, w: dict[str, str]
) -> Iterator[tuple[str, str]]:
    case, chinese = file.case, request.language == "zh"
    yield w["case"], case.case
    yield w["name"], case.title
    yield w["lead"], case.lead
    yield w["state"], file.state_name_zh if chinese else file.state_name
    yield w["opened"], f"{case.opened_by}, {moment(case.opened_at)} ({case.basis})"
    for said in case.approvals[-1:]:
        yield w["approved"], f"{said.actor}, {moment(said.at)} ({said.basis})"
    to = recipient(request.recipient)
    yield w["recipient"], to.zh if chinese else to.en
    yield w["volume"], w[request.volume or "whole"]
    yield w["as_of"], moment(file.as_of)


class _Writer:
    """Holds the case and its language while sections are written."""

    def __init__(self, file: CaseFile, language: str) -> None:
        self.file, self.language = file, language
        self.w = words(language)
        self.zh = language == "zh"
        # Exhibits are cited by their place in the list.
        self.numbers = {e.exhibit: str(n) for n, e in enumerate(file.exhibits, start=1)}

    def blocks(self) -> Iterator[Block]:
        yield from self.facts()
        yield from self.people()
        yield from self.ring()
        yield from self.elements()
        yield from self.valuation()
        yield from self.timeline()
        yield from self.exhibits()
        yield from self.comparisons()
        yield from self.exculpatory()
        yield from self.questions()
        yield from self.decisions()
        yield from self.law()

    def grid(self, columns: str, widths: tuple[int, ...], rows: Sequence[tuple[str, ...]]) -> Block:
        """A table; `columns` are keys of the words."""
        if not rows:
            return Text(text=self.w["none"])
        header = tuple(self.w[key] for key in columns.split())
        safe = tuple(tuple(plain(cell, 1200) for cell in row) for row in rows)
        return Grid(header=header, rows=safe, widths=widths)

    def term(self, text: str) -> str:
        return term(text, self.language)

    def at(self, origin: Origin | None) -> str:
        """Exhibit number and row."""
        if origin is None or not origin.exhibit:
            return "–"
        number = self.numbers.get(origin.exhibit, origin.exhibit[:SHORT])
        return f"[{number}] {origin.row or ''}".strip()

    def cite(self, exhibits: tuple[str, ...]) -> str:
        return " ".join(f"[{self.numbers.get(e, e[:SHORT])}]" for e in exhibits)

    def facts(self) -> Iterator[Block]:
        lead, w = self.file.lead, self.w
        yield Heading(text=w["facts"])
        leading = [a for a in lead.amounts if a.leading] or list(lead.amounts[:1])
        sums = "; ".join(f"{self.term(a.basis)}: {amount(a.amount)}" for a in leading)
        yield Text(
            text=plain(
                w["suspected_facts"].format(
                    findings=lead.findings_total or len(lead.findings),
                    rights=", ".join(r.name for r in lead.rights) or "–",
                    members=len(lead.members),
                    amounts=sums or w["no_amount"],
                )
            )
        )
        notes = tuple(plain(n.text) for n in self.file.case.notes if n.kind == "fact")
        if notes:
            yield Points(items=notes)
        yield Heading(text=w["rights"], level=2)
        rows = [
            (
                f"{r.right}\n{r.name} {r.name_zh}".strip(),
                r.owner,
                f"{', '.join(r.classes)} {r.goods}".strip(),
                f"{r.registered_on or '?'} – {r.expires_on or '?'}",
            )
            for r in lead.rights
        ]
        yield self.grid("right owner goods term", (4, 3, 5, 3), rows)
        yield Heading(text=w["findings"], level=2)
        shown = [self.finding(f) for f in lead.findings[:FINDINGS]]
        yield self.grid("record registered observed lawful source", (4, 3, 6, 4, 2), shown)
        rest = (lead.findings_total or len(lead.findings)) - len(shown)
        if rest > 0:
            yield Text(text=w["more"].format(rest), small=True)

    def finding(self, shown: FindingShown) -> tuple[str, ...]:
        finding = shown.finding
        title = shown.passages[0].text if shown.passages else ""
        reasons = "; ".join(self.term(r.says) for r in finding.reasons[:3])
        lawful = "; ".join(
            f"{self.term(x.explanation)}: {self.term(x.holds)}" for x in finding.lawful
        )
        price = f"\n{amount(shown.price)} × {shown.units or '?'}" if shown.price else ""
        quoted = finding.reasons[0].right_value if finding.reasons else finding.right
        return (
            f"{finding.record}\n{self.term(finding.verdict)} {finding.score:.2f}",
            quoted,
            f"{title or finding.record}\n{reasons}{price}",
            lawful or "–",
            self.at(shown.origin),
        )

    def people(self) -> Iterator[Block]:
        yield Heading(text=self.w["people"])
        rows = [
            (
                f"{m.label or '–'}\n{m.record}",
                self.term(m.role) or "–",
                "\n".join(f"{self.term(k)}: {v}" for k, v in m.details) or "–",
                self.at(m.origin),
            )
            for m in self.file.lead.members
        ]
        yield self.grid("label role details source", (5, 2, 5, 2), rows)

    def ring(self) -> Iterator[Block]:
        lead = self.file.lead
        if not lead.ties:
            return
        yield Heading(text=self.w["ring"])
        painted = ring_picture(lead, self.language)
        svg = painted.svg.replace(">", f"><style>{STYLE}</style>", 1)
        yield Picture(svg=svg, caption=self.w["ring_note"])
        labels = {m.record: m.label or m.record for m in lead.members}
        rows = [
            (
                labels.get(t.left, t.left),
                labels.get(t.right, t.right),
                self.term(t.kind),
                " ".join(x for x in (t.value, amount(t.amount) if t.amount else "") if x) or "–",
                str(t.count),
            )
            for t in lead.ties[:TIES]
        ]
        yield self.grid("from to kind value rows", (4, 4, 2, 4, 1), rows)

    def elements(self) -> Iterator[Block]:
        yield Heading(text=self.w["elements"])
        offences = self.file.lead.offences
        if not offences:
            yield Text(text=self.w["none"])
        for offence in offences:
            yield from self.offence(offence)

    def offence(self, offence: OffenceShown) -> Iterator[Block]:
        title = (offence.title_zh if self.zh else offence.title) or offence.title
        tier = f" — {self.w['tier']}: {self.term(offence.tier)}" if offence.tier else ""
        yield Heading(text=plain(f"{offence.offence} {title}{tier}"), level=2)
        rows = [self.element(row) for row in self.file.matrix if row.offence == offence.offence]
        yield self.grid("element machine judged exhibits_short collect", (4, 3, 3, 2, 5), rows)

    def element(self, row: MatrixRow) -> tuple[str, ...]:
        name = (row.name_zh if self.zh else row.name) or row.name
        numbers = " / ".join(x for x in (self.term(row.measured), row.threshold) if x)
        against = f"\n{self.w['against']}: {self.cite(row.against)}" if row.against else ""
        judged = f"{self.term(row.judged)}\n{row.because} ({row.judged_by})" if row.judged else "–"
        collect = row.collect_zh if self.zh else row.collect
        return (
            f"{name}\n{row.source}".strip(),
            f"{self.term(row.machine)}\n{numbers}".strip(),
            judged,
            (self.cite(row.exhibits) or "–") + against,
            "; ".join(collect) if row.gap and collect else "–",
        )

    def valuation(self) -> Iterator[Block]:
        yield Heading(text=self.w["valuation"])
        rows = [
            (self.term(a.basis), amount(a.amount), str(a.units or "–"), a.why or "–")
            for a in self.file.lead.amounts
        ]
        yield self.grid("value_basis amount units why", (4, 3, 2, 6), rows)
        gaps = [
            (g.says_zh if self.zh else g.says, g.collect_zh if self.zh else g.collect)
            for g in self.file.gaps
        ]
        if gaps:
            yield self.grid("gap collect", (1, 1), gaps)

    def timeline(self) -> Iterator[Block]:
        yield Heading(text=self.w["timeline"])
        rows = [
            (
                moment(e.at),
                self.term(e.kind),
                f"{e.text} {amount(e.amount) if e.amount else ''}".strip(),
                self.at(e.origin),
            )
            for e in self.file.lead.events[:EVENTS]
        ]
        yield self.grid("at kind what source", (3, 2, 7, 2), rows)

    def exhibits(self) -> Iterator[Block]:
        w = self.w
        yield Heading(text=w["exhibits"])
        rows = [self.exhibit(e) for e in self.file.exhibits]
        yield self.grid("no exhibit digest taken complete", (1, 4, 5, 4, 2), rows)
        # The same gap in many exhibits is one line.
        shared: dict[tuple[str, str, str], list[str]] = {}
        for e in self.file.exhibits:
            for d in e.defects:
                says = f"{w[d.severity]}: {d.says_zh if self.zh else d.says}"
                key = (says, d.article, d.remedy_zh if self.zh else d.remedy)
                shared.setdefault(key, []).append(f"[{self.numbers[e.exhibit]}]")
        defects = [(" ".join(numbers), *key) for key, numbers in shared.items()]
        if defects:
            yield Heading(text=w["defects"], level=2)
            yield self.grid("exhibits_short says article remedy", (3, 6, 4, 6), defects)

    def exhibit(self, e: CaseExhibit) -> tuple[str, ...]:
        worst = e.defects[0].severity if e.defects else "no_defect"
        digest = self.w["physical"] if ":" in e.exhibit else _grouped(e.exhibit)
        taken = ", ".join(x for x in (e.taken_by, moment(e.taken_at), e.basis) if x)
        kind = self.term(e.capture.kind.value)
        label = f"{e.name}\n{kind} {e.capture.number}".strip()
        return (self.numbers[e.exhibit], label, digest, taken or "–", self.w[worst])

    def comparisons(self) -> Iterator[Block]:
        if self.file.comparisons:
            yield Heading(text=self.w["comparisons"])
            yield Text(text=self.w["comparisons_note"], small=True)
        for shown in self.file.comparisons:
            number = self.numbers.get(shown.exhibit, shown.exhibit[:SHORT])
            yield from comparison_blocks(shown, number, self.w)

    def exculpatory(self) -> Iterator[Block]:
        yield Heading(text=self.w["exculpatory"])
        yield Text(text=self.w["exculpatory_note"], small=True)
        yield self.points(self.file.exculpatory)

    def points(self, items: tuple[str, ...]) -> Block:
        if not items:
            return Text(text=self.w["none"])
        return Points(items=tuple(plain(item, 800) for item in items))

    def questions(self) -> Iterator[Block]:
        yield Heading(text=self.w["questions"])
        # Gaps are named by their identifiers; here they get their names in the language.
        named = {
            f"{r.offence} {r.element}": f"{r.offence}: {(r.name_zh if self.zh else '') or r.name}"
            for r in self.file.matrix
        }
        yield self.points(tuple(named.get(q, q) for q in self.file.questions))
        if self.file.clocks:
            yield Heading(text=self.w["clocks"], level=2)
            rows = [
                (c.name_zh if self.zh else c.name, moment(c.due), self.term(c.state), c.article)
                for c in self.file.clocks
            ]
            yield self.grid("what due clock_state article", (6, 3, 2, 3), rows)

    def decisions(self) -> Iterator[Block]:
        w, case = self.w, self.file.case
        yield Heading(text=w["decisions"])
        rows = [(moment(case.opened_at), w["opened"], case.opened_by, case.basis, case.because)]
        rows += [
            (
                moment(d.at),
                f"{self.term(d.before)} → {self.term(d.after)}",
                d.actor,
                d.basis,
                d.because,
            )
            for d in case.decisions
        ]
        rows += [(moment(a.at), w["approved"], a.actor, a.basis, a.because) for a in case.approvals]
        yield self.grid("at what by basis because", (3, 3, 2, 3, 4), rows)
        if case.tasks:
            yield Heading(text=w["tasks"], level=2)
            tasks = [(t.task, t.title, t.assignee, str(t.due or "–"), t.result or "–")
                     for t in case.tasks]  # fmt: skip
            yield self.grid("no what by due result", (1, 6, 2, 2, 4), tasks)
        yield Heading(text=w["custody"], level=2)
        yield Text(text=w["custody_note"])

    def law(self) -> Iterator[Block]:
        yield Heading(text=self.w["law"])
        rows = [
            (o.offence, f"{c.source} {c.article}".strip() + (f"\n{c.quote}" if c.quote else ""))
            for o in self.file.lead.offences
            for c in o.citations
        ]
        if rows:
            yield Pairs(rows=tuple((a, plain(b, 1200)) for a, b in dict.fromkeys(rows)))
        else:
            yield Text(text=self.w["none"])


def _grouped(digest: str) -> str:
    return " ".join(digest[i : i + 16] for i in range(0, len(digest), 16))
