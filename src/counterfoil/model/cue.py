"""Cues: what makes a finding likelier without being one."""

import pyarrow as pa

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
