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
        "P,L7,S2,云鹤 药品 高仿 一比一,10,2026-03-01 08:00:00+08:00\n"
    ),
    "products.csv": "商品条码,注册号,产品名称,指导价,币种\n6901234567892,T1,云鹤药品,99,CNY\n",
    "scans.csv": "扫码编号,商品条码,序列号,扫码时间,扫码地点\n"
    + "".join(
        f"K{i},6901234567892,SN1,2026-03-01 0{i}:00:00+08:00,{place}\n"
        for i, place in enumerate(("广州市", "沈阳市", "成都市", "西安市", "昆明市"), start=1)
    ),
}
SAID = {
    "listings:L1": "the number was issued to another owner",
    "listings:L3": "the number was no longer valid",
    "listings:L4": "the number is not in the registry given",
    "listings:L5": "malformed certificate",
}


def called(work: Path, *arguments: object) -> str:
    command = [sys.executable, "-m", "counterfoil", "-w", work, *arguments]
    done = subprocess.run([str(a) for a in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_numbers_and_scans_stand_beside_the_leads_of_a_run(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, text in FILES.items():
        (raw / name).write_text(text, encoding="utf-8")
    work, out = tmp_path / "work", tmp_path / "out"
    called(work, "init")
    called(work, "ingest", raw, "--basis", "exercise")
    called(work, "run")
    called(work, "export", "--to", out)
    shown = called(work, "lead", "show", "1")

    lines = (out / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    findings = [json.loads(line) for line in lines]
    numbers = [f for f in findings if f["detector"] == "certificate"]
    said = {f["record"]: f["reasons"][0]["says"] for f in numbers}
    assert set(said) == set(SAID)
    assert all(said[record].startswith(why) for record, why in SAID.items())
    scanned = {f["record"] for f in findings if f["detector"] == "serial_reuse"}
    assert scanned
    leads = [json.loads(line) for line in (out / "leads.jsonl").read_text("utf-8").splitlines()]
    assert [lead["rights"] for lead in leads] == [["trademarks:T1"]]
    assert not {*SAID, *scanned} & {*leads[0]["records"]}
    assert "3 listings of its shops state a certificate number that cannot hold" in shown
    assert f"{len(scanned)} scans of goods under these rights break the serial rules" in shown
