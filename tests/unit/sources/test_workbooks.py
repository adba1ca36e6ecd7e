from datetime import UTC, date, datetime
from pathlib import Path

from reading import read, workbook, zipped

from counterfoil.settings import Limits

LISTINGS = [
    ["店铺清单"],
    [],
    ["平台", "商品ID", "商品标题", "价格(元)", "销量", "采集时间"],
    ["Bay", 1001, "红", 10.5, 3, datetime(2025, 6, 3, 8)],
    ["Bay", 1002.0, "绿", "¥1,200", 3.0, 45811.5],
    [None] * 6,
    ["Bay", None, "no id", 1, 1, None, "extra"],
]
SHOPS = [
    ["店铺ID", "店铺名称", "联系电话", "开店日期"],
    ["S1", "n", 13800138000, date(2024, 1, 2)],
    ["S2", "m", "1.38E+10", 45811],
]


def test_every_sheet_is_a_table_with_typed_cells(tmp_path: Path) -> None:
    seen = read(tmp_path, workbook(商品=LISTINGS, 店铺=SHOPS, Sheet3=[]), name="b.xlsx")

    assert [b.table for b in seen.batches] == ["listings", "shops"]
    assert seen.rows[0]["file"] == "b.xlsx!/商品"
    assert [r["listing_id"] for r in seen.rows[:2]] == ["1001", "1002"]
    assert [r["captured_at"] for r in seen.rows[:2]] == [
        datetime(2025, 6, 3, tzinfo=UTC), datetime(2025, 6, 3, 4, tzinfo=UTC),
    ]  # fmt: skip
    assert [r["opened_on"] for r in seen.rows[2:]] == [date(2024, 1, 2), date(2025, 6, 3)]
    assert [r["phone"] for r in seen.rows[2:]] == ["+8613800138000", None]
    assert [(p.row, p.kept) for p in seen.problems] == [
        (None, "row"), (4, "row"), (4, "nothing"), (None, "value"), (2, "row"),
    ]  # fmt: skip


def test_rows_count_from_the_header_of_the_sheet(tmp_path: Path) -> None:
    seen = read(tmp_path, workbook(a=LISTINGS), name="b.xlsx", limits=Limits(batch_rows=1))

    assert seen.column("row") == [1, 2]


def test_a_cut_off_workbook_is_one_problem(tmp_path: Path) -> None:
    whole = workbook(a=LISTINGS)

    for size in (len(whole) // 3, len(whole) // 2, len(whole) - 30):
        seen = read(tmp_path, whole[:size], name="b.xlsx")
        assert seen.reasons == ["is a damaged or cut-off workbook"]


def test_a_workbook_with_a_flipped_byte_never_crashes(tmp_path: Path) -> None:
    whole = workbook(a=LISTINGS, b=SHOPS)

    for at in range(0, len(whole), 211):
        changed = bytearray(whole)
        changed[at] ^= 0xFF
        read(tmp_path, bytes(changed), name="b.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = zipped(**{"xl/workbook.xml": b"<a/>" + b" " * (20 << 20)})

    assert "times its size" in read(tmp_path, bomb, name="b.xlsx").reasons[0]


def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    laugh = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    seen = read(tmp_path, zipped(**{"xl/workbook.xml": laugh}), name="b.xlsx")

    assert seen.reasons == ["declares XML entities"]


def test_a_workbook_without_cells_is_one_problem(tmp_path: Path) -> None:
    assert read(tmp_path, workbook(a=[], b=[]), name="b.xlsx").reasons == ["holds no cells"]
