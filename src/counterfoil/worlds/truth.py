"""What really happened in a made-up world, in the form that scores are counted from."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from counterfoil.worlds.cells import Flags, Ints, choose, join, money, number, pick
from counterfoil.worlds.draft import LONE
from counterfoil.worlds.goods import SECTORS
from counterfoil.worlds.offers import HOWS, WAY_NAMES, Offers
from counterfoil.worlds.papers import Room
from counterfoil.worlds.render import Columns, Scribe

SERIOUS, ESPECIALLY = 50_000_00, 500_000_00
"""Hundredths of a yuan: tiers of arts. 213 and 214 after Fashi [2025] No. 5."""


def listing_truth(by: Scribe, sold: Offers) -> Columns:
    """What each listing is."""
    ring = by.world.shops["ring"][sold.shop]
    rows = len(sold.how)
    empty = pa.array([""] * rows)
    named = choose(
        sold.mark >= 0, pick([m.number for m in by.register.marks], np.maximum(sold.mark, 0)), empty
    )
    disguise = choose(sold.way >= 0, pick(WAY_NAMES, np.maximum(sold.way, 0)), empty)
    return {
        "listing_id": join("L", number(sold.number, 7)),
        "infringing": number(sold.infringing.astype(np.int64)),
        "registration_no": named,
        "how": pick(HOWS, sold.how),
        "disguise": disguise,
        "ring": choose((ring >= 0) & sold.infringing, _ring(np.maximum(ring, 0)), empty),
        "amount_cny": money(sold.price * sold.units),
    }


def room_truth(by: Scribe, rooms: Sequence[Room]) -> Columns:
    """What each livestream is."""
    numbers = [by.register.marks[r.mark].number if r.mark >= 0 else "" for r in rooms]
    return {
        "room_id": pa.array([room.line["room_id"] for room in rooms], pa.string()),
        "infringing": pa.array([str(int(room.infringing)) for room in rooms], pa.string()),
        "registration_no": pa.array(numbers, pa.string()),
        "how": pa.array([room.how for room in rooms], pa.string()),
    }


def _ring(numbers: Ints) -> pa.Array:
    return join("R", number(numbers + 1, 6))


def entity_truth(by: Scribe) -> Columns:
    """The person behind each shop, account and firm."""
    world = by.world
    shops = world.shops
    kind = np.where(shops["ring"] >= 0, 1, np.where(shops["kind"] == LONE, 2, 0))
    record = pa.concat_arrays(
        [
            join("shops:S", number(by.shop_ids, 6)),
            join("accounts:", number(world.account_numbers)),
            join("companies:", world.company_codes),
        ]
    )
    person = np.concatenate([shops["person"], world.accounts["owner"], world.companies["owner"]])
    kinds = ["lawful", "ring", "lone", "account", "company"]
    tail = [np.full(len(world.accounts["owner"]), 3), np.full(len(world.companies["owner"]), 4)]
    return {
        "record": record,
        "entity": join("P", number(person + 1, 7)),
        "kind": pick(kinds, np.concatenate([kind, *tail])),
    }


def ring_truth(by: Scribe, seizures: pa.Array, seized_at: Ints) -> Columns:
    """Members of rings with their roles."""
    rows: list[tuple[str, str, str]] = []
    uscc = by.world.company_codes
    at_site: dict[int, list[str]] = {}
    for name, ring in zip(seizures.to_pylist(), seized_at.tolist(), strict=True):
        at_site.setdefault(ring, []).append(name)
    for ring in by.world.rings:
        mine: list[tuple[str, str]] = []
        if ring.collector >= 0:
            mine.append((f"accounts:{by.world.account_numbers[ring.collector]}", "collector"))
        for shop in ring.shops.tolist():
            role = "wholesaler" if shop in ring.wholesalers else "retail"
            mine.append((f"shops:S{by.shop_ids[shop]:06d}", role))
        own = np.unique(ring.accounts[ring.accounts != ring.collector])
        mine += [(f"accounts:{n}", "retail account") for n in by.world.account_numbers[own]]
        if ring.company >= 0:
            mine.append((f"companies:{uscc[ring.company].as_py()}", "front company"))
        mine += [(f"seizures:{name}", "site") for name in at_site.get(ring.number, ())]
        rows += [(f"R{ring.number + 1:06d}", record, role) for record, role in mine]
    return {
        name: pa.array([row[at] for row in rows], pa.string())
        for at, name in enumerate(("ring", "record", "role"))
    }


def offence_truth(by: Scribe, sold: Offers) -> Columns:
    """Amounts of each ring, and the tiers that they pass."""
    rings = by.world.rings
    flags: Flags = sold.infringing
    ring = by.world.shops["ring"][sold.shop]
    counted = flags & (ring >= 0)
    cents = np.zeros(len(rings), np.int64)
    units = np.zeros(len(rings), np.int64)
    np.add.at(cents, ring[counted], (sold.price * sold.units)[counted])
    np.add.at(units, ring[counted], sold.units[counted])
    sector = [SECTORS[by.register.marks[int(r.marks[0])].sector].name for r in rings]
    return {
        "ring": _ring(np.arange(len(rings))),
        "brand_sector": pa.array(sector),
        "amount_cny": money(cents),
        "units": number(units),
        "members": number(np.array([len(r.shops) for r in rings])),
        "over_cn_213_214_serious": number((cents >= SERIOUS).astype(np.int64)),
        "over_cn_especially_serious": number((cents >= ESPECIALLY).astype(np.int64)),
        "shape": pa.array([r.shape for r in rings]),
    }
