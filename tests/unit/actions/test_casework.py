"""Cases: what a person may do, when, and what two persons must do."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sample_workspace import OFFICER, SUPERVISOR, Ticking, keep, opened
from sqlalchemy.exc import IntegrityError

from counterfoil.actions import casework as work
from counterfoil.actions.casefile import build, substance_digest
from counterfoil.actions.comparing import compare_files
from counterfoil.errors import Conflict, InputError, NotFound, Refused
from counterfoil.model.actor import Actor
from counterfoil.model.exhibit import Capture, EvidenceKind
from counterfoil.store import custody


def test_a_case_begins_at_the_first_state_and_moves_along_its_procedure(tmp_path: Path) -> None:
    store, case = opened(tmp_path)

    work.decide(OFFICER, store, case, "accepted", "reasonable suspicion")
    moved = work.decide(OFFICER, store, case, "preliminary_inquiry", "facts unclear")

    assert moved.state == "preliminary_inquiry"
    assert [d.after for d in moved.decisions] == ["accepted", "preliminary_inquiry"]


def test_a_case_cannot_jump_over_its_procedure(tmp_path: Path) -> None:
    store, case = opened(tmp_path)

    with pytest.raises(Conflict, match=r"is 'clue' and cannot become 'investigating'"):
        work.decide(OFFICER, store, case, "investigating", "hurry")


def test_a_decision_without_basis_or_reason_is_refused(tmp_path: Path) -> None:
    store, case = opened(tmp_path)

    with pytest.raises(Refused, match="needs a legal basis"):
        work.decide(Actor(name="officer 1"), store, case, "accepted", "tip")
    with pytest.raises(Refused, match="needs a reason"):
        work.decide(OFFICER, store, case, "accepted", "  ")


def test_no_coercive_measure_before_filing(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    work.decide(OFFICER, store, case, "accepted", "tip")

    with pytest.raises(Refused, match=r"seizure is not allowed .*MPS 174"):
        work.set_task(OFFICER, store, case, work.NewTask(title="stock", measure="seizure"))
    work.decide(OFFICER, store, case, "filed", "facts suffice")
    after = work.set_task(OFFICER, store, case, work.NewTask(title="stock", measure="seizure"))

    assert [task.measure for task in after.tasks] == ["seizure"]


def test_supplementary_investigation_happens_twice_at_most(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    for state in ("accepted", "filed", "investigating", "concluded", "sent_to_procuratorate"):
        work.decide(OFFICER, store, case, state, "next")
    for _ in range(2):
        work.decide(OFFICER, store, case, "supplementary", "more evidence")
        work.decide(OFFICER, store, case, "sent_to_procuratorate", "done")

    with pytest.raises(Refused, match="2 times already"):
        work.decide(OFFICER, store, case, "supplementary", "again")


def test_a_suspended_case_returns_to_where_it_was(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    work.decide(OFFICER, store, case, "accepted", "tip")
    work.decide(OFFICER, store, case, "suspended", "suspect abroad")

    with pytest.raises(Conflict):
        work.decide(OFFICER, store, case, "filed", "skip")

    assert work.decide(OFFICER, store, case, "accepted", "back").state == "accepted"


def test_a_clock_runs_overdue_and_then_is_missed(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    assert isinstance(store.clock, Ticking)
    assert [c.state for c in work.show_case(OFFICER, store, case).clocks] == ["running"]
    store.clock.at += timedelta(days=5)
    assert [c.state for c in work.show_case(OFFICER, store, case).clocks] == ["overdue"]

    work.decide(OFFICER, store, case, "accepted", "late")

    states = {c.clock: c.state for c in work.show_case(OFFICER, store, case).clocks}
    assert states == {"agency_decides": "missed", "police_review": "running"}


def test_every_read_of_a_case_is_logged_with_its_purpose_before_it_is_given(
    tmp_path: Path,
) -> None:
    store, case = opened(tmp_path)

    work.show_case(Actor(name="auditor", purpose="review 7"), store, case)
    work.list_cases(Actor(name="auditor"), store)

    with store.transaction() as connection:
        said = [act.said for act in custody.entries(connection)]
    reads = [(s["act"], s["actor"], s["purpose"]) for s in said if "read" in s["act"]]
    assert reads == [
        ("case read", "auditor", "review 7"),
        ("cases read", "auditor", "triage of leads"),
    ]


def test_a_judgement_outranks_the_machine_and_earlier_ones_stay(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    exhibit = work.show_case(OFFICER, store, case).exhibits[0].exhibit
    for state in ("open", "supported"):
        view = work.ElementView(
            offence="CN-214", element="e2_sale", state=state, because=state, exhibits=(exhibit,)
        )
        work.judge_element(OFFICER, store, case, view)

    file = work.show_case(OFFICER, store, case)

    (row,) = [r for r in file.matrix if r.element == "e2_sale"]
    assert (row.judged, row.exhibits, row.gap) == ("supported", (exhibit,), False)
    assert [j.state for j in file.case.judgements] == ["open", "supported"]


def test_reviewers_who_disagree_are_shown_and_not_settled_by_the_machine(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    for who, state in ((OFFICER, "supported"), (SUPERVISOR, "contradicted")):
        view = work.ElementView(offence="CN-214", element="e2_sale", state=state, because="x")
        work.judge_element(who, store, case, view)

    file = work.show_case(OFFICER, store, case)

    told = "CN-214 e2_sale: reviewers disagree (officer 1: supported; officer 2: contradicted)"
    assert told in file.questions
    assert any("CN-214 e2_sale: x (officer 2)" in text for text in file.exculpatory)


def test_gaps_say_what_to_collect(tmp_path: Path) -> None:
    store, case = opened(tmp_path)

    file = work.show_case(OFFICER, store, case)

    (row,) = [r for r in file.matrix if r.element == "e3_knowledge"]
    assert row.gap
    assert any("price clearly below market" in step for step in row.collect)
    assert any("明知" in step for step in row.collect_zh)


def test_an_unknown_element_or_exhibit_is_named(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    view = work.ElementView(offence="CN-214", element="e9", state="supported", because="x")

    with pytest.raises(InputError, match="no element CN-214/e9"):
        work.judge_element(OFFICER, store, case, view)
    with pytest.raises(NotFound, match="no exhibit 'abc'"):
        work.add_note(OFFICER, store, case, "fact", "x", ("abc",))


def test_who_opened_or_decided_cannot_approve_not_even_in_other_letters(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    work.decide(SUPERVISOR, store, case, "accepted", "tip")

    for name in ("officer 1", " Officer 2 ", "OFFICER 1"):
        with pytest.raises(Refused, match="cannot approve it too"):
            work.approve(Actor(name=name, basis="x"), store, case, "ok")


def test_an_element_on_an_exhibit_with_a_fatal_defect_blocks_approval(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    exhibit = work.show_case(OFFICER, store, case).exhibits[0].exhibit
    work.describe_exhibit(OFFICER, store, exhibit, Capture(sha256_at_capture="0" * 64))
    view = work.ElementView(
        offence="CN-214", element="e2_sale", state="supported", because="x", exhibits=(exhibit,)
    )
    work.judge_element(OFFICER, store, case, view)

    with pytest.raises(Refused, match=r"fatal defect: the digest .*114\(1\)"):
        work.approve(SUPERVISOR, store, case, "ok")


def test_merging_brings_the_exhibits_along_and_closes_the_case(tmp_path: Path) -> None:
    store, first = opened(tmp_path)
    exhibit = keep(store, tmp_path, "more.csv", b"a,b\n")
    work.add_exhibit(OFFICER, store, first, exhibit)
    with store.transaction() as connection:
        from counterfoil.store import casework

        held = casework.load(connection, first)
        details = {"because": "x", "exhibits": [], "jurisdiction": "CN", "lead": "R0002"}
        details |= {"profile": "cn", "state": "clue", "title": "other"}
        body = casework.paper(connection, held.papers["dossier"])
        second = casework.open_case(connection, OFFICER, store.now(), details, {"dossier": body})

    merged = work.decide(OFFICER, store, first, "merged", "same ring", into=second)

    assert (merged.state, merged.merged_into) == ("merged", second)
    assert exhibit in work.show_case(OFFICER, store, second).case.exhibits
    with pytest.raises(Conflict, match="nothing, the case is final"):
        work.decide(OFFICER, store, first, "accepted", "undo")


def test_a_physical_exhibit_is_described_and_linted(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    capture = Capture(
        kind=EvidenceKind.PHYSICAL, title="three boxes", original=True, record_attached=False
    )

    found = work.describe_exhibit(OFFICER, store, "physical:P-1", capture)
    work.add_exhibit(OFFICER, store, case, "physical:P-1")

    assert ("no_origin", "fatal") in {(d.rule, d.severity) for d in found.defects}
    assert work.show_case(OFFICER, store, case).exhibits[-1].name == "three boxes"


def test_the_playbook_sets_a_task_for_each_gap_once(tmp_path: Path) -> None:
    store, case = opened(tmp_path)

    first = work.plan_tasks(OFFICER, store, case, "en").tasks
    again = work.plan_tasks(OFFICER, store, case, "en").tasks

    assert first
    assert first == again
    assert any(t.element == "CN-214/e3_knowledge" and t.measure == "inquiry" for t in first)
    assert len({t.task for t in first}) == len(first)


def test_a_read_that_cannot_be_logged_is_not_given(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    with store.casebook.begin() as connection:
        connection.exec_driver_sql(
            "create trigger full before insert on acts begin select raise(abort, 'full'); end"
        )

    with pytest.raises(IntegrityError, match="full"):
        work.show_case(OFFICER, store, case)


def test_a_kept_comparison_enters_the_file_and_an_approval_covers_it(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    with store.transaction() as connection:
        before = substance_digest(build(store, connection, case))
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("felspar is weighed twice before the kiln is lit " * 6)
    answer = compare_files(tmp_path / "a.txt", tmp_path / "b.txt")
    body = json.dumps({"counterfoil": "comparison", "version": 1, **answer}).encode()
    digest = keep(store, tmp_path, "comparison.json", body)

    work.add_exhibit(OFFICER, store, case, digest)

    with store.transaction() as connection:
        file = build(store, connection, case)
    assert [shown.exhibit for shown in file.comparisons] == [digest]
    assert substance_digest(file) != before
