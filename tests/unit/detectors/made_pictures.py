"""Made-up pictures for tests: scenes of coloured shapes, and simple device marks."""

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]


def a_scene(seed: int, width: int = 360, height: int = 280, shapes: int = 26) -> Pixels:
    """A picture of many shapes on a soft ground; another seed gives another picture."""
    dice = np.random.default_rng(seed)
    ground = dice.integers(60, 200, (6, 8, 3)).astype(np.uint8)
    scene = cv2.resize(ground, (width, height), interpolation=cv2.INTER_CUBIC)
    for _ in range(shapes):
        colour = [int(c) for c in dice.integers(0, 256, 3)]
        corners = dice.integers(0, [width, height], (1, 2)) + dice.integers(-45, 46, (5, 2))
        cv2.fillPoly(scene, [corners.astype(np.int32)], colour, cv2.LINE_AA)
    return np.asarray(scene, dtype=np.uint8)


def a_mark(kind: str, side: int = 256) -> Pixels:
    """A flat mark on transparent ground: `crown`, `key` or `comb`."""
    mask = np.zeros((side, side), dtype=np.uint8)
    s = side / 100

    def poly(*points: tuple[float, float], fill: int = 255) -> None:
        cv2.fillPoly(mask, [np.array([[x * s, y * s] for x, y in points], np.int32)], fill)

    if kind == "crown":
        poly((10, 80), (5, 25), (28, 50), (50, 12), (72, 50), (95, 25), (90, 80))
        poly((22, 62), (50, 55), (78, 62), (78, 70), (22, 70), fill=0)
    elif kind == "key":
        cv2.circle(mask, (int(28 * s), int(50 * s)), int(22 * s), 255, -1)
        cv2.circle(mask, (int(28 * s), int(50 * s)), int(10 * s), 0, -1)
        poly((46, 44), (94, 44), (94, 72), (84, 72), (84, 56), (46, 56))
        poly((66, 50), (74, 50), (74, 66), (66, 66))
    else:
        poly((10, 20), (90, 12), (92, 34), (10, 38))
        for x in (12, 30, 52, 78):
            poly((x, 36), (x + 8, 36), (x + 6, 88), (x + 1, 80))
    mark = np.zeros((side, side, 4), dtype=np.uint8)
    mark[..., 3] = mask
    return mark


def planted(
    mark: Pixels, scene: Pixels, side: int, angle: float, colour: tuple[int, int, int]
) -> Pixels:
    """The scene with the mark in the middle, turned, `side` pixels wide, in one colour."""
    height, width = scene.shape[:2]
    turn = cv2.getRotationMatrix2D(
        (mark.shape[1] / 2, mark.shape[0] / 2), angle, side / mark.shape[0]
    )
    turn[:, 2] += (width / 2 - mark.shape[1] / 2, height / 2 - mark.shape[0] / 2)
    soft = cv2.GaussianBlur(mark[..., 3], (0, 0), mark.shape[0] / side / 2)
    cover = cv2.warpAffine(soft, turn, (width, height), flags=cv2.INTER_AREA)[..., None] / 255.0
    made = scene * (1 - cover) + np.array(colour) * cover
    _, coded = cv2.imencode(".jpg", made.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 80])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), dtype=np.uint8)
