"""Text in pictures, read by an optional engine and handed on with its boxes.

The words then go through the same detectors as a title. Engine: rapidocr (PP-OCRv6, Chinese
and English, models inside the package, nothing is fetched). Small pictures are enlarged
first; lines that stand close together on one level are also read as one, since a mark may be
broken over two boxes. Known misses: curved text, handwriting, text below some 10 pixels,
decorative letters. Known false positives: a mark on a poster behind the goods.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import cv2
import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from counterfoil.errors import Unavailable
from counterfoil.model.tables import LISTINGS

VERSION = "1"
LEAST_SIDE = 720
"""Pictures with a smaller longest side are enlarged to it, twice at most."""

LEAST_SCORE = 0.5

Pixels = npt.NDArray[np.uint8]
Corners = tuple[tuple[float, float], ...]


class Line(msgspec.Struct, frozen=True):
    """One piece of text in a picture."""

    text: str
    score: float
    """The engine's own certainty, 0 to 1; not calibrated."""

    corners: Corners
    """Clockwise from top left, pixels of the picture given."""


def read_lines(pixels: Pixels) -> list[Line]:
    """Text in a picture, from top to bottom.

    Args:
        pixels: Height x width x 3, blue, green, red.

    Raises:
        Unavailable: The extra `ocr` is not installed.
    """
    factor = float(np.clip(LEAST_SIDE / max(pixels.shape[:2]), 1.0, 2.0))
    big = pixels
    if factor > 1.0:
        big = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    answer = _engine()(big, use_det=True, use_cls=True, use_rec=True, text_score=0.0)
    if answer.boxes is None or answer.txts is None:
        return []
    lines = []
    for text, score, box in zip(answer.txts, answer.scores, answer.boxes, strict=True):
        read = max([(float(score), str(text)), *_upended(big, np.asarray(box, np.float32))])
        if read[0] >= LEAST_SCORE and read[1].strip():
            lines.append(Line(read[1], round(read[0], 4), _corners(box, factor)))
    return sorted(lines, key=lambda line: (line.corners[0][1], line.corners[0][0]))


def joined(lines: Sequence[Line]) -> list[Line]:
    """Neighbours on one level, and lines right below each other, read together."""
    found = []
    for i, one in enumerate(lines):
        for other in lines[i + 1 :]:
            if _beside(one, other) or _below(one, other):
                first, second = sorted((one, other), key=lambda line: line.corners[0][0])
                pair = (first, second) if _beside(one, other) else (one, other)
                text = f"{pair[0].text} {pair[1].text}"
                found.append(Line(text, min(one.score, other.score), _around(one, other)))
    return found


def as_listings(name: str, lines: Sequence[Line]) -> pa.RecordBatch:
    """Lines as rows that detectors of titles can read; record is `pictures:<name>#<line>`."""
    rows = [
        {"record": f"pictures:{name}#{number}", "listing_id": str(number), "title": line.text}
        for number, line in enumerate(lines)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=LISTINGS.schema)


def _upended(pixels: Pixels, box: npt.NDArray[np.float32]) -> list[tuple[float, str]]:
    """What a tall box says when read downwards and upwards: certainty and text.

    Writing turned by a right angle reads either way round, and the engine's own guess which
    way it is fails on a part of it. Chinese set in columns is read by the engine as it is.
    """
    wide = float(np.linalg.norm(box[1] - box[0]))
    high = float(np.linalg.norm(box[3] - box[0]))
    if high < 1.2 * wide:
        return []
    size = (round(high), max(1, round(wide)))
    ends = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    found: list[tuple[float, str]] = []
    for first in (1, 3):
        turn = cv2.getPerspectiveTransform(np.roll(box, -first, axis=0), ends)
        line = cv2.warpPerspective(pixels, turn, size, flags=cv2.INTER_CUBIC)
        answer = _engine()(line, use_det=False, use_cls=False, use_rec=True)
        found += zip(map(float, answer.scores or ()), map(str, answer.txts or ()), strict=True)
    return found


def _corners(box: Any, factor: float) -> Corners:
    return tuple((round(float(x) / factor, 1), round(float(y) / factor, 1)) for x, y in box)


def _extent(line: Line) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in line.corners], [y for _, y in line.corners]
    return min(xs), min(ys), max(xs), max(ys)


def _beside(one: Line, other: Line) -> bool:
    l1, t1, r1, b1 = _extent(one)
    l2, t2, r2, b2 = _extent(other)
    high = min(b1 - t1, b2 - t2)
    level = min(b1, b2) - max(t1, t2) > 0.6 * high
    return level and -0.3 * high < max(l1, l2) - min(r1, r2) < 1.5 * high


def _below(one: Line, other: Line) -> bool:
    l1, t1, r1, b1 = _extent(one)
    l2, t2, r2, b2 = _extent(other)
    high = min(b1 - t1, b2 - t2)
    aligned = min(r1, r2) - max(l1, l2) > 0.4 * min(r1 - l1, r2 - l2)
    return aligned and -0.3 * high < t2 - b1 < 0.8 * high


def _around(one: Line, other: Line) -> Corners:
    l1, t1, r1, b1 = _extent(one)
    l2, t2, r2, b2 = _extent(other)
    left, top, right, bottom = min(l1, l2), min(t1, t2), max(r1, r2), max(b1, b2)
    return (left, top), (right, top), (right, bottom), (left, bottom)


@cache
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise Unavailable(
            "text in pictures needs the OCR engine", remedy="pip install 'counterfoil[ocr]'"
        ) from error
    quiet = {
        "Global.log_level": "critical",
        "EngineConfig.onnxruntime.intra_op_num_threads": 2,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return RapidOCR(params=quiet)
