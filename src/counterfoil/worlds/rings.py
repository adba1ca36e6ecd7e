"""Rings of made-up worlds: who works with whom, and what ties them."""

from collections.abc import Iterator

import msgspec
import numpy as np

from counterfoil.worlds.cells import Ints
from counterfoil.worlds.draft import RING, Draft

SHAPES = (
    "star", "chain", "two_level", "livestream",
    "payments_only", "cross_border", "daisy", "supplier",
)  # fmt: skip
"""Collector in the middle; wholesalers in a row; producer site below wholesalers; one studio
with many rooms; tied by money alone; shops abroad and goods from here; each shop tied to the
next by something else; two rings that buy from one lawful supplier."""

TRADE, SUPPLY = 0, 1
"""Kinds of payment among `trades`: for infringing goods, and to a lawful supplier."""

EMPTY = np.empty(0, np.int64)


class Ring(msgspec.Struct, frozen=True, kw_only=True):
    """One ring as drawn. All values are places in the tables of the draft."""

    number: int
    shape: str
    marks: Ints
    shops: Ints
    persons: Ints
    """Owner of each shop."""

    accounts: Ints
    """Payee account of each shop."""

    collector: int = -1
    """Account that collects; -1 if there is none."""

    company: int = -1
    site: int = -1
    """Place where goods are made or packed; -1 if there is none."""

    site_phone: int = -1
    wholesalers: Ints = msgspec.field(default_factory=lambda: EMPTY)
    """Shops that sell on to other members."""


def rings(draft: Draft, dice: np.random.Generator, marks: Ints, shops: int) -> Iterator[Ring]:
    """Draw rings until they hold about that many shops.

    Args:
        draft: Receives the records.
        dice: Random numbers.
        marks: Marks that rings may counterfeit.
        shops: Shops of all rings together.
    """
    number, left = 0, shops
    while left >= 3 or number < 3:
        shape = SHAPES[number % len(SHAPES)]
        count = int(min(max(3, left), 3 + dice.geometric(0.22), 36))
        own = dice.choice(marks, 2 if dice.random() < 0.25 else 1, replace=False)
        yield _ring(draft, dice, number, shape, own, count)
        number, left = number + 1, left - count


def _ring(
    draft: Draft, dice: np.random.Generator, number: int, shape: str, marks: Ints, count: int
) -> Ring:
    """One ring: people, their numbers and accounts, what they share, and what they pay."""
    people = draft.people(max(2, int(np.ceil(count / dice.choice([1.0, 1.3, 1.6])))))
    phones, homes = draft.numbers(len(people)), draft.homes(len(people))
    accounts = draft.add("accounts", owner=people, phone=phones)
    seat = np.concatenate([np.arange(len(people)), dice.integers(0, len(people), count)])[:count]
    columns = {"phone": phones[seat], "place": homes[seat], "account": accounts[seat]}
    boss = draft.people(1)
    boss_phone = draft.numbers(1)
    till = draft.add("accounts", owner=boss, phone=boss_phone)
    site, site_phone = draft.homes(1), draft.numbers(1)
    _share(dice, shape, columns, till, site, boss_phone)
    company = -1
    if shape in ("star", "two_level", "cross_border") and dice.random() < 0.6:
        company = int(draft.add("companies", owner=boss, phone=boss_phone, place=site)[0])
    front = np.where(dice.random(count) < 0.3, company, -1)
    shops = draft.add(
        "shops", person=people[seat], company=front, kind=RING, ring=number,
        mark=dice.choice(marks, count), **columns,
    )  # fmt: skip
    middle = shops[: max(1, count // 5)] if shape in ("chain", "two_level") else EMPTY
    ring = Ring(
        number=number, shape=shape, marks=marks, shops=shops, persons=people[seat],
        accounts=columns["account"], collector=-1 if shape == "daisy" else int(till[0]),
        company=company, wholesalers=middle, site_phone=int(site_phone[0]),
        site=int(site[0]) if shape in ("chain", "two_level", "cross_border", "star") else -1,
    )  # fmt: skip
    _pay(draft, dice, ring)
    return ring


def _share(
    dice: np.random.Generator, shape: str, columns: dict[str, Ints], till: Ints, site: Ints,
    service: Ints,
) -> None:  # fmt: skip
    """Let shops of different persons share a phone, a place or an account, by shape."""
    count = len(columns["phone"])
    if shape == "livestream":
        columns["account"] = np.where(dice.random(count) < 0.8, till, columns["account"])
        columns["place"] = np.where(dice.random(count) < 0.8, site, columns["place"])
    if shape in ("star", "supplier", "two_level"):
        columns["phone"] = np.where(dice.random(count) < 0.5, service, columns["phone"])
    if shape in ("two_level", "cross_border"):
        columns["place"] = np.where(dice.random(count) < 0.5, site, columns["place"])
    if shape == "daisy":
        for at in range(1, count):
            tie = ("phone", "place", "account")[at % 3]
            columns[tie] = columns[tie].copy()
            columns[tie][at] = columns[tie][at - 1]


def _pay(draft: Draft, dice: np.random.Generator, ring: Ring) -> None:
    """Payments among members: up to the collector, or step by step through wholesalers."""
    own = np.unique(ring.accounts[ring.accounts != ring.collector])
    if ring.shape in ("livestream", "daisy") or not len(own):
        return
    tops = ring.accounts[: len(ring.wholesalers)]
    if len(tops):
        above = dice.choice(tops, len(own))
        above = np.where(np.isin(own, tops), ring.collector, above)
    else:
        above = np.full(len(own), ring.collector)
    times = dice.integers(3, 11, len(own))
    draft.add("trades", payer=own, payee=above, times=times, kind=TRADE)
