"""Explanations that rest on the words of an offer: used, fits, review, import and the like."""

import re
from collections.abc import Callable
from functools import partial

from counterfoil.detectors.lawful_text import (
    Hit,
    Tried,
    Use,
    beside,
    near,
    of_the_goods,
    quote,
    words,
)

_JOINTS = frozenset("的之款新正好和与及等有无个件套用")
_ADDED = ("with", "incl", "including", "free", "plus", "+", "&", "and", "w/", *"送含带附赠加配连")
_COUNTED = re.compile(r"\b(?:[2-9]\d|[1-9]\d{2,}) ?(?:pcs|pieces|units|pairs|件|双|个装)")
"""A stock, in numbers."""

_ABOUT = (" to", " of", " about", " on", " behind", " with", "about", "关于", "读懂", "看懂")
_PRINT = 16
"""Nice class of books and printed matter."""


def second_hand(use: Use, units: int | None) -> Tried | None:
    """Holds for one's own used things in small numbers, not for a stock of them.

    Args:
        use: The mention.
        units: Number sold; None if unknown.
    """
    plain, hints = words(use, "used"), words(use, "usedweak")
    found = [*plain, *hints]
    if not found:
        return None
    bulk = words(use, "bulk") + _COUNTED.findall(use.text)
    name = "second-hand genuine goods"
    if use.slang or bulk:
        return Tried(name, "no", quote(found, bulk or words(use, "slang")), 1.0)
    sure = bool(plain) or len(set(hints)) > 1
    if units is None:
        holds, left = ("unknown", 0.4) if sure else ("no", 1.0)
        return Tried(name, holds, quote(found, ["number sold unknown"]), left)
    because = quote(found, [f"{units} sold"])
    if units <= (5 if sure else 2):
        return Tried(name, "yes", because, 0.15)
    if units <= (15 if sure else 5):
        return Tried(name, "unknown", because, 0.45)
    return Tried(name, "no", because, 1.0)


def compatible_accessory(use: Use) -> Tried | None:
    """Holds if something else is offered, for use with goods of that mark."""
    name = "compatible accessory"
    if alone := words(use, "absent"):
        return Tried(name, "yes", quote(alone, []), 0.2)
    fits = [*beside(use, "fit", before=True), *beside(use, "fitafter", before=False)]
    parts = [h for h in use.here.kinds.get("part", ()) if not of_the_goods(use, h)]
    if fits:
        parts += [h for h in use.here.kinds.get("goods", ()) if not of_the_goods(use, h)]
    else:
        parts = [h for h in parts if h.start >= use.end and not _added(use, h)]
    if not fits and not parts:
        return None
    cues = [h.text for h in (*fits, *parts)]
    if use.slang:
        return Tried(name, "no", quote(cues, words(use, "slang")), 1.0)
    if not fits:
        return Tried(name, "unknown", quote(cues, ["no word that says it fits"]), 0.48)
    if parts or (use.other_class and not use.same_goods):
        return Tried(name, "yes", quote(cues, []), 0.1)
    other = _other_words(use)
    if use.same_goods and not other:
        return Tried(name, "no", quote(cues, ["nothing but the mark's goods"]), 1.0)
    return Tried(name, "unknown", quote(cues, [other]), 0.45)


def other_class(use: Use) -> Tried | None:
    """Holds if the goods named are all of classes for which the mark is not registered."""
    if not use.other_class or use.same_goods:
        return None
    return Tried("other class of goods", "yes", use.other_class, 0.2)


def descriptive(use: Use) -> Tried | None:
    """May hold if the mark is an ordinary word and the goods are not the right's."""
    after = beside(use, "describe", before=False, gap=1)
    if not use.ordinary and not after:
        return None
    word = use.text[use.start : after[0].end if after else use.end]
    if use.same_goods or use.slang:
        return Tried("descriptive use", "no", f"{word}; goods or words fit the mark", 1.0)
    return Tried("descriptive use", "unknown", f"{word} may be meant as a word", 0.4)


