"""What every shop offers: which mark, how, at which price; numbers first, words later."""

import msgspec
import numpy as np

from counterfoil.worlds.cast import Cast
from counterfoil.worlds.cells import Flags, Floats, Ints
from counterfoil.worlds.disguises import WAYS, WEIGHTS
from counterfoil.worlds.draft import AUTHORISED, GENERAL, LAPSED, LONE, NEAR, OWN_NAME, RING
from counterfoil.worlds.goods import SECTORS
from counterfoil.worlds.marks import DAYS, STARTS, Register
from counterfoil.worlds.settings import Settings

HOWS = (
    "generic", "fake", "authorised", "second_hand", "compatible", "service", "other_class",
    "editorial", "disclaimer", "expired_right", "not_yet", "parallel_import", "own_name",
    "near_name", "descriptive", "expired_authorisation", "wanted", "rental",
)  # fmt: skip
"""Why a listing names a mark, as in the truth."""

INFRINGING = tuple(HOWS.index(how) for how in ("fake", "expired_authorisation"))
LOOK_ALIKES = (
    "second_hand", "compatible", "service", "other_class", "editorial", "disclaimer",
    "expired_right", "not_yet", "parallel_import", "descriptive", "wanted", "rental",
)  # fmt: skip
LOOK_ALIKE_WEIGHTS = np.array([6, 6, 2, 4, 3, 2.5, 2.5, 1.5, 2.5, 2.5, 1, 1])
WAY_NAMES = tuple(WAYS)
SPOKEN, HIDDEN, CLAIMED = (
    WAY_NAMES.index(name) for name in ("speech_only", "description_only", "false_claim")
)

# Share of the list price that is asked, from and to, by how.
PRICES: dict[str, tuple[float, float]] = {
    "fake": (0.05, 0.45), "authorised": (0.85, 1.0), "second_hand": (0.2, 0.6),
    "compatible": (0.02, 0.2), "service": (0.05, 0.3), "editorial": (0.02, 0.3),
    "disclaimer": (0.1, 0.4), "wanted": (0.1, 0.6), "rental": (0.01, 0.08),
    "parallel_import": (0.75, 0.98),
    "expired_authorisation": (0.7, 1.0),
}  # fmt: skip


class Offers(msgspec.Struct, frozen=True, kw_only=True):
    """All listings in file order. Arrays of equal length."""

    number: Ints
    """Native id: `L` and this."""

    shop: Ints
    how: Ints
    mark: Ints
    """-1 if no mark is meant."""
    way: Ints
    """Disguise of infringing listings, else -1."""
    sector: Ints
    """Goods that are offered, or for which the mark stands."""
    other: Ints
    """Goods of another class, for offers that are not of the mark's goods."""
    price: Ints
    """Hundredths of a yuan."""
    units: Ints
    time: Ints
    """Seconds since 1970."""
    cue: Flags
    english: Flags

    @property
    def infringing(self) -> Flags:
        """Listings that infringe a right, in truth."""
        return np.isin(self.how, INFRINGING)


def offers(settings: Settings, register: Register, world: Cast, english: Flags) -> Offers:
    """Draw all listings.

    Args:
        settings: Size, seed and hardness.
        register: The marks.
        world: The shops.
        english: Shops that write in English.
    """
    dice = settings.dice("offers")
    shops = world.shops
    weights = np.exp(dice.normal(0, 0.8, len(shops["person"])))
    counts = 1 + dice.multinomial(settings.size - len(weights), weights / weights.sum())
    shop = dice.permutation(np.repeat(np.arange(len(weights)), counts))
    time = STARTS * 86400 + dice.integers(0, DAYS * 86400, len(shop))
    how = _hows(dice, settings, shops["kind"][shop])
    in_term = (time + 8 * 3600) // 86400 <= shops["until"][shop]
    lapsed = how == HOWS.index("expired_authorisation")
    how[lapsed & in_term] = HOWS.index("authorised")
    mark = _marks(dice, register, how, shops["mark"][shop])
    way = np.full(len(shop), -1)
    bad = how == HOWS.index("fake")
    way[bad] = dice.choice(len(WEIGHTS), int(bad.sum()), p=WEIGHTS / WEIGHTS.sum())
    way[how == HOWS.index("expired_authorisation")] = 0
    sector, other = _goods(dice, register, mark, shops["person"][shop])
    return Offers(
        number=dice.permutation(len(shop)) + 1, shop=shop, how=how, mark=mark, way=way,
        sector=sector, other=other, price=_prices(dice, settings, register, how, mark, sector),
        units=_units(dice, how, way), cue=dice.random(len(shop)) < settings.cues,
        time=time, english=english[shop],
    )  # fmt: skip


