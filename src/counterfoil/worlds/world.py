"""A whole made-up world as files: raw ones that a unit would be handed, and their truth."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from counterfoil.worlds import moves, papers, render, truth
from counterfoil.worlds.cast import cast
from counterfoil.worlds.cells import blank, choose, join, moment, money, number, pick
from counterfoil.worlds.headers import CHINESE
from counterfoil.worlds.marks import Register, register
from counterfoil.worlds.offers import Offers, offers
from counterfoil.worlds.render import Columns, Scribe, scribe
from counterfoil.worlds.settings import Language, Settings
from counterfoil.worlds.titles import descriptions, titles, written
from counterfoil.worlds.words import ABROAD, CITIES, PLATFORMS

FILES = 18
"""Files of a world, truth included."""
CHUNK = 100_000
"""Listings written out at a time; bounds the memory."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a world. Either `tables` (CSV, all cells text) or `lines` (JSON Lines)."""

    path: str
    """Relative: `raw/listings.csv`."""

    tables: Iterable[pa.Table] = ()
    lines: Iterable[dict[str, Any]] = ()
    bom: bool = False
    """Whether the file starts with a byte order mark, as Chinese spreadsheets do."""


def build(settings: Settings) -> Iterator[Sheet]:
    """Draw a world and yield its files one by one.

    The rows of a sheet are drawn while they are taken, so a sheet must be used up before
    the next one is asked for. The same settings yield the same rows in the same order.
    """
    marks = register(settings)
    world = cast(settings, marks)
    by = scribe(settings, marks, world)
    sold = offers(settings, marks, world, by.english)
    for name, rows in (
        ("trademarks", render.trademark_rows(by)),
        ("products", render.product_rows(by)),
        ("authorised", render.authorised_rows(by)),
        ("shops", render.shop_rows(by)),
        ("companies", render.company_rows(by)),
        ("accounts", render.account_rows(by)),
    ):
        yield _raw(by, name, [rows], "shuffle")
    yield _raw(by, "listings", _listings(by, sold), "")
    yield _raw(by, "payments", [papers.payment_rows(by, moves.payments(settings, world))], "")
    sent = moves.parcels(settings, world, sold)
    yield _raw(by, "parcels", [papers.parcel_rows(by, sent)], "")
    seizures, seized_at = papers.seizure_rows(by)
    yield _raw(by, "seizures", [seizures], "shuffle")
    yield _raw(by, "scans", [papers.scan_rows(by)], "shuffle")
    rooms = list(papers.rooms(by, sold))
    yield Sheet(path="raw/livestreams.jsonl", lines=(room.line for room in rooms))
    yield Sheet(path="raw/tips.jsonl", lines=papers.tip_lines(by))
    yield _truth("listings", truth.listing_truth(by, sold))
    yield _truth("livestreams", truth.room_truth(by, rooms))
    yield _truth("entities", truth.entity_truth(by))
    yield _truth("rings", truth.ring_truth(by, seizures["seizure_id"], seized_at))
    yield _truth("offences", truth.offence_truth(by, sold))


def _truth(name: str, columns: Columns) -> Sheet:
    return Sheet(path=f"truth/{name}.csv", tables=(pa.table(columns),))


def _raw(by: Scribe, name: str, parts: Iterable[Columns], order: str) -> Sheet:
    chinese = by.settings.language is Language.CN
    return Sheet(path=f"raw/{name}.csv", tables=_tables(by, name, parts, bool(order)), bom=chinese)


def _tables(by: Scribe, name: str, parts: Iterable[Columns], shuffle: bool) -> Iterator[pa.Table]:
    """Rows in file order, some twice, under the headers of the world's language."""
    chinese = by.settings.language is Language.CN
    for place, columns in enumerate(parts):
        dice = by.settings.dice("order " + name, place)
        table = pa.table(columns)
        rows = np.arange(table.num_rows)
        if shuffle:
            rows = dice.permutation(rows)
        if name not in ("trademarks", "products", "authorised"):
            twice = rows[dice.random(len(rows)) < by.settings.duplicates]
            rows = np.insert(rows, dice.integers(0, len(rows) + 1, len(twice)), twice)
        table = table.take(pa.array(rows))
        if chinese:
            table = table.rename_columns([CHINESE[name][c] for c in table.column_names])
        yield table


def _listings(by: Scribe, sold: Offers) -> Iterator[Columns]:
    form = written(by.settings.dice("spelling"), by.register, sold)
    for start in range(0, len(sold.how), CHUNK):
        part = slice(start, start + CHUNK)
        cut = msgspec.structs.replace(
            sold, **{f: getattr(sold, f)[part] for f in sold.__struct_fields__}
        )
        yield _chunk(by, by.register, cut, form[part], start // CHUNK)


def _chunk(by: Scribe, marks: Register, sold: Offers, form: np.ndarray, part: int) -> Columns:
    settings, shops = by.settings, by.world.shops
    dice = settings.dice("titles", part)
    rows = len(sold.how)
    title = titles(dice, marks, sold, form)
    text = descriptions(dice, marks, sold, form, settings.nulls)
    price = money(sold.price)
    wrong = pick(["面议", "call us", "-5", "1,2,3"], dice.integers(0, 4, rows))
    harmless = ~sold.infringing & (dice.random(rows) < settings.bad)
    city = by.world.places.city[shops["place"][sold.shop]]
    home = choose(sold.english, pick([c[1] for c in CITIES], city),
                  join(pick([c[0] for c in CITIES], city), "市"))  # fmt: skip
    crossing = [r.number for r in by.world.rings if r.shape == "cross_border"]
    far = np.isin(shops["ring"][sold.shop], crossing) & (dice.random(rows) < 0.7)
    abroad = pick(ABROAD, shops["ring"][sold.shop] % len(ABROAD))
    return {
        "platform": pick(PLATFORMS, shops["platform"][sold.shop]),
        "listing_id": join("L", number(sold.number, 7)),
        "shop_id": join("S", number(by.shop_ids[sold.shop], 6)),
        "title": title,
        "description": text,
        "price": choose(harmless, wrong, price),
        "currency": pa.array(["CNY"] * rows),
        "units_sold": number(sold.units),
        "ship_from": blank(choose(far, abroad, home), dice.random(rows) < settings.nulls),
        "captured_at": moment(sold.time),
    }
