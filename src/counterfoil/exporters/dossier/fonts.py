"""A font that can write Chinese: from named folders or from an installed package, never a net."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

from counterfoil.errors import Unavailable

PACKAGE, INSIDE = "justmytype_intl_cjk", "fonts/ofl/notosanssc"
"""Noto Sans SC (OFL-1.1) as packaged for pip; part of the extra `report`."""

ENDINGS = (".ttf", ".otf", ".ttc")
TELLING = "案件移送"
"""Letters that a usable font has."""


class Font(msgspec.Struct, frozen=True, kw_only=True):
    """A font file that covers Chinese."""

    folder: str
    family: str
    file: str
    sha256: str
    letters: frozenset[int]
    """Code points that it can print."""


@cache
def find(folders: tuple[str, ...]) -> Font:
    """The first usable font of the folders, else of the package.

    Args:
        folders: Searched in order, files by name.

    Raises:
        Unavailable: Neither has a font that covers Chinese, or fontTools is missing.
    """
    for folder in (*folders, *_packaged()):
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix.lower() in ENDINGS and (font := _read(path, folder)):
                return font
    raise Unavailable(
        "no font that can write Chinese",
        remedy='pip install "counterfoil[report]", or set COUNTERFOIL_FONTS to a folder that '
        "holds one, such as Noto Sans SC",
    )


def _packaged() -> list[str]:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return []
    return [str(Path(spec.submodule_search_locations[0]) / INSIDE)]


def _read(path: Path, folder: str) -> Font | None:
    try:
        from fontTools.ttLib import TTCollection, TTFont, TTLibError
    except ImportError as error:
        raise Unavailable(
            "fontTools is missing", remedy='pip install "counterfoil[report]"'
        ) from error
    try:
        loaded = TTCollection(path).fonts if path.suffix.lower() == ".ttc" else [TTFont(path)]
    except (TTLibError, OSError):
        return None
    for font in loaded:
        letters = frozenset(font.getBestCmap() or ())
        if all(ord(letter) in letters for letter in TELLING):
            return Font(
                folder=folder,
                family=str(font["name"].getBestFamilyName()),
                file=path.name,
                sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
                letters=letters,
            )
    return None


def printable(text: str, font: Font) -> tuple[str, int]:
    """Text with letters that the font lacks spelled as `[U+20BB7]`, and how many there were."""
    lacking = {c for c in text if ord(c) not in font.letters and c not in "\n\t"}
    if not lacking:
        return text, 0
    count = sum(c in lacking for c in text)
    marks = {ord(c): f"[U+{ord(c):04X}]" for c in lacking}
    return text.translate(marks), count
