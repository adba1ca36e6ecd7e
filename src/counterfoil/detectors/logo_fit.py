"""Marks laid over a photo: many positions settle at once, and each says how well it fits.

The mark's coverage is compared with the coverage that the photo shows. That is read from the
colours: the mark's own is the one that explains the place best by least squares (a thin line
never shows its pure colour), the ground's is a local mean of what lies beside the mark, and a
pixel between both is covered in part. Positions settle by damped Gauss-Newton steps.
"""

from typing import Any

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

QUIET = 4.0
"""Colour difference that means nothing, 8-bit units."""

FAINT = 24.0
"""Least contrast that a place is credited with, same units."""


class Levels(msgspec.Struct, frozen=True):
    """A photo at several sizes, each half the one before."""

    sheets: list[Floats]
    """Height x width x 3: luma and two chromas, weighed by how well JPEG keeps them."""

    scale: float
    """Size of the first sheet over the size of the photo as it was given."""


def levels_of(pixels: npt.NDArray[np.uint8], scale: float) -> Levels:
    """Sizes of a photo, height x width x 3, that was made `scale` times as large as given."""
    blue, green, red = cv2.split(pixels.astype(np.float32))
    luma = 0.114 * blue + 0.587 * green + 0.299 * red
    sheets = [cv2.merge([luma, 0.5 * (blue - luma), 0.6 * (red - luma)])]
    while min(sheets[-1].shape[:2]) > 60 and len(sheets) < 4:
        sheets.append(cv2.resize(sheets[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    return Levels(sheets, scale)


class Laid(msgspec.Struct, frozen=True):
    """Positions of marks and how well each fits, one row a position."""

    warps: Doubles
    """Shape (n, 3, 3): frame of the mark to the first sheet."""

    coverage: Floats
    """Shape (n, side, side): the mark at the photo's resolution."""

    shown: Floats
    """Same shape: what the photo shows of it."""

    fit: Floats
    """Correlation of both."""

    contrast: Floats
    """Median colour difference of mark and ground, 8-bit units."""

    own: Floats
    """Shape (n, 3): blue, green, red of the mark there."""


def lay(frames: Floats, warps: Doubles, levels: Levels, steps: tuple[float, ...]) -> Laid:
    """Let each position settle, then see how well the mark fits there.

    Args:
        frames: Coverage of the marks, shape (n, side, side), 0 to 1.
        warps: Where each lies, shape (n, 3, 3), from frame pixels to the first sheet.
        levels: The photo.
        steps: Blur of both sides at each step, pixels of a frame of side 48; without any the
            positions stay as they are.
    """
    side = frames.shape[1]
    soft = _softened(frames, warps, levels.scale)
    best, reached = warps.copy(), np.full(len(warps), -1.0, dtype=np.float32)
    now, pace = warps.copy(), np.ones((len(warps), 1, 1))
    for blur in steps:
        shown = _shown(_sample(levels, now, side), soft)[0]
        fit = correlation(soft, shown)
        better = fit > reached
        best[better], reached[better] = now[better], fit[better]
        spread = _blur(side, blur * side / 48)
        moved = _step(spread @ soft @ spread.T, spread @ shown @ spread.T)
        # A step that made things worse is taken back and followed by shorter ones.
        lost = fit < reached - 0.03
        pace[lost] *= 0.5
        now = now @ (np.eye(3) + pace * (moved - np.eye(3)))
        now[lost] = best[lost]
    if steps:
        last = correlation(soft, _shown(_sample(levels, now, side), soft)[0])
        now[last < reached] = best[last < reached]
        soft = _softened(frames, now, levels.scale)
    patch = _sample(levels, now, side)
    shown, contrast, own = _shown(patch, soft)
    return Laid(now, soft, shown, correlation(soft, shown), contrast, own)


def _softened(frames: Floats, warps: Doubles, scale: float) -> Floats:
    """The marks as the photo's resolution would show them."""
    # How many frame pixels a photo pixel takes, across and down.
    pixel = scale / np.maximum(np.linalg.norm(warps[:, :2, :2], axis=1), 1e-3)
    across, down = np.maximum(0.4, 0.55 * pixel).T.tolist()
    return np.stack(
        [
            cv2.GaussianBlur(frame, (0, 0), sigmaX=x, sigmaY=y)
            for frame, x, y in zip(frames, across, down, strict=True)
        ]
    )


def _sample(levels: Levels, warps: Doubles, side: int) -> Floats:
    """The photo seen through each warp, shape (n, 3, side, side)."""
    ticks = np.arange(side, dtype=np.float64)
    grid = np.stack([*np.meshgrid(ticks, ticks), np.ones((side, side))]).reshape(3, -1)
    size = np.sqrt(np.abs(np.linalg.det(warps[:, :2, :2])))
    level = np.clip(np.floor(np.log2(np.maximum(size, 1e-3)) + 0.4), 0, len(levels.sheets) - 1)
    out = np.empty((len(warps), 3, side, side), dtype=np.float32)
    for number, sheet in enumerate(levels.sheets):
        rows = np.flatnonzero(level == number)
        if not len(rows):
            continue
        shrink = [sheet.shape[k] / levels.sheets[0].shape[k] for k in (1, 0)]
        points = warps[rows] @ grid
        depth = np.maximum(points[:, 2], 1e-3)
        x = ((points[:, 0] / depth + 0.5) * shrink[0] - 0.5).astype(np.float32)
        y = ((points[:, 1] / depth + 0.5) * shrink[1] - 0.5).astype(np.float32)
        # OpenCV takes maps of at most 32,767 rows.
        for start in range(0, len(rows), 200):
            part = rows[start : start + 200]
            seen = cv2.remap(
                sheet,
                x[start : start + 200].reshape(-1, side),
                y[start : start + 200].reshape(-1, side),
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            )
            out[part] = seen.reshape(len(part), side, side, 3).transpose(0, 3, 1, 2)
    return out


def _shown(patch: Floats, soft: Floats) -> tuple[Floats, Floats, Floats]:
    """Coverage that each patch shows, the contrast of mark and ground, the mark's colour.

    Args:
        patch: Colours, shape (n, 3, side, side).
        soft: The marks' coverage, shape (n, side, side).
    """
    side = soft.shape[1]
    beside = (soft < 0.04).astype(np.float32)
    spread = _blur(side, side / 9)
    weight = (spread @ beside @ spread.T)[:, None]
    total = np.maximum(beside.sum(axis=(1, 2)), 1.0)[:, None, None, None]
    held = patch * beside[:, None]
    mean = held.sum(axis=(2, 3), keepdims=True) / total
    ground = (spread @ held @ spread.T + 0.02 * mean) / (weight + 0.02)
    cover = np.where(soft > 0.25, soft, 0.0)[:, None]
    own = (cover * (patch - (1 - cover) * ground)).sum(axis=(2, 3), keepdims=True)
    own = own / np.maximum((cover * cover).sum(axis=(2, 3), keepdims=True), 1e-3)
    apart = np.sqrt(((ground - own) ** 2).sum(axis=1))
    off = np.sqrt(((patch - own) ** 2).sum(axis=1))
    shown = 1 - np.maximum(off - QUIET, 0) / np.maximum(apart - QUIET, FAINT)
    contrast = np.median(apart.reshape(len(apart), -1), axis=1)
    luma, blue, red = own[:, :, 0, 0].T
    blue, red = luma + 2 * blue, luma + red / 0.6
    green = (luma - 0.114 * blue - 0.299 * red) / 0.587
    colour = np.clip(np.stack([blue, green, red], axis=1), 0, 255)
    return np.clip(shown, 0, 1), contrast.astype(np.float32), colour


def _blur(side: int, width: float) -> Floats:
    """A matrix that blurs the columns of what stands to its right."""
    ticks = np.arange(side)
    weights = np.exp(-0.5 * ((ticks[:, None] - ticks) / max(width, 0.1)) ** 2)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)


def _step(wanted: npt.NDArray[Any], shown: npt.NDArray[Any]) -> Doubles:
    """One damped Gauss-Newton step for each pair: 3 x 3 corrections in frame pixels."""
    n, side, _ = wanted.shape
    down, across = np.gradient(shown, axis=(1, 2))
    middle, half = (side - 1) / 2, side / 2
    u = ((np.arange(side) - middle) / half).astype(np.float32)
    x, y = u[None, None, :], u[None, :, None]
    gx, gy = across * half, down * half
    turn = gx * x + gy * y
    rows = [gx * x, gx * y, gx, gy * x, gy * y, gy, -turn * x, -turn * y]
    ones = np.ones_like(shown)
    basis = np.stack([ones, shown, *rows], axis=1).reshape(n, 10, -1)
    square = (basis @ basis.transpose(0, 2, 1)).astype(np.float64)
    aim = (basis @ wanted.reshape(n, -1, 1)).astype(np.float64)
    scale = np.trace(square[:, 2:8, 2:8], axis1=1, axis2=2)[:, None] / 6 + 1e-6
    damp = np.array([0, 0, *[0.02] * 6, 0.2, 0.2]) * scale
    damp[:, :2] = 1e-6 * side * side
    solved = np.linalg.solve(square + damp[:, :, None] * np.eye(10), aim)[..., 0]
    gain = np.maximum(solved[:, 1:2], 0.3)
    p = np.clip(solved[:, 2:] / gain, -0.15, 0.15)
    moved = np.zeros((n, 3, 3))
    moved[:, 0], moved[:, 1], moved[:, 2, :2] = p[:, :3], p[:, 3:6], p[:, 6:]
    moved += np.eye(3)
    into = np.array([[1 / half, 0, -middle / half], [0, 1 / half, -middle / half], [0, 0, 1]])
    moved = np.linalg.inv(into) @ moved @ into
    return np.asarray(moved / moved[:, 2:, 2:], dtype=np.float64)


def correlation(one: Floats, other: Floats) -> Floats:
    """Of each pair, shapes (n, side, side)."""
    a = one - one.mean(axis=(1, 2), keepdims=True)
    b = other - other.mean(axis=(1, 2), keepdims=True)
    norm = np.sqrt((a * a).sum(axis=(1, 2)) * (b * b).sum(axis=(1, 2)) + 1e-9)
    return np.asarray((a * b).sum(axis=(1, 2)) / norm, dtype=np.float32)
