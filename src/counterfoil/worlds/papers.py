"""Livestreams, seizures, tips, and the traffic files of a made-up world."""

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from counterfoil.worlds import codes, places
from counterfoil.worlds.cells import Ints, choose, day, fill, join, moment, money, number, pick
from counterfoil.worlds.disguises import WAYS
from counterfoil.worlds.draft import AUTHORISED
from counterfoil.worlds.goods import SECTORS
from counterfoil.worlds.marks import DAYS, FORMS, STARTS
from counterfoil.worlds.moves import Parcels, Payments
from counterfoil.worlds.offers import SPOKEN, WAY_NAMES, Offers
from counterfoil.worlds.render import Columns, Scribe, languages, person_text
from counterfoil.worlds.settings import Language
from counterfoil.worlds.words import CITIES, COURIERS, PLATFORMS

MEMOS = (("settlement", "平台结算"), ("goods", "货款"), ("packaging", "包材"), ("rent", "房租"))
AGENCIES = ("customs", "public security", "market regulator")
GREETINGS = (
    "欢迎来到直播间 点点关注",
    "大家晚上好 新来的扣个1",
    "hello everyone welcome to the room",
)
CLOSINGS = ("上链接 手慢无", "三二一 上车", "link is up, go go go")
PITCHES: dict[str, tuple[str, ...]] = {
    "fake": (
        "家人们 这个{m}专柜同款 {g} 懂的都懂 一比一",
        "{m}的{g} 工厂直出 今天福利价",
        "姐妹们看这个{g} 就是那个{m} 名字我不多说",
        "look at this {m} {g}, same factory, tiny price",
    ),
    "authorised": (
        "今天是{m}官方授权专场 {g} 支持验货",
        "{m} {g} official flagship, invoice included",
    ),
    "comparison": (
        "我们家{g} 不是{m} 但是比它便宜",
        "this {g} is our own brand, compare it with {m}",
    ),
    "generic": ("这款{g} 国产老厂 质量放心", "no big name on this {g}, just good work"),
}


def payment_rows(by: Scribe, paid: Payments) -> Columns:
    """Bank transfers."""
    rows = len(paid.payer)
    english = languages(by.settings, "payments", rows)
    held = number(by.world.account_numbers)
    dice = by.settings.dice("payment rows")
    memo = choose(
        english, pick([m[0] for m in MEMOS], paid.kind), pick([m[1] for m in MEMOS], paid.kind)
    )
    silent = (paid.kind > 0) & (dice.random(rows) < 0.4)
    return {
        "payment_id": join("P", number(dice.permutation(rows) + 1, 7)),
        "payer_account": pick(held, paid.payer),
        "payee_account": pick(held, paid.payee),
        "amount_cny": money(paid.cents),
        "paid_at": moment(paid.time),
        "memo": choose(silent, pa.array([""] * rows), memo),
    }


