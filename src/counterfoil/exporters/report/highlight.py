"""Which characters of a captured text are the ones that a finding rests on."""

import unicodedata

from counterfoil.exporters.report.safe import is_hidden
from counterfoil.model.dossier import FindingShown, Passage, RightShown

Spans = tuple[tuple[int, int, bool], ...]
"""Half-open ranges, sorted and apart; True where the right itself stands, False for cues."""
SHORTEST = 2
"""Shorter quotes occur by chance and are not highlighted."""


def spans_of(passage: Passage, shown: FindingShown, right: RightShown | None) -> Spans:
    """Ranges to highlight: those given, else where the reasons' quoted values stand."""
    if passage.spans:
        return painted(len(passage.text), [(a, b, True) for a, b in passage.spans])
    folded, places = _folded(passage.text)
    names = {_folded(name)[0] for name in (right.name, right.name_zh)} if right else set()
    found: list[tuple[int, int, bool]] = []
    for place, reason in enumerate(shown.finding.reasons):
        is_right = _folded(reason.right_value)[0] in names if names else place == 0
        for quote in reason.observed_value.split("; "):
            wanted, _ = _folded(quote)
            if SHORTEST <= len(wanted) < max(len(folded), SHORTEST + 1):
                found += [(a, b, is_right) for a, b in _occurrences(wanted, folded, places)]
    return painted(len(passage.text), found)


def painted(length: int, spans: list[tuple[int, int, bool]]) -> Spans:
    """Ranges in order and apart; where they overlap the right wins."""
    colour = bytearray(length)
    for start, end, is_right in spans:
        for at in range(max(0, start), min(end, length)):
            colour[at] = max(colour[at], 2 if is_right else 1)
    joined: list[tuple[int, int, bool]] = []
    start = 0
    for at in range(1, length + 1):
        if at == length or colour[at] != colour[start]:
            if colour[start]:
                joined.append((start, at, colour[start] == 2))
            start = at
    return tuple(joined)


def _occurrences(wanted: str, folded: str, places: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = folded.find(wanted)
    while at >= 0:
        found.append((places[at], places[at + len(wanted) - 1] + 1))
        at = folded.find(wanted, at + len(wanted))
    return found


def _folded(text: str) -> tuple[str, list[int]]:
    """Text without case, width and hidden characters, and where each character comes from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if is_hidden(letter):
            continue
        for part in unicodedata.normalize("NFKC", letter).casefold():
            letters.append(part)
            places.append(place)
    return "".join(letters), places
