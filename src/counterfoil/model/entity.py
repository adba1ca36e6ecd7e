"""Who is who: entities, the ties between records, and what people decided about them."""

import msgspec
import pyarrow as pa

ENTITIES = pa.schema(
    [
        ("record", pa.string()),
        ("entity", pa.string()),
        ("probability", pa.float64()),
        ("reasons", pa.list_(pa.string())),
    ]
)
"""One row a record. `probability` is that the record belongs to its entity, by its strongest
link to another record of it; 1 for a record that stands alone. `reasons` quote the values."""

EDGES = pa.schema(
    [
        ("left", pa.string()),
        ("right", pa.string()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("weight", pa.float64()),
        ("fanout", pa.int64()),
        ("ring", pa.string()),
        ("evidence", pa.list_(pa.string())),
        ("first_seen", pa.timestamp("us", tz="UTC")),
        ("last_seen", pa.timestamp("us", tz="UTC")),
    ]
)
"""Ties between two records: `same person`, `phone`, `address`, `account`, `licence`, `parcel`
or `payment`. `weight` is evidence in bits; `fanout` how many actors use the value; `evidence`
the records that show it; `ring` the ring in which the tie counts, empty if it counts in none."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person's word on whether records are one actor. It outranks every run."""

    same: bool
    """True: all records are one actor. False: no two of them are."""

    records: tuple[str, ...]
    by: str = ""
    at: str = ""
    """ISO 8601 instant; of two judgements on a pair the later one holds."""


class Prior(msgspec.Struct, frozen=True, kw_only=True):
    """Ids of the run before, so that entities and rings keep them."""

    entities: pa.Table
    """`record`, `entity` of the last run."""

    rings: pa.Table
    """`record`, `ring` of the last run."""