def parcel_rows(by: Scribe, sent: Parcels) -> Columns:
    """Waybills. Consumers' names and numbers are not handed over; resellers' are."""
    rows, shops, dice = len(sent.shop), by.world.shops, by.settings.dice("parcel rows")
    english = by.english[sent.shop]
    style = dice.integers(0, 1 << 20, (rows, 4))
    sender = person_text(by, shops["person"][sent.shop], english, style[:, 0])
    trade = sent.receiver >= 0
    to = np.maximum(sent.receiver, 0)
    vague = pick(["百货", "配件", "日用品", "goods", "parts"], style[:, 2] % 5)
    honest = pick([s.zh for s in SECTORS], sent.sector)
    phone = by.world.phones
    return {
        "waybill_no": join("W", number(dice.permutation(rows) + 1, 8)),
        "courier": pick(COURIERS, style[:, 3] % len(COURIERS)),
        "sender_name": choose(sent.by_shop_name == 1, pick(by.shop_names, sent.shop), sender),
        "sender_phone": codes.phone_text(phone[sent.phone], style[:, 1]),
        "sender_address": places.address_text(by.world.places, sent.place, english, style[:, 2]),
        "receiver_name": choose(
            trade, person_text(by, shops["person"][to], english, style[:, 3]), None
        ),
        "receiver_phone": choose(
            trade, codes.phone_text(phone[shops["phone"][to]], style[:, 0]), None
        ),
        "receiver_city": join(pick([c[0] for c in CITIES], style[:, 1] // 8 % len(CITIES)), "市"),
        "declared_goods": choose(dice.random(rows) < 0.35, honest, vague),
        "weight_kg": money(sent.grams // 10),
        "shipped_at": moment(sent.time),
    }


def seizure_rows(by: Scribe) -> tuple[Columns, Ints]:
    """Seizures at ring sites, and some that belong to nothing known.

    Returns:
        Columns, and for each row the ring it was made at (-1 for none).
    """
    dice, world = by.settings.dice("seizures"), by.world
    made = [r for r in world.rings if r.site >= 0 and dice.random() < 0.7]
    other = max(1, len(made) // 6)
    rows = len(made) + other
    place = np.array(
        [r.site for r in made] + [*dice.integers(0, len(world.places), other)], np.int64
    )
    phone = np.array(
        [r.site_phone for r in made] + [*dice.integers(0, len(world.phones), other)], np.int64
    )
    active = by.register.of("active")
    mark = np.array([int(r.marks[0]) for r in made] + [*dice.choice(active, other)], np.int64)
    sector = np.array([m.sector for m in by.register.marks])[mark]
    english = languages(by.settings, "seizures", rows)
    style = dice.integers(0, 1 << 20, (rows, 3))
    columns = {
        "seizure_id": join("Z", number(dice.permutation(rows) + 1, 6)),
        "agency": pick(AGENCIES, style[:, 0] % 3),
        "date": day(STARTS + dice.integers(20, DAYS, rows)),
        "address": places.address_text(world.places, place, english, style[:, 1]),
        "brand": pick([m.name for m in by.register.marks], mark),
        "goods": pick([s.zh for s in SECTORS], sector),
        "quantity": number(dice.integers(120, 7000, rows)),
        "unit": pick([s.unit for s in SECTORS], sector),
        "contact_phone": codes.phone_text(world.phones[phone], style[:, 2]),
    }  # fmt: skip
    return columns, np.array([r.number for r in made] + [-1] * other, np.int64)


def scan_rows(by: Scribe) -> Columns:
    """Scans of printed serials: most once or twice, cloned ones all over the country."""
    dice = by.settings.dice("scans")
    goods = [m for m in by.register.marks if m.gtin]
    items = max(20, by.settings.size // 40)
    cloned = dice.random(items) < 0.02
    item = np.repeat(np.arange(items), np.where(cloned, dice.integers(6, 14, items), 1))
    item = np.concatenate([item, dice.integers(0, items, items // 8)])
    rows = len(item)
    product = dice.integers(0, len(goods), items)
    home, anywhere = dice.integers(0, len(CITIES), items), dice.integers(0, len(CITIES), rows)
    city = np.where(cloned[item] | (dice.random(rows) < 0.03), anywhere, home[item])
    names = [c[0] + "市" if by.settings.language is Language.CN else c[1] for c in CITIES]
    serial = dice.integers(10**9, 10**10, items)
    seen = STARTS * 86400 + dice.integers(0, DAYS * 86400, items)
    return {
        "scan_id": join("K", number(dice.permutation(rows) + 1, 7)),
        "gtin": pick([str(m.gtin) for m in goods], product[item]),
        "serial": join("SN", number(serial[item])),
        "batch": join("B", number(product[item] * 7 + serial[item] % 5, 4)),
        "scanned_at": moment(seen[item] + dice.integers(0, 5 * 86400, rows)),
        "place": pick(names, city),
    }


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """One livestream as a file has it, and what it is in truth."""

    line: dict[str, Any]
    infringing: bool
    mark: int
    """-1 if none is named."""

    how: str


def rooms(by: Scribe, sold: Offers) -> Iterator[Room]:
    """Rooms of studios and of shops whose marks are only spoken, and rooms of honest sellers."""
    dice, shops = by.settings.dice("livestreams"), by.world.shops
    spoken = np.unique(sold.shop[sold.way == SPOKEN])
    studio = [r.shops for r in by.world.rings if r.shape == "livestream"]
    bad = np.unique(np.concatenate([spoken, *studio]))
    honest = dice.choice(len(shops["person"]), max(3, len(bad) // 2), replace=False)
    honest = honest[(shops["ring"][honest] < 0) & ~np.isin(honest, bad)]
    each = np.concatenate([np.repeat(bad, dice.integers(1, 3, len(bad))), honest])
    active = by.register.of("active")
    for place, shop in enumerate(dice.permutation(each).tolist()):
        mark = int(shops["mark"][shop])
        mark = int(dice.choice(active)) if mark < 0 else mark
        lawful = shops["ring"][shop] < 0 and shop not in spoken
        how = "fake"
        if lawful:
            honest_how = ("comparison", "generic")[int(dice.integers(2))]
            how = "authorised" if shops["kind"][shop] == AUTHORISED else honest_how
        line = {
            "platform": PLATFORMS[int(shops["platform"][shop])],
            "room_id": f"V{place + 1:06d}",
            "shop_id": f"S{by.shop_ids[shop]:06d}",
            "started_at": _moment(STARTS * 86400 + int(dice.integers(0, DAYS * 86400))),
            "segments": _speech(by, dice, PITCHES[how], mark, 0 if lawful else None),
        }
        named = -1 if how == "generic" else mark
        yield Room(line=line, infringing=not lawful, mark=named, how=how)


def _moment(seconds: int) -> str:
    text: str = moment(np.array([seconds], np.int64))[0].as_py()
    return text


def _speech(
    by: Scribe, dice: np.random.Generator, family: tuple[str, ...], mark: int, way: int | None
) -> list[dict[str, Any]]:
    ways = [WAY_NAMES.index(n) for n in ("plain", "zh", "pinyin", "homophone", "mixed")]
    chosen = int(dice.choice(ways)) if way is None else way
    form = by.register.forms[(mark * len(WAYS) + chosen) * FORMS + int(dice.integers(FORMS))]
    goods = SECTORS[by.register.marks[mark].sector].zh
    pitch = family[int(dice.integers(len(family)))].format(m=form, g=goods)
    price = f"今天只要{int(dice.integers(9, 199))}块"
    texts = [GREETINGS[int(dice.integers(3))], f"{pitch} {price}", CLOSINGS[int(dice.integers(3))]]
    starts = np.cumsum(dice.integers(8, 240, 3))
    return [{"at_s": int(at), "text": text} for at, text in zip(starts, texts, strict=True)]


def tip_lines(by: Scribe) -> Iterator[dict[str, Any]]:
    """What consumers report: mostly about rings, sometimes about honest shops."""
    dice, shops = by.settings.dice("tips"), by.world.shops
    bad = np.array([r.shops[0] for r in by.world.rings if dice.random() < 0.5], np.int64)
    wrong = dice.choice(np.flatnonzero(shops["ring"] < 0), 1 + len(bad) // 5)
    active = by.register.of("active")
    for place, shop in enumerate(dice.permutation(np.concatenate([bad, wrong])).tolist()):
        mark = int(shops["mark"][shop])
        name = by.register.marks[mark if mark >= 0 else int(dice.choice(active))].name
        phone = codes.phone_text(by.world.phones[shops["phone"][[shop]]], dice.integers(0, 9, 1))
        slots = {
            "p": pa.array([PLATFORMS[int(shops["platform"][shop])]]),
            "s": by.shop_names.take(pa.array([shop])),
            "m": pa.array([name]),
            "t": phone,
        }
        text = (
            "我在{p}的“{s}”买的{m}是假的，客服电话{t}，请查处。",
            "Bought {m} from {s} on {p}; it fell apart. Their number is {t}. Please check.",
        )[int(dice.integers(2))]
        yield {
            "tip_id": f"H{place + 1:06d}",
            "received_at": _moment(STARTS * 86400 + int(dice.integers(20, DAYS * 86400))),
            "text": fill(text, slots, 1)[0].as_py(),
        }
