"""What an explanation may look at: a mention of a mark, and the known phrases around it."""

from collections.abc import Mapping, Sequence

import msgspec


class Hit(msgspec.Struct, frozen=True, gc=False):
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


class Said(msgspec.Struct, frozen=True, gc=False):
    """The known phrases of one text, in order, and by kind."""

    hits: Sequence[Hit] = ()
    kinds: Mapping[str, Sequence[Hit]] = {}


def said(hits: Sequence[Hit]) -> Said:
    """Sort phrases by kind."""
    kinds: dict[str, list[Hit]] = {}
    for hit in hits:
        kinds.setdefault(hit.kind, []).append(hit)
    return Said(hits, kinds)


class Use(msgspec.Struct, frozen=True, gc=False):
    """One mention of one mark in a text, with what the record says of goods."""

    text: str
    start: int
    end: int
    here: Said
    """Phrases of the text that holds the mention."""

    elsewhere: Sequence[Said]
    """Phrases of the record's other texts."""

    disguised: bool
    """Whether the name is written in a way that hides it."""

    same_goods: bool
    goods: frozenset[int]
    """Kinds of goods of the right."""

    other_class: str
    """Goods of the text if they all are of other classes than the right's; else empty."""

    slang: bool
    ordinary: bool
    """Whether the name is a word of the language, written as it is."""


class Tried(msgspec.Struct, frozen=True, gc=False):
    """One explanation that was tried."""

    explanation: str
    holds: str
    """`yes`, `no` or `unknown`."""

    because: str
    left: float
    """Score that is left if it holds, 0 to 1."""

    words: Sequence[Hit] = ()
    """Phrases of the text with the mention that it rests on."""

    stance: str = ""
    """What the law of the place says of it, where laws differ."""

    @property
    def confidence(self) -> float:
        """How surely it holds, 0 to 1: set by hand, see docs/detectors/lawful_use.md."""
        if self.holds == "no":
            return 0.05
        if self.holds == "unknown":
            return round(0.75 * (1 - self.left), 2)
        return round(min(0.97, 1 - self.left + 0.03 * max(0, len(self.words) - 1)), 2)


def cues(use: Use, kind: str) -> list[Hit]:
    """Phrases of a kind in all texts of the record, not those inside the mention."""
    here = [h for h in use.here.kinds.get(kind, ()) if not within(use, h)]
    return here + elsewhere(use, kind)


def elsewhere(use: Use, kind: str) -> list[Hit]:
    """Phrases of a kind in the record's other texts."""
    return [h for other in use.elsewhere for h in other.kinds.get(kind, ())]


def resting(
    use: Use, explanation: str, holds: str, left: float, rests: Sequence[Hit], *more: str
) -> Tried:
    """An explanation that rests on phrases.

    Args:
        use: The mention.
        explanation: What it is called.
        holds: `yes`, `no` or `unknown`.
        left: Score that is left if it holds.
        rests: The phrases, of any text of the record.
        more: What else it rests on, in words.
    """
    because = "; ".join(dict.fromkeys([*(h.text for h in rests), *more]))
    known = {id(h) for h in use.here.hits}
    own = {(h.start, h.end): h for h in rests if id(h) in known}
    return Tried(explanation, holds, because, left, tuple(own.values()))


def within(use: Use, hit: Hit) -> bool:
    """Whether a phrase overlaps the mention."""
    return hit.start < use.end and use.start < hit.end


def of_the_goods(use: Use, hit: Hit) -> bool:
    """Whether a phrase is, or lies in, a name of the right's own goods."""
    if within(use, hit) or hit.goods in use.goods:
        return True
    own = (h for h in use.here.kinds.get("goods", ()) if h.goods in use.goods)
    return any(h.start <= hit.start and hit.end <= h.end for h in own)


def beside(use: Use, kind: str, *, before: bool, gap: int = 6) -> list[Hit]:
    """Phrases right before (or after) the mention, at most `gap` characters away.

    Names of goods that stand between do not count as a gap.
    """
    found = []
    for hit in use.here.kinds.get(kind, ()):
        low, high = (hit.end, use.start) if before else (use.end, hit.start)
        known = sum(
            h.end - h.start
            for h in use.here.kinds.get("goods", ())
            if low <= h.start < h.end <= high
        )
        if 0 <= high - low <= gap + known:
            found.append(hit)
    return found


def near(use: Use, kind: str, least: int = 2) -> list[Hit]:
    """Phrases of the text; those of other texts if there are several different ones.

    One such word in a description (`repair`, `reviews`) is as often said of service and praise.
    """
    here = [h for h in use.here.kinds.get(kind, ()) if not of_the_goods(use, h)]
    there = elsewhere(use, kind)
    return here + (there if len({h.text for h in there}) >= least else [])
