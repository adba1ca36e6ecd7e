"""Offences that the words of a narrative point to, best first, each with its reasons.

A transparent sum of weighted cues; the cues are data in `law/cues/`. It proposes where to look and
finds nothing: elements and amounts are for `assess`. Known false positives: a charge that the text
mentions and rejects, and charges whose facts were left out of the text.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from counterfoil.law.provisions import Names, Part

_HALF = 8.0
"""Sum of weights at which the score is one half."""


class Cue(Part, frozen=True, kw_only=True):
    """One pattern, or several that must all occur."""

    weight: float
    cue: str = ""
    all: tuple[str, ...] = ()


class CuedOffence(Part, frozen=True, kw_only=True):
    """An offence with the words that point to it."""

    id: str
    cues: tuple[Cue, ...]
    charge: str = ""
    names: Names = msgspec.field(default_factory=dict)
    article: str = ""


class Cues(Part, frozen=True, kw_only=True):
    """The cues of one jurisdiction."""

    jurisdiction: str
    offences: tuple[CuedOffence, ...]


class Suggestion(Part, frozen=True, kw_only=True):
    """An offence worth looking at."""

    offence: str
    score: float
    """0 to 1: the sum of weights w as w / (w + 8), rounded. Not a probability."""

    reasons: tuple[str, ...]
    """Words of the text that count, heaviest first."""

    weight: float


@cache
def cued(jurisdiction: str) -> tuple[tuple[CuedOffence, tuple["_Ready", ...]], ...]:
    """The cues of a jurisdiction, compiled; empty if there are none."""
    found: list[tuple[CuedOffence, tuple[_Ready, ...]]] = []
    for entry in sorted((files("counterfoil.law") / "cues").iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".yaml"):
            continue
        raw = yaml.load(
            entry.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
        cues = msgspec.convert(raw, Cues)
        if cues.jurisdiction == jurisdiction:
            found += [(one, tuple(_ready(cue) for cue in one.cues)) for one in cues.offences]
    return tuple(found)


_Ready = tuple[float, tuple[re.Pattern[str], ...]]


def _ready(cue: Cue) -> _Ready:
    patterns = cue.all or (cue.cue,)
    return cue.weight, tuple(re.compile(p, re.IGNORECASE) for p in patterns)


def suggest(text: str, jurisdiction: str = "CN") -> tuple[Suggestion, ...]:
    """Offences with at least one cue in the text, best first; ties by id."""
    found = []
    for offence, cues in cued(jurisdiction):
        hits = [(weight, words) for weight, patterns in cues if (words := _words(text, patterns))]
        total = sum(weight for weight, _ in hits)
        if total > 0:
            hits.sort(key=lambda hit: (-hit[0], hit[1]))
            found.append(
                Suggestion(
                    offence=offence.id,
                    weight=round(total, 3),
                    score=round(total / (total + _HALF), 4),
                    reasons=tuple(f"{words} (+{weight:g})" for weight, words in hits),
                )
            )
    return tuple(sorted(found, key=lambda one: (-one.weight, one.offence)))


def _words(text: str, patterns: tuple[re.Pattern[str], ...]) -> str:
    """The words that match every pattern, shortened; empty if one does not match."""
    said = []
    for pattern in patterns:
        match = pattern.search(text)
        if match is None:
            return ""
        said.append(" ".join(match[0].split())[:40])
    return " … ".join(said)


def names_of(jurisdiction: str) -> Mapping[str, CuedOffence]:
    """Names of cued offences that no pack holds."""
    return {offence.id: offence for offence, _ in cued(jurisdiction)}
