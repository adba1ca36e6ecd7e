"""Exhibits keep bytes as they came."""

import hashlib
from pathlib import Path

import pytest

from counterfoil.errors import CustodyError, InputError
from counterfoil.store import exhibits
from counterfoil.store.workspace import Workspace, WorkspaceSettings, create


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create(tmp_path / "w", WorkspaceSettings(name="test"))


@pytest.mark.parametrize("content", [b"", b"a", b"\x00" * 5_000_000], ids=["empty", "one", "large"])
def test_bytes_are_kept_under_their_digest(
    workspace: Workspace, tmp_path: Path, content: bytes
) -> None:
    source = tmp_path / "file.bin"
    source.write_bytes(content)

    kept = exhibits.keep(workspace, source)

    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.path.read_bytes() == content
    assert kept.path.stat().st_mode & 0o222 == 0


def test_the_same_bytes_are_kept_once(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"same")

    first, second = (exhibits.keep(workspace, tmp_path / name) for name in ("a.csv", "b.csv"))

    assert first.path == second.path
    assert list(exhibits.stored(workspace)) == [first.sha256]


def test_a_changed_byte_is_named(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"right")
    kept = exhibits.keep(workspace, tmp_path / "a.csv")
    kept.path.chmod(0o640)
    kept.path.write_bytes(b"wrong")

    with pytest.raises(CustodyError, match=kept.sha256):
        exhibits.check(workspace, kept.sha256)


def test_a_folder_is_not_an_exhibit(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        exhibits.keep(workspace, tmp_path)
