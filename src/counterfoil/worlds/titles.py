"""Titles and descriptions of listings, written out by the chunk."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from counterfoil.worlds.cells import Ints, fill, join, number, pick, scatter
from counterfoil.worlds.disguises import WAYS
from counterfoil.worlds.goods import (
    ADJECTIVES,
    CHINESE,
    DESCRIPTIONS,
    ENDINGS,
    ENGLISH,
    EXTRAS,
    SECTORS,
)
from counterfoil.worlds.marks import FORMS, Register
from counterfoil.worlds.offers import CLAIMED, HIDDEN, HOWS, SPOKEN, WAY_NAMES, Offers

ZH, PINYIN = WAY_NAMES.index("zh"), WAY_NAMES.index("pinyin")
KEYS = (*HOWS, "fake_cue", "fake_hidden", "fake_claim")


def written(settings_dice: np.random.Generator, register: Register, sold: Offers) -> Ints:
    """Place in `Register.forms` of the spelling that each listing uses; -1 for none."""
    rows = len(sold.how)
    chance = settings_dice.random(rows)
    lawful = np.where(chance < np.where(sold.english, 0.05, 0.4), ZH, 0)
    lawful = np.where(
        sold.how == HOWS.index("own_name"), np.where(sold.english, PINYIN, ZH), lawful
    )
    way = np.where(sold.way < 0, lawful, sold.way)
    form = (sold.mark * len(WAYS) + way) * FORMS + settings_dice.integers(0, FORMS, rows)
    return np.where(sold.mark < 0, -1, form)


def keys(sold: Offers) -> Ints:
    """Which family of templates each listing uses."""
    key = sold.how.copy()
    fake = sold.how == HOWS.index("fake")
    key[fake & sold.cue] = KEYS.index("fake_cue")
    key[np.isin(sold.way, (HIDDEN, SPOKEN))] = KEYS.index("fake_hidden")
    key[sold.way == CLAIMED] = KEYS.index("fake_claim")
    key[sold.how == HOWS.index("expired_authorisation")] = HOWS.index("authorised")
    return key


def titles(dice: np.random.Generator, register: Register, sold: Offers, form: Ints) -> pa.Array:
    """One title a listing."""
    key, rows = keys(sold), len(sold.how)
    draw = dice.integers(0, 1 << 30, (rows, 4))
    pieces: list[tuple[Ints, pa.Array]] = []
    for place in np.unique(key):
        for english, family in ((True, ENGLISH), (False, CHINESE)):
            templates = family[KEYS[place]]
            mine = np.flatnonzero((key == place) & (sold.english == english))
            choice = draw[mine, 3] % len(templates)
            for at, template in enumerate(templates):
                where = mine[choice == at]
                slots = _slots(register, sold, form, draw, where, english)
                if len(where):
                    pieces.append((where, fill(template, slots, len(where))))
    return scatter(rows, pieces)


def _slots(
    register: Register, sold: Offers, form: Ints, draw: Ints, where: Ints, english: bool
) -> dict[str, pa.Array]:
    side = 0 if english else 1
    goods = [s.en if english else s.zh for s in SECTORS]
    other = np.where(sold.mark[where] < 0, sold.sector[where], sold.other[where])
    first, second, third = (draw[where, i] for i in range(3))
    model = join(pick(list("ABCEHKMQRTVX"), first // 64 % 12), number(second // 64 % 900 + 100))
    return {
        "m": pick(register.forms, np.maximum(form[where], 0)),
        "g": pick(goods, sold.sector[where]),
        "o": pick(goods, other),
        "a": pick([row[side] for row in ADJECTIVES], first % len(ADJECTIVES)),
        "z": pick([row[side] for row in ENDINGS], second % len(ENDINGS)),
        "x": pick([row[side] for row in EXTRAS], third % len(EXTRAS)),
        "n": model,
        "w": _plain_words(register, sold.mark[where], english),
    }


def _plain_words(register: Register, mark: Ints, english: bool) -> pa.Array:
    names = [m.name.lower() if english else m.zh for m in register.marks]
    return pick(names, np.maximum(mark, 0))


def descriptions(
    dice: np.random.Generator, register: Register, sold: Offers, form: Ints, nulls: float
) -> pa.Array:
    """One description a listing, or null."""
    key, rows = keys(sold), len(sold.how)
    chance = dice.random(rows)
    draw = dice.integers(0, 1 << 30, rows)
    hidden = sold.way == HIDDEN
    pieces: list[tuple[Ints, pa.Array]] = []
    special = hidden | ((chance < 0.4) & (key != KEYS.index("fake_hidden")))
    names: Sequence[str] = [*DESCRIPTIONS]
    family = np.array([names.index(k) if k in DESCRIPTIONS else 0 for k in KEYS])[key]
    family = np.where(special, family, 0)
    present = hidden | (dice.random(rows) >= nulls * 3)
    for place, name in enumerate(names):
        texts = DESCRIPTIONS[name]
        for at, (en, zh) in enumerate(texts):
            for english, text in ((True, en), (False, zh)):
                chosen = (family == place) & (draw % len(texts) == at) & (sold.english == english)
                where = np.flatnonzero(chosen & present)
                mark = pick(register.forms, np.maximum(form[where], 0))
                pieces.append((where, fill(text, {"m": mark}, len(where))))
    return scatter(rows, pieces)
