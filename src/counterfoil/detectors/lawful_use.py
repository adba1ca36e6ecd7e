"""Lawful use: the explanations that are tried on every mention of a mark, and what they rest on.

Each explanation answers `yes`, `no` or `unknown`, quotes the words or values it rests on, and
says how much of the suspicion it takes away. A claim of genuineness by an unknown seller
(`official warranty`, 专柜正品) is not an explanation: counterfeiters make it too.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files

import msgspec

from counterfoil.model.finding import Lawful


class Hit(msgspec.Struct, frozen=True):
    """A phrase in a text."""

    kind: str
    """`used`, `fit`, `part`, `goods`, ... as in cues.tsv."""

    text: str
    """As captured."""

    start: int
    end: int
    """In code points of the text."""

    weight: float = 0.0
    goods: int = -1
    nice_class: int = 0


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """One mention of one mark, with everything an explanation may look at."""

    text: str
    start: int
    end: int
    hits: Sequence[Hit]
    """Phrases of the text that holds the mention."""

    elsewhere: Sequence[Hit]
    """Phrases of the record's other texts."""

    disguised: bool
    """Whether the name is written in a way that hides it."""

    platform: str
    shop_id: str
    units: int | None
    seen_at: datetime | None
    currency: str
    price_share: float | None
    """Price over list price."""

    same_goods: bool
    goods: frozenset[int]
    """Kinds of goods of the right."""

    other_class: str
    """Goods of the text if they all are of other classes than the right's; else empty."""

    terms: tuple[tuple[str, date | None, date | None], ...]
    """Authorisations of this shop for this right."""

    owner: str
    shop_name: str
    operator: str
    status: str
    registered_on: date | None
    expires_on: date | None
    territory: str
    home: str
    slang: bool
    ordinary: bool
    """Whether the name is a word of the language, written as it is."""


_JOINTS = frozenset("的之款新正好和与及等有无个件套用")
_ADDED = ("with", "incl", "including", "free", "plus", "+", "&", "and", "w/", *"送含带附赠加配连")
_COUNTED = re.compile(r"\b(?:[2-9]\d|[1-9]\d{2,}) ?(?:pcs|pieces|units|pairs|件|双|个装)")
"""A stock, in numbers."""

_ABOUT = (" to", " of", " about", " on", " behind", " with", "about", "关于", "读懂", "看懂")
_PRINT = 16
"""Nice class of books and printed matter."""

_EVERYWHERE = {"", "WO", "WIPO", "INT", "INTERNATIONAL", "MADRID"}


def explain(use: Use) -> tuple[tuple[Lawful, float], ...]:
    """Every explanation that was tried, with the score that is left if it holds (0 to 1).

    Explanations that rest on words are tried where such words stand.
    """
    said = {h.kind for h in use.hits} | {h.kind for h in use.elsewhere}
    tried = [authorised_seller(use), right_in_force(use), other_class(use), descriptive(use)]
    for kinds, rule in _RULES:
        if not said.isdisjoint(kinds):
            tried.append(rule(use))
    tried += [own_name(use), other_territory(use)]
    return tuple(t for t in tried if t is not None)


Tried = tuple[Lawful, float] | None


def authorised_seller(use: Use) -> Tried:
    """Holds if the shop is authorised on that platform on the day of capture."""
    if use.owner and use.operator and use.owner.casefold() == use.operator.casefold():
        return _tried("authorised seller", "yes", f"operator is the owner: {use.operator}", 0.03)
    day = use.seen_at.date() if use.seen_at else None
    shown = []
    for platform, begins, ends in use.terms:
        shown.append(f"{platform or 'any platform'}: {begins or '…'} to {ends or '…'}")
        if platform and use.platform and platform.casefold() != use.platform.casefold():
            continue
        if day is None:
            return _tried("authorised seller", "unknown", f"no capture time; {shown[-1]}", 0.45)
        if (begins is None or begins <= day) and (ends is None or day <= ends):
            return _tried("authorised seller", "yes", f"{use.shop_id} on {shown[-1]}", 0.05)
    because = "; ".join(shown) or f"{use.shop_id} is not on the list"
    return _tried("authorised seller", "no", because, 1.0)


