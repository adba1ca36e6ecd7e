"""Offers that name no mark, in shops whose livestream offers copies of one.

Some sellers name the mark in speech only and put a bare link up. An offer of the goods for
which the mark stands, of such a shop, is suspected where its price or its words fit a copy too;
by itself the stream never reaches one half. Known false positives: goods without a brand of
the same kind, sold beside copies.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
import pyarrow as pa

from counterfoil.detectors import phrases
from counterfoil.detectors.lexicon import lexicon, shipped_phrases
from counterfoil.language.fold import fold_column
from counterfoil.model.batch import Rights
from counterfoil.model.finding import FINDINGS, Finding, Lawful, Reason

NAME = "shop_stream"
VERSION = "1"
SPOKEN, SAME_GOODS, SAID_GOODS = 0.30, 0.14, 0.18
LEAST = 0.4
"""Scores below are not worth a person's time."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed of one right."""

    name: str
    goods: str
    price: float | None
    """Lowest list price of its products."""

    currency: str


def prepare(rights: Rights) -> dict[str, Known]:
    """Goods and list price of each right, by `trademarks:<registration no>`."""
    prices: dict[str, tuple[float, str]] = {}
    names: dict[str, list[str]] = {}
    for row in rights.products.to_pylist():
        number = row["registration_no"]
        if number:
            names.setdefault(number, []).append(row["name"] or "")
        if number and row["list_price"]:
            price = (float(row["list_price"]), row["currency"] or "")
            prices[number] = min(prices.get(number, price), price)
    return {
        row["record"]: Known(
            name=row["mark"] or row["mark_zh"] or "",
            goods=" ; ".join([row["goods"] or "", *names.get(row["registration_no"], ())]),
            price=prices.get(row["registration_no"], (None, ""))[0],
            currency=prices.get(row["registration_no"], (None, ""))[1],
        )
        for row in rights.trademarks.to_pylist()
    }


def examine(known: dict[str, Known], offers: pa.Table) -> pa.RecordBatch:
    """Findings on offers that name no mark.

    Args:
        known: As `prepare` gives it.
        offers: Columns record, title, description, price, currency, right, stream, speech.

    Returns:
        Schema `FINDINGS`, in the order of the offers.
    """
    rows = [row for row in offers.to_pylist() if row["right"] in known]
    texts = [f"{row['title'] or ''} ; {row['description'] or ''}" for row in rows]
    offered = _said(texts)
    spoken = _said([row["speech"] or "" for row in rows])
    rights = list(dict.fromkeys(row["right"] for row in rows))
    held = dict(zip(rights, _said([known[right].goods for right in rights]), strict=True))
    found = []
    for row, mine, heard in zip(rows, offered, spoken, strict=True):
        goods = mine.goods & held[row["right"]].goods
        if goods:
            reasons = list(_reasons(row, known[row["right"]], mine, heard.goods & goods))
            found.append(_finding(row, reasons))
    kept = [msgspec.to_builtins(finding) for finding in found if finding.score >= LEAST]
    return pa.RecordBatch.from_pylist(kept, schema=FINDINGS)


class Said(msgspec.Struct, frozen=True):
    """What a text says in words of the lexicon."""

    goods: frozenset[int]
    words: str
    """The goods as written."""

    slang: str
    weight: float
    """Weight of the strongest word that counterfeit sellers use; 0 if there is none."""


def _said(texts: list[str]) -> list[Said]:
    """Goods and coded speech of each text, by the lexicon."""
    if not texts:
        return []
    column = pa.array(texts, pa.string())
    folded = fold_column(column)
    canon = phrases.canon_of(folded)
    numbers, starts, ends = shipped_phrases().find(canon)
    goods: list[dict[int, str]] = [{} for _ in texts]
    slang: list[list[tuple[float, str]]] = [[] for _ in texts]
    for number, start, end in zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=True):
        text = int(canon.text[start])
        begin, finish = folded.origin[canon.at[start]], folded.origin[canon.at[end - 1]] + 1
        words = texts[text][begin:finish]
        kind, _ = lexicon().goods_of[number]
        if kind >= 0:
            goods[text][kind] = words
        for term in lexicon().meanings[number]:
            if term.kind == "slang" and not any(w in texts[text].casefold() for w in term.unless):
                slang[text].append((term.weight, words))
    best = [max(found, default=(0.0, "")) for found in slang]
    return [
        Said(frozenset(kinds), "; ".join(dict.fromkeys(kinds.values())), words, weight)
        for kinds, (weight, words) in zip(goods, best, strict=True)
    ]


def _reasons(
    row: dict[str, Any], known: Known, mine: Said, both: frozenset[int]
) -> Iterable[Reason]:
    speech = f"{row['stream']}: {row['speech']}"
    yield _reason("the shop's livestream offers the mark", known.name, speech, SPOKEN)
    says = "the same goods as in the livestream" if both else "same kind of goods"
    yield _reason(says, known.goods, mine.words, SAID_GOODS if both else SAME_GOODS)
    if mine.slang:
        yield _reason("words that counterfeit sellers use", "", mine.slang, min(mine.weight, 0.12))
    price, currency = row["price"], row["currency"] or ""
    if price and known.price and currency in ("", known.currency):
        share = price / known.price
        weight = 0.12 if share < 0.5 else 0.05 if share < 0.6 else -0.1 if share >= 0.9 else 0.0
        if weight:
            listed = f"{known.price:.2f} {known.currency}".strip()
            asked = f"{price:.2f} {currency}".strip()
            yield _reason(f"price is {share:.0%} of the list price", listed, asked, weight)


def _reason(says: str, right: str, observed: str, weight: float) -> Reason:
    return Reason(says=says, right_value=right, observed_value=observed[:300], weight=weight)


def _finding(row: dict[str, Any], reasons: list[Reason]) -> Finding:
    score = round(sum(reason.weight for reason in reasons), 4)
    return Finding(
        record=row["record"],
        right=row["right"],
        detector=NAME,
        version=VERSION,
        score=score,
        reasons=tuple(reasons),
        lawful=(Lawful(explanation="goods without a brand", holds="unknown"),),
        verdict="suspected" if score >= 0.5 else "weak",
    )
