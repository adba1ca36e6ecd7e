"""Regions of one flat colour in a picture: where a printed mark could be.

Two ways to find them, since each fails where the other works. By colour: every sharp peak of
the colour histogram, and the connected pixels near it; a mark is found although somewhere it
borders on nearly its own colour. By steps: neighbours whose colours differ little; a mark is
found although light changes its colour slowly. Near regions of one colour are also joined,
since a mark may have several parts.
"""

import cv2
import msgspec
import numpy as np
import numpy.typing as npt
from scipy.ndimage import maximum_filter, uniform_filter
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

STEPS = (9.0, 20.0)
"""Largest colour difference of neighbours, in 8-bit units of the strongest channel."""

WIDTHS = (20.0, 45.0, 90.0)
"""Half widths of a colour peak, same units; the widest hold thin lines, which are half ground."""

PEAKS = 36
"""Peaks taken by size, and as many again by sharpness."""

LEAST_PIXELS = 16
SOFT = 42.0
"""Colour difference up to which a pixel beside a region is its soft edge."""

MOST_PARTS = 120

WINDOWS = (25, 61, 131)
"""Surroundings that a pixel may stand out from, sides in pixels."""

GAPS = (1, 5, 9, 17)
"""Gaps over which parts that stand out are joined, pixels."""


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
        most: How many regions in all.
    """
    smooth = cv2.medianBlur(pixels, 3)
    levels = [_at_step(smooth, step) for step in STEPS]
    peaks = _peaks(smooth)
    levels += [_near_colour(smooth, colour, width) for width in WIDTHS for colour in peaks]
    grouped = [*(region for level in levels for region in [*level, *_groups(level)])]
    found: list[Region] = []
    seen: set[tuple[int, int, int, int, int]] = set()
    for region in [*grouped, *_standing_out(smooth)]:
        h, w = region.mask.shape
        key = (region.left // 3, region.top // 3, w // 4, h // 4, region.area * 12 // (w * h))
        if key not in seen:
            seen.add(key)
            found.append(region)
    found.sort(key=lambda r: (-r.area, r.left, r.top))
    return found[:most]


def _peaks(pixels: Pixels) -> list[Floats]:
    """Colours that many pixels share: the largest and the sharpest peaks of the histogram."""
    coarse = pixels.reshape(-1, 3).astype(np.int64) >> 3
    number = coarse @ np.array([1024, 32, 1])
    counts = np.bincount(number, minlength=32_768).reshape(32, 32, 32).astype(np.float64)
    near = uniform_filter(counts, 3, mode="constant") * 27
    wide = uniform_filter(counts, 7, mode="constant") * 343
    top = (near == maximum_filter(near, 3, mode="constant")) & (near >= 2 * LEAST_PIXELS)
    bins = np.argwhere(top)
    size, sharp = near[top], near[top] / np.maximum(wide[top], 1.0)
    chosen = {int(i) for i in np.argsort(-size, kind="stable")[:PEAKS]}
    chosen |= {int(i) for i in np.argsort(-sharp * np.log1p(size), kind="stable")[:PEAKS]}
    return [(bins[i] * 8 + 4).astype(np.float32) for i in sorted(chosen)]


def _near_colour(pixels: Pixels, colour: Floats, width: float) -> list[Region]:
    low, high = np.clip(colour - width, 0, 255), np.clip(colour + width, 0, 255)
    mask = cv2.inRange(pixels, low.astype(np.float64), high.astype(np.float64))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    order = np.argsort(-stats[1:, cv2.CC_STAT_AREA], kind="stable")[:MOST_PARTS] + 1
    found = []
    for label in order if count > 1 else []:
        x, y, w, h, area = (int(v) for v in stats[label])
        if area < LEAST_PIXELS or min(w, h) < 4 or area > 0.6 * mask.size:
            continue
        part = (labels[y : y + h, x : x + w] == label).astype(np.uint8)
        found.append(Region(x, y, part, colour, area))
    return found


def _standing_out(pixels: Pixels) -> list[Region]:
    """Pixels unlike their surroundings, joined over gaps of several widths.

    Half of the strongest difference near by is the limit, so that thin and small parts, which
    have no pixel of their own colour, are taken as far as they reach.
    """
    height, width = pixels.shape[:2]
    found = []
    for window in WINDOWS:
        step = max(1, window // 24)
        size = (max(1, width // step), max(1, height // step))
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        ground = cv2.resize(cv2.medianBlur(small, (window // step) | 1), (width, height))
        apart = cv2.blur(_differs(pixels, np.asarray(ground, dtype=np.uint8)), (3, 3))
        around = cv2.resize(apart, (max(1, width // 4), max(1, height // 4)))
        near = np.ones(((window // 4) | 1,) * 2, np.uint8)
        strongest = cv2.resize(cv2.blur(cv2.dilate(around, near), near.shape), (width, height))
        mask = ((2 * apart.astype(np.int16) > strongest) & (apart > 14)).astype(np.uint8)
        for gap in GAPS:
            if 3 * gap <= window:
                found += _joined_over(pixels, mask, gap, 3 * window)
    return found


def _joined_over(pixels: Pixels, mask: Pixels, gap: int, most: int) -> list[Region]:
    wide = cv2.dilate(mask, np.ones((gap, gap), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(wide, connectivity=8)
    boxes = stats[:, 2:4]
    fits = (boxes.min(axis=1) >= 10) & (boxes.max(axis=1) <= most)
    found = []
    for label in np.flatnonzero(fits & (np.arange(len(stats)) > 0)):
        x, y, w, h = (int(v) for v in stats[label, :4])
        part = ((labels[y : y + h, x : x + w] == label) & (mask[y : y + h, x : x + w] > 0)).astype(
            np.uint8
        )
        area = int(part.sum())
        if area >= 2 * LEAST_PIXELS:
            own = pixels[y : y + h, x : x + w][part > 0]
            found.append(Region(x, y, part, own.mean(axis=0).astype(np.float32), area))
    return found


def _at_step(pixels: Pixels, step: float) -> list[Region]:
    height, width = pixels.shape[:2]
    labels = _labels(pixels, step)
    count = np.bincount(labels.ravel())
    flat = labels.ravel()
    wanted = np.flatnonzero((count >= LEAST_PIXELS) & (count <= 0.6 * height * width))
    wanted = wanted[np.argsort(-count[wanted], kind="stable")][:400]
    order = np.argsort(flat, kind="stable")
    ends = np.cumsum(count)
    found = []
    for label in wanted:
        y, x = np.divmod(order[ends[label] - count[label] : ends[label]], width)
        left, top = int(x.min()), int(y.min())
        box = (left, top, int(x.max()) - left + 1, int(y.max()) - top + 1)
        if min(box[2:]) >= 5:
            found.append(_grown(pixels, box, y, x))
    return found


def _grown(pixels: Pixels, box: tuple[int, int, int, int], y: Ints, x: Ints) -> Region:
    """A region with its soft edge: next pixels that are still nearer to its colour than not."""
    left, top, w, h = box
    colour = pixels[y, x].mean(axis=0).astype(np.float32)
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
    across = _differs(pixels[:, 1:], pixels[:, :-1]) < step
    down = _differs(pixels[1:], pixels[:-1]) < step
    one = np.concatenate([number[:, :-1][across], number[:-1][down]])
    other = np.concatenate([number[:, 1:][across], number[1:][down]])
    graph = coo_matrix((np.ones(len(one), dtype=np.int8), (one, other)), shape=(number.size,) * 2)
    return np.asarray(connected_components(graph, directed=False)[1]).reshape(height, width)


def _differs(one: Pixels, other: Pixels) -> Pixels:
    blue, green, red = cv2.split(cv2.absdiff(one, other))
    return np.asarray(cv2.max(cv2.max(blue, green), red), dtype=np.uint8)


def _groups(regions: list[Region]) -> list[Region]:
    """Near regions of the same colour joined, at several notions of near."""
    if len(regions) < 2:
        return []
    boxes = np.array(
        [[r.left, r.top, r.left + r.mask.shape[1], r.top + r.mask.shape[0]] for r in regions]
    )
    colours = np.stack([r.colour for r in regions])
    size = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    gap_x = _gap(boxes[:, 0], boxes[:, 2])
    gap_y = _gap(boxes[:, 1], boxes[:, 3])
    gap = np.maximum(np.maximum(gap_x, gap_y), 0)
    alike = np.abs(colours[:, None] - colours[None]).max(axis=2) < 30
    larger = np.maximum(size[:, None], size[None])
    sets: set[tuple[int, ...]] = set()
    for reach in (0.08, 0.2, 0.45):
        labels = connected_components(alike & (gap <= reach * larger), directed=False)[1]
        for label in np.flatnonzero(np.bincount(labels) > 1):
            sets.add(tuple(int(m) for m in np.flatnonzero(labels == label)))
    for reach in (0.25, 0.7):
        near = alike & (gap <= reach * size[:, None]) & (size[None] <= 2.5 * size[:, None])
        for row in range(min(len(regions), 40)):
            sets.add(tuple(int(m) for m in np.flatnonzero(near[row])))
    return [_join([regions[m] for m in key]) for key in sorted(sets) if 1 < len(key) <= MOST_PARTS]


def _gap(low: Ints, high: Ints) -> Ints:
    return np.maximum(low[:, None], low[None]) - np.minimum(high[:, None], high[None])


def _join(parts: list[Region]) -> Region:
    left, top = min(p.left for p in parts), min(p.top for p in parts)
    right = max(p.left + p.mask.shape[1] for p in parts)
    bottom = max(p.top + p.mask.shape[0] for p in parts)
    mask = np.zeros((bottom - top, right - left), dtype=np.uint8)
    for part in parts:
        h, w = part.mask.shape
        y, x = part.top - top, part.left - left
        mask[y : y + h, x : x + w] |= part.mask
    area = sum(p.area for p in parts)
    weights = np.array([p.area / area for p in parts], dtype=np.float32)
    colour = np.asarray(weights @ np.stack([p.colour for p in parts]), dtype=np.float32)
    return Region(left, top, mask, colour, area)
