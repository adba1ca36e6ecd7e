"""Offers made in speech: what is sold when, for how much, and whether as a copy.

Segments near each other are read together (a host names the goods, then the price, then the
link). A mark is found by its folded skeleton, or by its sound, since speech recognition
writes brands as it hears them. Evidence is a clip: start and end in seconds.

Known false positives: a host who warns of copies, compares with a brand, or sells second
hand; marks that are ordinary words. Known misses: code words that are not in the lexicon.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import msgspec
import pyarrow as pa

from counterfoil.detectors.phrases import canonical
from counterfoil.language.fold import fold_text, skeleton_text, sound_key
from counterfoil.language.numerals import NUMERAL, number_of
from counterfoil.model.batch import Detector, Rights
from counterfoil.model.finding import FINDINGS, Finding, Lawful, Reason

VERSION = "2"
NEAR_S = 45.0
"""Seconds around a mark within which price, promise and link belong to it."""

_NUMBER = rf"(?:[0-9]+(?:[.,][0-9]+)?|{NUMERAL}+)"
_PRICES = (
    re.compile(
        rf"(?:只要|仅需|只需|到手价?|秒杀价?|直播价|福利价|今天|一口价|卖)\s*[¥￥]?({_NUMBER})"
        r"(?:\s*(?:块|元|米|rmb|/|一|包邮|,|，|。|!|！|\s|$))"
    ),
    re.compile(rf"[¥￥]\s*({_NUMBER})|({_NUMBER})\s*(?:块钱?|元|米|rmb)(?!/)", re.IGNORECASE),
    re.compile(
        r"[$€£]\s*([0-9]+(?:[.,][0-9]+)?)|([0-9]+(?:\.[0-9]+)?)\s*(?:dollars|bucks|euros?|usd|eur)\b",
        re.IGNORECASE,
    ),
)
_CURRENCY = re.compile(r"[$]|dollars|bucks|usd", re.IGNORECASE), re.compile(r"€|euro|eur\b", re.I)
_QUANTITY = re.compile(
    rf"(?:库存|还有|就|只剩|最后|备了|一共)\s*({_NUMBER})\s*(?:单|件|个|双|只|条|套|pcs)"
)
_QUANTITY_EN = re.compile(
    r"(?:only|last|have|stock of)\s+([0-9]+)\s*(?:pieces?|pairs?|left|units?|pcs)", re.I
)
_PROMISES = re.compile(
    "一比一|1[:比]1|复刻|高仿|精仿|a货|超a|纯原|原单|尾单|过验|专柜同款|专柜品质|懂的都懂|顶级版本|公司级|"
    r"mirror (?:quality|copy)|\b1:1\b|replica|super ?copy|\baaa\b|\breps?\b|"
    "same as (?:the )?original|inspired by|dupe|top quality copy",
    re.IGNORECASE,
)
_LINKS = re.compile(
    r"上链接|小黄车|购物车|\d+号链接|链接|加微|私信|扣1|拍下|"
    r"https?://\S+|link (?:below|in bio)|dm me",
    re.IGNORECASE,
)
_LAWFUL = {
    "second-hand genuine goods": re.compile(
        "二手|闲置|自用|second.?hand|pre.?owned|used once", re.I
    ),
    "review or disclaimer": re.compile(
        "不是正品|避雷|打假|鉴别|教大家(?:分辨|鉴定)|how to spot|avoid fakes|review of", re.I
    ),
    "authorised seller": re.compile(
        "官方(?:授权|旗舰)|品牌方|授权书|official store|authorised", re.I
    ),
    "comparative use": re.compile(
        r"不是|并非|自有品牌|自主品牌|自家品牌|比它|平替|对比一下|own brand|"
        r"compared? (?:it |this )?(?:with|to)|unlike|instead of|cheaper than|alternative to",
        re.I,
    ),
}


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One offer heard in a stream."""

    at_s: float
    """Start of the clip, seconds from the start of the recording."""

    until_s: float
    text: str
    """The words of the clip."""

    mark: str = ""
    """Mark as registered, empty if none was recognised."""

    right: str = ""
    heard: str = ""
    """How the mark was written in the transcript."""

    by_sound: bool = False
    price: Decimal | None = None
    currency: str = ""
    quantity: int | None = None
    promise: str = ""
    """Words that promise a copy."""

    link: str = ""


class Index(msgspec.Struct, frozen=True):
    """Marks by what is looked for in speech."""

    by_look: dict[str, tuple[str, str]]
    """Folded mark -> mark, registration number."""

    by_skeleton: dict[str, tuple[str, str]]
    """The same after look-alike letters and digits are folded away."""
    by_sound: dict[str, tuple[str, str]]
    longest: int
    """Words of the longest mark."""

    lengths: tuple[int, ...]
    """Characters of the marks in `by_look`."""

    authorised: frozenset[tuple[str, str]]
    """Registration number and shop."""


