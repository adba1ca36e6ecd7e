"""A blind comparison tells how much is shared, then with consent where, and nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from counterfoil.actions import blind
from counterfoil.actions.secrets import Particulars, register
from counterfoil.errors import InputError, NotFound, Refused
from counterfoil.matching.blind import items
from counterfoil.model.actor import Actor
from counterfoil.store.secrets import Vault

pytest.importorskip("private_set_intersection", reason="needs the extra `blind`")

WHO = Actor(name="counsel")
NOW = "2026-01-05T00:00:00+00:00"
SECRET = " ".join(f"step{n} holds the melt at {n * 7} degrees under gas{n % 5}" for n in range(60))
ZH = "".join(
    f"第{n}道工序将熔体温度升至{n * 7}度并保持压力不变随后缓慢冷却至室温" for n in range(20)
)
HARMLESS = " ".join(f"visitor{n} asked for the menu of day {n} in the canteen" for n in range(80))


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    (tmp_path / "secret.txt").write_text(f"{SECRET}\n{ZH}", encoding="utf-8")
    store = Vault.init(tmp_path / "vault", NOW)
    register(WHO, store, [tmp_path / "secret.txt"], [], Particulars(), NOW)
    return store


@pytest.fixture
def seized(tmp_path: Path) -> Path:
    folder = tmp_path / "seized"
    folder.mkdir()
    words = SECRET.upper().split()
    (folder / "leak.txt").write_text(f"{HARMLESS} {' '.join(words[100:220])}", encoding="utf-8")
    (folder / "zh.txt").write_text(f"附件如下:{ZH[100:260]}", encoding="utf-8")
    (folder / "menu.txt").write_text(HARMLESS, encoding="utf-8")
    return folder


def test_how_many_comes_first_and_which_needs_consent(vault: Vault, seized: Path) -> None:
    made, _ = blind.offer(WHO, vault, NOW)
    where, kept_where, _ = blind.ask(made, [seized], True)
    with pytest.raises(Refused, match="how many comes before which"):
        blind.answer(WHO, vault, where, "the board", NOW)

    count, kept, _ = blind.ask(made, [seized], False)
    told = blind.read(kept, blind.answer(WHO, vault, count, "", NOW))
    with pytest.raises(Refused, match="consent"):
        blind.answer(WHO, vault, where, " ", NOW)
    shown = blind.read(kept_where, blind.answer(WHO, vault, where, "the board", NOW))

    assert 0 < told["shared"] == shown["shared"] < told["asked"]
    assert "documents" not in told
    assert {row["document"] for row in shown["documents"]} == {"leak.txt", "zh.txt"}
    text = (seized / "leak.txt").read_text(encoding="utf-8")
    for row in shown["documents"]:
        for start, end in row["spans"]:
            assert row["document"] == "zh.txt" or text[start:end].lower() in SECRET.lower()
    assert [act["act"] for act in vault.acts()][1:] == [
        "blind offer", "blind refusal", "blind answer", "blind refusal", "blind answer",
    ]  # fmt: skip


def test_unrelated_texts_share_nothing(vault: Vault, seized: Path) -> None:
    made, _ = blind.offer(WHO, vault, NOW)

    body, kept, _ = blind.ask(made, [seized / "menu.txt"], False)

    assert blind.read(kept, blind.answer(WHO, vault, body, "", NOW))["shared"] == 0


def test_neither_file_shows_an_item_or_is_the_same_twice(vault: Vault, seized: Path) -> None:
    made, _ = blind.offer(WHO, vault, NOW)
    body, _, _ = blind.ask(made, [seized], False)
    again, _, _ = blind.ask(made, [seized], False)

    own = [f"{value:016x}" for value in items(SECRET).values.tolist()]
    assert own
    for sent in (msgspec.msgpack.encode(made), body):
        assert not any(value.encode() in sent or bytes.fromhex(value) in sent for value in own)
    assert body != again
    assert made.setup != blind.offer(WHO, vault, NOW)[0].setup


def test_answers_are_bounded_by_the_day(vault: Vault, seized: Path) -> None:
    made, _ = blind.offer(WHO, vault, NOW)
    for _ in range(blind.MOST_ANSWERS):
        blind.answer(WHO, vault, blind.ask(made, [seized], False)[0], "", NOW)

    body = blind.ask(made, [seized], False)[0]
    with pytest.raises(Refused, match="24 hours"):
        blind.answer(WHO, vault, body, "", "2026-01-05T20:00:00+00:00")
    assert blind.answer(WHO, vault, body, "", "2026-01-06T00:00:01+00:00").offer == made.id


def test_a_strange_offer_a_false_label_and_a_damaged_file_are_refused(
    vault: Vault, seized: Path
) -> None:
    made, _ = blind.offer(WHO, vault, NOW)
    body, kept, _ = blind.ask(made, [seized], True)
    question = blind.decoded(body, blind.Question)
    strange = msgspec.structs.replace(question, offer="00ff")
    mild = msgspec.structs.replace(question, which=False)
    broken = msgspec.structs.replace(question, request=b"\x00\x01junk")

    with pytest.raises(NotFound):
        blind.answer(WHO, vault, msgspec.msgpack.encode(strange), "", NOW)
    for bad in (mild, broken):
        with pytest.raises(InputError):
            blind.answer(WHO, vault, msgspec.msgpack.encode(bad), "", NOW)
    with pytest.raises(InputError):
        blind.answer(WHO, vault, b"no question", "", NOW)
    other = blind.ask(made, [seized], False)[0]
    reply = blind.answer(WHO, vault, other, "", NOW)
    with pytest.raises(InputError, match="another question"):
        blind.read(kept, reply)


def test_a_secret_whose_original_is_gone_is_counted_as_missing(
    vault: Vault, tmp_path: Path
) -> None:
    (tmp_path / "more.txt").write_text(HARMLESS, encoding="utf-8")
    register(WHO, vault, [tmp_path / "more.txt"], [], Particulars(), NOW)
    (tmp_path / "more.txt").unlink()

    _, about = blind.offer(WHO, vault, NOW)

    assert (about["secrets"], about["missing"]) == (1, 1)


def test_four_commands_exchange_three_files(vault: Vault, seized: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> dict[str, object]:
        command = [sys.executable, "-m", "counterfoil", "secrets", "blind", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
        body: dict[str, object] = json.loads(done.stdout)
        return body

    run("offer", "--to", "offer", "--vault", str(vault.folder))
    run("ask", str(seized), "--offer", "offer", "--session", "mine", "--to", "question")
    run("answer", "question", "--to", "reply", "--vault", str(vault.folder))
    result = run("read", "reply", "--session", "mine")

    assert int(str(result["shared"])) > 3
    assert (tmp_path / "mine").stat().st_mode & 0o077 == 0
