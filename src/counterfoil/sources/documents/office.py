"""Text of Word, Excel, PowerPoint, OpenDocument and EPUB files: every part that holds words.

Read from the XML itself, so that headers, footers, notes, comments, text boxes, deleted
passages, table cells, diagrams, charts and document properties are all there.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from counterfoil.sources.documents.extracted import Writer
from counterfoil.sources.documents.markup import write_html

_DULL = re.compile(
    r"(?:^\[Content_Types\]|/_rels/|^_rels/|/theme/|styles?\.xml|settings\.xml|fontTable|"
    r"webSettings|numbering\.xml|tableStyles|presProps|viewProps|calcChain|printerSettings|"
    r"slideLayouts?/|slideMasters?/_rels|docProps/thumbnail|META-INF/manifest|stylesWithEffects)"
)
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "s": " ", "line-break": "\n"}
_NUMBER = re.compile(r"(\d+)\.xml$")

Embedded = Callable[[str, bytes], None]
"""Called with the name and bytes of every part that is not XML."""


def write_office(
    writer: Writer,
    archive: zipfile.ZipFile,
    kind: str,
    part: str,
    read: Callable[[str], bytes],
    embedded: Embedded,
) -> None:
    """Write the text of an office file.

    Args:
        writer: Collects the text.
        archive: The opened file.
        kind: `docx`, `xlsx`, `pptx`, `odf` or `epub`.
        part: Name of the file.
        read: Gives the bytes of one member within the limits.
        embedded: Takes members that are not text of this file: pictures, attached files.
    """
    names = [name for name in archive.namelist() if not name.endswith("/")]
    shared = _shared_strings(read) if "xl/sharedStrings.xml" in names else []
    sheets = _sheet_names(read, names) if kind == "xlsx" else {}
    for name in sorted(names, key=_natural):
        if _DULL.search(name) and not (kind == "odf" and name == "styles.xml"):
            continue
        if name == "xl/sharedStrings.xml":
            continue
        if not name.endswith((".xml", ".xhtml", ".html", ".htm", ".vml", ".opf", ".ncx")):
            embedded(name, read(name))
            continue
        try:
            _write_part(writer, name, read(name), part, shared, sheets)
        except (ParseError, DefusedXmlException) as error:
            writer.lack(f"{part}!/{name}", f"damaged or forbidden XML: {type(error).__name__}")


def _natural(name: str) -> list[Any]:
    return [int(piece) if piece.isdigit() else piece for piece in re.split(r"(\d+)", name)]


def _write_part(
    writer: Writer, name: str, data: bytes, part: str, shared: list[str], sheets: dict[str, str]
) -> None:
    if name.endswith((".xhtml", ".html", ".htm")):
        write_html(writer, data, f"{part}!/{name}")
    elif re.match(r"xl/worksheets/[^/]+\.xml$", name):
        for where, text in _cells(data, shared, sheets.get(name, name)):
            writer.add(text, part, where)
    else:
        label = _label(name)
        for number, (text, extra) in enumerate(_paragraphs(data), 1):
            writer.add(text, part, f"{label}paragraph {number}{extra}")


def _label(name: str) -> str:
    number = _NUMBER.search(name)
    digits = f" {number[1]}" if number else ""
    for marker, label in (
        ("notesSlide", "notes of slide"), ("comments", "comment"), ("slides/", "slide"),
        ("header", "header"), ("footer", "footer"), ("footnotes", "footnote"),
        ("endnotes", "endnote"), ("diagrams/", "diagram"), ("charts/", "chart"),
        ("drawings/", "drawing"), ("docProps/", "properties"), ("meta.xml", "properties"),
        ("customXml/", "custom data"), ("threadedComment", "comment"),
    ):  # fmt: skip
        if marker in name:
            return f"{label}{digits}, "
    return "" if name in ("word/document.xml", "content.xml") else f"{name}, "


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _paragraphs(data: bytes) -> Iterator[tuple[str, str]]:
    """(text, `, table cell` or `, deleted` where it is so) of each paragraph, innermost first."""
    held: list[list[str]] = [[]]
    cells = skipped = 0
    deleted = False
    for event, element in iterparse(BytesIO(data), events=("start", "end")):
        tag = _local(element.tag)
        if event == "start":
            skipped += tag == "Fallback"
            cells += tag in ("tc", "table-cell")
            if tag in ("p", "h"):
                held.append([])
            continue
        if not skipped:
            deleted = deleted or tag == "delText"
            held[-1].append(_said(element, tag))
        if tag in ("p", "h") and len(held) > 1:
            text = "".join(held.pop())
            yield text, (", table cell" if cells else "") + (", deleted" if deleted else "")
            deleted = False
            element.clear()
        skipped -= tag == "Fallback"
        cells -= tag in ("tc", "table-cell")
    yield "".join(held[0]), ""


def _said(element: Element, tag: str) -> str:
    """Words of one element: text and tail for OpenDocument, text alone for the rest."""
    if tag in _BREAKS and not element.text:
        return _BREAKS[tag] + _tail(element)
    if tag in ("p", "h", "span", "a") and "opendocument" in element.tag:
        return ""
    if tag in ("instrText", "posOffset", "binData", "Fallback"):
        return ""
    text = element.text or ""
    return (text if tag in ("t", "delText") else f"{text} " if text.strip() else "") + _tail(
        element
    )


def _tail(element: Element) -> str:
    return element.tail or "" if (element.tail or "").strip() else ""


def _shared_strings(read: Callable[[str], bytes]) -> list[str]:
    strings, held = [], []
    for event, element in iterparse(BytesIO(read("xl/sharedStrings.xml")), events=("end",)):
        del event
        tag = _local(element.tag)
        if tag == "t":
            held.append(element.text or "")
        elif tag == "si":
            strings.append("".join(held))
            held.clear()
            element.clear()
    return strings


def _sheet_names(read: Callable[[str], bytes], names: list[str]) -> dict[str, str]:
    """Member name -> the sheet's name as the user sees it."""
    if "xl/_rels/workbook.xml.rels" not in names:
        return {}
    targets = {
        element.get("Id", ""): element.get("Target", "").lstrip("/")
        for _, element in iterparse(BytesIO(read("xl/_rels/workbook.xml.rels")), events=("end",))
    }
    sheets = {}
    for _, element in iterparse(BytesIO(read("xl/workbook.xml")), events=("end",)):
        if _local(element.tag) == "sheet":
            key = next((v for k, v in element.attrib.items() if _local(k) == "id"), "")
            target = targets.get(key, "")
            name = target if target.startswith("xl/") else f"xl/{target}"
            sheets[name] = element.get("name", name)
    return sheets


def _cells(data: bytes, shared: list[str], sheet: str) -> Iterator[tuple[str, str]]:
    held: list[str] = []
    for _, element in iterparse(BytesIO(data), events=("end",)):
        tag = _local(element.tag)
        if tag in ("v", "t", "f"):
            held.append(element.text or "" if tag != "f" else "")
        elif tag == "c":
            value = "".join(held)
            held.clear()
            if element.get("t") == "s" and value.isdigit() and int(value) < len(shared):
                value = shared[int(value)]
            yield f"cell {sheet}!{element.get('r', '')}", value
            element.clear()
        elif tag in ("oddHeader", "oddFooter", "evenHeader", "firstHeader", "evenFooter"):
            yield f"sheet {sheet}, {tag}", element.text or ""
