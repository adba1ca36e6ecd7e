"""Device marks in product photos, found from one drawing of the mark.

Every flat-coloured region of the photo is compared with the mark and its larger parts up to
an affine map (`matching.shapes`); the best candidates are laid over the photo and refined,
and what counts is how well the mark's outline explains where that colour is and is not,
inside the whole frame of the mark. So size, turn, tilt, colour and inversion do not matter.

Known false positives: marks that are plain discs, squares or letters look like many things;
the more plain a mark, the better it must fit. Known misses: marks below some 20 pixels,
marks with gradients or photographs in them, marks covered by more than a third, marks of
the same colour as what lies behind them.
"""

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.detectors.logo_common import common_fit
from counterfoil.detectors.logo_mark import (
    MARGIN,
    SIDE,
    Floats,
    Mark,
    Marks,
    Pixels,
    make_mark,
    make_marks,
    mark_coverage,
    split,
)
from counterfoil.matching import regions, shapes

__all__ = ["Mark", "Marks", "Sighting", "find_marks", "make_mark", "make_marks", "mark_coverage"]

VERSION = "1"
CANDIDATES = 240
"""Shapes turned onto each region, and how many of them are laid over the photo.

Where pixels are few, or part of a mark is lost, the description that knows no turn ranks the
right mark only about 200th; the turned one ranks it among the first ten.
"""

LAID = 10

HYPOTHESES = 100
"""Positions refined in each photo."""

SAME_PLACE = 3
"""Positions of one mark refined at one place; more would crowd out other marks."""

FULL_SIDE = 700
"""Photos with a smaller longest side are doubled, so that small marks keep their shape."""


class View(msgspec.Struct, frozen=True):
    """A photo at several sizes."""

    levels: list[Pixels]
    """Full size, then each half as large."""

    scale: float
    """Size of the first level over the size of the photo as it was given."""


class Sighting(msgspec.Struct, frozen=True):
    """One mark at one place of a photo."""

    name: str
    score: float
    """0 to 1; see `docs/detectors/logo.md` for what it means in rates."""

    fit: float
    """Correlation of the mark's coverage with the colour's presence, -1 to 1."""

    detail: float
    """The same for what tells the mark apart from any blob of its outline, -1 to 1."""

    corners: tuple[tuple[float, float], ...]
    """Corners of the mark's frame in the photo, pixels, clockwise from top left."""

    colour: tuple[int, int, int]
    """Blue, green, red of the mark in the photo."""

    size: float
    """Longest side of the mark in the photo, pixels."""


def find_marks(marks: Marks, photo: Pixels, most: int = 10) -> list[Sighting]:
    """Marks seen in a photo, best first, at most one sighting a place.

    Args:
        marks: What to look for.
        photo: Height x width x 3.
        most: How many sightings to return.
    """
    if not marks.marks:
        return []
    doubled = max(photo.shape[:2]) < FULL_SIDE
    big = cv2.resize(photo, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC) if doubled else photo
    smaller = [cv2.resize(big, None, fx=f, fy=f, interpolation=cv2.INTER_AREA) for f in _LEVELS]
    view = View([big, *smaller], 2.0 if doubled else 1.0)
    tries = _hypotheses(marks, view)
    seen = [s for s in (_refine(marks.marks[i], view, m, c) for i, m, c in tries) if s is not None]
    seen.sort(key=lambda s: (-s.score, s.name))
    kept: list[Sighting] = []
    for sighting in seen:
        if all(_apart(sighting, other) for other in kept):
            kept.append(sighting)
        if len(kept) == most:
            break
    return [_rescaled(s, 0.5) for s in kept] if doubled else kept


Hypothesis = tuple[int, npt.NDArray[np.float64], Floats]


def _hypotheses(marks: Marks, view: View) -> list[Hypothesis]:
    found = regions.flat_regions(view.levels[0])
    described = [(r, shapes.describe(r.mask, r.left, r.top)) for r in found]
    sound = [(r, s) for r, s in described if s is not None]
    if not sound:
        return []
    likeness = shapes.signature([s for _, s in sound]) @ marks.signatures.T
    tries: list[tuple[float, int, npt.NDArray[np.float64], Floats]] = []
    near = np.argsort(-likeness, axis=1, kind="stable")[:, :CANDIDATES]
    for row, (region, shape) in enumerate(sound):
        turns, agreement = shapes.turns_onto(marks.spectra[near[row]], shape)
        for k in np.argsort(-agreement, kind="stable")[:LAID]:
            column = near[row][k]
            mark = marks.marks[marks.owner[column]]
            place = shapes.lay_over(mark.parts[marks.part[column]], shape, float(turns[k]))
            if agreement[k] > 0.4 and _plausible(place, view.levels[0].shape):
                seen = _presence(view, np.vstack([place, [0, 0, 1]]), region.colour)
                first = _correlation(mark.frame, seen) + _detail_fit(mark, seen)
                if first > 0.45:
                    tries.append((first, int(marks.owner[column]), place, region.colour))
    tries.sort(key=lambda t: -t[0])
    return _thinned([(i, place, colour) for _, i, place, colour in tries])


