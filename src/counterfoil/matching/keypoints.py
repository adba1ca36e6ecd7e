"""Local features of pictures: described, retrieved, and aligned with proof.

SIFT points with square-rooted descriptors (Arandjelović, Zisserman 2012). A mirrored picture
is matched by permuting descriptors, not by computing them again. An alignment is an affine
map found by RANSAC with a fixed seed, and its proof is twofold: how many points agree, and
how well the pictures correlate where the map lays one over the other.
"""

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
    """2 x 3, from the known picture to the query."""

    inliers: int
    agreement: float
    """Correlation of brightness over the common area, -1 to 1."""

    edges: float
    """The same for the strength of edges: what plain backgrounds cannot fake."""

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
    near = short @ gallery.reduced.T
    present, starts = np.unique(gallery.owner, return_index=True)
    nearest = np.maximum.reduceat(near, starts, axis=1)
    if nearest.shape[1] > 4:
        fourth = np.partition(nearest, -4, axis=1)[:, -4:-3]
        nearest = np.where(nearest >= fourth, nearest, 0.0)
    votes = np.zeros(len(gallery.features))
    votes[present] = (np.maximum(nearest - 0.6, 0.0) ** 2).sum(axis=0)
    sizes = np.bincount(gallery.owner, minlength=len(gallery.features))
    votes = votes / np.sqrt(sizes + 30.0)
    order = np.argsort(-votes, kind="stable")[:most]
    return [int(row) for row in order if votes[row] > 0]


def align(known: Features, query: Features, *, mirror: bool) -> Alignment | None:
    """Lay a known picture over a query; None if no map joins at least four points.

    Args:
        known: The protected picture.
        query: The picture that may copy it.
        mirror: Match as if the query had been mirrored.
    """
    wanted = mirrored(query.descriptors) if mirror else query.descriptors
    known_rows, query_rows = _pairs(known.descriptors, wanted)
    if len(known_rows) < 4:
        return None
    cv2.setRNGSeed(SEED)
    matrix, inside = cv2.estimateAffine2D(
        known.points[known_rows],
        query.points[query_rows],
        method=cv2.RANSAC,
        ransacReprojThreshold=4.0,
        maxIters=1500,
        confidence=0.995,
    )
    if matrix is None or not _sane(matrix, mirror=mirror):
        return None
    kept = inside.ravel() > 0
    pairs = np.hstack([known.points[known_rows[kept]], query.points[query_rows[kept]]])
    return judge(known.gray, query.gray, matrix, pairs, mirror=mirror)


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


def _sane(matrix: npt.NDArray[np.float64], *, mirror: bool) -> bool:
    """Not squeezed beyond a steep view, mirrored as expected, 1/6 to 6 times the size."""
    values = np.linalg.svd(matrix[:, :2], compute_uv=False)
    turned = np.linalg.det(matrix[:, :2]) < 0
    return bool(turned == mirror and values[0] < 2.2 * values[1] and 0.16 < values[1] < 6)


def judge(
    known: Gray, query: Gray, matrix: npt.NDArray[np.float64], pairs: Floats, *, mirror: bool
) -> Alignment:
    """How well two pictures agree under a map from the known one to the query."""
    height, width = query.shape
    laid = cv2.warpAffine(known, matrix, (width, height), flags=cv2.INTER_AREA)
    cover = cv2.warpAffine(np.full_like(known, 255), matrix, (width, height)) > 250
    inner = cv2.erode(cover.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    overlap = float(cover.mean())
    if inner.sum() < 300:
        return Alignment(matrix, len(pairs), 0.0, 0.0, overlap, mirror, pairs)
    one = cv2.GaussianBlur(laid.astype(np.float32), (0, 0), 1.5)
    other = cv2.GaussianBlur(query.astype(np.float32), (0, 0), 1.5)
    agreement = _correlated(one[inner], other[inner])
    edges = _correlated(_edges(one)[inner], _edges(other)[inner])
    return Alignment(matrix, len(pairs), agreement, edges, overlap, mirror, pairs)


def _edges(gray: Floats) -> Floats:
    across = cv2.Sobel(gray, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(gray, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.GaussianBlur(cv2.magnitude(across, down), (0, 0), 2.0), np.float32)


def _correlated(one: Floats, other: Floats) -> float:
    a, b = one - one.mean(), other - other.mean()
    return float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum() + 1e-6))
