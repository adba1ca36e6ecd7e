"""Make `language/han_shapes.tsv`: characters of GB 2312 and the characters drawn most like them.

    python benchmarks/han_shapes.py

Each character is drawn in Noto Sans SC (SIL Open Font Licence, from the extra `report`), blurred
a little and compared with every other by correlation.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import gaussian_filter

SIDE = 40
MOST, ALIKE = 14, 0.68
"""Of a character of common use so many others are kept, from so much correlation."""

MOST_RARE = 6
FIRST_COMMON, FIRST_FEW, NEAR = 3755, 4, 0.62


def characters() -> str:
    pairs = (bytes((a, b)) for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF))
    return b"".join(pairs).decode("gb2312", "ignore")


def drawn(text: str) -> np.ndarray:
    import justmytype_intl_cjk

    folder = Path(justmytype_intl_cjk.__file__).parent / "fonts" / "ofl" / "notosanssc"
    font = ImageFont.truetype(str(folder / "NotoSansSC[wght].ttf"), 36)
    font.set_variation_by_axes([400])
    rows = []
    for character in text:
        image = Image.new("L", (SIDE, SIDE), 0)
        ImageDraw.Draw(image).text((2, -6), character, font=font, fill=255)
        rows.append(gaussian_filter(np.asarray(image, np.float32), 1.2).ravel())
    found = np.stack(rows)
    found -= found.mean(axis=1, keepdims=True)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def main() -> None:
    text = characters()
    shapes = drawn(text)
    alike = shapes @ shapes.T
    np.fill_diagonal(alike, 0)
    lines = ["# A character, and those drawn most like it. Made by benchmarks/han_shapes.py."]
    for place, character in enumerate(text):
        most = MOST if place < FIRST_COMMON else MOST_RARE
        best = np.argsort(-alike[place], kind="stable")[:most]
        kept = [
            text[i]
            for turn, i in enumerate(best)
            if alike[place, i] >= (NEAR if turn < FIRST_FEW else ALIKE)
        ]
        if kept:
            lines.append(f"{character}\t{''.join(kept)}")
    target = Path(__file__).parents[1] / "src" / "counterfoil" / "language" / "han_shapes.tsv"
    target.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines) - 1} characters in {target.name}")


if __name__ == "__main__":
    main()
