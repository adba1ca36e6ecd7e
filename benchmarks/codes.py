"""Serial rules over made-up scans, and EPCIS documents accepted or refused.

python benchmarks/codes.py scans --rows 10000000
python benchmarks/codes.py epcis FOLDER      # files under a folder `Invalid` must be refused
"""

import argparse
import resource
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from counterfoil.sources import epcis
from counterfoil.store.scans import SerialData, city_places, serial_findings

GTINS = np.array(["09521141012345", "06901234567892", "04012345123456"])


def made_scans(rows: int, seed: int = 1) -> SerialData:
    """Scans of 0.6 serials a scan, 2 % of them far from home, 0.1 % forged, 0.2 % retired."""
    dice = np.random.default_rng(seed)
    items = int(rows * 0.6)
    number = np.arange(items)
    serial = np.char.add("S", np.char.zfill(number.astype(str), 9))
    batch = np.char.add("B", (number // 1000).astype(str))
    cities = city_places()
    home = (number * 7) % len(cities)
    start = np.datetime64("2026-01-01", "us")
    retired = np.where(number % 500 == 0, np.datetime64("2026-06-01", "us"), np.datetime64("NaT"))
    issued = pa.table(
        {
            "gtin": GTINS[number % 3],
            "serial": serial,
            "batch": batch,
            "market": np.array(cities["country"])[home],
            "issued_at": pa.array(np.full(items, start)),
            "retired_at": pa.array(retired.astype("datetime64[us]")),
        }
    )
    lots = items // 1000
    batches = pa.table(
        {
            "gtin": GTINS.repeat(lots),
            "batch": np.tile(np.char.add("B", np.arange(lots).astype(str)), 3),
            "quantity": pa.array(np.full(3 * lots, 340)),
        }
    )
    pick = dice.integers(0, items, rows)
    at = np.where(dice.random(rows) < 0.98, home[pick], dice.integers(0, len(cities), rows))
    moment = start + dice.integers(0, 300 * 86_400, rows).astype("timedelta64[s]")
    scans = pa.table(
        {
            "record": np.char.add("scans:", np.arange(rows).astype(str)),
            "gtin": GTINS[pick % 3],
            "serial": np.where(dice.random(rows) < 0.001, "FAKE1", serial[pick]),
            "batch": batch[pick],
            "scanned_at": pa.array(moment),
            "place": cities["place"].take(pa.array(at)),
            "latitude": np.array(cities["latitude"])[at],
            "longitude": np.array(cities["longitude"])[at],
        }
    )
    return SerialData(scans=scans, issued=issued, batches=batches)


def scans(rows: int) -> None:
    data = made_scans(rows)
    start = time.perf_counter()
    found, _ = serial_findings(data)
    spent = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{rows} scans, {len(data.issued or ())} issued serials: {spent:.1f} s, ", end="")
    print(f"{rows / spent:,.0f} scans/s, {len(found)} findings, peak {peak:.1f} GB with the data")


def documents(folder: Path) -> None:
    right, wrong = 0, []
    start = time.perf_counter()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".json", ".xml"):
            sound = not epcis.read_path(path).reasons
            if sound == ("Invalid" not in path.parts):
                right += 1
            else:
                wrong.append(str(path.relative_to(folder)))
    spent = time.perf_counter() - start
    print(f"{right} judged right, {len(wrong)} wrong in {spent:.2f} s {wrong}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    kinds.add_parser("scans").add_argument("--rows", type=int, default=1_000_000)
    kinds.add_parser("epcis").add_argument("folder", type=Path)
    chosen = parser.parse_args()
    if chosen.kind == "scans":
        scans(chosen.rows)
    else:
        documents(chosen.folder)
