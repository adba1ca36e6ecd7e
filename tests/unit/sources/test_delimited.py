from pathlib import Path

import pytest
from reading import HEADER, LISTINGS, ROWS, read

from counterfoil.settings import Limits


def test_a_clean_file_gives_its_rows_and_no_problem(tmp_path: Path) -> None:
    seen = read(tmp_path, LISTINGS)

    assert seen.problems == []
    assert seen.column("record") == ["listings:L1", "listings:L2", "listings:L3"]
    assert seen.column("row") == [1, 2, 3]
    assert seen.column("title") == ["红色 shirt", "blue", "绿色"]


@pytest.mark.parametrize("separator", list("\t;|#^~\x01"))
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    seen = read(tmp_path, LISTINGS.replace(",", separator))

    assert seen.problems == []
    assert seen.column("listing_id") == ["L1", "L2", "L3"]


def test_the_line_of_excel_that_names_the_separator_is_followed(tmp_path: Path) -> None:
    assert len(read(tmp_path, "sep=;\n" + LISTINGS.replace(",", ";")).rows) == 3


@pytest.mark.parametrize("text", ["", "\n\n  \n", "\ufeff"])
def test_an_empty_file_is_one_problem(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).reasons == ["is empty"]


@pytest.mark.parametrize("text", [HEADER, HEADER.strip(), HEADER + "\r\n\r\n"])
def test_headers_without_rows_are_one_problem(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).reasons == ["has headers but no rows"]


def test_mixed_line_ends_part_rows_alike(tmp_path: Path) -> None:
    lines = LISTINGS.splitlines()
    seen = read(tmp_path, f"{lines[0]}\r\n{lines[1]}\r{lines[2]}\n\n{lines[3]}")

    assert seen.problems == []
    assert seen.column("row") == [1, 2, 3]


def test_line_ends_inside_quotes_are_text(tmp_path: Path) -> None:
    seen = read(tmp_path, HEADER + 'Bay,L1,"one\ntwo",1,CNY,1,\nBay,L2,x,1,CNY,1,\n')

    assert seen.problems == []
    assert seen.column("title") == ["one\ntwo", "x"]


def test_rows_of_the_wrong_width_keep_what_is_sound(tmp_path: Path) -> None:
    bad = "Bay,L4,short\nBay,L5,a,b,1,CNY,3,2025\nfooter\nBay,L6,ok,1,CNY,1,,,\n"
    seen = read(tmp_path, LISTINGS + bad)

    assert sorted(seen.column("row")) == [1, 2, 3, 4, 7]
    assert [(p.row, p.kept) for p in seen.problems] == [
        (4, "row"),
        (5, "nothing"),
        (6, "nothing"),
        (7, "row"),
    ]
    assert seen.problems[1].value == "Bay,L5,a,b,1,CNY,3,2025"


def test_an_open_quote_costs_one_line_and_not_the_file(tmp_path: Path) -> None:
    seen = read(tmp_path, HEADER + 'Bay,L0,"open,1,CNY,1,\n' + ROWS)

    assert sorted(seen.column("listing_id")) == ["L0", "L1", "L2", "L3"]
    assert sorted(seen.column("row")) == [1, 2, 3, 4]
    assert [p.row for p in seen.problems] == [1]


def test_an_open_quote_before_much_text_costs_one_line(tmp_path: Path) -> None:
    many = "".join(f"Bay,M{i},{'word ' * 30},1,CNY,1,\n" for i in range(60_000))
    seen = read(tmp_path, HEADER + ROWS + 'Bay,L0,"open,1,CNY,1,\n' + many)

    assert len(seen.rows) == 60_004
    assert sorted(seen.column("row")) == list(range(1, 60_005))
    assert [p.row for p in seen.problems] == [4]


def test_a_row_hidden_in_a_cell_by_a_lost_quote_is_told(tmp_path: Path) -> None:
    seen = read(tmp_path, HEADER + 'Bay,L1,"a,1,CNY,1,\nBay,L2,b",1,CNY,1,\n')

    assert "another row" in seen.reasons[0]


def test_rows_are_numbered_past_refused_ones(tmp_path: Path) -> None:
    lines = [f"Bay,L{i},t,1,CNY,1," if i % 7 else f"Bay,L{i},t" for i in range(1, 200)]
    seen = read(tmp_path, HEADER + "\n".join(lines), limits=Limits(batch_rows=16))

    assert {r["listing_id"]: r["row"] for r in seen.rows} == {f"L{i}": i for i in range(1, 200)}


def test_a_title_above_the_headers_is_left_out_and_said(tmp_path: Path) -> None:
    seen = read(tmp_path, "店铺清单,,,,,,\n2025年6月,,,,,,\n" + LISTINGS)

    assert seen.column("row") == [1, 2, 3]
    assert seen.reasons == ["has 2 rows above the headers, which were left out"]


def test_a_line_over_the_limit_costs_itself(tmp_path: Path) -> None:
    long = f"Bay,L9,{'x' * 500},1,CNY,1,\n"
    seen = read(tmp_path, LISTINGS + long + "Bay,L10,y,1,CNY,1,\n", limits=Limits(line_bytes=300))

    assert seen.column("listing_id") == ["L1", "L2", "L3", "L10"]
    assert seen.column("row") == [1, 2, 3, 5]
    assert [p.row for p in seen.problems] == [None, 4]


def test_one_endless_line_is_a_problem_in_little_memory(tmp_path: Path) -> None:
    import tracemalloc

    data = b"x" * (24 << 20)
    tracemalloc.start()
    seen = read(tmp_path, data, limits=Limits(line_bytes=1 << 20))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert seen.rows == []
    assert "has no headers" in seen.reasons
    assert peak < 12 << 20


def test_nul_characters_are_removed_and_said(tmp_path: Path) -> None:
    seen = read(tmp_path, LISTINGS.replace("blue", "bl\0ue"))

    assert seen.column("title")[1] == "blue"
    assert seen.reasons == ["holds NUL characters, which were removed (1)"]


def test_progress_adds_up_to_the_size_of_the_file(tmp_path: Path) -> None:
    told: list[int] = []
    read(tmp_path, LISTINGS, on_bytes=told.append)

    assert sum(told) == len(LISTINGS.encode())


@pytest.mark.parametrize("head", ["import os\nprint(1)\n", "# Title\n\nA text, with commas.\n"])
def test_prose_and_programs_are_one_problem(tmp_path: Path, head: str) -> None:
    assert len(read(tmp_path, head).problems) == 1
