"""The register of a made-up world: marks in force, lapsed, pending, and near to each other."""

from collections.abc import Iterator

import msgspec
import numpy as np

from counterfoil.worlds.codes import gtins
from counterfoil.worlds.disguises import WAYS
from counterfoil.worlds.goods import SECTORS, Sector
from counterfoil.worlds.settings import Settings
from counterfoil.worlds.words import CHARACTERS, PLAIN_WORDS, SYLLABLES

STARTS = 20209
"""First day of capture: 2025-05-01, in days since 1970."""
DAYS = 180
FORMS = 6
"""Different spellings drawn for each mark and disguise."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One registered word mark."""

    number: str
    name: str
    zh: str
    sector: int
    kind: str
    """`active`, `expired`, `not_yet`, `word` (also an ordinary word) or `near`."""

    registered: int
    """Day since 1970."""
    expires: int
    gtin: int
    """0 if no product of it is on file."""
    price: int
    """List price in hundredths of a yuan."""


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """All marks of a world, and every spelling of each."""

    marks: tuple[Mark, ...]
    forms: tuple[str, ...]
    """Spelling at `(mark * len(WAYS) + way) * FORMS + variant`."""

    def of(self, *kinds: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Places of the marks of these kinds."""
        return np.array([i for i, m in enumerate(self.marks) if m.kind in kinds], np.int64)


def register(settings: Settings) -> Register:
    """Draw the register. A hundred thousand listings have some hundred marks."""
    dice = settings.dice("marks")
    count = int(np.clip(24 * np.sqrt(settings.size / 6000), 14, 480))
    kinds = (
        ["active"] * count + ["expired"] * max(2, count // 10) + ["not_yet"] * max(2, count // 14)
    )
    kinds += ["word"] * min(len(PLAIN_WORDS), max(3, count // 8))
    names, chinese = _names(dice), _chinese_names(dice)
    marks = [_mark(dice, kind, names, chinese, i) for i, kind in enumerate(kinds)]
    marks += _near(dice, marks, chinese, max(2, count // 8))
    codes = gtins(dice, len(marks))
    numbers = dice.permutation(len(marks)) + 31_000_000 + int(dice.integers(0, 9_000_000))
    marks = [
        msgspec.structs.replace(
            mark, number=str(numbers[i]), gtin=int(codes[i]) if dice.random() < 0.85 else 0
        )
        for i, mark in enumerate(marks)
    ]
    return Register(marks=tuple(marks), forms=tuple(_forms(dice, marks)))


def _names(dice: np.random.Generator) -> Iterator[str]:
    """Different invented words, no two of them close to each other."""
    seen: set[str] = set()
    while True:
        parts = [
            SYLLABLES[i] for i in dice.integers(len(SYLLABLES), size=dice.choice([2, 3, 3, 4]))
        ]
        word = "".join(parts)
        near = {word[:i] + word[i + 1 :] for i in range(len(word))} | {word}
        if not 5 <= len(word) <= 12 or near & seen:
            continue
        seen |= near
        cased = word.capitalize() if dice.random() < 0.6 else word.upper()
        if dice.random() < 0.08 and len(parts) > 2:
            cut = len(parts[0])
            cased = f"{word[:cut]} {word[cut:]}".title()
        yield cased


def _chinese_names(dice: np.random.Generator) -> Iterator[str]:
    """Different names of two or three characters, the first with a Traditional form."""
    seen: set[str] = set()
    changed = [row for row in CHARACTERS if row[0] != row[2]]
    while True:
        rows = [changed[dice.integers(len(changed))]]
        rows += [CHARACTERS[i] for i in dice.integers(len(CHARACTERS), size=dice.choice([1, 1, 2]))]
        reading = " ".join(row[1] for row in rows)
        if reading in seen or len({row[0] for row in rows}) < len(rows):
            continue
        seen.add(reading)
        yield "".join(row[0] for row in rows)


def _mark(
    dice: np.random.Generator, kind: str, names: Iterator[str], chinese: Iterator[str], place: int
) -> Mark:
    at = place % len(SECTORS) if kind == "active" else int(dice.integers(len(SECTORS)))
    sector: Sector = SECTORS[at]
    name, zh = next(names), next(chinese)
    if kind == "word":
        name, zh = PLAIN_WORDS[place % len(PLAIN_WORDS)]
    registered, expires = int(dice.integers(14_600, 19_500)), 0
    expires = registered + 3653 * (1 + (STARTS + DAYS + 200 - registered) // 3653)
    if kind == "expired":
        expires = STARTS - int(dice.integers(40, 900))
        registered = expires - 3653
    if kind == "not_yet":
        registered = STARTS + DAYS + int(dice.integers(30, 300))
        expires = registered + 3653
    price = int(np.exp(dice.uniform(np.log(sector.low * 100), np.log(sector.high * 100))))
    return Mark(
        number="", name=name, zh=zh, sector=at, kind=kind, registered=registered,
        expires=expires, gtin=0, price=price,
    )  # fmt: skip


def _near(
    dice: np.random.Generator, marks: list[Mark], chinese: Iterator[str], count: int
) -> list[Mark]:
    """Lawful brands of other owners whose names are two letters away from an active mark."""
    active = [mark for mark in marks if mark.kind == "active"]
    taken = {mark.name.lower() for mark in marks}
    near: list[Mark] = []
    while len(near) < count:
        first = active[dice.integers(len(active))]
        letters = list(first.name)
        for at in dice.choice(len(letters) - 1, 2, replace=False) + 1:
            if letters[at] != " ":
                letter = "bdfgklmnprstv"[dice.integers(13)]
                letters[at] = letter.upper() if letters[at].isupper() else letter
        name = "".join(letters)
        if name.lower() in taken:
            continue
        taken.add(name.lower())
        near.append(msgspec.structs.replace(first, name=name, zh=next(chinese), kind="near"))
    return near


def _forms(dice: np.random.Generator, marks: list[Mark]) -> Iterator[str]:
    plain = {mark.name.lower() for mark in marks}
    for mark in marks:
        for name, way in WAYS.items():
            for _ in range(FORMS):
                form = way(dice, mark.name, mark.zh)
                while name in ("typo", "drop") and form.lower() in plain:
                    form = way(dice, mark.name, mark.zh)
                yield form
