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

PART_TYPE = pa.struct(
    [
        ("field", pa.string()),
        ("level", pa.int64()),
        ("bits", pa.float64()),
        ("left_value", pa.string()),
        ("right_value", pa.string()),
        ("holders", pa.int64()),
    ]
)
"""What one field says of a pair: `bits` for (above 0) or against one actor, both values as
written, and how many records hold the left one."""

PAIRS = pa.schema(
    [
        ("left", pa.string()),
        ("right", pa.string()),
        ("bits", pa.float64()),
        ("prior", pa.float64()),
        ("context", pa.float64()),
        ("learned", pa.float64()),
        ("probability", pa.float64()),
        ("joined", pa.bool_()),
        ("merges", pa.bool_()),
        ("parts", pa.list_(PART_TYPE)),
    ]
)
"""Pairs that were compared and are one entity or could be, by left and right. `bits` is the sum
of `prior` (how rare a match is), `context` (both in one ring: few people to choose from),
`learned` (what accepted weights add; runs of earlier versions lack it) and the bits of the parts.
`merges`: the pair is evidence enough by itself; `joined`: both records are one entity in this
run."""

REDIRECTS = pa.schema([("old", pa.string()), ("new", pa.string())])
"""Ids of entities and rings of any earlier run that are gone, and what took their place."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person's word on whether records are one actor. It outranks every run."""

    same: bool
    """True: all records are one actor. False: no two of them are, or, with `against`, none of
    them is one with any of those."""

    records: tuple[str, ...]
    against: tuple[str, ...] = ()
    """With `same` false: none of `records` is one with any of these; nothing is said of two
    records on one side."""

    by: str = ""
    at: str = ""
    """ISO 8601 instant; of two judgements on a pair the later one holds."""


class Prior(msgspec.Struct, frozen=True, kw_only=True):
    """Ids of the run before, so that entities and rings keep them."""

    entities: pa.Table
    """`record`, `entity` of the last run."""

    rings: pa.Table
    """`record`, `ring` of the last run."""
