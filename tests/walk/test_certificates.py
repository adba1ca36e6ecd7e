"""A registry of certificates is ingested like any other file, and the run asks it."""

import json
import subprocess
import sys
from pathlib import Path

FILES = {
    "marks.csv": "注册号,商标,权利人,核定使用商品\nT1,云鹤,云鹤药业,药品\n",
    "registry.csv": (
        "批准文号,产品名称,上市许可持有人,店铺ID,有效期至\n"
        "国药准字H20044321,布洛芬,远山药业,S9,2030-01-01\n"
        "国药准字H20055555,阿莫西林,云鹤药业,,2024-01-01\n"
    ),
    "listings.csv": (
        "平台,商品ID,店铺ID,标题,价格,采集时间\n"
        "P,L1,S1,布洛芬 国药准字H20044321,10,2026-03-01 08:00:00+08:00\n"
        "P,L2,S9,布洛芬 国药准字H20044321,10,2026-03-01 08:00:00+08:00\n"
        "P,L3,S2,阿莫西林 国药准字H20055555,10,2026-03-01 08:00:00+08:00\n"
        "P,L4,S2,阿莫西林 国药准字H20066666,10,2026-03-01 08:00:00+08:00\n"
        "P,L5,S2,阿莫西林 国药准字H2006666,10,2026-03-01 08:00:00+08:00\n"
        "P,L6,S2,电动牙刷,10,2026-03-01 08:00:00+08:00\n"
    ),
}
SAID = {
    "listings:L1": "the number was issued to another owner",
    "listings:L3": "the number was no longer valid",
    "listings:L4": "the number is not in the registry given",
    "listings:L5": "malformed certificate",
}


def test_numbers_are_held_against_the_registry_in_a_run(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, text in FILES.items():
        (raw / name).write_text(text, encoding="utf-8")
    for arguments in (
        ["init"],
        ["ingest", raw, "--basis", "exercise"],
        ["run"],
        ["export", "--to", tmp_path / "out"],
    ):
        command = [sys.executable, "-m", "counterfoil", "-w", tmp_path / "work", *arguments]
        done = subprocess.run(
            [str(a) for a in command], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    lines = (tmp_path / "out" / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    found = {f["record"]: f["reasons"][0]["says"] for f in map(json.loads, lines)}
    assert set(found) == set(SAID)
    assert all(found[record].startswith(said) for record, said in SAID.items())
    assert (tmp_path / "out" / "leads.jsonl").read_text(encoding="utf-8") == ""
