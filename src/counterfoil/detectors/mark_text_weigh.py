"""Weighs one mention: how it was seen, the goods, the cues, and the explanations."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from counterfoil.detectors.lawful_use import Hit, Use, explain
from counterfoil.detectors.mark_text_index import Mark, MarkIndex, Name
from counterfoil.model.finding import Lawful, Reason


class Seen(msgspec.Struct, frozen=True):
    """A mention in one text."""

    name: int
    start: int
    end: int
    """In code points of the text as captured."""

    how: str
    edits: int
    rank: float


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What the detector needs of one record."""

    record: str
    platform: str
    shop_id: str
    units: int | None
    seen_at: datetime | None
    price: float | None
    currency: str


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """One text of a record."""

    text: str
    field: str
    """`title`, `description` or `speech at 00:01:35`."""

    hits: tuple[Hit, ...]
    mentions: tuple[Seen, ...]


class Weighed(msgspec.Struct, frozen=True):
    """A finding before it is named."""

    mark: int
    score: float
    suspicion: float
    """Score before lawful explanations."""

    reasons: tuple[Reason, ...]
    lawful: tuple[Lawful, ...]
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
    "word": ("ordinary word in {field} that sounds like the Chinese mark", 0.2),
    "homophone": ("characters in {field} that sound like the Chinese mark", 0.36),
    "loose": ("characters in {field} that sound nearly like the Chinese mark", 0.26),
    "masked": ("mark in {field} with letters hidden", 0.0),
}
_PLAIN_SLANG = 0.1
_STRONG = frozenset({"letters", "joined", "characters", "gapped", "split"})
_NEAR_MISS = frozenset({"typo", "sound", "cut", "pinyin", "homophone", "loose", "word"})
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
    if how in ("homophone", "loose", "pinyin") and name.han and len(name.key) >= 3:
        return _PLAIN[how][1] + 0.1
    if how == "vowels" and length - edits < 4:
        return 0.26
    return _PLAIN[how][1]


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
    index: MarkIndex, row: Row, passage: Passage, seen: Seen, other: Sequence[Hit]
) -> Weighed:
    """Score one mention with its reasons and explanations.

    Args:
        index: The prepared marks.
        row: The record.
        passage: The text with the mention.
        seen: The mention.
        other: Phrases of the record's other texts.
    """
    name = index.names[seen.name]
    mark = index.marks[name.mark]
    goods = goods_relation(mark, passage.hits, other)
    captured = passage.text[seen.start : seen.end]
    disguised = seen.how in _STRONG and _folded_only(captured, name.text, seen.how)
    reasons = [_sight(seen, passage.field, name.text, captured, disguised)]
    if bad := _loose_ends(index, passage, seen):
        says = "letters around it may belong to the same word"
        reasons.append(_reason(says, name.text, _around(passage.text, seen), -0.12 * bad))
    if goods.words and goods.weight:
        reasons.append(_reason(goods.says, mark.goods_text, goods.words, goods.weight))
    share = _share(row, mark)
    slang = _slang(seen, passage.hits, other)
    reasons += slang
    reasons += _price(row, mark, share, seen.how, goods.same, bool(slang) or _sounds_whole(seen))
    use = _use(index, mark, row, passage, seen, other, goods, share, _plain_slang(slang), disguised)
    return _conclude(name.mark, reasons, explain(use))


_JOINTS = frozenset("的在是有和与及或款用送配新原正从买卖给让把被这那个")


def _loose_ends(index: MarkIndex, passage: Passage, seen: Seen) -> int:
    """How many ends of a Han mention touch characters that are no known word (0 to 2)."""
    if seen.how not in ("characters", "split", "homophone", "loose", "word"):
        return 0
    text, start, end = passage.text, seen.start, seen.end
    before, after = text[:start][-2:], text[end : end + 2]
    spans = [(h.start, h.end) for h in passage.hits]
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
    return (not left) + (not right)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _around(text: str, seen: Seen) -> str:
    return text[max(0, seen.start - 3) : seen.end + 3]


class Relation(msgspec.Struct, frozen=True):
    """Goods of the text beside the goods of the right."""

    says: str
    words: str
    weight: float
    same: bool
    other_class: str


