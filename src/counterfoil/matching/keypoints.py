"""Local features of pictures: described, retrieved, and aligned with proof.

SIFT points with square-rooted descriptors (Arandjelović, Zisserman 2012). A mirrored picture
is matched by permuting descriptors, not by computing them again. An alignment is an affine
or perspective map found by RANSAC with a fixed seed, and its proof is threefold: how many
points agree, how well the pictures correlate where the map lays one over the other, and how
much of the known picture's detail is there.
"""

from collections.abc import Iterator
from typing import Any

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

Gray = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

SIDE = 320
"""Longest side at which features are taken, pixels."""

POINTS = 400
REDUCED = 32
"""Dimensions in which descriptors are retrieved; alignment uses all 128."""

VOTERS = 300
"""Strongest points of a query that vote for candidates."""

BLOCK = 64
"""Known pictures compared at a time when candidates are voted for: bounds the memory."""

DETAIL = 21
"""Side of the places whose detail is compared, pixels."""

LEAST_DETAIL = 6.0
"""Standard deviation of brightness from which a place has detail."""

SEED = 7


class Features(msgspec.Struct, frozen=True):
    """Points and descriptors of one picture."""

    gray: Gray
    """The picture at `SIDE`."""

    points: Floats
    """Shape (n, 2): x, y in `gray`."""

    descriptors: Floats
    """Shape (n, 128), unit length, strongest points first."""


class Alignment(msgspec.Struct, frozen=True):
    """One picture laid over another."""

    matrix: npt.NDArray[np.float64]
    """3 x 3, from the known picture to the query."""

    inliers: int
    agreement: float
    """Correlation of brightness over the common area, -1 to 1."""

    edges: float
    """The same for the strength of edges: what plain backgrounds cannot fake."""

    detail: float
    """Share of the known picture's detailed places that the query reproduces, 0 to 1: what a
    series of drawings with one frame cannot fake."""

    overlap: float
    """Share of the query that the known picture covers, 0 to 1."""

    mirrored: bool
    pairs: Floats
    """Shape (inliers, 4): x, y in the known picture, x, y in the query."""


