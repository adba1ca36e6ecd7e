"""Fingerprints of sound by the program `fpcalc` of Chromaprint, where it is installed."""

import shutil
import subprocess
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from counterfoil.errors import InputError, Unavailable

_MOST_SECONDS = 4 * 3600


class _Answer(msgspec.Struct):
    duration: float
    fingerprint: list[int]


def fingerprint(path: Path) -> NDArray[np.uint32]:
    """The raw fingerprint of a recording, at most its first four hours.

    Raises:
        Unavailable: If `fpcalc` is not installed.
        InputError: If it cannot read the file, or takes more than ten minutes.
    """
    program = shutil.which("fpcalc")
    if program is None:
        raise Unavailable(
            "sound needs the program fpcalc of Chromaprint",
            remedy="install it (package chromaprint or libchromaprint-tools)",
        )
    command = [program, "-raw", "-json", "-length", str(_MOST_SECONDS), str(path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=600, check=True)
        answer = msgspec.json.decode(done.stdout, type=_Answer)
    except subprocess.TimeoutExpired as error:
        raise InputError(f"{path}: fpcalc took more than ten minutes") from error
    except (subprocess.CalledProcessError, msgspec.DecodeError) as error:
        raise InputError(f"{path}: fpcalc cannot read it: {error}") from error
    return np.array(answer.fingerprint, dtype=np.int64).astype(np.uint32)
