"""Data files of installed packages, found without running the packages' code."""

from importlib.util import find_spec
from pathlib import Path

from counterfoil.errors import Unavailable


def data_file(package: str, name: str) -> Path:
    """Path of a data file that an installed package brings.

    Raises:
        Unavailable: The package is not installed, or has no such file.
    """
    spec = find_spec(package)
    path = Path(spec.origin).parent / name if spec and spec.origin else None
    if path is None or not path.exists():
        raise Unavailable(f"{package} brings no {name}", remedy=f"install {package} again")
    return path
