import os
from pathlib import Path

import pytest
from reading import LISTINGS, gzipped, read, zipped

from counterfoil.settings import Limits


def test_members_are_read_under_their_names(tmp_path: Path) -> None:
    tables = {"a/list.csv": LISTINGS, "t.jsonl": '{"tip_id":"H1","text":"x"}'}
    others = {"p.png": b"\x89PNG\r\n\x1a\n0", "e.csv": "", "__MACOSX/._x": "x", "a/.DS_Store": "x"}
    data = zipped(**tables, **others)
    seen = read(tmp_path, data, name="z.zip")

    assert {row["file"] for row in seen.rows} == {"z.zip!/a/list.csv", "z.zip!/t.jsonl"}
    assert [(p.file, p.reason) for p in seen.problems] == [
        ("z.zip!/p.png", "looks like a PNG picture, which holds no table"),
        ("z.zip!/e.csv", "is empty"),
    ]


def test_paths_that_lead_out_are_read_and_written_nowhere(tmp_path: Path) -> None:
    names = ("../../evil.csv", "/abs.csv", "C:\\x.csv", "..\\up.csv")
    seen = read(tmp_path, zipped(**dict.fromkeys(names, LISTINGS)), name="z.zip")

    assert len(seen.rows) == 12
    assert len([r for r in seen.reasons if "leads out" in r]) == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exhibit", "work"]


def test_an_archive_too_deep_is_not_opened(tmp_path: Path) -> None:
    data = zipped(**{"l.csv": LISTINGS})
    for _ in range(4):
        data = zipped(**{"in.zip": data})

    assert "more than 4 archives" in read(tmp_path, data, name="z.zip").reasons[0]
    assert (
        len(read(tmp_path, zipped(**{"i.zip": zipped(**{"l.csv": LISTINGS})}), name="z").rows) == 3
    )


@pytest.mark.parametrize("bomb", [b"0" * (32 << 20), b"a,b\n" * (8 << 20)])
def test_a_bomb_is_dropped_and_its_neighbour_read(tmp_path: Path, bomb: bytes) -> None:
    seen = read(tmp_path, zipped(**{"b.csv": bomb, "ok.csv": LISTINGS}), name="z.zip")

    assert len(seen.rows) == 3
    assert "times its packed size" in seen.reasons[0]
    assert "times its packed size" in read(tmp_path, gzipped(bomb), name="b.gz").reasons[0]


def test_bytes_and_members_are_counted_over_the_whole_exhibit(tmp_path: Path) -> None:
    noise = zipped(**{f"{i}.bin": os.urandom(1 << 18) for i in range(4)})
    many = zipped(**{f"{i}.csv": LISTINGS for i in range(6)})
    nested = zipped(**{"a.zip": noise, "b.zip": noise})

    over = read(tmp_path, nested, name="z", limits=Limits(archive_bytes=700_000))
    assert any("more than 700000 bytes" in reason for reason in over.reasons)
    seen = read(tmp_path, many, name="z", limits=Limits(archive_members=3))
    assert (len(seen.rows), len(seen.problems)) == (9, 1)


def test_an_encrypted_member_is_a_problem(tmp_path: Path) -> None:
    data = bytearray(zipped(**{"a.csv": LISTINGS}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert read(tmp_path, bytes(data), name="z.zip").reasons == ["is encrypted"]


def test_damaged_archives_are_problems(tmp_path: Path) -> None:
    whole = zipped(**{"a.csv": LISTINGS * 50})

    assert read(tmp_path, whole[:-20], name="z.zip").reasons == ["is a damaged or cut-off archive"]
    assert read(tmp_path, zipped(), name="z.zip").reasons == ["is an empty archive"]
    for at in range(0, len(whole), 37):
        read(tmp_path, whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :], name="z.zip")


def test_a_cut_off_gzip_gives_what_came_before(tmp_path: Path) -> None:
    rows = "".join(f"Bay,N{i},{os.urandom(40).hex()},1,CNY,1,\n" for i in range(5000))
    whole = gzipped(LISTINGS + rows)
    seen = read(tmp_path, whole[: len(whole) * 3 // 4], name="l.csv.gz")

    assert len(seen.rows) > 1000
    assert "cannot be unpacked to its end" in seen.reasons[0]
    assert read(tmp_path, gzipped(LISTINGS), name="l.csv.gz").rows[0]["file"] == "l.csv.gz!/l.csv"


def test_chinese_names_in_an_old_code_page_are_restored(tmp_path: Path) -> None:
    data = zipped(**{"abcd.csv": LISTINGS}).replace(b"abcd.csv", "店铺".encode("gb18030") + b".csv")

    assert read(tmp_path, data, name="z.zip").rows[0]["file"] == "z.zip!/店铺.csv"


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"MZ\x90\0", "a program (Windows)"),
        (b"\x7fELF\2\1", "a program (ELF)"),
        (b"<!DOCTYPE html>", "a web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Word, Excel or Outlook file"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\x93NUMPY\1\0", "binary data"),
    ],
)
def test_unrelated_files_are_one_problem_that_says_what_they_are(
    tmp_path: Path, head: bytes, words: str
) -> None:
    seen = read(tmp_path, head + bytes(range(256)) * 8, name="x")

    assert seen.reasons == [f"looks like {words}, which holds no table"]


def test_a_document_packed_as_zip_is_told_from_an_archive(tmp_path: Path) -> None:
    seen = read(tmp_path, zipped(**{"word/document.xml": "<x/>"}), name="x.zip")

    assert "a Word document" in seen.reasons[0]
