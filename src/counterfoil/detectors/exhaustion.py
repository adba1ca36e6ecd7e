"""Where a first sale abroad ends the owner's right: the stance of places, as data.

The stances stand in `exhaustion.tsv` with their sources.
"""

import re
from functools import cache
from importlib.resources import files

import msgspec

_MEMBERS = {"EM": "EU", "EUIPO": "EU", "UK": "GB", "USA": "US", "PRC": "CN"}


class Stance(msgspec.Struct, frozen=True, gc=False):
    """What the law of a place says of genuine goods that were first sold elsewhere."""

    lawful: str
    """`yes`, `no` or `unknown`."""

    says: str
    """In words, with the source."""


def stance(jurisdiction: str, text: str) -> Stance:
    """Whether a genuine import may be sold in a place.

    Args:
        jurisdiction: Code of the place (`CN`, `EU`, `DE`); case does not count.
        text: What is said of the goods; it may name the place of first sale.
    """
    code = jurisdiction.strip().upper()
    code = _MEMBERS.get(code, code)
    known = _stances()
    row = known.get(code) or (known["EU"] if code in known["EU"].region else None)
    if row is None:
        return Stance("unknown", f"no stance on record for {code or 'an unknown place'}")
    says = f"{code}: {row.exhaustion} exhaustion ({row.source})"
    if row.exhaustion == "international":
        return Stance("yes", says)
    origins = {place for place, names in _places().items() if names.search(text)}
    home = row.region | {code}
    if row.exhaustion == "regional" and not origins:
        return Stance("unknown", f"{says}; place of first sale not named")
    if row.exhaustion == "regional" and origins <= home | ({"EU"} if "DE" in home else set()):
        return Stance("yes", f"{says}; first sold in {', '.join(sorted(origins))}")
    return Stance("no", f"{says}; first sold in {', '.join(sorted(origins)) or 'another place'}")


class _Row(msgspec.Struct, frozen=True):
    exhaustion: str
    region: frozenset[str]
    source: str


@cache
def _stances() -> dict[str, _Row]:
    return {
        code: _Row(kind, frozenset(region.split()), source)
        for code, kind, region, source in _rows()
        if code != "place"
    }


@cache
def _places() -> dict[str, re.Pattern[str]]:
    found = {}
    for kind, code, names, _ in _rows():
        if kind == "place":
            found[code] = re.compile("|".join(_named(name) for name in names.split("|")))
    return found


def _named(name: str) -> str:
    """Names in capitals count as written only: `US` is a place, `us` is not."""
    if not name.isascii():
        return name
    return rf"\b{name}\b" if name.isupper() else rf"\b(?i:{name})\b"


def _rows() -> list[list[str]]:
    text = (files("counterfoil.detectors") / "exhaustion.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
