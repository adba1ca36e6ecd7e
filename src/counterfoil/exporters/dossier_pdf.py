"""The dossier as PDF/A-2b, typeset by typst from data; equal cases give equal bytes."""

from pathlib import Path
from typing import Any, Literal

import msgspec

from counterfoil.errors import Unavailable
from counterfoil.exporters.dossier.fonts import Font, find, printable
from counterfoil.exporters.dossier.text import dossier
from counterfoil.model.case import CaseFile, Format, Loss, ReferralRequest, Written

TEMPLATE = Path(__file__).parent / "dossier" / "template.typ"
DRAWING = Path(__file__).parent / "dossier" / "drawing.typ"
STANDARD: Literal["a-2b"] = "a-2b"


def write(file: CaseFile, request: ReferralRequest) -> Written:
    """`dossier.pdf`.

    Raises:
        Unavailable: typst or a font that can write Chinese is missing.
    """
    try:
        import typst
    except ImportError as error:
        raise Unavailable("typst is missing", remedy='pip install "counterfoil[report]"') from error
    font = find(request.fonts)
    plain = msgspec.to_builtins(dossier(file, request))
    plain["made"] += f" · {font.family} {font.sha256[:8]}"
    data, lacking = _printable(plain, font)
    packed = typst.compile(
        TEMPLATE,
        font_paths=[Path(font.folder)],
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
        sys_inputs={"dossier": msgspec.json.encode(data).decode(), "font": font.family},
        timestamp=int(file.as_of.timestamp()),
    )
    losses = [
        Loss(
            format="pdf",
            what="letters that the font lacks",
            count=lacking,
            why=f"{font.family} cannot print them; they are spelled as [U+...]",
        )
    ]
    return Written(
        files={"dossier.pdf": packed}, losses=tuple(loss for loss in losses if loss.count)
    )


def _printable(value: Any, font: Font) -> tuple[Any, int]:
    if isinstance(value, str):
        return printable(value, font)
    if isinstance(value, dict):
        pairs = {key: _printable(inner, font) for key, inner in value.items()}
        return {key: pair[0] for key, pair in pairs.items()}, sum(p[1] for p in pairs.values())
    if isinstance(value, list | tuple):
        done = [_printable(inner, font) for inner in value]
        return [pair[0] for pair in done], sum(pair[1] for pair in done)
    return value, 0


def drawing(svg: str, folders: tuple[str, ...]) -> bytes:
    """A drawing as PNG at 200 dots an inch, for formats that cannot hold SVG.

    Raises:
        Unavailable: typst or a font is missing.
    """
    try:
        import typst
    except ImportError as error:
        raise Unavailable("typst is missing", remedy='pip install "counterfoil[report]"') from error
    font = find(folders)
    return typst.compile(
        DRAWING,
        format="png",
        ppi=200.0,
        font_paths=[Path(font.folder)],
        ignore_system_fonts=True,
        sys_inputs={"svg": printable(svg, font)[0], "font": font.family},
    )


FORMAT = Format(name="pdf", version="PDF/A-2b", write=write)
