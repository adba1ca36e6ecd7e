"""Text of PDF files: pages, notes and attached files."""

import ctypes
import re
from collections.abc import Callable
from typing import Any

from counterfoil.sources.documents.extracted import Writer
from counterfoil.sources.documents.pictures import can_read, write_lines


def write_pdf(
    writer: Writer,
    data: bytes,
    part: str,
    attached: Callable[[str, bytes], None],
) -> None:
    """Write the text of every page and its notes; hand attachments on.

    Args:
        writer: Collects the text.
        data: The file.
        part: Its name.
        attached: Takes the name and bytes of each attached file.
    """
    try:
        import pypdfium2 as pdfium
    except ImportError:
        writer.lack(part, "PDF needs the extra `documents`", "pip install counterfoil[documents]")
        return
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = "encrypted: needs its password" if locked else "damaged PDF"
        writer.lack(part, reason, "open it with its password and save it without")
        return
    try:
        _pages(writer, document, part, pdfium.raw)
        for index in range(document.count_attachments()):
            item = document.get_attachment(index)
            attached(item.get_name() or f"attachment {index + 1}", bytes(item.get_data()))
    finally:
        document.close()


def _pages(writer: Writer, document: Any, part: str, raw: Any) -> None:
    empty = []
    engine = writer.limits.ocr and not can_read()
    for number in range(min(len(document), writer.limits.pages)):
        page = document[number]
        text = page.get_textpage().get_text_range()
        words = re.sub("[\u0002\ufffe](?:\r?\n)?", "", text).replace("\r\n", "\n")
        if not words.strip() and engine:
            write_lines(writer, page.render(scale=2).to_pil(), part, f"page {number + 1} ")
        elif not words.strip():
            empty.append(number + 1)
        for line, piece in enumerate(words.split("\n"), 1):
            writer.add(piece, part, f"page {number + 1} line {line}")
        for note in _notes(page, raw):
            writer.add(note, part, f"page {number + 1}, note")
        page.close()
    if empty:
        shown = ", ".join(map(str, empty[:10])) + (", ..." if len(empty) > 10 else "")
        remedy = can_read() if writer.limits.ocr else "read scans with --ocr"
        writer.lack(part, f"no text layer on pages {shown}", remedy)
    if len(document) > writer.limits.pages:
        writer.lack(part, f"only the first {writer.limits.pages} of {len(document)} pages read")


def _notes(page: Any, raw: Any) -> list[str]:
    found = []
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        size = raw.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
        if size > 2:
            buffer = (ctypes.c_ushort * (size // 2))()
            raw.FPDFAnnot_GetStringValue(note, b"Contents", buffer, size)
            found.append(bytes(buffer).decode("utf-16-le", "replace").rstrip("\0"))
        raw.FPDFPage_CloseAnnot(note)
    return found
