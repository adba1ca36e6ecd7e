"""Every place where words can stand is read; what cannot be read is listed with its reason."""

from pathlib import Path

import document_samples as samples
import pytest

from counterfoil.sources.documents.extracted import Limits
from counterfoil.sources.documents.kinds import disguise, kind_of
from counterfoil.sources.documents.reader import Reader
from counterfoil.sources.documents.unpack import extract

SMALL = Limits(depth=4, parts=50)


EVERY = list(samples.every())


@pytest.mark.parametrize(("name", "data"), EVERY, ids=[name for name, _ in EVERY])
def test_the_sentence_is_found_and_its_place_is_named(name: str, data: bytes) -> None:
    extracted = extract(data, name, Limits())

    at = extracted.text.replace("\n", " ").find(samples.SENTENCE)
    place = extracted.place(at)

    assert at >= 0
    assert place is not None
    assert place.part.startswith(name)
    assert place.where


def test_places_say_cell_header_and_note() -> None:
    wheres = {}
    for name, data in samples.every():
        extracted = extract(data, name, Limits())
        place = extracted.place(extracted.text.replace("\n", " ").find(samples.SENTENCE))
        wheres[name] = place.where if place else ""

    assert wheres["cell.xlsx"] == "cell Melts!C3"
    assert wheres["header.docx"].startswith("header")
    assert wheres["notes.pptx"].startswith("notes of slide 1")
    assert wheres["page.pdf"].startswith("page 1")
    assert "table cell" in wheres["table.docx"]
    assert "deleted" in wheres["deleted.docx"]


def test_plain_text_keeps_its_characters_and_names_bytes() -> None:
    text = "第一行\n\n  gap here\r\nend"

    extracted = extract(text.encode(), "a.txt", Limits())
    span = extracted.span(text.index("gap"), text.index("gap") + 3)

    assert extracted.text.startswith(text)
    assert span["where"] == "line 3"
    assert span["byte"] == text.encode().index(b"gap")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("bomb.zip", samples.zipped("b.txt", b"a" * (40 << 20)), "unpacks to more than"),
        ("bad.pdf", b"%PDF-1.4 broken", "damaged PDF"),
        ("bad.docx", samples.docx("body")[:900], "damaged"),
        ("empty.txt", b"", "empty file"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + b"0" * 50, "damaged 7z"),
        ("noise.bin", bytes(range(256)) * 8, "unknown kind"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 90, "picture"),
        ("broken.gz", b"\x1f\x8b\x08\x00" + b"\x00" * 30, "damaged gzip"),
    ],
)
def test_what_cannot_be_read_is_listed(name: str, data: bytes, reason: str) -> None:
    extracted = extract(data, name, SMALL)

    assert any(reason in lack.reason for lack in extracted.unread)


def test_depth_is_bounded() -> None:
    data = samples.SENTENCE.encode()
    for _ in range(8):
        data = samples.zipped("x.zip", data)

    extracted = extract(data, "deep.zip", SMALL)

    assert "deeper than 4" in extracted.unread[0].reason


def test_an_entity_bomb_in_office_xml_is_refused() -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    data = samples.zipped("word/document.xml", evil)

    extracted = extract(data, "evil.docx", Limits())

    assert "forbidden XML" in extracted.unread[0].reason


def test_a_false_suffix_is_noted() -> None:
    assert disguise("photo.jpg", kind_of(samples.docx("body"))) == "jpg"
    assert disguise("plan.docx", kind_of(samples.docx("body"))) == ""
    assert disguise("readme.txt", kind_of(b"hello there")) == ""


def test_mixed_encodings_in_one_file_are_read_line_by_line() -> None:
    data = "工艺温度".encode() + b"\n" + "保密协议内容".encode("gb18030")

    text = extract(data, "mixed.txt", Limits()).text

    assert "工艺温度" in text
    assert "保密协议内容" in text


class TestChild:
    """The child process: limits hold, and one bad file does not stop the next."""

    def test_it_reads_as_the_function_does(self, tmp_path: Path) -> None:
        path = tmp_path / "a.docx"
        path.write_bytes(samples.docx("table"))

        with Reader() as reader:
            inside = reader.read(path, "a.docx")

        assert inside == extract(path.read_bytes(), "a.docx", Limits())

    def test_too_little_time_or_memory_is_said_and_the_next_file_is_read(
        self, tmp_path: Path
    ) -> None:
        big, small = tmp_path / "big.txt", tmp_path / "small.txt"
        big.write_bytes(b"word " * 8_000_000)
        small.write_text(samples.SENTENCE)

        with Reader(Limits(memory=600 << 20, bytes=30 << 20)) as reader:
            first, second = reader.read(big), reader.read(small)

        assert "larger than" in first.unread[0].reason
        assert samples.SENTENCE in second.text

    def test_a_missing_file_is_listed(self, tmp_path: Path) -> None:
        with Reader() as reader:
            assert "cannot be opened" in reader.read(tmp_path / "none").unread[0].reason
