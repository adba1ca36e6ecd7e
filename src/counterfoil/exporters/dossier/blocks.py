"""What a dossier is made of. Writers set blocks and add no word of their own."""

import msgspec


class Heading(msgspec.Struct, frozen=True, kw_only=True, tag="heading"):
    """Begins a section."""

    text: str
    level: int = 1


class Text(msgspec.Struct, frozen=True, kw_only=True, tag="text"):
    """A paragraph."""

    text: str
    small: bool = False


class Pairs(msgspec.Struct, frozen=True, kw_only=True, tag="pairs"):
    """Names and values, two columns without a header."""

    rows: tuple[tuple[str, str], ...]


class Grid(msgspec.Struct, frozen=True, kw_only=True, tag="grid"):
    """A table with a header that repeats on each page."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Shares of the line, one a column."""


class Points(msgspec.Struct, frozen=True, kw_only=True, tag="points"):
    """A list."""

    items: tuple[str, ...]


class Picture(msgspec.Struct, frozen=True, kw_only=True, tag="picture"):
    """A drawing with a caption."""

    svg: str
    caption: str


Block = Heading | Text | Pairs | Grid | Points | Picture


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """A whole dossier in one language."""

    language: str
    title: str
    subtitle: str
    running: str
    """Line at the top of each page."""

    cover: tuple[tuple[str, str], ...]
    warning: str
    blocks: tuple[Block, ...]
    page: str
    """`Page {0} of {1}` in the language."""

    made: str
    """What the file was made with."""
