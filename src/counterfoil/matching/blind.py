"""Items of a text for a blind comparison: the same for both sides without a common key.

An item stands for a run of eight words or sixteen Chinese characters, folded as everywhere.
It is meant for a private set intersection, which hides it; by itself it can be guessed.
"""

from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray

from counterfoil.matching.boilerplate import boilerplate
from counterfoil.matching.fingerprints import Fingerprinter, Tokens

WIDTH = 16
"""Units of a run: a word has two, a Chinese character one."""

WINDOW = 24
"""Of so many runs in a row one is taken: a shared passage of 31 words or 39 characters tells."""

_PUBLIC = Fingerprinter(b"counterfoil blind items 1")
_ODD = np.uint64(0xD6E8FEB86659FD93)


class Items(msgspec.Struct, frozen=True):
    """Items of one text in order of place, each once."""

    values: NDArray[np.uint64]
    starts: NDArray[np.int32]
    """First character of the run."""

    ends: NDArray[np.int32]


def items(text: str, common: NDArray[np.uint64] | None = None) -> Items:
    """The items of a text.

    Args:
        text: The text.
        common: Every run of texts that anyone may use, as `every` gives them; left out.
    """
    tokens = _PUBLIC.tokens(text)
    values, first, last = _runs(tokens)
    chosen = _chosen(values)
    if common is not None:
        chosen = chosen[~np.isin(values[chosen], common)]
    _, once = np.unique(values[chosen], return_index=True)
    chosen = chosen[np.sort(once)]
    return Items(
        _PUBLIC.seal(values[chosen]), tokens.starts[first[chosen]], tokens.ends[last[chosen] - 1]
    )


def every(texts: Iterable[str]) -> NDArray[np.uint64]:
    """Every run of common texts and of the public boilerplate, sorted, not sealed."""
    runs = [_runs(_PUBLIC.tokens(text))[0] for text in (*boilerplate(), *texts)]
    return np.unique(np.concatenate(runs))


def _runs(tokens: Tokens) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Value, first token and token after the last of every run of `WIDTH` units."""
    owner = np.repeat(np.arange(len(tokens.values)), np.diff(tokens.places))
    reach = tokens.places[:-1] + WIDTH - 1
    first = np.flatnonzero(reach < len(owner))
    last = owner[reach[first]] + 1
    values = np.zeros(len(first), dtype=np.uint64)
    for step in range(WIDTH):
        within = first + step < last
        values[within] = values[within] * _ODD + tokens.values[first[within] + step]
    return values, first, last


def _chosen(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The least run of every window."""
    if not len(values):
        return np.zeros(0, dtype=np.int64)
    order = (values * _ODD) >> np.uint64(20)
    if len(order) <= WINDOW:
        return np.array([int(order.argmin())])
    windows = np.lib.stride_tricks.sliding_window_view(order, WINDOW)
    return np.unique(windows.argmin(axis=1) + np.arange(len(windows)))
