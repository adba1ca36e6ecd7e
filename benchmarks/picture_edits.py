"""Edits that sellers make to stolen pictures, and logos planted in photos; seeded."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Dice = np.random.Generator

EDITS = (
    "jpeg30",
    "crop10",
    "crop30",
    "banner",
    "watermark",
    "rotation",
    "border",
    "collage",
    "mirror",
    "rephoto",
)


def edit(kind: str, picture: Picture, others: list[Picture], dice: Dice) -> Picture:
    """One edited copy; `others` fill the rest of a collage."""
    made = _EDITS[kind](picture, others, dice)
    quality = 30 if kind == "jpeg30" else int(dice.integers(70, 93))
    _, coded = cv2.imencode(".jpg", made, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), dtype=np.uint8)


def _same(p: Picture, others: list[Picture], dice: Dice) -> Picture:
    return p


def _crop(share: float, p: Picture, dice: Dice) -> Picture:
    h, w = p.shape[:2]
    keep = np.sqrt(1 - share)
    hh, ww = int(h * keep), int(w * keep)
    y, x = int(dice.integers(0, h - hh + 1)), int(dice.integers(0, w - ww + 1))
    return p[y : y + hh, x : x + ww].copy()


def _banner(p: Picture, others: list[Picture], dice: Dice) -> Picture:
    p = p.copy()
    h, w = p.shape[:2]
    high = int(h * dice.uniform(0.12, 0.25))
    top = 0 if dice.random() < 0.5 else h - high
    colour = [int(c) for c in dice.integers(0, 256, 3)]
    cv2.rectangle(p, (0, top), (w, top + high), colour, -1)
    words = "SALE -50% FREE SHIPPING"
    size = w / 420
    at = (int(w * 0.05), top + int(high * 0.7))
    cv2.putText(p, words, at, cv2.FONT_HERSHEY_SIMPLEX, size, (255, 255, 255), 2)
    return p


def _watermark(p: Picture, others: list[Picture], dice: Dice) -> Picture:
    h, w = p.shape[:2]
    layer = p.copy()
    for y in range(h // 6, h, max(40, h // 4)):
        cv2.putText(
            layer, "SHOP 8888 COPY", (w // 20, y), cv2.FONT_HERSHEY_DUPLEX, w / 400, (255,) * 3, 2
        )
    return np.asarray(cv2.addWeighted(p, 0.6, layer, 0.4, 0), dtype=np.uint8)


def _rotation(p: Picture, others: list[Picture], dice: Dice) -> Picture:
    h, w = p.shape[:2]
    angle = float(dice.uniform(8, 30)) * (1 if dice.random() < 0.5 else -1)
    turn = cv2.getRotationMatrix2D((w / 2, h / 2), angle, 1.0)
    fill = [int(c) for c in dice.integers(0, 256, 3)]
    return np.asarray(cv2.warpAffine(p, turn, (w, h), borderValue=fill), dtype=np.uint8)


def _border(p: Picture, others: list[Picture], dice: Dice) -> Picture:
    h, w = p.shape[:2]
    sides = [int(s) for s in dice.uniform(0.06, 0.2, 4) * np.array([h, h, w, w])]
    fill = [int(c) for c in dice.integers(0, 256, 3)]
    return np.asarray(cv2.copyMakeBorder(p, *sides, cv2.BORDER_CONSTANT, value=fill), np.uint8)


def _collage(p: Picture, others: list[Picture], dice: Dice) -> Picture:
    h, w = p.shape[:2]
    picks = [p, *(others[int(i)] for i in dice.choice(len(others), 3, replace=False))]
    order = dice.permutation(4)
    cells = [
        cv2.resize(picks[int(i)], (w // 2, h // 2), interpolation=cv2.INTER_AREA) for i in order
    ]
    return np.vstack([np.hstack(cells[:2]), np.hstack(cells[2:])]).astype(np.uint8)


def _mirror(p: Picture, others: list[Picture], dice: Dice) -> Picture:
    return np.asarray(cv2.flip(p, 1), dtype=np.uint8)


def _rephoto(p: Picture, others: list[Picture], dice: Dice) -> Picture:
    h, w = p.shape[:2]
    near = dice.uniform(0.02, 0.12, (4, 2)) * np.array([w, h])
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], dtype=np.float32)
    signs = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    aim = (corners + near * signs).astype(np.float32)
    warp = cv2.getPerspectiveTransform(corners, aim)
    ground = np.full_like(p, int(dice.integers(40, 200)))
    made = cv2.warpPerspective(p, warp, (w, h), dst=ground, borderMode=cv2.BORDER_TRANSPARENT)
    made = cv2.GaussianBlur(made, (0, 0), float(dice.uniform(0.8, 1.6)))
    light = np.linspace(dice.uniform(0.6, 0.9), dice.uniform(1.0, 1.2), w)[None, :, None]
    noisy = made * light + dice.normal(0, dice.uniform(3, 9), made.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


_EDITS = {
    "jpeg30": _same,
    "crop10": lambda p, o, d: _crop(0.10, p, d),
    "crop30": lambda p, o, d: _crop(0.30, p, d),
    "banner": _banner,
    "watermark": _watermark,
    "rotation": _rotation,
    "border": _border,
    "collage": _collage,
    "mirror": _mirror,
    "rephoto": _rephoto,
}


def plant(mask: npt.NDArray[np.float32], photo: Picture, dice: Dice) -> Picture:
    """A photo with one flat mark in it: size 5-40 % of the width, turned, tilted, recoloured.

    Args:
        mask: Coverage of the mark, 0 to 1, square.
        photo: Where it goes.
        dice: Chance.
    """
    h, w = photo.shape[:2]
    side = w * dice.uniform(0.05, 0.40)
    side = min(side, 0.9 * h)
    plant.last = round(float(side))  # type: ignore[attr-defined]
    n = mask.shape[0]
    angle = np.radians(dice.uniform(-30, 30))
    square = (np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) - 0.5) * side
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    quad = square @ turn.T + dice.uniform(-0.08, 0.08, (4, 2)) * side
    low, high = quad.min(0), quad.max(0)
    room = np.maximum(np.array([w, h]) - (high - low), 1)
    quad = quad - low + dice.uniform(0, 1, 2) * room
    source = np.array([[0, 0], [n, 0], [n, n], [0, n]], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(source, quad.astype(np.float32))
    big = cv2.warpPerspective(
        mask, np.diag([2.0, 2.0, 1.0]) @ warp, (2 * w, 2 * h), flags=cv2.INTER_AREA
    )
    cover = cv2.resize(big, (w, h), interpolation=cv2.INTER_AREA)[..., None]
    style = dice.random()
    plant.cover = cover[..., 0]  # type: ignore[attr-defined]
    under = photo.astype(np.float32)
    if style < 0.3:
        sheet = np.array([[0, 0], [64, 0], [64, 64], [0, 64]], np.float32)
        outer = (quad + (quad - quad.mean(0)) * 0.25).astype(np.float32)
        tile = cv2.getPerspectiveTransform(sheet, outer)
        plate = cv2.warpPerspective(np.ones((64, 64), np.float32), tile, (w, h))[..., None]
        ground = dice.uniform(0, 255, 3)
        under = under * (1 - plate) + ground * plate
        colour = (ground + 128) % 256 if dice.random() < 0.5 else 255 - ground
        if np.abs(colour - ground).max() < 60:
            colour = np.where(ground > 127, 0, 255)
    else:
        level = (under * cover).sum((0, 1)) / max(cover.sum(), 1e-6)
        colour = dice.uniform(0, 255, 3)
        while np.abs(colour - level).max() < 70:
            colour = dice.uniform(0, 255, 3)
    made = under * (1 - cover) + np.asarray(colour) * cover
    _, coded = cv2.imencode(
        ".jpg",
        np.clip(made, 0, 255).astype(np.uint8),
        [cv2.IMWRITE_JPEG_QUALITY, int(dice.integers(50, 95))],
    )
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), dtype=np.uint8)


def load_pictures(folder: Path) -> dict[str, Picture]:
    """Every picture of a folder by name, in name order."""
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in (".jpg", ".png", ".jpeg"))
    return {p.name: np.asarray(cv2.imread(str(p)), dtype=np.uint8) for p in paths}
