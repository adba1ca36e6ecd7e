"""The command line meets bad input without a traceback and without losing the good rows."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HEADER = "platform,listing_id,shop_id,title,price,currency,units_sold,captured_at\n"
ROW = "ShopNest,L{n},S1,Example mug {n},10.00,CNY,3,2025-07-01T08:00:00+08:00\n"


def counterfoil(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "counterfoil", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def work(tmp_path: Path) -> Path:
    assert counterfoil("-w", tmp_path / "w", "init").returncode == 0
    return tmp_path / "w"


def rows_of(work: Path, table: str) -> int:
    from counterfoil.store.store import open_store

    return open_store(work).rows(table).num_rows


def problems_of(work: Path) -> str:
    return counterfoil("-w", work, "problems", "--jsonl").stdout


def test_ingest_without_a_basis_is_refused(work: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + ROW.format(n=1))

    done = counterfoil("-w", work, "ingest", tmp_path / "a.csv")

    assert done.returncode == 4
    assert "basis" in done.stderr
    assert rows_of(work, "listings") == 0


def test_a_folder_that_is_no_workspace_is_said(tmp_path: Path) -> None:
    done = counterfoil("-w", tmp_path / "none", "leads")

    assert done.returncode == 3
    assert "init" in done.stderr


def test_run_without_rights_says_what_to_ingest(work: Path) -> None:
    done = counterfoil("-w", work, "run")

    assert done.returncode == 2
    assert "trademarks" in done.stderr


def bomb() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("listings.csv", b"0" * (64 << 20))
    return raw.getvalue()


def traversal() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("../../../evil.csv", HEADER + ROW.format(n=7))
    return raw.getvalue()


BAD = {
    "empty.csv": b"",
    "header_only.csv": HEADER.encode(),
    "missing_columns.csv": b"shop_id,price\nS1,3\n",
    "unknown_headers.csv": b"colour,shape\nred,round\n",
    "truncated.xlsx": b"PK\x03\x04" + os.urandom(300),
    "truncated.parquet": b"PAR1" + b"\x00" * 200,
    "picture.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "program": b"\x7fELF" + b"\x00" * 100,
    "bomb.zip": bomb(),
    "half.jsonl": b'{"listing_id": "L1", "title": "mug"}\n{"listing_id": "L2", "ti',
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_becomes_a_problem_and_the_good_file_goes_on(
    work: Path, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(BAD[name])
    (folder / "zz_good.csv").write_text(HEADER + ROW.format(n=99))

    done = counterfoil("-w", work, "ingest", folder, "--basis", "exercise")

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert name in problems_of(work)
    assert rows_of(work, "listings") >= 1


def test_a_path_in_a_zip_cannot_leave_the_workspace(work: Path, tmp_path: Path) -> None:
    (tmp_path / "evil.zip").write_bytes(traversal())

    done = counterfoil("-w", work, "ingest", tmp_path / "evil.zip", "--basis", "exercise")

    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.parent.rglob("evil.csv"))


def test_bad_rows_are_listed_and_good_rows_stay(work: Path, tmp_path: Path) -> None:
    text = HEADER + ROW.format(n=1) + "ShopNest,L2,S1,Mug,twelve,CNY,3,yesterday\r\n"
    (tmp_path / "a.csv").write_text(text + ROW.format(n=3) + ROW.format(n=3).replace("10.00", "9"))

    counterfoil("-w", work, "ingest", tmp_path / "a.csv", "--basis", "exercise")

    found = problems_of(work)
    assert rows_of(work, "listings") == 3
    assert '"value":"twelve"' in found
    assert '"value":"yesterday"' in found
    assert "L3" in found


def test_gb18030_and_utf16_are_read(work: Path, tmp_path: Path) -> None:
    header = "平台,商品ID,店铺ID,商品标题,价格,币种,销量,采集时间\n"
    row = "ShopNest,{n},S1,积木玩具,10.00,CNY,3,2025-07-01T08:00:00+08:00\n"
    (tmp_path / "a.csv").write_bytes((header + row.format(n="A1")).encode("gb18030"))
    (tmp_path / "b.csv").write_bytes((header + row.format(n="B1")).encode("utf-16"))

    counterfoil("-w", work, "ingest", tmp_path / "a.csv", tmp_path / "b.csv", "--basis", "exercise")

    assert rows_of(work, "listings") == 2


def test_the_same_file_twice_is_read_once(work: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + ROW.format(n=1))
    first = counterfoil("-w", work, "ingest", tmp_path / "a.csv", "--basis", "exercise")

    again = counterfoil("-w", work, "ingest", tmp_path / "a.csv", "--basis", "exercise")

    assert "1 listings" in first.stdout
    assert "already read" in again.stdout
    assert rows_of(work, "listings") == 1


def test_a_mapping_makes_unknown_headers_known(work: Path, tmp_path: Path) -> None:
    file = tmp_path / "shopdump.csv"
    file.write_text("ref,headline,ask\nX1,Blue mug,4.50\n")
    counterfoil("-w", work, "ingest", file, "--basis", "exercise")
    drafted = counterfoil("map", file)
    draft = next(tmp_path.glob("shopdump.csv*.y*ml"))
    import yaml

    mapping = yaml.safe_load(draft.read_text(encoding="utf-8"))
    mapping["table"] = "listings"
    mapping["columns"] = {"ref": "listing_id", "headline": "title", "ask": "price"}
    mapping["constants"] = {"currency": "EUR"}
    draft.write_text(yaml.safe_dump(mapping), encoding="utf-8")

    done = counterfoil("-w", work, "ingest", file, "--basis", "exercise")

    assert drafted.returncode == 0, drafted.stderr
    assert done.returncode == 0, done.stderr
    assert rows_of(work, "listings") == 1
