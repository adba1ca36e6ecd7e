"""Keep files as exhibits, then read their rows. Bytes are safe before they are understood."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import sqlalchemy as sa

from counterfoil import sources
from counterfoil.actions.progress import Progress, silent
from counterfoil.errors import InputError, Refused
from counterfoil.model.actor import Actor
from counterfoil.model.batch import Batch
from counterfoil.model.problem import Problem, to_rows
from counterfoil.store import custody, exhibits, snapshots
from counterfoil.store.casebook import intakes, mappings
from counterfoil.store.store import Store

PROBLEM_BATCH = 4096


class FileReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file."""

    name: str
    exhibit: str
    rows: dict[str, int]
    """Table -> rows kept."""

    problems: int
    state: str
    """`read`, or `already read` if the same bytes were read before."""


class IngestReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of all files."""

    files: tuple[FileReport, ...]

    @property
    def rows(self) -> int:
        """Rows kept now, all tables together."""
        return sum(sum(file.rows.values()) for file in self.files)

    @property
    def problems(self) -> int:
        """Problems found now."""
        return sum(file.problems for file in self.files)


def ingest(
    actor: Actor,
    store: Store,
    paths: Sequence[Path],
    *,
    mapping_files: Sequence[Path] = (),
    progress: Progress = silent,
) -> IngestReport:
    """Keep and read files, folders of files and archives.

    Args:
        actor: Who hands the files in; the basis is required.
        store: Open workspace.
        paths: Files or folders; folders are walked in name order.
        mapping_files: Mappings to remember for files whose headers are not known.
        progress: Told the bytes kept and read.

    Raises:
        Refused: No legal basis.
        InputError: A path does not exist, or a mapping cannot be read.
        Conflict: Another process is writing to the workspace.
    """
    if not actor.basis.strip():
        raise Refused(
            "ingest needs the legal basis on which the files are held",
            remedy='state it: --basis "order no. 12/2026" (or --basis "exercise")',
        )
    found = list(_walk(paths))
    with store.writing():
        exhibits.sweep(store.workspace)
        with store.transaction() as connection:
            snapshots.sweep(store.workspace, connection)
        remember(actor, store, [*mapping_files, *_beside(found)])
        total = sum(path.stat().st_size for path, _ in found)
        done = 0
        reports = []
        for path, name in found:
            reports.append(_one(actor, store, path, name, done, total, progress))
            done += path.stat().st_size
            progress("ingest", done, total)
    return IngestReport(files=tuple(reports))


def _walk(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        if path.is_dir():
            inner = (p for p in sorted(path.rglob("*")) if p.is_file() and not _skipped(p, path))
            yield from ((p, p.relative_to(path).as_posix()) for p in inner)
        elif path.is_file():
            yield path, path.name
        else:
            raise InputError(f"{path} does not exist or is not a file", remedy="check the path")


def _skipped(path: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    return hidden or path.name.endswith(sources.MAPPING_SUFFIX)


def _beside(found: Sequence[tuple[Path, str]]) -> list[Path]:
    drafts = (path.with_name(path.name + sources.MAPPING_SUFFIX) for path, _ in found)
    return sorted({draft for draft in drafts if draft.is_file()})


def remember(actor: Actor, store: Store, mapping_files: Sequence[Path]) -> None:
    """Store mappings in the casebook, so that files of the same shape need none again."""
    for path in mapping_files:
        text = path.read_text(encoding="utf-8")
        key, _ = sources.load_mapping(text)
        with store.transaction() as connection:
            held = connection.execute(
                sa.select(mappings.c.mapping).where(mappings.c.key == key)
            ).scalar()
            if held == text:
                continue
            seq = custody.append(
                connection, actor, "mapping remembered", key, store.now(), {"mapping": text}
            )
            connection.execute(mappings.delete().where(mappings.c.key == key))
            connection.execute(mappings.insert().values(key=key, seq=seq, mapping=text))


def known_mappings(store: Store) -> tuple[dict[str, sources.FileMap], int]:
    """Remembered mappings by key, and the number of the newest act that changed them."""
    with store.transaction() as connection:
        rows = connection.execute(sa.select(mappings).order_by(mappings.c.key)).all()
    held = dict(sources.load_mapping(row.mapping) for row in rows)
    return held, max((row.seq for row in rows), default=0)


def _one(
    actor: Actor,
    store: Store,
    path: Path,
    name: str,
    done: int,
    total: int,
    progress: Progress,
) -> FileReport:
    copied = 0

    def tell(size: int) -> None:
        nonlocal copied
        copied += size
        # Copying is the smaller half of the work on a file, reading the larger.
        progress("ingest", done + copied // 4, total)

    kept = exhibits.keep(store.workspace, path, tell)
    _take_in(actor, store, kept, name)
    return read_exhibit(actor, store, kept.sha256, name)


def _take_in(actor: Actor, store: Store, kept: exhibits.Kept, name: str) -> None:
    with store.transaction() as connection:
        known = connection.execute(
            sa.select(intakes.c.seq).where(
                intakes.c.exhibit == kept.sha256,
                intakes.c.name == name,
                intakes.c.basis == actor.basis,
            )
        ).first()
        if known:
            return
        at = store.now()
        detail = {"name": name, "size": kept.size}
        seq = custody.append(connection, actor, "exhibit kept", kept.sha256, at, detail)
        connection.execute(
            intakes.insert().values(
                seq=seq,
                exhibit=kept.sha256,
                name=name,
                size=kept.size,
                basis=actor.basis,
                actor=actor.name,
                taken_at=at.isoformat(),
            )
        )


def read_exhibit(actor: Actor, store: Store, sha256: str, name: str) -> FileReport:
    """Read one kept exhibit and commit its rows, unless that is done already.

    A mapping that was remembered after the last reading makes it be read again; the
    new reading replaces the old one in every view, and the old one is kept.
    """
    held, changed = known_mappings(store)
    with store.transaction() as connection:
        last, count = snapshots.readings(connection).get(sha256, (0, 0))
    if last > changed:
        return FileReport(name=name, exhibit=sha256, rows={}, problems=0, state="already read")
    rows: dict[str, int] = {}
    problems: list[Problem] = []
    total = 0
    with snapshots.Writer(store.workspace, f"read-{sha256[:24]}-{count}") as writer:
        for item in _items(store, sha256, name, held):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                writer.write(item.table, item.rows)
                rows[item.table] = rows.get(item.table, 0) + item.rows.num_rows
                problems.extend(item.problems)
            if len(problems) >= PROBLEM_BATCH:
                writer.write("problems", to_rows(problems))
                total += len(problems)
                problems.clear()
        total += len(problems)
        if problems:
            writer.write("problems", to_rows(problems))
        stored = writer.finish()
    with store.transaction() as connection:
        detail = {"name": name, "rows": rows, "problems": total}
        snapshots.commit(connection, actor, "read", sha256, store.now(), stored, detail)
    return FileReport(name=name, exhibit=sha256, rows=rows, problems=total, state="read")


def _items(
    store: Store, sha256: str, name: str, held: Mapping[str, sources.FileMap]
) -> Iterator[Batch | Problem]:
    settings = store.workspace.settings
    return sources.read(
        exhibits.path_of(store.workspace, sha256),
        name=name,
        exhibit=sha256,
        mappings=held,
        work=store.workspace.scratch,
        zone=settings.zone,
        region=settings.region,
    )


def unread(store: Store) -> list[tuple[str, str]]:
    """Exhibits that were kept but whose reading was never committed: (digest, name)."""
    with store.transaction() as connection:
        done = snapshots.readings(connection)
        rows = connection.execute(sa.select(intakes).order_by(intakes.c.seq)).all()
    waiting = {row.exhibit: row.name for row in rows if row.exhibit not in done}
    return list(waiting.items())
