"""Shapes that belong to nobody: how much a mark looks like a star, a ring, an arrow, a letter.

A mark that is such a shape is found wherever somebody drew that shape, so it must fit far
better than a mark of its own before it is called seen. The shapes are drawn here; letters
come from the font inside Pillow, thin and bold.
"""

from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from counterfoil.matching import shapes

Mask = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

SIDE = 256
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abdefghkmnpqrty&?%@#"


def commonness(mark: shapes.Shape) -> float:
    """Agreement of a mark with the common shape that it is most like, up to 1."""
    _, agreement = shapes.turns_onto(_spectra(), mark)
    return float(agreement.max())


def common_fit(presence: Floats, most: int = 3) -> float:
    """Best correlation of a common shape with what is seen, 0 to 1.

    Args:
        presence: Where a colour is, 0 to 1, in the frame of a mark.
        most: How many common shapes are laid over it; the likeliest by description.
    """
    seen = shapes.describe((presence > 0.5).astype(np.uint8))
    if seen is None:
        return 0.0
    turns, agreement = shapes.turns_onto(_spectra(), seen)
    best = 0.0
    for k in np.argsort(-agreement, kind="stable")[:most]:
        shape, mask = _drawn()[k]
        place = shapes.lay_all(shape.frame[None], seen.frame[None], turns[k : k + 1])[0, :2]
        size = presence.shape[::-1]
        laid = cv2.warpAffine(mask.astype(np.float32), place, size, flags=cv2.INTER_LINEAR)
        best = max(best, _settled(cv2.GaussianBlur(laid, (0, 0), 0.6), presence))
    return best


def _settled(laid: npt.NDArray[Any], presence: Floats) -> float:
    """Correlation after a small affine correction, or without one where none is found."""
    straight = float(np.corrcoef(laid.ravel(), presence.ravel())[0, 1])
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 15, 2e-4)
    start = np.eye(2, 3, dtype=np.float32)
    try:
        reached, _ = cv2.findTransformECC(laid, presence, start, cv2.MOTION_AFFINE, stop, None, 3)
    except cv2.error:
        return straight
    return max(float(reached), straight)


@cache
def _drawn() -> list[tuple[shapes.Shape, Mask]]:
    masks = [*_polygons(), *_rounds(), *_repeated(), *_letters()]
    described = [(shapes.describe(mask), mask) for mask in masks]
    return [(shape, mask) for shape, mask in described if shape is not None]


@cache
def _spectra() -> shapes.Complex:
    return np.stack([shape.spectrum for shape, _ in _drawn()])


def _filled(points: list[tuple[float, float]]) -> Mask:
    """A polygon given in hundredths of the frame."""
    mask = np.zeros((SIDE, SIDE), dtype=np.uint8)
    cv2.fillPoly(mask, [np.array([[x * 2.2 + 18, y * 2.2 + 18] for x, y in points], np.int32)], 1)
    return mask


def _star(points: int, inner: float) -> Mask:
    turns = np.pi * np.arange(2 * points) / points
    reach = np.where(np.arange(2 * points) % 2 == 0, 50.0, 50.0 * inner)
    return _filled(
        [(50 + r * np.sin(t), 50 - r * np.cos(t)) for r, t in zip(reach, turns, strict=True)]
    )


def _polygons() -> list[Mask]:
    stars = [(5, 0.38), (5, 0.5), (4, 0.35), (6, 0.55), (8, 0.6), (3, 0.5), (5, 0.81), (6, 0.87)]
    plus: list[tuple[float, float]] = [
        (35, 0),
        (65, 0),
        (65, 35),
        (100, 35),
        (100, 65),
        (65, 65),
        (65, 100),
        (35, 100),
    ]
    arrow: list[tuple[float, float]] = [
        (0, 35),
        (55, 35),
        (55, 10),
        (100, 50),
        (55, 90),
        (55, 65),
        (0, 65),
    ]
    bolt: list[tuple[float, float]] = [(60, 0), (10, 58), (45, 58), (35, 100), (90, 40), (52, 40)]
    drawn: list[list[tuple[float, float]]] = [
        [(0, 0), (100, 0), (100, 100), (0, 100)],
        [*plus, (35, 65), (0, 65), (0, 35), (35, 35)],
        [*arrow],
        [*bolt],
    ]
    return [*(_star(points, inner) for points, inner in stars), *(_filled(p) for p in drawn)]


