"""What a query can stand for: the mark itself, and the mark behind signs, spellings and titles.

Each reading is searched like a query of its own. Its weight says how surely it is the mark: a
name is not nearer because a title offers many words to compare with.
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from counterfoil.detectors.lexicon import lexicon
from counterfoil.detectors.register_forms import forms_of
from counterfoil.language import chinese
from counterfoil.language.fold import fold_text, skeleton_text
from counterfoil.language.han_shapes import put_together
from counterfoil.language.latin import latin
from counterfoil.language.romanisations import pinyin_of

GENERIC_HAN = (
    *(
        "官方",
        "旗舰店",
        "专卖店",
        "专营店",
        "正品",
        "品牌",
        "牌",
        "新款",
        "系列",
        "型",
        "同款",
        "集团",
    ),
    *("有限公司", "公司", "中国", "商城", "工厂", "厂家", "直销", "正版", "原装", "店"),
)
GENERIC = frozenset(
    {
        *("official", "store", "stores", "shop", "shops", "flagship", "the", "my", "new", "pro"),
        *("plus", "mini", "max", "x", "s", "co", "ltd", "inc", "com", "net", "app", "hub", "hq"),
        *("online", "original", "genuine", "authentic", "brand", "brands", "world", "home", "org"),
        *("studio", "tech", "group", "china", "usa", "uk", "cn", "us", "outlet", "premium", "best"),
        *("sale", "sales", "direct", "global", "company", "corp", "llc", "factory", "market"),
        *("mart", "international", "intl", "designer", "deluxe", "collection", "classic", "style"),
        *("fashion", "quality", "www", "https", "http", "2024", "2025", "2026"),
    }
)
"""Words that add nothing distinctive to a mark."""

_GLUED = (*sorted((w for w in GENERIC if len(w) >= 5), key=lambda w: (-len(w), w)), "shop", "sale")

TITLE_WORDS = 4
"""A query of so many words is read as a title that holds a mark."""

TITLE_HAN = 6
_NGRAM = 3
_MOST_WORDS = 24
_SHORTEST_REST = 4
_SIGNS = {
    **{"|\\/|": "m", "/\\/\\": "m", "\\/\\/": "w", "|\\|": "n", "(_)": "u", "|_|": "u", "|-|": "h"},
    **{"/-\\": "a", "/\\": "a", "|3": "b", "|)": "d", "|>": "p", "|<": "k", "|2": "r", "|_": "l"},
    **{"_|": "j", "\\/": "v", "><": "x", "()": "o", "[]": "o", "}{": "h", ")(": "x", "|=": "f"},
}
_SIGN = re.compile("|".join(re.escape(s) for s in sorted(_SIGNS, key=len, reverse=True)))
_TURNED = str.maketrans("ɐqɔpǝɟƃɓɥᴉıɾʞןlɯuodbɹsʇnʌʍxʎz¡", "abcdefgghiijkllmnopqrstuvwxyzi")
_TURNED_SIGN = re.compile("[ɐɔǝɟƃɥᴉɾʞןɯɹʇʌʍʎ]")
_WEB = re.compile(r"^(?:https?://)?(?:www\.)?|(?:\.[a-z]{2,6}){1,2}/?$|['’]s$|[™®©]")
_WORD = re.compile(r"[^\s,;:!?()\[\]{}|/【】（），。！？、「」《》]+")
_PIECE = re.compile(f"(?:{chinese.HAN.pattern})+|[^\\s{chinese.HAN.pattern[1:-1]}]+")


class Reading(msgspec.Struct, frozen=True):
    """A text to look for in place of the query."""

    text: str
    weight: float
    """0 to 1: what a name that equals the text scores."""

    why: str = ""
    """How the text was had from the query; empty if it stands in it."""

    as_written: bool = False
    """Whether the text is a part of the query as it stands, so that identity can be tested."""


class Word(msgspec.Struct, frozen=True):
    """A word of a query with how many letters of information it carries."""

    text: str
    form: str
    told: float
    generic: bool


def otherwise(query: str) -> Iterator[Reading]:
    """Readings of a query beside the query itself, the surest first, none twice."""
    seen = {forms_of(query)}
    for reading in _otherwise(query):
        forms = forms_of(reading.text)
        if any(forms) and forms not in seen:
            seen.add(forms)
            yield reading


def _otherwise(query: str) -> Iterator[Reading]:
    bare = without_generic(query)
    if bare:
        yield Reading(bare, 0.97, "generic words left out")
        yield Reading(without_generic(bare), 0.95, "generic words left out")
    signs = _SIGN.sub(lambda m: _SIGNS[m[0]], query)
    if signs != query:
        yield Reading(signs, 0.97, "signs read as letters")
    for spelled in pinyin_of(query):
        yield Reading(spelled, 0.95, "another spelling of Chinese sounds")
    if chinese.has_han(query):
        yield Reading(put_together(chinese.to_simplified(query)), 0.95, "parts put together")
    if 2 * sum(c.isalpha() and not c.isascii() for c in query) > len(query):
        yield Reading("" if chinese.has_han(query) else latin(query), 0.95, "in Latin letters")
    if _TURNED_SIGN.search(query):
        yield Reading(query.translate(_TURNED)[::-1], 0.95, "letters upside down")
    yield Reading(_spelled_out(_WORD.findall(query)), 1.0, as_written=True)
    yield from _of_title(query)


def words_of(query: str) -> tuple[Word, ...]:
    """Words of a query in order, Han and other script apart."""
    return tuple(_word(text) for text in _PIECE.findall(query)[:_MOST_WORDS])


def certainty(told: float) -> float:
    """How surely a match of words that tell so many letters is meant, 0.55 to 1."""
    return 1 - 0.45 * math.exp(-told / 5)


@lru_cache(maxsize=65536)
def _word(text: str) -> Word:
    terms = lexicon()
    plain = fold_text(text).strip(".,;:!?()[]{}'\"")
    generic = plain in terms.texts_set or plain in GENERIC or plain in GENERIC_HAN
    form = skeleton_text(text)
    size = len(form) + 2.5 * sum(chinese.has_han(c) for c in plain)
    share = 0.1 if generic else 0.5 if plain in terms.ordinary or plain.isdigit() else 1.0
    return Word(text, form, share * size, generic)


def _of_title(query: str) -> Iterator[Reading]:
    """Runs of words of a title that begin and end with a word which is not of listings."""
    words = [part for word in words_of(query) for part in _parts(word)]
    if len(words) < TITLE_WORDS and not _is_long(words):
        return
    for size in range(_NGRAM, 0, -1):
        for start in range(len(words) - size + 1):
            run = words[start : start + size]
            if run[0].generic or run[-1].generic:
                continue
            told = sum(word.told for word in run)
            if told >= 2 and max(len(word.text) for word in run) > 1:
                text = " ".join(word.text for word in run)
                yield Reading(text, 0.99 * certainty(told), as_written=True)


def _is_long(words: Sequence[Word]) -> bool:
    return sum(chinese.has_han(c) for w in words for c in w.text) >= TITLE_HAN


def _parts(word: Word) -> list[Word]:
    """A run of Han cut at words of listings: `正品恒岚运动鞋` gives 正品, 恒岚, 运动鞋."""
    if len(word.text) < 3 or not chinese.has_han(word.text):
        return [word]
    known, text = lexicon().texts_set, chinese.to_simplified(word.text)
    parts: list[str] = [""]
    start = 0
    while start < len(text):
        size = next(
            (n for n in range(min(7, len(text) - start), 1, -1)
             if text[start : start + n] in known or text[start : start + n] in GENERIC_HAN),
            0,
        )  # fmt: skip
        if size:
            parts += [text[start : start + size], ""]
        else:
            parts[-1] += text[start]
        start += size or 1
    return [_word(part) for part in parts if part]


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


@lru_cache(maxsize=1024)
def without_generic(query: str) -> str:
    """The query without words that say nothing, also where they are glued on; empty if none is."""
    rest = _WEB.sub(" ", fold_text(unicodedata.normalize("NFC", query).strip(" @#_-.~*")))
    for word in GENERIC_HAN * 2:
        rest = rest.strip().removesuffix(word).removeprefix(word)
    words = [w for w in re.split(r"[^\w]|_", rest) if w]
    kept = [_unglued(w) for w in words if w not in GENERIC]
    bare = " ".join(kept)
    return bare if bare and bare != fold_text(query).strip() else ""


def _unglued(word: str) -> str:
    if not word.isascii():
        return word
    for added in _GLUED:
        for rest in (word.removesuffix(added), word.removeprefix(added)):
            if rest != word and len(rest) >= _SHORTEST_REST:
                return rest
    return word
