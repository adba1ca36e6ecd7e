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

from counterfoil.matching import regions, shapes

VERSION = "1"
SIDE = 96
"""Side of the frame in which marks and photos are compared, pixels."""

MARGIN = 0.14
"""Blank share of the frame on each side: what lies around a mark is part of the proof."""

CANDIDATES = 48
"""Shapes tried for each region, and how many of them are laid over the photo."""

LAID = 8

HYPOTHESES = 80
"""Positions refined in each photo."""

FULL_SIDE = 700
"""Photos with a smaller longest side are doubled, so that small marks keep their shape."""

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


class Mark(msgspec.Struct, frozen=True):
    """One device mark ready to be found."""

    name: str
    frame: Floats
    """SIDE x SIDE, coverage 0 to 1, with a margin."""

    plainness: float
    """1 for a disc or square, towards 0 for a rich outline."""

    parts: list[shapes.Shape]
    """The whole mark and its larger connected parts, in pixels of `frame`."""

    detail: Floats
    """What of `frame` its blurred self and its filled outline do not explain, flattened."""

    plain: Floats
    """Orthonormal basis of that explanation, (SIDE * SIDE) x 3."""

    share: float
    """Share of the mark's variance that is detail, 0 to 1."""


class Marks(msgspec.Struct, frozen=True):
    """Every mark, with one row a part to search in."""

    marks: list[Mark]
    signatures: Floats
    spectra: shapes.Complex
    owner: npt.NDArray[np.int64]
    part: npt.NDArray[np.int64]


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


def mark_coverage(pixels: Pixels) -> Floats:
    """How much of each pixel the mark covers, from a drawing with opacity.

    A drawing on transparent ground is its opacity; on plain ground it is the distance from
    the colour of the corners.

    Args:
        pixels: Height x width x 4, blue, green, red, opacity.
    """
    opacity = pixels[..., 3].astype(np.float32) / 255
    if opacity.min() < 0.05 and 0.005 < opacity.mean() < 0.97:
        return np.asarray(opacity, dtype=np.float32)
    colour = pixels[..., :3].astype(np.float32)
    corners = np.stack([colour[0, 0], colour[0, -1], colour[-1, 0], colour[-1, -1]])
    ground = np.median(corners, axis=0)
    apart = np.abs(colour - ground).max(axis=2)
    return np.asarray(np.clip(apart / max(float(np.percentile(apart, 99)), 1.0), 0, 1), np.float32)


