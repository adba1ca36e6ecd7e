"""What could not be understood, kept as a value beside the rows that could."""

from collections.abc import Sequence

import msgspec
import pyarrow as pa


class Problem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value, row or file that was not understood, and what to do about it."""

    file: str
    """Name as the user gave it; parts of an archive are joined by `!/`."""

    row: int | None = None
    """1-based data row (the header is not counted). None if the whole file is meant."""

    column: str = ""
    """Header as written in the file. Empty if the whole row or file is meant."""

    value: str = ""
    """The offending text, cut to 200 characters."""

    reason: str
    """Why it was not understood, in one sentence."""

    remedy: str = ""
    """What the reader can do, in one sentence."""

    kept: str = "nothing"
    """What of the row was kept: `nothing`, `row` (the row without this value) or `value`."""

    exhibit: str = ""
    """SHA-256 of the file's bytes, lower-case hex."""


PROBLEMS = pa.schema(
    [
        ("file", pa.string()),
        ("row", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
        ("remedy", pa.string()),
        ("kept", pa.string()),
        ("exhibit", pa.string()),
    ]
)
"""Arrow form of `Problem`."""


def to_rows(problems: Sequence[Problem]) -> pa.RecordBatch:
    """Problems as one Arrow batch, in their order."""
    return pa.RecordBatch.from_pylist([msgspec.to_builtins(p) for p in problems], schema=PROBLEMS)
