"""The marks to protect, prepared once: names by sight and by sound, goods, term, price."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from counterfoil.detectors import phrases
from counterfoil.detectors.lexicon import Lexicon, extended, lexicon
from counterfoil.detectors.mark_text_forms import Forms, forms, sounds_otherwise, spellings
from counterfoil.language import chinese
from counterfoil.language.fold import shape_key, skeleton_text, sound_key
from counterfoil.language.goods import goods
from counterfoil.language.ordinary import chinese_words
from counterfoil.matching import grams
from counterfoil.model.batch import Rights

HIDDEN = chr(0xE0FF)
"""Stands for a hidden character in `MarkIndex.hidden`."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One registration as the detector needs it."""

    right: str
    """`trademarks:<registration no>`."""

    number: str
    names: tuple[str, ...]
    """As registered: the mark, then its Chinese form."""

    owner: str
    classes: frozenset[int]
    goods: frozenset[int]
    """Kinds of goods (numbers from the lexicon, or beyond them for this register's own)."""

    goods_text: str
    status: str
    registered_on: date | None
    expires_on: date | None
    jurisdiction: str
    list_price: float | None
    """Median list price of its products; None if none is known."""

    currency: str


class Name(msgspec.Struct, frozen=True):
    """One way in which a mark is written: Latin letters or Han characters."""

    mark: int
    text: str
    """As registered."""

    key: str
    """Skeleton letters, or Simplified characters."""

    han: bool
    words: int = 1
    """Latin words of the name as registered."""

    ordinary: bool = False
    """Whether it is a word of the language that means something by itself."""


class MarkIndex(msgspec.Struct, frozen=True):
    """Everything `examine` needs; arrays, dictionaries and values only."""

    marks: tuple[Mark, ...]
    names: tuple[Name, ...]
    exact: grams.Lookup
    latin_lengths: tuple[int, ...]
    near: grams.DeletionIndex
    parts: grams.Lookup
    """Single words of names of several words, to positions in `parts_of`."""

    parts_of: npt.NDArray[np.int32]
    """Rows of (name, position of the word in it, words of the name)."""

    backward: grams.Lookup
    keys: dict[str, tuple[int, ...]]
    """`sound …`, `shape …`, `vowels …`, `cut …` and a folded form, to names."""

    by_skeleton: dict[str, tuple[int, ...]]
    by_ends: dict[str, tuple[int, ...]]
    by_hidden: dict[str, tuple[int, ...]]
    """Names with one letter made `*`."""

    by_pinyin: dict[str, tuple[int, ...]]
    pinyin: grams.Lookup
    respelled: grams.Lookup
    """Chinese names in Wade-Giles, and with second readings."""

    forms: Forms
    """Chinese names in look-alike characters, in parts, backwards and in digits."""

    initials: dict[str, tuple[int, ...]]
    han: grams.Lookup
    han_lengths: tuple[int, ...]
    hidden: grams.Lookup
    sounds: grams.Lookup
    loose_sounds: grams.Lookup
    words: phrases.Phrases
    own_classes: tuple[int, ...]
    """Nice class of the register's own kinds of goods, 0 if marks differ."""

    own_bases: tuple[int, ...]
    """The listed kind that each of them is a kind of (无线耳机 of 耳机); -1 if none."""

    lexicon: Lexicon
    chinese: frozenset[str]
    """Chinese words in common use."""

    authorised: dict[tuple[str, str], tuple[tuple[str, date | None, date | None], ...]]
    """(registration no, shop) to (platform, from, until)."""

    shops: dict[str, tuple[str, str]]
    """Shop to (name, operator)."""

    home: str
    """Jurisdiction of the workspace; empty if that is not known."""

    memo: dict[str, tuple[tuple[int, str, int], ...]]
    """What words seen before resemble: a cache, emptied when it grows large."""


