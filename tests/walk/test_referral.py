"""From raw files to an approved bundle that a stranger checks, on the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def counterfoil(workspace: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).parent / "counterfoil")
    command = [program, "-w", str(workspace), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)


def ok(workspace: Path, *words: str) -> str:
    ran = counterfoil(workspace, *words)
    assert ran.returncode == 0, (words, ran.stderr)
    return ran.stdout


def test_a_lead_becomes_a_bundle_that_a_stranger_can_check(
    small_world: Path, tmp_path: Path
) -> None:
    w, out = tmp_path / "w", tmp_path / "out"
    ok(w, "init")
    ok(w, "ingest", str(small_world / "raw"), "--basis", "exercise")
    ok(w, "run")
    early = tmp_path / "early.txt"
    ok(w, "evidence", "checkpoint", "--to", str(early))
    one = ("--actor", "officer 1", "--as-basis", "MPS 171")
    two = ("--actor", "officer 2", "--as-basis", "D310 5")

    ok(w, *one, "case", "open", "1", "--because", "shops that share an account")
    file = json.loads(ok(w, *one, "case", "show", "C0001", "--json"))["casefile"]
    exhibit = file["exhibits"][0]["exhibit"]
    gap = next(row for row in file["matrix"] if row["gap"])
    ok(w, *one, "case", "decide", "C0001", "--to", "accepted", "--because", "suspicion")
    ok(w, *one, "case", "decide", "C0001", "--element", f"{gap['offence']}/{gap['element']}",
       "--exhibit", exhibit, "--because", "rows agree")  # fmt: skip
    ok(w, *one, "case", "note", "C0001", "invoice of a wholesaler", "--kind", "exculpatory")
    refused = counterfoil(w, *one, "case", "approve", "C0001", "--because", "ok")
    ok(w, *two, "case", "approve", "C0001", "--because", "complete")
    bundle = Path(ok(w, *one, "refer", "C0001", "--to", str(out), "--language", "en").strip())
    checked = subprocess.run(
        [sys.executable, "-I", "-S", str(bundle / "verify.py"), "--checkpoint", str(early)],
        capture_output=True,
        text=True,
        check=False,
    )
    sound = counterfoil(w, "evidence", "verify", "--checkpoint", str(early))

    assert refused.returncode == 4
    assert "cannot approve it too" in refused.stderr
    assert checked.returncode == 0, checked.stdout
    assert "the log only grew since" in checked.stdout
    assert sound.returncode == 0, sound.stdout
    assert {p.name for p in (bundle / "data").iterdir()} >= {"pdf", "docx", "case", "stix"}

    path = next(p for p in (w / "exhibits").rglob("*") if p.is_file())
    path.chmod(0o640)
    path.write_bytes(path.read_bytes() + b"x")
    bent = counterfoil(w, "evidence", "verify")
    assert bent.returncode == 6
    assert path.name in bent.stdout
