"""The picture of a ring: shapes by role, lines by kind of tie, and a legend."""

import msgspec
import numpy as np

from counterfoil.exporters.report import svg
from counterfoil.exporters.report.chart import Chart, Edge, Node, chart
from counterfoil.exporters.report.layout import WIDTH, Places, layout
from counterfoil.exporters.report.words import data_word, words
from counterfoil.model.dossier import LeadShown

LINES: dict[str, tuple[str, str]] = {
    "payment": ("#0b5394", ""), "parcel": ("#8a5a00", "7 4"), "phone": ("#6a329f", ""),
    "address": ("#2d6a2f", "2 3"), "account": ("#a61c00", ""), "licence": ("#45546a", "9 3 2 3"),
    "same person": ("#111111", "1 3"), "supplier": ("#7f6000", "4 2"), "name": ("#777777", "3 3"),
}  # fmt: skip
"""Kind of tie -> colour that also differs in grey, and dashes."""
OTHER_LINE = ("#555555", "5 3")

FILLS: dict[str, str] = {
    "producer site": "#f6e2c0", "site": "#f6e2c0", "supplier": "#f6e2c0", "wholesaler": "#d5e4d3",
    "front company": "#e2dcec", "company": "#e2dcec", "retail": "#dbe7f5", "seller": "#dbe7f5",
    "streamer": "#dbe7f5", "collector": "#f4d3cf", "account": "#f2f2f2",
    "retail account": "#f2f2f2", "value": "#ffffff",
}  # fmt: skip
CODED_FROM = 18
"""Lines from which labels on lines shrink to the number of rows."""
CROWD = 24
"""Shapes from which roles are told by the legend alone."""
SIZE = 15.0


class Painted(msgspec.Struct, frozen=True, kw_only=True):
    """A finished picture."""

    svg: str
    grouped: bool
    empty: bool
    """Whether there is no tie to show."""


def ring_picture(lead: LeadShown, language: str) -> Painted:
    """Draw a lead's members and ties."""
    drawn = chart(lead)
    places = layout(drawn)
    lines = "".join(_line(drawn, edge, places, language) for edge in drawn.edges)
    labels = "".join(_line_label(drawn, edge, places, language) for edge in drawn.edges)
    shapes = "".join(
        _node(node, float(places.x[at]), float(places.y[at]), language, len(drawn.nodes) < CROWD)
        for at, node in enumerate(drawn.nodes)
    )
    legend, height = _legend(drawn, places.height, language)
    label = f"{words(language)['ring']}: {lead.lead}"
    body = _arrows(drawn) + lines + labels + shapes + legend
    return Painted(
        svg=svg.picture(WIDTH, height, label, body), grouped=drawn.grouped, empty=not drawn.edges
    )


def _style(kind: str) -> tuple[str, str]:
    return LINES.get(kind, OTHER_LINE)


def _arrows(drawn: Chart) -> str:
    colours = sorted({_style(e.kinds[0])[0] for e in drawn.edges if e.directed})
    heads = [
        svg.tag(
            "marker", svg.tag("path", d="M0 0L8 4L0 8z", fill=colour),
            id="arrow" + colour[1:], viewBox="0 0 8 8", refX=8, refY=4,
            markerWidth=10, markerHeight=10,
            markerUnits="userSpaceOnUse", orient="auto",
        )
        for colour in colours
    ]  # fmt: skip
    return svg.tag("defs", "".join(heads)) if heads else ""


def _ends(edge: Edge, places: Places) -> tuple[float, float, float, float]:
    """Line ends at the rims of the shapes."""
    x1, y1 = float(places.x[edge.left]), float(places.y[edge.left])
    x2, y2 = float(places.x[edge.right]), float(places.y[edge.right])
    length = max(1.0, ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)
    dx, dy = (x2 - x1) / length * (SIZE + 4), (y2 - y1) / length * (SIZE + 4)
    return x1 + dx, y1 + dy, x2 - dx, y2 - dy


def _bend(edge: Edge, places: Places) -> tuple[float, float]:
    """Middle control point: lines within a row bow upwards, others around what is between."""
    x1, y1, x2, y2 = _ends(edge, places)
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    if abs(y2 - y1) < 70:
        return x, y - 22 - abs(x2 - x1) * 0.06
    return (x + 80, y) if _is_crossed(edge, places, x1, y1, x2, y2) else (x, y)


def _is_crossed(edge: Edge, places: Places, x1: float, y1: float, x2: float, y2: float) -> bool:
    """Whether a straight line would pass behind a third shape."""
    along = np.clip((places.y - y1) / (y2 - y1), 0, 1)
    near = np.abs(places.x - (x1 + along * (x2 - x1))) < SIZE
    between = (along > 0.05) & (along < 0.95)
    between[[edge.left, edge.right]] = False
    return bool((near & between).any())


def _line(drawn: Chart, edge: Edge, places: Places, language: str) -> str:
    colour, dashes = _style(edge.kinds[0])
    x1, y1, x2, y2 = _ends(edge, places)
    bx, by = _bend(edge, places)
    says = f"{_kinds(edge, language)} × {edge.count}" if edge.directed else _kinds(edge, language)
    style: dict[str, str | float] = {"stroke": colour, "fill": "none"}
    style["stroke-width"] = min(2.6, 1.1 + 0.15 * (edge.count - 1)) if edge.directed else 1.2
    if dashes:
        style["stroke-dasharray"] = dashes
    if edge.directed:
        style["marker-end"] = f"url(#arrow{colour[1:]})"
    d = f"M{x1:.1f} {y1:.1f}Q{bx:.1f} {by:.1f} {x2:.1f} {y2:.1f}"
    return svg.tag("path", svg.title(says), d=d, **style)


