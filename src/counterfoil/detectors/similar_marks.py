"""One mark against a register: what looks, sounds or means alike, and whether it is identical.

The Chinese criminal law asks for an *identical* mark (法释〔2025〕5号 art. 2): the same, or
changed only in font, case, layout, spacing or colour, or with only a generic name or model
added. Similarity is a civil question. Both are shown, and never mixed.
"""

from collections.abc import Iterable, Sequence

import msgspec

from counterfoil.detectors import similar_readings as readings
from counterfoil.detectors.mark_identity import identical
from counterfoil.detectors.register_forms import forms_of
from counterfoil.detectors.similar_readings import Reading
from counterfoil.detectors.similar_search import Near, near
from counterfoil.language.fold import shape_key
from counterfoil.matching.register import Segment

_SURE = 0.95
"""A query that some name is so near is not read in further ways."""


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A name of the register that is near a query."""

    name: str
    score: float
    """0 to 1: the best of the channels below, each weighted by how much it tells."""

    visual: float
    aural: float
    conceptual: float
    verdict: str
    """`identical` as art. 2 has it, or `similar`."""

    reasons: tuple[str, ...]


class _Found(msgspec.Struct, frozen=True):
    """A name with the reading that it is near to."""

    near: Near
    reading: Reading
    score: float


def similar(names: Sequence[Segment], query: str, top: int = 10) -> tuple[Match, ...]:
    """The names nearest to a mark or to a mark in a title, best first."""
    found: dict[tuple[int, int], _Found] = {}
    whole = Reading(query, 1.0, "", as_written=True)
    surest = _keep(found, near(names, query), whole)
    if surest < _SURE:
        for reading in readings.otherwise(query):
            if surest >= _SURE:
                break
            surest = max(surest, _keep(found, near(names, reading.text), reading))
    ordered = sorted(
        found.values(), key=lambda f: (-f.score, -f.near.visual, f.near.segment, f.near.name)
    )
    return tuple(_match(names[f.near.segment].name(f.near.name), query, f) for f in ordered[:top])


def _keep(found: dict[tuple[int, int], _Found], more: Iterable[Near], reading: Reading) -> float:
    """Add what one reading found; a name keeps its best reading. Returns the best score."""
    best = 0.0
    for one in more:
        key, score = (one.segment, one.name), one.score * reading.weight
        best = max(best, score)
        if key not in found or found[key].score < score:
            found[key] = _Found(one, reading, score)
    return best


def _match(name: str, query: str, found: _Found) -> Match:
    close, reading = found.near, found.reading
    same = ""
    if close.visual >= 0.8:
        same = identical(query, name)
        same = same or (identical(reading.text, name) if reading.as_written else "")
    reasons = [same] if same else []
    if reading.why and not same:
        reasons.append(reading.why)
    if close.conceptual:
        reasons.append(f"{reading.text} translates to {name}")
    if close.aural >= 0.85 and close.aural >= close.visual:
        reasons.append(f"sounds alike ({close.aural:.0%})")
    if not same and close.visual:
        reasons.append(_sight(reading.text, name, close.visual))
    visual = max(close.visual, 0.97 if "added" in same else 1.0) if same else close.visual
    return Match(
        name=name,
        score=round(found.score, 4),
        visual=round(visual, 4),
        aural=round(close.aural, 4),
        conceptual=close.conceptual,
        verdict="identical" if same else "similar",
        reasons=tuple(reasons),
    )


def _sight(query: str, name: str, visual: float) -> str:
    mine, theirs = forms_of(query), forms_of(name)
    if (mine[0] == theirs[0] != "") or (mine[1] == theirs[1] != ""):
        return "the same letters once look-alikes and leet signs are folded"
    if any(one and one[::-1] == other for one, other in zip(mine[:2], theirs[:2], strict=True)):
        return "the same letters read backwards"
    if sorted(mine[0] + mine[1]) == sorted(theirs[0] + theirs[1]) and visual >= 0.95:
        return "the same words or characters in another order"
    if mine[0] and shape_key(mine[0]) == shape_key(theirs[0]):
        return "the same shape at a hurried look"
    if len(theirs[0]) >= 4 and theirs[0] in mine[0]:
        return f"holds {name}"
    return f"letters {visual:.0%} alike"
