"""Words in pictures and scanned pages are read with their places, or said to be unread."""

import io
import sys
import zipfile
from pathlib import Path

import pytest

from counterfoil.sources.documents import pictures
from counterfoil.sources.documents.extracted import Limits
from counterfoil.sources.documents.reader import Reader
from counterfoil.sources.documents.unpack import extract

LINES = ("KILN LEDGER 2026", "charge seven felspar", "窑炉温度记录")
pytest.importorskip("rapidocr", reason="needs the extra `ocr`")


def picture(kind: str = "PNG") -> bytes:
    image = pytest.importorskip("PIL.Image")
    draw = pytest.importorskip("PIL.ImageDraw")
    fonts = pytest.importorskip("PIL.ImageFont")
    from counterfoil.exporters.dossier.fonts import find

    font = find(())
    path = Path(font.folder) / font.file
    made = image.new("RGB", (900, 420), "white")
    pen = draw.Draw(made)
    for number, line in enumerate(LINES):
        pen.text((60, 40 + 120 * number), line, fill="black", font=fonts.truetype(str(path), 56))
    out = io.BytesIO()
    made.save(out, kind)
    return out.getvalue()


def test_lines_of_a_picture_are_read_in_order_with_their_pixels() -> None:
    found = extract(picture(), "shot.png", Limits(ocr=True))

    assert [line.replace(" ", "") for line in found.text.splitlines()] == [
        line.replace(" ", "") for line in LINES
    ]
    assert found.places[1].where.startswith("picture line 2 at ")
    x, y = found.places[1].where.rpartition(" at ")[2].split(", ")
    assert abs(int(x) - 60) < 20
    assert abs(int(y) - 165) < 30
    assert not found.unread


def test_a_scanned_page_and_a_packed_picture_are_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("plans/scan.dat", picture("JPEG"))
    page = extract(picture("PDF"), "scan.pdf", Limits(ocr=True))
    inner = extract(packed.getvalue(), "a.zip", Limits(ocr=True))

    assert page.places[0].where.startswith("page 1 picture line 1 at ")
    assert "felspar" in page.text
    assert inner.places[0].part == "a.zip!/plans/scan.dat"
    assert "felspar" in inner.text


def test_without_the_option_pictures_and_scans_are_listed() -> None:
    for name, kind in (("a.png", "PNG"), ("a.pdf", "PDF")):
        found = extract(picture(kind), name, Limits())

        assert not found.text
        assert found.unread[0].remedy.endswith("--ocr")


def test_without_the_engine_the_reason_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = picture(), picture("PDF")
    pictures._engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)

    for data in shown:
        found = extract(data, "a", Limits(ocr=True))

        assert "[ocr" in found.unread[0].remedy
    pictures._engine.cache_clear()


def test_a_damaged_and_an_empty_picture_are_listed() -> None:
    whole = picture()

    assert extract(whole[:200], "cut.png", Limits(ocr=True)).unread
    blank = pytest.importorskip("PIL.Image").new("RGB", (200, 100), "white")
    out = io.BytesIO()
    blank.save(out, "PNG")
    assert extract(out.getvalue(), "blank.png", Limits(ocr=True)).unread[0].reason


def test_the_child_process_has_memory_for_the_engine(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(picture("PDF"))

    with Reader(Limits(ocr=True)) as reader:
        found = reader.read(path)

    assert "felspar" in found.text