def right_in_force(use: Use) -> Tried:
    """Holds if the right was not in force when the record was captured."""
    status = use.status.casefold()
    day = use.seen_at.date() if use.seen_at else None
    if status and status not in _statuses("live") and any(w in status for w in _statuses("dead")):
        return _tried("expired right", "yes", f"status {use.status}", 0.1)
    if day and use.registered_on and day < use.registered_on:
        return _tried("expired right", "yes", f"registered only on {use.registered_on}", 0.1)
    if day and use.expires_on and day > use.expires_on:
        return _tried("expired right", "yes", f"expired on {use.expires_on}", 0.1)
    until = use.expires_on or "an unknown day"
    return _tried("expired right", "no", f"in force until {until}", 1.0)


def second_hand(use: Use) -> Tried:
    """Holds for one's own used things in small numbers, not for a stock of them."""
    plain, hints = _words(use, "used"), _words(use, "usedweak")
    words = [*plain, *hints]
    if not words:
        return None
    bulk = _words(use, "bulk") + _COUNTED.findall(use.text)
    name = "second-hand genuine goods"
    if use.slang or bulk:
        return _tried(name, "no", _quote(words, bulk or _words(use, "slang")), 1.0)
    sure = bool(plain) or len(set(hints)) > 1
    if use.units is None:
        unknown, left = ("unknown", 0.4) if sure else ("no", 1.0)
        return _tried(name, unknown, _quote(words, ["number sold unknown"]), left)
    sold = [f"{use.units} sold"]
    if use.units <= (5 if sure else 2):
        return _tried(name, "yes", _quote(words, sold), 0.15)
    if use.units <= (15 if sure else 5):
        return _tried(name, "unknown", _quote(words, sold), 0.45)
    return _tried(name, "no", _quote(words, sold), 1.0)


def compatible_accessory(use: Use) -> Tried:
    """Holds if something else is offered, for use with goods of that mark."""
    if alone := _words(use, "absent"):
        return _tried("compatible accessory", "yes", _quote(alone, []), 0.2)
    before = _beside(use, ("fit",), before=True)
    after = _beside(use, ("fitafter",), before=False)
    parts = [h for h in use.hits if h.kind == "part" and not _of_the_goods(use, h)]
    if before or after:
        parts += [h for h in use.hits if h.kind == "goods" and not _of_the_goods(use, h)]
    else:
        parts = [h for h in parts if h.start >= use.end and not _added(use, h)]
    if not before and not after and not parts:
        return None
    cues = [h.text for h in (*before, *after, *parts)]
    name = "compatible accessory"
    if use.slang:
        return _tried(name, "no", _quote(cues, _words(use, "slang")), 1.0)
    if (before or after) and (parts or (use.other_class and not use.same_goods)):
        return _tried(name, "yes", _quote(cues, []), 0.1)
    if before or after:
        other = _other_words(use)
        if use.same_goods and not other:
            return _tried(name, "no", _quote(cues, ["nothing but the mark's goods"]), 1.0)
        return _tried(name, "unknown", _quote(cues, [other]), 0.45)
    return _tried(name, "unknown", _quote(cues, ["no word that says it fits"]), 0.48)


def other_class(use: Use) -> Tried:
    """Holds if the goods named are all of classes for which the mark is not registered."""
    if not use.other_class:
        return None
    if use.same_goods:
        return None
    return _tried("other class of goods", "yes", use.other_class, 0.2)


def descriptive(use: Use) -> Tried:
    """May hold if the mark is an ordinary word and the goods are not the right's."""
    beside = _beside(use, ("describe",), before=False, gap=1)
    if not use.ordinary and not beside:
        return None
    word = use.text[use.start : beside[0].end if beside else use.end]
    if use.same_goods or use.slang:
        return _tried("descriptive use", "no", f"{word}; goods or words fit the mark", 1.0)
    return _tried("descriptive use", "unknown", f"{word} may be meant as a word", 0.4)


