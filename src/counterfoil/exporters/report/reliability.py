"""How often what was said with a probability was true, drawn."""

from counterfoil.exporters.report import svg
from counterfoil.model.probability import Proposal

SIDE, EDGE = 320.0, 40.0
SPAN = SIDE - 2 * EDGE
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def reliability_picture(weights: Proposal, label: str, said: str, true: str) -> str:
    """Probability said to the right, share that was true upwards; empty text without bins.

    Args:
        weights: With the bins that were measured; the dashed line is perfect calibration, the
            upright strokes are 95 % intervals, the area of a dot grows with its records.
        label: What the picture is.
        said: Name of the axis to the right.
        true: Name of the axis upwards.
    """
    if not weights.bins:
        return ""
    most = max(b.count for b in weights.bins)
    parts = [
        svg.tag("rect", x=EDGE, y=EDGE, width=SPAN, height=SPAN, fill="none", stroke="#999999"),
        svg.tag(
            "line", x1=_x(0), y1=_y(0), x2=_x(1), y2=_y(1), stroke="#999999", stroke_dasharray="4 4"
        ),
    ]
    for tick in TICKS:
        parts.append(svg.text(f"{tick:g}", _x(tick), SIDE - EDGE + 15, class_="tick"))
        parts.append(svg.text(f"{tick:g}", EDGE - 16, _y(tick) + 4, class_="tick"))
    for b in weights.bins:
        x, low, high = _x(b.expected), _y(b.observed_low), _y(b.observed_high)
        says = f"{b.count}: {said} {b.expected:.2f}, {true} {b.observed:.2f}"
        radius = 2.5 + 6 * (b.count / most) ** 0.5
        parts.append(svg.tag("line", x1=x, y1=low, x2=x, y2=high, stroke="#3d6a9e"))
        parts.append(
            svg.tag(
                "circle", svg.title(says), cx=x, cy=_y(b.observed), r=radius, fill="#3d6a9e",
                fill_opacity="0.8",
            )
        )  # fmt: skip
    parts.append(svg.text(said, SIDE / 2, SIDE - 6, class_="name"))
    parts.append(svg.text(true, SIDE / 2, 18, class_="name"))
    return svg.picture(SIDE, SIDE, label, "".join(parts))


def _x(value: float) -> float:
    return EDGE + SPAN * value


def _y(value: float) -> float:
    return SIDE - EDGE - SPAN * value
