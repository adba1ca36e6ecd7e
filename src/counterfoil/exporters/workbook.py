"""Lists for people who work in spreadsheets: one XLSX, one sheet a list, text as text."""

import io
import re
from collections.abc import Sequence
from typing import Any

from counterfoil.exporters.stable import instant, rezip
from counterfoil.model.case import CaseFile, Format, Loss, ReferralRequest, Written

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 cannot carry."""

LONGEST = 32_767
"""Characters in one cell of a workbook."""

Sheet = tuple[str, str, list[str], list[list[object]]]


def write(file: CaseFile, request: ReferralRequest) -> Written:
    """`lists.xlsx`. Every cell is written as text or number, never as a formula."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    chinese = request.language == "zh"
    cut = 0
    for name, name_zh, header, rows in _sheets(file):
        cut += _fill(book, name_zh if chinese else name, header, rows)
    packed = io.BytesIO()
    book.save(packed)
    files = {"lists.xlsx": rezip(packed.getvalue(), {"docProps/core.xml": _core(file)})}
    losses = [Loss(format="xlsx", what="ties as a graph", count=len(file.lead.ties), why="a list")]
    if cut:
        why = f"a cell holds {LONGEST} characters, and some control characters cannot stand in XML"
        losses.append(Loss(format="xlsx", what="characters", count=cut, why=why))
    return Written(files=files, losses=tuple(loss for loss in losses if loss.count))


def _core(file: CaseFile) -> bytes:
    at = instant(file.as_of)[:19] + "Z"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Counterfoil</dc:creator>'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified></cp:coreProperties>'
    ).encode()


def _fill(book: Any, name: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> int:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(name)
    cut = 0
    for number, row in enumerate([header, *rows], start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, int | float):
                cell.value = value
                continue
            text = "" if value is None else str(value)
            kept = ILLEGAL.sub("", text)[:LONGEST]
            cut += len(text) - len(kept)
            cell.value = kept
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for index, title in enumerate(header, start=1):
        longest = max([len(title), *(len(str(row[index - 1] or "")) for row in rows)])
        letter = sheet.cell(1, index).column_letter
        sheet.column_dimensions[letter].width = min(60, max(10, longest + 2))
    sheet.freeze_panes = "A2"
    return cut


def _sheets(file: CaseFile) -> list[Sheet]:
    lead = file.lead
    return [
        ("Findings", "发现", ["record", "right", "verdict", "score", "seller", "title", "price",
         "units", "exhibit", "row"], _findings(file)),
        ("Members", "主体", ["record", "entity", "role", "label", "details"],
         [[m.record, m.entity, m.role, m.label, "; ".join(f"{k}: {v}" for k, v in m.details)]
          for m in lead.members]),
        ("Ties", "关联", ["left", "right", "kind", "value", "rows", "amount", "currency", "fanout"],
         [[t.left, t.right, t.kind, t.value, t.count, str(t.amount.value) if t.amount else "",
           t.amount.currency if t.amount else "", t.fanout] for t in lead.ties]),
        ("Amounts", "金额", ["basis", "value", "currency", "units", "why"],
         [[a.basis, str(a.amount.value), a.amount.currency, a.units, a.why] for a in lead.amounts]),
        ("Elements", "要件", ["offence", "element", "name", "name_zh", "machine", "judged", "by",
         "exhibits", "collect"],
         [[r.offence, r.element, r.name, r.name_zh, r.machine, r.judged, r.judged_by,
           "; ".join(r.exhibits), "; ".join(r.collect)] for r in file.matrix]),
        ("Exhibits", "证据", ["exhibit", "number", "name", "bytes", "basis", "taken_by", "taken_at",
         "act", "defects"],
         [[e.exhibit, e.capture.number, e.name, e.size, e.basis, e.taken_by,
           instant(e.taken_at) if e.taken_at else "", e.act,
           "; ".join(f"{d.severity}: {d.says} ({d.article})" for d in e.defects)]
          for e in file.exhibits]),
        ("Timeline", "时间线", ["at", "kind", "text", "amount", "currency", "record"],
         [[instant(e.at), e.kind, e.text, str(e.amount.value) if e.amount else "",
           e.amount.currency if e.amount else "", e.record] for e in lead.events]),
        ("Exculpatory", "有利证据", ["text"], [[text] for text in file.exculpatory]),
        ("Log", "保管记录", ["act", "at", "what", "actor", "basis", "purpose", "subject"],
         [[a.seq, instant(a.at), a.act, a.actor, a.basis, a.purpose, a.subject]
          for a in file.acts]),
    ]  # fmt: skip


def _findings(file: CaseFile) -> list[list[object]]:
    return [
        [
            shown.finding.record,
            shown.finding.right,
            shown.finding.verdict,
            shown.finding.score,
            shown.seller,
            shown.passages[0].text if shown.passages else "",
            f"{shown.price.value} {shown.price.currency}" if shown.price else "",
            shown.units,
            shown.origin.exhibit,
            shown.origin.row,
        ]
        for shown in file.lead.findings
    ]


FORMAT = Format(name="xlsx", version="OOXML", write=write)