def build(rights: Rights) -> MarkIndex:
    """Prepare the marks of a register."""
    words = _lexicon_of(rights)
    own: list[str] = []
    concepts = _listed()
    marks = tuple(_marks(rights, own, concepts))
    names = tuple(_names(marks, words))
    latin = [(i, n) for i, n in enumerate(names) if not n.han]
    han = [(i, n) for i, n in enumerate(names) if n.han]
    parts = [part for i, n in latin for part in _parts(i, n)]
    return MarkIndex(
        marks=marks,
        names=names,
        exact=_lookup((n.key, i) for i, n in latin),
        latin_lengths=tuple(sorted({len(n.key) for _, n in latin})),
        near=grams.deletion_index([n.key for _, n in latin], [i for i, _ in latin]),
        parts=_lookup((word, row) for row, (word, *_) in enumerate(parts)),
        parts_of=np.array([p[1:] for p in parts], np.int32).reshape(-1, 3),
        backward=_lookup((n.key[::-1], i) for i, n in latin if len(n.key) >= 5),
        keys=_keys(latin),
        by_skeleton=_gather((n.key, i) for i, n in latin),
        by_ends=_gather((n.key[0] + n.key[-1], i) for i, n in latin if len(n.key) >= 4),
        by_hidden=_gather((key, i) for i, n in latin for key in _with_one_hidden(n.key, "*")),
        **_in_chinese(han),
        words=words.phrases_with(own),
        own_classes=_own_classes(marks, len(own)),
        own_bases=tuple(_base(text, concepts) for text in own),
        lexicon=words,
        chinese=chinese_words(),
        authorised=_authorised(rights.authorised),
        shops=_shops(rights.shops),
        home=_home(rights.extra.get("workspace")),
        memo={},
    )


def _in_chinese(han: list[tuple[int, Name]]) -> dict[str, Any]:
    """The fields of an index that serve names in Han characters."""
    spelled = [(key, i) for i, n in han for key in pinyin_forms(n.text)]
    return {
        "by_pinyin": _gather(spelled),
        "pinyin": _lookup(spelled),
        "respelled": _lookup((form, i) for i, n in han for form in spellings(n.key)),
        "forms": forms((i, n.key) for i, n in han),
        "initials": _gather((chinese.pinyin_initials(n.text), i) for i, n in han),
        "han": _lookup((n.key, i) for i, n in han),
        "han_lengths": tuple(sorted({len(n.key) for _, n in han})),
        "hidden": _lookup((key, i) for i, n in han for key in _with_one_hidden(n.key, HIDDEN)),
        "sounds": _lookup((chinese_sounds(n.key, loose=False), i) for i, n in han),
        "loose_sounds": _lookup(_loose_sounds(han)),
    }


def _loose_sounds(han: list[tuple[int, Name]]) -> Iterable[tuple[str, int]]:
    """Loose sounds of names, second readings of their characters included."""
    for number, name in han:
        for key in (name.key, *sounds_otherwise(name.key)):
            yield chinese_sounds(key, loose=True), number


def _parts(number: int, name: Name) -> list[tuple[str, int, int, int]]:
    """(skeleton of the word, name, its position, words) of a name of two to four words."""
    if not 2 <= name.words <= 4:
        return []
    words = phrases.canonical(name.text).split()
    return [(skeleton_text(w), number, k, name.words) for k, w in enumerate(words) if len(w) >= 3]


def _with_one_hidden(key: str, sign: str) -> list[str]:
    return [key[:k] + sign + key[k + 1 :] for k in range(len(key)) if len(key) >= 2]


def _lexicon_of(rights: Rights) -> Lexicon:
    """The lexicon with the terms that people accepted in this workspace."""
    accepted = rights.extra.get("lexicon")
    rows = accepted.to_pylist() if accepted is not None else []
    return extended(lexicon(), [(r["kind"], r["weight"], r["term"]) for r in rows])


def _own_classes(marks: tuple[Mark, ...], count: int) -> tuple[int, ...]:
    found: list[set[int]] = [set() for _ in range(count)]
    for mark in marks:
        for number in mark.goods:
            if number >= len(goods()):
                found[number - len(goods())] |= mark.classes
    return tuple(next(iter(classes)) if len(classes) == 1 else 0 for classes in found)


