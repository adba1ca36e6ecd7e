"""Files in, export out: the whole walk through the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def counterfoil(*arguments: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "counterfoil", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1780000000"},
    )
    assert done.returncode == 0, done.stderr
    return done


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def whole_job(root: Path, world: Path) -> Path:
    work, out = root / "work", root / "out"
    counterfoil("-w", work, "init")
    counterfoil("-w", work, "ingest", world / "raw", "--basis", "exercise")
    counterfoil("-w", work, "run")
    counterfoil("-w", work, "export", "--to", out)
    return out


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, small_world: Path) -> Path:
    return whole_job(tmp_path_factory.mktemp("first"), small_world)


def test_the_export_keeps_its_contract(exported: Path) -> None:
    findings = lines(exported / "findings.jsonl")
    leads = lines(exported / "leads.jsonl")

    for finding in findings:
        assert {"record", "right", "detector", "score", "reasons", "lawful", "verdict"} <= set(
            finding
        )
        assert finding["reasons"] or finding["lawful"]
        assert finding["score"] == pytest.approx(
            sum(reason["weight"] for reason in finding["reasons"]), abs=0.02
        )
    assert [lead["rank"] for lead in leads] == list(range(1, len(leads) + 1))
    assert [lead["score"] for lead in leads] == sorted((x["score"] for x in leads), reverse=True)
    for lead in leads:
        assert {"lead", "rank", "score", "records", "rights", "amount", "offences"} <= set(lead)
        assert all({"offence", "tier", "missing"} <= set(o) for o in lead["offences"])
    for ring in lines(exported / "rings.jsonl"):
        assert all({"record", "entity", "role"} <= set(member) for member in ring["members"])
    for entity in lines(exported / "entities.jsonl"):
        assert entity["records"] == sorted(set(entity["records"]))


def test_the_same_input_gives_the_same_bytes(
    exported: Path, small_world: Path, tmp_path: Path
) -> None:
    again = whole_job(tmp_path, small_world)

    for path in sorted(exported.iterdir()):
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_small_world_is_told_apart(exported: Path, small_world: Path) -> None:
    done = counterfoil("evaluate", small_world / "truth", "--export", exported, "--json")

    scores = json.loads(done.stdout)
    text = json.dumps(scores)
    assert "listings" in text
    assert "rings" in text


def test_a_dismissed_finding_stays_dismissed_after_every_rerun(
    exported: Path, tmp_path: Path
) -> None:
    work = exported.parent / "work"
    suspected = next(f for f in lines(exported / "findings.jsonl") if f["score"] >= 0.5)
    record, right = suspected["record"], suspected["right"]
    owners = [x["lead"] for x in lines(exported / "leads.jsonl") if record in x["records"]]

    counterfoil("-w", work, "lead", "judge", record, right, "dismissed", "--why", "genuine")
    counterfoil("-w", work, "run")
    counterfoil("-w", work, "export", "--to", tmp_path / "after")

    assert owners
    for lead in lines(tmp_path / "after" / "leads.jsonl"):
        assert record not in lead["records"]


def test_every_read_of_leads_is_in_the_log_with_its_purpose(exported: Path) -> None:
    from counterfoil.store import custody
    from counterfoil.store.store import open_store

    work = exported.parent / "work"
    counterfoil("--purpose", "briefing 12", "-w", work, "lead", "show", "1")

    with open_store(work).transaction() as connection:
        said = [entry.said for entry in custody.entries(connection)]
    assert said[-1]["act"] == "lead read"
    assert said[-1]["purpose"] == "briefing 12"
    assert all(entry["actor"] for entry in said)


def test_help_answers_fast_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['counterfoil', '--help']\n"
        "from counterfoil.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'duckdb', 'pyarrow', 'numpy', 'splink', 'networkit', 'sqlalchemy', 'cv2'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stderr.strip() == "[]"
    assert "ingest" in done.stdout