def _thinned(tries: list[Hypothesis]) -> list[Hypothesis]:
    """The first positions, of each mark at most `SAME_PLACE` at nearly the same place."""
    kept: list[Hypothesis] = []
    held: dict[int, list[npt.NDArray[np.float64]]] = {}
    for i, place, colour in tries:
        centre = place @ np.array([SIDE / 2, SIDE / 2, 1.0])
        reach = 0.15 * SIDE * float(np.sqrt(abs(np.linalg.det(place[:, :2]))))
        near = [c for c in held.get(i, []) if np.linalg.norm(c - centre) < reach]
        if len(near) < SAME_PLACE:
            held.setdefault(i, []).append(centre)
            kept.append((i, place, colour))
        if len(kept) == HYPOTHESES:
            break
    return kept


def _detail_fit(mark: Mark, presence: Floats) -> float:
    """Correlation of the mark's detail with what of the presence is not plain, -1 to 1."""
    flat = presence.ravel()
    rest = flat - mark.plain @ (mark.plain.T @ flat)
    return float(mark.detail @ rest / np.sqrt((mark.detail @ mark.detail) * (rest @ rest) + 1e-9))


def _plausible(place: npt.NDArray[np.float64], shape: tuple[int, ...]) -> bool:
    """Neither squeezed beyond a steep view, nor tiny, nor far outside the photo."""
    values = np.linalg.svd(place[:, :2], compute_uv=False)
    side = SIDE * (1 - 2 * MARGIN)
    centre = place @ np.array([SIDE / 2, SIDE / 2, 1.0])
    inside = -0.1 * shape[1] < centre[0] < 1.1 * shape[1]
    inside = inside and -0.1 * shape[0] < centre[1] < 1.1 * shape[0]
    return bool(inside and values[0] < 2.2 * values[1] and values[1] * side > 12)


_LEVELS = (0.5, 0.25, 0.125)
_LIKENESS = np.exp(-((np.arange(256) / 38.0) ** 2)).astype(np.float32)
"""How much a pixel has the colour, by the difference of its strongest channel."""


def _refine(
    mark: Mark, view: View, place: npt.NDArray[np.float64], colour: Floats
) -> Sighting | None:
    """Lay the mark over the photo, let it settle, and see how well it fits."""
    warp = np.vstack([place, [0, 0, 1]])
    settled = _settle(mark.frame, _presence(view, warp, colour))
    if settled is None:
        return None
    warp = warp @ settled
    distance = _distance(view, warp, colour)
    fit, detail = _final_fit(mark, distance, _pixel(warp, view))
    corners = cv2.perspectiveTransform(_FRAME_CORNERS[None], warp)[0]
    if fit < 0.5 or detail < 0.4 or not _convex(corners) or not _inside(corners, view):
        return None
    lead = _lead(mark, np.asarray(_LIKENESS[distance], dtype=np.float32))
    return Sighting(
        mark.name,
        round(_score(fit, detail, lead, mark), 4),
        round(fit, 4),
        round(detail, 4),
        tuple((round(float(x), 1), round(float(y), 1)) for x, y in corners),
        (int(colour[0]), int(colour[1]), int(colour[2])),
        round(float(np.ptp(corners, axis=0).max()), 1),
    )


def _pixel(warp: npt.NDArray[np.float64], view: View) -> float:
    """Size of one pixel of the photo as it was given, in pixels of the frame."""
    size = np.sqrt(abs(np.linalg.det(warp[:2, :2])))
    return float(view.scale / max(size, 1e-3))


def _final_fit(mark: Mark, distance: Pixels, pixel: float) -> tuple[float, float]:
    """Fit and detail fit against the mark as it would look at the photo's resolution.

    What a camera or a resize blurs is blurred here too. How far a half-covered pixel is from
    the mark's colour depends on what lies around: two readings are tried, the better counts.
    """
    frame = cv2.GaussianBlur(mark.frame, (0, 0), max(0.6, 0.65 * pixel))
    outside = distance[frame < 0.04]
    contrast = float(np.clip(np.percentile(outside, 10) if len(outside) else 60.0, 36, 110))
    sharp = _LIKENESS[distance]
    linear = np.clip(1 - (distance.astype(np.float32) - 6) / contrast, 0, 1)
    plain, detail, _ = split(frame)
    found = (0.0, -1.0)
    for coverage in (sharp, linear):
        flat = coverage.ravel()
        rest = flat - plain @ (plain.T @ flat)
        of_detail = float(detail @ rest / np.sqrt((detail @ detail) * (rest @ rest) + 1e-9))
        found = max(found, (_correlation(frame, coverage), of_detail), key=sum)
    return found


def _lead(mark: Mark, presence: Floats) -> float:
    """How much better the mark explains a place than the best common shape, as Fisher's z."""
    own, other = _correlation(mark.frame, presence), common_fit(presence)
    return _fisher(own) - _fisher(other)


