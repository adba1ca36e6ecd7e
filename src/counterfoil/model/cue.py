"""Cues: what makes a finding likelier without being one."""

import msgspec
import pyarrow as pa


class Cue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cue on one record."""

    record: str
    cue: str
    """`price below list`, `copied description`, ..."""

    strength: float
    """0 to 1."""

    says: str
    right_value: str
    observed_value: str
    """Both values that were compared."""


CUES = pa.schema(
    [
        ("record", pa.string()),
        ("cue", pa.string()),
        ("strength", pa.float64()),
        ("says", pa.string()),
        ("right_value", pa.string()),
        ("observed_value", pa.string()),
    ]
)
"""One cue a row: which record, which cue, how strong (0 to 1), and both values quoted."""
