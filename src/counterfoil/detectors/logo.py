"""Device marks in product photos, found from one drawing of the mark.

Every flat-coloured region of the photo is compared with the mark and its larger parts up to
an affine map (`matching.shapes`); the likeliest are laid over the photo, and what counts is
how well the mark's outline explains where its colour is and is not, inside the whole frame
of the mark (`logo_fit`). So size, turn, tilt, colour and inversion do not matter.

Known false positives: marks that are plain discs, squares or letters look like many things;
the more plain a mark, the better it must fit. Known misses: marks below some 30 pixels,
marks with gradients or photographs in them, marks covered by more than a third, marks of
the same colour as what lies behind them.
"""

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.detectors.logo_common import common_fit
from counterfoil.detectors.logo_fit import Laid, Levels, lay, levels_of
from counterfoil.detectors.logo_mark import (
    MARGIN,
    SIDE,
    Floats,
    Mark,
    Marks,
    Pixels,
    detail_fit,
    make_mark,
    make_marks,
    mark_coverage,
    split,
)
from counterfoil.matching import regions, shapes

__all__ = ["Mark", "Marks", "Sighting", "find_marks", "make_mark", "make_marks", "mark_coverage"]

VERSION = "2"
CANDIDATES = 160
"""Shapes turned onto each region, and how many of them are laid over the photo.

Where pixels are few, or part of a mark is lost, the description that knows no turn ranks the
right mark only about 200th; the turned one ranks it among the first ten.
"""

TURNED = 8
SCREENED = 3000
"""Positions seen as they are, at a quarter of the pixels."""

SETTLING = 120
"""Positions that settle; the better part of them, `SETTLED`, with all steps."""

SETTLED = 50
COARSE = (3.0, 3.0, 3.0, 2.0)
FINER = (2.0, 1.2, 1.2, 0.7, 0.7)
"""Blur at each step of settling, pixels of the frame."""

SAME_PLACE = 2
"""Positions of one mark that settle at one place; more would crowd out other marks."""

FULL_SIDE = 700
"""Photos with a smaller longest side are doubled, so that small marks keep their shape."""

Places = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


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


class Tries(msgspec.Struct, frozen=True):
    """Positions to look at, one row each."""

    mark: Rows
    warps: Places
    """Shape (n, 3, 3), from the frame of the mark to the first sheet of the photo."""

    worth: Floats

    def of(self, rows: npt.NDArray[np.intp]) -> "Tries":
        return Tries(self.mark[rows], self.warps[rows], self.worth[rows])


def find_marks(marks: Marks, photo: Pixels, most: int = 10) -> list[Sighting]:
    """Marks seen in a photo, best first, at most one sighting a place.

    Args:
        marks: What to look for.
        photo: Height x width x 3.
        most: How many sightings to return.
    """
    doubled = max(photo.shape[:2]) < FULL_SIDE
    big = cv2.resize(photo, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC) if doubled else photo
    tries = _tries(marks, big)
    if not len(tries.mark):
        return []
    levels = levels_of(big, 2.0 if doubled else 1.0)
    seen = _settled(marks, levels, _screened(marks, levels, tries))
    seen.sort(key=lambda s: (-s.score, s.name))
    kept: list[Sighting] = []
    for sighting in seen:
        if all(_apart(sighting, other) for other in kept):
            kept.append(sighting)
        if len(kept) == most:
            break
    return kept


def _tries(marks: Marks, pixels: Pixels) -> Tries:
    """Where a region of the photo looks like a mark or one of its parts."""
    none = Tries(np.zeros(0, np.int64), np.zeros((0, 3, 3)), np.zeros(0, np.float32))
    if not marks.marks:
        return none
    found = (shapes.describe(r.mask, r.left, r.top) for r in regions.flat_regions(pixels))
    sound = [s for s in found if s is not None]
    if not sound:
        return none
    likeness = shapes.signature(sound) @ marks.signatures.T
    few = min(CANDIDATES, likeness.shape[1])
    near = np.argpartition(-likeness, few - 1, axis=1)[:, :few]
    near.sort(axis=1)
    columns, owners, turns, worth = [], [], [], []
    for k, shape in enumerate(sound):
        turn, agreement = shapes.turns_onto(marks.spectra[near[k]], shape)
        best = np.argsort(-agreement, kind="stable")[:TURNED]
        best = best[agreement[best] > 0.5]
        columns.append(near[k][best])
        owners.append(np.full(len(best), k))
        turns.append(turn[best])
        worth.append(agreement[best])
    column, row = np.concatenate(columns), np.concatenate(owners)
    warps = shapes.lay_all(
        marks.frames[column],
        np.stack([s.frame for s in sound])[row],
        np.concatenate(turns),
    )
    kept = np.flatnonzero(_plausible(warps, marks.aspect[marks.owner[column]], pixels.shape))
    return Tries(marks.owner[column], warps, np.concatenate(worth)).of(kept)


