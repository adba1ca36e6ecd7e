"""Rings: actors who are suspected to work together, their roles, and how sure that is."""

import pyarrow as pa

RINGS = pa.schema(
    [
        ("ring", pa.string()),
        ("record", pa.string()),
        ("entity", pa.string()),
        ("role", pa.string()),
        ("confidence", pa.float64()),
    ]
)
"""One row a member. Roles: `collector`, `front company`, `retail`, `retail account`, `site`,
`wholesaler`, `supplier`, `streamer`, `account`. `confidence`, 0 to 1, is the share of resampled
ties under which the member stays with the ring's largest part."""

RING_FACTS = pa.schema(
    [
        ("ring", pa.string()),
        ("shops", pa.int64()),
        ("people", pa.int64()),
        ("people_low", pa.int64()),
        ("people_high", pa.int64()),
        ("accounts", pa.int64()),
        ("companies", pa.int64()),
        ("sites", pa.int64()),
        ("ties", pa.list_(pa.string())),
        ("bridges", pa.list_(pa.string())),
        ("also", pa.list_(pa.string())),
        ("trade", pa.string()),
        ("cut", pa.string()),
        ("cut_parts", pa.int64()),
        ("stability", pa.float64()),
        ("first_seen", pa.timestamp("us", tz="UTC")),
        ("last_seen", pa.timestamp("us", tz="UTC")),
    ]
)
"""One row a ring. `people` are entities with a name; `people_low` counts spellings that could
be one person once, `people_high` counts each record's name that was not shown to be another's.
`ties` are the kinds of shared value, commonest first. `bridges` are values shared
with another ring (`account:62... R-...`), through which the two meet without being one; `also`
names records of members of other rings who use several values of this one; `trade` is one id for
all rings that bridges connect, the first of them. `cut`
quotes the one value whose removal splits the ring into the most parts with suspected shops
(`cut_parts`; empty if none does). `stability`, 0 to 1, is the mean share of
suspected actors that stay together when a quarter of the ties is left out at random."""