def prepare(rights: Rights) -> Index:
    """Fold every mark of at least three letters or two Chinese characters."""
    look: dict[str, tuple[str, str]] = {}
    skeletons: dict[str, tuple[str, str]] = {}
    sound: dict[str, tuple[str, str]] = {}
    for row in rights.trademarks.select(["registration_no", "mark", "mark_zh"]).to_pylist():
        for mark in (row["mark"], row["mark_zh"]):
            plain = canonical(mark) if mark else ""
            dense = plain.replace(" ", "")
            if len(dense) < (4 if dense.isascii() else 2):
                continue
            look.setdefault(dense, (mark, row["registration_no"]))
            bare = skeleton_text(mark).replace(" ", "")
            skeletons.setdefault(bare, (mark, row["registration_no"]))
            key = sound_key(skeleton_text(mark))
            if dense.isascii() and len(key) >= 4:
                sound.setdefault(key, (mark, row["registration_no"]))
    sold = rights.authorised.select(["registration_no", "shop_id"]).to_pylist()
    longest = max((len(canonical(mark).split()) for mark, _ in look.values()), default=1)
    pairs = frozenset((row["registration_no"], row["shop_id"]) for row in sold)
    lengths = tuple(sorted({len(key) for key in look}))
    return Index(look, skeletons, sound, max(longest, 3), lengths, pairs)


def offers(index: Index, segments: Sequence[tuple[float, str]]) -> list[Offer]:
    """Offers in a transcript, in the order of time.

    Args:
        index: Marks to listen for; may be empty.
        segments: Start in seconds and text, in the order of time.
    """
    found: list[Offer] = []
    for position, (at, text) in enumerate(segments):
        marks = marks_heard(index, text)
        price, currency = read_price(text)
        promise = _PROMISES.search(text)
        if not marks and price is None and promise is None:
            continue
        if not marks and found and at - found[-1].at_s <= NEAR_S:
            found[-1] = _completed(found[-1], at, text)
            continue
        until = segments[position + 1][0] if position + 1 < len(segments) else at + 10.0
        for mark, number, heard, by_sound in marks or [("", "", "", False)]:
            found.append(
                Offer(
                    at_s=at,
                    until_s=max(at, min(until, at + NEAR_S)),
                    text=text,
                    mark=mark,
                    right=f"trademarks:{number}" if number else "",
                    heard=heard,
                    by_sound=by_sound,
                    price=price,
                    currency=currency,
                    quantity=_quantity(text),
                    promise=promise[0] if promise else "",
                    link=_first(_LINKS, text),
                )
            )
    return [_linked(offer, segments) for offer in found]


def marks_heard(index: Index, text: str) -> list[tuple[str, str, str, bool]]:
    """Marks in one text: mark, registration number, as written, whether only by sound."""
    found: dict[str, tuple[str, str, str, bool]] = {}
    folded = fold_text(text)
    words = re.findall(r"[a-z0-9$@!|'&.-]{2,}", folded)
    for start in range(len(words)):
        for length in range(1, index.longest + 1):
            window = words[start : start + length]
            if len(window) < length:
                break
            heard = " ".join(window)
            dense, bare, sound = _keys(heard)
            hit = index.by_look.get(dense) or index.by_skeleton.get(bare)
            if hit is not None:
                found.setdefault(hit[1], (*hit, heard, False))
            elif sound in index.by_sound:
                by_sound = index.by_sound[sound]
                found.setdefault(by_sound[1], (*by_sound, heard, True))
    dense = canonical(text).replace(" ", "")
    for key in {dense[i : i + n] for n in index.lengths for i in range(len(dense) - n + 1)}:
        hit = index.by_look.get(key)
        if hit is not None and (not key.isascii() or _stands_free(key, folded)):
            found.setdefault(hit[1], (*hit, key, False))
    return sorted(found.values())


@lru_cache(1 << 16)
def _keys(heard: str) -> tuple[str, str, str]:
    """A word or two as written, without look-alikes, and by sound (empty if it has none)."""
    bare = skeleton_text(heard)
    sound = sound_key(bare) if heard.isascii() and len(heard) >= 4 else ""
    return canonical(heard).replace(" ", ""), bare.replace(" ", ""), sound


def _stands_free(key: str, folded: str) -> bool:
    """An ASCII mark between Chinese characters or blanks, not inside a longer word."""
    return re.search(rf"(?<![a-z]){re.escape(key)}(?![a-z])", folded) is not None


