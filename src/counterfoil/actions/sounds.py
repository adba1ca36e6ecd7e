"""Recordings: compare two, keep fingerprints of works, find their stretches again."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from counterfoil.actions.secrets import files_under
from counterfoil.errors import InputError, Unavailable
from counterfoil.matching.sounds import Stretch, score_of, stretches
from counterfoil.model.finding import Lawful, Reason
from counterfoil.sources.documents.kinds import kind_of
from counterfoil.sources.sound import fingerprint
from counterfoil.store.secrets import Vault

FOLDER = "sounds"
LAWFUL = (
    Lawful(explanation="licence, quotation or the same sample under licence", holds="unknown"),
    Lawful(explanation="both use a third recording", holds="unknown"),
)
CANNOT_SEE = (
    "another performance of the same piece; other speed or pitch beyond some two per cent",
    "stretches shorter than five seconds",
)


def compare_sounds(left: Path, right: Path) -> dict[str, Any]:
    """Shared stretches of two recordings; `compare` adds names, digests and the replay command.

    Raises:
        Unavailable: If `fpcalc` is not installed.
        InputError: If a file cannot be read.
    """
    found = stretches(fingerprint(left), fingerprint(right))
    score = score_of(found)
    return {
        "kind": "sound",
        "score": score,
        "verdict": "suspected" if score >= 0.5 else "weak",
        "stretches": msgspec.to_builtins(found),
        "passages": [],
        "reasons": msgspec.to_builtins(_reasons(found, score)),
        "lawful": msgspec.to_builtins(LAWFUL),
        "unread": [],
        "cannot_see": list(CANNOT_SEE),
        "parameters": {"fingerprint": "Chromaprint", "suspect_seconds": 10},
    }


def _reasons(found: Sequence[Stretch], score: float) -> list[Reason]:
    return [
        Reason(
            says=f"{stretch.seconds:.1f} s shared, {stretch.errors:.1%} of the bits differ",
            right_value=f"from {stretch.left:.1f} s",
            observed_value=f"from {stretch.right:.1f} s",
            weight=score if not number else 0.0,
        )
        for number, stretch in enumerate(found[:5])
    ]


def register_sounds(
    vault: Vault, paths: Sequence[Path]
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Keep the fingerprints of recordings: (added, unread). Other files are passed over."""
    added, unread = [], []
    for path, name in _recordings(paths):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        place = vault.folder / FOLDER / f"{digest}.npy"
        if place.exists():
            continue
        try:
            values = fingerprint(path)
        except (Unavailable, InputError) as error:
            unread.append({"part": name, "reason": error.message, "remedy": error.remedy or ""})
            continue
        place.parent.mkdir(exist_ok=True)
        np.save(place, values)
        place.with_suffix(".name").write_text(name, encoding="utf-8")
        added.append({"name": name, "sha256": digest})
    return added, unread


def scan_for_sounds(vault: Vault, paths: Sequence[Path], least: float) -> Iterator[dict[str, Any]]:
    """Registered recordings of which the files hold stretches; what cannot be heard is said."""
    works = [
        (place.with_suffix(".name").read_text(encoding="utf-8"), place.stem, np.load(place))
        for place in sorted((vault.folder / FOLDER).glob("*.npy"))
    ]
    for path, _ in _recordings(paths) if works else ():
        row: dict[str, Any] = {"document": str(path), "relation": "sound", "passages": []}
        try:
            values = fingerprint(path)
        except (Unavailable, InputError) as error:
            lack = {"part": str(path), "reason": error.message, "remedy": error.remedy or ""}
            yield {**row, "work": None, "score": 0.0, "verdict": "unread", "unread": lack}
            continue
        for name, digest, own in works:
            found = stretches(own, values)
            score = score_of(found)
            if found and score >= least:
                yield {
                    **row, "work": name, "score": score, "right": f"works:{digest[:16]}",
                    "verdict": "suspected" if score >= 0.5 else "weak",
                    "stretches": msgspec.to_builtins(found),
                }  # fmt: skip


def _recordings(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    for path, name in files_under(paths):
        with path.open("rb") as file:
            if kind_of(file.read(1 << 16)) == "audio":
                yield path, name
