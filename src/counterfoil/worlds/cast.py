"""Who is in a made-up world: persons, firms, accounts, shops, and the coincidences among them."""

import msgspec
import numpy as np
import pyarrow as pa

from counterfoil.worlds import codes, places
from counterfoil.worlds.cells import Flags, Ints
from counterfoil.worlds.draft import AUTHORISED, GENERAL, LAPSED, LONE, NEAR, OWN_NAME, Draft
from counterfoil.worlds.marks import DAYS, STARTS, Register
from counterfoil.worlds.rings import SUPPLY, Ring, rings
from counterfoil.worlds.settings import Settings
from counterfoil.worlds.words import CITIES, PLATFORMS

Columns = dict[str, Ints]


class Cast(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that exists before anybody lists, sends or pays."""

    persons: places.Names
    phones: Ints
    places: places.Places
    account_numbers: Ints
    company_codes: pa.Array
    accounts: Columns
    companies: Columns
    shops: Columns
    trades: Columns
    rings: tuple[Ring, ...]
    hubs: Columns
    """Logistics hubs: place and phone."""

    pooled: int
    """Account of the platform through which sales are settled."""


def cast(settings: Settings, register: Register) -> Cast:
    """Draw everybody, lawful people first, then lone infringers and rings."""
    dice, draft = settings.dice("cast"), Draft()
    shops = max(30, round(settings.size / 7.5))
    bad = max(8, round(shops * settings.infringing))
    alone = max(2, round(bad * settings.lone))
    kinds = _kinds(dice, settings, shops - bad, register)
    _crowd(draft, dice, settings, kinds, register)
    _crowd(draft, dice, settings, np.full(alone, LONE), register)
    active = register.of("active")
    drawn = tuple(rings(draft, dice, active, bad - alone))
    hubs = _hubs(draft, max(2, shops // 500))
    pooled = int(draft.add("accounts", owner=draft.people(1), phone=draft.numbers(1))[0])
    _suppliers(draft, dice, drawn, max(2, shops // 150))
    _agents(draft, dice)
    return _freeze(draft, dice, settings, drawn, hubs, pooled)


def _kinds(dice: np.random.Generator, settings: Settings, count: int, register: Register) -> Ints:
    """Kind of each lawful shop."""
    share = np.array([0.10, settings.lapsed, 0.015, 0.006])
    drawn = dice.choice(5, count, p=[1 - share.sum(), *share])
    kinds = np.array([GENERAL, AUTHORISED, LAPSED, NEAR, OWN_NAME])[drawn]
    kinds[:4] = [AUTHORISED, LAPSED, NEAR, OWN_NAME]
    return kinds


def _crowd(
    draft: Draft, dice: np.random.Generator, settings: Settings, kinds: Ints, register: Register
) -> None:
    """Persons with one to four shops each, their phones, homes, accounts and firms."""
    each = dice.choice([1, 2, 3, 4], len(kinds), p=[0.8, 0.13, 0.05, 0.02])
    owner = np.repeat(np.arange(len(kinds)), each)
    owner = np.unique(owner[: len(kinds)], return_inverse=True)[1]
    people = draft.people(int(owner.max()) + 1)
    count = len(people)
    phones, homes = draft.numbers(count), draft.homes(count)
    first = draft.add("accounts", owner=people, phone=phones)
    firm = np.full(count, -1)
    has = dice.random(count) < 0.32
    firm[has] = draft.add("companies", owner=people[has], phone=phones[has], place=homes[has])
    later = np.concatenate([[False], owner[1:] == owner[:-1]])
    new_phone, new_account = later & (dice.random(len(kinds)) < 0.25), np.zeros(len(kinds), bool)
    new_account[later & ~new_phone] = dice.random(int((later & ~new_phone).sum())) < 0.35
    phone, account = phones[owner], first[owner]
    phone[new_phone] = draft.numbers(int(new_phone.sum()))
    if new_account.any():
        account[new_account] = draft.add(
            "accounts", owner=people[owner[new_account]], phone=phone[new_account]
        )
    moved = later & (dice.random(len(kinds)) < 0.3)
    place = homes[owner]
    place[moved] = draft.homes(int(moved.sum()))
    draft.add(
        "shops", person=people[owner], phone=phone, place=place, account=account,
        kind=kinds, ring=-1,
        company=np.where(dice.random(len(kinds)) < 0.75, firm[owner], -1),
        mark=_marks_of(dice, kinds, register),
    )  # fmt: skip


def _marks_of(dice: np.random.Generator, kinds: Ints, register: Register) -> Ints:
    """The mark a shop has to do with: sold with leave, copied, near, or like its own name."""
    active, near = register.of("active"), register.of("near")
    marks = dice.choice(active, len(kinds))
    marks[kinds == NEAR] = dice.choice(near, int((kinds == NEAR).sum()))
    marks[kinds == GENERAL] = -1
    return marks


def _hubs(draft: Draft, count: int) -> Columns:
    return {"place": draft.homes(count), "phone": draft.numbers(count)}


def _suppliers(
    draft: Draft, dice: np.random.Generator, drawn: tuple[Ring, ...], count: int
) -> None:
    """Lawful suppliers of boxes and parts: many customers, pairs of rings among them."""
    supplier = draft.add("accounts", owner=draft.people(count), phone=draft.numbers(count))
    accounts = draft.table("shops")["account"]
    for account in supplier:
        customers = np.unique(dice.choice(accounts, int(dice.integers(6, 30))))
        times = dice.integers(2, 7, len(customers))
        draft.add("trades", payer=customers, payee=account, times=times, kind=SUPPLY)
    sharing = [ring for ring in drawn if ring.shape == "supplier"]
    for place, ring in enumerate(sharing):
        account = supplier[place // 2 % count]
        own = np.unique(ring.accounts)
        draft.add("trades", payer=own, payee=account, times=3, kind=SUPPLY)


def _agents(draft: Draft, dice: np.random.Generator) -> None:
    """Registration agents: one phone and one desk for many firms, drawn into `agents`."""
    firms = draft.size("companies")
    agents = max(2, firms // 90)
    draft.add("agents", phone=draft.numbers(agents), place=draft.homes(agents))


def _freeze(
    draft: Draft, dice: np.random.Generator, settings: Settings, drawn: tuple[Ring, ...],
    hubs: Columns, pooled: int,
) -> Cast:  # fmt: skip
    """Give every pooled thing its value, then let people meet by chance."""
    shops, companies = dict(draft.table("shops")), dict(draft.table("companies"))
    accounts, agents = dict(draft.table("accounts")), dict(draft.table("agents"))
    lawful = shops["ring"] < 0
    _meet(dice, settings, shops, companies, agents, hubs, pooled, lawful)
    shops["platform"] = dice.integers(0, len(PLATFORMS), len(lawful))
    shops["until"] = _terms(dice, shops["kind"])
    shops["opened"] = STARTS - dice.integers(30, 1500, len(lawful))
    companies["founded"] = STARTS - dice.integers(200, 3000, len(companies["owner"]))
    spots = places.places(dice, draft.places)
    _neighbours(dice, settings, spots)
    people = places.names(dice, draft.persons)
    _namesakes(dice, settings, people, shops, accounts, companies)
    phones = codes.phones(dice, draft.phones)
    abroad = [ring.shops for ring in drawn if ring.shape == "cross_border"]
    for at in abroad:
        far = shops["phone"][at[dice.random(len(at)) < 0.6]]
        phones[far] = dice.choice([84, 852, 60], len(far)) * 10**9 + phones[far] % 10**9
    areas = np.array([city[5] for city in CITIES])[spots.city[companies["place"]]]
    return Cast(
        persons=people, phones=phones, places=spots, accounts=accounts, companies=companies,
        account_numbers=codes.accounts(dice, len(accounts["owner"])),
        company_codes=codes.company_codes(dice, areas), shops=shops,
        trades=dict(draft.table("trades")), rings=drawn, hubs=hubs, pooled=pooled,
    )  # fmt: skip


def _terms(dice: np.random.Generator, kind: Ints) -> Ints:
    """Last day of each shop's authorisation: past, ending while captures go on, or far off."""
    end = STARTS + DAYS + dice.integers(30, 700, len(kind))
    past = STARTS - dice.integers(5, 300, len(kind))
    midway = STARTS + dice.integers(30, DAYS - 30, len(kind))
    ended = np.where(dice.random(len(kind)) < 0.5, past, midway)
    return np.where(kind == LAPSED, ended, end)


def _meet(
    dice: np.random.Generator, settings: Settings, shops: Columns, companies: Columns,
    agents: Columns, hubs: Columns, pooled: int, lawful: Flags,
) -> None:  # fmt: skip
    """Coincidences: hub addresses, pooled payees, agents' phones and desks."""
    count = len(shops["person"])
    via_hub = lawful & (dice.random(count) < settings.hubs)
    shops["place"] = np.where(via_hub, dice.choice(hubs["place"], count), shops["place"])
    shops["account"] = np.where(lawful & (dice.random(count) < 0.02), pooled, shops["account"])
    firms = len(companies["owner"])
    agent = dice.integers(0, len(agents["phone"]), firms)
    by_agent = (dice.random(firms) < 0.15) & np.isin(np.arange(firms), shops["company"])
    companies["phone"] = np.where(by_agent, agents["phone"][agent], companies["phone"])
    companies["place"] = np.where(by_agent, agents["place"][agent], companies["place"])


def _neighbours(dice: np.random.Generator, settings: Settings, spots: places.Places) -> None:
    """Offices in one building: same street, house and block, another room."""
    count = len(spots)
    near = np.flatnonzero(dice.random(count) < settings.neighbours)
    model = dice.integers(0, count, max(1, len(near) // 25))
    source = dice.choice(model, len(near))
    for values in (spots.city, spots.street, spots.house, spots.block):
        values[near] = values[source]


def _namesakes(
    dice: np.random.Generator, settings: Settings, people: places.Names, shops: Columns,
    accounts: Columns, companies: Columns,
) -> None:  # fmt: skip
    """Strangers with one name, and relatives with one phone and one home."""
    count = len(people.last)
    same = np.flatnonzero(dice.random(count) < settings.namesakes)
    source = dice.integers(0, count, len(same))
    for values in (people.last, people.first, people.second):
        values[same] = values[source]
    alone = np.flatnonzero(np.bincount(shops["person"], minlength=count) == 1)
    pairs = dice.permutation(alone)[: int(count * settings.relatives) // 2 * 2].reshape(-1, 2)
    lead = np.full(count, -1)
    lead[pairs[:, 1]] = pairs[:, 0]
    people.last[pairs[:, 1]] = people.last[pairs[:, 0]]
    row_of = np.zeros(count, np.int64)
    row_of[shops["person"]] = np.arange(len(shops["person"]))
    rows = row_of[pairs[:, 1]]
    rows = rows[(shops["ring"][rows] < 0) & (shops["ring"][row_of[pairs[:, 0]]] < 0)]
    elder = row_of[lead[shops["person"][rows]]]
    shops["phone"][rows], shops["place"][rows] = shops["phone"][elder], shops["place"][elder]
