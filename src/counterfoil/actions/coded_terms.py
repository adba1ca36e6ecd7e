"""Show the lexicon of coded speech, propose terms for it, and accept what a person decides."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import msgspec

from counterfoil.actions.judge import judge
from counterfoil.detectors import coded_speech, phrases
from counterfoil.detectors.lexicon import Lexicon, extended, lexicon
from counterfoil.errors import InputError, NotFound
from counterfoil.language.chinese import pinyin_key
from counterfoil.model.actor import Actor
from counterfoil.store import terms
from counterfoil.store.store import Store

FEWEST_CONFIRMED = 20
"""With fewer confirmed findings, suspected ones are taken as well."""


def lexicon_of(store: Store | None) -> Lexicon:
    """The shipped lexicon with the terms that this workspace accepted."""
    if store is None:
        return lexicon()
    rows = terms.accepted_terms(store).to_pylist()
    return extended(lexicon(), [(r["kind"], r["weight"], r["term"]) for r in rows])


def show(store: Store | None, kind: str = "slang") -> dict[str, Any]:
    """The terms of one kind with their weights, and the version of the whole lexicon."""
    words = lexicon_of(store)
    found = sorted(
        {(t.text, t.weight, t.unless) for ts in words.meanings for t in ts if t.kind == kind}
    )
    if not found:
        kinds = sorted({t.kind for ts in words.meanings for t in ts})
        raise NotFound(f"no terms of kind {kind!r}", remedy=f"use one of {', '.join(kinds)}")
    shown = [{"term": t, "weight": w, "unless": list(u)} for t, w, u in found]
    return {"lexicon": version(words), "kind": kind, "terms": shown}


def version(words: Lexicon) -> str:
    """Digest of all terms, kinds and weights: the same words, the same version."""
    parts = [f"{t.kind}\t{t.weight}\t{t.text}" for ts in words.meanings for t in ts]
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:12]


def suggest(store: Store, top: int) -> Iterator[dict[str, Any]]:
    """Terms that stand beside confirmed (or else suspected) offers far more than beside others."""
    findings = store.result("findings").select(["record", "score", "right"]).to_pylist()
    suspected = {f["record"] for f in findings if f["score"] >= 0.5}
    confirmed = terms.confirmed_records(store)
    chosen = confirmed if len(confirmed) >= FEWEST_CONFIRMED else confirmed | suspected
    listings = store.rows("listings").select(["record", "title"]).to_pylist()
    mine = [r["title"] or "" for r in listings if r["record"] in chosen]
    others = [r["title"] or "" for r in listings if r["record"] not in chosen]
    words = lexicon_of(store)
    marks = store.rows("trademarks").select(["mark", "mark_zh"]).to_pylist()
    named = [n for m in marks for n in (m["mark"], m["mark_zh"]) if n]
    names = {phrases.canonical(n) for n in named} | {pinyin_key(n) for n in named}
    parts = {piece for text in words.texts for piece in coded_speech.pieces(text)}

    def known(term: str) -> bool:
        return term in words.texts_set or term in parts or any(n in term for n in names)

    basis = "confirmed findings" if chosen is confirmed else "confirmed and suspected findings"
    for found in coded_speech.suggest(mine, others, known, top):
        yield {**msgspec.to_builtins(found), "basis": basis}


def accept(
    actor: Actor, store: Store, term: str, kind: str, weight: float, why: str, *, reject: bool
) -> int:
    """Write a person's decision on a term into the log; the next run uses it.

    Raises:
        InputError: Empty term, unknown kind, or a weight outside 0 to 0.15.
    """
    plain = phrases.canonical(term)
    kinds = {t.kind for ts in lexicon().meanings for t in ts}
    if not plain:
        raise InputError(f"{term!r} holds no letters", remedy="give a word or phrase")
    if kind not in kinds:
        raise InputError(f"unknown kind {kind!r}", remedy=f"use one of {', '.join(sorted(kinds))}")
    if not 0 <= weight <= 0.15:
        raise InputError(
            f"weight {weight} is not within 0 and 0.15", remedy="slang adds, it never decides"
        )
    said = json.dumps({"kind": kind, "weight": weight}, sort_keys=True)
    word = "rejected" if reject else "accepted"
    return judge(actor, store, terms.TERM_JUDGEMENT, plain, said, word, why)
