"""Word marks in made-up listing pictures, rendered and as if photographed, read end to end.

    python benchmarks/picture_texts.py PHOTOS FONTS --seed 1 --each 6

PHOTOS is a folder of pictures for backgrounds, FONTS one of TrueType fonts; those that hold
Chinese letters set Chinese. Marks are made up. A mark is found if `images text` lists
it; every other mark that it lists counts as wrong.
"""

import argparse
import json
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from opencc import OpenCC
from PIL import Image, ImageDraw, ImageFont

from counterfoil.actions.images_text import texts

STYLES = (
    "plain", "photo", "plate", "faint", "vertical", "watermark", "small", "tilted",
    "turned", "blurred", "crowded", "traditional", "spaced",
)  # fmt: skip
SYLLABLES = [
    "ba",
    "cor",
    "da",
    "fen",
    "gra",
    "hel",
    "jun",
    "ka",
    "lor",
    "mi",
    "nel",
    "os",
    "pra",
    "quin",
    "ros",
    "sel",
    "tor",
    "ul",
    "ven",
    "xa",
    "yo",
    "zen",
]
HANZI = "安贝宸达朵恩芙歌瀚佳凯兰莱曼诺欧佩琪瑞赛桃薇西雅泽川橙锦鹿满南青山舒天旺溪星阳云舟"
GOODS_EN = ["running shoes", "leather handbag", "wireless earphones", "face cream", "sports watch"]
GOODS_ZH = ["运动鞋男女同款", "真皮手提包", "无线蓝牙耳机", "保湿面霜50ml", "机械手表"]
ENDS_EN = ["free shipping", "new season", "limited offer", "US $29.90", "size 36-45"]
ENDS_ZH = ["全国包邮", "新款上市", "限时特惠", "到手价¥199", "尺码齐全"]


def made_up_marks(dice: np.random.Generator, count: int) -> tuple[list[str], list[str]]:
    """English and Chinese marks."""
    english: dict[str, None] = {}
    while len(english) < count:
        word = "".join(dice.choice(SYLLABLES) for _ in range(int(dice.integers(3, 5))))
        english[word.upper() if dice.random() < 0.5 else word.capitalize()] = None
    chinese: dict[str, None] = {}
    while len(chinese) < count:
        letters = dice.choice(list(HANZI), int(dice.integers(2, 5)), replace=False)
        chinese["".join(letters)] = None
    return list(english), list(chinese)


def chinese_font(path: Path) -> bool:
    with TTFont(path, fontNumber=0, lazy=True) as font:
        return ord("鹿") in font.getBestCmap() and ord("满") in font.getBestCmap()


def font_of(path: Path, size: int, dice: np.random.Generator) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(path), size)
    if "[wght]" in path.name:
        font.set_variation_by_axes([int(dice.integers(300, 900))])
    return font


def picture_of(
    mark: str, style: str, chinese: bool, photos: list[np.ndarray], fonts: list[Path],
    dice: np.random.Generator,
) -> np.ndarray:  # fmt: skip
    """One listing picture that shows the mark, blue-green-red."""
    w, h = int(dice.integers(480, 1000)), int(dice.integers(420, 1000))
    if style in ("plain", "small", "vertical", "crowded", "spaced") and dice.random() < 0.6:
        base = np.full((h, w, 3), dice.integers(190, 256, 3), np.uint8)
    else:
        photo = photos[int(dice.integers(len(photos)))]
        base = cv2.resize(photo, (w, h), interpolation=cv2.INTER_AREA)
    size = int(dice.integers(11, 17)) if style == "small" else int(dice.integers(24, 64))
    path = fonts[int(dice.integers(len(fonts)))]
    while style == "traditional" and "SC" in path.name:
        path = fonts[int(dice.integers(len(fonts)))]
    font = font_of(path, size, dice)
    shown = OpenCC("s2t").convert(mark) if style == "traditional" else mark
    shown = " ".join(shown) if style == "spaced" else shown
    goods, ends = (GOODS_ZH, ENDS_ZH) if chinese else (GOODS_EN, ENDS_EN)
    lines = [f"{shown} {dice.choice(goods)}" if dice.random() < 0.5 else shown]
    lines += [str(dice.choice(goods)), str(dice.choice(ends))][: int(dice.integers(1, 3))]
    if style == "crowded":
        lines += [str(dice.choice(goods if i % 2 else ends)) for i in range(8)]
    if style == "vertical":
        lines = ["\n".join(shown)] if chinese else [shown]
    layer = layer_of(lines, font, (w, h), style, base, dice)
    if style == "vertical" and not chinese:
        layer = cv2.rotate(layer, cv2.ROTATE_90_CLOCKWISE if dice.random() < 0.5
                           else cv2.ROTATE_90_COUNTERCLOCKWISE)  # fmt: skip
        layer = cv2.resize(layer, (w, h)) if layer.shape[:2] != (h, w) else layer
    cover = layer[..., 3:].astype(np.float32) / 255
    made = base * (1 - cover) + layer[..., :3] * cover
    return taken(made, style, dice)


