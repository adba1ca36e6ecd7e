"""Make `language/cantonese.tsv`: Jyutping of the characters of GB 2312, most usual reading.

    python benchmarks/cantonese.py

Needs the package ToJyutping (BSD-2-Clause), whose readings come from rime-cantonese (CC BY 4.0).
"""

from pathlib import Path


def main() -> None:
    import opencc
    import ToJyutping

    pairs = (bytes((a, b)) for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF))
    text = b"".join(pairs).decode("gb2312", "ignore")
    traditional = opencc.OpenCC("s2t")
    found: dict[str, str] = {}
    for character in text:
        for form in (traditional.convert(character), character):
            readings = ToJyutping.get_jyutping_candidates(form)[0][1]
            if readings:
                syllable = str(readings[0]).rstrip("123456")
                found[syllable] = found.get(syllable, "") + character
                break
    lines = ["# Jyutping without tones, and characters. Readings of rime-cantonese, CC BY 4.0."]
    lines += [f"{syllable}\t{found[syllable]}" for syllable in sorted(found)]
    target = Path(__file__).parents[1] / "src" / "counterfoil" / "language" / "cantonese.tsv"
    target.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
