"""Two gangs with one supplier are two gangs: components are parted at values that merely bridge.

A value, or an actor without a shop, is a bridge if without it the component falls into parts
that stand on their own: each with suspected sellers, and selling different goods, or each with
a collecting account of its own. The bridge belongs to neither part.
"""

from collections.abc import Iterator

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.special import gammaln

from counterfoil.linkers.communities import communities, graph_of
from counterfoil.linkers.fields import Ints
from counterfoil.linkers.hubs import Standing
from counterfoil.linkers.rings import Uses

PART = 2.0
"""Evidence, in nats, from which a component is parted."""

OWN_COLLECTOR = 3.0
"""Evidence for two gangs if two parts each have a collecting account of their own."""

THIN = 1.5
"""Evidence for two gangs if only one actor of each part touches the bridge."""

BRIDGE = 2.0
"""Evidence, in nats, against two gangs of every further bridge between them."""

MOST_CUTS = 400
"""Bridges tried in one component, those with the most users first."""


class Split(msgspec.Struct, frozen=True):
    """A way to part a component."""

    score: float
    parts: Ints
    """Part of each actor of the component; -1 for the bridge and what hangs on it alone."""


def part(uses: Uses, ring: Ints, standing: Standing, collecting: npt.NDArray[np.bool_]) -> Ints:
    """Part rings where a bridge holds gangs together that stand on their own.

    Args:
        uses: Ties of ring members.
        ring: Ring of each actor, -1 for none.
        standing: What is known of the actors.
        collecting: Which values are payment accounts.

    Returns:
        Ring of each actor with new numbers for the parts; -1 for none.
    """
    answer = ring.copy()
    fresh = int(ring.max(initial=-1)) + 1
    waiting = list(range(fresh))
    while waiting:
        number = waiting.pop()
        inside = answer[uses.actor] == number
        split = best_split(uses.value[inside], uses.actor[inside], standing, collecting)
        if split is None or split.score < PART:
            continue
        actors = np.unique(uses.actor[inside])
        for index in range(int(split.parts.max()) + 1):
            answer[actors[split.parts == index]] = fresh
            waiting.append(fresh)
            fresh += 1
        answer[actors[split.parts < 0]] = -1
    return answer


def best_split(
    value: Ints, actor: Ints, standing: Standing, collecting: npt.NDArray[np.bool_]
) -> Split | None:
    """The split of one component with the most evidence; None if no bridge parts it.

    Args:
        value, actor: Uses inside the component.
        standing: What is known of the actors.
        collecting: Which values are payment accounts.
    """
    actors, at = np.unique(actor, return_inverse=True)
    values, of = np.unique(value, return_inverse=True)
    a, v = at.astype(np.int32), of.astype(np.int32)
    suspected = standing.suspected[actors]
    if suspected.sum() < 4:
        return None
    held = _rights(actors, standing)
    best: Split | None = None
    for kept in _cuts(a, v, standing.sells[actors], len(values)):
        found = _split(a, v, kept, suspected, held, collecting[values])
        if found is not None and (best is None or found.score > best.score + 1e-9):
            best = found
    if best is not None and best.score >= PART:
        return best
    # Several bridges at once: communities say where they could lie, and each costs evidence.
    for kept, bridges in _between_communities(a, v, len(actors), len(values)):
        found = _split(a, v, kept, suspected, held, collecting[values])
        if found is None:
            continue
        found = msgspec.structs.replace(found, score=found.score - BRIDGE * (bridges - 1))
        if best is None or found.score > best.score + 1e-9:
            best = found
    return best


def _between_communities(
    a: Ints, v: Ints, actors: int, values: int
) -> Iterator[tuple[npt.NDArray[np.bool_], int]]:
    """Rows that stay when the values between communities are taken out, and how many those are."""
    users = np.bincount(v, minlength=values)
    weight = 1.0 / np.maximum(users[v] - 1, 1)
    graph = graph_of(actors + values, a.astype(np.int64), v.astype(np.int64) + actors, weight)
    seen: set[bytes] = set()
    for resolution in (0.15, 0.3, 0.6, 1.0):
        label = communities(graph, resolution)[:actors]
        if label.tobytes() in seen:
            continue
        seen.add(label.tobytes())
        first = np.full(values, -1, np.int32)
        first[v[::-1]] = label[a[::-1]]
        crossing = np.zeros(values, np.bool_)
        crossing[v[label[a] != first[v]]] = True
        if crossing.any():
            yield ~crossing[v], int(crossing.sum())


