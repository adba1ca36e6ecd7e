"""Stream observations past the detectors, in this process or in a pool of them."""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cached_property
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
            yield from _examine(mine, table, _scan(con, table), total, progress)


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
    prepared: Sequence[_Prepared],
    table: str,
    batches: Iterable[pa.RecordBatch],
    total: int,
    progress: Progress,
) -> Iterator[pa.RecordBatch]:
    stage = f"detect in {table}"
    progress(stage, 0, total)
    if total < POOL_FROM or cores() == 1:
        found = ((batch.num_rows, _all(prepared, table, batch)) for batch in batches)
        yield from _told(found, stage, total, progress)
        return
    # Fresh processes: a forked one inherits locked mutexes of Arrow's and DuckDB's threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        cores(),
        mp_context=context,
        initializer=_start,
        initargs=([one.detector.name for one in prepared], _pack(prepared[0].rights)),
    ) as pool:
        yield from _told(_pooled(pool, table, batches), stage, total, progress)


def _all(prepared: Sequence[_Prepared], table: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Findings of several detectors on one batch."""
    return pa.concat_batches([one.examine(table, batch).cast(FINDINGS) for one in prepared])


def _told(
    found: Iterable[tuple[int, pa.RecordBatch]], stage: str, total: int, progress: Progress
) -> Iterator[pa.RecordBatch]:
    done = 0
    for rows, findings in found:
        done += rows
        progress(stage, done, total)
        yield findings


def _pooled(
    pool: ProcessPoolExecutor, table: str, batches: Iterable[pa.RecordBatch]
) -> Iterator[tuple[int, pa.RecordBatch]]:
    waiting: deque[tuple[int, Future[bytes]]] = deque()
    for batch in batches:
        waiting.append((batch.num_rows, pool.submit(_work, table, _to_bytes(batch))))
        # A bounded queue: a fast scan must not fill the memory with batches.
        if len(waiting) > 2 * cores():
            rows, future = waiting.popleft()
            yield rows, _from_bytes(future.result())
    for rows, future in waiting:
        yield rows, _from_bytes(future.result())


_held: list[_Prepared] = []
"""Detectors of a pool process, set once by `_start`."""


def _start(names: Sequence[str], packed: dict[str, bytes]) -> None:
    rights = _unpack(packed)
    _held[:] = [_Prepared(detectors.load(name), rights) for name in names]


def _work(table: str, data: bytes) -> bytes:
    return _to_bytes(_all(_held, table, _from_bytes(data)))


def _pack(rights: Rights) -> dict[str, bytes]:
    tables = {name: getattr(rights, name) for name in RIGHTS_TABLES} | rights.extra
    return {name: _table_bytes(table) for name, table in tables.items()}


def _unpack(packed: dict[str, bytes]) -> Rights:
    tables = {name: pa.ipc.open_stream(data).read_all() for name, data in packed.items()}
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