def small_gray(pixels: npt.NDArray[np.uint8]) -> Gray:
    """Grey picture with a longest side of `SIDE`."""
    gray = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY) if pixels.ndim == 3 else pixels
    scale = SIDE / max(gray.shape)
    size = (max(8, round(gray.shape[1] * scale)), max(8, round(gray.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(gray, size, interpolation=how), dtype=np.uint8)


def features_of(pixels: npt.NDArray[np.uint8], points: int = POINTS) -> Features:
    """Features of a picture, height x width or height x width x 3."""
    gray = small_gray(pixels)
    create: Any = cv2.SIFT_create  # type: ignore[attr-defined]
    finder = create(nfeatures=points, contrastThreshold=0.015, edgeThreshold=14)
    found, raw = finder.detectAndCompute(gray, None)
    if raw is None or not len(found):
        return Features(gray, np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32))
    order = np.argsort([-point.response for point in found], kind="stable")[:points]
    rooted = np.sqrt(raw / np.maximum(raw.sum(axis=1, keepdims=True), 1e-6))
    places = np.array([point.pt for point in found], dtype=np.float32)
    return Features(gray, places[order], np.ascontiguousarray(rooted[order], dtype=np.float32))


def mirrored(descriptors: Floats) -> Floats:
    """Descriptors that the mirrored picture would have at the same points."""
    cells = descriptors.reshape(-1, 4, 4, 8)[:, ::-1]
    turned = cells[..., (-np.arange(8)) % 8]
    return np.ascontiguousarray(turned.reshape(-1, 128))


class Gallery(msgspec.Struct, frozen=True):
    """Known pictures whose features are searched together."""

    features: list[Features]
    basis: Floats
    """Shape (128, REDUCED): principal directions of the known descriptors."""

    mean: Floats
    reduced: Floats
    """Shape (all points, REDUCED), unit length."""

    owner: npt.NDArray[np.int64]


def make_gallery(features: list[Features]) -> Gallery:
    """Gather known pictures, in the order given."""
    every = [f.descriptors for f in features]
    stacked = np.vstack(every) if every else np.zeros((0, 128), np.float32)
    owner = np.repeat(np.arange(len(features)), [len(d) for d in every])
    if len(stacked) < REDUCED:
        basis, mean = np.eye(128, REDUCED, dtype=np.float32), np.zeros(128, np.float32)
    else:
        step = max(1, len(stacked) // 50_000)
        mean = stacked.mean(axis=0)
        centred = stacked[::step] - mean
        basis = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :REDUCED].astype(np.float32)
    return Gallery(features, basis, mean, _reduce(stacked, mean, basis), owner)


def _reduce(descriptors: Floats, mean: Floats, basis: Floats) -> Floats:
    short = (descriptors - mean) @ basis
    length = np.linalg.norm(short, axis=1, keepdims=True)
    return np.asarray(short / np.maximum(length, 1e-6), dtype=np.float32)


def candidates(gallery: Gallery, descriptors: Floats, most: int = 6) -> list[int]:
    """Known pictures that share local features, likeliest first.

    Each point votes for the four pictures that hold its nearest points, by nearness; votes are
    weighed down by how many points a picture has.
    """
    if not len(descriptors) or not len(gallery.owner):
        return []
    short = _reduce(descriptors[:VOTERS], gallery.mean, gallery.basis)
    present, starts = np.unique(gallery.owner, return_index=True)
    blocks = _blocks(gallery.reduced, starts)
    nearest = np.vstack([np.maximum.reduceat(part @ short.T, at, axis=0) for part, at in blocks]).T
    if nearest.shape[1] > 4:
        fourth = np.partition(nearest, -4, axis=1)[:, -4:-3]
        nearest = np.where(nearest >= fourth, nearest, 0.0)
    votes = np.zeros(len(gallery.features))
    votes[present] = (np.maximum(nearest - 0.6, 0.0) ** 2).sum(axis=0)
    sizes = np.bincount(gallery.owner, minlength=len(gallery.features))
    votes = votes / np.sqrt(sizes + 30.0)
    order = np.argsort(-votes, kind="stable")[:most]
    return [int(row) for row in order if votes[row] > 0]


def _blocks(
    reduced: Floats, starts: npt.NDArray[np.int64]
) -> Iterator[tuple[Floats, npt.NDArray[np.int64]]]:
    """Descriptors of `BLOCK` pictures at a time, and where each picture's begin."""
    for first in range(0, len(starts), BLOCK):
        some = starts[first : first + BLOCK]
        end = starts[first + BLOCK] if first + BLOCK < len(starts) else len(reduced)
        yield reduced[some[0] : end], some - some[0]


def align(known: Features, query: Features, *, mirror: bool) -> Alignment | None:
    """Lay a known picture over a query; None if no map joins at least four points.

    An affine map is found first, since few points carry it; then, where enough points lie near
    it, a perspective one, as a photograph of a picture needs. The one that agrees better stays.

    Args:
        known: The protected picture.
        query: The picture that may copy it.
        mirror: Match as if the query had been mirrored.
    """
    wanted = mirrored(query.descriptors) if mirror else query.descriptors
    known_rows, query_rows = _pairs(known.descriptors, wanted)
    if len(known_rows) < 4:
        return None
    pairs = np.hstack([known.points[known_rows], query.points[query_rows]])
    cv2.setRNGSeed(SEED)
    affine, inside = cv2.estimateAffine2D(
        known.points[known_rows],
        query.points[query_rows],
        method=cv2.RANSAC,
        ransacReprojThreshold=4.0,
        maxIters=1500,
        confidence=0.995,
    )
    if affine is None or not _sane(affine[:, :2], mirror=mirror):
        return None
    matrix = np.vstack([affine, [0.0, 0.0, 1.0]])
    flat = judge(known.gray, query.gray, matrix, pairs[inside.ravel() > 0], mirror=mirror)
    bent = _perspective(known.gray, query.gray, matrix, pairs, mirror=mirror)
    if bent is None or bent.agreement + bent.edges <= flat.agreement + flat.edges:
        return flat
    return bent


def _perspective(
    known: Gray, query: Gray, matrix: npt.NDArray[np.float64], pairs: Floats, *, mirror: bool
) -> Alignment | None:
    """A perspective map near an affine one, if eight points carry it."""
    apart = np.linalg.norm(laid_points(matrix, pairs[:, :2]) - pairs[:, 2:], axis=1)
    near = pairs[apart < 16.0]
    if len(near) < 8:
        return None
    cv2.setRNGSeed(SEED)
    one, other = np.ascontiguousarray(near[:, :2]), np.ascontiguousarray(near[:, 2:])
    bent, inside = cv2.findHomography(one, other, cv2.RANSAC, 3.0, maxIters=500, confidence=0.995)
    if bent is None or inside.sum() < 8:
        return None
    width, height = known.shape[1], known.shape[0]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]])
    depth = np.hstack([corners, np.ones((4, 1))]) @ bent[2]
    if depth.min() < 0.6 or depth.max() > 1.7:
        return None
    middle = np.array([[0.5, 0.5], [0.51, 0.5], [0.5, 0.51]]) * [width, height]
    laid = laid_points(bent, middle)
    slope = np.stack([laid[1] - laid[0], laid[2] - laid[0]], axis=1) / (
        0.01 * np.array([width, height])
    )
    if not _sane(slope, mirror=mirror):
        return None
    return judge(known, query, bent, near[inside.ravel() > 0], mirror=mirror)


