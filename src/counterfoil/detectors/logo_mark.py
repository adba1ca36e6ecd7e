"""Device marks made ready to be found in photos: one frame, its parts, its telling detail."""

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.detectors.logo_common import commonness
from counterfoil.matching import shapes

SIDE = 48
"""Side of the frame in which marks and photos are compared, pixels."""

FINE = 4
"""How many times finer a mark's parts are described."""

MARGIN = 0.14
"""Blank share of the frame on each side: what lies around a mark is part of the proof."""

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


class Mark(msgspec.Struct, frozen=True):
    """One device mark ready to be found."""

    name: str
    frame: Floats
    """SIDE x SIDE, coverage 0 to 1, with a margin; filled by the mark both ways, so that a
    long wordmark keeps its letters."""

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

    commonness: float
    """Agreement with the common shape (star, ring, letter) it is most like, up to 1."""

    aspect: float
    """Width over height as drawn."""


class Marks(msgspec.Struct, frozen=True):
    """Every mark, with one row a part to search in."""

    marks: list[Mark]
    signatures: Floats
    spectra: shapes.Complex
    frames: npt.NDArray[np.float64]
    """Shape (parts, 2, 3): from the disc of each part to the frame of its mark."""

    owner: npt.NDArray[np.int64]
    aspect: npt.NDArray[np.float64]
    """Width over height of each mark."""

    small: Floats
    """Shape (marks, SIDE / 2, SIDE / 2): frames at half size."""

    small_plain: Floats
    small_detail: Floats


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
    h, w = cut.shape
    fine = np.zeros((FINE * SIDE, FINE * SIDE), dtype=np.float32)
    edge = round(FINE * SIDE * MARGIN)
    inner = FINE * SIDE - 2 * edge
    how = cv2.INTER_AREA if min(h, w) > inner else cv2.INTER_LINEAR
    fine[edge:-edge, edge:-edge] = cv2.resize(cut, (inner, inner), interpolation=how)
    frame = np.asarray(cv2.resize(fine, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.float32)
    parts = _parts((fine > 0.5).astype(np.uint8))
    if not parts:
        return None
    plain, detail, share = split(frame)
    common = commonness(parts[0])
    return Mark(name, frame, _plainness(fine), parts, detail, plain, share, common, w / h)


def split(frame: Floats) -> tuple[Floats, Floats, float]:
    """The mark as any blob of its outline would look, and the rest that tells it apart."""
    outlines, _ = cv2.findContours(
        (frame > 0.5 * frame.max()).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    filled = np.zeros(frame.shape, dtype=np.float32)
    cv2.fillPoly(filled, [cv2.convexHull(np.vstack(outlines))], 1.0)
    blurred = cv2.GaussianBlur(frame, (0, 0), len(frame) / 14)
    basis = np.stack([np.ones(frame.size), blurred.ravel(), filled.ravel()], axis=1)
    plain = np.linalg.qr(basis)[0].astype(np.float32)
    flat = frame.ravel()
    detail = flat - plain @ (plain.T @ flat)
    spread = flat - flat.mean()
    return plain, detail, float((detail @ detail) / max(float(spread @ spread), 1e-6))


def make_marks(marks: list[Mark]) -> Marks:
    """Gather marks for the search, in the order given."""
    every = [part for mark in marks for part in mark.parts]
    if not every:
        none = np.zeros((0, 1, 1), np.float32)
        rows, complex_rows = np.zeros((0, 1), np.float32), np.zeros((0, 1, 1), np.complex64)
        return Marks(
            [],
            rows,
            complex_rows,
            np.zeros((0, 2, 3)),
            np.zeros(0, np.int64),
            np.zeros(0),
            none,
            none,
            rows,
        )
    small = [cv2.resize(m.frame, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for m in marks]
    parted = [split(np.asarray(frame, np.float32)) for frame in small]
    return Marks(
        marks,
        shapes.signature(every),
        np.stack([part.spectrum for part in every]),
        np.stack([part.frame for part in every]),
        np.repeat(np.arange(len(marks)), [len(m.parts) for m in marks]),
        np.array([m.aspect for m in marks]),
        np.stack(small).astype(np.float32),
        np.stack([plain for plain, _, _ in parted]),
        np.stack([detail for _, detail, _ in parted]),
    )


def detail_fit(plain: Floats, detail: Floats, shown: Floats) -> Floats:
    """Correlation of each mark's detail with what of the shown coverage is not plain, -1 to 1.

    Args:
        plain: Shape (n, pixels, 3), as `split` gives it.
        detail: Shape (n, pixels).
        shown: Shape (n, side, side).
    """
    flat = shown.reshape(len(shown), -1, 1)
    rest = (flat - plain @ (plain.transpose(0, 2, 1) @ flat))[..., 0]
    norm = np.sqrt((detail * detail).sum(axis=1) * (rest * rest).sum(axis=1) + 1e-9)
    return np.asarray((detail * rest).sum(axis=1) / norm, dtype=np.float32)


def _parts(binary: npt.NDArray[np.uint8]) -> list[shapes.Shape]:
    """Shapes of a finer frame, brought to the pixels of the frame."""
    whole = shapes.describe(binary)
    found = [whole] if whole is not None else []
    count, labels, stats, _ = cv2.connectedComponentsWithStats(binary, connectivity=8)
    order = sorted(range(1, count), key=lambda k: -int(stats[k, 4]))[:3]
    for label in order if count > 2 else []:
        if stats[label, 4] > 0.12 * binary.sum():
            part = shapes.describe((labels == label).astype(np.uint8))
            if part is not None:
                found.append(part)
    shift = (FINE - 1) / (2 * FINE)
    return [shapes.Shape(s.frame / FINE - [[0, 0, shift]], s.spectrum) for s in found]


def _plainness(frame: Floats) -> float:
    """4 pi area / perimeter squared over all outlines: 1 for a disc, 0.79 for a square."""
    binary = (frame > 0.5).astype(np.uint8)
    outlines, _ = cv2.findContours(binary, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    length = sum(cv2.arcLength(outline, closed=True) for outline in outlines)
    return float(min(1.0, 4 * np.pi * binary.sum() / max(length, 1.0) ** 2))
