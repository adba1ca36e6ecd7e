"""Explanations that rest on the words of an offer: used, fits, review, import and the like."""

import re
from collections.abc import Callable
from functools import partial

import msgspec

from counterfoil.detectors.exhaustion import stance
from counterfoil.detectors.lawful_text import (
    Hit,
    Tried,
    Use,
    beside,
    cues,
    near,
    of_the_goods,
    resting,
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
    plain, hints = cues(use, "used"), cues(use, "usedweak")
    found = [*plain, *hints]
    if not found:
        return None
    bulk = [h.text for h in cues(use, "bulk")] + _COUNTED.findall(use.text)
    tell = partial(resting, use, "second-hand genuine goods")
    if use.slang or bulk:
        return tell("no", 1.0, found, *(bulk or _slang(use)))
    sure = bool(plain) or len({h.text for h in hints}) > 1
    if units is None:
        holds, left = ("unknown", 0.4) if sure else ("no", 1.0)
        return tell(holds, left, found, "number sold unknown")
    if units <= (5 if sure else 2):
        return tell("yes", 0.15, found, f"{units} sold")
    if units <= (15 if sure else 5):
        return tell("unknown", 0.45, found, f"{units} sold")
    return tell("no", 1.0, found, f"{units} sold")


def compatible_accessory(use: Use) -> Tried | None:
    """Holds if something else is offered, for use with goods of that mark."""
    tell = partial(resting, use, "compatible accessory")
    if alone := cues(use, "absent"):
        return tell("yes", 0.2, alone)
    fits = [*beside(use, "fit", before=True), *beside(use, "fitafter", before=False)]
    parts = [h for h in use.here.kinds.get("part", ()) if not of_the_goods(use, h)]
    if fits:
        parts += [h for h in use.here.kinds.get("goods", ()) if not of_the_goods(use, h)]
    else:
        parts = [h for h in parts if h.start >= use.end and not _added(use, h)]
    if not fits and not parts:
        return None
    found = [*fits, *parts]
    if use.slang:
        return tell("no", 1.0, found, *_slang(use))
    if not fits:
        return tell("unknown", 0.48, found, "no word that says it fits")
    if parts or (use.other_class and not use.same_goods):
        return tell("yes", 0.1, found)
    other = _other_words(use)
    if use.same_goods and not other:
        return tell("no", 1.0, found, "nothing but the mark's goods")
    return tell("unknown", 0.45, found, other)


def other_class(use: Use) -> Tried | None:
    """Holds if the goods named are all of classes for which the mark is not registered."""
    if not use.other_class or use.same_goods:
        return None
    named = tuple(use.here.kinds.get("goods", ()))
    return Tried("other class of goods", "yes", use.other_class, 0.2, named)


def descriptive(use: Use) -> Tried | None:
    """May hold if the mark is an ordinary word and the goods are not the right's."""
    after = beside(use, "describe", before=False, gap=1)
    if not use.ordinary and not after:
        return None
    name, found = "descriptive use", tuple(after[:1])
    word = use.text[use.start : after[0].end if after else use.end]
    if use.same_goods or use.slang:
        return Tried(name, "no", f"{word}; goods or words fit the mark", 1.0, found)
    return Tried(name, "unknown", f"{word} may be meant as a word", 0.4, found)


def editorial_or_disclaimer(use: Use) -> Tried | None:
    """Review, book, repair, wanted, rental, comparison, disclaimer, parody, museum."""
    if guide := cues(use, "guide"):
        return resting(use, "guide against counterfeits", "yes", 0.2, guide)
    for name, look, left in _CHECKS:
        if hits := look(use):
            if use.slang:
                return resting(use, name, "no", 1.0, hits, *_slang(use))
            return resting(use, name, "yes", left, hits)
    return None


def own_workshop(use: Use) -> Tried | None:
    """May hold if the seller speaks of the family's own workshop."""
    found = cues(use, "ownname")
    if not found or use.slang or use.disguised:
        return None
    return resting(
        use, "own name", "unknown", 0.45, found, use.text[use.start : use.end].casefold()
    )


def parallel_import(use: Use, price_share: float | None, jurisdiction: str) -> Tried | None:
    """Holds if import is said and papers are offered, at a price that genuine goods have.

    Genuine goods that were first sold abroad are still unlawful where the right is exhausted
    by sales at home, or in a region, only.

    Args:
        use: The mention.
        price_share: Price over list price; None if unknown.
        jurisdiction: Code of the place whose law counts.
    """
    customs = cues(use, "customs")
    found = cues(use, "parallel") + customs
    if not found:
        return None
    proof = cues(use, "proof") + customs
    tell = partial(resting, use, "parallel import")
    if price_share is not None and price_share < 0.5:
        return tell("no", 1.0, found, "far below the list price")
    if use.slang or use.disguised:
        return tell("no", 1.0, found, *(_slang(use) or ["the name is disguised"]))
    law = stance(jurisdiction, use.text)
    if law.lawful == "no":
        tried = tell("no", 1.0, found, *(h.text for h in proof), law.says)
    elif law.lawful == "unknown":
        tried = tell("unknown", 0.45, found, *(h.text for h in proof), law.says)
    elif proof:
        tried = tell("yes", 0.35, [*found, *proof])
    else:
        tried = tell("unknown", 0.45, found, "no papers named")
    return msgspec.structs.replace(tried, stance=law.says)


def claimed_genuine(use: Use) -> Tried | None:
    """Never holds: the seller's word is no evidence."""
    found = cues(use, "claim")
    if not found:
        return None
    return resting(use, "genuine goods", "no", 1.0, found, "a claim without proof")


def _slang(use: Use) -> list[str]:
    return [h.text for h in cues(use, "slang")]


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


def _writing(use: Use, kind: str = "review") -> list[Hit]:
    """Writing about the mark; if its own goods are print, only what says `guide to X`."""
    own = (h for h in use.here.kinds.get("goods", ()) if h.goods in use.goods)
    if any(h.nice_class == _PRINT for h in own):
        hits = beside(use, kind, before=True)
        return [h for h in hits if h.text.casefold().endswith(_ABOUT)]
    return near(use, kind)


def _denied(use: Use) -> list[Hit]:
    """`not X`, `X is not the maker`: nothing but signs stands between."""
    before = beside(use, "deny", before=True, gap=3)
    after = beside(use, "denyafter", before=False, gap=3)
    between = [use.text[h.end : use.start] for h in before]
    between += [use.text[use.end : h.start] for h in after]
    pairs = zip([*before, *after], between, strict=True)
    return [h for h, gap in pairs if not any(c.isdigit() for c in gap)]


_CHECKS: tuple[tuple[str, Callable[[Use], list[Hit]], float], ...] = (
    ("disclaimer", _denied, 0.15),
    ("disclaimer", partial(near, kind="unrelated", least=1), 0.2),
    ("comparative use", partial(beside, kind="compare", before=True), 0.2),
    ("comparative use", partial(beside, kind="compare", before=False, gap=1), 0.2),
    ("repair or service", partial(near, kind="repair"), 0.2),
    ("wanted or recycled", partial(near, kind="wanted"), 0.15),
    ("rental", partial(near, kind="rent"), 0.2),
    ("news report", partial(_writing, kind="news"), 0.2),
    ("review or criticism", partial(_writing, kind="criticism"), 0.2),
    ("writing about the mark", _writing, 0.2),
    ("parody", partial(near, kind="parody"), 0.35),
    ("exhibition", partial(near, kind="show"), 0.3),
)
"""Editorial and like uses in the order in which they are tried, and the score that is left."""
