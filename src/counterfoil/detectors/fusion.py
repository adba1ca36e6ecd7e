"""Everything known about one record combined into one probability that can be taken apart.

A logistic model over the strongest finding of each detector and the strength of each cue.
The waterfall says what each part adds; its parts sum to the probability. The weights shipped
are set by hand and say so; `propose` fits new ones on truth or judgements, measures them by
cross-validation against the old ones, and leaves it to a person to accept them.

Source: Platt (1999); L2-penalised logistic regression by Newton's method. False positives:
detectors that share evidence (a title read by two of them) count twice until refitted.
"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """One version of the weights."""

    version: str
    base: float
    """Log odds of a record of which nothing is known."""

    weights: dict[str, float]
    """Part -> log odds at full strength. Parts are `detector:<name>` and `cue:<name>`."""

    fitted_on: str = "nothing: set by hand"


SHIPPED = Model(
    version="1",
    base=-3.0,
    weights={
        "detector:mark_text": 5.0,
        "detector:image_copy": 3.5,
        "detector:logo": 3.0,
        "detector:image_text": 2.5,
        "detector:livestream_offer": 4.0,
        "detector:serial_reuse": 4.0,
        "detector:certificate": 2.0,
        "cue:price below list": 1.2,
        "cue:price below others": 0.8,
        "cue:copied description": 0.5,
        "cue:listed again": 0.7,
        "cue:sales burst": 0.3,
        "cue:young shop": 0.4,
        "lawful": -5.0,
    },
)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One bar of the waterfall."""

    name: str
    strength: float
    log_odds: float
    share: float
    """What the part adds to the probability, in the order of the bars; may be negative."""


class Fused(msgspec.Struct, frozen=True, kw_only=True):
    """One record's probability, taken apart."""

    probability: float
    parts: tuple[Part, ...]
    """Base first, then strongest first. The shares sum to the probability."""

    would_change: tuple[str, ...]
    """Single parts without which, or the lawful explanation with which, the record would be
    on the other side of one half."""


def fuse(model: Model, strengths: Mapping[str, float]) -> Fused:
    """Combine the strengths (0 to 1) of one record's parts; unknown parts are left out."""
    known = [(k, float(v)) for k, v in strengths.items() if k in model.weights and v > 0]
    bars = [(name, value, model.weights[name] * value) for name, value in known]
    bars.sort(key=lambda bar: (-abs(bar[2]), bar[0]))
    total = model.base
    before = _sigmoid(total)
    parts = [Part(name="base", strength=1.0, log_odds=model.base, share=before)]
    for name, value, odds in bars:
        total += odds
        now = _sigmoid(total)
        parts.append(Part(name=name, strength=value, log_odds=odds, share=now - before))
        before = now
    side = before >= 0.5
    turning = [
        f"without {name}" for name, _, odds in bars if (_sigmoid(total - odds) >= 0.5) != side
    ]
    lawful = model.weights.get("lawful", 0.0)
    if side and "lawful" not in strengths and _sigmoid(total + lawful) < 0.5:
        turning.append("a lawful explanation that holds")
    return Fused(probability=before, parts=tuple(parts), would_change=tuple(turning))


def strengths_of(
    findings: Sequence[tuple[str, float, str]], cues: Sequence[tuple[str, float]]
) -> dict[str, float]:
    """Strengths of one record.

    Args:
        findings: Detector, score and verdict of each finding.
        cues: Cue and strength of each cue.
    """
    found: dict[str, float] = {}
    for detector, score, verdict in findings:
        name = f"detector:{detector}"
        found[name] = max(found.get(name, 0.0), score)
        if verdict == "explained":
            found["lawful"] = 1.0
    for cue, strength in cues:
        found[f"cue:{cue}"] = max(found.get(f"cue:{cue}", 0.0), strength)
    return found


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """One point of the reliability plot."""

    low: float
    high: float
    count: int
    expected: float
    """Mean probability said."""

    observed: float
    """Share that was true."""


