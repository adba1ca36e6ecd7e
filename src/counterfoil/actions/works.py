"""Works and programs to protect: register them, find copies, compare seized dumps."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from counterfoil.actions.registered_programs import register_programs, scan_for_programs
from counterfoil.actions.secrets import (
    Particulars,
    Registered,
    ScanOptions,
    files_under,
    register,
    scan,
)
from counterfoil.actions.sounds import register_sounds, scan_for_sounds
from counterfoil.errors import InputError
from counterfoil.model.actor import Actor
from counterfoil.store.secrets import Vault

_MOST_BYTES = 64 << 20
_SHOWN = 40


def register_works(
    actor: Actor, store: Path, paths: Sequence[Path], background: Sequence[Path], owner: str
) -> Registered:
    """Register works in a folder of their own, which is made if it is not there.

    A path that is a source tree is one program besides, and is found again in disguise.

    Args:
        actor: Who registers.
        store: The register of works: the same form as a vault of secrets.
        paths: Works.
        background: Texts that anyone may use.
        owner: Who owns the rights.
    """
    now = _now()
    made = (store / "catalogue.sqlite").exists()
    vault = Vault(store) if made else Vault.init(store, now)
    programs = register_programs(vault, paths, owner, now)
    sounds, unheard = register_sounds(vault, paths)
    if programs or sounds:
        about = {"programs": programs, "sounds": sounds}
        vault.note(now, actor.name, "register programs and sounds", about)
    done = register(actor, vault, paths, background, Particulars(owner=owner), now)
    heard = {row["name"] for row in sounds}
    unread = [row for row in done.unread if Path(row["part"]).name not in heard]
    return msgspec.structs.replace(done, unread=unread + unheard)


def scan_for_works(
    actor: Actor, store: Path, paths: Sequence[Path], least: float
) -> Iterator[dict[str, Any]]:
    """Findings as of `secrets scan`, with `work` and `work_span` for `secret`; then programs."""
    vault = Vault(store)
    yield from scan_for_programs(vault, paths, least)
    yield from scan_for_sounds(vault, paths, least)
    if not vault.secrets():
        return
    for row in scan(actor, vault, paths, _now(), ScanOptions(least=least)):
        passages = [
            {("work_span" if key == "secret_span" else key): value for key, value in p.items()}
            for p in row["passages"]
        ]
        kept = {
            key: value
            for key, value in row.items()
            if key not in ("secret", "secret_sha256", "passages", "offences", "right")
        }
        number = str(row.get("right", "")).partition(":")[2]
        yield {
            "document": row["document"],
            "work": row["secret"],
            **kept,
            "right": f"works:{number}" if number else "",
            "passages": passages,
        }


def _now() -> str:
    return datetime.now(tz=UTC).isoformat(timespec="seconds")


def compare_dumps(paths: Sequence[Path]) -> dict[str, Any]:
    """Facts about memory dumps of seized licence keys.

    Genuine keys of one product differ in their serial numbers; the same dump in many units,
    or dumps that differ in a serial field only, is what serial production looks like. Why
    they are so is for the examiner to say.

    Args:
        paths: Dumps, one file a unit; folders are searched.

    Returns:
        Families of dumps of one size, biggest first: units, distinct contents, the contents
        found in several units, and the byte ranges in which the distinct contents differ.

    Raises:
        InputError: If there is no file, or one is larger than 64 MiB.
    """
    sizes: dict[int, list[tuple[str, bytes]]] = {}
    for path, name in files_under(paths):
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"{path} is larger than 64 MiB", remedy="give dumps of keys only")
        data = path.read_bytes()
        sizes.setdefault(len(data), []).append((name, data))
    if not sizes:
        raise InputError("no dumps", remedy="give files or folders")
    families = [_family(size, units) for size, units in sizes.items()]
    families.sort(key=lambda family: (-family["units"], family["bytes"]))
    return {"families": families}


def _family(size: int, units: Sequence[tuple[str, bytes]]) -> dict[str, Any]:
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in units}
    counts = Counter(digests.values())
    distinct = {digests[name]: data for name, data in units}
    rows = np.stack([np.frombuffer(data, dtype=np.uint8) for _, data in sorted(distinct.items())])
    differs = (rows != rows[0]).any(axis=0)
    framed = np.concatenate(([False], differs, [False]))
    edges = np.flatnonzero(framed[1:] != framed[:-1])
    fields = [
        {
            "offset": int(start),
            "bytes": int(end - start),
            "distinct_values": len({row[start:end].tobytes() for row in rows}),
        }
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]
    return {
        "bytes": size,
        "units": len(units),
        "distinct": len(distinct),
        "same_bytes": int(size - differs.sum()),
        "identical": [
            {
                "sha256": digest,
                "units": sorted(name for name, own in digests.items() if own == digest)[:_SHOWN],
                "count": count,
            }
            for digest, count in counts.most_common(_SHOWN)
            if count > 1
        ],
        "differing_fields": fields[:_SHOWN],
    }
