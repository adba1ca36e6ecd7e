"""Invented numbers with right check digits: phones, accounts, company and product codes."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.worlds.cells import Ints, join, number, pick

MOBILE = np.array(
    [*range(130, 140), *range(150, 154), *range(155, 160), *range(176, 179), *range(180, 190)]
)
USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = np.array([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])
UNIT_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
UNIT_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def distinct(dice: np.random.Generator, count: int, below: int) -> Ints:
    """Different integers from 0 to `below`, in random order. `below` must leave room."""
    found = np.unique(dice.integers(0, below, int(count * 1.05) + 16))
    while len(found) < count:
        found = np.unique(np.concatenate([found, dice.integers(0, below, count)]))
    return dice.permutation(found)[:count]


def phones(dice: np.random.Generator, count: int) -> Ints:
    """Different mobile numbers of 11 digits."""
    raw = distinct(dice, count, len(MOBILE) * 10**8)
    return MOBILE[raw // 10**8] * 10**8 + raw % 10**8


def accounts(dice: np.random.Generator, count: int) -> Ints:
    """Different card-like account numbers of 16 digits, the last by Luhn."""
    body = 62 * 10**13 + distinct(dice, count, 10**13)
    total = np.zeros(count, np.int64)
    for place in range(15):
        digit = body // 10**place % 10
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled // 10 + doubled % 10
    return body * 10 + (10 - total % 10) % 10


def gtins(dice: np.random.Generator, count: int) -> Ints:
    """Different product codes of 13 digits in the Chinese range."""
    body = 690 * 10**9 + distinct(dice, count, 10**10)
    total = np.zeros(count, np.int64)
    for place in range(12):
        total += body // 10**place % 10 * (3 if place % 2 == 0 else 1)
    return body * 10 + (10 - total % 10) % 10


def company_codes(dice: np.random.Generator, areas: Ints) -> pa.Array:
    """Unified social credit codes (GB 32100), with both check characters.

    Args:
        areas: Six-digit area of each company.
    """
    count = len(areas)
    unit = dice.integers(0, 31, (count, 8))
    unit[:, :3] = np.sort(unit[:, :3], axis=1)
    letters = np.array([UNIT_LETTERS.index(letter) for letter in USCC_LETTERS])
    check = (11 - (letters[unit] * UNIT_WEIGHTS).sum(axis=1) % 11) % 11
    ninth = np.where(check == 10, USCC_LETTERS.index("X"), check)
    digits = np.stack([areas // 10**place % 10 for place in range(5, -1, -1)], axis=1)
    body = np.column_stack([np.full(count, 9), np.full(count, 1), digits, unit, ninth])
    last = (31 - (body * USCC_WEIGHTS).sum(axis=1) % 31) % 31
    whole = np.column_stack([body, last])
    return join(*(pick(list(USCC_LETTERS), whole[:, place]) for place in range(18)))


def phone_text(values: Ints, style: Ints) -> pa.Array:
    """Mobile numbers in one of five ways of writing; longer numbers as `+<digits>`."""
    text = number(values)
    head, mid, tail = (pc.utf8_slice_codeunits(text, a, b) for a, b in ((0, 3), (3, 7), (7, 11)))
    ways = [
        text,
        join("+86 ", text),
        join(head, "-", mid, "-", tail),
        join(head, " ", mid, " ", tail),
        join("0086", text),
    ]
    abroad = values >= 2 * 10**10
    return pc.choose(pa.array(np.where(abroad, 5, style % 5)), *ways, join("+", text))