def layer_of(
    lines: list[str], font: ImageFont.FreeTypeFont, size: tuple[int, int], style: str,
    base: np.ndarray, dice: np.random.Generator,
) -> np.ndarray:  # fmt: skip
    """The writing on transparent ground, blue-green-red-opacity."""
    w, h = size
    layer = Image.new("RGBA", (w, h), (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    boxes = [draw.multiline_textbbox((0, 0), line, font=font) for line in lines]
    wide = max(b[2] for b in boxes)
    room = 0.6 if style in ("turned", "tilted", "watermark") else 0.92
    if wide > room * w and style != "small":
        font = font.font_variant(size=max(12, int(font.size * room * w / wide)))
        boxes = [draw.multiline_textbbox((0, 0), line, font=font) for line in lines]
        wide = max(b[2] for b in boxes)
    tall = sum(b[3] for b in boxes) + int(font.size * 0.4) * len(lines)
    # What is turned or tilted later stays inside the picture.
    rim = 0.2 if style in ("turned", "tilted", "watermark") else 0.01
    places = []
    for _ in range(12):
        x = int(dice.uniform(rim * w, max(rim * w + 1, (1 - rim) * w - wide)))
        y = int(dice.uniform(rim * h, max(rim * h + 1, (1 - rim) * h - tall)))
        ground = base[max(y, 0) : max(y, 0) + max(tall, 1), x : x + max(wide, 1)].reshape(-1, 3)
        places.append((float(ground.std(0).mean()), x, y, ground.mean(0)))
    # Writing is put where the picture is quiet, as sellers do, and stands out from it.
    uneven, x, y, ground = min(places, key=lambda place: place[:3])
    dark = float(np.mean(ground)) > 127
    if style == "faint":
        shift = max(float(dice.uniform(45, 70)), 1.5 * uneven) * (-1 if dark else 1)
        ink = tuple(int(np.clip(c + shift, 0, 255)) for c in ground)
    else:
        ink = tuple(
            int(c) for c in (dice.integers(0, 70, 3) if dark else dice.integers(190, 256, 3))
        )
    opacity = int(dice.integers(90, 150)) if style == "watermark" else 255
    if style == "plate":
        plate = tuple(int(c) for c in dice.integers(0, 256, 3))
        draw.rectangle((x - 8, y - 6, x + wide + 8, y + tall + 6), fill=(*plate, 255))
        ink = (255,) * 3 if np.mean(plate) < 128 else (0,) * 3
    for line, box in zip(lines, boxes, strict=True):
        stroke = (
            {"stroke_width": 2, "stroke_fill": (*(255 - c for c in ink), opacity)}
            if style == "photo" and dice.random() < 0.5
            else {}
        )
        draw.multiline_text((x, y), line, font=font, fill=(*ink, opacity), **stroke)
        y += box[3] + int(font.size * 0.4)
    return np.array(layer)


def taken(made: np.ndarray, style: str, dice: np.random.Generator) -> np.ndarray:
    """The page as a camera or a shop's software hands it on."""
    h, w = made.shape[:2]
    made = made.astype(np.float32)
    if style == "tilted":
        corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
        aim = corners + dice.uniform(-0.12, 0.12, (4, 2)).astype(np.float32) * [w, h] * 0.8
        warp = cv2.getPerspectiveTransform(corners, aim.astype(np.float32))
        made = cv2.warpPerspective(made, warp, (w, h), borderMode=cv2.BORDER_REPLICATE)
        made = made * np.linspace(dice.uniform(0.6, 0.9), 1.1, w)[None, :, None]
    if style in ("turned", "watermark"):
        angle = float(dice.uniform(10, 35)) * dice.choice([-1, 1])
        turn = cv2.getRotationMatrix2D((w / 2, h / 2), angle, 0.85)
        made = cv2.warpAffine(made, turn, (w, h), borderMode=cv2.BORDER_REFLECT)
    if style == "blurred":
        made = cv2.GaussianBlur(made, (0, 0), float(dice.uniform(1.0, 2.0)))
        made = made + dice.normal(0, dice.uniform(4, 14), made.shape)
    quality = int(dice.integers(30, 60) if style == "blurred" else dice.integers(50, 92))
    coded = cv2.imencode(
        ".jpg", np.clip(made, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality]
    )[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR))


def run(
    photos: Path, fonts: Path, seed: int, each: int, keep: Path | None, styles: list[str]
) -> None:
    dice = np.random.default_rng(seed)
    grounds = [cv2.imread(str(p)) for p in sorted(photos.iterdir()) if p.suffix == ".jpg"]
    paths = sorted(p for p in fonts.iterdir() if p.suffix.lower() in (".ttf", ".otf", ".ttc"))
    hanzi = [p for p in paths if chinese_font(p)]
    english, chinese = made_up_marks(dice, 200)
    folder = keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "marks.txt").write_text("\n".join(english + chinese), encoding="utf-8")
    truth = {}
    for zh in (False, True):
        for style in styles:
            if style == "traditional" and not zh:
                continue
            for number in range(each):
                marks = chinese if zh else english
                mark = marks[int(dice.integers(len(marks)))]
                name = f"{'zh' if zh else 'en'}_{style}_{number}.jpg"
                made = picture_of(mark, style, zh, grounds, hanzi if zh else paths, dice)
                cv2.imwrite(str(folder / name), made, [cv2.IMWRITE_JPEG_QUALITY, 95])
                truth[name] = mark
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")
    score(folder, truth)


