"""From judgements on who is who to weights that a person accepts and runs then use."""

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from command_line import counterfoil

from counterfoil.actions.entity_weights import accept, learn
from counterfoil.actions.reviewing import merge, split
from counterfoil.detectors.fusion import shipped
from counterfoil.model.actor import Actor
from counterfoil.store import custody, weights
from counterfoil.store.store import open_store

FAMILIES, GIVEN = "王刘赵周孙马朱胡郭林", "敏静磊芳浩超娜军明涛"
ROADS = ("文三路", "解放路", "人民路", "中山路", "建国路", "和平路")
ASKED, EACH = 14, 28
"""Of so many pairs of each kind, as many are judged."""

FIRST = 900
"""From this number on: another name at the door of a pair."""

LIN = Actor(name="Reviewer Lin", basis="exercise")


def shops() -> str:
    """Pairs of shops with one name: in half the phone is one, in half the door of a market."""
    rows = ["platform,shop_id,shop_name,operator_name,phone,return_address"]
    for number in range(2 * EACH):
        name = FAMILIES[number // 10] + GIVEN[number % 10]
        for side in (0, 1):
            own = number * 2 + side
            if number < EACH:
                phone, place = f"138{number * 7919:08d}", ""
            else:
                phone = f"139{own * 6173:08d}"
                place = f"浙江省杭州市西湖区{ROADS[number % 6]}{number * 3}号1幢{number}室"
            rows.append(f"OldTown,S{own:03d},Shop {own},{name},{phone},{place}")
        if number >= EACH:
            other = "欧阳" + GIVEN[number // 10] + GIVEN[number % 10]
            rows.append(f"OldTown,S{FIRST + number},Shop of {other},{other},,{place}")
    return "\n".join(rows) + "\n"


def pairs_of(work: Path, run: int) -> dict[int, dict[str, Any]]:
    """Rows of the pairs of the run, by number of the pair in `shops`."""
    held = open_store(work).results("pairs", run)
    rows = [row for path in held for row in pq.read_table(path).to_pylist()]
    rows = [row for row in rows if int(row["right"][-3:]) < FIRST]
    twins = [row for row in rows if int(row["left"][-3:]) // 2 == int(row["right"][-3:]) // 2]
    return {int(row["left"][-3:]) // 2: row for row in twins}


def ran(work: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(counterfoil(work, "run", "--json").stdout)
    return found


def judge_some(work: Path, count: int) -> None:
    """Say that some with one phone are two actors, and some with one door are one."""
    store = open_store(work)
    for number in range(count):
        split(LIN, store, [f"shops:S{number * 2:03d}"], "a resold number, two passports")
    for number in range(EACH, EACH + count):
        left, right = (f"shops:S{number * 2 + side:03d}" for side in (0, 1))
        merge(LIN, store, left, right, "one passport, two numbers")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a run."""
    folder = tmp_path_factory.mktemp("learn")
    (folder / "shops.csv").write_text(shops(), encoding="utf-8")
    (folder / "trademarks.csv").write_text(
        "registration_no,mark,owner,nice_classes\n123456,NORVIK,Norvik AB,25\n", encoding="utf-8"
    )
    work = folder / "work"
    files = folder / "shops.csv", folder / "trademarks.csv"
    counterfoil(work, "init")
    counterfoil(work, "ingest", *files, "--basis", "exercise")
    counterfoil(work, "run")
    return work


@pytest.fixture
def work(fresh: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(fresh, tmp_path / "work"))


def test_weights_learned_from_words_change_runs_only_once_a_named_person_accepts_them(
    work: Path,
) -> None:
    judge_some(work, ASKED)
    proposal = json.loads(counterfoil(work, "entity", "learn", "--json").stdout)["proposal"]
    version = proposal["model"]["version"]
    before = ran(work)
    decide = ("entity", "learn", "--accept", version)
    counterfoil(work, *decide, "--why", "measured better", code=4)
    named = ("--actor", "Reviewer Lin")
    counterfoil(work, *named, *decide, code=4)
    counterfoil(work, *named, "entity", "learn", "--accept", "9", "--why", "y", code=3)
    counterfoil(work, *named, *decide, "--why", "measured on pairs left out")
    after = ran(work)
    counterfoil(work, *named, "entity", "learn", "--reject", version, "--why", "too bold")
    again = ran(work)

    used = [made["entity_weights"] for made in (before, after, again)]
    assert used == ["evidence alone", version, "evidence alone"]
    old, new, last = (pairs_of(work, made["run"]) for made in (before, after, again))
    phones, doors = range(ASKED, EACH), range(EACH + ASKED, 2 * EACH)
    assert all(old[n]["joined"] and not new[n]["joined"] for n in phones)
    assert all(new[n]["joined"] and new[n]["learned"] > 0 for n in doors)
    assert last == old
    assert not [row for row in old.values() if row["learned"]]
    for row in new.values():
        parts = row["prior"] + row["context"] + sum(p["bits"] for p in row["parts"])
        assert parts + row["learned"] == pytest.approx(row["bits"], abs=1e-3)
        assert abs(row["context"]) < 1e-3


def test_two_names_stay_two_whatever_was_learned(work: Path) -> None:
    judge_some(work, ASKED)
    store = open_store(work)
    version = learn(LIN, store).model.version
    accept(LIN, store, version, "measured on pairs left out")
    said = ran(work)
    entities = [row for path in store.results("entities", said["run"])
                for row in pq.read_table(path).to_pylist()]  # fmt: skip
    of = {row["record"]: row["entity"] for row in entities}

    assert said["entity_weights"] == version
    assert of[f"shops:S{2 * EACH:03d}"] == of[f"shops:S{2 * EACH + 1:03d}"]
    strangers = [of[f"shops:S{FIRST + number}"] for number in range(EACH, 2 * EACH)]
    assert len(set(strangers)) == EACH
    counterfoil(work, "report", "--to", work.parent / "report")
    index = (work.parent / "report" / "en" / "index.html").read_text(encoding="utf-8")
    assert "two records are one actor" in index
    assert not set(strangers) & {of[f"shops:S{number:03d}"] for number in range(4 * EACH)}


def test_a_proposal_is_measured_on_what_was_left_out_and_stands_in_the_log(work: Path) -> None:
    judge_some(work, ASKED)
    printed = counterfoil(work, "entity", "learn").stdout
    store = open_store(work)
    proposal = weights.proposals(store, weights.ENTITY_WEIGHTS)["1"]

    assert (proposal.records, proposal.positives) == (2 * ASKED, ASKED)
    assert proposal.log_loss[1] < proposal.log_loss[0]
    assert proposal.gain[1] > 0
    assert sum(b.count for b in proposal.bins) == 2 * ASKED
    assert proposal.model.weights["phone same"] < 0 < proposal.model.weights["address same"]
    assert "Reliability of weights 1" in printed
    assert "entity learn --accept 1" in printed
    with store.transaction() as connection:
        said = [entry.said for entry in custody.entries(connection)][-1]
    assert (said["act"], said["subject"]) == ("entity weights proposed", "1")
    assert weights.proposals(store) == {}
    counterfoil(work, "evidence", "verify")


def test_too_few_words_teach_nothing_and_say_how_many_are_needed(work: Path) -> None:
    judge_some(work, 4)
    refused = counterfoil(work, "entity", "learn", code=2)

    assert "4 are judged one actor and 4 two" in refused.stderr
    assert "5 of each from 10 sets are needed" in refused.stderr
    assert not weights.proposals(open_store(work), weights.ENTITY_WEIGHTS)


def test_weights_for_other_kinds_of_agreement_are_refused_and_can_be_turned_down(
    work: Path,
) -> None:
    store = open_store(work)
    other = shipped()
    weights.keep(LIN, store, other, weights.ENTITY_WEIGHTS)
    accept(LIN, store, other.model.version, "from another version of the program")

    refused = counterfoil(work, "run", code=5)
    accept(LIN, store, other.model.version, "of no use here", reject=True)

    assert f"entity learn --reject {other.model.version}" in refused.stderr
    assert ran(work)["entity_weights"] == "evidence alone"
