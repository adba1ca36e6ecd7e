from pathlib import Path

import pytest
from reading import HEADER, LISTINGS, ROWS, read


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"]
)
def test_a_usual_encoding_is_told_from_the_bytes(tmp_path: Path, encoding: str) -> None:
    seen = read(tmp_path, LISTINGS.encode(encoding))

    assert seen.problems == []
    assert seen.column("title") == ["红色 shirt", "blue", "绿色"]


def test_chinese_headers_in_gb18030_are_read(tmp_path: Path) -> None:
    seen = read(tmp_path, "商品ID,商品标题,价格(元)\n1,䶮字与𠮷,5\n".encode("gb18030"))

    assert seen.column("title") == ["䶮字与𠮷"]


def test_lines_of_another_encoding_are_read_and_said(tmp_path: Path) -> None:
    other = "Bay,L4,中文标题的商品,12,CNY,5,\n".encode("gb18030")
    seen = read(tmp_path, LISTINGS.encode() + other)

    assert seen.column("title") == ["红色 shirt", "blue", "绿色", "中文标题的商品"]
    assert len(seen.problems) == 1
    assert seen.problems[0].kept == "value"


def test_utf8_lines_in_a_gb18030_file_are_not_garbled(tmp_path: Path) -> None:
    chinese = "".join(f"Bay,G{i},仿真皮具箱包第{i}款,1,CNY,1,\n" for i in range(9))
    seen = read(tmp_path, (HEADER + chinese).encode("gb18030") + ROWS.encode())

    assert seen.column("title")[-1] == "绿色"
    assert seen.column("title")[0] == "仿真皮具箱包第0款"


def test_bytes_that_are_no_text_cost_their_cell(tmp_path: Path) -> None:
    bad = b"Bay,L5,good,1,CNY,\xff\xfe\xff,\nB\xff\xffy,L6,fine,1,CNY,1,\n"
    seen = read(tmp_path, LISTINGS.encode() + bad)

    assert seen.column("listing_id")[3:] == ["L5", "L6"]
    assert seen.column("platform")[4] is None
    assert [(p.row, p.column, p.kept) for p in seen.problems if p.row] == [
        (5, "platform", "row"), (4, "units_sold", "row"),
    ]  # fmt: skip


def test_a_replacement_sign_that_was_in_the_file_is_kept(tmp_path: Path) -> None:
    seen = read(tmp_path, LISTINGS.replace("blue", "bl\ufffd"))

    assert (seen.column("title")[1], seen.problems) == ("bl\ufffd", [])


def test_western_text_is_read_as_windows_1252_and_said(tmp_path: Path) -> None:
    seen = read(tmp_path, b"listing_id,title,currency\n1,Caf\xe9 cr\xe8me,EUR\n2,Stra\xdfe,EUR\n")

    assert seen.column("title") == ["Café crème", "Straße"]
    assert "Windows-1252" in seen.reasons[0]


def test_a_file_cut_inside_a_sign_loses_one_cell(tmp_path: Path) -> None:
    cut = (HEADER + "Bay,L1,ok,1,CNY,1,\nBay,L2,红").encode()[:-1]
    seen = read(tmp_path, cut)

    assert seen.column("listing_id") == ["L1"]
    assert seen.problems
