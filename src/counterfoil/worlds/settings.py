"""How a made-up world is drawn: its size, its language and how hard it is."""

from collections.abc import Sequence
from enum import StrEnum
from zlib import crc32

import msgspec
import numpy as np

from counterfoil.errors import InputError

SMALLEST, LARGEST = 200, 50_000_000


class Language(StrEnum):
    """In which language the files of a world are written."""

    EN = "en"
    CN = "cn"
    MIXED = "mixed"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The knobs of a world. The same settings draw the same bytes.

    Shares are fractions from 0 to 1 of what their comment names.
    """

    seed: int = 1
    size: int = 6000
    """Listings before duplicate rows are added."""

    language: Language = Language.MIXED

    infringing: float = 0.10
    """Of shops: those of rings and lone infringers."""

    lone: float = 0.12
    """Of infringing shops: those that belong to no ring."""

    lapsed: float = 0.006
    """Of shops: sellers whose authorisation has run out and who go on selling."""

    camouflage: float = 0.25
    """Of an infringing shop's listings: harmless ones."""

    look_alike: float = 0.34
    """Of an ordinary shop's listings: those that name a mark lawfully."""

    cues: float = 0.65
    """Of infringing listings: those with words such as `factory overrun`."""

    honest_price: float = 0.2
    """Of infringing listings: those priced like genuine goods."""

    nulls: float = 0.02
    """Of phones, addresses, accounts and descriptions: empty cells."""

    bad: float = 0.0005
    """Of rows: those with a value that cannot be understood."""

    duplicates: float = 0.003
    """Of rows: those that stand in the file twice."""

    hubs: float = 0.08
    """Of ordinary shops and parcels: those that go through a logistics hub."""

    namesakes: float = 0.03
    """Of persons: those who bear another person's name."""

    relatives: float = 0.02
    """Of persons: those who share phone and home with a relative."""

    neighbours: float = 0.05
    """Of persons: those whose office is in a building full of offices."""

    def __post_init__(self) -> None:
        """Refuse sizes that cannot hold a world.

        Raises:
            InputError: `size` is outside 200 to 50 million, or `seed` is negative.
        """
        if not SMALLEST <= self.size <= LARGEST:
            raise InputError(
                f"size {self.size} is not possible",
                remedy=f"choose from {SMALLEST} to {LARGEST} listings",
            )
        if self.seed < 0:
            raise InputError(f"seed {self.seed} is negative", remedy="choose 0 or more")

    def tuned(self, knobs: Sequence[str]) -> "Settings":
        """These settings with some knobs turned.

        Args:
            knobs: `name=share` each, for example `honest_price=0.5`.

        Raises:
            InputError: No knob of that name, or no share from 0 to 1.
        """
        turned: dict[str, float] = {}
        for knob in knobs:
            name, _, text = knob.partition("=")
            if name not in KNOBS:
                raise InputError(f"no knob {name!r}", remedy=f"choose from {', '.join(KNOBS)}")
            try:
                turned[name] = float(text)
            except ValueError:
                turned[name] = -1.0
            if not 0 <= turned[name] <= 1:
                raise InputError(f"{knob!r} is no share", remedy="give a number from 0 to 1")
        return msgspec.structs.replace(self, **turned)

    def dice(self, name: str, part: int = 0) -> np.random.Generator:
        """Random numbers for one purpose, independent of every other purpose."""
        return np.random.default_rng([self.seed, crc32(name.encode()), part])


KNOBS = tuple(
    name for name in Settings.__struct_fields__ if name not in ("seed", "size", "language")
)
"""Settings that are shares."""