def editorial_or_disclaimer(use: Use) -> Tried:
    """Review, book, repair, wanted, rental, comparison, disclaimer, parody, museum."""
    if guide := _words(use, "guide"):
        return _tried("review or disclaimer", "yes", _quote(guide, []), 0.2)
    checks = (
        ("review or disclaimer", _denied(use), 0.15),
        ("review or disclaimer", _near(use, ("unrelated",), elsewhere=1), 0.2),
        ("comparative use", _beside(use, ("compare",), before=True), 0.2),
        ("comparative use", _beside(use, ("compare",), before=False, gap=1), 0.2),
        ("repair or service", _near(use, ("repair",)), 0.2),
        ("wanted or recycled", _near(use, ("wanted",)), 0.15),
        ("rental", _near(use, ("rent",)), 0.2),
        ("review or disclaimer", _writing(use), 0.2),
        ("parody", _near(use, ("parody",)), 0.35),
        ("exhibition", _near(use, ("show",)), 0.3),
    )
    for name, hits, left in checks:
        if hits:
            words = [h.text for h in hits]
            if use.slang:
                return _tried(name, "no", _quote(words, _words(use, "slang")), 1.0)
            return _tried(name, "yes", _quote(words, []), left)
    return None


def own_name(use: Use) -> Tried:
    """May hold if the seller's own name is the word in question."""
    seen = use.text[use.start : use.end].casefold()
    said = _words(use, "ownname")
    if said and not use.slang and not use.disguised:
        return _tried("own name", "unknown", _quote(said, [seen]), 0.45)
    if len(seen) < 2 or not use.operator:
        return None
    if seen in use.operator.casefold().split() or (len(seen) >= 3 and seen in use.operator):
        return _tried("own name", "unknown", f"operator {use.operator}", 0.4)
    return None


def other_territory(use: Use) -> Tried:
    """Holds if the goods are offered where the right does not reach."""
    if use.territory in _EVERYWHERE or not use.currency:
        return None
    market = _markets().get(use.currency, "")
    if not market or use.territory == market:
        return None
    if use.territory in ("EU", "EM", "EUIPO") and use.currency == "EUR":
        return None
    because = f"right of {use.territory}, offered in {use.currency}"
    return _tried("right of another territory", "yes", because, 0.35)


def parallel_import(use: Use) -> Tried:
    """Holds if import is said and papers are offered, at a price that genuine goods have."""
    customs = _words(use, "customs")
    said = _words(use, "parallel") + customs
    if not said:
        return None
    proof = _words(use, "proof") + customs
    dear = use.price_share is None or use.price_share >= 0.5
    if proof and dear and not use.slang and not use.disguised:
        return _tried("parallel import", "yes", _quote(said, proof), 0.35)
    if dear and not use.slang and not use.disguised:
        return _tried("parallel import", "unknown", _quote(said, ["no papers named"]), 0.45)
    return _tried("parallel import", "no", _quote(said, ["far below the list price"]), 1.0)


def claimed_genuine(use: Use) -> Tried:
    """Never holds: the seller's word is no evidence."""
    said = _words(use, "claim")
    if not said:
        return None
    return _tried("genuine goods", "no", _quote(said, ["a claim without proof"]), 1.0)


@cache
def _markets() -> dict[str, str]:
    return {pair[:3]: pair[4:] for pair in _statuses("market")}


