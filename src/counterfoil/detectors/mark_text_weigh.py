"""Weighs one mention: how it was seen, the goods, the cues, and the explanations."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter

import msgspec

from counterfoil.detectors.lawful_rules import Offer, explain
from counterfoil.detectors.lawful_text import Hit, Said, Tried, Use
from counterfoil.detectors.mark_text_index import Mark, MarkIndex, Name
from counterfoil.model.finding import Reason


class Seen(msgspec.Struct, frozen=True, gc=False):
    """A mention in one text."""

    name: int
    start: int
    end: int
    """In code points of the text as captured."""

    how: str
    edits: int
    rank: float


class Row(msgspec.Struct, frozen=True, gc=False):
    """What the detector needs of one record."""

    record: str
    platform: str
    shop_id: str
    units: int | None
    day: date | None
    price: float | None
    currency: str


class Passage(msgspec.Struct, frozen=True, gc=False):
    """One text of a record."""

    text: str
    said: Said
    field: str
    """`title`, `description` or `speech at 00:01:35`."""

    mentions: tuple[Seen, ...]


class Weighed(msgspec.Struct, frozen=True, gc=False):
    """A finding before it is named."""

    mark: int
    score: float
    suspicion: float
    """Score before lawful explanations."""

    reasons: tuple[Reason, ...]
    lawful: tuple[Tried, ...]
    verdict: str


_PLAIN = {
    "letters": ("mark in {field}", 0.62),
    "joined": ("mark in {field} with gaps between its letters", 0.66),
    "inside": ("mark inside a longer word in {field}", 0.48),
    "typo": ("word in {field} {edits} from the mark", 0.0),
    "shape": ("word in {field} that looks like the mark", 0.52),
    "sound": ("word in {field} that sounds like the mark", 0.46),
    "vowels": ("mark without its vowels in {field}", 0.40),
    "cut": ("beginning of the mark in {field}", 0.32),
    "reversed": ("mark written backwards in {field}", 0.40),
    "pinyin": ("pinyin of the Chinese mark in {field}", 0.42),
    "half pinyin": ("Chinese mark half in pinyin in {field}", 0.46),
    "house": ("initials of the Chinese mark, with 'house', in {field}", 0.36),
    "initials": ("initials of the Chinese mark in {field}", 0.12),
    "characters": ("Chinese mark in {field}", 0.60),
    "gapped": ("Chinese mark in {field} with signs between its characters", 0.62),
    "split": ("Chinese mark in {field} with a sign inside, between other words", 0.5),
    "word": ("ordinary word in {field} that sounds like the Chinese mark", 0.18),
    "homophone": ("characters in {field} that sound like the Chinese mark", 0.36),
    "loose": ("characters in {field} that sound nearly like the Chinese mark", 0.26),
    "masked": ("mark in {field} with letters hidden", 0.0),
    "look-alike": ("characters in {field} that look like the Chinese mark", 0.28),
    "parts": ("Chinese mark in {field} with a character taken apart", 0.48),
    "numbers": ("Chinese mark in {field} with digits for characters", 0.28),
    "spelled": ("sounds of the Chinese mark spelled out in {field}", 0.46),
    "respelled": ("another spelling of the Chinese mark in {field}", 0.3),
}
_PLAIN_SLANG = 0.1
_KEPT = 65_536
"""Answers of a pure function that are kept: listings say the same things in the same words."""

_STRONG = frozenset({"letters", "joined", "characters", "gapped", "split"})
_NEAR_MISS = frozenset(
    ("typo", "sound", "cut", "pinyin", "homophone", "loose", "word", "look-alike", "respelled")
)
"""Ways in which an honest name may happen to come near a mark."""


def rank(how: str, edits: int, name: Name) -> float:
    """Weight of a mention by how it was seen, 0 to 1, before goods and cues."""
    length = len(name.key)
    if how == "typo":
        return _typo(edits, length)
    if how == "masked":
        return _masked(edits, length, name.han)
    if how == "inside":
        return 0.5 if length >= 7 else 0.42
    if how in ("sound", "shape") and edits > 3:
        return 0.4
    if name.han and how in _FORMS:
        return _form(how, edits, length)
    if how in ("homophone", "loose", "pinyin", "spelled", "respelled") and name.han and length >= 3:
        return _PLAIN[how][1] + 0.1
    if how == "vowels" and length - edits < 4:
        return 0.26
    return _PLAIN[how][1]


_FORMS = frozenset({"look-alike", "parts", "reversed", "numbers"})


def _form(how: str, weak: int, length: int) -> float:
    """Weight of another form of a Chinese name; two characters may stand together by chance."""
    base = 0.28 if how == "reversed" else _PLAIN[how][1]
    return base + (0.16 if length >= 3 else 0.0) - 0.12 * weak


def _sounds_whole(seen: Seen) -> bool:
    """Whether three characters or more sound like the mark, which is hardly chance."""
    return seen.how in ("homophone", "pinyin") and seen.rank >= 0.46


def _typo(edits: int, length: int) -> float:
    if edits <= 1:
        return {4: 0.36, 5: 0.46, 6: 0.52, 7: 0.54}.get(length, 0.58 if length > 7 else 0.2)
    return 0.44 if length >= 9 else 0.32


def _masked(hidden: int, length: int, han: bool) -> float:
    if han:
        return {2: 0.2, 3: 0.42}.get(length, 0.5)
    return 0.58 if hidden * 2 <= length - 2 else 0.42


def weigh(
    index: MarkIndex, row: Row, passage: Passage, seen: Seen, others: Sequence[Said]
) -> Weighed:
    """Score one mention with its reasons and explanations.

    Args:
        index: The prepared marks.
        row: The record.
        passage: The text with the mention.
        seen: The mention.
        others: Phrases of the record's other texts.
    """
    name = index.names[seen.name]
    mark = index.marks[name.mark]
    goods = goods_relation(mark.goods, mark.classes, goods_named(passage.said, others))
    captured = passage.text[seen.start : seen.end]
    disguised = seen.how in _STRONG and _folded_only(captured, name.text, seen.how)
    reasons = [
        _sight(seen.how, seen.edits, seen.rank, passage.field, name.text, captured, disguised)
    ]
    if bad := _loose_ends(index, passage, seen):
        says = "letters around it may belong to the same word"
        reasons.append(_reason(says, name.text, _around(passage.text, seen), -0.12 * bad))
    if goods.words and goods.weight:
        reasons.append(_reason(goods.says, mark.goods_text, goods.words, goods.weight))
    share = _share(row, mark)
    slang = _slang(passage.said, others)
    reasons += slang
    firm = bool(slang) or _sounds_whole(seen)
    reasons += _price(row, mark, share, seen.how, goods.same, firm)
    use = Use(
        passage.text, seen.start, seen.end, passage.said, others, disguised, goods.same, mark.goods,
        goods.other_class, _plain_slang(slang), name.ordinary and seen.how in _STRONG,
    )  # fmt: skip
    return _conclude(name.mark, reasons, explain(use, _offer(index, mark, row, share)))


_JOINTS = frozenset("的在是有和与及或款用送配新原正从买卖给让把被这那个")


_CHARACTERS = frozenset(("characters", "split", "homophone", "loose", "word", *_FORMS))


def _loose_ends(index: MarkIndex, passage: Passage, seen: Seen) -> int:
    """How many ends of a Han mention touch characters that are no known word (0 to 2).

    An end of another form of a name that cuts a known phrase counts once more.
    """
    text, start, end = passage.text, seen.start, seen.end
    if seen.how not in _CHARACTERS or not (_is_han(text[start]) or _is_han(text[end - 1])):
        return 0
    before, after = text[:start][-2:], text[end : end + 2]
    spans = [(h.start, h.end) for h in passage.said.hits]
    left = (
        not _is_han(before[-1:])
        or before[-1:] in _JOINTS
        or before in index.chinese
        or any(e == start for _, e in spans)
    )
    right = (
        not _is_han(after[:1])
        or after[:1] in _JOINTS
        or after in index.chinese
        or any(s == end for s, _ in spans)
    )
    cut = seen.how in _FORMS and any(s < end < e or s < start < e for s, e in spans)
    return (not left) + (not right) + cut


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _around(text: str, seen: Seen) -> str:
    return text[max(0, seen.start - 3) : seen.end + 3]


class Relation(msgspec.Struct, frozen=True, gc=False):
    """Goods of the text beside the goods of the right."""

    says: str
    words: str
    weight: float
    same: bool
    other_class: str


Goods = tuple[tuple[str, int, int], ...]
"""Goods as named, with their kinds and Nice classes."""


def goods_named(here: Said, others: Sequence[Said]) -> Goods:
    """Goods of the text with the mention, or else of the other texts."""
    found: Sequence[Hit] = here.kinds.get("goods", ())
    if not found:
        found = [h for other in others for h in other.kinds.get("goods", ())]
    return tuple([(h.text, h.goods, h.nice_class) for h in found])


@lru_cache(_KEPT)
def goods_relation(goods: frozenset[int], classes: frozenset[int], named: Goods) -> Relation:
    """Same kind, related class, other class or unknown.

    Args:
        goods: Kinds of goods of the right.
        classes: Nice classes of the right.
        named: Goods of the offer.
    """
    if not named:
        return Relation("", "", 0.0, False, "")
    same = [text for text, kind, _ in named if kind in goods]
    if same:
        return Relation("same kind of goods", _join(same), 0.18, True, "")
    related = [text for text, _, nice in named if nice in classes]
    if related:
        return Relation("goods of the same class", _join(related), 0.08, False, "")
    if not classes or any(nice == 0 for _, _, nice in named):
        return Relation("", "", 0.0, False, "")
    others = ", ".join(str(c) for c in sorted({nice for _, _, nice in named}))
    held = ", ".join(str(c) for c in sorted(classes))
    texts = _join([text for text, _, _ in named])
    return Relation("", "", 0.0, False, f"{texts} (class {others}); registered for class {held}")


@lru_cache(_KEPT)
def _sight(
    how: str, edits: int, weight: float, field: str, registered: str, captured: str, disguised: bool
) -> Reason:
    says, _ = _PLAIN[how]
    distance = "one edit away" if edits == 1 else f"{edits} edits away"
    says = says.format(field=field, edits=distance)
    if disguised and how == "letters":
        says, weight = says + " in look-alike letters", weight + 0.08
    return _reason(says, registered, captured, weight)


def _plain_slang(reasons: Sequence[Reason]) -> bool:
    """Whether the slang is more than a word that honest sellers use too."""
    return any(r.weight >= _PLAIN_SLANG for r in reasons)


def _price(
    row: Row, mark: Mark, share: float | None, how: str, same: bool, slang: bool
) -> list[Reason]:
    """A low price adds to a suspicion; the price of genuine goods speaks against a near miss."""
    if share is None or not (same or how in _STRONG):
        return []
    weight = 0.12 if share < 0.5 else 0.05 if share < 0.6 else 0.0
    if how in _NEAR_MISS and share >= 0.6:
        firm = slang or how == "pinyin"
        weight = -0.1 if share < 0.75 or firm else -0.2
    if not weight:
        return []
    listed = f"{mark.list_price:.2f} {mark.currency}".strip()
    asked = f"{row.price:.2f} {row.currency}".strip()
    return [_reason(f"price is {share:.0%} of the list price", listed, asked, weight)]


def _slang(here: Said, others: Sequence[Said]) -> list[Reason]:
    hits = [h for one in (here, *others) for h in one.kinds.get("slang", ())]
    if not hits:
        return []
    found = sorted(hits, key=lambda h: (-h.weight, h.start))
    weight = min(0.15, found[0].weight + 0.02 * (len(found) - 1))
    words = _join([h.text for h in found])
    return [_reason("words that counterfeit sellers use", "", words, weight)]


def _offer(index: MarkIndex, mark: Mark, row: Row, share: float | None) -> Offer:
    return Offer(
        platform=row.platform,
        shop_id=row.shop_id,
        operator=index.shops.get(row.shop_id, ("", ""))[1],
        units=row.units,
        day=row.day,
        currency=row.currency,
        price_share=share,
        owner=mark.owner,
        terms=index.authorised.get((mark.number, row.shop_id), ()),
        status=mark.status,
        registered_on=mark.registered_on,
        expires_on=mark.expires_on,
        territory=mark.jurisdiction,
        jurisdiction=index.home or mark.jurisdiction,
    )


def _conclude(mark: int, reasons: list[Reason], tried: tuple[Tried, ...]) -> Weighed:
    total = sum(r.weight for r in reasons)
    if total > 0.99:
        reasons.append(_reason("sum of the parts is above the highest score", "", "", 0.99 - total))
        total = 0.99
    suspicion = total
    verdict = "suspected" if total >= 0.5 else "weak"
    best = min(tried, key=_LEFT)
    if best.left < total and best.holds != "no":
        says = f"lawful explanation: {best.explanation}"
        if best.holds == "unknown":
            says = f"possible {says}"
        reasons.append(_reason(says, "", best.because, best.left - total))
        verdict = "explained" if best.holds == "yes" else "weak"
        total = best.left
    return Weighed(mark, round(total, 4), suspicion, tuple(reasons), tried, verdict)


_LEFT = attrgetter("left")


def _share(row: Row, mark: Mark) -> float | None:
    if row.price is None or row.price <= 0 or not mark.list_price:
        return None
    if row.currency and mark.currency and row.currency != mark.currency:
        return None
    return row.price / mark.list_price


@lru_cache(_KEPT)
def _folded_only(captured: str, registered: str, how: str) -> bool:
    """Whether the name was found only after folding."""
    return how in ("gapped", "split") or _bare(captured) not in _bare(registered)


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _join(texts: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


@lru_cache(_KEPT)
def _reason(says: str, right: str, observed: str, weight: float) -> Reason:
    return Reason(says=says, right_value=right, observed_value=observed, weight=round(weight, 4))
