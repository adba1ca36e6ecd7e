"""Local alignment of many short windows at once, in bits.

Each candidate is a window of the text laid against a window of a protected document along an
expected diagonal. Units are 4-bit keyed values (a word has two, a Chinese character one), so
a chance match has probability 1/16 and a match can say at most 4 bits. Smith-Waterman in a
band, with the rows of all candidates computed together.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

ROWS = 192
"""Units of the text in one window."""

BAND = 24
"""Units by which insertions and deletions may shift the diagonal, each way."""

WIDTH = 2 * BAND + 1
MISMATCH = np.float32(2.0)
GAP = np.float32(2.0)


class Stretch(msgspec.Struct, frozen=True):
    """The best local alignment of one window, in units from the window's beginning."""

    score: float
    """Bits: gains of the matches less mismatches and gaps."""

    first: int
    last: int
    """Units of the text, end exclusive."""

    left: int
    right: int
    """Units of the protected document from the window's beginning, end exclusive."""

    rows: NDArray[np.int64]
    """Units of the text that are matched."""


def matrices(
    text: NDArray[np.uint8], gains: NDArray[np.float32], documents: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """Score matrices of all candidates, shape (ROWS + 1, n, WIDTH): 37 KiB a candidate.

    Args:
        text: Units, shape (n, ROWS); 255 where the text has none.
        gains: Bits that a match of each unit is worth, same shape.
        documents: Units, shape (n, ROWS + 2 * BAND); 254 where the document has none.
    """
    slope = GAP * np.arange(WIDTH, dtype=np.float32)
    result = np.zeros((ROWS + 1, len(text), WIDTH), dtype=np.float32)
    for row in range(ROWS):
        equal = documents[:, row : row + WIDTH] == text[:, row, None]
        here, step = result[row], result[row + 1]
        np.add(here, np.where(equal, gains[:, row, None], -MISMATCH), out=step)
        np.maximum(step[:, :-1], here[:, 1:] - GAP, out=step[:, :-1])
        np.maximum(step, 0, out=step)
        step += slope
        np.maximum.accumulate(step, axis=1, out=step)
        step -= slope
    return result


def trace(
    matrix: NDArray[np.float32],
    text: NDArray[np.uint8],
    gains: NDArray[np.float32],
    document: NDArray[np.uint8],
) -> Stretch:
    """The best local alignment of one candidate, with the units that match.

    Args:
        matrix: Its scores, shape (ROWS + 1, WIDTH).
        text: Units, shape (ROWS,).
        gains: Bits of a match of each unit.
        document: Units, shape (ROWS + 2 * BAND,).
    """
    row, column = map(int, np.unravel_index(int(matrix.argmax()), matrix.shape))
    last, right = row, row + column
    cells, matched, left = matrix.tolist(), [], right
    while row > 0 and cells[row][column] > 1e-3:
        value, unit, place = cells[row][column], row - 1, row - 1 + column
        equal = bool(document[place] == text[unit])
        step = float(gains[unit]) if equal else -float(MISMATCH)
        if abs(cells[row - 1][column] + step - value) < 1e-2:
            if equal:
                matched.append(unit)
            row, left = row - 1, place
        elif column + 1 < WIDTH and abs(cells[row - 1][column + 1] - float(GAP) - value) < 1e-2:
            row, column = row - 1, column + 1
        elif column > 0:
            column -= 1
        else:
            break
    return Stretch(
        score=float(matrix.max()),
        first=row,
        last=last,
        left=left,
        right=right,
        rows=np.array(matched[::-1], dtype=np.int64),
    )
