from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from reading import HEADER, LISTINGS, ROWS, read

from counterfoil.sources import tally


def test_a_bad_value_is_left_out_and_the_row_kept(tmp_path: Path) -> None:
    seen = read(tmp_path, HEADER + "Bay,L1,t,abc,CNY,x,2025-13-01\n")

    row = seen.rows[0]
    assert (row["price"], row["units_sold"], row["captured_at"]) == (None, None, None)
    assert [(p.row, p.column, p.value, p.kept) for p in seen.problems] == [
        (1, "price", "abc", "row"), (1, "units_sold", "x", "row"),
        (1, "captured_at", "2025-13-01", "row"),
    ]  # fmt: skip
    assert all(p.remedy for p in seen.problems)


def test_a_row_without_a_required_value_is_not_kept(tmp_path: Path) -> None:
    seen = read(tmp_path, HEADER + "Bay,,t,1,CNY,1,\nBay,L2,,1,CNY,1,\n" + ROWS)

    assert seen.column("row") == [3, 4, 5]
    assert [(p.row, p.column, p.kept) for p in seen.problems] == [
        (1, "listing_id", "nothing"), (2, "title", "nothing"),
    ]  # fmt: skip


def test_blank_rows_are_counted_once(tmp_path: Path) -> None:
    seen = read(tmp_path, LISTINGS + ",,,,,,\n" * 5)

    assert seen.reasons == ["holds nothing (5 rows, first in row 4)"]


def test_currency_comes_from_cell_column_or_header(tmp_path: Path) -> None:
    head = read(tmp_path, "商品ID,商品标题,价格(元)\n1,a,1.2万\n2,b,$5\n")
    column = read(tmp_path, HEADER + "Bay,L1,t,¥5,USD,1,\nBay,L2,t,5,usd,1,\n")
    none = read(tmp_path, "listing_id,title,price\n1,a,5\n2,b,\n")

    assert head.column("price") == [Decimal(12000), Decimal(5)]
    assert head.column("currency") == ["CNY", "USD"]
    assert column.column("currency") == ["CNY", "USD"]
    assert "another currency" in column.reasons[0]
    assert [p.kept for p in none.problems] == ["value"]


def test_a_time_without_zone_is_read_in_the_zone_and_said_once(tmp_path: Path) -> None:
    seen = read(
        tmp_path, HEADER + "Bay,L1,t,1,CNY,1,2025/6/3 8:00\nBay,L2,t,1,CNY,1,2025年6月3日\n"
    )

    assert seen.column("captured_at") == [
        datetime(2025, 6, 3, tzinfo=UTC), datetime(2025, 6, 2, 16, tzinfo=UTC),
    ]  # fmt: skip
    assert [p.kept for p in seen.problems] == ["value", "value"]
    assert all(p.row is None for p in seen.problems)


def test_a_wrong_company_code_is_said_and_kept(tmp_path: Path) -> None:
    codes = (
        "91350100M000100Y43",
        "91350100m000100y43",
        "91350100M000100Y44",
        "350100100001234",
        "AB",
    )
    text = "uscc,name,legal_representative\n" + "".join(
        f"{c},n{i},x\n" for i, c in enumerate(codes)
    )
    seen = read(tmp_path, text)

    assert seen.column("uscc") == [c.upper() for c in codes]
    assert [(p.row, p.kept) for p in seen.problems if p.row and "code" in p.reason][:1] == [
        (5, "value")
    ]
    assert {p.row for p in seen.problems} >= {3, 4, 5}


def test_a_product_code_that_lost_its_zeros_gets_them_back(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        "gtin,name,list_price_cny\n36000291452,a,1\n4006381333932,b,1\nx,c,1\n96385074,d,1\n",
    )

    assert seen.column("gtin") == ["036000291452", "4006381333932", "96385074"]
    assert [(p.row, p.kept) for p in seen.problems] == [(3, "nothing"), (1, "value"), (2, "value")]
    assert set(seen.column("currency")) == {"CNY"}


def test_accounts_that_tie_nothing_are_left_out(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        "payment_id,payer_account,payee_account,amount_cny\n"
        "1,6222 0000-1111,a@b.example,5\n2,6222****1111,6.22E+18,5\n3,无,现金,5\n",
    )

    assert seen.column("payer_account") == ["622200001111", None, None]
    assert seen.column("payee_account") == ["a@b.example", None, None]
    assert [p.row for p in seen.problems] == [2, 2, 3]


def test_nice_classes_are_plain_numbers(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        'registration_no,mark,nice_classes,registered_on\n1,a,28,2015-06-01\n2,b,"9,42",1.6.2015\n'
        "3,c,第09类;第35类,20150601\n4,d,99,2015\n",
    )

    assert seen.column("nice_classes") == [["28"], ["9", "42"], ["9", "35"], None]
    assert seen.column("registered_on")[0] == date(2015, 6, 1)
    assert seen.column("registered_on")[2] == date(2015, 6, 1)
    assert {(p.row, p.column) for p in seen.problems} == {
        (4, "nice_classes"), (2, "registered_on"), (4, "registered_on"),
    }  # fmt: skip


def test_authorised_sellers_are_named_by_right_platform_and_shop(tmp_path: Path) -> None:
    seen = read(
        tmp_path, "registration_no,platform,shop_id,valid_until\nT1,Bay,S1,2027-12-31\nT2,Bay,S1,\n"
    )

    assert seen.column("record") == ["authorised:T1/Bay/S1", "authorised:T2/Bay/S1"]
    assert seen.problems == []


def test_rows_that_repeat_are_kept_once_and_rows_that_differ_both(tmp_path: Path) -> None:
    more = "Bay,L1,other,1,CNY,1,\nBay,l2,case,1,CNY,1,\n"
    seen = read(tmp_path, LISTINGS + ROWS + more)

    assert seen.column("row") == [1, 2, 3, 7, 8]
    assert [(p.row, p.kept) for p in seen.problems] == [(7, "row"), (8, "value"), (None, "value")]
    assert seen.reasons[2].startswith("3 rows repeat")


def test_repeats_are_found_across_batches(tmp_path: Path) -> None:
    from counterfoil.settings import Limits

    many = "".join(f"Bay,N{i},t,1,CNY,1,\n" for i in range(100))
    seen = read(tmp_path, HEADER + many + many, limits=Limits(batch_rows=7))

    assert len(seen.rows) == 100
    assert [p.reason.split(" ")[0] for p in seen.problems] == ["100"]


def test_the_same_problem_a_thousand_times_becomes_a_count(tmp_path: Path) -> None:
    many = "".join(f"Bay,N{i},t,abc,CNY,1,\n" for i in range(tally.LISTED + 5))
    seen = read(tmp_path, HEADER + many)

    assert len(seen.problems) == tally.LISTED + 1
    assert seen.problems[-1].reason == "is not an amount of money: 5 more rows of the same kind"


def test_unknown_repeated_and_blank_headers_are_said(tmp_path: Path) -> None:
    seen = read(tmp_path, "listing_id,title,unit_solds,Title,\n1,a,5,b,c\n")

    assert [(p.column, p.kept) for p in seen.problems] == [
        ("unit_solds", "row"), ("Title", "row"), ("", "row"),
    ]  # fmt: skip
    assert "units_sold" in seen.reasons[0]
    assert seen.column("title") == ["a"]


def test_a_file_without_its_id_column_says_how_to_make_one(tmp_path: Path) -> None:
    seen = read(tmp_path, LISTINGS.replace("listing_id", "foo"))

    assert len(seen.problems) == 1
    assert "listing_id" in seen.reasons[0]
    assert "constants" in seen.problems[0].remedy
