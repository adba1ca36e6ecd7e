"""Parquet: columns that bring their own types."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from counterfoil.model.problem import Problem
from counterfoil.sources.sheet import Chunk, Intake, Sheet

_CHUNK_BYTES = 64 << 20
"""Most bytes of one column that are spread out at once; long values give fewer rows."""


def sheets(intake: Intake) -> Iterator[Sheet | Problem]:
    """The one sheet of a Parquet file."""
    yield Sheet(file=intake.file, chunks=_chunks(intake))


def _chunks(intake: Intake) -> Iterator[Chunk | Problem]:
    row = 0
    try:
        with pq.ParquetFile(intake.path, memory_map=True) as file:
            schema = file.schema_arrow
            texts = [f.name for f in schema if pa.types.is_string(f.type)]
        with pq.ParquetFile(intake.path, memory_map=True, read_dictionary=texts) as file:
            if not file.metadata.num_rows:
                yield from _none(schema)
            for batch in file.iter_batches(batch_size=intake.limits.batch_rows, use_threads=False):
                for part in _slices(batch):
                    numbers = np.arange(row + 1, row + 1 + part.num_rows, dtype=np.int64)
                    row += part.num_rows
                    yield _chunk(part, numbers)
            intake.on_bytes(intake.path.stat().st_size)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError, pa.ArrowKeyError) as error:
        words = " ".join(str(error).split())[:160]
        encrypted = "encrypt" in words.lower()
        yield intake.problem(
            "is an encrypted Parquet file"
            if encrypted
            else f"is a damaged or cut-off Parquet file (rows read: {row})",
            value=words,
            remedy="ask for it without encryption" if encrypted else "copy or export it again",
            kept="row" if row else "nothing",
        )


def _none(schema: pa.Schema) -> Iterator[Chunk]:
    empty = tuple(pa.nulls(0, pa.string()) for _ in schema)
    yield Chunk(headers=tuple(schema.names), columns=empty, rows=np.arange(0, dtype=np.int64))


def _slices(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Parts of a batch that stay small once their dictionaries are spread out."""
    longest = 1
    for column in batch.columns:
        if pa.types.is_dictionary(column.type) and len(column.dictionary):
            size = pc.max(pc.binary_length(column.dictionary)).as_py()
            longest = max(longest, size or 1)
    step = max(1, min(batch.num_rows or 1, _CHUNK_BYTES // longest))
    for at in range(0, batch.num_rows, step):
        yield batch.slice(at, step)


def _sound(column: pa.Array) -> pa.Array:
    """The column, its texts as valid UTF-8 whatever bytes a damaged page gave."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        if not pa.types.is_string(column.type) and not pa.types.is_dictionary(column.type):
            raise
        plain = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        raw = pc.cast(plain, pa.binary()).to_pylist()
        texts = [None if cell is None else cell.decode("utf-8", "replace") for cell in raw]
        return pa.array(texts, pa.string())
    return column


def _chunk(batch: pa.RecordBatch, numbers: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Chunk:
    headers: list[str] = []
    columns: list[pa.Array] = []
    for name, damaged in zip(batch.schema.names, batch.columns, strict=True):
        column = _sound(damaged)
        if pa.types.is_struct(column.type):
            for field, inner in zip(column.type, column.flatten(), strict=True):
                headers.append(f"{name}.{field.name}")
                columns.append(inner)
        else:
            headers.append(name)
            columns.append(column)
    return Chunk(headers=tuple(headers), columns=tuple(columns), rows=numbers)
