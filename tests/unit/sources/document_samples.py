"""Documents that hold one sentence in every place where words can stand."""

import base64
import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage

SENTENCE = "The molten alloy is held at 1163 degrees for nineteen minutes before sealing."


def docx(where: str) -> bytes:
    import docx as word

    document = word.Document()
    document.add_paragraph("Agenda of the meeting follows.")
    if where == "body":
        document.add_paragraph(SENTENCE)
    elif where == "table":
        document.add_table(1, 1).cell(0, 0).text = SENTENCE
    elif where == "header":
        document.sections[0].header.paragraphs[0].text = SENTENCE
    elif where == "footer":
        document.sections[0].footer.paragraphs[0].text = SENTENCE
    elif where == "deleted":
        _append(document, f"<w:del {W}><w:r><w:delText>{SENTENCE}</w:delText></w:r></w:del>")
    elif where == "box":
        inner = f"<w:txbxContent><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:txbxContent>"
        _append(document, f"<w:r {W}><w:pict>{inner}</w:pict></w:r>")
    elif where == "comment":
        document.add_comment(document.paragraphs[0].runs, text=SENTENCE)
    return saved(document)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _append(document: object, xml: str) -> None:
    from docx.oxml import parse_xml

    document.paragraphs[0]._p.append(parse_xml(xml))  # type: ignore[attr-defined]


def saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def xlsx() -> bytes:
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    book.active["B2"] = "price"
    book.active["B2"].comment = Comment(SENTENCE, "A")
    return saved(book)


def cell() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Melts"
    book.active["C3"] = SENTENCE
    return saved(book)


def pptx() -> bytes:
    import pptx as slides

    show = slides.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.notes_slide.notes_text_frame.text = SENTENCE
    return saved(show)


def zipped(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def tar_gz(data: bytes) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        info = tarfile.TarInfo("notes/plan.txt")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def mail(attachment: bytes, name: str, body: str = "see the file") -> bytes:
    message = EmailMessage()
    message["From"] = "wen@kilnworks.example"
    message["To"] = "buyer@import.de"
    message["Subject"] = "holiday pictures"
    message.set_content(body)
    if attachment:
        message.add_attachment(
            attachment, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def forwarded() -> bytes:
    inner, outer = EmailMessage(), EmailMessage()
    for letter in (inner, outer):
        letter["From"], letter["To"] = "a@b.example", "c@d.example"
        letter["Subject"] = "fw"
    inner.set_content(SENTENCE)
    outer.set_content("below")
    outer.add_attachment(inner)
    return outer.as_bytes()


def pdf() -> bytes:
    """A PDF of one page, written by hand."""
    stream = f"BT /F1 9 Tf 20 100 Td ({SENTENCE}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 200]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % table


def every() -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each document."""
    raw = SENTENCE.encode()
    for where in ("body", "table", "header", "footer", "deleted", "box", "comment"):
        yield f"{where}.docx", docx(where)
    yield "cell.xlsx", cell()
    yield "comment.xlsx", xlsx()
    yield "notes.pptx", pptx()
    yield "page.pdf", pdf()
    yield "nested.jpg", zipped("inner.zip", zipped("plan.docx", docx("table")))
    yield "behind.jpg", b"\xff\xd8\xff\xe0" + b"0" * 400 + zipped("plan.txt", raw)
    yield "photo.eml", mail(docx("header"), "photo.png")
    yield "forward.eml", forwarded()
    yield "pack.tar.gz", tar_gz(raw)
    yield "blob.txt", b"hello\n" + base64.encodebytes(docx("body"))
    yield "page.html", f"<html><body><table><tr><td>{SENTENCE}</td></tr></table></body>".encode()
    yield "hidden.html", f"<html><body><!-- {SENTENCE} --><p>Hi</p></body>".encode()
    yield "wide.txt", SENTENCE.encode("utf-16")
    yield "note.rtf", (r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 " + SENTENCE + r"\par}").encode()
    yield (
        "plan.dxf",
        f"  0\nSECTION\n  2\nENTITIES\n  0\nMTEXT\n  1\n{SENTENCE}\n  0\nEOF\n".encode(),
    )
    yield "part.stp", f"ISO-10303-21;\nDATA;\n#1=PRODUCT('{SENTENCE}','',(#2));\n".encode()
    yield "old.doc", gzip.compress(raw, mtime=0)