def chinese_sounds(text: str, *, loose: bool) -> str:
    """Each Han character as one private character that stands for its sound."""
    table = sound_codes(loose=loose)
    return "".join(chr(int(table[ord(c)])) for c in text)


_tables: dict[bool, npt.NDArray[np.uint32]] = {}


def sound_codes(*, loose: bool) -> npt.NDArray[np.uint32]:
    """Array from code point to a number for its usual toneless reading; 0 if it has none."""
    if loose not in _tables:
        table = np.zeros(0x110000, np.uint32)
        numbers: dict[str, int] = {}
        for code, found in sorted(chinese.reading_of_code_point().items()):
            if found:
                sound = chinese.loose_syllable(found[0]) if loose else found[0]
                table[code] = numbers.setdefault(sound, 0xE000 + len(numbers))
        _tables[loose] = table
    return _tables[loose]


def pinyin_forms(text: str) -> tuple[str, ...]:
    """How Latin letters spell a Chinese name: pinyin, and with `u` for `ü`."""
    key = chinese.pinyin_key(text)
    return tuple(dict.fromkeys((key, key.replace("v", "u")))) if len(key) >= 4 else ()


def _listed() -> dict[str, int]:
    """Canonical names of all listed goods, to their kinds."""
    things = [(name, kind.number) for kind in goods() for name in kind.names]
    plain = phrases.canonicals([name for name, _ in things])
    return {text: number for text, (_, number) in zip(plain, things, strict=True)}


def _base(text: str, concepts: dict[str, int]) -> int:
    """The listed kind that the end of a name of goods says: `wireless earphones` are earphones."""
    if text.isascii():
        words = text.split()
        ends = [" ".join(words[k:]) for k in range(1, len(words))]
    else:
        ends = [text[k:] for k in range(1, len(text) - 1)]
    known = (concepts[end] for end in ends if concepts.get(end, len(goods())) < len(goods()))
    return next(known, -1)


def _marks(rights: Rights, own: list[str], concepts: dict[str, int]) -> Iterable[Mark]:
    prices = _prices(rights.products)
    product_names = _product_names(rights.products)
    for row in rights.trademarks.to_pylist():
        number = row["registration_no"]
        names = tuple(x for x in (row["mark"], row["mark_zh"]) if x)
        texts = _goods_texts(row["goods"] or "", product_names.get(number, ()), names)
        found = {_concept(text, concepts, own) for text in texts}
        found |= {_base(text, concepts) for text in texts} - {-1}
        price, currency = prices.get(number, (None, ""))
        yield Mark(
            right=f"trademarks:{number}",
            number=number,
            names=names,
            owner=row["owner"] or "",
            classes=frozenset(_class_numbers(row["nice_classes"] or "")),
            goods=frozenset(found),
            goods_text=row["goods"] or "",
            status=(row["status"] or "").strip(),
            registered_on=row["registered_on"],
            expires_on=row["expires_on"],
            jurisdiction=(row["jurisdiction"] or "").strip().upper(),
            list_price=price,
            currency=currency,
        )


def _concept(text: str, concepts: dict[str, int], own: list[str]) -> int:
    """The kind of goods that a text names: a known one, or a new one of this register."""
    if text in concepts:
        return concepts[text]
    concepts[text] = len(goods()) + len(own)
    own.append(text)
    return concepts[text]


def _goods_texts(listed: str, products: Iterable[str], names: tuple[str, ...]) -> list[str]:
    found = [phrases.canonical(part) for part in _split(listed)]
    unwanted = {word for name in names for word in phrases.canonical(name).split()}
    for product in products:
        words = [w for w in phrases.canonical(product).split() if w not in unwanted]
        found.append(" ".join(words))
    return [text for text in dict.fromkeys(found) if len(text) >= 2]


def _split(text: str) -> list[str]:
    for sign in ";；,，、|/\n":
        text = text.replace(sign, ";")
    return [part.strip() for part in text.split(";") if part.strip()]


