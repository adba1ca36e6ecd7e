"""One mark against a register: what looks, sounds or means alike, and whether it is identical.

The Chinese criminal law asks for an *identical* mark (法释〔2025〕5号 art. 2): the same, or
changed only in font, case, layout, spacing or colour, or with only a generic name or model
added. Similarity is a civil question. Both are shown, and never mixed.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import islice

import msgspec
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from counterfoil.detectors.lexicon import Lexicon, lexicon
from counterfoil.detectors.register_forms import forms_of, frames, shapes
from counterfoil.language import chinese
from counterfoil.language.fold import fold_text, shape_key, skeleton_text, sound_key
from counterfoil.language.meanings import translations
from counterfoil.matching import register

_MOST_VOTED = 1000
_MOST_FRAMED = 1500
_MOST_WEIGHED = 20
_SHORT = 8
"""Queries of so few letters are compared by edits too."""

_TITLE_WORDS = 4
"""A query of so many words is read as a title that holds a mark."""

_GENERIC_HAN = ("官方", "旗舰店", "专卖店", "专营店", "正品", "品牌", "牌", "新款", "系列", "型")
_GENERIC = frozenset(
    {
        *("official", "store", "shop", "flagship", "the", "my", "new", "pro", "plus", "mini"),
        *("max", "x", "s", "co", "ltd", "inc", "com", "net", "app", "hub", "hq", "online"),
        *("original", "genuine", "brand", "world", "home", "studio", "tech", "group", "china"),
        *("usa", "uk", "cn", "us", "2024", "2025", "2026"),
    }
)
"""Words that add nothing distinctive to a mark."""

_VOWELS = str.maketrans("", "", "aeoul")


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A name of the register that is near a query."""

    name: str
    score: float
    """0 to 1: the best of the channels below, each weighted by how much it tells."""

    visual: float
    aural: float
    conceptual: float
    verdict: str
    """`identical` as art. 2 has it, or `similar`."""

    reasons: tuple[str, ...]


class Register(msgspec.Struct, frozen=True):
    """Segments, each with a scratch array for votes."""

    segments: tuple[register.Segment, ...]
    votes: tuple[npt.NDArray[np.uint16], ...]


def opened(segments: Sequence[register.Segment]) -> Register:
    """Make segments ready for queries."""
    scratch = (np.zeros(s.form_count(), np.uint16) for s in segments)
    return Register(tuple(segments), tuple(scratch))


def similar(names: Register, query: str, top: int = 10) -> tuple[Match, ...]:
    """The names nearest to a mark or to a mark in a title, best first."""
    found: dict[tuple[int, int], _Near] = {}
    for text, discount in _readings(query):
        for near in _near(names, text):
            key = (near.segment, near.name)
            weighed = msgspec.structs.replace(near, score=near.score * discount)
            if key not in found or found[key].score < weighed.score:
                found[key] = weighed
    best = sorted(found.values(), key=lambda n: (-n.score, -n.visual, n.segment, n.name))
    return tuple(_match(names.segments[n.segment].name(n.name), n) for n in best[:top])


class _Near(msgspec.Struct, frozen=True):
    """A name near one reading of a query, before its reasons are written."""

    query: str
    segment: int
    name: int
    score: float
    visual: float
    aural: float
    conceptual: float


def _readings(query: str) -> Iterable[tuple[str, float]]:
    """What to look for: the whole query, and in a title its words and pairs of words."""
    words = re.findall(r"[^\s,;:!?()\[\]{}|/]+", query)
    spelled = _spelled_out(words)
    if len(words) < _TITLE_WORDS or spelled == query:
        yield query, 1.0
        return
    terms = lexicon()
    if spelled:
        yield spelled, 1.0
    for word in dict.fromkeys(words):
        discount = _discount(terms, fold_text(word))
        yield word, discount
    plain = [_discount(terms, fold_text(word)) for word in words]
    for first, second, one, two in zip(words, words[1:], plain, plain[1:], strict=False):
        if len(first) > 1 or len(second) > 1:
            yield f"{first} {second}", min(0.99, (one + two) / 2)


