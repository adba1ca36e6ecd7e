"""Which keys to block on: single values that tell much, and pairs of values that do together.

Nothing about the data is assumed: every column and every pair of columns is a possible key, the
cheapest in candidate pairs are taken first, until each record has enough chances to be compared.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.linkers.coding import Coded, code_texts, spread
from counterfoil.linkers.fields import FieldKind, Ints

THOROUGH, THRIFTY = 200.0, 8.0
"""Candidate pairs per record that all keys together may give: in small tables and in large."""

SMALL = 50_000
"""Records up to which a table is small."""

CAP = 200
"""Most records that share a value of a key."""


def affordable(records: int) -> float:
    """Candidate pairs that a table of so many records may cost, a pair counted once for each key.

    Small tables are compared thoroughly; in large ones rare values meet often enough.
    """
    most = THOROUGH * SMALL
    if records <= SMALL:
        return max(THOROUGH * records, 0.4 * most)
    return max(most * SMALL / records, THRIFTY * records)


def choose(fields: Sequence[Coded], budget: float) -> dict[str, list[Ints]]:
    """Keys for `blocking.candidates`, cheapest first within the budget.

    Args:
        fields: Coded columns.
        budget: Pairs that the keys may give, a pair counted once for each key.
    """
    parts = _parts(fields)
    possible: dict[tuple[str, ...], Ints] = {(n,): codes for n, (codes, _) in parts.items()}
    # What shares a whole value and more shares the value: such pairs of columns add nothing.
    enough = {n for n, (codes, _) in parts.items() if _fits(codes) and _cost(codes) * 4 <= budget}
    free = {name: part for name, part in parts.items() if name not in enough}
    for (one, (a, f)), (two, (b, g)) in combinations(free.items(), 2):
        if f != g:
            possible[one, two] = _both(a, b)
    costs = sorted((_cost(codes), name) for name, codes in possible.items())
    chosen: dict[str, list[Ints]] = {}
    spent = 0
    for cost, name in costs:
        spent += cost
        if spent > budget and chosen:
            break
        if cost:
            chosen[" + ".join(name)] = [possible[name]]
    return chosen


def _fits(codes: Ints) -> bool:
    """Whether no value is shared by too many records to be a key."""
    return int(np.bincount(codes[codes >= 0], minlength=1).max()) <= CAP


def _parts(fields: Sequence[Coded]) -> dict[str, tuple[Ints, str]]:
    """Codes that can be part of a key, with the name of their field."""
    parts: dict[str, tuple[Ints, str]] = {}
    for field in fields:
        parts[field.name] = (field.value, field.name)
        for aspect in ("sound", "short", "plot"):
            if aspect in field.aspects:
                parts[f"{field.name} {aspect}"] = (field.aspects[aspect], field.name)
        for name, codes in _beginnings(field).items():
            parts[f"{field.name} {name}"] = (codes, field.name)
    return parts


def _beginnings(field: Coded) -> dict[str, Ints]:
    if field.kind in (FieldKind.GIVEN, FieldKind.NAME, FieldKind.PLACE, FieldKind.STREET):
        words = [t.split() or [""] for t in field.texts]
        return {
            "first": _recoded(field, [w[0][:4] for w in words]),
            "last": _recoded(field, [w[-1][:4] for w in words]),
        }
    texts = pa.array(field.texts, pa.string())
    if field.kind in (FieldKind.SHOP, FieldKind.ORGANISATION):
        return {"start": _recoded(field, pc.utf8_slice_codeunits(texts, 0, 6))}
    if field.kind in (FieldKind.DATE, FieldKind.CODE):
        return {
            "start": _recoded(field, pc.utf8_slice_codeunits(texts, 0, 4)),
            "end": _recoded(field, pc.utf8_slice_codeunits(texts, -4)),
        }
    if field.kind in (FieldKind.PHONE, FieldKind.ACCOUNT, FieldKind.LICENCE):
        return {"head": _recoded(field, _half(texts, 2)), "tail": _recoded(field, _half(texts, -1))}
    return {}


def _half(texts: pa.Array, more: int) -> pa.Array:
    """First half of each text and so many letters more; last half and more if negative."""
    size = pc.utf8_length(texts)
    answer = texts
    for length in pc.unique(size).to_pylist():
        of = pc.equal(size, length)
        half = length // 2
        cut = (0, half + more) if more > 0 else (more - half, None)
        answer = pc.if_else(of, pc.utf8_slice_codeunits(texts, *cut), answer)
    return answer


def _recoded(field: Coded, texts: list[str] | pa.Array) -> Ints:
    codes, _ = code_texts(texts)
    return spread(codes, field.value)


def _both(a: Ints, b: Ints) -> Ints:
    known = (a >= 0) & (b >= 0)
    flat: npt.NDArray[np.int64] = a.astype(np.int64) * (int(b.max(initial=0)) + 1) + b
    answer = np.full(len(a), -1, np.int32)
    answer[known] = np.unique(flat[known], return_inverse=True)[1]
    return answer


def _cost(codes: Ints) -> int:
    counts = np.bincount(codes[codes >= 0])
    counts = counts[counts <= CAP].astype(np.int64)
    return int((counts * (counts - 1) // 2).sum())


def recall_estimate(found: Mapping[str, npt.NDArray[np.bool_]]) -> float:
    """Share of true pairs that some key finds, estimated from how the keys overlap.

    Chao's lower bound (1987): pairs found by one key only, against pairs found by two. 1 if
    nothing suggests that pairs are missing.

    Args:
        found: Key name -> whether it finds each pair that was taken for one actor.
    """
    if not found:
        return 0.0
    times = np.sum([hits.astype(np.int64) for hits in found.values()], axis=0)
    once, twice, seen = int((times == 1).sum()), int((times == 2).sum()), int((times > 0).sum())
    missing = once * (once - 1) / (2.0 * (twice + 1))
    return seen / (seen + missing) if seen else 0.0
