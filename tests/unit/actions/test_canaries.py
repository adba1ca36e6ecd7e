"""Each recipient's copy is his own, says the same, and tells whose it was when it leaks."""

import random
from pathlib import Path

import pytest

from counterfoil.actions.canaries import make_copies, restored, with_recipients
from counterfoil.actions.secrets import Particulars, register, scan
from counterfoil.errors import InputError, NotFound
from counterfoil.language.variants import spots
from counterfoil.model.actor import Actor
from counterfoil.store.secrets import Vault

WHO = Actor(name="officer")
NOW = "2026-01-05T00:00:00+00:00"
TURNS = (
    "For example, charge {n} needs approximately 1{n},500 grams of felspar before the lid opens.",
    "The foreman waits until the flame of kiln {n} is nearly white; however, he notes it often.",
    "如果第{n}炉的温度逐渐升高,应当立即打开阀门,避免釉面开裂,随后记录读数。",
    "Glaze {n} is usually ground in order to pass sieve {n}, therefore at least two rounds follow.",
)
NAMES = [f"partner {letter}" for letter in "abcdefghijkl"]


def text(turns: int = 12) -> str:
    return "\n".join(TURNS[n % 4].format(n=n + 10) for n in range(turns)) + "\n"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    (tmp_path / "glaze.txt").write_text(text(), encoding="utf-8")
    store = Vault.init(tmp_path / "vault", NOW)
    register(WHO, store, [tmp_path / "glaze.txt"], [], Particulars(), NOW)
    return store


def leak(vault: Vault, path: Path, body: str) -> dict[str, object]:
    path.write_text(body, encoding="utf-8")
    rows = with_recipients(vault, scan(WHO, vault, [path], NOW))
    found: dict[str, object] = next(iter(rows))["leaked_copy"]
    return found


def test_a_leaked_part_names_its_recipient(vault: Vault, tmp_path: Path) -> None:
    done = make_copies(WHO, vault, vault.secret("glaze.txt"), NAMES, tmp_path / "out", NOW)

    for row in done["copies"]:
        lines = Path(row["file"]).read_text(encoding="utf-8").splitlines()
        part = "Forwarded for your eyes.\n" + " ".join(lines[3:9]).replace(" is ", "\u200b is ")
        found = leak(vault, tmp_path / "leak.txt", part)

        assert found["recipients"] == [row["recipient"]]
        assert found["places_seen"] >= 8  # type: ignore[operator]


def test_a_copy_says_the_same_and_goes_back_to_the_original(vault: Vault, tmp_path: Path) -> None:
    secret = vault.secret("glaze.txt")
    done = make_copies(WHO, vault, secret, NAMES, tmp_path / "out", NOW)

    bodies = [Path(row["file"]).read_text(encoding="utf-8") for row in done["copies"]]
    assert len(set(bodies)) == len(NAMES)
    for body in bodies:
        assert body != text()
        assert [s.around for s in spots(body)] == [s.around for s in spots(text())]
        assert restored(vault, secret, body) == text()


def test_a_leak_of_the_original_names_nobody(vault: Vault, tmp_path: Path) -> None:
    make_copies(WHO, vault, vault.secret("glaze.txt"), NAMES, tmp_path / "out", NOW)

    found = leak(vault, tmp_path / "leak.txt", text())

    assert found["recipients"] == []
    assert found["original"]


def test_wordings_of_chance_name_nobody(vault: Vault, tmp_path: Path) -> None:
    make_copies(WHO, vault, vault.secret("glaze.txt"), NAMES[:3], tmp_path / "out", NOW)
    rng = random.Random(5)
    mixed = "".join(
        rng.choice([Path(f).read_text(encoding="utf-8").splitlines(True)[n]
                    for f in sorted((tmp_path / "out").iterdir())])
        for n in range(12)
    )  # fmt: skip

    assert leak(vault, tmp_path / "leak.txt", mixed)["recipients"] == []


def test_a_further_recipient_leaves_the_others_theirs(vault: Vault, tmp_path: Path) -> None:
    secret = vault.secret("glaze.txt")
    first = make_copies(WHO, vault, secret, NAMES[:2], tmp_path / "out", NOW)
    second = make_copies(WHO, vault, secret, NAMES[:3], tmp_path / "more", NOW)

    digests = [row["sha256"] for row in first["copies"]]
    assert [row["sha256"] for row in second["copies"]][:2] == digests
    assert vault.acts()[-1]["act"] == "canary"


def test_too_short_a_text_and_a_changed_original_are_refused(vault: Vault, tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("For example, a short note on kilns that is worth a secret.", encoding="utf-8")
    register(WHO, vault, [short], [], Particulars(), NOW)

    with pytest.raises(InputError, match="1 places"):
        make_copies(WHO, vault, vault.secret("short.txt"), NAMES, tmp_path / "out", NOW)
    (tmp_path / "glaze.txt").write_text("other", encoding="utf-8")
    with pytest.raises(NotFound):
        make_copies(WHO, vault, vault.secret("glaze.txt"), NAMES, tmp_path / "out", NOW)


def test_the_record_holds_no_word_of_the_document(vault: Vault, tmp_path: Path) -> None:
    make_copies(WHO, vault, vault.secret("glaze.txt"), NAMES, tmp_path / "out", NOW)

    record = next((vault.folder / "canaries").iterdir()).read_text(encoding="utf-8")

    assert "partner a" in record
    assert not any(word in record for word in ("felspar", "kiln", "foreman", "温度"))
