"""Review through the command line: show, judge, rerun, look back, watch."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from command_line import counterfoil


def ask(work: Path, *arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(counterfoil(work, *arguments, "--json").stdout)
    return found


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, small_world: Path) -> Path:
    """A workspace with one run."""
    work = tmp_path_factory.mktemp("review") / "work"
    counterfoil(work, "init")
    counterfoil(work, "ingest", small_world / "raw", "--basis", "exercise")
    counterfoil(work, "run")
    return work


@pytest.fixture
def work(reviewed: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(reviewed, tmp_path / "work"))


def entity_of_several(work: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq

    of: dict[str, list[str]] = {}
    for path in sorted((work / "tables" / "entities").glob("*.parquet")):
        for row in pq.read_table(path).to_pylist():
            of.setdefault(row["entity"], []).append(row["record"])
    name = max(sorted(of), key=lambda e: len(of[e]))
    return dict(ask(work, "entity", "show", name)["entity"])


def test_an_entity_is_shown_with_waterfalls_that_sum_and_the_rows_behind_it(work: Path) -> None:
    shown = entity_of_several(work)

    assert len(shown["path"]) == len(shown["records"]) - 1
    for link in shown["path"]:
        assert sum(bar["bits"] for bar in link["bars"]) == pytest.approx(link["bits"], abs=1e-3)
    assert all(row["origin"]["exhibit"] and row["origin"]["row"] for row in shown["records"])


def test_a_split_holds_in_the_rerun_and_the_past_stays_readable(work: Path) -> None:
    shown = entity_of_several(work)
    records = [row["record"] for row in shown["records"]]

    counterfoil(work, "entity", "split", records[-1], "--why", "another handwriting")
    counterfoil(work, "run")
    after = ask(work, "entity", "show", records[0])["entity"]
    assert records[-1] not in [row["record"] for row in after["records"]]

    assert ask(work, "entity", "show", shown["entity"])["entity"]["entity"] == shown["entity"]
    past = ask(work, "entity", "show", records[-1], "--run", shown["run"])["entity"]
    assert [row["record"] for row in past["records"]] == records
    steps = ask(work, "entity", "history", shown["entity"])["steps"]
    assert steps[-1]["left"] == [records[-1]]


def test_a_merged_id_leads_to_the_entity_that_took_its_place(work: Path) -> None:
    question = next(
        q for q in ask(work, "entity", "queue", "--most", 50)["questions"]
        if q["left_entity"] != q["right_entity"]
    )  # fmt: skip

    counterfoil(
        work, "entity", "merge", question["left_entity"], question["right_entity"],
        "--why", "one passport",
    )  # fmt: skip
    counterfoil(work, "run")

    left = ask(work, "entity", "show", question["left_entity"])["entity"]
    right = ask(work, "entity", "show", question["right_entity"])["entity"]
    assert left["entity"] == right["entity"]
    asked = {q["left"] for q in ask(work, "entity", "queue", "--most", 50)["questions"]
             if q["right"] == question["right"]}  # fmt: skip
    assert question["left"] not in asked


def test_a_word_against_an_earlier_one_needs_to_say_so(work: Path) -> None:
    shown = entity_of_several(work)
    record = shown["records"][-1]["record"]
    counterfoil(work, "entity", "confirm", shown["entity"], "--why", "seen both passports")

    said = counterfoil(work, "entity", "reject", record, shown["entity"], "--why", "no", code=5)
    counterfoil(work, "entity", "reject", record, shown["entity"], "--why", "no", "--overrule")

    assert "seen both passports" in said.stderr


def test_a_judgement_without_a_reason_is_refused(work: Path) -> None:
    counterfoil(work, "entity", "confirm", entity_of_several(work)["entity"], code=4)


def test_a_new_shop_with_a_value_of_a_ring_raises_an_alert(work: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    ties = pq.read_table(work / "tables" / "edges").to_pylist()
    known = sorted((t["ring"], t["value"]) for t in ties if t["kind"] == "account" and t["ring"])
    if not known:
        pytest.skip("this world has no ring that shares an account")
    ring, account = known[0]
    new = tmp_path / "shops_new.csv"
    new.write_text(
        "platform,shop_id,shop_name,operator_name,payee_account\n"
        f"OldTown,S990001,New Shop,Nina Newman,{account}\n",
        encoding="utf-8",
    )
    counterfoil(work, "ingest", new, "--basis", "exercise")

    alerts = ask(work, "watch")["alerts"]

    assert [(a["record"], a["touches"]) for a in alerts] == [("shops:S990001", ring)]
    assert account in alerts[0]["says"]
    page = ask(work, "ring", "show", ring)["ring"]
    assert page["disruption"]
    assert page["disruption"][0]["offers_connected"] <= page["disruption"][0]["offers"]
    members = [m["entity"] for m in page["members"]]
    pair = sorted(set(members))[:2]
    paths = ask(work, "entity", "path", *pair)["paths"]
    assert all(step["origins"] for path in paths for step in path["steps"])


def test_every_read_is_in_the_log(work: Path) -> None:
    from counterfoil.store import custody
    from counterfoil.store.store import open_store

    entity_of_several(work)

    with open_store(work).transaction() as connection:
        said = [entry.said for entry in custody.entries(connection)]
    assert said[-1]["act"] == "entity read"
    assert said[-1]["purpose"]
