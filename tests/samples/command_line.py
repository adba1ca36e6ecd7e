"""The command line, as a process of its own."""

import subprocess
import sys
from pathlib import Path


def counterfoil(work: Path, *arguments: object, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "counterfoil", "-w", str(work), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done
