"""The dossier as a Word document that another office can edit; equal cases, equal bytes."""

import io
from datetime import UTC
from typing import Any

from counterfoil.errors import Unavailable
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
from counterfoil.exporters.dossier.text import dossier
from counterfoil.exporters.dossier_pdf import drawing
from counterfoil.exporters.stable import rezip
from counterfoil.model.case import CaseFile, Format, Loss, ReferralRequest, Written

LATIN, CHINESE = "Arial", "SimSun"
"""Fonts by name only; a reader without them sees its own."""

LINE_CM = 17.0
"""Width of the text on the page."""


def write(file: CaseFile, request: ReferralRequest) -> Written:
    """`dossier.docx`.

    Raises:
        Unavailable: python-docx is missing.
    """
    try:
        from docx import Document
    except ImportError as error:
        raise Unavailable(
            "python-docx is missing", remedy='pip install "counterfoil[report]"'
        ) from error
    laid = dossier(file, request)
    document = Document()
    _set_up(document, laid, file)
    _cover(document, laid)
    losses = [loss for block in laid.blocks for loss in _block(document, block, request)]
    packed = io.BytesIO()
    document.save(packed)
    return Written(files={"dossier.docx": rezip(packed.getvalue())}, losses=tuple(losses))


def _set_up(document: Any, laid: Dossier, file: CaseFile) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin = section.bottom_margin = Cm(2.0)
    for name, size in (("Normal", 9.5), ("Title", 24), ("Heading 1", 14), ("Heading 2", 11)):
        style = document.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for old in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{old}"), None)
        fonts.set(qn("w:eastAsia"), CHINESE)
        if name != "Normal":
            style.font.color.rgb = RGBColor(0x1D, 0x2A, 0x3A)
    core, at = document.core_properties, file.as_of.astimezone(UTC).replace(tzinfo=None)
    core.author = core.last_modified_by = "Counterfoil"
    core.title, core.comments, core.revision = laid.title, laid.made, 1
    core.created = core.modified = at.replace(microsecond=0)
    section.header.paragraphs[0].text = laid.running
    _page_number(section.footer.paragraphs[0], laid.page)


def _page_number(paragraph: Any, words: str) -> None:
    before, _, rest = words.partition("{0}")
    between, _, after = rest.partition("{1}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        paragraph.add_run(text)
        if field:
            _field(paragraph, field)


def _field(paragraph: Any, instruction: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "instruction", "end"):
        run = paragraph.add_run()._r
        if kind == "instruction":
            element = OxmlElement("w:instrText")
            element.text = instruction
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run.append(element)


def _cover(document: Any, laid: Dossier) -> None:
    document.add_paragraph(laid.subtitle)
    document.add_heading(laid.title, level=0)
    _table(document, [tuple(pair) for pair in laid.cover], (1, 3), header=False)
    document.add_paragraph()
    document.add_paragraph(laid.warning)
    document.add_page_break()


def _block(document: Any, block: Block, request: ReferralRequest) -> list[Loss]:
    match block:
        case Heading():
            document.add_heading(block.text, level=block.level)
        case Text():
            document.add_paragraph(block.text)
        case Points():
            for item in block.items:
                document.add_paragraph(item, style="List Bullet")
        case Pairs():
            _table(document, list(block.rows), (1, 4), header=False)
        case Grid():
            _table(document, [block.header, *block.rows], block.widths, header=True)
        case Picture():
            return _picture(document, block, request)
    return []


def _picture(document: Any, block: Picture, request: ReferralRequest) -> list[Loss]:
    from docx.shared import Cm

    try:
        png = drawing(block.svg, request.fonts)
    except Unavailable as lack:
        return [Loss(format="docx", what="ring picture", count=1, why=lack.message)]
    document.add_picture(io.BytesIO(png), width=Cm(LINE_CM))
    document.add_paragraph(block.caption)
    return []


def _table(
    document: Any, rows: list[tuple[str, ...]], widths: tuple[int, ...], *, header: bool
) -> None:
    from docx.shared import Cm, Pt

    table = document.add_table(rows=len(rows), cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    shares = [LINE_CM * width / sum(widths) for width in widths]
    for number, (row, line) in enumerate(zip(rows, table.rows, strict=True)):
        for text, cell, share in zip(row, line.cells, shares, strict=True):
            cell.width = Cm(share)
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size = Pt(8)
            run.bold = header and number == 0
    if header:
        _repeat(table.rows[0])
    document.add_paragraph()


def _repeat(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


FORMAT = Format(name="docx", version="OOXML", write=write)
