"""The ways in which sellers write a mark so that people read it and filters do not."""

from collections.abc import Callable

import numpy as np

from counterfoil.worlds.words import CHARACTERS

Dice = np.random.Generator

LOOK_ALIKE = {
    "a": "аɑα", "b": "Ьƅ", "c": "сϲ", "d": "ԁ", "e": "еҽ", "g": "ɡ", "h": "һ", "i": "іι", "j": "ј",
    "k": "κк", "l": "ӏ|", "m": "м", "n": "ո", "o": "оοօ", "p": "рρ", "q": "ԛ", "r": "г", "s": "ѕ",
    "t": "т", "u": "υս", "v": "ν", "w": "ԝ", "x": "хⅹ", "y": "уγ", "z": "ᴢ",
}  # fmt: skip
LEET = {"a": "4@", "b": "8", "e": "3", "g": "9", "i": "1!", "l": "1", "o": "0", "s": "5$", "t": "7",
        "z": "2"}  # fmt: skip
INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
BREAKS = (" ", ".", "-", "·", "_", "/", "~", "*·")
READING = {row[0]: row[1] for row in CHARACTERS}
TRADITIONAL = {row[0]: row[2] for row in CHARACTERS}
SOUND_ALIKE = {row[0]: row[3] for row in CHARACTERS}


def plain(dice: Dice, mark: str, zh: str) -> str:
    """The mark as registered, in some letter case."""
    return (mark, mark.upper(), mark.lower(), mark)[dice.integers(4)]


def _swap(dice: Dice, text: str, table: dict[str, str], most: int) -> str:
    places = [i for i, letter in enumerate(text) if letter.lower() in table]
    if not places:
        return text
    chosen = dice.permutation(places)[: int(dice.integers(1, most + 1))]
    letters = list(text)
    for i in chosen:
        options = table[text[i].lower()]
        letters[i] = options[dice.integers(len(options))]
    return "".join(letters)


def homoglyph(dice: Dice, mark: str, zh: str) -> str:
    """Letters of other scripts that look the same."""
    return _swap(dice, mark, LOOK_ALIKE, 3)


def leet(dice: Dice, mark: str, zh: str) -> str:
    """Digits and signs for letters."""
    return _swap(dice, mark.upper() if dice.random() < 0.5 else mark, LEET, 3)


def spacing(dice: Dice, mark: str, zh: str) -> str:
    """Blanks or punctuation between letters, everywhere or in a few places."""
    sign = BREAKS[dice.integers(len(BREAKS))]
    if dice.random() < 0.5:
        return sign.join(mark.replace(" ", ""))
    cut = int(dice.integers(2, max(3, len(mark) - 1)))
    return mark[:cut] + sign + mark[cut:]


def zero_width(dice: Dice, mark: str, zh: str) -> str:
    """Characters that print nothing, inside the word."""
    letters = list(mark)
    for _ in range(int(dice.integers(1, 4))):
        at = int(dice.integers(1, len(letters)))
        letters.insert(at, INVISIBLE[dice.integers(len(INVISIBLE))])
    return "".join(letters)


def full_width(dice: Dice, mark: str, zh: str) -> str:
    """Letters of double width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in mark)


def typo(dice: Dice, mark: str, zh: str) -> str:
    """One letter doubled, exchanged with its neighbour or replaced; never the first."""
    at = int(dice.integers(1, len(mark) - 1))
    way = int(dice.integers(3))
    if way == 0:
        return mark[: at + 1] + mark[at] + mark[at + 1 :]
    if way == 1 and mark[at] != mark[at + 1]:
        return mark[:at] + mark[at + 1] + mark[at] + mark[at + 2 :]
    vowels = "aeiou"
    other = vowels[dice.integers(5)] if mark[at].lower() in vowels else "nrtlkm"[dice.integers(6)]
    changed = mark[:at] + other + mark[at + 1 :]
    return changed if changed != mark else mark[: at + 1] + mark[at] + mark[at + 1 :]


def dropped(dice: Dice, mark: str, zh: str) -> str:
    """One letter left out; never the first."""
    at = int(dice.integers(1, len(mark)))
    return mark[:at] + mark[at + 1 :]


def masked(dice: Dice, mark: str, zh: str) -> str:
    """One or two letters hidden behind a sign."""
    sign = "*_.#?"[dice.integers(5)]
    at = int(dice.integers(1, max(2, len(mark) - 2)))
    width = 2 if len(mark) > 6 and dice.random() < 0.4 else 1
    return mark[:at] + sign * width + mark[at + width :]


def chinese(dice: Dice, mark: str, zh: str) -> str:
    """The Chinese name."""
    return zh


def traditional(dice: Dice, mark: str, zh: str) -> str:
    """The Chinese name in Traditional characters."""
    return "".join(TRADITIONAL.get(c, c) for c in zh)


def homophone(dice: Dice, mark: str, zh: str) -> str:
    """One character replaced by one that sounds the same."""
    at = int(dice.integers(len(zh)))
    options = SOUND_ALIKE.get(zh[at], zh[at])
    return zh[:at] + options[dice.integers(len(options))] + zh[at + 1 :]


def pinyin(dice: Dice, mark: str, zh: str) -> str:
    """The Chinese name as it is read."""
    parts = [READING.get(c, c) for c in zh]
    if dice.random() < 0.3:
        return " ".join(parts)
    word = "".join(parts)
    return (word, word.capitalize(), word.upper())[dice.integers(3)]


def initials(dice: Dice, mark: str, zh: str) -> str:
    """First letters of the Chinese name's reading; the rest must be told from context."""
    letters = "".join(READING.get(c, c)[0] for c in zh).upper()
    return letters + ("家", "牌", " brand")[dice.integers(3)]


def mixed(dice: Dice, mark: str, zh: str) -> str:
    """Two disguises at once, or both names together."""
    way = int(dice.integers(4))
    if way == 0:
        return zh + mark
    if way == 1:
        return zh[0] + "".join(READING.get(c, c) for c in zh[1:])
    first, second = ((homoglyph, spacing), (leet, zero_width))[way - 2]
    return second(dice, first(dice, mark, zh), zh)


Disguise = Callable[[Dice, str, str], str]

WAYS: dict[str, Disguise] = {
    "plain": plain, "homoglyph": homoglyph, "leet": leet, "space": spacing,
    "zero_width": zero_width, "full_width": full_width, "typo": typo, "drop": dropped,
    "masked": masked, "zh": chinese, "traditional": traditional, "homophone": homophone,
    "pinyin": pinyin, "initials": initials, "mixed": mixed, "description_only": plain,
    "speech_only": plain, "false_claim": plain,
}  # fmt: skip
"""Name in the truth -> how it is written. The last three say where it is
written, or that it stands beside a lawful-sounding claim that the rest of the offer belies."""

WEIGHTS = np.array([3, 2, 2, 2, 1.5, 1, 1.5, 1.5, 1.5, 2, 1, 1, 1.5, 0.5, 2, 1, 0.6, 1])
"""How often each is used, in the order of `WAYS`."""
