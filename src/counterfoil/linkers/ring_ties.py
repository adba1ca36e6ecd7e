"""The lines of a ring's picture: which member is tied to which, by what, shown by which rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

FEW = 5
"""Up to so many users of a value are all tied to each other; more are tied to one of them."""


class TieRow(msgspec.Struct, frozen=True):
    """One use of a value that ties members of a ring."""

    ring: str
    record: str
    kind: str
    value: str
    text: str
    evidence: str
    at: datetime | None


def edges(
    rows: Iterable[TieRow], weight: Mapping[str, float], fanout: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Edges with the schema `model.entity.EDGES`, sorted.

    Args:
        rows: Uses of the values that tie rings.
        weight: Evidence of each value, in bits.
        fanout: Number of actors that use each value.
    """
    by_value: dict[tuple[str, str], list[TieRow]] = defaultdict(list)
    for row in rows:
        by_value[row.ring, row.value].append(row)
    found: list[dict[str, Any]] = []
    for (ring, value), uses in sorted(by_value.items(), key=lambda item: item[0]):
        base = {
            "ring": ring,
            "weight": round(weight[value] / max(fanout[value] - 1, 1), 4),
            "fanout": fanout[value],
        }
        found.extend({**base, **edge} for edge in _of_value(value, uses))
    return found


def _of_value(value: str, uses: list[TieRow]) -> Iterable[dict[str, Any]]:
    by_record: dict[str, list[TieRow]] = defaultdict(list)
    for use in sorted(uses, key=lambda u: (u.record, u.kind, u.evidence)):
        by_record[use.record].append(use)
    records = sorted(by_record)
    centre = _centre(value, records)
    pairs = (
        [(r, centre) for r in records if r != centre]
        if centre
        else [(a, b) for i, a in enumerate(records) for b in records[i + 1 :]]
    )
    for left, right in pairs:
        yield from _between(left, right, by_record[left], by_record[right])


def _centre(value: str, records: list[str]) -> str:
    """The record that is the value itself (an account, a raided site), if there is one."""
    account = f"accounts:{value.partition(':')[2]}"
    if value.startswith("account:") and account in records:
        return account
    licence = f"companies:{value.partition(':')[2]}"
    if value.startswith("licence:") and licence in records:
        return licence
    site = next((r for r in records if r.startswith("seizures:")), "")
    return site or (records[0] if len(records) > FEW else "")


def _between(
    left: str, right: str, mine: list[TieRow], others: list[TieRow]
) -> Iterable[dict[str, Any]]:
    kinds = sorted({u.kind for u in mine}) if len(mine) else []
    if "payment" not in kinds and "parcel" not in kinds:
        kinds = sorted({u.kind for u in [*mine, *others]} & {"parcel"}) or kinds
    for kind in kinds:
        used = [u for u in [*mine, *others] if u.kind == kind]
        shown = used if kind in ("payment", "parcel") else [*mine[:1], *others[:1]]
        times = [u.at for u in shown if u.at is not None]
        yield {
            "left": left,
            "right": right,
            "kind": kind,
            "value": shown[0].text,
            "evidence": sorted({u.evidence for u in shown}),
            "first_seen": min(times, default=None),
            "last_seen": max(times, default=None),
        }