def read_price(text: str) -> tuple[Decimal | None, str]:
    """First price in a text and its currency; None if there is none."""
    for pattern in _PRICES:
        found = pattern.search(text)
        if found is None:
            continue
        digits = next(group for group in found.groups() if group)
        value = number_of(digits.replace(",", "") if digits.count(",") else digits)
        if value is not None:
            if _CURRENCY[0].search(found[0]):
                return value, "USD"
            return value, "EUR" if _CURRENCY[1].search(found[0]) else "CNY"
    return None, ""


def _quantity(text: str) -> int | None:
    for pattern in (_QUANTITY, _QUANTITY_EN):
        found = pattern.search(text)
        if found is not None:
            value = number_of(found[1])
            return int(value) if value is not None else None
    return None


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""


def _completed(offer: Offer, at: float, text: str) -> Offer:
    """An offer with what the next words add."""
    price, currency = (offer.price, offer.currency) if offer.price else read_price(text)
    return msgspec.structs.replace(
        offer,
        until_s=max(offer.until_s, at),
        text=f"{offer.text} / {text}",
        price=price,
        currency=currency,
        quantity=offer.quantity if offer.quantity is not None else _quantity(text),
        promise=offer.promise or _first(_PROMISES, text),
    )


def _linked(offer: Offer, segments: Sequence[tuple[float, str]]) -> Offer:
    if offer.link:
        return offer
    later = (text for at, text in segments if offer.at_s <= at <= offer.at_s + 300)
    link = next((found for text in later if (found := _first(_LINKS, text))), "")
    return msgspec.structs.replace(offer, link=link)


def examine(index: Index, table: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Findings on livestreams in which a mark is offered with the promise of a copy."""
    found: list[Finding] = []
    for row in batch.select(["record", "shop_id", "segments"]).to_pylist():
        spoken = [(s["at_s"] or 0.0, s["text"] or "") for s in row["segments"] or ()]
        best: dict[str, Finding] = {}
        for offer in offers(index, spoken):
            if offer.right:
                finding = _finding(index, row["record"], row["shop_id"] or "", offer)
                if finding.score > best.get(offer.right, _NOTHING).score:
                    best[offer.right] = finding
        found += best.values()
    return pa.RecordBatch.from_pylist([msgspec.to_builtins(f) for f in found], schema=FINDINGS)


_NOTHING = Finding(record="", right="", detector="", version="", score=-1.0)


def _finding(index: Index, record: str, shop: str, offer: Offer) -> Finding:
    number = offer.right.removeprefix("trademarks:")
    says = "mark heard by its sound" if offer.by_sound else "mark spoken in the stream"
    clip = f"{offer.at_s:g}-{offer.until_s:g} s"
    reasons = [
        _reason(says, offer.mark, f"{clip}: {offer.heard}", 0.25 if offer.by_sound else 0.35)
    ]
    if offer.promise:
        reasons.append(_reason("promise of a copy", offer.mark, f"{clip}: {offer.promise}", 0.35))
    if offer.price is not None:
        reasons.append(_reason("price named", "", f"{offer.price} {offer.currency}", 0.08))
    if offer.link:
        reasons.append(_reason("link or order named", "", offer.link, 0.04))
    lawful = [_tried(name, _first(pattern, offer.text), offer) for name, pattern in _LAWFUL.items()]
    if (number, shop) in index.authorised:
        lawful.append(Lawful(explanation="authorised seller", holds="yes", because=shop))
    explained = any(entry.holds == "yes" for entry in lawful)
    score = round(sum(r.weight for r in reasons), 4)
    if explained and score >= 0.5:
        reasons = [msgspec.structs.replace(r, weight=round(r.weight * 0.4, 4)) for r in reasons]
        score = round(sum(r.weight for r in reasons), 4)
    verdict = "explained" if explained else "suspected" if score >= 0.5 else "weak"
    return Finding(
        record=record,
        right=offer.right,
        detector="livestream_offer",
        version=VERSION,
        score=score,
        reasons=tuple(reasons),
        lawful=tuple(lawful),
        verdict=verdict,
    )


def _tried(name: str, words: str, offer: Offer) -> Lawful:
    """One explanation; who promises a copy does not merely compare."""
    holds = "yes" if words else "no"
    if words and name == "comparative use" and offer.promise:
        holds = "unknown"
    return Lawful(explanation=name, holds=holds, because=words)


def _reason(says: str, right: str, observed: str, weight: float) -> Reason:
    return Reason(says=says, right_value=right, observed_value=observed[:300], weight=weight)


DETECTOR = Detector(
    name="livestream_offer",
    version=VERSION,
    reads=("livestreams",),
    prepare=prepare,
    examine=examine,
)
