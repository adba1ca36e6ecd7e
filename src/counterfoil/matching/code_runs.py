"""Runs of source code that two programs share, names abstracted."""

from bisect import bisect_right
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from counterfoil.matching.chains import Evidence, chains
from counterfoil.matching.fingerprints import Grams, Tokens
from counterfoil.matching.segments import Hits

SEED = 8
"""Abstract tokens of one seed."""

_MOST_REPEATS = 32


class CodeText(msgspec.Struct, frozen=True):
    """A program's text with its abstract tokens."""

    text: str
    kinds: list[str]
    starts: list[int]
    ends: list[int]
    names: list[tuple[int, str]]
    """(first character, file name) of each file."""

    def where(self, span: tuple[int, int]) -> dict[str, Any]:
        """File and lines of a span."""
        at = bisect_right(self.names, span[0], key=lambda item: item[0]) - 1
        base, name = self.names[max(0, at)]
        line = self.text.count("\n", base, span[0]) + 1
        until = line + self.text.count("\n", span[0], span[1])
        return {"part": name, "where": f"line {line}", "until": f"line {until}"}


class Run(msgspec.Struct, frozen=True):
    """One shared run. Spans are characters of the laid-out texts, end exclusive."""

    left: tuple[int, int]
    right: tuple[int, int]
    tokens: int


def shared_runs(left: CodeText, right: CodeText, least: int = 20) -> list[Run]:
    """Runs with at least `least` matched tokens, longest first."""
    if min(len(left.kinds), len(right.kinds)) < SEED:
        return []
    vocabulary = {kind: at for at, kind in enumerate(sorted({*left.kinds, *right.kinds}))}
    mine, theirs = (_seeds(side.kinds, vocabulary) for side in (left, right))
    hits = _hits(mine, theirs)
    evidence = _evidence(right, theirs)
    found = chains(evidence, hits, float(least))
    runs, taken = [], np.zeros(len(right.kinds), dtype=np.bool_)
    for chain in sorted(found, key=lambda c: (-len(c.matched), c.first, c.left)):
        if taken[chain.matched].mean() > 0.5 or len(chain.matched) < least:
            continue
        taken[chain.matched] = True
        low, high = max(0, chain.left), min(len(left.kinds), chain.right)
        runs.append(
            Run(
                (left.starts[low], left.ends[high - 1]),
                (right.starts[chain.first], right.ends[chain.last - 1]),
                len(chain.matched),
            )
        )
    return runs


def _seeds(kinds: list[str], vocabulary: dict[str, int]) -> NDArray[np.uint64]:
    """A value for each run of `SEED` tokens."""
    codes = np.array([vocabulary[kind] for kind in kinds], dtype=np.uint64)
    values = np.zeros(len(codes) - SEED + 1, dtype=np.uint64)
    for step in range(SEED):
        values = values * np.uint64(0x9E3779B97F4A7C15) + codes[step : step + len(values)]
    return values


def _hits(mine: NDArray[np.uint64], theirs: NDArray[np.uint64]) -> Hits:
    order = np.argsort(mine, kind="stable")
    ranked = mine[order]
    first = np.searchsorted(ranked, theirs, side="left")
    counts = np.searchsorted(ranked, theirs, side="right") - first
    counts[counts > _MOST_REPEATS] = 0
    query = np.repeat(np.arange(len(theirs)), counts)
    within = np.arange(len(query)) - np.repeat(np.cumsum(counts) - counts, counts)
    place = order[np.repeat(first, counts) + within]
    return Hits(query, np.zeros(len(query), dtype=np.int64), place)


def _evidence(right: CodeText, seeds: NDArray[np.uint64]) -> Evidence:
    count = len(right.kinds)
    nothing = np.zeros(0, dtype=np.uint64)
    return Evidence(
        tokens=Tokens(
            nothing,
            np.array(right.starts, dtype=np.int32),
            np.array(right.ends, dtype=np.int32),
            np.ones(count, dtype=np.bool_),
            np.arange(count + 1),
        ),
        grams=Grams(
            nothing,
            np.arange(len(seeds), dtype=np.int32),
            np.arange(SEED, len(seeds) + SEED, dtype=np.int32),
        ),
        bits=np.ones(count),
        common=np.zeros(count, dtype=np.bool_),
        worth=np.ones(count),
    )
