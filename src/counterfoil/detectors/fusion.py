"""Everything known about one record combined into one probability that can be taken apart.

A logistic model over the strongest finding of each detector and the strength of each cue.
The waterfall says what each part adds; its parts sum to the probability. `fusion_weights.json`
holds the weights shipped and what they were fitted on; `propose` fits new ones on truth or
judgements, measures them on sellers that the fit has not seen, and leaves it to a person to
accept them.

Source: Platt (1999); L2-penalised logistic regression by Newton's method. False positives:
detectors that share evidence (a speech read by two of them) count twice until refitted.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.matching.intervals import wilson
from counterfoil.model.probability import PART_TYPE, PROBABILITIES, Bin, Proposal, WeightModel

Floats = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]
LAWFUL = "lawful"
LEAST_EACH = 20
"""Records that infringe, and records that do not, from which weights can be fitted."""


@cache
def shipped() -> Proposal:
    """The weights that come with this version, and how they were measured."""
    text = (files("counterfoil.detectors") / "fusion_weights.json").read_bytes()
    return msgspec.json.decode(text, type=Proposal)


def table_of(model: WeightModel, strengths: pa.Table) -> tuple[pa.Array, Floats]:
    """The first row of each record, and the strength of each part of the model in each.

    Args:
        model: Its parts, by name, are the columns; other parts are left out.
        strengths: Schema `STRENGTHS`, the rows of a record together.
    """
    names = sorted(model.weights)
    encoded = strengths["record"].combine_chunks().dictionary_encode()
    row = np.asarray(encoded.indices, dtype=np.int64)
    first = np.flatnonzero(np.diff(row, prepend=-1))
    column = pc.index_in(strengths["part"].combine_chunks(), pa.array(names, pa.string()))
    known = np.asarray(column.is_valid())
    at = np.asarray(column.fill_null(0), dtype=np.int64)[known]
    matrix = np.zeros((len(first), len(names)))
    np.maximum.at(matrix, (row[known], at), np.asarray(strengths["strength"])[known])
    return pa.array(first), matrix


def fuse(model: WeightModel, strengths: pa.Table) -> pa.Table:
    """Combine what is known of each record.

    Args:
        model: The weights.
        strengths: Schema `STRENGTHS`, the rows of a record together; parts that the model
            does not know are left out.

    Returns:
        Schema `PROBABILITIES`, one row a record, in the order of the records.
    """
    first, matrix = table_of(model, strengths)
    if not len(first):
        return PROBABILITIES.empty_table()
    names = np.array([*sorted(model.weights), "base"])
    weights = np.array([model.weights[name] for name in names[:-1]])
    odds = matrix * weights
    order = np.argsort(-np.abs(odds), axis=1, kind="stable")
    order = np.hstack([np.full((len(odds), 1), len(weights)), order])
    ones = np.ones((len(odds), 1))
    odds = np.take_along_axis(np.hstack([odds, ones * model.base]), order, axis=1)
    strength = np.take_along_axis(np.hstack([matrix, ones]), order, axis=1)
    said = _sigmoid(np.cumsum(odds, axis=1))
    share = np.diff(said, axis=1, prepend=0.0)
    held = strength > 0
    parts = pa.StructArray.from_arrays(
        [
            _words(names, order[held]),
            *(pa.array(np.round(column[held], 6)) for column in (strength, odds, share)),
        ],
        fields=list(PART_TYPE),
    )
    columns = [
        strengths["record"].take(first),
        strengths["right"].take(first),
        pa.array(np.round(said[:, -1], 6)),
        pa.repeat(model.version, len(first)),
        pa.ListArray.from_arrays(_offsets(held), parts),
        _turning(model, names, order, odds, held),
    ]
    return pa.table(columns, schema=PROBABILITIES)


def _turning(
    model: WeightModel,
    names: npt.NDArray[np.str_],
    order: npt.NDArray[np.int64],
    odds: Floats,
    held: Truth,
) -> pa.Array:
    """Parts without which each record would be on the other side of one half."""
    total = odds.sum(axis=1, keepdims=True)
    side = total >= 0
    turns = held & ((total - odds >= 0) != side)
    turns[:, 0] = False
    excused = (held & (names[order] == LAWFUL)).any(axis=1, keepdims=True)
    excusable = side & ~excused & (total + model.weights.get(LAWFUL, 0.0) < 0)
    says = np.array([f"without {name}" for name in names] + ["a lawful explanation that holds"])
    which = np.hstack([order, np.full((len(order), 1), len(names))])
    chosen = np.hstack([turns, excusable])
    return pa.ListArray.from_arrays(_offsets(chosen), _words(says, which[chosen]))


def _words(words: npt.NDArray[np.str_], which: npt.NDArray[np.int64]) -> pa.Array:
    """One of a few words in each place; NumPy would hold each at the length of the longest."""
    return pa.array(words.tolist(), pa.string()).take(pa.array(which))


def _offsets(held: Truth) -> pa.Array:
    return pa.array(np.concatenate([[0], np.cumsum(held.sum(axis=1))]), pa.int32())


def reliability(probabilities: Floats, truth: Truth, bins: int = 10) -> tuple[Bin, ...]:
    """How often what was said with a probability was true; empty bins are left out."""
    place = np.minimum((probabilities * bins).astype(np.int64), bins - 1)
    found = []
    for number in np.unique(place).tolist():
        inside = place == number
        low, high = wilson(int(truth[inside].sum()), int(inside.sum()))
        found.append(
            Bin(
                low=number / bins,
                high=(number + 1) / bins,
                count=int(inside.sum()),
                expected=round(float(probabilities[inside].mean()), 6),
                observed=round(float(truth[inside].mean()), 6),
                observed_low=round(low, 6),
                observed_high=round(high, 6),
            )
        )
    return tuple(found)


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: mean distance of said and true, weighed by count."""
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.expected - b.observed) for b in bins) / max(total, 1)


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """Records whose truth is known, for one model. Arrays of equal length."""

    strengths: Floats
    """Records by parts of the model, as `table_of` gives them."""

    truth: Truth
    """Whether each infringes."""

    seller: npt.NDArray[np.int64]
    """Equal numbers: the same seller, whose records vary together."""

    held_out: Truth
    """Records that measure; all records of a seller are on one side."""


