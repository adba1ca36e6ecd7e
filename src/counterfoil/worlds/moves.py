"""What moves in a made-up world: payments between accounts, parcels between places."""

import msgspec
import numpy as np

from counterfoil.worlds.cast import Cast
from counterfoil.worlds.cells import Floats, Ints
from counterfoil.worlds.marks import DAYS, STARTS
from counterfoil.worlds.offers import Offers
from counterfoil.worlds.rings import TRADE
from counterfoil.worlds.settings import Settings

SETTLEMENT, GOODS, LAWFUL, RENT = range(4)
"""What a payment is for."""


class Payments(msgspec.Struct, frozen=True, kw_only=True):
    """Payments in file order."""

    payer: Ints
    """Place of the account."""
    payee: Ints
    cents: Ints
    time: Ints
    kind: Ints


class Parcels(msgspec.Struct, frozen=True, kw_only=True):
    """Parcels in file order."""

    shop: Ints
    place: Ints
    phone: Ints
    receiver: Ints
    """Shop that receives goods for resale; -1 for consumers."""
    sector: Ints
    grams: Ints
    time: Ints
    by_shop_name: Ints
    """1 if the shop's name stands as sender, 0 for the person's."""


def _times(dice: np.random.Generator, count: int) -> Ints:
    return STARTS * 86400 + dice.integers(0, DAYS * 86400, count)


def _cents(dice: np.random.Generator, middle: float, spread: float, count: int) -> Ints:
    drawn: Floats = np.exp(dice.normal(middle, spread, count)) * 100
    return drawn.astype(np.int64) + 100


def payments(settings: Settings, world: Cast) -> Payments:
    """Settlements by the platform, trade inside rings, lawful supply, rent between strangers."""
    dice = settings.dice("payments")
    trades = world.trades
    payer = np.repeat(trades["payer"], trades["times"])
    payee = np.repeat(trades["payee"], trades["times"])
    ours = np.repeat(trades["kind"], trades["times"]) == TRADE
    kind = np.where(ours, GOODS, LAWFUL)
    rest = max(20, round(settings.size * 0.17) - len(payer))
    strangers = rest // 12
    accounts = len(world.accounts["owner"])
    shops = dice.integers(0, len(world.shops["account"]), rest - strangers)
    payer = np.concatenate(
        [payer, np.full(rest - strangers, world.pooled), dice.integers(0, accounts, strangers)]
    )
    payee = np.concatenate(
        [payee, world.shops["account"][shops], dice.integers(0, accounts, strangers)]
    )
    kind = np.concatenate([kind, np.full(rest - strangers, SETTLEMENT), np.full(strangers, RENT)])
    cents = np.where(
        kind == GOODS, _cents(dice, 9.6, 0.9, len(kind)), _cents(dice, 7.6, 1.1, len(kind))
    )
    order = dice.permutation(len(kind))
    return Payments(
        payer=payer[order], payee=payee[order], cents=cents[order], kind=kind[order],
        time=_times(dice, len(kind)),
    )  # fmt: skip


def parcels(settings: Settings, world: Cast, sold: Offers) -> Parcels:
    """Parcels to consumers from shops, hubs and ring sites, and goods sent within rings."""
    dice = settings.dice("parcels")
    shops = world.shops
    count = max(20, round(settings.size * 0.16))
    weight = np.where(shops["ring"] >= 0, 3.0, 1.0)
    shop = dice.choice(len(weight), count, p=weight / weight.sum())
    place, phone = shops["place"][shop], shops["phone"][shop]
    hub = (shops["ring"][shop] < 0) & (dice.random(count) < settings.hubs)
    which = dice.integers(0, len(world.hubs["place"]), count)
    place = np.where(hub, world.hubs["place"][which], place)
    phone = np.where(hub & (dice.random(count) < 0.5), world.hubs["phone"][which], phone)
    site = np.array([ring.site for ring in world.rings] + [-1])[shops["ring"][shop]]
    from_site = (site >= 0) & (dice.random(count) < 0.6)
    place = np.where(from_site, site, place)
    usual = np.zeros(len(weight), np.int64)
    usual[sold.shop] = sold.sector
    inside = _within(dice, world, usual)
    parts = [
        np.concatenate(pair)
        for pair in zip((shop, place, phone, np.full(count, -1), usual[shop]), inside, strict=True)
    ]
    order = dice.permutation(len(parts[0]))
    shop, place, phone, receiver, sector = (part[order] for part in parts)
    return Parcels(
        shop=shop, place=place, phone=phone, receiver=receiver, sector=sector,
        grams=np.where(receiver >= 0, 12_000, 900) + dice.integers(10, 6_000, len(shop)),
        time=_times(dice, len(shop)), by_shop_name=dice.integers(0, 2, len(shop)),
    )  # fmt: skip


def _within(dice: np.random.Generator, world: Cast, usual: Ints) -> tuple[Ints, ...]:
    """Goods sent from a ring's site to its wholesalers (shop, place, phone, receiver, sector)."""
    rows: list[tuple[int, int, int, int, int]] = []
    for ring in world.rings:
        for receiver in ring.wholesalers if ring.site >= 0 else ():
            sender = int(ring.shops[-1])
            goods = int(usual[sender])
            parcel = (sender, ring.site, ring.site_phone, int(receiver), goods)
            rows += [parcel] * int(dice.integers(2, 6))
    table = np.array(rows, np.int64).reshape(-1, 5)
    return tuple(table[:, i] for i in range(5))
