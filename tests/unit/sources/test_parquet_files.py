from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from reading import parquet, read

TABLE = pa.table(
    {
        "listing_id": pa.array([1, 2]),
        "title": ["x", "y"],
        "price": pa.array([1.5, None]),
        "currency": pa.array(["CNY", "usd"]).dictionary_encode(),
        "captured_at": pa.array([datetime(2025, 6, 3, tzinfo=UTC), None]),
        "units_sold": pa.array([1, 2], pa.int16()),
        "seller": pa.array([{"id": "S1"}, None]),
    }
)


def test_typed_columns_keep_their_values(tmp_path: Path) -> None:
    seen = read(tmp_path, parquet(TABLE), name="l.parquet")

    assert seen.problems == []
    assert seen.column("listing_id") == ["1", "2"]
    assert seen.column("price") == [Decimal("1.5"), None]
    assert seen.column("currency") == ["CNY", "USD"]
    assert seen.column("captured_at") == [datetime(2025, 6, 3, tzinfo=UTC), None]
    assert seen.column("shop_id") == ["S1", None]


def test_a_time_without_zone_is_said(tmp_path: Path) -> None:
    naive = TABLE.set_column(4, "captured_at", pa.array([datetime(2025, 6, 3), None]))
    seen = read(tmp_path, parquet(naive))

    assert seen.column("captured_at") == [datetime(2025, 6, 2, 16, tzinfo=UTC), None]
    assert [p.kept for p in seen.problems] == ["value"]


def test_large_strings_and_lists_are_read(tmp_path: Path) -> None:
    stream = pa.table(
        {
            "room_id": pa.array(["V1"], pa.large_string()),
            "segments": pa.array([[{"at_s": 1, "text": "a"}]]),
        }
    )

    assert read(tmp_path, parquet(stream)).rows[0]["segments"] == [{"at_s": 1.0, "text": "a"}]


def test_a_cut_off_or_damaged_file_is_one_problem(tmp_path: Path) -> None:
    whole = parquet(TABLE)

    for size in (10, len(whole) // 2, len(whole) - 1):
        assert len(read(tmp_path, whole[:size]).problems) == 1
    for at in range(4, len(whole) - 8, 97):
        read(tmp_path, whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])


def test_a_file_without_rows_is_one_problem(tmp_path: Path) -> None:
    assert read(tmp_path, parquet(TABLE[:0])).reasons == ["has headers but no rows"]
