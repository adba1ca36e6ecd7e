"""Twenty-six document sets are registered and leave in disguise among ordinary mails."""

import json
import subprocess
import sys
from pathlib import Path

import leak_world
import pytest


def run(*arguments: object, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "counterfoil", *map(str, arguments)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == code, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("company")
    truth = leak_world.build(folder, sets=26, mails=300, seed=11)
    run("secrets", "init", "--vault", folder / "vault")
    run("secrets", "register", folder / "secrets", "--vault", folder / "vault",
        "--classification", "confidential")  # fmt: skip
    return folder, truth


@pytest.fixture(scope="module")
def found(company: tuple[Path, dict[str, str]]) -> list[dict[str, object]]:
    folder, _ = company
    lines = run("secrets", "scan", folder / "outbox", "--vault", folder / "vault").splitlines()
    return [json.loads(line) for line in lines]


def test_every_leak_is_found_and_named(
    company: tuple[Path, dict[str, str]], found: list[dict[str, object]]
) -> None:
    _, truth = company
    named = {(Path(str(row["document"])).name, row["secret"]) for row in found}

    assert set(truth.items()) <= named
    assert len(named) <= len(truth) + 2


def test_overseas_recipients_suggest_article_219_1(found: list[dict[str, object]]) -> None:
    for row in found:
        offences = {o["offence"] for o in row["offences"]}  # type: ignore[attr-defined]
        assert ("CN-219-1" in offences) == (row["abroad"] == "yes")
    assert {row["abroad"] for row in found} == {"yes", "no"}


def test_passages_quote_the_document_and_tricks_are_said(found: list[dict[str, object]]) -> None:
    kinds = {trick["kind"] for row in found for trick in row["disguises"]}  # type: ignore[attr-defined]

    assert {"invisible characters", "mixed scripts", "false suffix"} <= kinds
    for row in found:
        passage = row["passages"][0]  # type: ignore[index]
        start, end = passage["document_span"]
        assert passage["text"]
        assert end - start >= len(passage["text"])


def test_the_vault_holds_no_text_and_no_guessable_value(
    company: tuple[Path, dict[str, str]],
) -> None:
    folder, _ = company
    stored = b"".join(
        p.read_bytes() for p in (folder / "vault").rglob("*") if p.is_file() and p.suffix != ".key"
    )

    for path in (folder / "secrets").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert text[100:120].encode() not in stored
    assert (folder / "vault" / "vault.key").stat().st_mode & 0o077 == 0


def test_a_passage_is_proved_offline_and_a_changed_word_is_noticed(
    company: tuple[Path, dict[str, str]],
) -> None:
    folder, _ = company
    proof = folder / "proof.json"
    vault = ("--vault", folder / "vault")
    run("secrets", "prove", "set-00.txt", *vault, "--passage", "500:700", code=4)
    run("secrets", "prove", "set-00.txt", *vault, "--passage", "500:700", "--consent", "Counsel",
        "--to", proof)  # fmt: skip
    possession = json.loads(run("secrets", "prove", "set-00.txt", *vault))

    answer = json.loads(run("secrets", "verify", proof, "--root", possession["root"]))

    text = (folder / "secrets" / "set-00.txt").read_text(encoding="utf-8")
    assert answer["text"] == text[500:700]
    assert text[:40] not in proof.read_text(encoding="utf-8")
    forged = json.loads(proof.read_text(encoding="utf-8"))
    forged["pieces"][0]["text"] = forged["pieces"][0]["text"].replace("the", "teh", 1)
    proof.write_text(json.dumps(forged), encoding="utf-8")
    run("secrets", "verify", proof, code=6)


def test_rotation_keeps_finding_and_changes_every_stored_value(tmp_path: Path) -> None:
    truth = leak_world.build(tmp_path, sets=2, mails=4, seed=5)
    vault = ("--vault", tmp_path / "vault")
    run("secrets", "init", *vault)
    run("secrets", "register", tmp_path / "secrets", *vault)
    before = {p.read_bytes() for p in (tmp_path / "vault" / "segments").rglob("tails.npy")}
    run("secrets", "rotate", *vault)

    lines = run("secrets", "watch", tmp_path / "outbox", "--rounds", 1, *vault).splitlines()

    assert {json.loads(line)["secret"] for line in lines} == set(truth.values())
    assert len(lines) == 2
    after = {p.read_bytes() for p in (tmp_path / "vault" / "segments").rglob("tails.npy")}
    assert after - before


def test_registering_twice_changes_nothing_and_a_missing_path_is_said(tmp_path: Path) -> None:
    secret = tmp_path / "plan.txt"
    secret.write_text(leak_world.sentence(__import__("random").Random(1)) * 9, encoding="utf-8")
    vault = ("--vault", tmp_path / "vault")
    run("secrets", "init", *vault)
    run("secrets", "init", *vault, code=5)
    run("secrets", "scan", secret, *vault, code=2)
    run("secrets", "register", secret, *vault)

    again = json.loads(run("secrets", "register", secret, *vault, "--json"))

    assert (len(again["secrets"]), again["unchanged"]) == (0, 1)
    run("secrets", "scan", tmp_path / "none", *vault, code=3)