def editorial_or_disclaimer(use: Use) -> Tried | None:
    """Review, book, repair, wanted, rental, comparison, disclaimer, parody, museum."""
    if guide := words(use, "guide"):
        return Tried("review or disclaimer", "yes", quote(guide, []), 0.2)
    for name, look, left in _CHECKS:
        if hits := look(use):
            found = [h.text for h in hits]
            if use.slang:
                return Tried(name, "no", quote(found, words(use, "slang")), 1.0)
            return Tried(name, "yes", quote(found, []), left)
    return None


def own_workshop(use: Use) -> Tried | None:
    """May hold if the seller speaks of the family's own workshop."""
    found = words(use, "ownname")
    if not found or use.slang or use.disguised:
        return None
    seen = use.text[use.start : use.end].casefold()
    return Tried("own name", "unknown", quote(found, [seen]), 0.45)


def parallel_import(use: Use, price_share: float | None) -> Tried | None:
    """Holds if import is said and papers are offered, at a price that genuine goods have.

    Args:
        use: The mention.
        price_share: Price over list price; None if unknown.
    """
    name = "parallel import"
    customs = words(use, "customs")
    found = words(use, "parallel") + customs
    if not found:
        return None
    proof = words(use, "proof") + customs
    dear = price_share is None or price_share >= 0.5
    if proof and dear and not use.slang and not use.disguised:
        return Tried(name, "yes", quote(found, proof), 0.35)
    if dear and not use.slang and not use.disguised:
        return Tried(name, "unknown", quote(found, ["no papers named"]), 0.45)
    return Tried(name, "no", quote(found, ["far below the list price"]), 1.0)


def claimed_genuine(use: Use) -> Tried | None:
    """Never holds: the seller's word is no evidence."""
    found = words(use, "claim")
    if not found:
        return None
    return Tried("genuine goods", "no", quote(found, ["a claim without proof"]), 1.0)


def _other_words(use: Use) -> str:
    """What a text says beside the mention and known phrases: possibly what is offered."""
    left = list(use.text)
    for start, end in ((use.start, use.end), *((h.start, h.end) for h in use.here.hits)):
        left[start:end] = " " * (end - start)
    found = re.findall(r"[^\W\d_]+", "".join(left))
    return " ".join(w for w in found if len(w) >= 4 or (not w.isascii() and w not in _JOINTS))


def _added(use: Use, hit: Hit) -> bool:
    """Whether a thing is offered together with the goods: `with box`, 送鞋带."""
    before = use.text[: hit.start].rstrip().casefold()
    return before.endswith(_ADDED)


def _writing(use: Use) -> list[Hit]:
    """Writing about the mark; if its own goods are print, only what says `guide to X`."""
    own = (h for h in use.here.kinds.get("goods", ()) if h.goods in use.goods)
    if any(h.nice_class == _PRINT for h in own):
        hits = beside(use, "review", before=True)
        return [h for h in hits if h.text.casefold().endswith(_ABOUT)]
    return near(use, "review")


def _denied(use: Use) -> list[Hit]:
    """`not X`, `X is not the maker`: nothing but signs stands between."""
    before = beside(use, "deny", before=True, gap=3)
    after = beside(use, "denyafter", before=False, gap=3)
    between = [use.text[h.end : use.start] for h in before]
    between += [use.text[use.end : h.start] for h in after]
    pairs = zip([*before, *after], between, strict=True)
    return [h for h, gap in pairs if not any(c.isdigit() for c in gap)]


_CHECKS: tuple[tuple[str, Callable[[Use], list[Hit]], float], ...] = (
    ("review or disclaimer", _denied, 0.15),
    ("review or disclaimer", partial(near, kind="unrelated", least=1), 0.2),
    ("comparative use", partial(beside, kind="compare", before=True), 0.2),
    ("comparative use", partial(beside, kind="compare", before=False, gap=1), 0.2),
    ("repair or service", partial(near, kind="repair"), 0.2),
    ("wanted or recycled", partial(near, kind="wanted"), 0.15),
    ("rental", partial(near, kind="rent"), 0.2),
    ("review or disclaimer", _writing, 0.2),
    ("parody", partial(near, kind="parody"), 0.35),
    ("exhibition", partial(near, kind="show"), 0.3),
)
"""Editorial and like uses in the order in which they are tried, and the score that is left."""