CLEAR = 0.996
"""Correlation above which more says nothing."""


def _inside(corners: npt.NDArray[np.float64], view: View) -> bool:
    """At least 70 % of the frame's box lies in the photo."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    edge = np.array(view.levels[0].shape[1::-1], dtype=np.float64)
    shown = np.maximum(np.minimum(high, edge) - np.maximum(low, 0.0), 0.0)
    return bool(shown.prod() >= 0.7 * max(float((high - low).prod()), 1.0))


def _score(fit: float, detail: float, lead: float, mark: Mark) -> float:
    """How sure a sighting is, 0 to 1; fitted on one half of the development photos.

    The plainer or the more common a mark's shape, the better it must fit. A mark that is
    itself a common shape, and that such a shape explains as well, is never called seen.
    """
    evidence = 2.2 * _fisher(fit) + 10.2 * _fisher(detail) + 0.7 * max(lead, 0.0)
    evidence += 6.2 * min(lead, 0.0) - 11.5 * mark.plainness - 5.5 * mark.share
    evidence -= 13.1 * mark.commonness + 2.0
    if mark.commonness > 0.95 and lead < 0:
        evidence = min(evidence, -0.5)
    return float(1 / (1 + np.exp(-evidence)))


def _fisher(correlation: float) -> float:
    """Fisher's z: a step from 0.95 to 0.98 counts like one from 0.6 to 0.82."""
    return float(np.arctanh(np.clip(correlation, 0, CLEAR)))


_FRAME_CORNERS = np.array(
    [
        [SIDE * MARGIN, SIDE * MARGIN],
        [SIDE * (1 - MARGIN), SIDE * MARGIN],
        [SIDE * (1 - MARGIN), SIDE * (1 - MARGIN)],
        [SIDE * MARGIN, SIDE * (1 - MARGIN)],
    ],
    dtype=np.float64,
)


def _presence(view: View, warp: npt.NDArray[np.float64], colour: Floats) -> Floats:
    """Where the colour is, in the frame of the mark, 0 to 1."""
    return np.asarray(_LIKENESS[_distance(view, warp, colour)], dtype=np.float32)


def _distance(view: View, warp: npt.NDArray[np.float64], colour: Floats) -> Pixels:
    """How far each pixel of the frame is from the colour, in its strongest channel."""
    size = np.sqrt(abs(np.linalg.det(warp[:2, :2])))
    level = int(np.clip(np.floor(np.log2(max(size, 1e-3)) + 0.4), 0, len(view.levels) - 1))
    source = view.levels[level]
    if level:
        ratio = [source.shape[k] / view.levels[0].shape[k] for k in (1, 0)]
        warp = np.diag([*ratio, 1.0]) @ warp
    seen = cv2.warpPerspective(
        source,
        warp,
        (SIDE, SIDE),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    blue, green, red = cv2.split(cv2.absdiff(seen, np.round(colour).astype(np.float64)))
    return np.asarray(cv2.max(cv2.max(blue, green), red), dtype=np.uint8)


def _correlation(one: Floats, other: Floats) -> float:
    a, b = one - one.mean(), other - other.mean()
    return float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum() + 1e-9))


def _settle(frame: Floats, presence: Floats) -> npt.NDArray[np.float64] | None:
    """Small correction, 3 x 3, that lays the mark best: first affine, then with perspective."""
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 20, 2e-4)
    warp = np.eye(3, dtype=np.float32)
    try:
        affine = warp[:2].copy()
        reached, affine = cv2.findTransformECC(
            frame, presence, affine, cv2.MOTION_AFFINE, stop, None, 5
        )
        warp[:2] = affine
        if reached < 0.55:
            return None
        _, warp = cv2.findTransformECC(frame, presence, warp, cv2.MOTION_HOMOGRAPHY, stop, None, 3)
    except cv2.error:
        return None
    return np.asarray(warp, dtype=np.float64)


def _convex(corners: npt.NDArray[np.float64]) -> bool:
    sides = np.roll(corners, -1, axis=0) - corners
    turns = sides[:, 0] * np.roll(sides, -1, axis=0)[:, 1]
    turns = turns - sides[:, 1] * np.roll(sides, -1, axis=0)[:, 0]
    return bool((turns > 0).all())


def _apart(one: Sighting, other: Sighting) -> bool:
    a, b = np.array(one.corners), np.array(other.corners)
    reach = min(np.ptp(a, axis=0).max(), np.ptp(b, axis=0).max())
    return bool(np.linalg.norm(a.mean(axis=0) - b.mean(axis=0)) > 0.5 * reach)


def _rescaled(sighting: Sighting, factor: float) -> Sighting:
    corners = tuple((round(x * factor, 1), round(y * factor, 1)) for x, y in sighting.corners)
    return msgspec.structs.replace(sighting, corners=corners, size=sighting.size * factor)
