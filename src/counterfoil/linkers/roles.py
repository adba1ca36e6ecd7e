"""The role of each member of a ring, read from what the records show: who is paid, who sells.

A role is a reading of evidence, not of intent: an account into which several members pay is
called `collector` whoever controls it.
"""

from collections import defaultdict
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
    flows = _flows(members, uses)
    answer: dict[str, str] = {}
    for record in sorted(members):
        table = record.partition(":")[0]
        answer[record] = {
            "shops": "retail",
            "companies": "front company",
            "seizures": "site",
            "livestreams": "streamer",
        }.get(table, "account")
    wholesale: set[int] = set()
    for accounts in _accounts(members).values():
        for account in accounts:
            answer[account] = _account_role(account, members[account][1], flows)
            if _passes_on(account, members[account][1], flows):
                wholesale.add(members[account][1])
    for record, (_, actor) in members.items():
        if record.startswith("shops:") and actor in wholesale:
            answer[record] = "wholesaler"
    return answer


class _Flows(msgspec.Struct, frozen=True):
    """Who pays into each account of a ring."""

    payers: dict[str, set[int]]
    """Account -> other actors of its ring that pay it or have their shop paid into it."""

    payees: dict[str, set[int]]
    """Account -> actors whose shop is paid into it."""

    onward: dict[str, set[str]]
    """Account -> accounts of its ring that it pays."""


def _flows(members: Mapping[str, tuple[int, int]], uses: Iterable[Use]) -> _Flows:
    flows = _Flows(defaultdict(set), defaultdict(set), defaultdict(set))
    for use in uses:
        account = f"accounts:{use.value.partition(':')[2]}"
        if not use.value.startswith("account:") or members.get(account, (-1, -1))[0] != use.ring:
            continue
        if use.record.startswith("shops:"):
            flows.payees[account].add(use.actor)
        if use.record.startswith("accounts:") and use.record != account:
            flows.onward[use.record].add(account)
        if use.actor != members[account][1]:
            flows.payers[account].add(use.actor)
    return flows


def _accounts(members: Mapping[str, tuple[int, int]]) -> dict[int, list[str]]:
    by_ring: dict[int, list[str]] = defaultdict(list)
    for record, (ring, _) in sorted(members.items()):
        if record.startswith("accounts:"):
            by_ring[ring].append(record)
    return by_ring


def _passes_on(account: str, holder: int, flows: _Flows) -> bool:
    """Whether money stops at this account only on its way to another one of the ring.

    It is paid by other members and pays an account that several members pay; or several pay it,
    its holder sells too, and it pays an account whose holder does not.
    """
    payers = len(flows.payers.get(account, ()))
    onward = flows.onward.get(account, set())
    if payers and any(len(flows.payers.get(o, ())) >= 2 for o in onward):
        return True
    sells = holder in flows.payees.get(account, ())
    return payers >= 2 and sells and any(not flows.payees.get(o) for o in onward)


def _account_role(account: str, holder: int, flows: _Flows) -> str:
    reach = len(flows.payers.get(account, ()))
    own_till = holder in flows.payees.get(account, ())
    if (reach >= 2 or (reach == 1 and not own_till)) and not _passes_on(account, holder, flows):
        return "collector"
    return "retail account" if flows.payees.get(account) or reach else "account"