def _class_numbers(values: Iterable[str] | str) -> Iterable[int]:
    for digits in re.findall(r"\d+", values if isinstance(values, str) else ";".join(values)):
        if 1 <= int(digits) <= 45:
            yield int(digits)


def _names(marks: tuple[Mark, ...], lexicon: Lexicon) -> Iterable[Name]:
    for number, mark in enumerate(marks):
        seen: set[str] = set()
        for text in mark.names:
            han = "".join(c for c in chinese.to_simplified(text) if chinese.has_han(c))
            latin = skeleton_text(text)
            light = phrases.canonical(text)
            for key, is_han in ((latin, False), (han, True)):
                if len(key) >= 2 and key not in seen:
                    seen.add(key)
                    ordinary = key in chinese_words() if is_han else light in lexicon.ordinary
                    yield Name(number, text, key, is_han, len(light.split()), ordinary)


def _keys(latin: list[tuple[int, Name]]) -> dict[str, tuple[int, ...]]:
    pairs: list[tuple[str, int]] = []
    for i, name in latin:
        size = len(name.key)
        if size < 5:
            continue
        pairs.append(("sound " + sound_key(name.key), i))
        pairs.append(("shape " + shape_key(name.key), i))
        for bare in _without_vowels(name.text):
            pairs.append(("vowels " + bare, i))
        for end in range(max(5, -(-size * 3 // 5)), size - 1):
            pairs.append(("cut " + name.key[:end], i))
    return _gather(pairs)


def _without_vowels(text: str) -> set[str]:
    light = "".join(c for c in phrases.canonical(text) if c.isascii() and c.isalnum())
    first = light[:1] + re.sub("[aeiou]", "", light[1:])
    forms = {skeleton_text(form) for form in (first, re.sub("[aeiou]", "", light))}
    return {form for form in forms if len(form) >= 3 and len(form) < len(light)}


def _gather(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for key, value in pairs:
        if key:
            found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _lookup(pairs: Iterable[tuple[str, int]]) -> grams.Lookup:
    kept = [(text, number) for text, number in pairs if text]
    return grams.lookup(grams.text_hashes([t for t, _ in kept]), [n for _, n in kept])


def _prices(products: pa.Table) -> dict[str, tuple[float, str]]:
    found: dict[str, list[tuple[float, str]]] = {}
    for row in products.select(["registration_no", "list_price", "currency"]).to_pylist():
        if row["registration_no"] and row["list_price"] is not None and row["list_price"] > 0:
            pair = (float(row["list_price"]), (row["currency"] or "").upper())
            found.setdefault(row["registration_no"], []).append(pair)
    return {number: sorted(pairs)[len(pairs) // 2] for number, pairs in found.items()}


def _product_names(products: pa.Table) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in products.select(["registration_no", "name"]).to_pylist():
        if row["registration_no"] and row["name"]:
            found.setdefault(row["registration_no"], []).append(row["name"])
    return found


def _authorised(
    table: pa.Table,
) -> dict[tuple[str, str], tuple[tuple[str, date | None, date | None], ...]]:
    found: dict[tuple[str, str], list[tuple[str, date | None, date | None]]] = {}
    for row in table.to_pylist():
        term = (row["platform"] or "", row["valid_from"], row["valid_until"])
        found.setdefault((row["registration_no"], row["shop_id"]), []).append(term)
    return {key: tuple(terms) for key, terms in found.items()}


def _shops(table: pa.Table) -> dict[str, tuple[str, str]]:
    if not {"shop_id", "shop_name", "operator_name"} <= set(table.column_names):
        return {}
    rows: list[dict[str, Any]] = table.select(["shop_id", "shop_name", "operator_name"]).to_pylist()
    return {r["shop_id"]: (r["shop_name"] or "", r["operator_name"] or "") for r in rows}


def _home(workspace: pa.Table | None) -> str:
    """The jurisdiction in a table of the workspace's settings."""
    if workspace is None or not workspace.num_rows:
        return ""
    return str(workspace.column("jurisdiction")[0].as_py() or "").upper()
