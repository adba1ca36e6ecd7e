"""Shapes compared up to an affine map: described, found again, and laid over each other.

A shape is moved to its centre and stretched until its second moments are those of a disc;
two affine images of one shape then differ by a turn only. Rings around the centre are read
as signals over the angle: the lengths of their Fourier coefficients do not know the turn
(the description), their phases give it (the alignment).
"""

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Complex = npt.NDArray[np.complex64]
Doubles = npt.NDArray[np.float64]

RINGS = 14
ANGLES = 64
KEPT = 20
"""Fourier coefficients of each ring that are compared."""

REACH = 2.5
"""Radius of the outermost ring, in standard deviations of the shape."""


class Shape(msgspec.Struct, frozen=True):
    """One shape in its own frame."""

    frame: npt.NDArray[np.float64]
    """2 x 3: from the frame of the disc to pixels."""

    spectrum: Complex
    """Shape (RINGS, KEPT), unit length over all, a ring's negative frequencies included."""


def describe(mask: npt.NDArray[np.uint8], left: int = 0, top: int = 0) -> Shape | None:
    """Describe a 0/1 mask; None if it is a line or a point."""
    m = cv2.moments(mask, binaryImage=True)
    if m["m00"] < 8:
        return None
    centre = np.array([m["m10"] / m["m00"], m["m01"] / m["m00"]])
    spread = np.array([[m["mu20"], m["mu11"]], [m["mu11"], m["mu02"]]]) / m["m00"]
    values, vectors = np.linalg.eigh(spread + np.eye(2) / 12)
    if values[0] < 0.5 or values[1] / values[0] > 400:
        return None
    stretch = vectors @ np.diag(np.sqrt(values)) @ vectors.T
    frame = np.hstack([stretch, centre[:, None]])
    rings = _rings(mask, frame)
    spectrum = np.fft.rfft(rings, axis=1)[:, :KEPT] * np.sqrt(_RADII)[:, None]
    spectrum[:, 0] *= 0.5
    squared = np.abs(spectrum) ** 2
    length = np.sqrt(squared[:, 0].sum() + 2 * squared[:, 1:].sum())
    if length < 1e-6:
        return None
    frame[:, 2] += (left, top)
    return Shape(frame, (spectrum / length).astype(np.complex64))


def signature(shapes: list[Shape]) -> Floats:
    """Descriptions that do not know the turn: one row a shape, unit length."""
    rows = np.abs(np.stack([s.spectrum for s in shapes])).reshape(len(shapes), -1)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def turns_onto(known: Complex, other: Shape) -> tuple[npt.NDArray[np.float64], Floats]:
    """Best turn of each known shape onto another, and how well they agree then, to 1.

    Args:
        known: Spectra, shape (n, RINGS, KEPT).
        other: The shape to turn onto.

    Returns:
        Turns in radians and agreements, both of shape (n,).
    """
    product = (other.spectrum[None] * np.conj(known)).sum(axis=1)
    padded = np.zeros((len(known), 2 * ANGLES + 1), dtype=np.complex64)
    padded[:, :KEPT] = product
    curve = np.fft.irfft(padded, n=4 * ANGLES, axis=1) * (4 * ANGLES)
    best = curve.argmax(axis=1)
    return 2 * np.pi * best / (4 * ANGLES), curve[np.arange(len(known)), best].astype(np.float32)


def lay_all(ones: Doubles, others: Doubles, turns: Doubles) -> Doubles:
    """Affine maps, shape (n, 3, 3), from the pixels of one shape each to those of another.

    Args:
        ones: Frames of the shapes laid, shape (n, 2, 3).
        others: Frames of the shapes under them, same shape.
        turns: Radians.
    """
    c, s = np.cos(turns), np.sin(turns)
    spin = np.stack([np.stack([c, -s], axis=-1), np.stack([s, c], axis=-1)], axis=1)
    linear = others[:, :, :2] @ spin @ np.linalg.inv(ones[:, :, :2])
    laid = np.tile(np.eye(3), (len(turns), 1, 1))
    laid[:, :2, :2] = linear
    laid[:, :2, 2] = others[:, :, 2] - (linear @ ones[:, :, 2:])[:, :, 0]
    return laid


_RADII = (np.arange(RINGS) + 0.5) * REACH / RINGS
_DIRECTIONS = 2 * np.pi * np.arange(ANGLES) / ANGLES
_GRID = np.stack(
    [np.outer(_RADII, np.cos(_DIRECTIONS)), np.outer(_RADII, np.sin(_DIRECTIONS))], axis=-1
)


def _rings(mask: npt.NDArray[np.uint8], frame: npt.NDArray[np.float64]) -> Floats:
    points = _GRID @ frame[:, :2].T + frame[:, 2]
    soft = mask.astype(np.float32)
    size = np.sqrt(abs(np.linalg.det(frame[:, :2])))
    if size > RINGS:
        soft = cv2.GaussianBlur(soft, (0, 0), size / RINGS * 0.8)
    return np.asarray(
        cv2.remap(
            soft,
            points[..., 0].astype(np.float32),
            points[..., 1].astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
        ),
        dtype=np.float32,
    )
