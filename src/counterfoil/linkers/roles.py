"""The role of each member of a ring, read from what the records show: who is paid, who sells.

A role is a reading of evidence, not of intent: an account into which several members pay is
called `collector` whoever controls it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import msgspec


class Use(msgspec.Struct, frozen=True):
    """One use of a shared value by a member of a ring."""

    ring: int
    record: str
    actor: int
    kind: str
    value: str
    evidence: str


def roles(members: Mapping[str, tuple[int, int]], uses: Iterable[Use]) -> dict[str, str]:
    """Role of each member.

    Args:
        members: Record -> (ring, actor).
        uses: All uses of values by members, payments included.
    """
    payers, payees = _flows(members, uses)
    answer: dict[str, str] = {}
    for record in sorted(members):
        table = record.partition(":")[0]
        answer[record] = {
            "shops": "retail",
            "companies": "front company",
            "seizures": "site",
            "livestreams": "streamer",
        }.get(table, "account")
    for accounts in _accounts(members).values():
        answer.update(_account_roles(accounts, payers, payees))
    return answer


def _flows(
    members: Mapping[str, tuple[int, int]], uses: Iterable[Use]
) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """Who pays into each account of a ring.

    Returns:
        Account record -> other actors of its ring that pay it or whose shop is paid into it,
        and account record -> all actors whose shop is paid into it.
    """
    payers: dict[str, set[int]] = defaultdict(set)
    payees: dict[str, set[int]] = defaultdict(set)
    for use in uses:
        account = f"accounts:{use.value.partition(':')[2]}"
        if not use.value.startswith("account:") or members.get(account, (-1, -1))[0] != use.ring:
            continue
        if use.record.startswith("shops:"):
            payees[account].add(use.actor)
        if use.actor != members[account][1]:
            payers[account].add(use.actor)
    return payers, payees


def _accounts(members: Mapping[str, tuple[int, int]]) -> dict[int, list[str]]:
    by_ring: dict[int, list[str]] = defaultdict(list)
    for record, (ring, _) in sorted(members.items()):
        if record.startswith("accounts:"):
            by_ring[ring].append(record)
    return by_ring


def _account_roles(
    accounts: list[str], payers: Mapping[str, set[int]], payees: Mapping[str, set[int]]
) -> dict[str, str]:
    reach = Counter({account: len(payers.get(account, ())) for account in accounts})
    most = max(reach.values(), default=0)
    collectors = {a for a in accounts if reach[a] >= 2 or (reach[a] == most == 1)}
    return {
        account: "collector"
        if account in collectors
        else "retail account"
        if payees.get(account)
        else "account"
        for account in accounts
    }
