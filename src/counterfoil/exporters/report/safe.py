"""Hostile text made harmless and visible: nothing that steers a page or hides in it survives."""

import unicodedata
from functools import lru_cache

from markupsafe import Markup, escape

NAMES = {
    0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ", 0x2060: "WJ", 0xFEFF: "BOM", 0x00AD: "SHY",
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2066: "LRI",
    0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0x200E: "LRM", 0x200F: "RLM", 0x061C: "ALM",
    0x00A0: "NBSP", 0x3164: "FILLER", 0x115F: "FILLER", 0x1160: "FILLER", 0x180E: "MVS",
}  # fmt: skip
"""Short names of characters that print nothing or turn the direction of text."""

KEPT = "\n\t "
LONGEST = 4000
"""Longest text that is printed whole; hostile titles may be megabytes."""


@lru_cache(maxsize=1 << 16)
def is_hidden(letter: str) -> bool:
    """Whether a character would print nothing, steer the text, or is not allowed in XML."""
    if letter in KEPT:
        return False
    if ord(letter) in NAMES:
        return True
    kind = unicodedata.category(letter)
    return kind in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or 0xFE00 <= ord(letter) <= 0xFE0F


def name_of(letter: str) -> str:
    """What stands for a hidden character: `RLO`, or `U+0007`."""
    return NAMES.get(ord(letter), f"U+{ord(letter):04X}")


def plain(text: str, longest: int = LONGEST) -> str:
    """Text for places without markup: hidden characters are spelled out as `[RLO]`."""
    cut = text if len(text) <= longest else text[:longest] + " […]"
    return "".join(f"[{name_of(c)}]" if is_hidden(c) else c for c in cut)


def shown(text: str) -> Markup:
    """Text for a page: escaped, isolated in direction, hidden characters as small marks."""
    return marked(text, ())


def marked(text: str, spans: tuple[tuple[int, int, bool], ...]) -> Markup:
    """Text for a page with some characters highlighted.

    Args:
        text: As captured.
        spans: Half-open ranges of characters, sorted and apart, and whether each is the right
            itself (else a word that adds to the suspicion).
    """
    whole = len(text) <= LONGEST
    text = text if whole else text[:LONGEST]
    pieces: list[str] = []
    at = 0
    for start, end, is_right in spans:
        if start >= len(text):
            break
        opened, closed = ("<mark>", "</mark>") if is_right else ('<span class="cue">', "</span>")
        pieces += [_run(text[at:start]), opened, _run(text[start:end]), closed]
        at = end
    pieces += [_run(text[at:]), "" if whole else " […]"]
    return Markup("<bdi>" + "".join(pieces) + "</bdi>")


def _run(text: str) -> str:
    if text.isascii() and text.isprintable():
        return str(escape(text))
    return "".join(_one(letter) for letter in text)


@lru_cache(maxsize=1 << 16)
def _one(letter: str) -> str:
    if is_hidden(letter):
        return f'<span class="ctl">{name_of(letter)}</span>'
    return str(escape(letter))


def slug(name: str) -> str:
    """A file name from an identifier: letters, digits, `-` and `_`; never empty."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name)
    return kept.strip("-")[:80] or "lead"
