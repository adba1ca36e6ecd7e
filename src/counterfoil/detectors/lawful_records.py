"""Explanations that rest on registers and lists: who sells, the term, the territory."""

from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from counterfoil.detectors.lawful_text import Tried

Term = tuple[str, date | None, date | None]
"""Platform (empty for any), first and last day of an authorisation."""

_EVERYWHERE = {"", "WO", "WIPO", "INT", "INTERNATIONAL", "MADRID"}
_KEPT = 65_536


def authorised_seller(
    seller: tuple[str, str, str], terms: tuple[Term, ...], platform: str, day: date | None
) -> Tried:
    """Holds if the shop is authorised on that platform on the day of capture.

    Args:
        seller: The shop, its operator, and the owner of the right.
        terms: Authorisations of this shop for this right.
        platform: Where the record was captured.
        day: Day of capture.
    """
    shop_id, operator, owner = seller
    name = "authorised seller"
    if owner and operator and owner.casefold() == operator.casefold():
        return Tried(name, "yes", f"operator is the owner: {operator}", 0.03)
    shown = []
    for place, begins, ends in terms:
        shown.append(f"{place or 'any platform'}: {begins or '…'} to {ends or '…'}")
        if place and platform and place.casefold() != platform.casefold():
            continue
        if day is None:
            return Tried(name, "unknown", f"no capture time; {shown[-1]}", 0.45)
        if (begins is None or begins <= day) and (ends is None or day <= ends):
            return Tried(name, "yes", f"{shop_id} on {shown[-1]}", 0.05)
    because = "; ".join(shown) or f"{shop_id} is not on the list"
    return Tried(name, "no", because, 1.0)


@lru_cache(_KEPT)
def right_in_force(
    status: str, registered_on: date | None, expires_on: date | None, day: date | None
) -> Tried:
    """Holds if the right was not in force when the record was captured."""
    name = "expired right"
    plain = status.casefold()
    if plain and plain not in _statuses("live") and any(w in plain for w in _statuses("dead")):
        return Tried(name, "yes", f"status {status}", 0.1)
    if day and registered_on and day < registered_on:
        return Tried(name, "yes", f"registered only on {registered_on}", 0.1)
    if day and expires_on and day > expires_on:
        return Tried(name, "yes", f"expired on {expires_on}", 0.1)
    return Tried(name, "no", f"in force until {expires_on or 'an unknown day'}", 1.0)


@lru_cache(_KEPT)
def other_territory(territory: str, currency: str) -> Tried | None:
    """Holds if the goods are offered where the right does not reach."""
    if territory in _EVERYWHERE or not currency:
        return None
    market = _markets().get(currency, "")
    if not market or territory == market:
        return None
    if territory in ("EU", "EM", "EUIPO") and currency == "EUR":
        return None
    because = f"right of {territory}, offered in {currency}"
    return Tried("right of another territory", "yes", because, 0.35)


@lru_cache(_KEPT)
def bears_the_name(seen: str, operator: str) -> Tried | None:
    """May hold if the operator's own name is the word in question.

    Args:
        seen: The word as captured, in lower case.
        operator: Who runs the shop.
    """
    if len(seen) < 2 or not operator:
        return None
    if seen in operator.casefold().split() or (len(seen) >= 3 and seen in operator):
        return Tried("own name", "unknown", f"operator {operator}", 0.4)
    return None


@cache
def _markets() -> dict[str, str]:
    return {pair[:3]: pair[4:] for pair in _statuses("market")}


@cache
def _statuses(kind: str) -> frozenset[str]:
    text = (files("counterfoil.detectors") / "statuses.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for name, words in rows if name == kind for word in words.split("|"))