def propose(
    model: WeightModel, judged: Judged, *, version: str, source: str, penalty: float = 1.0
) -> Proposal:
    """Fit weights on one part of the records and measure them on the other.

    Args:
        model: The weights in force; new ones are drawn towards them.
        judged: The records.
        version: Of the new weights.
        source: Where truth comes from, for `fitted_on`.
        penalty: Pull towards the old weights; 0 means none.
    """
    names = sorted(model.weights)
    start = np.array([model.base, *(model.weights[n] for n in names)])
    fit, held = ~judged.held_out, judged.held_out
    x, y = judged.strengths[fit], judged.truth[fit].astype(np.float64)
    fitted = np.round(_fit(x, y, start, penalty), 6)
    made = WeightModel(
        version=version,
        base=float(fitted[0]),
        weights={n: float(v) for n, v in zip(names, fitted[1:], strict=True)},
        fitted_on=f"{source}: {len(y)} records, {int(y.sum())} infringing",
    )
    x, truth = judged.strengths[held], judged.truth[held]
    said = _predict(x, start), _predict(x, fitted)
    return measured(made, model.version, said, truth, judged.seller[held])


def measured(
    model: WeightModel,
    replaces: str,
    said: tuple[Floats, Floats],
    truth: Truth,
    unit: npt.NDArray[np.int64],
) -> Proposal:
    """New weights with what they are worth on cases that their fit has not seen.

    Args:
        model: The new weights.
        replaces: Version that they are held against.
        said: Probability of each case under the old and the new weights, 0 to 1.
        truth: Whether each case was true.
        unit: Equal numbers: cases that vary together.
    """
    losses = [_losses(p, truth) for p in said]
    bins = [reliability(p, truth) for p in said]
    return Proposal(
        model=model,
        replaces=replaces,
        records=len(truth),
        positives=int(truth.sum()),
        log_loss=_both(float(loss.mean()) for loss in losses),
        gain=_gain(losses[0] - losses[1], unit),
        brier=_both(float(((p - truth) ** 2).mean()) for p in said),
        calibration=_both(calibration_error(found) for found in bins),
        bins=bins[1],
    )


def _both(values: Iterable[float]) -> tuple[float, float]:
    old, new = (round(value, 6) for value in values)
    return old, new


def _gain(falls: Floats, unit: npt.NDArray[np.int64]) -> tuple[float, float, float]:
    """Mean fall of the loss and its 95 % interval, by the variance between units."""
    _, place = np.unique(unit, return_inverse=True)
    mean = float(falls.mean())
    sums = np.bincount(place, weights=falls - mean)
    groups = len(sums)
    error = float(np.sqrt((sums**2).sum() * groups / max(groups - 1, 1))) / len(falls)
    return round(mean, 6), round(mean - 1.96 * error, 6), round(mean + 1.96 * error, 6)


def _sigmoid(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -40, 40))), dtype=np.float64)


def _predict(x: Floats, weights: Floats) -> Floats:
    return _sigmoid(weights[0] + x @ weights[1:])


def _losses(said: Floats, truth: Truth) -> Floats:
    kept = np.clip(said, 1e-9, 1 - 1e-9)
    return np.where(truth, -np.log(kept), -np.log(1 - kept))


def _fit(x: Floats, y: Floats, start: Floats, penalty: float) -> Floats:
    """Newton steps on the penalised likelihood; the base is not penalised."""
    design = np.hstack([np.ones((len(x), 1)), x])
    pull = np.full(len(start), penalty)
    pull[0] = 1e-6
    weights = start.copy()
    for _ in range(50):
        said = _predict(x, weights)
        slope = design.T @ (y - said) - pull * (weights - start)
        bend = (design * (said * (1 - said))[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        weights = weights + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    return weights
