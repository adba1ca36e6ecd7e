"""Passages as people read them: the words, their places on both sides, and the tricks used."""

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Protocol

from counterfoil.matching.chains import Chain
from counterfoil.matching.folding import LOOK_ALIKES
from counterfoil.matching.search import Found
from counterfoil.sources.documents.extracted import Extracted

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
_MIXED = re.compile(rf"\w*(?:[A-Za-z][{''.join(LOOK_ALIKES)}]|[{''.join(LOOK_ALIKES)}][A-Za-z])\w*")
_SHOWN = 4000


class Places(Protocol):
    """Knows where the units of a protected document stand in its text."""

    def characters(self, number: int, units: list[int]) -> list[int]:
        """Characters of the document's extracted text at some units."""
        ...


def passage_rows(
    places: Places, extracted: Extracted, found: Found, chains: Sequence[Chain]
) -> list[dict[str, Any]]:
    """Passages ready for JSON, in the order given."""
    rows = []
    for chain in chains:
        start = int(found.tokens.starts[chain.first])
        end = int(found.tokens.ends[chain.last - 1])
        left, right = places.characters(chain.document, [chain.left, chain.right])
        rows.append(
            {
                "secret_span": [left, right],
                "document_span": [start, end],
                "text": extracted.text[start:end][:_SHOWN],
                "place": extracted.span(start, end),
                "bits": round(chain.bits, 1),
                "common_bits": round(chain.common_bits, 1),
                "matched_tokens": len(chain.matched),
                "tokens": chain.last - chain.first,
            }
        )
    return rows


def likeness_of_whole(shared: float, document: int, secret: int) -> float:
    """How far two whole texts are one: the geometric mean of the parts that they share.

    Args:
        shared: Units in both that nothing common explains.
        document: Units of the document that nothing common explains.
        secret: Units of the secret.
    """
    parts: float = shared / max(1, document) * shared / max(1, secret)
    return round(min(1.0, math.sqrt(parts)), 4)


def chance_of_version(likeness: float, opening: float) -> float:
    """Chance that a document is another version of the whole secret, 0 to 1.

    Logistic in the likeness of the whole and in the bits of a like beginning, of which no more
    than 80 count: versions keep their title, other documents of one product have their own.
    Fitted on two manuals in two and three versions, each fit tried on the other manual.

    Args:
        likeness: Of the whole texts, as `likeness_of_whole` gives it.
        opening: Bits of the aligned beginnings.
    """
    odds = 8.5 * likeness + 4.6 * min(1.0, opening / 80.0) - 5.0
    return 1.0 / (1.0 + math.exp(-3.0 * odds))


def disguises(extracted: Extracted) -> list[dict[str, Any]]:
    """Tricks that were undone before comparing: they are stripped, and said.

    Invisible and direction marks, words that mix scripts, files under a false suffix.
    """
    found: list[dict[str, Any]] = []
    if not extracted.text.isascii():
        found += _letters(extracted)
    found += [
        {"kind": "false suffix", "part": part.name, "claims": part.disguised, "is": part.kind}
        for part in extracted.parts
        if part.disguised
    ]
    return found[:50]


def _letters(extracted: Extracted) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for kind, pattern in (("invisible characters", _INVISIBLE), ("mixed scripts", _MIXED)):
        matches = list(pattern.finditer(extracted.text))
        if matches:
            first = matches[0]
            names = sorted({unicodedata.name(c, hex(ord(c))) for m in matches for c in m[0]})
            rows.append(
                {
                    "kind": kind,
                    "count": len(matches),
                    "first": extracted.span(first.start(), first.end()),
                    "characters": names[:12],
                }
            )
    return rows
