"""What sources yield and detectors stream: one table's rows in Arrow, with problems."""

from collections.abc import Callable
from typing import Any

import msgspec
import pyarrow as pa

from counterfoil.model.problem import Problem


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Some rows of one table, typed and checked, and the problems found in them."""

    table: str
    """Name of a table in `model.tables.TABLES`."""

    rows: pa.RecordBatch
    """Schema of `Table.schema`: the origin columns, then the typed columns."""

    problems: tuple[Problem, ...] = ()


class Rights(msgspec.Struct, frozen=True, kw_only=True):
    """The rights to protect, as Arrow tables with the schemas of `model.tables`."""

    trademarks: pa.Table
    products: pa.Table
    authorised: pa.Table
    shops: pa.Table
    """Shop names and owners, for `authorised seller` and `own name`; may be empty."""

    extra: dict[str, pa.Table] = {}
    """Other tables a detector may need, by table name (registries, works, listings)."""


class Detector(msgspec.Struct, frozen=True, kw_only=True):
    """One way to notice that an observation may infringe a right.

    `prepare` runs once on the rights; `examine` is pure and runs on batches in any
    process and in any order: no clock, no randomness, no file.
    """

    name: str
    """As in findings: `mark_text`."""

    version: str
    """Raised whenever the same input could give another output."""

    reads: tuple[str, ...]
    """Tables whose batches it examines."""

    prepare: Callable[[Rights], Any]
    examine: Callable[[Any, str, pa.RecordBatch], pa.RecordBatch]
    """(index, table name, batch) -> record batch with schema `model.finding.FINDINGS`."""
