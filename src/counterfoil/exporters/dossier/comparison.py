"""Comparisons of works in the dossier: two columns of passages, and how to repeat them."""

from collections.abc import Iterator

from counterfoil.exporters.dossier.blocks import Block, Grid, Heading, Pairs, Points, Text
from counterfoil.exporters.report.safe import plain
from counterfoil.model.comparison import ComparisonShown, SharedPassage

_LINE = "_" * 44
_SHOWN = 900
"""Characters of a passage on each side; the exhibit holds all."""


def comparison_blocks(shown: ComparisonShown, number: str, w: dict[str, str]) -> Iterator[Block]:
    """Blocks of one comparison.

    Args:
        shown: The comparison.
        number: Its number in the list of exhibits.
        w: The dossier's words.
    """
    title = f"[{number}] {shown.left.path} ↔ {shown.right.path}"
    yield Heading(text=plain(title, 160), level=2)
    said = w[shown.verdict if shown.verdict in ("suspected", "weak") else "weak"]
    yield Pairs(
        rows=(
            (w["score"], f"{shown.score:.2f} · {said}"),
            *((w[f"{side}_work"], _side(shown, side)) for side in ("left", "right")),
            (w["parameters"], plain(", ".join(f"{k} {v}" for k, v in shown.parameters), 400)),
            (w["replay"], plain(shown.replay, 600)),
        )
    )
    if shown.passages:
        yield Grid(
            header=tuple(w[key] for key in ("no", "left_work", "right_work", "weight")),
            rows=tuple(_row(n, p, w) for n, p in enumerate(shown.passages, 1)),
            widths=(1, 8, 8, 2),
        )
    rest = shown.passages_total - len(shown.passages)
    lines = [w["more_passages"].format(rest)] if rest > 0 else []
    if shown.common_total:
        lines.append(w["common_passages"].format(shown.common_total))
    if lines:
        yield Text(text=" ".join(lines), small=True)
    for key in ("facts_shown", "lawful", "unread", "cannot_see"):
        items = getattr(shown, key.removesuffix("_shown"))
        if items:
            yield Text(text=w[key])
            yield Points(items=tuple(plain(item, 500) for item in items[:40]))
    yield Pairs(rows=tuple((w[key], _LINE) for key in ("examined", "examiner", "signed")))


def _side(shown: ComparisonShown, name: str) -> str:
    side = shown.left if name == "left" else shown.right
    digest = " ".join(side.sha256[at : at + 16] for at in range(0, len(side.sha256), 16))
    return f"{plain(side.path, 200)} · {side.bytes} bytes\nSHA-256 {digest}"


def _row(number: int, passage: SharedPassage, w: dict[str, str]) -> tuple[str, ...]:
    def cell(text: str, span: tuple[int, int], place: str) -> str:
        where = f"{w['characters']} {span[0]}–{span[1]}"
        return f"{plain(text, _SHOWN)}\n— {where}{'; ' if place else ''}{plain(place, 200)}"

    return (
        str(number),
        cell(passage.left_text, passage.left_span, passage.left_place),
        cell(passage.right_text, passage.right_span, passage.right_place),
        passage.weight,
    )