def goods_relation(mark: Mark, hits: Sequence[Hit], other: Sequence[Hit]) -> Relation:
    """Same kind, related class, other class or unknown."""
    named = [h for h in hits if h.kind == "goods"] or [h for h in other if h.kind == "goods"]
    if not named:
        return Relation("", "", 0.0, False, "")
    same = [h for h in named if h.goods in mark.goods]
    if same:
        return Relation("same kind of goods", _join(same), 0.18, True, "")
    related = [h for h in named if h.nice_class in mark.classes]
    if related:
        return Relation("goods of the same class", _join(related), 0.08, False, "")
    if not mark.classes or any(h.nice_class == 0 for h in named):
        return Relation("", "", 0.0, False, "")
    classes = ", ".join(str(c) for c in sorted({h.nice_class for h in named}))
    held = ", ".join(str(c) for c in sorted(mark.classes))
    because = f"{_join(named)} (class {classes}); registered for class {held}"
    return Relation("", "", 0.0, False, because)


def _sight(seen: Seen, field: str, registered: str, captured: str, disguised: bool) -> Reason:
    says, _ = _PLAIN[seen.how]
    edits = "one edit away" if seen.edits == 1 else f"{seen.edits} edits away"
    says = says.format(field=field, edits=edits)
    weight = seen.rank
    if disguised and seen.how == "letters":
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


def _slang(seen: Seen, hits: Sequence[Hit], other: Sequence[Hit]) -> list[Reason]:
    found = sorted(
        (h for h in (*hits, *other) if h.kind == "slang"), key=lambda h: (-h.weight, h.start)
    )
    if not found:
        return []
    weight = min(0.15, found[0].weight + 0.02 * (len(found) - 1))
    return [_reason("words that counterfeit sellers use", "", _join(found), weight)]


def _use(
    index: MarkIndex, mark: Mark, row: Row, passage: Passage, seen: Seen, other: Sequence[Hit],
    goods: Relation, share: float | None, slang: bool, disguised: bool,
) -> Use:  # fmt: skip
    shop_name, operator = index.shops.get(row.shop_id, ("", ""))
    return Use(
        text=passage.text,
        start=seen.start,
        end=seen.end,
        hits=passage.hits,
        elsewhere=other,
        disguised=disguised,
        platform=row.platform,
        shop_id=row.shop_id,
        units=row.units,
        seen_at=row.seen_at,
        currency=row.currency,
        price_share=share,
        same_goods=goods.same,
        goods=mark.goods,
        other_class=goods.other_class,
        terms=index.authorised.get((mark.number, row.shop_id), ()),
        owner=mark.owner,
        shop_name=shop_name,
        operator=operator,
        status=mark.status,
        registered_on=mark.registered_on,
        expires_on=mark.expires_on,
        territory=mark.jurisdiction,
        home=index.home,
        slang=slang,
        ordinary=index.names[seen.name].ordinary and seen.how in _STRONG,
    )


def _conclude(mark: int, reasons: list[Reason], tried: tuple[tuple[Lawful, float], ...]) -> Weighed:
    total = sum(r.weight for r in reasons)
    if total > 0.99:
        reasons.append(_reason("sum of the parts is above the highest score", "", "", 0.99 - total))
        total = 0.99
    suspicion = total
    verdict = "suspected" if total >= 0.5 else "weak"
    left, best = min(((left, one) for one, left in tried), key=lambda t: t[0])
    if left < total and best.holds != "no":
        says = f"lawful explanation: {best.explanation}"
        if best.holds == "unknown":
            says = f"possible {says}"
        reasons.append(_reason(says, "", best.because, left - total))
        verdict = "explained" if best.holds == "yes" else "weak"
        total = left
    score = round(total, 4)
    lawful = tuple(lawful for lawful, _ in tried)
    return Weighed(mark, score, suspicion, tuple(reasons), lawful, verdict)


def _share(row: Row, mark: Mark) -> float | None:
    if row.price is None or row.price <= 0 or not mark.list_price:
        return None
    if row.currency and mark.currency and row.currency != mark.currency:
        return None
    return row.price / mark.list_price


def _folded_only(captured: str, registered: str, how: str) -> bool:
    """Whether the name was found only after folding."""
    return how in ("gapped", "split") or _bare(captured) not in _bare(registered)


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _join(hits: Sequence[Hit]) -> str:
    return "; ".join(dict.fromkeys(h.text for h in hits))


def _reason(says: str, right: str, observed: str, weight: float) -> Reason:
    return Reason(says=says, right_value=right, observed_value=observed, weight=round(weight, 4))
