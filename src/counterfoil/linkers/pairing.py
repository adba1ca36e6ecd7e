"""Pairs of records weighed by all that is known of them: evidence, answers, and names that part."""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.linkers.answering import Correction
from counterfoil.linkers.clustering import Flags
from counterfoil.linkers.coding import Coded
from counterfoil.linkers.comparing import Rows, told
from counterfoil.linkers.fields import FieldKind
from counterfoil.linkers.learning import Learned
from counterfoil.linkers.nearness import one_character_apart
from counterfoil.linkers.weighing import Weighed, add_up, observe

PROVEN = 12.0
"""Bits, after all that a different name takes away, from which two names one character apart are
a misspelling and not two of a family: probability 4096 to 1."""

ANSWERED = 1.0
"""The same for any two names, once people's answers have told how much a different name says."""


class Weigher:
    """Weighs pairs of records.

    Args:
        fields: Coded columns of all records.
        learned: How true pairs agree.
        correction: What answers have changed; None without any.
    """

    def __init__(
        self, fields: Sequence[Coded], learned: Learned, correction: Correction | None = None
    ) -> None:
        self.fields, self.learned, self.correction = fields, learned, correction
        self._people = [f for f in fields if f.kind is FieldKind.PERSON]

    def weigh(self, left: Rows, right: Rows) -> Weighed:
        """Evidence of each pair, the prior included."""
        policies = self.learned.policies
        seen = observe(self.fields, left, right, policies)
        weighed = add_up(seen, policies, self.learned.prior)
        if self.correction is None:
            return weighed
        more = self.correction.bits(weighed, self.fields)
        return msgspec.structs.replace(weighed, total=weighed.total + more)

    def strong(self, left: Rows, right: Rows, least: float) -> tuple[Weighed, Flags]:
        """Pairs of at least so many bits, and which of them have names that keep them apart."""
        weighed = self.weigh(left, right)
        weighed = pick(weighed, weighed.total >= least)
        parted = np.zeros(len(weighed.total), np.bool_)
        for person in self._people:
            sure = ~told(person, weighed.left, weighed.right)
            other = np.flatnonzero(sure & (weighed.levels[person.name] == 0))
            proven = weighed.total[other] >= PROVEN
            rows = other[proven]
            proven[proven] = one_character(person, weighed.left[rows], weighed.right[rows])
            if self.correction is not None:
                proven |= weighed.total[other] >= ANSWERED
            parted[other[~proven]] = True
        return weighed, parted


def pick(weighed: Weighed, keep: Flags) -> Weighed:
    """Some of the pairs."""
    return Weighed(
        left=weighed.left[keep],
        right=weighed.right[keep],
        levels={name: level[keep] for name, level in weighed.levels.items()},
        parts={name: bits[keep] for name, bits in weighed.parts.items()},
        total=weighed.total[keep],
    )


def joined(parts: Sequence[Weighed]) -> Weighed:
    """Pairs that were weighed piece by piece, at least one piece, in one."""
    names = list(parts[0].levels)
    return Weighed(
        left=np.concatenate([p.left for p in parts]),
        right=np.concatenate([p.right for p in parts]),
        levels={n: np.concatenate([p.levels[n] for p in parts]) for n in names},
        parts={n: np.concatenate([p.parts[n] for p in parts]) for n in names},
        total=np.concatenate([p.total for p in parts]),
    )


def one_character(person: Coded, left: Rows, right: Rows) -> npt.NDArray[np.bool_]:
    """Which pairs have names in characters that are one character apart."""
    written = person.names[""]
    codes = zip(person.value[left].tolist(), person.value[right].tolist(), strict=True)
    return np.array([one_character_apart(written[a], written[b]) for a, b in codes], np.bool_)


def misspelt(person: Coded, pairs: Weighed) -> set[tuple[int, int]]:
    """Codes of different names that the evidence of a pair shows to be one."""
    rows = pairs.levels[person.name] <= 1
    a, b = person.value[pairs.left[rows]], person.value[pairs.right[rows]]
    return set(zip(np.minimum(a, b).tolist(), np.maximum(a, b).tolist(), strict=True))
