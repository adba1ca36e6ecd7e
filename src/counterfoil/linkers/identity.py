"""Ids that stay: minted once from a group's first record, kept over reruns by overlap."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count

import msgspec

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """Groups with their ids, and where ids of the run before went."""

    ids: dict[int, str]
    """Group number -> id."""

    redirects: dict[str, str]
    """Id of the run before that no group keeps -> id of the group that took its records."""


def mint(prefix: str, record: str) -> str:
    """An id from the record that founds a group: `E-7K3M...`, the same on every machine."""
    number = int.from_bytes(hashlib.sha256(f"{prefix} {record}".encode()).digest()[:8])
    digits = ""
    for _ in range(12):
        number, digit = divmod(number, 32)
        digits = _ALPHABET[digit] + digits
    return f"{prefix}-{digits}"


def name_groups(
    prefix: str, members: Mapping[int, Sequence[str]], before: Mapping[str, str]
) -> Named:
    """Give each group an id.

    A group keeps the id that most of its records had; where two groups claim one id, the one
    with more of its records keeps it. A new id is minted from the first record by name.

    Args:
        prefix: `E` for entities, `R` for rings.
        members: Group number -> records.
        before: Record -> id in the run before; empty for a first run.
    """
    claims: list[tuple[int, str, str, int]] = []
    for group, records in members.items():
        votes = Counter(before[r] for r in records if r in before)
        first = min(records)
        claims.extend((-count, name, first, group) for name, count in votes.items())
    ids: dict[int, str] = {}
    taken: set[str] = set()
    redirects: dict[str, str] = {}
    for _, name, _, group in sorted(claims):
        if group not in ids and name not in taken:
            ids[group] = name
            taken.add(name)
    for group, records in sorted(members.items(), key=lambda item: min(item[1])):
        if group not in ids:
            ids[group] = _fresh(prefix, sorted(records), taken)
            taken.add(ids[group])
    for _, name, _, group in sorted(claims):
        if name not in redirects and name not in {ids[group]} and name not in set(ids.values()):
            redirects[name] = ids[group]
    return Named(ids=ids, redirects=redirects)


def _fresh(prefix: str, records: Sequence[str], taken: set[str]) -> str:
    # After a split the part without the id may hold the record that founded it.
    for record in records:
        if (name := mint(prefix, record)) not in taken:
            return name
    # A record that parted from the group that keeps its id has no other record to be named by.
    for again in count(2):
        if (name := mint(prefix, f"{records[0]}\n{again}")) not in taken:
            return name
    raise AssertionError("unreachable")
