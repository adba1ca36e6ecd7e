"""A full disk is said plainly, and what was acknowledged stays."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from counterfoil.model.actor import Actor
from counterfoil.store import custody
from counterfoil.store.store import WorkspaceSettings, init_store, open_store

OFFICER = Actor(name="Officer 7", basis="exercise", purpose="test")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _leave(disk: Path, free: int) -> None:
    """Fill a disk until `free` bytes are left."""
    left = os.statvfs(disk)
    (disk / "filler").write_bytes(b"x" * (left.f_bavail * left.f_frsize - free))


def test_a_full_disk_during_ingest_is_said_and_nothing_acknowledged_is_lost(
    small_disk: Path, small_world: Path
) -> None:
    root = small_disk / "w"
    init_store(OFFICER, root, WorkspaceSettings(name="test"))
    _leave(small_disk, 200_000)

    done = subprocess.run(
        [sys.executable, "-m", "counterfoil", "-w", root, "ingest", small_world / "raw",
         "--basis", "exercise"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 7, done.stderr
    assert "Traceback" not in done.stderr
    assert "space" in done.stderr
    (small_disk / "filler").unlink()
    # The store is opened in a process of its own: a mount with open files cannot be removed.
    store = open_store(root)
    with store.transaction() as connection:
        assert custody.check(connection) >= 1
    assert not list((root / "exhibits").glob("incoming-*"))


def test_a_file_size_limit_is_said_like_a_full_disk(tmp_path: Path, small_world: Path) -> None:
    init_store(OFFICER, tmp_path / "w", WorkspaceSettings(name="test"))
    limited = (
        "import resource, runpy, signal, sys;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000));"
        "sys.argv = sys.argv[1:]; runpy.run_module('counterfoil', run_name='__main__')"
    )

    done = subprocess.run(
        [sys.executable, "-c", limited, "counterfoil", "-w", tmp_path / "w", "ingest",
         small_world / "raw", "--basis", "exercise"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 7, done.stderr
    assert "Traceback" not in done.stderr