def _rounds() -> list[Mask]:
    found = []

    def blank() -> Mask:
        found.append(np.zeros((SIDE, SIDE), dtype=np.uint8))
        return found[-1]

    cv2.circle(blank(), (128, 128), 100, 1, -1)
    cv2.ellipse(blank(), (128, 128), (100, 100), 0, 0, 180, 1, -1)
    for width in (12, 25, 40, 60):
        cv2.circle(blank(), (128, 128), 90, 1, width)
    for angle in (120, 180, 240, 290, 320):
        for width in (18, 35):
            cv2.ellipse(blank(), (128, 128), (90, 90), 0, 0, angle, 1, width)
    for width in (20, 35, 50):
        for reach in (45, 75):
            corner = np.array([[128 - reach, 50], [128, 206], [128 + reach, 50]], np.int32)
            cv2.polylines(blank(), [corner], False, 1, width)
    heart, drop, moon = blank(), blank(), blank()
    cv2.circle(heart, (88, 95), 45, 1, -1)
    cv2.circle(heart, (168, 95), 45, 1, -1)
    cv2.fillPoly(heart, [np.array([[46, 110], [210, 110], [128, 215]], np.int32)], 1)
    cv2.circle(drop, (128, 160), 60, 1, -1)
    cv2.fillPoly(drop, [np.array([[72, 140], [184, 140], [128, 30]], np.int32)], 1)
    cv2.circle(moon, (128, 128), 90, 1, -1)
    cv2.circle(moon, (165, 110), 75, 0, -1)
    for width in (-1, 30):
        bubble = blank()
        cv2.ellipse(bubble, (128, 110), (95, 70), 0, 0, 360, 1, width)
        cv2.fillPoly(bubble, [np.array([[60, 150], [110, 170], [45, 225]], np.int32)], 1)
    return found


def _repeated() -> list[Mask]:
    """Bars, frames, targets, tiles and dots."""
    found = []

    def blank() -> Mask:
        found.append(np.zeros((SIDE, SIDE), dtype=np.uint8))
        return found[-1]

    for bars in (2, 3, 4, 5):
        for share in (0.35, 0.6):
            sheet = blank()
            for number in range(bars):
                top = 30 + round(196 * number / bars)
                cv2.rectangle(sheet, (30, top), (226, top + round(196 * share / bars)), 1, -1)
    for width in (15, 35):
        cv2.rectangle(blank(), (40, 40), (216, 216), 1, width)
        cv2.polylines(
            blank(), [np.array([[128, 40], [220, 210], [36, 210]], np.int32)], True, 1, width
        )
        target = blank()
        cv2.circle(target, (128, 128), 100, 1, width)
        cv2.circle(target, (128, 128), 45, 1, -1)
    tiles, dots = blank(), blank()
    for x in (35, 138):
        for y in (35, 138):
            cv2.rectangle(tiles, (x, y), (x + 83, y + 83), 1, -1)
    for x in (50, 128, 206):
        cv2.circle(dots, (x, 128), 28, 1, -1)
    return found


def _letters() -> list[Mask]:
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(190)
    found = []
    for letter in LETTERS:
        for bold in (0, 8, 18):
            sheet = Image.new("L", (300, 300))
            ImageDraw.Draw(sheet).text(
                (150, 150), letter, font=font, fill=255, anchor="mm", stroke_width=bold
            )
            found.append((np.asarray(sheet) > 127).astype(np.uint8))
    return found