def _kinds(edge: Edge, language: str) -> str:
    kinds = [kind for kind in edge.kinds if kind != "same person"] or edge.kinds
    return " + ".join(data_word(kind, language) for kind in kinds)


def _line_label(drawn: Chart, edge: Edge, places: Places, language: str) -> str:
    """The kind of tie on the line; spokes of a shared value have it in the middle already."""
    if "value" in (drawn.nodes[edge.left].role, drawn.nodes[edge.right].role):
        return ""
    if edge.kinds == ("same person",):
        return ""  # The letters in the shapes say so already.
    says = _kinds(edge, language)
    rows = edge.count if edge.directed else 1
    if len(drawn.edges) >= CODED_FROM:
        says = f"{rows}×" if rows > 1 else ""
    elif rows > 1:
        says = f"{says} ×{rows}"
    if not says:
        return ""
    x1, y1, x2, y2 = _ends(edge, places)
    bx, by = _bend(edge, places)
    # A third of the way along, so that lines into one shape keep their labels apart.
    at = 0.5 if abs(y2 - y1) < 10 else 0.36
    x = (1 - at) ** 2 * x1 + 2 * at * (1 - at) * bx + at * at * x2
    y = (1 - at) ** 2 * y1 + 2 * at * (1 - at) * by + at * at * y2
    return svg.text(says, x, y + 3, class_="tie", fill=_style(edge.kinds[0])[0])


def _node(node: Node, x: float, y: float, language: str, roomy: bool) -> str:
    role = data_word(node.kind if node.role == "value" else node.role, language)
    label = node.label
    under = role if node.count == 1 and (roomy or node.role == "value") else ""
    label = f"{role}" if node.count > 1 else label
    parts = [
        svg.title(f"{node.label} · {role} · {node.key}"),
        shape(node.role, x, y),
        svg.text(svg.shorten(label, 17), x, y + 29, class_="name"),
        svg.text(svg.shorten(under, 20), x, y + 41, class_="role") if under else "",
    ]
    if node.letter:
        parts.append(svg.text(node.letter, x, y + 4.5, class_="letter"))
    if node.count > 1:
        parts.append(svg.text(f"×{node.count}", x, y + 4, class_="count"))
    return svg.tag("g", "".join(parts))


def shape(role: str, x: float, y: float) -> str:
    """The shape of a role, about 30 wide, around a centre."""
    paint: dict[str, str | float] = {"fill": FILLS.get(role, "#ffffff"), "stroke": "#333333"}
    r = SIZE
    if role in ("site", "producer site", "supplier"):
        points = [(-r, -3), (0, -r), (r, -3), (r - 3, r - 2), (-r + 3, r - 2)]
    elif role == "wholesaler":
        points = [
            (-r, 0),
            (-r / 2, -r + 2),
            (r / 2, -r + 2),
            (r, 0),
            (r / 2, r - 2),
            (-r / 2, r - 2),
        ]
    elif role == "value":
        points = [(-11, 0), (0, -11), (11, 0), (0, 11)]
    elif role in ("front company", "company"):
        points = [(-r + 2, -r + 2), (r - 2, -r + 2), (r - 2, r - 2), (-r + 2, r - 2)]
    elif role in ("account", "retail account"):
        return svg.tag("rect", x=x - 18, y=y - 10, width=36, height=20, rx=5, **paint)
    elif role == "collector":
        ring = svg.tag("circle", cx=x, cy=y, r=r + 2, fill="none", stroke="#333333")
        return ring + svg.tag("circle", cx=x, cy=y, r=r - 2, **paint)
    else:
        return svg.tag("circle", cx=x, cy=y, r=r - 1, **paint)
    joined = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in points)
    return svg.tag("polygon", points=joined, **paint)


def _legend(drawn: Chart, top: float, language: str) -> tuple[str, float]:
    """Shapes and lines that occur, and the height of the whole picture."""
    roles = list(dict.fromkeys(node.role for node in sorted(drawn.nodes, key=lambda n: n.layer)))
    kinds = sorted({kind for edge in drawn.edges for kind in edge.kinds})
    entries = [("role", role) for role in roles] + [("tie", kind) for kind in kinds]
    parts = [svg.tag("line", x1=20, y1=top, x2=WIDTH - 20, y2=top, stroke="#cccccc")]
    for place, (kind, name) in enumerate(entries):
        x, y = 40 + place % 6 * 152, top + 26 + place // 6 * 34
        if kind == "role":
            says = words(language)["one_value"] if name == "value" else data_word(name, language)
            parts.append(shape(name, x, y))
        else:
            colour, dashes = _style(name)
            says = data_word(name, language)
            line: dict[str, str | float] = {"stroke": colour, "stroke-width": 2}
            if dashes:
                line["stroke-dasharray"] = dashes
            parts.append(svg.tag("line", x1=x - 16, y1=y, x2=x + 16, y2=y, **line))
        parts.append(svg.text(says, x + 26, y + 4, class_="legend"))
    rows = (len(entries) + 5) // 6
    return "".join(parts), top + 26 + rows * 34
