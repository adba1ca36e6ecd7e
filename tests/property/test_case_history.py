"""Whatever persons do to a case in whatever order, its history stays whole."""

import tempfile
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sample_workspace import OFFICER, SUPERVISOR, opened

from counterfoil.actions import casefile
from counterfoil.actions import casework as work
from counterfoil.errors import CounterfoilError
from counterfoil.law.procedure.profile import profile
from counterfoil.store import casework
from counterfoil.store.custody_check import verify

STATES = [state.id for state in profile("cn").states]
STEPS = st.one_of(
    st.tuples(st.just("decide"), st.sampled_from(STATES)),
    st.tuples(st.just("task"), st.sampled_from(["inquiry", "seizure", "technical"])),
    st.tuples(st.just("note"), st.sampled_from(["exculpatory", "question", "nonsense"])),
    st.tuples(st.just("approve"), st.sampled_from(["officer 1", "officer 2"])),
    st.tuples(st.just("read"), st.just("")),
)


@given(steps=st.lists(STEPS, min_size=3, max_size=8))
@settings(max_examples=8, deadline=None)
def test_history_is_whole_and_gates_hold_after_any_sequence(steps: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, case = opened(Path(folder))
        for step, word in steps:
            try:
                if step == "decide":
                    work.decide(OFFICER, store, case, word, "because")
                elif step == "task":
                    work.set_task(OFFICER, store, case, work.NewTask(title=word, measure=word))
                elif step == "note":
                    work.add_note(OFFICER, store, case, word, "text")
                elif step == "approve":
                    who = OFFICER if word == "officer 1" else SUPERVISOR
                    work.approve(who, store, case, "because")
                else:
                    work.show_case(OFFICER, store, case)
            except CounterfoilError:
                continue

        with store.transaction() as connection:
            held = casework.load(connection, case)
            acts = casework.history(connection, case)
            folds = [casework.load(connection, case, act.seq) for act in acts]
            file = casefile.build(store, connection, case)

        of = profile(held.profile)
        assert verify(store).sound
        assert folds[-1] == held
        assert all(len(a.decisions) <= len(b.decisions) for a, b in pairwise(folds))
        for earlier, task in ((f, t) for f in folds for t in f.tasks[-1:] if t.set_at):
            if of.measure(task.measure).coercive:
                assert any(of.state(d.after).coercive for d in earlier.decisions)
        for approval in held.approvals:
            assert approval.actor == SUPERVISOR.name
        if held.approvals and held.approvals[-1].seq > held.seq:
            assert held.approvals[-1].substance == casefile.substance_digest(file)
