"""From findings to probabilities, to new weights that a person accepts."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from counterfoil.actions.calibrating import accept, calibrate, in_force
from counterfoil.actions.judge import judge
from counterfoil.actions.progress import silent
from counterfoil.actions.simulating import simulate
from counterfoil.model.actor import Actor
from counterfoil.store.store import open_store
from counterfoil.worlds.settings import Settings


def called(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "counterfoil", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def answer(*arguments: object) -> str:
    done = called(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    simulate(Settings(seed=23, size=2000), folder / "world", silent)
    answer("-w", folder / "work", "init")
    answer("-w", folder / "work", "ingest", folder / "world" / "raw", "--basis", "exercise")
    answer("-w", folder / "work", "run")
    answer("-w", folder / "work", "export", "--to", folder / "out")
    return folder


def test_every_detector_of_the_run_is_heard(place: Path) -> None:
    heard = {finding["detector"] for finding in lines(place / "out" / "findings.jsonl")}

    assert {"mark_text", "livestream_offer", "certificate", "shop_stream", "serial_reuse"} <= heard


def test_each_record_has_one_probability_whose_parts_sum_to_it(place: Path) -> None:
    found = lines(place / "out" / "probabilities.jsonl")
    records = {finding["record"] for finding in lines(place / "out" / "findings.jsonl")}

    assert [row["record"] for row in found] == sorted(records)
    for row in found:
        assert sum(p["share"] for p in row["parts"]) == pytest.approx(row["probability"], abs=1e-4)


def test_cues_stand_beside_findings_and_make_none(place: Path) -> None:
    findings = lines(place / "out" / "findings.jsonl")
    marked = {f["record"] for f in findings if f["right"].startswith("trademarks:")}
    cues = lines(place / "out" / "cues.jsonl")

    assert {cue["cue"] for cue in cues} >= {"price below list", "copied description"}
    assert {cue["record"] for cue in cues} <= marked
    assert not {"price", "behaviour"} & {finding["detector"] for finding in findings}


def test_scans_and_certificates_make_no_lead_of_their_own(place: Path) -> None:
    for lead in lines(place / "out" / "leads.jsonl"):
        assert all(right.startswith("trademarks:") for right in lead["rights"])
        assert not [record for record in lead["records"] if record.startswith("scans:")]


def test_a_lead_and_the_report_show_the_probability_and_what_would_change_it(place: Path) -> None:
    shown = answer("-w", place / "work", "lead", "show", "1")
    answer("-w", place / "work", "report", "--to", place / "report", "--leads", "1")
    page = next((place / "report" / "en").glob("lead-*.html")).read_text(encoding="utf-8")
    index = (place / "report" / "zh" / "index.html").read_text(encoding="utf-8")

    assert "infringes with probability" in shown
    assert "would change it: " in shown
    assert "probability that the record infringes" in page
    assert "a lawful explanation that holds" in page
    assert "概率的可靠程度" in index
    assert "<circle" in index


def test_new_weights_are_used_only_after_a_named_person_accepts_them(place: Path) -> None:
    work = place / "work"
    asked = ("-w", work, "evaluate", place / "world", "--calibrate", "--json")
    proposal = json.loads(answer(*asked))["proposal"]
    version = proposal["model"]["version"]
    nobody = called("-w", work, "evaluate", "--accept", version, "--why", "measured better")
    silent_ = called("--actor", "Reviewer Lin", "-w", work, "evaluate", "--accept", version)
    answer("-w", work, "run")
    answer("-w", work, "export", "--to", place / "before")
    told = ("--actor", "Reviewer Lin", "-w", work, "evaluate", "--accept", version)
    answer(*told, "--why", "measured on half of the sellers")
    answer("-w", work, "run")
    answer("-w", work, "export", "--to", place / "after")

    assert proposal["log_loss"][1] <= proposal["log_loss"][0] * 1.2
    assert proposal["bins"]
    assert (nobody.returncode, silent_.returncode) == (4, 4)
    before, after = (lines(place / name / "findings.jsonl") for name in ("before", "after"))
    assert {f["weights"] for f in before} - {None} == {proposal["replaces"]}
    assert {f["weights"] for f in after} - {None} == {version}
    assert [(f["record"], f["score"]) for f in before] == [(f["record"], f["score"]) for f in after]
    assert called("-w", work, "evidence", "verify").returncode == 0


def test_unknown_weights_and_too_few_judgements_are_refused(place: Path) -> None:
    work = place / "work"
    unknown = called("--actor", "x", "-w", work, "evaluate", "--accept", "99", "--why", "y")
    few = called("-w", work, "evaluate", "--calibrate")

    assert (unknown.returncode, few.returncode) == (3, 2)
    assert "lead judge" in few.stderr


def test_judgements_teach_and_a_rejected_version_gives_way(place: Path) -> None:
    store, lin = open_store(place / "work"), Actor(name="Reviewer Lin", basis="exercise")
    with (place / "world" / "truth" / "listings.csv").open(encoding="utf-8") as file:
        truth = {f"listings:{row['listing_id']}": row["infringing"] for row in csv.DictReader(file)}
    found = [row for row in lines(place / "out" / "probabilities.jsonl") if row["record"] in truth]
    for word, infringes in (("confirmed", "1"), ("dismissed", "0")):
        wanted = [row for row in found if truth[row["record"]] == infringes][:90]
        for row in wanted:
            judge(lin, store, "finding", row["record"], row["right"], word, "seen by hand")
    held = in_force(store).model.version

    proposal = calibrate(lin, store, None)

    made = proposal.model
    assert made.fitted_on.startswith("judgements: ")
    assert proposal.replaces == held
    accept(lin, store, made.version, "measured on half of the sellers")
    assert in_force(store).model == made
    accept(lin, store, made.version, "too sure of itself", reject=True)
    assert in_force(store).model.version == held