def _plausible(
    warps: Places, aspect: npt.NDArray[np.float64], shape: tuple[int, ...]
) -> npt.NDArray[np.bool_]:
    """Neither squeezed beyond a steep view, nor tiny, nor far outside the photo."""
    large, small = _stretch(warps, aspect)
    side = SIDE * (1 - 2 * MARGIN)
    area = np.abs(np.linalg.det(warps[:, :2, :2]))
    centre = warps @ np.array([SIDE / 2, SIDE / 2, 1.0])
    inside = np.abs(centre[:, :2] / [shape[1], shape[0]] - 0.5).max(axis=1) < 0.55
    return np.asarray(inside & (large < 2.2 * small) & (np.sqrt(area) * side > 20))


def _stretch(
    warps: Places, aspect: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Largest and smallest factor by which each position stretches the mark as drawn."""
    root = np.sqrt(aspect)[:, None]
    a = warps[:, :2, :2] / np.stack([root, 1 / root], axis=2)
    total = (a * a).sum(axis=(1, 2))
    area = np.abs(a[:, 0, 0] * a[:, 1, 1] - a[:, 0, 1] * a[:, 1, 0])
    root = np.sqrt(np.maximum(total * total - 4 * area * area, 0))
    return np.sqrt((total + root) / 2), np.sqrt(np.maximum((total - root) / 2, 0))


def _screened(marks: Marks, levels: Levels, tries: Tries) -> Tries:
    """The positions that fit best before settling."""
    order = np.argsort(-tries.worth, kind="stable")
    order = _thinned(tries.of(order), SCREENED, 3, 0.06)
    first = tries.of(order)
    half = np.array([[2, 0, 0.5], [0, 2, 0.5], [0, 0, 1.0]])
    worth = []
    for start in range(0, len(order), 250):
        part = slice(start, start + 250)
        laid = lay(marks.small[first.mark[part]], first.warps[part] @ half, levels, ())
        detail = detail_fit(
            marks.small_plain[first.mark[part]], marks.small_detail[first.mark[part]], laid.shown
        )
        worth.append(laid.fit + detail)
    seen = Tries(first.mark, first.warps, np.concatenate(worth))
    seen = seen.of(np.argsort(-seen.worth, kind="stable"))
    return seen.of(_thinned(seen, SETTLING, SAME_PLACE, 0.15))


def _thinned(tries: Tries, most: int, same: int, reach: float) -> npt.NDArray[np.intp]:
    """Rows of the first positions, of each mark at most `same` at nearly one place."""
    size = np.sqrt(np.abs(np.linalg.det(tries.warps[:, :2, :2])))
    centre = (tries.warps @ np.array([SIDE / 2, SIDE / 2, 1.0]))[:, :2]
    grid = np.floor(np.log2(np.maximum(size, 1e-3)) * 2)
    cell = np.floor(centre / (reach * SIDE * 2 ** (grid / 2))[:, None])
    held: dict[tuple[float, ...], int] = {}
    kept = []
    for row, key in enumerate(
        zip(tries.mark.tolist(), grid.tolist(), *cell.T.tolist(), strict=True)
    ):
        held[key] = held.get(key, 0) + 1
        if held[key] <= same:
            kept.append(row)
            if len(kept) == most:
                break
    return np.array(kept, dtype=np.intp)


def _settled(marks: Marks, levels: Levels, tries: Tries) -> list[Sighting]:
    frames = np.stack([marks.marks[i].frame for i in tries.mark])
    laid = lay(frames, tries.warps, levels, COARSE)
    plain = np.stack([marks.marks[i].plain for i in tries.mark])
    detail = np.stack([marks.marks[i].detail for i in tries.mark])
    worth = laid.fit + detail_fit(plain, detail, laid.shown)
    best = np.argsort(-worth, kind="stable")[:SETTLED]
    laid = lay(frames[best], laid.warps[best], levels, FINER)
    found = [_weighed(marks.marks[i], laid, k, levels) for k, i in enumerate(tries.mark[best])]
    return [s for s in found if s is not None]


def _weighed(mark: Mark, laid: Laid, row: int, levels: Levels) -> Sighting | None:
    warp, fit = laid.warps[row], float(laid.fit[row])
    corners = cv2.perspectiveTransform(_FRAME_CORNERS[None], warp)[0]
    if fit < 0.5 or not _convex(corners) or not _inside(corners, levels):
        return None
    plain, telling, _ = split(laid.coverage[row])
    detail = float(detail_fit(plain[None], telling[None], laid.shown[row][None])[0])
    if detail < 0.3:
        return None
    common = common_fit(laid.shown[row])
    lead = _fisher(fit) - _fisher(common) if common > 0 else 0.0
    corners = (corners + 0.5) / levels.scale - 0.5
    tilt = _tilt(corners, mark.aspect)
    score = _score(Evidence(fit, detail, lead, tilt), mark)
    blue, green, red = (int(c) for c in laid.own[row])
    return Sighting(
        mark.name,
        round(score, 4),
        round(fit, 4),
        round(detail, 4),
        tuple((round(float(x), 1), round(float(y), 1)) for x, y in corners),
        (blue, green, red),
        round(float(np.ptp(corners, axis=0).max()), 1),
    )


class Evidence(msgspec.Struct, frozen=True):
    """What one position says."""

    fit: float
    detail: float
    lead: float
    """How much better the mark explains the place than the best common shape, Fisher's z."""

    tilt: float
    """Logarithm of the largest stretch over the smallest."""


CLEAR = 0.996
"""Correlation above which more says nothing."""


def _score(seen: Evidence, mark: Mark) -> float:
    """How sure a sighting is, 0 to 1; fitted on one half of the development photos.

    The plainer or the more common a mark's shape, the better it must fit. A mark that is
    itself a common shape, and that such a shape explains as well, is never called seen.
    """
    evidence = 1.1 * _fisher(seen.fit) + 1.7 * _fisher(seen.detail)
    evidence += 9.1 * np.clip(seen.lead, 0.0, 0.7) + 3.5 * min(seen.lead, 0.0)
    evidence -= 4.5 * max(seen.tilt - 0.3, 0.0)
    evidence -= 10.7 * mark.plainness + 0.8 * mark.share + 4.8 * mark.commonness + 2.4
    if mark.commonness > 0.95 and seen.lead < 0.2:
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


def _inside(corners: npt.NDArray[np.float64], levels: Levels) -> bool:
    """At least 70 % of the frame's box lies in the photo."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    edge = np.array(levels.sheets[0].shape[1::-1], dtype=np.float64)
    shown = np.maximum(np.minimum(high, edge) - np.maximum(low, 0.0), 0.0)
    return bool(shown.prod() >= 0.7 * max(float((high - low).prod()), 1.0))


def _convex(corners: npt.NDArray[np.float64]) -> bool:
    sides = np.roll(corners, -1, axis=0) - corners
    turns = sides[:, 0] * np.roll(sides, -1, axis=0)[:, 1]
    turns = turns - sides[:, 1] * np.roll(sides, -1, axis=0)[:, 0]
    return bool((turns > 0).all())


def _tilt(corners: npt.NDArray[np.float64], aspect: float) -> float:
    """How much a frame of the given width over height is squeezed, as a logarithm."""
    across = (corners[1] + corners[2] - corners[0] - corners[3]) / np.sqrt(aspect)
    down = (corners[2] + corners[3] - corners[0] - corners[1]) * np.sqrt(aspect)
    large, small = np.linalg.svd(np.stack([across, down]), compute_uv=False)
    return float(np.log(large / max(small, 1e-6)))


def _apart(one: Sighting, other: Sighting) -> bool:
    """Neither at nearly the same place nor inside the other's frame."""
    a, b = np.array(one.corners, np.float32), np.array(other.corners, np.float32)
    return (
        cv2.pointPolygonTest(b, (float(a[:, 0].mean()), float(a[:, 1].mean())), False) < 0
        and cv2.pointPolygonTest(a, (float(b[:, 0].mean()), float(b[:, 1].mean())), False) < 0
    )
