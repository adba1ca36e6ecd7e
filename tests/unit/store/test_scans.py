from datetime import UTC, datetime

import pyarrow as pa
import pytest

from counterfoil.store.scans import EVENT_RULES, SerialData, serial_findings

GTIN = "06901234567892"


def scans(*rows: tuple[str, str, str, str], market: str | None = None) -> pa.Table:
    """Rows: record, serial, time, place; batch B1."""
    return pa.table(
        {
            "record": [r[0] for r in rows],
            "gtin": ["6901234567892"] * len(rows),
            "serial": [r[1] for r in rows],
            "batch": ["B1"] * len(rows),
            "scanned_at": [r[2] for r in rows],
            "place": [r[3] for r in rows],
            "market": pa.array([market] * len(rows), pa.string()),
        }
    )


def issued(*rows: tuple[str, str | None], market: str | None = None) -> pa.Table:
    """Rows: serial, time retired; issued on the first day of 2026 in batch B1."""
    day = datetime(2026, 1, 1, tzinfo=UTC)
    return pa.table(
        {
            "gtin": [GTIN] * len(rows),
            "serial": [r[0] for r in rows],
            "batch": ["B1"] * len(rows),
            "market": pa.array([market] * len(rows), pa.string()),
            "issued_at": pa.array([day] * len(rows), pa.timestamp("us", tz="UTC")),
            "retired_at": pa.array([r[1] for r in rows], pa.string()),
        }
    )


def said(data: SerialData) -> dict[str, list[str]]:
    found, _ = serial_findings(data)
    return {
        r["record"]: sorted(x["says"].split(":")[0] for x in r["reasons"])
        for r in found.to_pylist()
    }


def test_an_honest_item_is_not_suspected() -> None:
    seen = scans(
        ("a", "S1", "2026-02-01 08:00+08", "深圳"), ("b", "S1", "2026-02-03 08:00+08", "Beijing")
    )

    assert said(SerialData(scans=seen, issued=issued(("S1", None)))) == {}


def test_a_serial_that_was_never_issued_is_found_only_with_a_register() -> None:
    seen = scans(("a", "S9", "2026-02-01 08:00+08", "深圳"))

    assert said(SerialData(scans=seen)) == {}
    assert said(SerialData(scans=seen, issued=issued(("S1", None)))) == {"a": ["unknown"]}


def test_two_scans_faster_than_any_carrier_are_found() -> None:
    seen = scans(
        ("a", "S1", "2026-02-01 08:00+08", "深圳"), ("b", "S1", "2026-02-01 09:00+08", "Berlin")
    )

    assert said(SerialData(scans=seen)) == {"b": ["impossible travel"]}


def test_one_serial_at_three_places_is_a_clone_but_not_in_two_languages() -> None:
    days = ("2026-02-01 08:00+08", "2026-02-04 08:00+08", "2026-02-08 08:00+08")
    three = scans(*zip("abc", ["S1"] * 3, days, ("深圳", "北京", "Paris"), strict=True))
    one = scans(*zip("abc", ["S1"] * 3, days, ("深圳", "Shenzhen", "广东深圳市"), strict=True))

    assert said(SerialData(scans=three)) == {x: ["cloned"] for x in "abc"}
    assert said(SerialData(scans=one)) == {}


def test_goods_on_their_way_through_a_chain_are_no_clones() -> None:
    days = ("2026-02-01 08:00+08", "2026-02-04 08:00+08", "2026-02-08 08:00+08")
    seen = scans(*zip("abc", ["S1"] * 3, days, ("深圳", "北京", "Paris"), strict=True))

    assert said(SerialData(scans=seen, rules=EVENT_RULES)) == {}


def test_retired_and_early_scans_are_found() -> None:
    seen = scans(
        ("a", "S1", "2026-03-02 08:00+08", "深圳"), ("b", "S2", "2025-11-01 08:00+08", "深圳")
    )
    register = issued(("S1", "2026-03-01 00:00+00"), ("S2", None))

    assert said(SerialData(scans=seen, issued=register)) == {
        "a": ["retired"],
        "b": ["not yet issued"],
    }


def test_more_items_than_ordered_are_an_over_run() -> None:
    days = [f"2026-02-0{d} 08:00+08" for d in (1, 2, 3)]
    seen = scans(*zip("abc", ["S1", "S2", "S3"], days, ["深圳"] * 3, strict=True))
    made = pa.table({"gtin": [GTIN], "batch": ["B1"], "quantity": [2]})

    assert said(SerialData(scans=seen, batches=made)) == {"c": ["over run"]}


def test_a_batch_that_was_never_made_is_found() -> None:
    seen = scans(("a", "S1", "2026-02-01 08:00+08", "深圳"))
    made = pa.table({"gtin": [GTIN], "batch": ["B2"], "quantity": [10]})

    assert said(SerialData(scans=seen, batches=made)) == {"a": ["no such batch"]}


@pytest.mark.parametrize(
    ("market", "found"), [("DE", True), ("CN", False), ("US; CN", False), ("广东", False)]
)
def test_a_scan_outside_the_market_is_weak_because_parallel_trade_is_often_lawful(
    market: str, found: bool
) -> None:
    seen = scans(("a", "S1", "2026-02-01 08:00+08", "深圳"))

    rows, _ = serial_findings(SerialData(scans=seen, issued=issued(("S1", None), market=market)))

    assert [r["verdict"] for r in rows.to_pylist()] == (["weak"] if found else [])


def test_reasons_sum_to_the_score_and_bad_times_are_problems() -> None:
    seen = scans(("a", "S9", "2026-02-01 08:00+08", "深圳"), ("b", "S1", "tomorrow", "深圳"))
    made = pa.table({"gtin": [GTIN], "batch": ["B2"], "quantity": [10]})

    found, problems = serial_findings(
        SerialData(scans=seen, issued=issued(("S1", None)), batches=made)
    )

    first = found.to_pylist()[0]
    assert sum(r["weight"] for r in first["reasons"]) == pytest.approx(first["score"], abs=1e-3)
    assert [(p.column, p.value) for p in problems] == [("scanned_at", "tomorrow")]
