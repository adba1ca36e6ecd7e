"""Bundles: approved, checkable by a stranger, and every attack on them named."""

import filecmp
import json
import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pytest
from sample_case import ACCOUNT, PHONE
from sample_workspace import OFFICER, SUPERVISOR, keep, opened

from counterfoil.actions import casework as work
from counterfoil.actions import verifying
from counterfoil.actions.referring import Referral, refer
from counterfoil.errors import Conflict, CustodyError, InputError, Refused
from counterfoil.model.case import ReferralRequest
from counterfoil.store import exhibits, snapshots
from counterfoil.store.store import Store

LIGHT = ("casefile", "case", "stix", "ftm", "misp", "xlsx")


def approved(folder: Path) -> tuple[Store, str]:
    store, case = opened(folder)
    work.decide(OFFICER, store, case, "accepted", "tip")
    work.add_note(OFFICER, store, case, "exculpatory", "an invoice names a wholesaler")
    work.approve(SUPERVISOR, store, case, "complete enough")
    return store, case


def written(folder: Path, store: Store, case: str, **request: str) -> Path:
    done = refer(OFFICER, store, case, folder, ReferralRequest(**request), LIGHT)
    return Path(done.path)


def run(bundle: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """As a stranger runs it: a bare interpreter, isolated from every installed package."""
    command = [sys.executable, "-I", "-S", str(bundle / "verify.py"), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    store, case = approved(folder)
    verifying.sign_checkpoint(OFFICER, store)
    return written(folder / "out", store, case)


@pytest.fixture
def bundle(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(good, tmp_path / "bundle"))


def test_an_untouched_bundle_holds(good: Path) -> None:
    ran = run(good)

    assert ran.returncode == 0, ran.stdout
    assert "a second person approved exactly this case" in ran.stdout
    assert ran.stdout.endswith("everything holds\n")


def test_bagit_s_own_library_accepts_it(good: Path) -> None:
    assert bagit.Bag(str(good)).validate()


def test_the_same_case_gives_the_same_bundle(tmp_path: Path) -> None:
    store, case = approved(tmp_path)
    first = written(tmp_path / "a", store, case)
    store.log(OFFICER, "lead read", "R1")
    second = written(tmp_path / "b", store, case)

    same = filecmp.dircmp(first, second)

    def equal(compared: filecmp.dircmp[str]) -> bool:
        _, differ, odd = filecmp.cmpfiles(
            compared.left, compared.right, compared.common_files, shallow=False
        )
        alone = compared.left_only or compared.right_only or differ or odd
        return not alone and all(equal(inner) for inner in compared.subdirs.values())

    assert equal(same)


def test_no_referral_without_a_second_person(tmp_path: Path) -> None:
    store, case = opened(tmp_path)

    with pytest.raises(Refused, match="has no approval"):
        refer(OFFICER, store, case, tmp_path / "out", ReferralRequest(), LIGHT)


def test_a_case_that_changed_after_approval_is_not_referred(tmp_path: Path) -> None:
    store, case = approved(tmp_path)
    work.add_note(OFFICER, store, case, "fact", "one more")

    with pytest.raises(Refused, match="changed since officer 2 approved it"):
        refer(OFFICER, store, case, tmp_path / "out", ReferralRequest(), LIGHT)


def test_a_bundle_is_logged_before_it_is_written(tmp_path: Path) -> None:
    store, case = approved(tmp_path)
    done: Referral = refer(OFFICER, store, case, tmp_path / "out", ReferralRequest(), LIGHT)

    with store.transaction() as connection:
        from counterfoil.store import custody

        said = custody.about(connection, f"cases:{case}")[-1].said

    assert said["act"] == "case referred"
    assert said["details"]["tagmanifest"] == done.tagmanifest


def test_an_exhibit_swapped_on_disk_is_not_referred(tmp_path: Path) -> None:
    store, case = approved(tmp_path)
    path = exhibits.place(store.workspace, next(exhibits.stored(store.workspace)))
    path.chmod(0o640)
    path.write_bytes(b"swapped")

    with pytest.raises(CustodyError, match="has other bytes now"):
        refer(OFFICER, store, case, tmp_path / "out", ReferralRequest(), LIGHT)
    assert not list((tmp_path / "out").glob("*"))


def test_an_existing_bundle_is_not_overwritten(tmp_path: Path) -> None:
    store, case = approved(tmp_path)
    written(tmp_path / "out", store, case)

    with pytest.raises(Conflict, match="exists"):
        written(tmp_path / "out", store, case)


@pytest.mark.parametrize("wrong", [{"recipient": "press"}, {"volume": "third"}, {"language": "fr"}])
def test_an_unknown_request_is_refused_by_name(tmp_path: Path, wrong: dict[str, str]) -> None:
    store, case = approved(tmp_path)

    with pytest.raises(InputError, match=next(iter(wrong.values()))):
        written(tmp_path / "out", store, case, **wrong)


def test_bundle_file_with_one_bit_flipped_anywhere(bundle: Path) -> None:
    for path in sorted(p for p in bundle.rglob("*") if p.is_file()):
        if path.name == "verify.py":
            continue
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        whole, name = path.read_bytes(), path.relative_to(bundle).as_posix()
        path.write_bytes(bytes(content))

        ran = run(bundle)

        path.write_bytes(whole)
        assert ran.returncode == 6, name
        assert "DIFFERS" in ran.stdout, name


def test_bundle_truncated(bundle: Path) -> None:
    (bundle / "data" / "stix" / "bundle.json").unlink()
    ran = run(bundle)

    assert ran.returncode == 6
    assert "data/stix/bundle.json is missing" in ran.stdout


def test_bundle_with_a_file_slipped_in(bundle: Path) -> None:
    (bundle / "data" / "exhibits" / ("ab" * 32)).write_bytes(b"planted")

    assert "in no manifest" in run(bundle).stdout


def rebag(bundle: Path) -> None:
    """What a careful forger does: write every manifest anew."""
    made = bagit.Bag(str(bundle))
    made.algorithms = ["sha256"]
    made.save(manifests=True)


def test_bundle_exhibit_swapped_and_every_manifest_written_anew(bundle: Path) -> None:
    exhibit = next((bundle / "data" / "exhibits").iterdir())
    exhibit.write_bytes(b"swapped")
    rebag(bundle)

    ran = run(bundle)

    assert ran.returncode == 6
    assert "is named after another digest" in ran.stdout
    assert "no act shown took it in" in ran.stdout


def test_bundle_case_edited_and_every_manifest_written_anew(bundle: Path) -> None:
    path = bundle / "data" / "custody" / "substance.json"
    path.write_text(path.read_text(encoding="utf-8").replace("NORVIK", "NORVIX"), encoding="utf-8")
    rebag(bundle)

    assert "no approval shown names the digest of substance.json" in run(bundle).stdout


def test_bundle_log_record_edited_and_every_manifest_written_anew(bundle: Path) -> None:
    path = bundle / "data" / "custody" / "proof.json"
    path.write_text(path.read_text(encoding="utf-8").replace("officer 2", "officer 1"), "utf-8")
    rebag(bundle)

    assert "is not in the signed log as shown" in run(bundle).stdout


def test_bundle_signed_by_another_log_is_seen_when_the_key_is_known(
    bundle: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    store, case = approved(tmp_path / "other")
    other = written(tmp_path / "forged", store, case)
    key = (bundle / "data" / "custody" / "key.txt").read_text(encoding="utf-8").strip()

    assert run(bundle, "--key", key).returncode == 0
    assert run(other).returncode == 0
    ran = run(other, "--key", key)

    assert ran.returncode == 6
    assert "is not signed by the key" in ran.stdout


def test_a_stranger_holds_an_earlier_checkpoint_against_the_bundle(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    early = tmp_path / "early.txt"
    early.write_text(verifying.sign_checkpoint(OFFICER, store).note, encoding="utf-8")
    work.decide(OFFICER, store, case, "accepted", "tip")
    work.approve(SUPERVISOR, store, case, "ok")
    out = written(tmp_path / "out", store, case)

    ran = run(out, "--checkpoint", str(early))
    assert ran.returncode == 0, ran.stdout
    assert "the log only grew since" in ran.stdout

    bent = early.read_text(encoding="utf-8").split("\n")
    bent[2] = "A" * 43 + "="
    early.write_text("\n".join(bent), encoding="utf-8")
    assert "the log was rewritten since" in run(out, "--checkpoint", str(early)).stdout


def test_a_recipient_sees_no_personal_data_and_the_links_stay_readable(tmp_path: Path) -> None:
    store, case = approved(tmp_path)
    out = written(tmp_path / "out", store, case, recipient="right-holder")

    text = "".join(path.read_bytes().decode("utf-8", "replace") for path in out.rglob("*.json*"))

    for hidden in (PHONE, ACCOUNT, "梅若岚", "北桥路", "officer 1", "举报人称"):
        assert hidden not in text, hidden
    assert "accounts:[accounts-1]" in text
    assert "an invoice names a wholesaler" in text
    assert not (out / "data" / "exhibits").exists()
    losses = json.loads((out / "data" / "losses.json").read_bytes())["losses"]
    assert {"phones", "accounts", "persons", "tipsters"} <= {loss["what"] for loss in losses}
    assert run(out).returncode == 0


def test_a_secret_exhibit_stays_behind(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    secret = keep(store, tmp_path, "drawing.dwg", b"the process")
    work.add_exhibit(OFFICER, store, case, secret, secret=True)
    work.decide(OFFICER, store, case, "accepted", "tip")
    work.approve(SUPERVISOR, store, case, "ok")

    out = written(tmp_path / "out", store, case, recipient="agency")

    assert not (out / "data" / "exhibits" / secret).exists()
    assert "drawing.dwg" not in "".join(p.read_text("utf-8") for p in out.rglob("*.json"))
    assert run(out).returncode == 0


def test_a_file_that_names_informers_stays_behind_whatever_is_cited_from_it(
    tmp_path: Path,
) -> None:
    store, case = opened(tmp_path)
    tips = keep(store, tmp_path, "tips.csv", b"tip_id,text\nT1,from Lin\n")
    with store.transaction() as connection:
        snapshots.commit(connection, OFFICER, "read", tips, store.now(), (), {"rows": {"tips": 1}})
    work.add_exhibit(OFFICER, store, case, tips)
    work.decide(OFFICER, store, case, "accepted", "tip")
    work.approve(SUPERVISOR, store, case, "ok")

    own = written(tmp_path / "out", store, case)
    out = written(tmp_path / "out", store, case, recipient="procuratorate")

    assert (own / "data" / "exhibits" / tips).exists()
    assert not (out / "data" / "exhibits" / tips).exists()
    assert len(list((out / "data" / "exhibits").iterdir())) == 2
    assert run(out).returncode == 0


def test_the_litigation_volume_leaves_the_working_papers_out(tmp_path: Path) -> None:
    store, case = opened(tmp_path)
    work.decide(OFFICER, store, case, "accepted", "tip")
    work.set_task(OFFICER, store, case, work.NewTask(title="ask the platform"))
    work.approve(SUPERVISOR, store, case, "ok")

    litigation = written(tmp_path / "out", store, case, volume="litigation")
    investigation = written(tmp_path / "out", store, case, volume="investigation")

    def says(bundle: Path) -> str:
        return (bundle / "data" / "casefile" / "casefile.json").read_text(encoding="utf-8")

    assert "ask the platform" in says(investigation)
    assert "ask the platform" not in says(litigation)
    assert run(litigation).returncode == 0
