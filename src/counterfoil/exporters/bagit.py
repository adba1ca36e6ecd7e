"""BagIt (RFC 8493): a folder with a manifest of digests, written so that equal is identical."""

import hashlib
from collections.abc import Mapping
from datetime import date

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def tag_files(
    payload: Mapping[str, tuple[str, int]], info: Mapping[str, str], extra: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The files of a bag beside its payload.

    Args:
        payload: Path below the bag's root (`data/...`) -> (SHA-256, bytes).
        info: Lines of `bag-info.txt`.
        extra: Further tag files (a verifier) by path.

    Returns:
        Path -> content: declaration, info, manifests and the extra files.
    """
    files = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": _info(info),
        "manifest-sha256.txt": _manifest({path: digest for path, (digest, _) in payload.items()}),
        **extra,
    }
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    return {**files, "tagmanifest-sha256.txt": _manifest(digests)}


def oxum(payload: Mapping[str, tuple[str, int]]) -> str:
    """`<bytes>.<files>`, by which a truncated bag is seen at once."""
    return f"{sum(size for _, size in payload.values())}.{len(payload)}"


def bagging_date(day: date) -> str:
    """Date as `bag-info.txt` wants it."""
    return day.isoformat()


def _info(info: Mapping[str, str]) -> bytes:
    # A line break in a value would begin a new label.
    lines = (f"{label}: {' '.join(value.split())}\n" for label, value in info.items() if value)
    return "".join(lines).encode()


def _manifest(digests: Mapping[str, str]) -> bytes:
    lines = (f"{digests[path]}  {_encoded(path)}\n" for path in sorted(digests))
    return "".join(lines).encode()


def _encoded(path: str) -> str:
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
