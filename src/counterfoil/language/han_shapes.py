"""Chinese characters that look alike, and characters written as their parts."""

import re
from functools import cache
from importlib.resources import files

_RADICALS = str.maketrans("亻氵扌钅讠纟忄犭饣礻衤艹⺮刂灬", "人水手金言糸心犬食示衣草竹刀火")


@cache
def look_alikes(character: str) -> str:
    """Characters drawn much like one of GB 2312, the likest first; empty if none is."""
    return _table().get(character, "")


def parts_of(character: str) -> tuple[str, ...]:
    """Pairs written for one character, radicals in both shapes: 氵青 and 水青 for 清."""
    return _parts().get(character, ())


def put_together(text: str) -> str:
    """The text with neighbours that are the parts of one character made that character.

    `女子唯苏` gives `好唯苏`, `氵青` gives `清`. Parts are taken from the left, each once.
    """
    plain = text.translate(_RADICALS)
    joined = _pairs().sub(lambda m: _wholes()[m[0]], plain)
    return joined if joined != plain else text


@cache
def _table() -> dict[str, str]:
    return dict(line.split("\t") for line in _lines("han_shapes.tsv"))


@cache
def _wholes() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _lines("han_parts.txt"):
        for three in line.split():
            found.setdefault(three[:2], three[2])
    return found


@cache
def _parts() -> dict[str, tuple[str, ...]]:
    shapes = {chr(plain): chr(short) for short, plain in _RADICALS.items()}
    found: dict[str, list[str]] = {}
    for pair, whole in _wholes().items():
        short = shapes.get(pair[0], pair[0]) + pair[1]
        found.setdefault(whole, []).extend(dict.fromkeys((pair, short)))
    return {whole: tuple(pairs) for whole, pairs in found.items()}


@cache
def _pairs() -> re.Pattern[str]:
    return re.compile("|".join(_wholes()))


def _lines(name: str) -> list[str]:
    text = (files("counterfoil.language") / name).read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