@cache
def _statuses(kind: str) -> frozenset[str]:
    text = (files("counterfoil.detectors") / "statuses.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for name, words in rows if name == kind for word in words.split("|"))


def _tried(explanation: str, holds: str, because: str, left: float) -> tuple[Lawful, float]:
    return Lawful(explanation=explanation, holds=holds, because=because), left


_EDITORIAL = frozenset(
    ("guide", "deny", "denyafter", "unrelated", "compare", "repair",
     "wanted", "rent", "review", "parody", "show")
)  # fmt: skip
_RULES: tuple[tuple[frozenset[str], Callable[[Use], Tried]], ...] = (
    (frozenset(("used", "usedweak")), second_hand),
    (frozenset(("fit", "fitafter", "part", "absent")), compatible_accessory),
    (_EDITORIAL, editorial_or_disclaimer),
    (frozenset(("parallel", "customs")), parallel_import),
    (frozenset(("claim",)), claimed_genuine),
)


def _words(use: Use, kind: str) -> list[str]:
    here = [h.text for h in use.hits if h.kind == kind and not _within(use, h)]
    return here + [h.text for h in use.elsewhere if h.kind == kind]


def _other_words(use: Use) -> str:
    """What a text says beside the mention and known phrases: possibly what is offered."""
    left = list(use.text)
    for start, end in ((use.start, use.end), *((h.start, h.end) for h in use.hits)):
        left[start:end] = " " * (end - start)
    found = re.findall(r"[^\W\d_]+", "".join(left))
    return " ".join(w for w in found if len(w) >= 4 or (not w.isascii() and w not in _JOINTS))


def _of_the_goods(use: Use, hit: Hit) -> bool:
    """Whether a phrase is, or lies in, a name of the right's own goods."""
    if _within(use, hit) or hit.goods in use.goods:
        return True
    own = (h for h in use.hits if h.goods in use.goods)
    return any(h.start <= hit.start and hit.end <= h.end for h in own)


def _added(use: Use, hit: Hit) -> bool:
    """Whether a thing is offered together with the goods: `with box`, 送鞋带."""
    before = use.text[: hit.start].rstrip().casefold()
    return before.endswith(_ADDED)


def _quote(words: Iterable[str], more: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys([*words, *more]))


def _within(use: Use, hit: Hit) -> bool:
    return hit.start < use.end and use.start < hit.end


def _beside(use: Use, kinds: tuple[str, ...], *, before: bool, gap: int = 6) -> list[Hit]:
    """Phrases right before (or after) the mention, at most `gap` characters away."""
    found = []
    for hit in use.hits:
        if hit.kind not in kinds:
            continue
        low, high = (hit.end, use.start) if before else (use.end, hit.start)
        known = sum(
            h.end - h.start
            for h in use.hits
            if h.kind == "goods" and low <= h.start < h.end <= high
        )
        if 0 <= high - low <= gap + known:
            found.append(hit)
    return found


def _writing(use: Use) -> list[Hit]:
    """Writing about the mark; if its own goods are print, only what says `guide to X`."""
    if any(h.goods in use.goods and h.nice_class == _PRINT for h in use.hits):
        hits = _beside(use, ("review",), before=True)
        return [h for h in hits if h.text.casefold().endswith(_ABOUT)]
    return _near(use, ("review",))


def _denied(use: Use) -> list[Hit]:
    """`not X`, `X is not the maker`: nothing but signs stands between."""
    before = _beside(use, ("deny",), before=True, gap=3)
    after = _beside(use, ("denyafter",), before=False, gap=3)
    between = [use.text[h.end : use.start] for h in before]
    between += [use.text[use.end : h.start] for h in after]
    pairs = zip([*before, *after], between, strict=True)
    return [h for h, gap in pairs if not any(c.isdigit() for c in gap)]


def _near(use: Use, kinds: tuple[str, ...], elsewhere: int = 2) -> list[Hit]:
    """Phrases of the text; those of other texts if there are several different ones.

    One such word in a description (`repair`, `reviews`) is as often said of service and praise.
    """
    here = [h for h in use.hits if h.kind in kinds and not _of_the_goods(use, h)]
    there = [h for h in use.elsewhere if h.kind in kinds]
    return here + (there if len({h.text for h in there}) >= elsewhere else [])
