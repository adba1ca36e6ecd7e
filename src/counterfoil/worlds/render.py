"""A drawn world as the cells of its files, with format noise, gaps and errors."""

import msgspec
import numpy as np
import pyarrow as pa

from counterfoil.worlds import codes, places
from counterfoil.worlds.cast import Cast
from counterfoil.worlds.cells import Flags, Ints, blank, choose, day, join, money, number, pick
from counterfoil.worlds.draft import AUTHORISED, LAPSED, NEAR, OWN_NAME
from counterfoil.worlds.goods import SECTORS
from counterfoil.worlds.marks import STARTS, Register
from counterfoil.worlds.settings import Language, Settings
from counterfoil.worlds.words import (
    BANKS,
    CHARACTERS,
    CITIES,
    FIRM_KINDS,
    PLATFORMS,
    SHOP_HEADS,
    SHOP_TAILS,
)

Columns = dict[str, pa.Array]
NEAR_FIRM = ("Holdings", "Brands")
READING = {row[0]: row[1] for row in CHARACTERS}


class Scribe(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes: the language of each row, the styles, and how often something is missing."""

    settings: Settings
    register: Register
    world: Cast
    own_name: Ints
    """Mark whose Chinese name is the given name of this person; -1 for nearly all."""

    shop_ids: Ints
    """Native number of each shop."""
    shop_names: pa.Array
    english: Flags
    """Shops that write in English."""


def languages(settings: Settings, name: str, rows: int) -> Flags:
    """Rows to be written in English."""
    if settings.language is Language.MIXED:
        return settings.dice("language " + name).random(rows) < 0.5
    return np.full(rows, settings.language is Language.EN)


def scribe(settings: Settings, register: Register, world: Cast) -> Scribe:
    """Decide what is decided once: shop numbers, shop names, languages."""
    shops = world.shops
    rows = len(shops["person"])
    own = np.full(len(world.persons.last), -1)
    named = shops["kind"] == OWN_NAME
    own[shops["person"][named]] = shops["mark"][named]
    dice = settings.dice("scribe")
    english = languages(settings, "shops", rows)
    return Scribe(
        settings=settings, register=register, world=world, own_name=own, english=english,
        shop_ids=dice.permutation(rows) + 1, shop_names=_shop_names(dice, register, world, english),
    )  # fmt: skip


def _shop_names(
    dice: np.random.Generator, register: Register, world: Cast, english: Flags
) -> pa.Array:
    shops = world.shops
    rows = len(english)
    head, tail = dice.integers(0, len(SHOP_HEADS), rows), dice.integers(0, len(SHOP_TAILS), rows)
    figure = number(dice.integers(2, 99_999, rows))
    zh = join(
        pick([h[0] for h in SHOP_HEADS], head), pick([t[0] for t in SHOP_TAILS], tail), figure
    )
    en = join(
        pick([h[1] for h in SHOP_HEADS], head),
        " ",
        pick([t[1] for t in SHOP_TAILS], tail),
        " ",
        figure,
    )
    usual = choose(english, en, zh)
    mark = np.maximum(shops["mark"], 0)
    own = choose(
        english,
        join(pick([_read(m.zh) for m in register.marks], mark), " Handmade"),
        join(pick([m.zh for m in register.marks], mark), "手作"),
    )
    return choose(shops["kind"] == OWN_NAME, own, usual)


def _read(zh: str) -> str:
    return "".join(READING.get(c, c) for c in zh).capitalize()


def person_text(by: Scribe, person: Ints, english: Flags, style: Ints) -> pa.Array:
    """Names of persons as one file writes them."""
    usual = places.name_text(by.world.persons, person, english, style)
    mark = by.own_name[person]
    if not (mark >= 0).any():
        return usual
    last = by.world.persons.last[person]
    at = np.maximum(mark, 0)
    own = choose(
        english,
        join(pick([_read(m.zh) for m in by.register.marks], at), " ", pick(places.LAST_EN, last)),
        join(pick(places.LAST_ZH, last), pick([m.zh for m in by.register.marks], at)),
    )
    return choose(mark >= 0, own, usual)


def _holes(by: Scribe, dice: np.random.Generator, column: pa.Array) -> pa.Array:
    return blank(column, dice.random(len(column)) < by.settings.nulls)


def _spoil(by: Scribe, dice: np.random.Generator, column: pa.Array, wrong: list[str]) -> pa.Array:
    """Rarely, something that no reader can understand."""
    flags = dice.random(len(column)) < by.settings.bad
    return choose(flags, pick(wrong, dice.integers(0, len(wrong), len(column))), column)


def _account_text(by: Scribe, at: Ints) -> pa.Array:
    return number(by.world.account_numbers[at])


def shop_rows(by: Scribe) -> Columns:
    """The register of shops."""
    dice, shops = by.settings.dice("shop rows"), by.world.shops
    rows = len(shops["person"])
    style = dice.integers(0, 1 << 20, (rows, 3))
    licence = blank(by.world.company_codes.take(pa.array(np.maximum(shops["company"], 0))),
                    shops["company"] < 0)  # fmt: skip
    phone = codes.phone_text(by.world.phones[shops["phone"]], style[:, 0])
    address = places.address_text(by.world.places, shops["place"], by.english, style[:, 1])
    return {
        "platform": pick(PLATFORMS, shops["platform"]),
        "shop_id": join("S", number(by.shop_ids, 6)),
        "shop_name": by.shop_names,
        "operator_name": person_text(by, shops["person"], by.english, style[:, 2]),
        "business_licence": _spoil(by, dice, licence, ["91330782XXXXXXXX0A", "pending"]),
        "phone": _spoil(by, dice, _holes(by, dice, phone), ["1380013", "13x00138000", "see page"]),
        "return_address": _holes(by, dice, address),
        "payee_account": _holes(by, dice, _account_text(by, shops["account"])),
        "opened_on": _spoil(by, dice, day(shops["opened"]), ["2025-13-45", "last spring"]),
    }


def company_rows(by: Scribe) -> Columns:
    """The company register."""
    dice, firms = by.settings.dice("company rows"), by.world.companies
    rows = len(firms["owner"])
    english = languages(by.settings, "companies", rows)
    style = dice.integers(0, 1 << 20, (rows, 3))
    city = by.world.places.city[firms["place"]]
    marks = CHARACTERS
    first, second = dice.integers(0, len(marks), rows), dice.integers(0, len(marks), rows)
    kind = dice.integers(0, len(FIRM_KINDS), rows)
    zh = join(pick([c[0] for c in CITIES], city), pick([c[0] for c in marks], first),
              pick([c[0] for c in marks], second), pick([k[0] for k in FIRM_KINDS], kind),
              "有限公司")  # fmt: skip
    en = join(pick([c[1] for c in CITIES], city), " ",
              pick([c[1].capitalize() for c in marks], first), pick([c[1] for c in marks], second),
              " ", pick([k[1] for k in FIRM_KINDS], kind), " Co., Ltd.")  # fmt: skip
    phone = codes.phone_text(by.world.phones[firms["phone"]], style[:, 0])
    return {
        "uscc": by.world.company_codes,
        "name": choose(english, en, zh),
        "legal_representative": person_text(by, firms["owner"], english, style[:, 2]),
        "registered_address": places.address_text(
            by.world.places, firms["place"], english, style[:, 1]
        ),
        "phone": _holes(by, dice, phone),
        "founded_on": day(firms["founded"]),
    }


def account_rows(by: Scribe) -> Columns:
    """Bank and payment accounts."""
    dice, held = by.settings.dice("account rows"), by.world.accounts
    rows = len(held["owner"])
    english = languages(by.settings, "accounts", rows)
    style = dice.integers(0, 1 << 20, (rows, 3))
    phone = codes.phone_text(by.world.phones[held["phone"]], style[:, 0])
    return {
        "account_no": _account_text(by, np.arange(rows)),
        "holder_name": person_text(by, held["owner"], english, style[:, 2]),
        "phone": _holes(by, dice, phone),
        "bank": pick(BANKS, style[:, 1] % len(BANKS)),
    }


def trademark_rows(by: Scribe) -> Columns:
    """The trademark register."""
    marks = by.register.marks
    sector = np.array([m.sector for m in marks])
    english = languages(by.settings, "trademarks", len(marks))
    status = [{"expired": "expired", "not_yet": "pending"}.get(m.kind, "registered") for m in marks]
    return {
        "registration_no": pa.array([m.number for m in marks]),
        "mark": pa.array([m.name for m in marks]),
        "mark_zh": pa.array([m.zh for m in marks]),
        "owner": pa.array([f"{m.name} {NEAR_FIRM[m.kind == 'near']} Co., Ltd." for m in marks]),
        "nice_classes": pa.array([str(SECTORS[m.sector].nice) for m in marks]),
        "goods": choose(
            english, pick([s.en for s in SECTORS], sector), pick([s.zh for s in SECTORS], sector)
        ),
        "status": pa.array(status),
        "registered_on": day(np.array([m.registered for m in marks])),
        "expires_on": day(np.array([m.expires for m in marks])),
        "jurisdiction": pa.array(["CN"] * len(marks)),
    }  # fmt: skip


def product_rows(by: Scribe) -> Columns:
    """Genuine products with list prices."""
    marks = [m for m in by.register.marks if m.gtin]
    sectors = [SECTORS[m.sector] for m in marks]
    return {
        "gtin": pa.array([str(m.gtin) for m in marks], pa.string()),
        "registration_no": pa.array([m.number for m in marks], pa.string()),
        "name": pa.array(
            [f"{m.name} {s.en}" for m, s in zip(marks, sectors, strict=True)], pa.string()
        ),
        "list_price_cny": money(np.array([m.price for m in marks], np.int64)),
        "unit": pa.array([s.unit for s in sectors], pa.string()),
        "weight_kg": pa.array([str(s.kg) for s in sectors], pa.string()),
    }  # fmt: skip


def authorised_rows(by: Scribe) -> Columns:
    """Who may sell which brand, where and how long; some of it has run out."""
    shops, dice = by.world.shops, by.settings.dice("authorised rows")
    at = np.flatnonzero(np.isin(shops["kind"], (AUTHORISED, LAPSED, NEAR)))
    start = STARTS - dice.integers(400, 1200, len(at))
    return {
        "registration_no": pick([m.number for m in by.register.marks], shops["mark"][at]),
        "platform": pick(PLATFORMS, shops["platform"][at]),
        "shop_id": join("S", number(by.shop_ids[at], 6)),
        "valid_from": day(start),
        "valid_until": day(shops["until"][at]),
    }