def reliability(probabilities: Floats, truth: npt.NDArray[np.bool_], bins: int = 10) -> list[Bin]:
    """How often what was said with a probability was true; empty bins are left out."""
    place = np.minimum((probabilities * bins).astype(np.int64), bins - 1)
    found = []
    for number in range(bins):
        inside = place == number
        if inside.any():
            found.append(
                Bin(
                    low=number / bins,
                    high=(number + 1) / bins,
                    count=int(inside.sum()),
                    expected=float(probabilities[inside].mean()),
                    observed=float(truth[inside].mean()),
                )
            )
    return found


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: mean distance of said and true, weighed by count."""
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.expected - b.observed) for b in bins) / max(total, 1)


def reliability_svg(bins: Sequence[Bin], side: int = 320) -> str:
    """The reliability plot as SVG: said to the right, true upwards, area by count."""
    edge = 36
    span = side - 2 * edge

    def at(x: float, y: float) -> str:
        return f"{edge + span * x:.1f},{side - edge - span * y:.1f}"

    most = max((b.count for b in bins), default=1)
    dots = "".join(
        f'<circle cx="{edge + span * b.expected:.1f}" cy="{side - edge - span * b.observed:.1f}" '
        f'r="{3 + 9 * (b.count / most) ** 0.5:.1f}" fill="#2b6cb0" fill-opacity="0.75">'
        f"<title>{b.count} records: said {b.expected:.2f}, true {b.observed:.2f}</title></circle>"
        for b in bins
    )
    line = " ".join(at(b.expected, b.observed) for b in bins)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" '
        f'aria-label="Reliability: probability said against share that was true">'
        f'<rect x="{edge}" y="{edge}" width="{span}" height="{span}" fill="none" stroke="#999"/>'
        f'<polyline points="{at(0, 0)} {at(1, 1)}" stroke="#999" stroke-dasharray="4 4"/>'
        f'<polyline points="{line}" fill="none" stroke="#2b6cb0"/>{dots}'
        f'<text x="{side / 2:.0f}" y="{side - 8}" text-anchor="middle" font-size="12">said</text>'
        f'<text x="12" y="{side / 2:.0f}" font-size="12" transform="rotate(-90 12 {side / 2:.0f})" '
        f'text-anchor="middle">true</text></svg>'
    )


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """New weights with their measured difference. Nothing uses them until a person accepts."""

    model: Model
    replaces: str
    records: int
    positives: int
    log_loss: tuple[float, float]
    """Old and new, cross-validated, nats."""

    brier: tuple[float, float]
    calibration: tuple[float, float]
    better: bool
    """Whether the new log loss is lower by more than one standard error."""


def propose(
    model: Model,
    records: Sequence[Mapping[str, float]],
    truth: Sequence[bool],
    *,
    source: str,
    penalty: float = 1.0,
    folds: int = 5,
) -> Proposal:
    """Fit new weights, drawn towards the old ones, and measure them.

    Args:
        model: The weights in force.
        records: Strengths of each judged record, see `strengths_of`.
        truth: Whether each was infringing.
        source: Where truth comes from, for `fitted_on`.
        penalty: Pull towards the old weights; 0 means none.
        folds: Parts of the cross-validation; records are dealt in turn.
    """
    names = sorted(model.weights)
    x = np.array([[float(r.get(n, 0.0)) for n in names] for r in records]).reshape(-1, len(names))
    y = np.asarray(truth, dtype=np.float64)
    start = np.array([model.base, *(model.weights[n] for n in names)])
    old = _predict(x, start)
    new = np.empty(len(y))
    for fold in range(folds):
        held = np.arange(len(y)) % folds == fold
        new[held] = _predict(x[held], _fit(x[~held], y[~held], start, penalty))
    fitted = _fit(x, y, start, penalty)
    version = str(int(model.version) + 1) if model.version.isdigit() else f"{model.version}+"
    made = Model(
        version=version,
        base=round(float(fitted[0]), 6),
        weights={n: round(float(v), 6) for n, v in zip(names, fitted[1:], strict=True)},
        fitted_on=f"{source}: {len(y)} records, {int(y.sum())} infringing",
    )
    losses = _losses(old, y), _losses(new, y)
    gain = losses[0] - losses[1]
    error = float(gain.std(ddof=1) / np.sqrt(len(y))) if len(y) > 1 else np.inf
    known = y > 0.5
    return Proposal(
        model=made,
        replaces=model.version,
        records=len(y),
        positives=int(y.sum()),
        log_loss=(float(losses[0].mean()), float(losses[1].mean())),
        brier=(float(((old - y) ** 2).mean()), float(((new - y) ** 2).mean())),
        calibration=(
            calibration_error(reliability(old, known)),
            calibration_error(reliability(new, known)),
        ),
        better=bool(gain.mean() > error),
    )


def _sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(value, -40, 40))))


def _predict(x: Floats, weights: Floats) -> Floats:
    odds = np.clip(weights[0] + x @ weights[1:], -40, 40)
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)


def _losses(said: Floats, truth: Floats) -> Floats:
    kept = np.clip(said, 1e-9, 1 - 1e-9)
    return -(truth * np.log(kept) + (1 - truth) * np.log(1 - kept))


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
