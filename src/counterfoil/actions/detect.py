"""Stream observations past the detectors, in this process and, where it pays, in others."""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa

from counterfoil import detectors
from counterfoil.actions.progress import Progress, silent
from counterfoil.model.batch import Detector, Rights
from counterfoil.model.finding import FINDINGS
from counterfoil.model.tables import BY_NAME
from counterfoil.settings import cores
from counterfoil.store import engine
from counterfoil.store.store import Store
from counterfoil.store.terms import accepted_terms

BATCH_ROWS = 16_384
POOL_FROM = 60_000
"""Rows from which a second process pays for its start."""

RIGHTS_TABLES = ("trademarks", "products", "authorised", "shops")


def load_rights(store: Store) -> Rights:
    """The rights and what tells lawful sellers, newest row of each record."""
    tables = {name: store.rows(name) for name in RIGHTS_TABLES}
    settings = pa.table({"jurisdiction": [store.workspace.settings.jurisdiction]})
    return Rights(
        **tables,
        extra={
            "lexicon": accepted_terms(store),
            "certificates": store.rows("certificates"),
            "workspace": settings,
        },
    )


def detect(
    store: Store, con: duckdb.DuckDBPyConnection, rights: Rights, progress: Progress = silent
) -> Iterator[pa.RecordBatch]:
    """Findings of every detector on every table it reads, batch by batch, each table read once.

    Args:
        store: Open workspace.
        con: Engine in which the tables' views exist already.
        rights: What to protect.
        progress: Told the rows examined.

    Yields:
        Batches of schema `FINDINGS`, in the order of the scan.
    """
    prepared = [_Prepared(detector, rights) for detector in detectors.load_all()]
    for table in BY_NAME:
        mine = [one for one in prepared if table in one.detector.reads]
        if not mine:
            continue
        total = con.execute(f'select count(*) from "{table}"').fetchall()[0][0]
        if total:
            found = _examine(store, mine, table, _scan(con, table), total)
            yield from _told(found, f"detect in {table}", total, progress)


class _Prepared:
    """A detector and its index for this process, prepared when it is first needed."""

    def __init__(self, detector: Detector, rights: Rights) -> None:
        self.detector = detector
        self.rights = rights

    @cached_property
    def index(self) -> Any:
        return self.detector.prepare(self.rights)

    def examine(self, table: str, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Findings of this detector on one batch."""
        return self.detector.examine(self.index, table, batch)


def _scan(con: duckdb.DuckDBPyConnection, table: str) -> Iterator[pa.RecordBatch]:
    schema = BY_NAME[table].schema
    # The views live in the connection, so its own cursor streams; nothing else asks meanwhile.
    for batch in engine.batches(con, f'select * from "{table}"', BATCH_ROWS):
        yield from pa.Table.from_batches([batch]).cast(schema).to_batches()


def _examine(
    store: Store,
    prepared: Sequence[_Prepared],
    table: str,
    batches: Iterable[pa.RecordBatch],
    total: int,
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Rows and findings of each batch, in the order of the batches."""
    if total < POOL_FROM or cores() == 1:
        yield from ((batch.num_rows, _all(prepared, table, batch)) for batch in batches)
        return
    store.workspace.scratch.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="rights-", dir=store.workspace.scratch) as folder:
        # Through files, not through the pipe of a process, which would block until it has started.
        _pack(prepared[0].rights, Path(folder))
        with ProcessPoolExecutor(
            cores() - 1,
            # Fresh processes: a forked one inherits locked mutexes of Arrow's and DuckDB's threads.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=([one.detector.name for one in prepared], Path(folder)),
        ) as pool:
            yield from _shared(pool, prepared, table, batches)


def _all(prepared: Sequence[_Prepared], table: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Findings of several detectors on one batch."""
    return pa.concat_batches([one.examine(table, batch).cast(FINDINGS) for one in prepared])


def _told(
    found: Iterable[tuple[int, pa.RecordBatch]], stage: str, total: int, progress: Progress
) -> Iterator[pa.RecordBatch]:
    done = 0
    progress(stage, 0, total)
    for rows, findings in found:
        done += rows
        progress(stage, done, total)
        yield findings


def _shared(
    pool: ProcessPoolExecutor,
    prepared: Sequence[_Prepared],
    table: str,
    batches: Iterable[pa.RecordBatch],
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """This process examines a batch whenever the others have enough to do."""
    waiting: deque[tuple[int, Future[bytes] | pa.RecordBatch]] = deque()
    for batch in batches:
        if sum(not _ready(found) for _, found in waiting) < cores():
            waiting.append((batch.num_rows, pool.submit(_work, table, _to_bytes(batch))))
        else:
            waiting.append((batch.num_rows, _all(prepared, table, batch)))
        # A bounded queue: a fast scan must not fill the memory with batches.
        while waiting and (_ready(waiting[0][1]) or len(waiting) > 4 * cores()):
            yield _taken(*waiting.popleft())
    for rows, found in waiting:
        yield _taken(rows, found)


def _ready(found: Future[bytes] | pa.RecordBatch) -> bool:
    return not isinstance(found, Future) or found.done()


def _taken(rows: int, found: Future[bytes] | pa.RecordBatch) -> tuple[int, pa.RecordBatch]:
    return rows, _from_bytes(found.result()) if isinstance(found, Future) else found


_held: list[_Prepared] = []
"""Detectors of a pool process, set once by `_start`."""


def _start(names: Sequence[str], folder: Path) -> None:
    rights = _unpack(folder)
    _held[:] = [_Prepared(detectors.load(name), rights) for name in names]


def _work(table: str, data: bytes) -> bytes:
    return _to_bytes(_all(_held, table, _from_bytes(data)))


def _pack(rights: Rights, folder: Path) -> None:
    tables = {name: getattr(rights, name) for name in RIGHTS_TABLES} | rights.extra
    for name, table in tables.items():
        (folder / name).write_bytes(_table_bytes(table))


def _unpack(folder: Path) -> Rights:
    tables = {path.name: pa.ipc.open_stream(path).read_all() for path in folder.iterdir()}
    named = {name: tables.pop(name) for name in RIGHTS_TABLES}
    return Rights(**named, extra=tables)


def _table_bytes(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _to_bytes(batch: pa.RecordBatch) -> bytes:
    return _table_bytes(pa.Table.from_batches([batch]))


def _from_bytes(data: bytes) -> pa.RecordBatch:
    table = pa.ipc.open_stream(data).read_all().combine_chunks()
    batches: Sequence[pa.RecordBatch] = table.to_batches()
    if batches:
        return batches[0]
    return pa.RecordBatch.from_pylist([], schema=table.schema or FINDINGS)
