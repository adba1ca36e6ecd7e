"""Regions of one flat colour in a picture: where a printed mark could be.

Neighbouring pixels belong together if their colours differ by less than a step; several
steps give several partitions, so that a mark is whole in one of them whatever its contrast.
"""

import cv2
import msgspec
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

STEPS = (6.0, 11.0, 18.0, 28.0)
"""Largest colour difference of neighbours, in 8-bit units of the strongest channel."""

LEAST_PIXELS = 16
SOFT = 42.0
"""Colour difference up to which a pixel beside a region is its soft edge."""


class Region(msgspec.Struct, frozen=True):
    """Connected pixels of nearly one colour, or several such parts of one colour."""

    left: int
    top: int
    mask: npt.NDArray[np.uint8]
    """0 or 1, the bounding box only."""

    colour: Floats
    """Mean blue, green, red."""

    area: int


def flat_regions(pixels: Pixels, most: int = 1500) -> list[Region]:
    """Flat regions of a picture, and groups of near ones of the same colour, largest first.

    Args:
        pixels: Height x width x 3.
        most: How many single regions at each step.
    """
    smooth = cv2.medianBlur(pixels, 3)
    found: list[Region] = []
    seen: set[tuple[int, int, int, int, int]] = set()
    for step in STEPS:
        level = _at_step(smooth, step, most)
        for region in [*level, *_groups(level)]:
            h, w = region.mask.shape
            key = (region.left, region.top, w, h, region.area // 8)
            if key not in seen:
                seen.add(key)
                found.append(region)
    found.sort(key=lambda r: (-r.area, r.left, r.top))
    return found


def _at_step(pixels: Pixels, step: float, most: int) -> list[Region]:
    height, width = pixels.shape[:2]
    labels = _labels(pixels, step)
    count = np.bincount(labels.ravel())
    rows, columns = np.indices((height, width))
    flat = labels.ravel()
    wanted = np.flatnonzero((count >= LEAST_PIXELS) & (count <= 0.6 * height * width))
    wanted = wanted[np.argsort(-count[wanted], kind="stable")][:most]
    order = np.argsort(flat, kind="stable")
    ends = np.cumsum(count)
    found = []
    for label in wanted:
        members = order[ends[label] - count[label] : ends[label]]
        y, x = rows.ravel()[members], columns.ravel()[members]
        left, top = int(x.min()), int(y.min())
        w, h = int(x.max()) - left + 1, int(y.max()) - top + 1
        if min(w, h) < 5:
            continue
        colour = pixels.reshape(-1, 3)[members].mean(axis=0).astype(np.float32)
        found.append(_grown(pixels, colour, (left, top, w, h), y, x))
    return found


def _grown(
    pixels: Pixels,
    colour: Floats,
    box: tuple[int, int, int, int],
    y: npt.NDArray[np.int64],
    x: npt.NDArray[np.int64],
) -> Region:
    """A region with its soft edge: next pixels that are still nearer to its colour than not."""
    left, top, w, h = box
    x0, y0 = max(0, left - 2), max(0, top - 2)
    x1, y1 = min(pixels.shape[1], left + w + 2), min(pixels.shape[0], top + h + 2)
    core = np.zeros((y1 - y0, x1 - x0), dtype=np.uint8)
    core[y - y0, x - x0] = 1
    apart = np.abs(pixels[y0:y1, x0:x1].astype(np.float32) - colour).max(axis=2)
    mask = core | (cv2.dilate(core, np.ones((5, 5), np.uint8)) & (apart < SOFT).astype(np.uint8))
    return Region(x0, y0, mask, colour, int(mask.sum()))


def _labels(pixels: Pixels, step: float) -> npt.NDArray[np.int32]:
    height, width = pixels.shape[:2]
    number = np.arange(height * width, dtype=np.int32).reshape(height, width)
    wide = pixels.astype(np.int16)
    across = np.abs(wide[:, 1:] - wide[:, :-1]).max(axis=2) < step
    down = np.abs(wide[1:] - wide[:-1]).max(axis=2) < step
    one = np.concatenate([number[:, :-1][across], number[:-1][down]])
    other = np.concatenate([number[:, 1:][across], number[1:][down]])
    graph = coo_matrix(
        (np.ones(len(one), dtype=np.int8), (one, other)), shape=(height * width,) * 2
    )
    return np.asarray(connected_components(graph, directed=False)[1]).reshape(height, width)


def _groups(regions: list[Region], most: int = 400) -> list[Region]:
    """Near regions of the same colour joined, at two notions of near."""
    some = regions[:most]
    if len(some) < 2:
        return []
    boxes = np.array(
        [[r.left, r.top, r.left + r.mask.shape[1], r.top + r.mask.shape[0]] for r in some]
    )
    colours = np.stack([r.colour for r in some])
    size = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    gap_x = np.maximum(boxes[:, None, 0], boxes[None, :, 0]) - np.minimum(
        boxes[:, None, 2], boxes[None, :, 2]
    )
    gap_y = np.maximum(boxes[:, None, 1], boxes[None, :, 1]) - np.minimum(
        boxes[:, None, 3], boxes[None, :, 3]
    )
    gap = np.maximum(np.maximum(gap_x, gap_y), 0)
    alike = np.abs(colours[:, None] - colours[None]).max(axis=2) < 20
    larger = np.maximum(size[:, None], size[None])
    joined: list[Region] = []
    known: set[tuple[int, ...]] = set()
    for reach in (0.12, 0.35):
        near = alike & (gap <= reach * larger)
        labels = connected_components(near, directed=False)[1]
        for label in np.flatnonzero(np.bincount(labels) > 1):
            members = np.flatnonzero(labels == label)
            key = tuple(int(m) for m in members)
            if len(members) <= 40 and key not in known:
                known.add(key)
                joined.append(_join([some[m] for m in members]))
    for reach in (0.2, 0.6):
        near = alike & (gap <= reach * size[:, None]) & (size[None] <= 2.5 * size[:, None])
        for row in range(min(len(some), 150)):
            key = tuple(int(m) for m in np.flatnonzero(near[row]))
            if 1 < len(key) <= 40 and key not in known:
                known.add(key)
                joined.append(_join([some[m] for m in key]))
    return joined


def _join(parts: list[Region]) -> Region:
    left, top = min(p.left for p in parts), min(p.top for p in parts)
    right = max(p.left + p.mask.shape[1] for p in parts)
    bottom = max(p.top + p.mask.shape[0] for p in parts)
    mask = np.zeros((bottom - top, right - left), dtype=np.uint8)
    for part in parts:
        h, w = part.mask.shape
        mask[part.top - top : part.top - top + h, part.left - left : part.left - left + w] |= (
            part.mask
        )
    area = sum(p.area for p in parts)
    weights = np.array([p.area / area for p in parts], dtype=np.float32)
    colour = np.asarray(weights @ np.stack([p.colour for p in parts]), dtype=np.float32)
    return Region(left, top, mask, colour, area)
