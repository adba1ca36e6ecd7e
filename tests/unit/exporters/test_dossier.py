"""The dossier: PDF/A and Word in both languages, the same bytes for the same case."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import msgspec
import pypdfium2
import pytest
from sample_case import case_file

from counterfoil.errors import Unavailable
from counterfoil.exporters import dossier_docx, dossier_pdf
from counterfoil.exporters.dossier import fonts
from counterfoil.exporters.redaction import Recipient, redact
from counterfoil.model.case import ReferralRequest

LANGUAGES = ("zh", "en")


def pdf_text(packed: bytes) -> str:
    document = pypdfium2.PdfDocument(packed)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_says_what_the_case_says(language: str) -> None:
    written = dossier_pdf.write(case_file(), ReferralRequest(language=language))
    text = pdf_text(written.files["dossier.pdf"])

    sections = {
        "zh": ("有利于相关人员的材料", "证据清单"),
        "en": ("Material in favour", "Exhibits"),
    }
    for words in (*sections[language], "C0001", "云岭户外旗舰店", "a1a1a1a1a1a1a1a1", "213,600.00"):
        assert words in text
    assert "guilty" not in text.replace("finds nobody guilty", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_declares_pdf_a_2b_and_embeds_every_font(language: str) -> None:
    packed = dossier_pdf.write(case_file(), ReferralRequest(language=language)).files["dossier.pdf"]

    assert b"<pdfaid:part>2</pdfaid:part>" in packed
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in packed
    assert packed.startswith(b"%PDF-1.7")
    assert b"/FontFile2" in packed or b"/FontFile3" in packed
    assert b"/OutputIntents" in packed
    assert b"/JavaScript" not in packed
    assert b"/Encrypt" not in packed


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_qpdf_finds_no_fault_in_the_pdf(tmp_path: Path) -> None:
    path = tmp_path / "d.pdf"
    path.write_bytes(dossier_pdf.write(case_file(), ReferralRequest()).files["dossier.pdf"])

    ran = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=False)

    assert ran.returncode == 0, ran.stderr


def test_letters_that_no_font_has_are_spelled_out_and_counted() -> None:
    written = dossier_pdf.write(case_file(), ReferralRequest(language="zh"))

    assert "[U+20BB7]" in pdf_text(written.files["dossier.pdf"])
    assert [loss.count for loss in written.losses] == [1]


def test_hidden_letters_of_a_title_become_visible() -> None:
    written = dossier_pdf.write(case_file(), ReferralRequest(language="en"))

    assert "[ZWSP]" in pdf_text(written.files["dossier.pdf"])


def test_text_that_looks_like_markup_stays_text() -> None:
    file = case_file()
    hostile = '#read("/etc/passwd") *bold* $x$ <b> @ref {{ }} \\'
    file = msgspec.structs.replace(file, case=msgspec.structs.replace(file.case, title=hostile))

    text = pdf_text(dossier_pdf.write(file, ReferralRequest()).files["dossier.pdf"])

    assert '#read("/etc/passwd") *bold* $x$' in text
    assert "root:" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_reopens_it_with_its_tables_and_the_picture(language: str) -> None:
    written = dossier_docx.write(case_file(), ReferralRequest(language=language))
    document = docx.Document(io.BytesIO(written.files["dossier.docx"]))

    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}

    assert any("云岭户外旗舰店" in text for text in cells)
    assert len(document.inline_shapes) == 1
    assert document.core_properties.created == document.core_properties.modified


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_case_gives_the_same_bytes(language: str) -> None:
    request = ReferralRequest(language=language)
    for form in (dossier_pdf.FORMAT, dossier_docx.FORMAT):
        assert form.write(case_file(), request) == form.write(case_file(), request)


def test_no_member_of_the_word_file_knows_the_clock() -> None:
    packed = dossier_docx.write(case_file(), ReferralRequest()).files["dossier.docx"]
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_without_a_chinese_font_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.find.cache_clear()
    monkeypatch.setattr(fonts, "_packaged", list)

    with pytest.raises(Unavailable, match="no font that can write Chinese"):
        dossier_pdf.write(case_file(), ReferralRequest())
    fonts.find.cache_clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_sets_compared_passages_side_by_side(language: str) -> None:
    written = dossier_pdf.write(case_file(), ReferralRequest(language=language))
    text = "".join(pdf_text(written.files["dossier.pdf"]).split())

    assert text.count("secondfurnace") == 2
    for part in ("1204–1391", "88–275", "118.2bits", "e5e5e5e5e5e5e5e5", "[RLO]", "<b>half",
                 "counterfoilcompare", "quotation:unknown", "page3line4"):  # fmt: skip
        assert part in text
    words = {"zh": ("鉴定人对两侧内容的判断", "本比对不能发现的内容"),
             "en": ("Examiner'sjudgement", "cannotsee")}  # fmt: skip
    assert all(word in text for word in words[language])


def test_a_comparison_from_a_secret_exhibit_stays_in_the_house() -> None:
    file = case_file()
    secret = msgspec.structs.replace(file.exhibits[0], secret=True)
    hidden = msgspec.structs.replace(file, exhibits=(secret, *file.exhibits[1:]))
    shown = msgspec.structs.replace(file.comparisons[0], exhibit=secret.exhibit)
    hidden = msgspec.structs.replace(hidden, comparisons=(shown,))

    cut, _ = redact(hidden, Recipient(en="x", zh="x", withhold=("secrets",), because="law"))

    assert not cut.comparisons
    assert redact(hidden, Recipient(en="x", zh="x"))[0].comparisons
