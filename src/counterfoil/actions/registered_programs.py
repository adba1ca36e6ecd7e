"""Programs in source form in the register of works: kept as sealed traits, found in disguise."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from counterfoil.actions.comparing import kind_of_work, named
from counterfoil.actions.comparing_code import read_program
from counterfoil.matching.programs import Likeness, likeness
from counterfoil.store.programs import SORTS, Kept, keep, kept, sealed
from counterfoil.store.secrets import Vault


def register_programs(
    vault: Vault, paths: Sequence[Path], owner: str, now: str
) -> list[dict[str, Any]]:
    """Register each path that is a source tree or source file; what was added.

    Args:
        vault: The register of works.
        paths: Each is one program; others are passed over.
        owner: Who owns the rights.
        now: ISO 8601 in UTC.
    """
    key, added = _key(vault), []
    for path in _sources(paths):
        about, program = named(path), read_program(path)
        traits = sealed(program.traits, key)
        entry = Kept(
            name=path.name,
            sha256=about["sha256"],
            files=len(program.files),
            registered_at=now,
            owner=owner,
            kinds=traits.kinds.tolist(),
            words={sort: dict(getattr(traits, sort)) for sort in SORTS},
        )
        if keep(vault.folder, entry):
            added.append({"name": entry.name, "sha256": entry.sha256, "files": entry.files})
    return added


def scan_for_programs(
    vault: Vault, paths: Sequence[Path], least: float
) -> Iterator[dict[str, Any]]:
    """Registered programs that each path is like, best first; `compare` shows the passages."""
    registered = kept(vault.folder)
    key = _key(vault)
    for path in _sources(paths) if registered else ():
        program = read_program(path)
        traits = sealed(program.traits, key)
        every = [_row(path, entry, likeness(entry.traits, traits)) for entry in registered]
        rows = [row for row in every if row["score"] >= least]
        yield from sorted(rows, key=lambda row: (-row["score"], row["work"]))


def _row(path: Path, entry: Kept, like: Likeness) -> dict[str, Any]:
    return {
        "document": str(path),
        "work": entry.name,
        "score": round(like.score, 4),
        "verdict": "suspected" if like.score >= 0.5 else "weak",
        "relation": "program",
        "likeness": msgspec.to_builtins(like),
        "passages": [],
        "suppressed": [],
        "right": f"works:{entry.sha256[:16]}",
        "registered_at": entry.registered_at,
        "next": f"counterfoil compare {entry.name} {path}",
    }


def _sources(paths: Sequence[Path]) -> list[Path]:
    return [path for path in paths if path.exists() and kind_of_work(path) == "source"]


def _key(vault: Vault) -> bytes:
    return vault.epoch_of(1).derived("programs")
