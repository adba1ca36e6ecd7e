"""Pictures that show a finding: both sides next to each other, what matches joined by lines."""

import cv2
import numpy as np
import numpy.typing as npt

from counterfoil.detectors.logo import Sighting
from counterfoil.matching.keypoints import SIDE, Alignment, laid_points

Pixels = npt.NDArray[np.uint8]

HIGH = 480
"""Height of each side, pixels."""

_LINE, _FRAME = (60, 180, 255), (40, 200, 40)
MOST_LINES = 60


def side_by_side(known: Pixels, query: Pixels, alignment: Alignment | None) -> Pixels:
    """The known picture left, the query right, matched points joined, the copied area framed.

    Args:
        known: Height x width x 3.
        query: Height x width x 3.
        alignment: In pixels of the pictures at their feature size; None draws no lines.
    """
    left, right = _scaled(known), _scaled(query)
    sheet = _sheet(left, right)
    if alignment is None:
        return sheet
    shift = np.array([left.shape[1] + 8, 0])
    one, other = left.shape[1] / _side(known)[0], right.shape[1] / _side(query)[0]
    width, height = _side(known)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    laid = laid_points(alignment.matrix, corners)
    outline = np.round(laid * other + shift).astype(np.int32)
    cv2.polylines(sheet, [outline], True, _FRAME, 2, cv2.LINE_AA)
    step = max(1, len(alignment.pairs) // MOST_LINES)
    for x, y, u, v in alignment.pairs[::step]:
        start = (round(float(x) * one), round(float(y) * one))
        end = np.round(np.array([u, v]) * other + shift).astype(int)
        cv2.line(sheet, start, (int(end[0]), int(end[1])), _LINE, 1, cv2.LINE_AA)
    return sheet


def mark_in_photo(mark: Pixels, photo: Pixels, sighting: Sighting) -> Pixels:
    """The mark left, the photo right with the mark's frame drawn where it was seen."""
    left, right = _scaled(mark), _scaled(photo)
    sheet = _sheet(left, right)
    factor = right.shape[1] / photo.shape[1]
    shift = np.array([left.shape[1] + 8, 0])
    outline = np.round(np.array(sighting.corners) * factor + shift).astype(np.int32)
    cv2.polylines(sheet, [outline], True, _FRAME, 2, cv2.LINE_AA)
    return sheet


def png(picture: Pixels) -> bytes:
    """The picture as PNG; the same pixels give the same bytes."""
    _, coded = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 6])
    return bytes(coded)


def _side(pixels: Pixels) -> tuple[int, int]:
    """Width and height at which features are taken."""
    scale = SIDE / max(pixels.shape[:2])
    return max(8, round(pixels.shape[1] * scale)), max(8, round(pixels.shape[0] * scale))


def _scaled(pixels: Pixels) -> Pixels:
    width = max(1, round(pixels.shape[1] * HIGH / pixels.shape[0]))
    how = cv2.INTER_AREA if pixels.shape[0] > HIGH else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (width, HIGH), interpolation=how), dtype=np.uint8)


def _sheet(left: Pixels, right: Pixels) -> Pixels:
    gap = np.full((HIGH, 8, 3), 255, dtype=np.uint8)
    return np.hstack([left, gap, right])