def _hows(dice: np.random.Generator, settings: Settings, kind: Ints) -> Ints:
    """How each listing relates to a mark, by kind of shop."""
    how = np.zeros(len(kind), np.int64)
    likes = dice.choice(
        [HOWS.index(name) for name in LOOK_ALIKES],
        len(kind),
        p=LOOK_ALIKE_WEIGHTS / LOOK_ALIKE_WEIGHTS.sum(),
    )
    chance = dice.random(len(kind))
    how = np.where((kind == GENERAL) & (chance < settings.look_alike), likes, how)
    mostly = {AUTHORISED: "authorised", LAPSED: "expired_authorisation", NEAR: "near_name",
              OWN_NAME: "own_name"}  # fmt: skip
    for shop_kind, name in mostly.items():
        how = np.where((kind == shop_kind) & (chance < 0.8), HOWS.index(name), how)
    bad = np.isin(kind, (LONE, RING)) & (chance >= settings.camouflage)
    return np.where(bad, HOWS.index("fake"), how)


def _marks(dice: np.random.Generator, register: Register, how: Ints, shop_mark: Ints) -> Ints:
    """The mark each listing names."""
    rows = len(how)
    mark = np.where(how == 0, -1, dice.choice(register.of("active"), rows))
    for name, kind in (
        ("expired_right", "expired"),
        ("not_yet", "not_yet"),
        ("descriptive", "word"),
    ):
        mark = np.where(how == HOWS.index(name), dice.choice(register.of(kind), rows), mark)
    own = [
        HOWS.index(n)
        for n in ("fake", "authorised", "own_name", "near_name", "expired_authorisation")
    ]
    return np.where(np.isin(how, own), shop_mark, mark)


def _goods(
    dice: np.random.Generator, register: Register, mark: Ints, owner: Ints
) -> tuple[Ints, Ints]:
    """Goods of the mark (or what the owner usually sells), and goods of another class."""
    usual = (owner * 7919 + dice.integers(0, 3, len(owner))) % len(SECTORS)
    of_mark = np.array([m.sector for m in register.marks])
    sector = np.where(mark < 0, usual, of_mark[mark])
    nice = np.array([s.nice for s in SECTORS])
    other = (sector + dice.integers(1, len(SECTORS), len(sector))) % len(SECTORS)
    clash = nice[other] == nice[sector]
    other = np.where(clash, (sector + 1) % len(SECTORS), other)
    clash = nice[other] == nice[sector]
    return sector, np.where(clash, (sector + 2) % len(SECTORS), other)


def _prices(
    dice: np.random.Generator, settings: Settings, register: Register, how: Ints, mark: Ints,
    sector: Ints,
) -> Ints:  # fmt: skip
    """Unit prices in hundredths."""
    low = np.full(len(how), 0.4)
    high = np.full(len(how), 1.0)
    for name, (a, b) in PRICES.items():
        low[how == HOWS.index(name)], high[how == HOWS.index(name)] = a, b
    honest = (how == HOWS.index("fake")) & (dice.random(len(how)) < settings.honest_price)
    low[honest], high[honest] = 0.65, 0.95
    lists = np.array([m.price for m in register.marks], np.float64)
    floor = np.array([s.low for s in SECTORS], np.float64)[sector] * 100
    ceiling = np.array([s.high for s in SECTORS], np.float64)[sector] * 100
    usual: Floats = floor * (ceiling / floor) ** dice.random(len(how))
    base = np.where(mark < 0, usual, lists[mark])
    return np.maximum(100, base * dice.uniform(low, high)).astype(np.int64)


def _units(dice: np.random.Generator, how: Ints, way: Ints) -> Ints:
    """Units sold: heavy-tailed; what is second-hand is one of a kind."""
    units = np.exp(dice.normal(3.2, 1.3, len(how))).astype(np.int64)
    bad = how == HOWS.index("fake")
    units[bad] = np.exp(dice.normal(4.2, 1.2, int(bad.sum()))).astype(np.int64)
    units[way == CLAIMED] += 40
    one = how == HOWS.index("second_hand")
    units[one] = dice.integers(0, 2, int(one.sum()))
    return np.minimum(units, 60_000)