def _cuts(
    a: Ints, v: Ints, sells: npt.NDArray[np.bool_], values: int
) -> Iterator[npt.NDArray[np.bool_]]:
    """Rows that stay when one value, or one actor without a shop and its values, is taken out."""
    users = np.bincount(v, minlength=values)
    for index in np.argsort(-users, kind="stable")[:MOST_CUTS].tolist():
        if users[index] > 1:
            yield v != index
    idle = np.flatnonzero(~sells)
    reach = np.bincount(a, minlength=len(sells))[idle]
    for index in idle[np.argsort(-reach, kind="stable")][:MOST_CUTS].tolist():
        yield ~np.isin(v, v[a == index])


def _split(
    a: Ints,
    v: Ints,
    kept: npt.NDArray[np.bool_],
    suspected: npt.NDArray[np.bool_],
    held: npt.NDArray[np.float64],
    collecting: npt.NDArray[np.bool_],
) -> Split | None:
    n = len(suspected)
    edge = (a[kept], v[kept].astype(np.int64) + n)
    graph = coo_matrix((np.ones(int(kept.sum()), np.int8), edge), (n + len(collecting),) * 2)
    label = connected_components(graph, directed=False)[1]
    strong = np.flatnonzero(np.bincount(label[:n], suspected) >= 2)
    if len(strong) < 2:
        return None
    number = np.full(int(label.max()) + 1, -1, np.int32)
    number[strong] = np.arange(len(strong), dtype=np.int32)
    parts = number[label[:n]]
    score = _goods_apart(held, parts)
    users = np.bincount(v, minlength=len(collecting))
    whole = collecting & (users >= 2) & np.isin(np.arange(len(collecting)), v[kept])
    if len(np.unique(number[label[n:][whole]][number[label[n:][whole]] >= 0])) >= 2:
        score += OWN_COLLECTOR
    touched = np.unique(a[~kept])
    touching = parts[touched]
    if np.bincount(touching[touching >= 0], minlength=len(strong)).max() <= 1:
        score += THIN
    return Split(score, _leftovers(parts, held))


def _leftovers(parts: Ints, held: npt.NDArray[np.float64]) -> Ints:
    """Give lone suspects that hung on the bridge to the one part that sells their goods."""
    answer = parts.copy()
    sold = np.stack([held[parts == p].sum(0) for p in range(int(parts.max()) + 1)]) > 0
    for index in np.flatnonzero((parts < 0) & (held.sum(1) > 0)).tolist():
        fits = np.flatnonzero((sold & (held[index] > 0)).any(1))
        if len(fits) == 1:
            answer[index] = fits[0]
    return answer


def _rights(actors: Ints, standing: Standing) -> npt.NDArray[np.float64]:
    """Actors of the component by rights that they are suspected of, 1 or 0."""
    at = np.searchsorted(actors, standing.right_actor)
    inside = at < len(actors)
    inside &= actors[np.minimum(at, len(actors) - 1)] == standing.right_actor
    held = np.zeros((len(actors), int(standing.right.max(initial=-1)) + 1))
    held[at[inside], standing.right[inside]] = 1.0
    return held


def _goods_apart(held: npt.NDArray[np.float64], parts: Ints) -> float:
    """Log Bayes factor that the parts draw their goods from different stocks, in nats."""
    counts = [held[parts == p].sum(0) for p in range(int(parts.max()) + 1)]
    apart = sum(_log_marginal(c) for c in counts)
    return float(apart - _log_marginal(np.sum(counts, axis=0)))


def _log_marginal(count: npt.NDArray[np.float64]) -> float:
    # Dirichlet-multinomial with Jeffreys' prior over the rights.
    alpha, kinds = 0.5, len(count)
    if not kinds:
        return 0.0
    total = gammaln(kinds * alpha) - gammaln(kinds * alpha + count.sum())
    return float(total + (gammaln(count + alpha) - gammaln(alpha)).sum())
