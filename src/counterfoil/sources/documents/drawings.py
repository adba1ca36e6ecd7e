"""Text and geometry of DXF and STEP drawings.

Geometry is written as words too: one word an entity, made of its type and its measures
relative to each other, so that a drawing that was moved still has the words of its parts.
They stand in the order of the file, which programs keep when a part of a drawing is copied.
"""

import re
from hashlib import blake2b

from counterfoil.sources.documents.extracted import Writer
from counterfoil.sources.documents.markup import decode

_DXF_TEXT = {"1", "2", "3"}
_DXF_SHAPES = frozenset(
    (
        "LINE", "CIRCLE", "ARC", "ELLIPSE", "LWPOLYLINE", "POLYLINE", "VERTEX", "SPLINE", "SOLID",
        "3DFACE", "POINT",
    )
)  # fmt: skip
_STEP_LINE = re.compile(r"#\d+\s*=\s*([A-Z0-9_]+)\s*\(((?:[^;']|'(?:[^']|'')*')*)\)\s*;")
_STEP_TEXT = re.compile(r"'((?:[^']|'')+)'")
_NUMBER = re.compile(r"-?\d+\.?\d*(?:[eE][-+]?\d+)?")


def write_dxf(writer: Writer, data: bytes, part: str) -> None:
    """Texts, attributes, block and layer names, then entity geometry of an ASCII DXF."""
    text, _ = decode(data, "gb18030")
    lines = [line.strip() for line in text.split("\n")]
    entity = ""
    group: list[tuple[str, str]] = []
    shapes: list[str] = []
    for number in range(0, len(lines) - 1, 2):
        code, value = lines[number], lines[number + 1]
        if code == "0":
            shapes += _shape(entity, group)
            entity, group = value.upper(), []
        elif code in _DXF_TEXT and entity not in ("", "SECTION", "ENDSEC"):
            clean = re.sub(r"\\[A-Za-z][^;\\{}]*;|\\[PpXx~]|[{}]", " ", value)
            writer.add(clean, part, f"{entity.lower()} at line {number + 2}")
        elif code.isdigit() and 10 <= int(code) < 60:
            group.append((code, value))
    shapes += _shape(entity, group)
    _write_shapes(writer, shapes, part)


def _shape(entity: str, group: list[tuple[str, str]]) -> list[str]:
    """One word for an entity: its extents, independent of where it lies."""
    if entity not in _DXF_SHAPES or not group:
        return []
    axes: dict[int, list[float]] = {0: [], 1: [], 2: []}
    rest = []
    for code, value in group:
        try:
            number = float(value)
        except ValueError:
            continue
        axis = int(code) // 10 - 1
        if axis < 3:
            axes[axis].append(number)
        else:
            rest.append(number)
    spans = [v - values[0] for values in axes.values() if values for v in values[1:]]
    return [_word(entity, spans + rest)] if any(spans + rest) else []


def _word(entity: str, numbers: list[float]) -> str:
    measured = entity + ",".join(f"{number:.5g}" for number in numbers)
    return entity[:4].lower() + blake2b(measured.encode(), digest_size=5).hexdigest()


def write_step(writer: Writer, data: bytes, part: str) -> None:
    """Names and descriptions, then entity geometry of a STEP file (ISO 10303-21)."""
    text, _ = decode(data)
    shapes = []
    for match in _STEP_LINE.finditer(text):
        entity, body = match[1], match[2]
        for words in _STEP_TEXT.findall(body):
            writer.add(_step_text(words), part, f"{entity.lower()} at character {match.start()}")
        numbers = [float(n) for n in _NUMBER.findall(re.sub(r"#\d+|'[^']*'", "", body))]
        if len(numbers) >= 2 and any(numbers):
            shapes.append(_word(entity, numbers))
    _write_shapes(writer, shapes, part)


def _step_text(words: str) -> str:
    def plain(match: re.Match[str]) -> str:
        return bytes.fromhex(match[1]).decode("utf-16-be", "replace")

    return re.sub(r"\\X2\\([0-9A-Fa-f]+)\\X0\\", plain, words.replace("''", "'"))


def _write_shapes(writer: Writer, shapes: list[str], part: str) -> None:
    for number in range(0, len(shapes), 200):
        writer.add(" ".join(shapes[number : number + 200]), part, f"geometry {number // 200 + 1}")
