"""Sifts possible mentions: model numbers, short names, ordinary words, overlaps."""

from collections.abc import Sequence

from counterfoil.detectors.mark_text_index import MarkIndex, Name
from counterfoil.detectors.mark_text_weigh import Seen

_BY_LETTER = frozenset({"letters", "joined"})
_EXACT = frozenset({"letters", "joined", "characters"})


def believed(how: str, captured: str, name: Name, chinese: frozenset[str]) -> str:
    """The way a name was seen after a second look; empty if it is not believed.

    Args:
        how: The way in which it was found.
        captured: The words as they stand in the text.
        name: The name.
        chinese: Chinese words in common use.
    """
    if name.han and captured in chinese and how in ("look-alike", "reversed"):
        return ""
    if name.han:
        return "word" if how in ("homophone", "loose") and captured in chinese else how
    plain = captured.casefold() == name.text.casefold()
    if plain:
        return "letters"
    size = len(name.key)
    if size <= 3 or (how == "joined" and size == 4 and not _spelled_out(captured)):
        return ""
    digits = sum(c.isascii() and c.isdigit() for c in captured)
    strange = digits > sum(c.isdigit() for c in name.text)
    letters = sum(c.isalpha() for c in captured)
    if strange and (letters < 2 or (how not in _BY_LETTER and letters * 2 < size)):
        return ""
    if strange and any(part.isdigit() for part in captured.split()):
        return how if _spelled_out(captured) else ""
    if strange and (size <= 4 or (size == 5 and how == "typo")):
        return how if how == "letters" and letters * 2 >= size else ""
    return how


def nearest(index: MarkIndex, seen: Sequence[Seen]) -> tuple[Seen, ...]:
    """Of mentions that overlap the best stay; a name that is part of a longer one stays too."""
    kept: list[Seen] = []
    for one in sorted(seen, key=lambda s: (-s.rank, s.start - s.end, s.start, s.name)):
        if all(_beside(index, one, k) for k in kept if k.start < one.end and one.start < k.end):
            kept.append(one)
    return tuple(kept)


def _beside(index: MarkIndex, one: Seen, kept: Seen) -> bool:
    """Whether a mention may stay beside a better one that it overlaps."""
    if index.names[one.name].mark == index.names[kept.name].mark:
        return False
    if one.rank == kept.rank and (one.start, one.end) == (kept.start, kept.end):
        return True
    whole_words = not index.names[one.name].han
    return whole_words and one.how in _EXACT and kept.how in _EXACT


def _spelled_out(captured: str) -> bool:
    """Whether single letters stand apart: `S A D E L`, `S.A.D.E.L`."""
    parts = "".join(c if c.isalnum() else " " for c in captured).split()
    return len(parts) > 1 and max(map(len, parts)) <= 2 and sum(map(len, parts)) > len(parts) - 1
