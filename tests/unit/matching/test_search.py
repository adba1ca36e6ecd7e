"""Searching: what recurs, what many hold, and what begins alike."""

import random

import numpy as np

from counterfoil.matching.commonness import Prior
from counterfoil.matching.fingerprints import Fingerprinter
from counterfoil.matching.imprint import imprint, unpacked
from counterfoil.matching.pairs import index_of
from counterfoil.matching.search import Collection, Found, search

KEY = Fingerprinter(b"s" * 32)
SECRET = (
    "The second firing holds cobalt frit at 1240 degrees for ninety minutes while argon flows "
    "over the saggar, and the muffle stays shut until its pyrometer reads below two hundred."
)


def prose(seed: int, words: int = 120) -> str:
    rng = random.Random(seed)
    letters = "bcdfghklmnprstvz"
    return " ".join(
        "".join(rng.choice(letters) + rng.choice("aeiou") for _ in range(rng.randint(2, 4)))
        for _ in range(words)
    )


def found(protected: list[str], text: str) -> Found:
    taken = [imprint(KEY, one) for one in protected]
    units = [unpacked(one.units) for one in taken]

    def window(document: int, first: int, end: int) -> np.ndarray:
        result = np.full(end - first, 254, dtype=np.uint8)
        low, high = max(0, first), min(len(units[document]), end)
        result[low - first : high - first] = units[document][low:high]
        return result

    index = index_of(taken)
    return search(Collection(KEY, Prior(KEY), [index], [], len(taken), window), text, 40.0)


def best(result: Found, document: int) -> float:
    return max((m.bits for m in result.matches if m.document == document), default=0.0)


def test_a_passage_in_a_strange_text_is_found_and_a_strange_text_is_not() -> None:
    protected = [f"{prose(1)} {SECRET} {prose(2)}", prose(3)]

    assert best(found(protected, f"{prose(4)} {SECRET} {prose(5)}"), 0) > 150
    assert found(protected, f"{prose(4)} {prose(5)}").matches == ()


def test_what_many_protected_documents_hold_is_worth_less_aligned_too() -> None:
    text = f"{prose(4)} {SECRET} {prose(5)}"
    edited = text.replace("ninety", "eighty").replace("argon", "helium").replace("shut", "open")
    alone = [f"{prose(n)} {SECRET}" if n == 20 else prose(n) for n in range(20, 40)]
    shared = [f"{prose(n)} {SECRET}" for n in range(20, 40)]

    assert best(found(alone, edited), 0) > 85
    assert max(best(found(shared, edited), n) for n in range(20)) < 70


def test_a_form_that_the_text_repeats_counts_once() -> None:
    form = "furnace record kept by shift {} on line {} shows kiln state"
    rows = [form.format(prose(n, 1), prose(n + 500, 1)) for n in range(40)]
    protected = [" ".join([prose(1), *rows[:20]])]

    one = best(found(protected, f"{prose(2)} {rows[30]} {prose(6)}"), 0)
    twelve = best(found(protected, f"{prose(2)} {' '.join(rows[25:37])} {prose(6)}"), 0)

    assert one > 60
    assert twelve < 3 * one


def test_a_repeated_leak_counts_like_one() -> None:
    protected = [f"{prose(1)} {SECRET} {prose(2)}"]

    once = best(found(protected, f"{prose(4)} {SECRET} {prose(5)}"), 0)
    often = best(found(protected, " ".join([prose(4), *[SECRET] * 30, prose(5)])), 0)

    assert often >= 0.95 * once


def test_a_like_beginning_is_told_from_a_like_passage_further_on() -> None:
    protected = [f"{SECRET} {prose(1)}"]

    begins = found(protected, f"{SECRET} {prose(4)}").matches[0]
    further = found(protected, f"{prose(4)} {SECRET}").matches[0]

    assert begins.opening > 80 > 40 > further.opening