def make_mark(name: str, pixels: Pixels) -> Mark | None:
    """Prepare one mark from its drawing; None if nothing is drawn."""
    coverage = mark_coverage(pixels)
    rows, columns = np.nonzero(coverage > 0.5)
    if len(rows) < 20:
        return None
    top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    cut = coverage[top:bottom, left:right]
    inner = SIDE * (1 - 2 * MARGIN)
    scale = inner / max(cut.shape)
    h, w = max(2, round(cut.shape[0] * scale)), max(2, round(cut.shape[1] * scale))
    frame = np.zeros((SIDE, SIDE), dtype=np.float32)
    y, x = (SIDE - h) // 2, (SIDE - w) // 2
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    frame[y : y + h, x : x + w] = cv2.resize(cut, (w, h), interpolation=how)
    big = cv2.resize(frame, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    parts = _parts((big > 0.5).astype(np.uint8))
    if not parts:
        return None
    plain, detail, share = _split(frame)
    return Mark(name, frame, _plainness(big), parts, detail, plain, share)


def _split(frame: Floats) -> tuple[Floats, Floats, float]:
    """The mark as any blob of its outline would look, and the rest that tells it apart."""
    outlines, _ = cv2.findContours(
        (frame > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    filled = np.zeros(frame.shape, dtype=np.float32)
    cv2.fillPoly(filled, [cv2.convexHull(np.vstack(outlines))], 1.0)
    blurred = cv2.GaussianBlur(frame, (0, 0), 7)
    basis = np.stack([np.ones(frame.size), blurred.ravel(), filled.ravel()], axis=1)
    plain = np.linalg.qr(basis)[0].astype(np.float32)
    flat = frame.ravel()
    detail = flat - plain @ (plain.T @ flat)
    spread = flat - flat.mean()
    return plain, detail, float((detail @ detail) / max(float(spread @ spread), 1e-6))


def make_marks(marks: list[Mark]) -> Marks:
    """Gather marks for the search, in the order given."""
    listed = [(i, k) for i, mark in enumerate(marks) for k in range(len(mark.parts))]
    every = [marks[i].parts[k] for i, k in listed]
    signatures = shapes.signature(every) if every else np.zeros((0, 1), np.float32)
    spectra = np.stack([s.spectrum for s in every]) if every else np.zeros((0, 1, 1), np.complex64)
    owner = np.array([i for i, _ in listed], dtype=np.int64)
    part = np.array([k for _, k in listed], dtype=np.int64)
    return Marks(marks, signatures, spectra, owner, part)


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
    pyramid = [
        big,
        *(cv2.resize(big, None, fx=f, fy=f, interpolation=cv2.INTER_AREA) for f in _LEVELS),
    ]
    tries = _hypotheses(marks, pyramid)
    seen = [
        s for s in (_refine(marks.marks[i], pyramid, m, c) for i, m, c in tries) if s is not None
    ]
    seen.sort(key=lambda s: (-s.score, s.name))
    kept: list[Sighting] = []
    for sighting in seen:
        if all(_apart(sighting, other) for other in kept):
            kept.append(sighting)
        if len(kept) == most:
            break
    return [_rescaled(s, 0.5) for s in kept] if doubled else kept


def _parts(binary: npt.NDArray[np.uint8]) -> list[shapes.Shape]:
    """Shapes of a doubled frame, brought to the pixels of the frame."""
    whole = shapes.describe(binary)
    found = [whole] if whole is not None else []
    count, labels, stats, _ = cv2.connectedComponentsWithStats(binary, connectivity=8)
    order = sorted(range(1, count), key=lambda k: -int(stats[k, 4]))[:3]
    for label in order if count > 2 else []:
        if stats[label, 4] > 0.12 * binary.sum():
            part = shapes.describe((labels == label).astype(np.uint8))
            if part is not None:
                found.append(part)
    shrink = np.array([[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]])
    return [shapes.Shape(s.frame * shrink - [[0, 0, 0.25]], s.spectrum) for s in found]


def _plainness(frame: Floats) -> float:
    """4 pi area / perimeter squared over all outlines: 1 for a disc, 0.79 for a square."""
    binary = (frame > 0.5).astype(np.uint8)
    outlines, _ = cv2.findContours(binary, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    length = sum(cv2.arcLength(outline, closed=True) for outline in outlines)
    return float(min(1.0, 4 * np.pi * binary.sum() / max(length, 1.0) ** 2))


Hypothesis = tuple[int, npt.NDArray[np.float64], Floats]


def _hypotheses(marks: Marks, pyramid: list[Pixels]) -> list[Hypothesis]:
    found = regions.flat_regions(pyramid[0])
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
            if agreement[k] > 0.4 and _plausible(place, pyramid[0].shape):
                seen = _presence(pyramid, np.vstack([place, [0, 0, 1]]), region.colour)
                first = _correlation(mark.frame, seen) + _detail_fit(mark, seen)
                if first > 0.45:
                    tries.append((first, int(marks.owner[column]), place, region.colour))
    tries.sort(key=lambda t: -t[0])
    return [(i, place, colour) for _, i, place, colour in tries[:HYPOTHESES]]


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
    mark: Mark, pyramid: list[Pixels], place: npt.NDArray[np.float64], colour: Floats
) -> Sighting | None:
    """Lay the mark over the photo, let it settle, and see how well it fits."""
    warp = np.vstack([place, [0, 0, 1]])
    settled = _settle(mark.frame, _presence(pyramid, warp, colour))
    if settled is None:
        return None
    warp = warp @ settled
    presence = _presence(pyramid, warp, colour)
    fit, detail = _correlation(mark.frame, presence), _detail_fit(mark, presence)
    corners = cv2.perspectiveTransform(_FRAME_CORNERS[None], warp)[0]
    if fit < 0.5 or not _convex(corners):
        return None
    return Sighting(
        mark.name,
        round(_score(fit, detail, mark), 4),
        round(fit, 4),
        round(detail, 4),
        tuple((round(float(x), 1), round(float(y), 1)) for x, y in corners),
        (int(colour[0]), int(colour[1]), int(colour[2])),
    )


def _score(fit: float, detail: float, mark: Mark) -> float:
    """Probability that the mark is there; fitted on the development half, see the page."""
    evidence = 14.0 * fit + 8.0 * detail - 6.0 * mark.plainness - 17.0
    return float(1 / (1 + np.exp(-evidence)))


_FRAME_CORNERS = np.array(
    [
        [SIDE * MARGIN, SIDE * MARGIN],
        [SIDE * (1 - MARGIN), SIDE * MARGIN],
        [SIDE * (1 - MARGIN), SIDE * (1 - MARGIN)],
        [SIDE * MARGIN, SIDE * (1 - MARGIN)],
    ],
    dtype=np.float64,
)


def _presence(pyramid: list[Pixels], warp: npt.NDArray[np.float64], colour: Floats) -> Floats:
    """Where the colour is, in the frame of the mark, 0 to 1."""
    size = np.sqrt(abs(np.linalg.det(warp[:2, :2])))
    level = int(np.clip(np.floor(np.log2(max(size, 1e-3)) + 0.4), 0, len(pyramid) - 1))
    source = pyramid[level]
    if level:
        ratio = [source.shape[k] / pyramid[0].shape[k] for k in (1, 0)]
        warp = np.diag([*ratio, 1.0]) @ warp
    seen = cv2.warpPerspective(
        source,
        warp,
        (SIDE, SIDE),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    blue, green, red = cv2.split(cv2.absdiff(seen, np.round(colour).astype(np.float64)))
    return np.asarray(_LIKENESS[cv2.max(cv2.max(blue, green), red)], dtype=np.float32)


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
    return msgspec.structs.replace(sighting, corners=corners)
