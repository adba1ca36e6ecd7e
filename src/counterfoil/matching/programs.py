"""How alike two programs are: their structure, and the words that only a copy would share.

Structure is the sequence of token kinds without signs; names, numbers and strings are
abstracted, so renaming changes nothing. Words are string literals, numbers, comments and
names. A word weighs more the fewer background programs have it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from math import exp, log

import msgspec

Weight = Callable[[object], float]


class Traits(msgspec.Struct, frozen=True):
    """What is compared of one program."""

    pairs: Mapping[object, int]
    """Runs of two abstract tokens: survives reordering and rewriting of single statements."""

    runs: Mapping[object, int]
    """Runs of `RUN` abstract tokens: hardly ever shared by chance."""

    strings: Mapping[object, int]
    numbers: Mapping[object, int]
    comments: Mapping[object, int]
    names: Mapping[object, int]


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """Likeness of two programs, each part from 0 to 1; None where neither has any."""

    structure: float | None
    runs: float | None
    """Part of the smaller program's runs that the other has."""

    strings: float | None
    numbers: float | None
    comments: float | None
    names: float | None
    large: bool = False
    """Both programs have many runs."""

    @property
    def score(self) -> float:
        """0 to 1. From 0.5 the likeness is more than chance and common practice give.

        Small programs: strings count double, structure and numbers once, comments a third;
        the weights are set, not fitted. Programs of `LARGE` runs or more: the part of shared
        runs, which is below 0.2 for unrelated programs of one language.
        """
        if self.large and self.runs is not None:
            return 1.0 / (1.0 + exp(-(self.runs - SHARED_RUNS) / 0.04))
        parts = ((self.strings, 2.0), (self.structure, 1.0), (self.numbers, 1.0),
                 (self.comments, 0.3))  # fmt: skip
        known = [(value, weight) for value, weight in parts if value is not None]
        if not known:
            return 0.0
        return sum(v * w for v, w in known) / sum(w for _, w in known)


LARGE = 300
SHARED_RUNS = 0.26
"""Part of shared runs at which large programs have score 0.5."""

RUN = 14
"""Abstract tokens of a long run."""

_SIGNS = frozenset(("sign", "comment"))


def structure(kinds: Iterable[str]) -> list[str]:
    """Abstract tokens: kinds without signs and comments."""
    return [kind for kind in kinds if kind not in _SIGNS]


def traits(tokens: Sequence[tuple[str, str]]) -> Traits:
    """Traits of a program from its (kind, text) tokens."""
    kinds = structure(kind for kind, _ in tokens)

    def words(kind: str) -> Counter[object]:
        return Counter(text for own, text in tokens if own == kind)

    return Traits(
        pairs=Counter(pairwise(kinds)),
        runs=Counter(hash_run(kinds[at : at + RUN]) for at in range(max(0, len(kinds) - RUN + 1))),
        strings=words("string"),
        numbers=words("number"),
        comments=Counter(
            word
            for own, text in tokens
            if own == "comment"
            for word in text.lower().split()
            if len(word) > 2
        ),
        names=words("name"),
    )


def hash_run(kinds: Sequence[str]) -> str:
    """One value for a run of abstract tokens."""
    return "\0".join(kinds)


def weights(background: Sequence[Mapping[object, int]]) -> Weight:
    """Weight of a feature: inverse document frequency in the background, 1 without one."""
    if not background:
        return lambda feature: 1.0
    frequency: Counter[object] = Counter()
    for program in background:
        frequency.update(program.keys())
    count = len(background) + 1
    return lambda feature: log((count + 1) / (frequency[feature] + 0.5)) + 0.05


def alike(left: Mapping[object, int], right: Mapping[object, int], weight: Weight) -> float | None:
    """Dice's coefficient of two weighted bags; None if both are empty."""
    both = sum((left[key] * right[key]) ** 0.5 * weight(key) for key in left.keys() & right.keys())
    total = sum(n * weight(key) for bag in (left, right) for key, n in bag.items())
    return 2 * both / total if total else None


def held(
    left: Mapping[object, int], right: Mapping[object, int], common: set[object]
) -> float | None:
    """Part of the smaller set that the other has, common features left out."""
    mine, theirs = left.keys() - common, right.keys() - common
    least = min(len(mine), len(theirs))
    return len(mine & theirs) / least if least else None


def likeness(left: Traits, right: Traits, background: Sequence[Traits] = ()) -> Likeness:
    """Compare two programs.

    Args:
        left: One program.
        right: The other.
        background: Unrelated programs, whose features count less.
    """

    def part(name: str) -> float | None:
        weight = weights([getattr(program, name) for program in background])
        return alike(getattr(left, name), getattr(right, name), weight)

    common: set[object] = set().union(*(program.runs.keys() for program in background))
    return Likeness(
        structure=part("pairs"),
        runs=held(left.runs, right.runs, common),
        strings=part("strings"),
        numbers=part("numbers"),
        comments=part("comments"),
        names=part("names"),
        large=min(len(left.runs), len(right.runs)) >= LARGE,
    )
