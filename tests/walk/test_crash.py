"""Nothing acknowledged is lost and no half state is seen, whenever the process dies."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from counterfoil.actions.ingest import ingest
from counterfoil.actions.leads import list_leads
from counterfoil.actions.run import run
from counterfoil.model.actor import Actor
from counterfoil.store import custody, exhibits, snapshots
from counterfoil.store.store import Store, WorkspaceSettings, init_store, open_store

OFFICER = Actor(name="Officer 7", basis="exercise", purpose="test")
POINTS = 10
Whole = tuple[Store, Path, int, int]

# The child counts the moments at which it touches files or the casebook (audit events) and
# kills itself at the wanted one: a power cut between two system calls, at a known place.
CHILD = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    what, root, raw, stop = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    from counterfoil.actions.ingest import ingest
    from counterfoil.actions.run import run
    from counterfoil.model.actor import Actor
    from counterfoil.store.store import open_store
    actor = Actor(name="Officer 7", basis="exercise", purpose="test")
    store = open_store(root)
    seen = 0
    def count(event, arguments):
        global seen
        touches = event in ("os.rename", "os.remove", "os.chmod", "os.mkdir", "sqlite3.connect")
        if touches or (event == "open" and str(root) in str(arguments[0])):
            seen += 1
            if seen == stop:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    ingest(actor, store, [raw]) if what == "ingest" else run(actor, store)
    print(seen)
    """
)


def child(what: str, root: Path, raw: Path, stop: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, what, str(root), str(raw), str(stop)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1780000000"},
    )


def workspace(root: Path) -> Store:
    return init_store(OFFICER, root, WorkspaceSettings(name="test"))


def rows(store: Store) -> dict[str, int]:
    return {name: store.rows(name).num_rows for name in ("listings", "shops", "payments")}


def check_custody(store: Store) -> None:
    with store.transaction() as connection:
        custody.check(connection)
        for kind in ("read", "run"):
            for table in ("listings", "shops", "findings", "leads"):
                snapshots.check(store.workspace, snapshots.committed(connection, table, kind))
    for digest in exhibits.stored(store.workspace):
        exhibits.check(store.workspace, digest)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, small_world: Path) -> Whole:
    """A workspace that nobody killed, a copy before its run, and how many crash points
    ingest and run have."""
    root = tmp_path_factory.mktemp("whole") / "w"
    store = workspace(root)
    counted = []
    for what in ("ingest", "run"):
        done = child(what, root, small_world / "raw", -1)
        assert done.returncode == 0, done.stderr
        counted.append(int(done.stdout))
        if what == "ingest":
            shutil.copytree(root, root.parent / "ingested")
    return store, root.parent / "ingested", counted[0], counted[1]


@pytest.mark.parametrize("point", range(POINTS))
def test_a_kill_during_ingest_loses_nothing_and_a_rerun_completes(
    tmp_path: Path, small_world: Path, whole: Whole, point: int
) -> None:
    unhurt, _, moments, _ = whole
    store = workspace(tmp_path / "w")

    done = child("ingest", tmp_path / "w", small_world / "raw", 1 + point * moments // POINTS)

    assert done.returncode == -signal.SIGKILL
    check_custody(open_store(tmp_path / "w"))
    ingest(OFFICER, store, [small_world / "raw"])
    assert rows(store) == rows(unhurt)
    check_custody(store)
    assert not list((tmp_path / "w" / "exhibits").glob("incoming-*"))


@pytest.mark.parametrize("point", range(POINTS))
def test_a_kill_during_run_leaves_the_state_before_and_a_rerun_completes(
    tmp_path: Path, small_world: Path, whole: Whole, point: int
) -> None:
    unhurt, ingested, _, moments = whole
    shutil.copytree(ingested, tmp_path / "w")

    done = child("run", tmp_path / "w", small_world / "raw", 1 + point * moments // POINTS)

    assert done.returncode == -signal.SIGKILL
    again = open_store(tmp_path / "w")
    with again.transaction() as connection:
        assert snapshots.latest_run(connection) is None
    check_custody(again)
    run(OFFICER, again)
    assert list_leads(OFFICER, again) == list_leads(OFFICER, unhurt)
