"""Codes that check themselves: company codes, product codes, card numbers.

Each check works on whole arrays: fixed-width bytes, one table look-up and a weighted sum.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 signs of GB 32100-2015 in the order of their values (no I, O, S, V, Z)."""

_Bools = npt.NDArray[np.bool_]
_USCC_WEIGHTS = np.array([pow(3, i, 31) for i in range(17)], dtype=np.int64)


def uscc_check(body: str) -> str:
    """Check sign of the first 17 signs of a unified social credit code.

    Raises:
        ValueError: Not 17 signs of `USCC_LETTERS`.

    Source: GB 32100-2015, 5.6.
    """
    if len(body) != 17:
        raise ValueError(f"{body!r} has {len(body)} signs, not 17")
    total = sum(USCC_LETTERS.index(c) * int(w) for c, w in zip(body, _USCC_WEIGHTS, strict=True))
    return USCC_LETTERS[(31 - total % 31) % 31]


def check_uscc(values: pa.Array) -> _Bools:
    """Which texts are 18 signs of GB 32100 with the right check sign; null is False."""
    return _checked(values, 18, _signs(USCC_LETTERS), _uscc_sound)


def _uscc_sound(digits: npt.NDArray[np.int64]) -> _Bools:
    total = digits[:, :17] @ _USCC_WEIGHTS
    return np.asarray(digits[:, 17] == (31 - total % 31) % 31)


def gtin_check(body: str) -> str:
    """Check digit of a GTIN without its last digit. Source: GS1 General Specifications 7.9."""
    total = sum(int(c) * (3 if i % 2 == 0 else 1) for i, c in enumerate(reversed(body)))
    return str(-total % 10)


def check_gtin(values: pa.Array) -> _Bools:
    """Which texts are a GTIN-8, 12, 13 or 14 with the right check digit; null is False."""
    sound = np.zeros(len(values), dtype=np.bool_)
    for width in (8, 12, 13, 14):
        sound |= _checked(values, width, _signs("0123456789"), _gtin_sound)
    return sound


def _gtin_sound(digits: npt.NDArray[np.int64]) -> _Bools:
    weights = np.where(np.arange(digits.shape[1])[::-1] % 2 == 1, 3, 1)
    return np.asarray((digits @ weights) % 10 == 0)


def check_luhn(values: pa.Array) -> _Bools:
    """Which texts are 12 to 19 digits that pass Luhn's check; null is False.

    Many accounts that are not cards fail it by nature; it is a weak sign.
    """
    sound = np.zeros(len(values), dtype=np.bool_)
    for width in range(12, 20):
        sound |= _checked(values, width, _signs("0123456789"), _luhn_sound)
    return sound


def _luhn_sound(digits: npt.NDArray[np.int64]) -> _Bools:
    doubled = np.arange(digits.shape[1])[::-1] % 2 == 1
    twice = digits * 2
    parts = np.where(doubled, twice - 9 * (twice > 9), digits)
    return np.asarray(parts.sum(axis=1) % 10 == 0)


def _signs(letters: str) -> npt.NDArray[np.int64]:
    """Value of each byte as a sign, -1 for bytes that are none."""
    table = np.full(256, -1, dtype=np.int64)
    for value, letter in enumerate(letters):
        table[ord(letter)] = value
    return table


def _checked(values: pa.Array, width: int, table: npt.NDArray[np.int64], sound: object) -> _Bools:
    """Apply `sound` to the texts of exactly `width` signs of `table`."""
    assert callable(sound)
    answer = np.zeros(len(values), dtype=np.bool_)
    fits = pc.and_(pc.equal(pc.binary_length(values), width), pc.is_valid(values))
    where = np.flatnonzero(pc.fill_null(fits, False).to_numpy(zero_copy_only=False))
    if not len(where):
        return answer
    texts = pc.binary_join(pa.array([values.take(pa.array(where)).to_pylist()]), "")[0].as_py()
    raw = np.frombuffer(texts.encode(), dtype=np.uint8).reshape(len(where), width)
    digits = table[raw]
    known = (digits >= 0).all(axis=1)
    answer[where[known]] = sound(digits[known])
    return answer
