"""Addresses and names of made-up worlds, and the several ways in which people write them."""

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.worlds.cells import Flags, Ints, choose, join, number, pick
from counterfoil.worlds.words import CITIES, GIVEN, STREETS, SURNAMES

LAST_ZH, LAST_EN = SURNAMES[0::2], [name.capitalize() for name in SURNAMES[1::2]]
FIRST_ZH, FIRST_EN = GIVEN[0::2], GIVEN[1::2]


class Places(msgspec.Struct, frozen=True):
    """Addresses, one a row."""

    city: Ints
    street: Ints
    house: Ints
    block: Ints
    room: Ints

    def __len__(self) -> int:
        return len(self.city)

    def append(self, more: "Places") -> "Places":
        """These addresses and then more."""
        pairs = zip(msgspec.structs.astuple(self), msgspec.structs.astuple(more), strict=True)
        return Places(*(np.concatenate(pair) for pair in pairs))


def places(dice: np.random.Generator, count: int) -> Places:
    """Addresses with a street, a house, a block and a room."""
    return Places(
        dice.integers(0, len(CITIES), count),
        dice.integers(0, len(STREETS), count),
        dice.integers(1, 1200, count),
        dice.integers(1, 31, count),
        dice.integers(1, 25, count) * 100 + dice.integers(1, 37, count),
    )


def address_text(all_places: Places, at: Ints, english: Flags, style: Ints) -> pa.Array:
    """Addresses written out.

    Args:
        all_places: The addresses.
        at: Which address each row wants.
        english: Rows to be written in English.
        style: Any integers; they choose between the ways of writing.
    """
    city, street = all_places.city[at], all_places.street[at]
    house, block, room = (
        number(values[at]) for values in (all_places.house, all_places.block, all_places.room)
    )
    column = [[row[i] for row in CITIES] for i in range(5)]
    zh_city, en_city, province, zh_part, en_part = (pick(words, city) for words in column)
    zh_street = pick([zh for zh, _ in STREETS], street)
    en_street = pick([en for _, en in STREETS], street)
    zh_tail = join(zh_street, house, "号", block, "栋", room, "室")
    ways = [
        join(province, zh_city, "市", zh_part, zh_tail),
        join(zh_city, "市", zh_part, zh_tail),
        join(zh_city, zh_part, zh_street, house, "号", block, "-", room),
        join(zh_city, "市", zh_part, zh_street, house, "号 ", block, "幢", room),
        join(
            "Rm ", room, ", Bldg ", block, ", ", house, " ", en_street, ", ", en_part, ", ", en_city
        ),
        join(house, " ", en_street, " ", block, "-", room, ", ", en_part, ", ", en_city, ", CN"),
        join("Room ", room, " Building ", block, ", No.", house, " ", en_street, ", ", en_city),
    ]
    chosen = np.where(english, 4 + style % 3, style % 4)
    return pc.choose(pa.array(chosen), *ways)


class Names(msgspec.Struct, frozen=True):
    """Names of persons, one a row."""

    last: Ints
    first: Ints
    second: Ints
    """-1 if the given name has one character."""


def names(dice: np.random.Generator, count: int) -> Names:
    """Names by the frequency of common surnames."""
    weights = 1 / (np.arange(len(LAST_ZH)) + 6.0)
    second = dice.integers(0, len(FIRST_ZH), count)
    return Names(
        dice.choice(len(LAST_ZH), count, p=weights / weights.sum()),
        dice.integers(0, len(FIRST_ZH), count),
        np.where(dice.random(count) < 0.25, -1, second),
    )


def name_text(all_names: Names, at: Ints, english: Flags, style: Ints) -> pa.Array:
    """Names written out: 王小明, Xiaoming Wang, Wang Xiaoming, `WANG, Xiaoming` or X. Wang."""
    last, first, second = all_names.last[at], all_names.first[at], all_names.second[at]
    none = second < 0
    more = np.maximum(second, 0)
    empty = pa.array([""] * len(at), pa.string())
    zh = join(pick(LAST_ZH, last), pick(FIRST_ZH, first), choose(none, empty, pick(FIRST_ZH, more)))
    family = pick(LAST_EN, last)
    given = join(
        pick([part.capitalize() for part in FIRST_EN], first),
        choose(none, empty, pick(FIRST_EN, more)),
    )
    ways = [
        zh,
        join(given, " ", family),
        join(family, " ", given),
        join(pc.utf8_upper(family), ", ", given),
        join(pc.utf8_slice_codeunits(given, 0, 1), ". ", family),
    ]
    latin = np.array([1, 1, 2, 2, 3, 1, 2, 4])[style % 8]
    return pc.choose(pa.array(np.where(english, latin, 0)), *ways)