def settled(known: Gray, query: Gray, found: Alignment) -> Alignment:
    """The alignment moved to where the pictures themselves agree best, if that helps.

    Few points fix a map to a few pixels only; the correlation of all pixels (Evangelidis,
    Psarakis 2008) fixes it to less than one.
    """
    half = np.diag([0.5, 0.5, 1.0])
    small = [
        cv2.resize(p, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for p in (known, query)
    ]
    start = (half @ found.matrix @ np.linalg.inv(half)).astype(np.float32)
    stop = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 25, 1e-4)
    try:
        _, moved = cv2.findTransformECC(
            small[0], small[1], start / start[2, 2], cv2.MOTION_HOMOGRAPHY, stop, None, 5
        )
    except cv2.error:
        return found
    matrix = np.linalg.inv(half) @ moved.astype(np.float64) @ half
    better = judge(known, query, matrix, found.pairs, mirror=found.mirrored)
    gain = better.agreement + better.edges - found.agreement - found.edges
    return better if gain > 0 and better.overlap > 0.7 * found.overlap else found


def laid_points(
    matrix: npt.NDArray[np.float64], points: npt.NDArray[np.generic]
) -> npt.NDArray[np.float64]:
    """Points, shape (n, 2), under a 3 x 3 map."""
    laid = np.hstack([points, np.ones((len(points), 1))]) @ matrix.T
    return np.asarray(laid[:, :2] / laid[:, 2:], dtype=np.float64)


def _pairs(known: Floats, query: Floats) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Mutual nearest neighbours that pass the ratio test."""
    empty = np.zeros(0, dtype=np.int64)
    if len(known) < 4 or len(query) < 4:
        return empty, empty
    near = query @ known.T
    best = near.argmax(axis=1)
    here = np.arange(len(query))
    mutual = near.argmax(axis=0)[best] == here
    first = near[here, best]
    near[here, best] = -1.0
    second = near.max(axis=1)
    one, two = (np.sqrt(np.maximum(2 - 2 * v, 0)) for v in (first, second))
    passed = (one < 0.87 * two) & (first > 0.6)
    rows = np.flatnonzero(passed & mutual)
    return best[rows], rows


def _sane(slope: npt.NDArray[np.float64], *, mirror: bool) -> bool:
    """Not squeezed beyond a steep view, mirrored as expected, 1/6 to 6 times the size."""
    values = np.linalg.svd(slope, compute_uv=False)
    turned = np.linalg.det(slope) < 0
    return bool(turned == mirror and values[0] < 2.2 * values[1] and 0.16 < values[1] < 6)


def judge(
    known: Gray, query: Gray, matrix: npt.NDArray[np.float64], pairs: Floats, *, mirror: bool
) -> Alignment:
    """How well two pictures agree under a 3 x 3 map from the known one to the query."""
    size = (query.shape[1], query.shape[0])
    laid = cv2.warpPerspective(known, matrix, size, flags=cv2.INTER_AREA)
    cover = cv2.warpPerspective(np.full_like(known, 255), matrix, size) > 250
    inner = cv2.erode(cover.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    overlap = float(cover.mean())
    if inner.sum() < 300:
        return Alignment(matrix, len(pairs), 0.0, 0.0, 0.0, overlap, mirror, pairs)
    one = cv2.GaussianBlur(laid.astype(np.float32), (0, 0), 1.5)
    other = cv2.GaussianBlur(query.astype(np.float32), (0, 0), 1.5)
    agreement = _correlated(one[inner], other[inner])
    edges = _correlated(_edges(one)[inner], _edges(other)[inner])
    detail = _reproduced(one, other, inner)
    return Alignment(matrix, len(pairs), agreement, edges, detail, overlap, mirror, pairs)


def _reproduced(one: Floats, other: Floats, inner: npt.NDArray[np.bool_]) -> float:
    """Share of the places with detail in one picture at which the other shows the same."""
    within = inner.astype(np.float32)
    share = np.maximum(_around(within), 1e-3)

    def mean(values: Floats) -> Floats:
        return np.asarray(_around(values * within) / share, dtype=np.float32)

    level, level_other = mean(one), mean(other)
    spread = mean(one * one) - level**2
    spread_other = mean(other * other) - level_other**2
    told = inner & (spread > LEAST_DETAIL**2)
    if not told.any():
        return 0.0
    common = (mean(one * other) - level * level_other)[told]
    return float(
        (common > 0.5 * np.sqrt(spread[told] * np.maximum(spread_other[told], 1.0))).mean()
    )


def _around(values: Floats) -> Floats:
    return np.asarray(cv2.boxFilter(values, cv2.CV_32F, (DETAIL, DETAIL)), dtype=np.float32)


def _edges(gray: Floats) -> Floats:
    across = cv2.Sobel(gray, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(gray, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.GaussianBlur(cv2.magnitude(across, down), (0, 0), 2.0), np.float32)


def _correlated(one: Floats, other: Floats) -> float:
    a, b = one - one.mean(), other - other.mean()
    return float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum() + 1e-6))
