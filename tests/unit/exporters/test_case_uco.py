"""CASE/UCO: software that others wrote accepts it."""

import subprocess
import sys
from pathlib import Path

from sample_case import case_file

from counterfoil.exporters import case_uco
from counterfoil.model.case import ReferralRequest


def test_case_validate_accepts_the_graph(tmp_path: Path) -> None:
    path = tmp_path / "case.jsonld"
    path.write_bytes(case_uco.write(case_file(), ReferralRequest()).files["case.jsonld"])

    ran = subprocess.run(
        [str(Path(sys.executable).parent / "case_validate"), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Conforms: True" in ran.stdout


def test_the_same_case_gives_the_same_bytes() -> None:
    request = ReferralRequest()

    assert case_uco.write(case_file(), request) == case_uco.write(case_file(), request)


def test_what_the_format_cannot_carry_is_said() -> None:
    written = case_uco.write(case_file(), ReferralRequest())

    assert {loss.what for loss in written.losses} >= {"elements and thresholds"}
