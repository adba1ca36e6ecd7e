"""A witness in another office: it cosigns what grew and refuses what was rewritten."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from sample_workspace import OFFICER, SUPERVISOR, Ticking, opened

from counterfoil.actions import casework as work
from counterfoil.actions import verifying
from counterfoil.actions.referring import refer
from counterfoil.errors import CustodyError, InputError
from counterfoil.model.actor import Actor
from counterfoil.model.case import ReferralRequest
from counterfoil.store import signing
from counterfoil.store.store import Store, WorkspaceSettings, init_store

WITNESS = Actor(name="registrar", basis="agreement 3", purpose="witness")


@pytest.fixture
def other(tmp_path: Path) -> Store:
    return init_store(WITNESS, tmp_path / "witness", WorkspaceSettings(name="w"), Ticking())


def handed(store: Store, folder: Path) -> tuple[Path, str, int]:
    note = verifying.sign_checkpoint(OFFICER, store)
    path = folder / f"{store.workspace.root.parent.name}-{note.size}.txt"
    path.write_text(note.note, encoding="utf-8")
    return path, signing.verifier_key(store.workspace), note.size


def proof(store: Store, folder: Path, since: int) -> tuple[Path, Path]:
    given = verifying.prove(OFFICER, store, "1", since)
    note, path = folder / "later.txt", folder / "proof.json"
    note.write_text(given.checkpoint, encoding="utf-8")
    document = {"counterfoil": "proof", "version": 1, "proof": msgspec.to_builtins(given)}
    path.write_text(json.dumps(document), encoding="utf-8")
    return note, path


def test_a_log_that_grew_is_cosigned_again(tmp_path: Path, other: Store) -> None:
    store, _ = opened(tmp_path)
    first, key, size = handed(store, tmp_path)
    verifying.witness(WITNESS, other, first, key)
    store.log(OFFICER, "lead read", "L1")
    later, shown = proof(store, tmp_path, size)

    cosigned = verifying.witness(WITNESS, other, later, key, shown)

    assert cosigned.startswith(later.read_text(encoding="utf-8"))
    assert cosigned.count("\u2014 counterfoil-log/") == 2


def test_without_a_proof_of_growth_nothing_is_cosigned(tmp_path: Path, other: Store) -> None:
    store, _ = opened(tmp_path)
    first, key, _ = handed(store, tmp_path)
    verifying.witness(WITNESS, other, first, key)
    second, _, _ = handed(store, tmp_path)

    with pytest.raises(InputError, match="no proof that"):
        verifying.witness(WITNESS, other, second, key)


def test_a_log_rewritten_by_its_owner_is_not_cosigned(tmp_path: Path, other: Store) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    store, _ = opened(tmp_path / "a")
    first, key, size = handed(store, tmp_path)
    verifying.witness(WITNESS, other, first, key)
    forged, case = opened(tmp_path / "b")
    shutil.copytree(store.workspace.keys, forged.workspace.keys, dirs_exist_ok=True)
    shutil.rmtree(forged.workspace.root / "checkpoints", ignore_errors=True)
    work.decide(OFFICER, forged, case, "accepted", "other history")
    verifying.sign_checkpoint(OFFICER, forged, size)
    later, shown = proof(forged, tmp_path, size)

    with pytest.raises(CustodyError, match="was rewritten since"):
        verifying.witness(WITNESS, other, later, key, shown)


def test_a_log_that_shrank_is_not_cosigned(tmp_path: Path, other: Store) -> None:
    store, _ = opened(tmp_path)
    small = tmp_path / "small.txt"
    small.write_text(verifying.sign_checkpoint(OFFICER, store, 2).note, encoding="utf-8")
    large, key, _ = handed(store, tmp_path)
    verifying.witness(WITNESS, other, large, key)

    with pytest.raises(CustodyError, match="it shrank"):
        verifying.witness(WITNESS, other, small, key)


def test_a_cosignature_travels_with_the_bundle_and_verifies_there(
    tmp_path: Path, other: Store
) -> None:
    store, case = opened(tmp_path)
    work.decide(OFFICER, store, case, "accepted", "tip")
    approved = work.approve(SUPERVISOR, store, case, "ok")
    note = verifying.sign_checkpoint(OFFICER, store, approved.approvals[-1].seq)
    path, key = tmp_path / "note.txt", signing.verifier_key(store.workspace)
    path.write_text(note.note, encoding="utf-8")
    path.write_text(verifying.witness(WITNESS, other, path, key), encoding="utf-8")
    verifying.keep_cosigned(OFFICER, store, path)

    done = refer(OFFICER, store, case, tmp_path / "out", ReferralRequest(), ("casefile",))

    def run(witness: str) -> subprocess.CompletedProcess[str]:
        verify = str(Path(done.path) / "verify.py")
        command = [sys.executable, "-I", "-S", verify, "--witness", witness]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    good = run(signing.witness_key(other.workspace))
    assert good.returncode == 0, good.stdout
    assert "witnessed it at" in good.stdout
    assert verifying.verify(OFFICER, store).sound
    stranger = run(signing.witness_key(store.workspace))
    assert stranger.returncode == 6
    assert "carries no cosignature" in stranger.stdout


def test_a_cosigned_note_of_another_log_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    store, _ = opened(tmp_path / "a")
    another, _ = opened(tmp_path / "b")
    handed(another, tmp_path)
    foreign, _, _ = handed(store, tmp_path)

    with pytest.raises(InputError, match="signed here as this file begins"):
        verifying.keep_cosigned(OFFICER, another, foreign)