def score(folder: Path, truth: dict[str, str]) -> None:
    begun = time.process_time()
    found: dict[str, list[bool]] = defaultdict(list)
    wrong = Counter()
    for line in texts(folder, folder / "marks.txt"):
        name = line["query"]
        listed = [m["path"] for m in line["matches"]]
        kind = name.rsplit("_", 1)[0]
        found[kind].append(truth[name] in listed)
        wrong[kind] += sum(m != truth[name] for m in listed)
        if truth[name] not in listed:
            print("missed", name, truth[name], [t["text"] for t in line["texts"]][:6])
    spent = time.process_time() - begun
    for kind, hits in found.items():
        print(f"{kind:16} {np.mean(hits):.2f} of {len(hits)}, {wrong[kind]} wrong")
    for tongue in ("en", "zh"):
        hits = [hit for kind, some in found.items() if kind.startswith(tongue) for hit in some]
        print(f"{tongue}: mark found {np.mean(hits):.3f} of {len(hits)}")
    count = sum(map(len, found.values()))
    print(
        f"{count} pictures, {sum(wrong.values())} wrong marks, {spent / count:.2f} CPU s a picture"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("fonts", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=6)
    parser.add_argument("--keep", type=Path, help="folder for the pictures")
    parser.add_argument("--styles", nargs="+", choices=STYLES, default=list(STYLES))
    call = parser.parse_args()
    run(call.photos, call.fonts, call.seed, call.each, call.keep, call.styles)
