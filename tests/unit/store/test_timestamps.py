"""Trusted timestamps over checkpoints, with an authority made by openssl for the test."""

import shutil
import subprocess
from pathlib import Path

import pytest
from sample_workspace import OFFICER, SUPERVISOR, opened

from counterfoil.actions import casework as work
from counterfoil.actions import verifying
from counterfoil.actions.referring import refer
from counterfoil.errors import InputError, NotFound
from counterfoil.model.case import ReferralRequest

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")

CONFIG = """
[req]
distinguished_name = dn
prompt = no
x509_extensions = tsa_ext
[dn]
CN = Test time-stamp authority
[tsa_ext]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def openssl(*arguments: object) -> str:
    command = ["openssl", *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder), encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="utf-8")
    openssl(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-config",
        folder / "tsa.cnf", "-keyout", folder / "key.pem", "-out", folder / "cert.pem",
    )  # fmt: skip
    return folder


def answer(authority: Path, query: Path) -> Path:
    out = query.with_suffix(".tsr")
    openssl(
        "ts", "-reply", "-config", authority / "tsa.cnf", "-section", "tsa_config",
        "-queryfile", query, "-signer", authority / "cert.pem",
        "-inkey", authority / "key.pem", "-out", out,
    )  # fmt: skip
    return out


def test_a_time_stamp_over_a_checkpoint_travels_with_the_bundle(
    authority: Path, tmp_path: Path
) -> None:
    store, case = opened(tmp_path)
    work.decide(OFFICER, store, case, "accepted", "tip")
    work.approve(SUPERVISOR, store, case, "ok")
    refer(OFFICER, store, case, tmp_path / "a", ReferralRequest(), ("casefile",))
    size = work.show_case(OFFICER, store, case).case.approvals[-1].seq
    query = tmp_path / "query.tsq"
    query.write_bytes(verifying.timestamp_request(OFFICER, store, size))

    stated = verifying.keep_timestamp(OFFICER, store, size, answer(authority, query).read_bytes())
    done = refer(OFFICER, store, case, tmp_path / "b", ReferralRequest(), ("casefile",))

    custody = Path(done.path) / "data" / "custody"
    said = openssl(
        "ts", "-verify", "-data", custody / "checkpoint.txt", "-in", custody / "checkpoint-1.tsr",
        "-CAfile", authority / "cert.pem",
    )  # fmt: skip
    assert "Verification: OK" in said
    assert stated.startswith("20")
    assert verifying.verify(OFFICER, store).sound


def test_a_time_stamp_about_something_else_is_refused(authority: Path, tmp_path: Path) -> None:
    store, _ = opened(tmp_path)
    note = verifying.sign_checkpoint(OFFICER, store)
    other = tmp_path / "other.txt"
    other.write_bytes(b"something else")
    query = tmp_path / "query.tsq"
    openssl("ts", "-query", "-data", other, "-sha256", "-cert", "-out", query)

    with pytest.raises(InputError, match="about other bytes"):
        verifying.keep_timestamp(OFFICER, store, note.size, answer(authority, query).read_bytes())
    with pytest.raises(InputError, match="not a time-stamp answer"):
        verifying.keep_timestamp(OFFICER, store, note.size, b"\x30\x03abc")
    with pytest.raises(NotFound, match="no checkpoint of 9999 acts"):
        verifying.timestamp_request(OFFICER, store, 9999)
