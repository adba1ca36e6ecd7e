"""What people's answers to single pairs say of all others: evidence re-weighed, and measured.

The bits of the evidence stay the starting point. A logistic regression, held back towards no
change, learns from the answers how much more or less each kind of agreement says in this data;
from `MANY` answers on, boosted trees go on from there (LightGBM, if it is installed). A correction
is proposed with the error that it has on answers that it has not seen, and taken only if that is
smaller than without it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.linkers.coding import Coded
from counterfoil.linkers.comparing import Rows, told
from counterfoil.linkers.fields import NULL, POLICIES, Bits, FieldKind, Ints, Levels
from counterfoil.linkers.weighing import Weighed

FEW = 10
"""Answers without which nothing is learned."""

MANY = 500
"""Answers from which boosted trees learn more than a regression."""

UNASKED = 1.0
"""Weight of all pairs that nobody was asked about, as a share of the answers."""

FOLDS = 5
HELD_BACK = 1.0
"""Weight of no change, in squared logits; 1 lets a feature move by about one bit a few answers."""

SURE = 12.0
"""Bits beyond which evidence counts no more: a clear answer against it must weigh."""

LOG2 = float(np.log(2.0))

ALONE = "nothing firm agrees"
"""Name of the feature of pairs in which neither an identifier nor an address is shared."""

Model = tuple[Bits, Any]
"""Logits by feature, and trees that go on from them or None."""

Rest = tuple[Bits, Bits]
"""Features and logits of pairs that nobody was asked about."""


class Answers(msgspec.Struct, frozen=True):
    """Pairs of rows, and whether a person said that they are one actor."""

    left: Rows
    right: Rows
    same: npt.NDArray[np.bool_]


class Correction(msgspec.Struct, frozen=True):
    """A model learned from answers, with what it was measured to be worth."""

    weights: Bits
    """Logits by feature."""

    trees: Any
    """Boosted trees that add to the weights; None with few answers."""

    answers: int
    before: float
    """Mean surprise of an answer in bits under the evidence alone."""

    after: float
    """The same under the correction, on answers left out of its training."""

    @property
    def better(self) -> bool:
        """Whether it says more about answers that it has not seen."""
        return self.after < self.before

    def bits(self, weighed: Weighed, fields: Sequence[Coded]) -> Bits:
        """Bits that the answers add to each pair."""
        if not len(weighed.total):
            return np.zeros(0)
        shape = features(weighed, fields)
        start = np.clip(weighed.total, -SURE, SURE) * LOG2
        return _more((self.weights, self.trees), shape, start) / LOG2


def propose(
    weighed: Weighed, fields: Sequence[Coded], same: npt.NDArray[np.bool_], others: Weighed
) -> Correction:
    """Learn from answers, and measure the learned on answers left out.

    Args:
        weighed: The pairs that were answered, by the evidence alone.
        fields: Coded columns of all records.
        same: The answers.
        others: Pairs nobody was asked about. Who is asked about the doubtful pairs only must
            not come to doubt all: as a whole these weigh as much as the answers for no change.
    """
    rest = features(others, fields), np.clip(others.total, -SURE, SURE) * LOG2
    shape = features(weighed, fields)
    start = np.clip(weighed.total, -SURE, SURE) * LOG2
    fold = np.arange(len(same), dtype=np.int32) % FOLDS
    unseen = left_out(shape, start, same, rest, fold, _fit)
    weights, trees = _fit(shape, start, same, rest)
    return Correction(
        weights=weights,
        trees=trees,
        answers=len(same),
        before=round(_surprise(start, same), 4),
        after=round(_surprise(unseen, same), 4),
    )


def left_out(
    shape: Bits,
    start: Bits,
    same: npt.NDArray[np.bool_],
    rest: Rest,
    fold: Ints,
    fit: Callable[[Bits, Bits, npt.NDArray[np.bool_], Rest], Model],
) -> Bits:
    """Logits of each answer under a model that has seen no answer of its fold.

    Args:
        shape: Features, one row an answer.
        start: Logits of the evidence.
        same: The answers.
        rest: Pairs nobody was asked about.
        fold: Number of the fold of each answer.
        fit: `regressed`, or one that goes on from it.
    """
    unseen = start.copy()
    for number in np.unique(fold):
        train, test = fold != number, fold == number
        if train.any():
            fitted = fit(shape[train], start[train], same[train], rest)
            unseen[test] += _more(fitted, shape[test], start[test])
    return unseen


def by_level(
    levels: Mapping[str, Levels], kinds: Mapping[str, FieldKind]
) -> dict[str, npt.NDArray[np.bool_]]:
    """Of each pair: which level each field has, and whether anything firm agrees.

    Args:
        levels: Level of each pair by field.
        kinds: Kind of each field; at least one.

    Returns:
        Name of the feature (`phone same`) -> whether each pair has it.
    """
    columns: dict[str, npt.NDArray[np.bool_]] = {}
    firm = np.zeros(len(next(iter(levels.values()))), np.bool_)
    for name, kind in kinds.items():
        level, policy = levels[name], POLICIES[kind]
        top = len(policy.agree) - 1
        for number in range(top + 1):
            says = {0: "differs", top: "same"}.get(number, f"near {number}")
            columns[f"{name} {says}"] = level == number
        if policy.strength != "weak" or kind is FieldKind.ADDRESS:
            firm |= (level != NULL) & (level >= policy.exact)
    return columns | {ALONE: ~firm}


def features(weighed: Weighed, fields: Sequence[Coded]) -> Bits:
    """Of each pair: which level each field has, what is only told, what stands alone.

    Args:
        weighed: Pairs.
        fields: Coded columns.

    Returns:
        One row a pair; the columns depend on the kinds of the fields only.
    """
    columns = [*by_level(weighed.levels, {f.name: f.kind for f in fields}).values()]
    for field in fields:
        level = weighed.levels[field.name]
        if "told" in field.aspects:
            columns.append((level == 0) & told(field, weighed.left, weighed.right))
        if field.several is not None:
            shared = np.isfinite(field.several[field.value[weighed.left]])
            columns.append((level != NULL) & (level >= POLICIES[field.kind].exact) & shared)
    return np.stack(columns, 1).astype(np.float64)


def _fit(shape: Bits, start: Bits, same: npt.NDArray[np.bool_], rest: Rest) -> Model:
    """Weights, and the trees that go on from them."""
    weights, _ = regressed(shape, start, same, rest)
    if len(same) < MANY:
        return weights, None
    return weights, _boosted(shape, start + shape @ weights, same)


def _more(model: Model, shape: Bits, start: Bits) -> Bits:
    """Logits that a model adds."""
    weights, trees = model
    more = np.asarray(shape @ weights)
    if trees is None:
        return more
    return np.asarray(more + trees.predict(np.c_[start + more, shape], raw_score=True))


def regressed(shape: Bits, start: Bits, same: npt.NDArray[np.bool_], rest: Rest) -> Model:
    """Weights by a logistic regression on top of the evidence; no trees."""
    from scipy.optimize import minimize

    both, logit = np.concatenate([shape, rest[0]]), np.r_[start, rest[1]]
    # What was not asked is believed as far as the evidence goes.
    believed = np.r_[same.astype(np.float64), 1.0 / (1.0 + np.exp(-rest[1]))]
    each = UNASKED * len(same) / max(len(rest[1]), 1)
    counts = np.r_[np.ones(len(same)), np.full(len(rest[1]), each)]

    def loss(weights: Bits) -> tuple[float, Bits]:
        now = logit + both @ weights
        slope = counts * (1.0 / (1.0 + np.exp(-np.clip(now, -60, 60))) - believed)
        value = counts @ (np.logaddexp(0.0, now) - believed * now)
        value += 0.5 * HELD_BACK * weights @ weights
        return float(value), both.T @ slope + HELD_BACK * weights

    found = minimize(loss, np.zeros(shape.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x), None


def _boosted(shape: Bits, start: Bits, same: npt.NDArray[np.bool_]) -> Any:
    try:
        import lightgbm
    except ImportError:
        return None
    data = lightgbm.Dataset(np.c_[start, shape], same.astype(np.float64), init_score=start)
    settings = {
        "objective": "binary", "num_leaves": 7, "learning_rate": 0.05, "min_data_in_leaf": 15,
        "lambda_l2": 5.0, "deterministic": True, "num_threads": 1, "seed": 1, "verbosity": -1,
    }  # fmt: skip
    return lightgbm.train(settings, data, num_boost_round=120)


def _surprise(logit: Bits, same: npt.NDArray[np.bool_]) -> float:
    """Mean bits of surprise at the answers."""
    sign = np.where(same, 1.0, -1.0)
    return float(np.logaddexp(0.0, -sign * logit).mean() / LOG2) if len(same) else 0.0
