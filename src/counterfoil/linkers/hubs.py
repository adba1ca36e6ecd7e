"""Which shared values tie a gang together, and which are everybody's: hubs and agents.

A logistics hub, a registration agent's phone or a pooled payment account is used by sellers of
all kinds; a gang's own phone, door or account is used by suspected sellers, mostly of the same
right. For each value the two explanations are weighed against each other.
"""

import math

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from counterfoil.linkers.fields import Ints

GANG_SHARE = 0.85
"""Share of suspected sellers among the users of a gang's own value."""

SAME_RIGHT = 0.8
"""Share of a gang's suspected members that infringe its main right."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of each actor before rings are looked for."""

    sells: npt.NDArray[np.bool_]
    """Has a shop."""

    suspected: npt.NDArray[np.bool_]
    """Has a shop with a suspected finding."""

    right_actor: Ints
    right: Ints
    """Suspected actors and the codes of their rights, one row a distinct pair."""


def evidence(value: Ints, actor: Ints, standing: Standing, values: int) -> npt.NDArray[np.float64]:
    """For each value the evidence, in nats, that it is a gang's own and no hub.

    Args:
        value, actor: Uses, one a distinct pair.
        standing: What is known of the actors.
        values: Number of values.
    """
    sellers = max(int(standing.sells.sum()), 1)
    base = min(0.5, max(0.02, float(standing.suspected.sum()) / sellers))
    suspected = np.bincount(value, standing.suspected[actor], values)
    lawful = np.bincount(value, (standing.sells & ~standing.suspected)[actor], values)
    score = suspected * math.log(GANG_SHARE / base)
    score += lawful * math.log((1 - GANG_SHARE) / (1 - base))
    return score + _same_right(value, actor, standing, values)


def _same_right(
    value: Ints, actor: Ints, standing: Standing, values: int
) -> npt.NDArray[np.float64]:
    """Evidence that the suspected users of a value sell the goods of one right."""
    actors, suspects = len(standing.suspected), int(standing.suspected.sum())
    if not len(standing.right) or not suspects:
        return np.zeros(values)
    rights = int(standing.right.max()) + 1
    shape = (values, actors)
    uses = csr_matrix((np.ones(len(value)), (value, actor)), shape)
    holds = csr_matrix(
        (np.ones(len(standing.right)), (standing.right_actor, standing.right)), (actors, rights)
    )
    found = (uses @ holds).tocoo()
    known = np.bincount(value, standing.suspected[actor], values)[found.row]
    usual = np.clip(np.asarray(holds.sum(0)).ravel() / suspects, 0.01, 0.75)[found.col]
    # The first of them sets the right; only the others can agree with it or not.
    score = (found.data - 1) * np.log(SAME_RIGHT / usual)
    score += (known - found.data) * np.log((1 - SAME_RIGHT) / (1 - usual))
    best = np.full(values, -np.inf)
    at = known >= 2
    np.maximum.at(best, found.row[at], score[at])
    return np.where(np.isfinite(best), best, 0.0)