def _discount(terms: Lexicon, word: str) -> float:
    """How much a word of a title counts: common words of listings hardly."""
    if word in terms.texts_set:
        return 0.5
    return 0.75 if word in terms.ordinary or word.isdigit() else 1.0


def _spelled_out(words: Sequence[str]) -> str:
    """The longest run of single letters: `S A D E L`."""
    runs: list[list[str]] = [[]]
    for word in words:
        if len(word) == 1 and word.isalnum():
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    longest = max(runs, key=len)
    return " ".join(longest) if len(longest) >= 3 else ""


def _near(names: Register, query: str) -> Iterable[_Near]:
    latin, han, spelled = forms_of(query)
    meant = [form for text in translations(query) for form in forms_of(text)[:2] if form]
    for number, (part, votes) in enumerate(zip(names.segments, names.votes, strict=True)):
        seen: dict[int, tuple[float, float]] = {}
        for form, by_sight in ((latin, True), (han, True), (spelled, False)):
            if form:
                _gather(part, votes, form, by_sight, seen)
        for name in part.name_of(_equal(part, meant)).tolist():
            visual, aural = seen.pop(name, (0.0, 0.0))
            yield _Near(query, number, name, max(visual, 0.92), visual, aural, 1.0)
        for name, (visual, aural) in seen.items():
            heard = 0.97 * aural if aural == 1.0 else 0.9 * aural
            yield _Near(query, number, name, max(visual, heard), visual, aural, 0.0)


def _gather(
    part: register.Segment,
    votes: npt.NDArray[np.uint16],
    form: str,
    by_sight: bool,
    seen: dict[int, tuple[float, float]],
) -> None:
    """Add names with how alike they look and sound to one form of the query."""
    held = _equal(part, [form[i:j] for i, j in _windows(len(form))] or [form])
    _, shaped = register.exact(part, "shape", shapes([form]))
    frame = frames([form])[0]
    framed = register.exact(part, "frame", [frame])[1][:_MOST_FRAMED] if frame else shaped[:0]
    voted = register.voted(part, form, _MOST_VOTED, votes)
    ids = register.distinct(np.concatenate((held, shaped, framed, voted)))
    if not len(ids):
        return
    texts = part.texts(ids)
    near = cdist([form], texts, scorer=fuzz.ratio, dtype=np.float32)[0] / np.float32(100)
    if len(form) <= _SHORT:
        edits = cdist([form], texts, scorer=OSA.normalized_similarity, dtype=np.float32)[0]
        near = np.maximum(near, edits)
    size = np.fromiter(map(len, texts), np.float32, len(texts))
    # The parts of `ids` are found in it by bisection: it is sorted and holds them all.
    inside, alike = np.searchsorted(ids, held), np.searchsorted(ids, shaped)
    share = np.float32(0.8) + np.float32(0.15) * size[inside] / np.float32(len(form))
    near[inside] = np.maximum(near[inside], share)
    near[alike] = np.maximum(near[alike], np.float32(0.97))
    bonus = near.copy()
    bonus[np.searchsorted(ids, framed)] += np.float32(0.15)
    most = min(_MOST_WEIGHED, len(ids))
    chosen = np.argpartition(-bonus, most - 1)[:most]
    chosen = chosen[np.lexsort((chosen, -bonus[chosen]))]
    sound = sound_key(form)
    owners = part.name_of(ids[chosen]).tolist()
    for name, place in zip(owners, chosen.tolist(), strict=True):
        visual = 1.0 if texts[place] == form else float(near[place])
        aural = _aural(sound, texts[place])
        if not (by_sight and _is_seen(part.name(name), texts[place])):
            visual, aural = 0.0, max(visual, aural)
        before = seen.get(name, (0.0, 0.0))
        seen[name] = (max(before[0], visual), max(before[1], aural))


def _is_seen(name: str, form: str) -> bool:
    """Whether a form is how a name is written, and not its pinyin."""
    return name.isascii() or form in forms_of(name)[:2]


@cache
def _windows(length: int) -> tuple[tuple[int, int], ...]:
    """Windows of four characters or more, the longest first, at most four hundred."""
    pairs = ((i, i + n) for n in range(length, 3, -1) for i in range(length - n + 1))
    return tuple(islice(pairs, 400))


