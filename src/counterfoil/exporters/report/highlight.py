"""Which characters of a captured text are the ones that a finding rests on."""

import unicodedata

from counterfoil.exporters.report.safe import is_hidden
from counterfoil.model.dossier import FindingShown, Passage

Spans = tuple[tuple[int, int], ...]
SHORTEST = 2
"""Shorter quotes occur by chance and are not highlighted."""


def spans_of(passage: Passage, shown: FindingShown) -> Spans:
    """Ranges to highlight: those given, else where the reasons' quoted values stand."""
    if passage.spans:
        return merged(passage.spans)
    folded, places = _folded(passage.text)
    found: list[tuple[int, int]] = []
    for reason in shown.finding.reasons:
        for quote in reason.observed_value.split("; "):
            wanted, _ = _folded(quote)
            if SHORTEST <= len(wanted) < max(len(folded), SHORTEST + 1):
                found += _occurrences(wanted, folded, places)
    return merged(tuple(found))


def merged(spans: Spans) -> Spans:
    """Ranges in order, overlapping ones joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
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
