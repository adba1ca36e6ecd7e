"""Text in pictures and scanned pages, by the OCR engine of the extra `ocr` (rapidocr)."""

import warnings
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np

from counterfoil.sources.documents.extracted import Writer

LEAST = 0.5
"""Confidence below which a line is left out."""

_LONGEST = 4000
"""Pixels of the longer side; larger pictures are made smaller."""


def can_read() -> str:
    """Empty if pictures can be read here, else what to install."""
    try:
        _engine()
    except ImportError:
        return "pip install counterfoil[ocr,images]"
    return ""


def write_picture(writer: Writer, data: bytes, part: str) -> None:
    """Write the lines of every frame of a picture, each with the pixel where it begins."""
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(data)) as picture:
                frames = min(getattr(picture, "n_frames", 1), writer.limits.pages)
                for number in range(frames):
                    picture.seek(number)
                    write_lines(writer, picture, part, f"frame {number + 1} " if number else "")
        except (UnidentifiedImageError, Image.DecompressionBombError) as error:
            writer.lack(part, f"picture cannot be opened: {error}", "save it as PNG")


def write_lines(writer: Writer, picture: Any, part: str, before: str = "") -> None:
    """Write the lines of one picture in reading order.

    Args:
        writer: Collects the text.
        picture: A PIL picture.
        part: Name of the part.
        before: Begins the place of each line: `page 3 `.
    """
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((_LONGEST, _LONGEST))
    scale = max(picture.size) / max(upright.size)
    found = _engine()(np.asarray(upright)[:, :, ::-1])
    rows = []
    for box, text, score in zip(
        found.boxes if found.boxes is not None else (), found.txts or (), found.scores or (),
        strict=True,
    ):  # fmt: skip
        if score >= LEAST:
            corner = box.min(axis=0) * scale
            rows.append((*_order(box), int(corner[0]), int(corner[1]), str(text)))
    for line, (_, _, x, y, text) in enumerate(sorted(rows), 1):
        writer.add(text, part, f"{before}picture line {line} at {x}, {y}")


def _order(box: Any) -> tuple[int, float]:
    """Lines from the top, those of one height from the left."""
    high = max(1.0, float(np.ptp(box[:, 1])))
    return round(float(box[:, 1].mean()) / high), float(box[:, 0].min())


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={
        "Global.log_level": "critical",
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    })  # fmt: skip
