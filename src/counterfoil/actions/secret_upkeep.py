"""Keep a vault in shape: watch a folder, set the threshold, change the key, look at it."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from counterfoil.actions.secrets import (
    Particulars,
    Scanner,
    ScanOptions,
    files_under,
    register,
    scan,
)
from counterfoil.errors import InputError
from counterfoil.model.actor import Actor
from counterfoil.sources.documents.extracted import Limits
from counterfoil.sources.documents.reader import Reader
from counterfoil.store.secrets import Secret, Vault


def watch(
    actor: Actor,
    vault: Vault,
    folder: Path,
    now: str,
    *,
    every: float,
    rounds: int,
    options: ScanOptions,
) -> Iterator[dict[str, Any]]:
    """Scan what is new or changed in a folder, again and again.

    A file is read once it has kept its size and time over one round, so that half-written
    files are left alone.

    Args:
        actor: Who watches.
        vault: The company's vault.
        folder: Outbound mail drop or export share.
        now: ISO 8601 in UTC, of the beginning.
        every: Seconds between two rounds.
        rounds: How many rounds; 0 for ever.
        options: How to scan.
    """
    done: dict[Path, tuple[int, int]] = {}
    seen: dict[Path, tuple[int, int]] = {}
    turn = 0
    while not rounds or turn < rounds:
        turn += 1
        state = {path: _state(path) for path, _ in files_under([folder])}
        last = bool(rounds) and turn == rounds
        ready = [
            path
            for path, mark in state.items()
            if done.get(path) != mark and (seen.get(path) == mark or last)
        ]
        if ready:
            yield from scan(actor, vault, ready, now, options)
        done.update({path: state[path] for path in ready})
        seen = state
        if not last:
            time.sleep(every)


def _state(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return status.st_size, status.st_mtime_ns


def calibrate(
    actor: Actor, vault: Vault, negatives: Sequence[Path], rate: float, now: str
) -> dict[str, Any]:
    """Set the vault's threshold from the company's own harmless documents.

    The threshold is the larger of the built-in one and the value that at most `rate` of the
    negatives exceed. The interval of the rate is exact (Clopper and Pearson, 95 %).

    Args:
        actor: Who sets it.
        vault: The company's vault.
        negatives: Documents that hold no secret.
        rate: False alarms a document that are acceptable.
        now: ISO 8601 in UTC.

    Raises:
        InputError: If there are no negatives.
    """
    from scipy.stats import beta

    files = files_under(negatives)
    if not files:
        raise InputError("no negatives", remedy="give documents that hold no secret")
    scanner = Scanner(vault)
    bits = []
    with Reader() as reader:
        for path, _ in files:
            rows = scanner.examine(reader.read(path), str(path))
            bits.append(max((row["bits"] for row in rows), default=0.0))
    bits.sort(reverse=True)
    allowed = int(rate * len(bits))
    from counterfoil.actions.secrets import SUSPECT_BITS

    threshold = max(SUSPECT_BITS, bits[allowed] + 1.0 if allowed < len(bits) else 0.0)
    alarms = sum(value >= threshold for value in bits)
    n = len(bits)
    low = float(beta.ppf(0.025, alarms, n - alarms + 1)) if alarms else 0.0
    high = float(beta.ppf(0.975, alarms + 1, n - alarms)) if alarms < n else 1.0
    vault.set("threshold", repr(threshold))
    vault.note(now, actor.name, "calibrate", {"threshold": threshold, "negatives": n})
    return {
        "threshold_bits": round(threshold, 1),
        "negatives": n,
        "false_alarms": alarms,
        "rate": alarms / n,
        "interval_95": [round(low, 6), round(high, 6)],
        "highest": [round(value, 1) for value in bits[:10]],
    }


def rotate(actor: Actor, vault: Vault, now: str) -> dict[str, Any]:
    """Make a new key and register everything anew whose original is still there unchanged.

    What cannot be read again stays under the old key, and is still found; it is listed.
    """
    before = vault.secrets(), vault.secrets(background=True)
    epoch = vault.rotate(now)
    renewed = 0
    kept: list[str] = []
    for background, known in ((False, before[0]), (True, before[1])):
        for secret in known:
            if _renew(actor, vault, secret, background, now):
                vault.retire([secret.number])
                renewed += 1
            else:
                kept.append(secret.name)
    vault.merge()
    vault.note(now, actor.name, "rotate", {"key": epoch.id, "renewed": renewed, "kept": len(kept)})
    return {"key": epoch.id, "renewed": renewed, "kept_under_old_key": kept}


def _renew(actor: Actor, vault: Vault, secret: Secret, background: bool, now: str) -> bool:
    import hashlib

    path = Path(secret.path)
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != secret.sha256:
        return False
    stated = Particulars(
        classification=secret.classification, owner=secret.owner, measures=secret.measures
    )
    paths: tuple[list[Path], list[Path]] = ([], [path]) if background else ([path], [])
    with Reader() as reader:
        # Pictures are read again if they were read when it was registered.
        limits = Limits(ocr=len(reader.read(path).text) != secret.characters)
    done = register(actor, vault, *paths, stated, now, limits, names={path: secret.name})
    return bool(done.secrets or done.background)
