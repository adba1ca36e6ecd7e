"""The company's vault: keyed fingerprints of its secrets, never their text.

vault.key            the keys, mode 0600
catalogue.sqlite     what is registered, which segments hold it, what was done
segments/<name>/     arrays of one segment, memory-mapped, never changed
"""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from mmap import mmap
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from counterfoil.errors import Conflict, InputError, NotFound
from counterfoil.matching import segments
from counterfoil.matching.imprint import Imprint, unpacked
from counterfoil.matching.segments import ANCHOR_EVERY, Index, Segment
from counterfoil.store import secret_key, segment_files
from counterfoil.store.secret_cipher import Veil
from counterfoil.store.secret_key import Epoch

_SCHEMA = """
CREATE TABLE secrets (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL, characters INTEGER NOT NULL, registered_at TEXT NOT NULL,
    classification TEXT NOT NULL, owner TEXT NOT NULL, measures TEXT NOT NULL,
    root TEXT NOT NULL, leaves INTEGER NOT NULL, epoch INTEGER NOT NULL,
    background INTEGER NOT NULL, segment TEXT NOT NULL, retired INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE segments (
    name TEXT PRIMARY KEY, epoch INTEGER NOT NULL, background INTEGER NOT NULL,
    postings INTEGER NOT NULL
);
CREATE TABLE acts (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_MERGE_FROM = 4
"""Segments of about one size that are merged into one."""


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """One registered document."""

    number: int = 0
    name: str
    path: str
    sha256: str
    bytes: int
    characters: int
    registered_at: str
    classification: str = ""
    owner: str = ""
    measures: str = ""
    root: str
    """Merkle root over the salted passages: what is shown outside the company."""

    leaves: int
    epoch: int
    background: bool = False


class Vault:
    """An opened vault.

    Raises:
        NotFound: If the folder has no vault.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / "catalogue.sqlite").exists():
            raise NotFound(f"{folder} is no vault", remedy="run `counterfoil secrets init` first")
        self.folder = folder
        self.epochs = secret_key.load(folder)
        self._open: dict[str, Index] = {}
        self._maps: dict[str, list[mmap]] = {}
        self._of: dict[str, int] = {}
        self._veils: dict[int, Veil] = {}

    @staticmethod
    def init(folder: Path, now: str) -> "Vault":
        """Make a vault with its first key.

        Raises:
            Conflict: If the folder has one already.
        """
        if (folder / "catalogue.sqlite").exists():
            raise Conflict(f"{folder} is a vault already", remedy="use it, or name another folder")
        (folder / "segments").mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        secret_key.make(folder, now)
        with sqlite3.connect(folder / "catalogue.sqlite") as catalogue:
            catalogue.executescript(_SCHEMA)
        catalogue.close()
        return Vault(folder)

    @contextmanager
    def _catalogue(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.folder / "catalogue.sqlite", timeout=30)
        connection.row_factory = sqlite3.Row
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    @property
    def epoch(self) -> Epoch:
        """The newest key."""
        return self.epochs[-1]

    def epoch_of(self, number: int) -> Epoch:
        """The key with that number."""
        return self.epochs[number - 1]

    def rotate(self, now: str) -> Epoch:
        """Make the next key; what is registered stays under the old one until it is read anew."""
        secret_key.make(self.folder, now)
        self.epochs = secret_key.load(self.folder)
        return self.epoch

    def secrets(self, background: bool = False) -> list[Secret]:
        """Registered documents that are in force, by number."""
        with self._catalogue() as catalogue:
            rows = catalogue.execute(
                "SELECT * FROM secrets WHERE background = ? AND retired = 0 ORDER BY number",
                (int(background),),
            ).fetchall()
        return [_secret(row) for row in rows]

    def in_force(self) -> dict[int, int]:
        """How many secrets are in force under each key, by its number."""
        with self._catalogue() as catalogue:
            rows = catalogue.execute(
                "SELECT epoch, count(*) AS held FROM secrets WHERE background = 0 AND retired = 0"
                " GROUP BY epoch ORDER BY epoch"
            ).fetchall()
        return {row["epoch"]: row["held"] for row in rows}

    def numbered(self, number: int) -> Secret | None:
        """The secret of that number, None if it is out of force."""
        with self._catalogue() as catalogue:
            row = catalogue.execute(
                "SELECT * FROM secrets WHERE number = ? AND background = 0 AND retired = 0",
                (number,),
            ).fetchone()
        return _secret(row) if row else None

    def secret(self, wanted: str) -> Secret:
        """The secret of that name, number or SHA-256. Raises NotFound, InputError."""
        found = [s for s in self.secrets() if wanted in (s.name, str(s.number), s.sha256)]
        if not found:
            raise NotFound(f"no secret {wanted!r} in {self.folder}")
        if len({s.sha256 for s in found}) > 1:
            raise InputError(f"{wanted!r} names {len(found)} secrets", remedy="name its number")
        return found[-1]

    def add(self, items: Iterable[tuple[Secret, Imprint]]) -> list[Secret]:
        """Register documents: write their segment, then enter them in one transaction."""
        added: list[Secret] = []
        batch: list[tuple[Secret, Imprint]] = []
        held = 0
        for item in items:
            batch.append(item)
            held += len(item[1].values)
            if held > 1 << 23:
                added += self._add_batch(batch)
                batch, held = [], 0
        return added + (self._add_batch(batch) if batch else [])

    def _add_batch(self, batch: list[tuple[Secret, Imprint]]) -> list[Secret]:
        with self._catalogue() as catalogue:
            catalogue.execute("BEGIN IMMEDIATE")
            (top,) = catalogue.execute("SELECT coalesce(max(number), 0) FROM secrets").fetchone()
            added = [
                msgspec.structs.replace(secret, number=top + at)
                for at, (secret, _) in enumerate(batch, 1)
            ]
            epoch, background = added[0].epoch, added[0].background
            segment = self._segment(epoch, added, [imprint for _, imprint in batch])
            name = f"{top + 1:09d}-{top + len(added):09d}"
            self._write(self._draft(name), segment)
            catalogue.execute(
                "INSERT INTO segments VALUES (?, ?, ?, ?)",
                (name, epoch, int(background), len(segment.tails)),
            )
            catalogue.executemany(
                "INSERT INTO secrets VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0)",
                [(*_row(secret), name) for secret in added],
            )
        return added

    def _segment(self, epoch: int, added: list[Secret], imprints: list[Imprint]) -> Segment:
        veil = Veil(self.epoch_of(epoch).derived("units"))
        lengths = [len(imprint.units) * 2 for imprint in imprints]
        bases = np.cumsum([0, *lengths[:-1]]).astype(np.int64)
        return segments.pack(
            np.concatenate([segments.kept(imprint.values) for imprint in imprints]),
            np.concatenate([i.places + base for i, base in zip(imprints, bases, strict=True)]),
            bases,
            np.array([secret.number for secret in added], dtype=np.int64),
            np.concatenate(
                [veil.cover(s.number, 0, i.units) for s, i in zip(added, imprints, strict=True)]
            ),
            np.concatenate([imprint.anchors for imprint in imprints]),
        )

    def _draft(self, name: str) -> Path:
        draft = self.folder / "segments" / f"{name}.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        return draft

    def _write(self, draft: Path, segment: Segment) -> None:
        """Make a draft the segment of its name. Columns that lie in it already stay."""
        segment_files.save(draft, segment)
        folder = draft.with_suffix("")
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)

    def indexes(self, epoch: int, background: bool) -> list[Index]:
        """The segments of one key, memory-mapped."""
        with self._catalogue() as catalogue:
            names = catalogue.execute(
                "SELECT name FROM segments WHERE epoch = ? AND background = ? ORDER BY name",
                (epoch, int(background)),
            ).fetchall()
        return [self._index(row["name"]) for row in names]

    def _index(self, name: str) -> Index:
        if name not in self._open:
            segment, self._maps[name] = segment_files.load(self.folder / "segments" / name)
            self._open[name] = segments.opened(segment)
        return self._open[name]

    def let_go(self) -> None:
        """Give back the memory of what was read from the segments."""
        for maps in self._maps.values():
            segment_files.let_go(maps)

    def window(self, number: int, first: int, end: int) -> NDArray[np.uint8]:
        """Units [first, end) of a document whose segment is open; 254 outside it."""
        segment, base, limit = self._home(number)
        result = np.full(end - first, 254, dtype=np.uint8)
        low, high = max(0, first), min(limit - base, end)
        if low < high:
            whole = slice((base + low // 32 * 32) // 2, (base + -(-high // 32) * 32) // 2)
            veil = self._veil(self._epoch_of_segment(self._place(number)[0]))
            units = unpacked(veil.cover(number, low // 32, np.asarray(segment.units[whole])))
            skip = low - low // 32 * 32
            result[low - first : high - first] = units[skip : skip + high - low]
        return result

    def _home(self, number: int) -> tuple[Segment, int, int]:
        """(segment, first unit, end unit) of a document."""
        name, at = self._place(number)
        segment = self._open[name].segment
        ends = int(segment.bases[at + 1]) if at + 1 < len(segment.bases) else 0
        return segment, int(segment.bases[at]), ends or len(segment.anchors) * ANCHOR_EVERY

    def units(self, number: int) -> int:
        """Units of a document whose segment is open, rounded up to a multiple of 32."""
        _, base, end = self._home(number)
        return end - base

    def characters(self, number: int, units: list[int]) -> list[int]:
        """Character of a document's extracted text at each unit."""
        segment, base, end = self._home(number)
        anchors = segment.anchors[base // ANCHOR_EVERY : end // ANCHOR_EVERY]
        return [int(c) for c in segments.characters(anchors, np.array(units, dtype=np.int64))]

    def _place(self, number: int) -> tuple[str, int]:
        """The open segment that holds a document, and its turn there. Numbers ascend."""
        for name, index in self._open.items():
            documents = index.segment.documents
            at = int(np.searchsorted(documents, number))
            if at < len(documents) and documents[at] == number:
                return name, at
        raise NotFound(f"document {number} is in no open segment of {self.folder}")

    def _veil(self, epoch: int) -> Veil:
        if epoch not in self._veils:
            self._veils[epoch] = Veil(self.epoch_of(epoch).derived("units"))
        return self._veils[epoch]

    def _epoch_of_segment(self, name: str) -> int:
        if name not in self._of:
            with self._catalogue() as catalogue:
                rows = catalogue.execute("SELECT name, epoch FROM segments").fetchall()
            self._of = {row["name"]: row["epoch"] for row in rows}
        return self._of[name]

    def merge(self) -> int:
        """Merge segments of about one size while there are four of them; how many went in."""
        merged = 0
        while group := self._mergeable():
            name = f"{group[0].split('-')[0]}-{group[-1].split('-')[1]}m{merged}"
            draft = self._draft(name)
            parts = [self._index(part).segment for part in group]
            whole = segments.merge(parts, partial(segment_files.room, draft))
            self._write(draft, whole)
            self._replace(group, name, len(whole.tails))
            merged += len(group)
        return merged

    def _mergeable(self) -> list[str]:
        with self._catalogue() as catalogue:
            rows = catalogue.execute("SELECT * FROM segments ORDER BY name").fetchall()
        sizes: dict[tuple[int, int, int], list[str]] = {}
        for row in rows:
            size = max(0, (int(row["postings"]) or 1).bit_length() // 2 - 5)
            sizes.setdefault((row["epoch"], row["background"], size), []).append(row["name"])
        return next((names for names in sizes.values() if len(names) >= _MERGE_FROM), [])

    def _replace(self, group: list[str], name: str, postings: int) -> None:
        marks = ",".join("?" * len(group))
        with self._catalogue() as catalogue:
            first = catalogue.execute(
                "SELECT epoch, background FROM segments WHERE name = ?", (group[0],)
            ).fetchone()
            catalogue.execute(f"DELETE FROM segments WHERE name IN ({marks})", group)
            catalogue.execute("INSERT INTO segments VALUES (?, ?, ?, ?)", (name, *first, postings))
            catalogue.execute(
                f"UPDATE secrets SET segment = ? WHERE segment IN ({marks})", (name, *group)
            )
        for old in group:
            self._open.pop(old, None)
            self._maps.pop(old, None)
            shutil.rmtree(self.folder / "segments" / old, ignore_errors=True)

    def retire(self, numbers: Iterable[int]) -> None:
        """Take documents out of force; their postings stay until the next merge of all."""
        with self._catalogue() as catalogue:
            catalogue.executemany(
                "UPDATE secrets SET retired = 1 WHERE number = ?", [(n,) for n in numbers]
            )

    def note(self, at: str, actor: str, act: str, detail: dict[str, Any]) -> None:
        """Write down what was done; the notes are only ever added to."""
        with self._catalogue() as catalogue:
            catalogue.execute(
                "INSERT INTO acts (at, actor, act, detail) VALUES (?, ?, ?, ?)",
                (at, actor, act, json.dumps(detail, ensure_ascii=False, sort_keys=True)),
            )

    def acts(self) -> list[dict[str, Any]]:
        """Everything that was done, in order."""
        with self._catalogue() as catalogue:
            rows = catalogue.execute("SELECT * FROM acts ORDER BY number").fetchall()
        return [{**dict(row), "detail": json.loads(row["detail"])} for row in rows]

    def setting(self, name: str, default: str = "") -> str:
        """A stored setting."""
        with self._catalogue() as catalogue:
            row = catalogue.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else default

    def set(self, name: str, value: str) -> None:
        """Store a setting."""
        with self._catalogue() as catalogue:
            catalogue.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))


def _secret(row: sqlite3.Row) -> Secret:
    fields = {name: row[name] for name in Secret.__struct_fields__}
    return Secret(**{**fields, "background": bool(row["background"])})


def _row(secret: Secret) -> tuple[Any, ...]:
    values = msgspec.structs.astuple(secret)
    return tuple(int(value) if isinstance(value, bool) else value for value in values)
