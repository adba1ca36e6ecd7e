"""Rows a second of each reader and each kind of table, on made-up rows.

Run: `python benchmarks/sources.py [ROWS]` (200,000 if not given). One process, one thread.
"""

import csv
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from counterfoil import sources
from counterfoil.language.codes import uscc_check
from counterfoil.model.batch import Batch

TOWNS = ("深圳市龙岗区", "Suzhou", "哈尔滨市", "Putian, Fujian", "义乌市稠城街道")


def main(rows: int) -> None:
    """Write one file of each kind and read it."""
    print(f"{'file':<22}{'rows':>9}{'MiB':>8}{'cpu s':>8}{'rows/s':>10}")
    with tempfile.TemporaryDirectory() as folder:
        for path, count in made(Path(folder), rows):
            measure(path, count)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def measure(path: Path, rows: int) -> None:
    """Read one file and print what it cost."""
    start = time.process_time()
    read = 0
    for item in sources.read(path, name=path.name, exhibit="0" * 64, work=path.parent):
        read += item.rows.num_rows if isinstance(item, Batch) else 0
    spent = time.process_time() - start
    assert read == rows, (path.name, read, rows)
    size = path.stat().st_size / (1 << 20)
    print(f"{path.name:<22}{rows:>9}{size:>8.1f}{spent:>8.2f}{rows / spent:>10,.0f}")


def made(folder: Path, rows: int) -> Iterator[tuple[Path, int]]:
    """The files, one after the other."""
    dice = random.Random(7)
    for name, header, row in (
        ("listings", LISTINGS, listing),
        ("shops", SHOPS, shop),
        ("payments", PAYMENTS, payment),
        ("parcels", PARCELS, parcel),
    ):
        path = folder / f"{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(row(dice, i) for i in range(rows))
        yield path, rows
    clean = folder / "listings.csv"
    for encoding in ("gb18030", "utf-16"):
        path = folder / f"listings.{encoding}.csv"
        path.write_text(clean.read_text("utf-8"), encoding=encoding)
        yield path, rows
    yield as_lines(clean), rows
    pq.write_table(arrow_csv.read_csv(clean), folder / "listings.parquet")
    yield folder / "listings.parquet", rows
    yield as_workbook(clean, rows // 10), rows // 10


def as_lines(path: Path) -> Path:
    """The same rows as JSON Lines."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = [json.dumps(row, ensure_ascii=False) for row in csv.DictReader(file)]
    path.with_suffix(".jsonl").write_text("\n".join(lines), encoding="utf-8")
    return path.with_suffix(".jsonl")


def as_workbook(path: Path, rows: int) -> Path:
    """The first rows as a workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet("listings")
    with path.open(encoding="utf-8", newline="") as file:
        for _, row in zip(range(rows + 1), csv.reader(file), strict=False):
            page.append(row)
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


LISTINGS = ["平台", "商品ID", "店铺ID", "商品标题", "商品描述", "价格", "币种", "销量", "发货地",
            "采集时间"]  # fmt: skip
SHOPS = ["shop_id", "shop_name", "operator_name", "business_licence", "phone", "return_address",
         "payee_account", "opened_on"]  # fmt: skip
PAYMENTS = ["payment_id", "payer_account", "payee_account", "amount_cny", "paid_at", "memo"]
PARCELS = ["waybill_no", "sender_name", "sender_phone", "sender_address", "weight_kg", "shipped_at"]


def moment(dice: random.Random) -> str:
    return f"2025-0{dice.randint(1, 9)}-{dice.randint(10, 28)}T{dice.randint(10, 23)}:04:05+08:00"


def phone(dice: random.Random) -> str:
    number = f"1{dice.randint(3, 9)}{dice.randint(10**8, 10**9 - 1)}"
    forms = ("{}", "+86 {}", "0086{}", "{0:.3}-" + number[3:7] + "-" + number[7:])
    return dice.choice(forms).format(number)


def listing(dice: random.Random, i: int) -> tuple[object, ...]:
    words = "".join(dice.choice("abcdefgh 红肠同款正品积木") for _ in range(24))
    price = f"{dice.uniform(1, 999):.2f}"
    return ("Bay", f"L{i:08d}", f"S{i % 9999}", words, "支持七天无理由", price, "CNY",
            dice.randint(0, 9999), dice.choice(TOWNS), moment(dice))  # fmt: skip


def shop(dice: random.Random, i: int) -> tuple[object, ...]:
    body = f"9135030{i:09d}X"
    code = body + uscc_check(body)
    return (f"S{i}", f"Golden Hub {i % 4999}", "林勇杰", code, phone(dice), dice.choice(TOWNS),
            f"62{dice.randint(10**13, 10**14 - 1)}", "2024-03-24")  # fmt: skip


def payment(dice: random.Random, i: int) -> tuple[object, ...]:
    return (f"P{i}", f"62{dice.randint(10**13, 10**14 - 1)}", "6233340712039391",
            f"¥{dice.randint(1, 9)},{dice.randint(100, 999)}.50", moment(dice), "货款")  # fmt: skip


def parcel(dice: random.Random, i: int) -> tuple[object, ...]:
    return (f"W{i}", "陈玉", phone(dice), dice.choice(TOWNS), f"{dice.uniform(0, 20):.2f}",
            moment(dice).replace("T", " ").replace("-", "/")[:16])  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
