"""The explanations that are tried on every mention of a mark, in order.

Each explanation answers `yes`, `no` or `unknown`, quotes the words or values it rests on, and
says how much of the suspicion it takes away. A claim of genuineness by an unknown seller
(`official warranty`, 专柜正品) is not an explanation: counterfeiters make it too.
"""

from datetime import date

import msgspec

from counterfoil.detectors.lawful_records import (
    Term,
    authorised_seller,
    bears_the_name,
    other_territory,
    right_in_force,
)
from counterfoil.detectors.lawful_text import Tried, Use
from counterfoil.detectors.lawful_words import (
    claimed_genuine,
    compatible_accessory,
    descriptive,
    editorial_or_disclaimer,
    other_class,
    own_workshop,
    parallel_import,
    second_hand,
)


class Offer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a record and the registers say beside the text."""

    platform: str
    shop_id: str
    operator: str
    units: int | None
    day: date | None
    """Day of capture."""

    currency: str
    price_share: float | None
    """Price over list price."""

    owner: str
    terms: tuple[Term, ...]
    """Authorisations of this shop for this right."""

    status: str
    registered_on: date | None
    expires_on: date | None
    territory: str
    jurisdiction: str
    """Place whose law says whether imports are lawful."""


_USED = frozenset(("used", "usedweak"))
_FITS = frozenset(("fit", "fitafter", "part", "absent"))
_EDITORIAL = frozenset(
    ("guide", "deny", "denyafter", "unrelated", "compare", "repair",
     "wanted", "rent", "review", "parody", "show")
)  # fmt: skip
_IMPORTED = frozenset(("parallel", "customs"))
CUES = _USED | _FITS | _EDITORIAL | _IMPORTED | {"claim", "ownname"}
"""Kinds of phrases without which no explanation that rests on words can hold."""


def explain_words(use: Use, jurisdiction: str) -> tuple[Tried, ...]:
    """Explanations that rest on the words of one text, where no record is known."""
    tried = [descriptive(use), *_by_words(use, _cues(use), None, None, jurisdiction)]
    return tuple(t for t in (*tried, own_workshop(use)) if t is not None)


def explain(use: Use, offer: Offer) -> tuple[Tried, ...]:
    """Every explanation that was tried, in a fixed order.

    Explanations that rest on words are tried where such words stand.
    """
    seller = (offer.shop_id, offer.operator, offer.owner)
    term = (offer.status, offer.registered_on, offer.expires_on)
    tried: list[Tried | None] = [
        authorised_seller(seller, offer.terms, offer.platform, offer.day),
        right_in_force(*term, offer.day),
    ]
    if use.other_class:
        tried.append(other_class(use))
    if use.ordinary or "describe" in use.here.kinds:
        tried.append(descriptive(use))
    named = _cues(use)
    if named:
        tried += _by_words(use, named, offer.units, offer.price_share, offer.jurisdiction)
    own = own_workshop(use) if "ownname" in named else None
    if own is None and offer.operator:
        own = bears_the_name(use.text[use.start : use.end].casefold(), offer.operator)
    tried += (own, other_territory(offer.territory, offer.currency))
    return tuple(t for t in tried if t is not None)


def _cues(use: Use) -> frozenset[str]:
    named = CUES & use.here.kinds.keys()
    for other in use.elsewhere:
        named |= CUES & other.kinds.keys()
    return named


def _by_words(
    use: Use, named: frozenset[str], units: int | None, share: float | None, jurisdiction: str
) -> list[Tried | None]:
    tried: list[Tried | None] = []
    if not named.isdisjoint(_USED):
        tried.append(second_hand(use, units))
    if not named.isdisjoint(_FITS):
        tried.append(compatible_accessory(use))
    if not named.isdisjoint(_EDITORIAL):
        tried.append(editorial_or_disclaimer(use))
    if not named.isdisjoint(_IMPORTED):
        tried.append(parallel_import(use, share, jurisdiction))
    if "claim" in named:
        tried.append(claimed_genuine(use))
    return tried