def _equal(part: register.Segment, forms: Sequence[str]) -> register.Ids:
    """Forms that are one of the texts, compared in full."""
    if not forms:
        return np.zeros(0, np.uint32)
    where, ids = register.exact(part, "whole", forms)
    texts = part.texts(ids)
    same = [t == forms[w] for t, w in zip(texts, where.tolist(), strict=True)]
    return ids[np.array(same, np.bool_)] if len(ids) else ids


def _match(name: str, near: _Near) -> Match:
    same = identical(near.query, name) if near.visual >= 0.8 else ""
    reasons = [same] if same else []
    if near.conceptual:
        reasons.append(f"{near.query} translates to {name}")
    if near.aural >= 0.85 and near.aural >= near.visual:
        reasons.append(f"sounds alike ({near.aural:.0%})")
    if not same:
        reasons.append(_sight(near.query, name, near.visual))
    visual = max(near.visual, 0.97 if "added" in same else 1.0) if same else near.visual
    return Match(
        name=name,
        score=round(near.score, 4),
        visual=round(visual, 4),
        aural=round(near.aural, 4),
        conceptual=near.conceptual,
        verdict="identical" if same else "similar",
        reasons=tuple(reasons),
    )


def _sight(query: str, name: str, visual: float) -> str:
    mine, theirs = forms_of(query), forms_of(name)
    if (mine[0] == theirs[0] != "") or (mine[1] == theirs[1] != ""):
        return "the same letters once look-alikes and leet signs are folded"
    if mine[0] and shape_key(mine[0]) == shape_key(theirs[0]):
        return "the same shape at a hurried look"
    if len(theirs[0]) >= 4 and theirs[0] in mine[0]:
        return f"holds {name}"
    return f"letters {visual:.0%} alike"


def _aural(sound: str, form: str) -> float:
    """How alike a sound and a form of a name are."""
    other = sound_key(form)
    if sound == other:
        return 1.0
    ratio = fuzz.ratio(sound, other) / 100
    if ratio < 0.5:
        return ratio
    return max(ratio, 0.6 * ratio + 0.4 * fuzz.ratio(_bare_sound(sound), _bare_sound(other)) / 100)


def _bare_sound(sound: str) -> str:
    return sound.translate(_VOWELS) or sound


def identical(query: str, name: str) -> str:
    """Which test of art. 2 makes a mark the same as a name; empty if none does."""
    if query == name:
        return "the same, letter by letter"
    one, two = (chinese.to_simplified(text).casefold() for text in (query, name))
    if query.casefold() == name.casefold():
        return "differs in upper and lower case only (art. 2 (1))"
    if _bare(one) == _bare(two) and _bare(one):
        if chinese.to_simplified(query) != query or chinese.to_simplified(name) != name:
            return "differs in Traditional or Simplified characters only (art. 2 (1))"
        return "differs in spacing or layout only (art. 2 (2))"
    if _bare(fold_text(query)) == _bare(fold_text(name)) != "":
        return "differs in the font of its letters only (art. 2 (1))"
    if _in_other_script(query, name):
        return "letters of another script that look the same (art. 2 (6))"
    added = _without_generic(query)
    if added and _bare(added) == _bare(two):
        return "only a generic word is added (art. 2 (4))"
    return ""


def _in_other_script(query: str, name: str) -> bool:
    """Whether only letters of other scripts were put for letters that they look like."""
    if query.isascii() or len(query) != len(name):
        return False
    return all(
        one.casefold() == two.casefold()
        or (not one.isascii() and skeleton_text(one) == skeleton_text(two) != "")
        for one, two in zip(query, name, strict=True)
    )


@lru_cache(maxsize=1024)
def _without_generic(query: str) -> str:
    rest = fold_text(query)
    for word in _GENERIC_HAN * 2:
        rest = rest.removesuffix(word).removeprefix(word).strip()
    words = [word for word in rest.split() if word not in _GENERIC]
    kept = " ".join(words)
    return kept if kept != fold_text(query) else ""


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
