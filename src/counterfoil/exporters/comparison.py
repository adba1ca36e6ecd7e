"""Two panes side by side with the passages that two works share: one self-contained page."""

import html
from collections.abc import Sequence
from typing import Any

import msgspec

_MOST = 400_000
"""Characters of a pane; what lies beyond is said to be left out."""


class Pane(msgspec.Struct, frozen=True):
    """One side of the page."""

    title: str
    text: str
    marks: Sequence[tuple[int, int, int]]
    """(first character, end, number of the passage)."""

    common: Sequence[tuple[int, int]] = ()
    """Spans that the public background explains: shown grey."""


def page(body: dict[str, Any], left: Pane, right: Pane) -> bytes:
    """The report of one comparison as HTML, the same bytes for the same comparison.

    Args:
        body: The answer of `compare`, as for JSON.
        left: The protected work.
        right: The suspected copy.
    """
    parts = [
        _HEAD,
        f"<h1>Comparison: score {body['score']:.2f}, {_e(body['verdict'])}</h1>",
        _files(body),
        _list("Reasons", [_reason(row) for row in body.get("reasons", [])]),
        _list("Other explanations that were tried", [_lawful(r) for r in body.get("lawful", [])]),
        _list("Unread", [f"{_e(r['part'])}: {_e(r['reason'])}" for r in body.get("unread", [])]),
        _list("Undone before comparing", [_e(str(r)) for r in body.get("disguises", [])]),
        _passages(body.get("passages", [])),
        '<div class="panes">',
        _pane("l", "r", left),
        _pane("r", "l", right),
        "</div>",
        _list("What this comparison cannot see", [_e(t) for t in body.get("cannot_see", [])]),
        _facts(body),
        _SIGN,
    ]
    return "\n".join(part for part in parts if part).encode("utf-8", "replace")


def _e(value: object) -> str:
    return html.escape(str(value))


def _files(body: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><th>{side}</th><td>{_e(body[side]['path'])}</td><td>{body[side]['bytes']} bytes</td>"
        f"<td><code>{body[side]['sha256']}</code></td></tr>"
        for side in ("left", "right")
    )
    return f"<table>{rows}</table>"


def _reason(row: dict[str, Any]) -> str:
    left, right = _e(row["right_value"]), _e(row["observed_value"])
    return f"{_e(row['says'])} ({row['weight']:.2f})<br><q>{left}</q><br><q>{right}</q>"


def _lawful(row: dict[str, Any]) -> str:
    because = f": {_e(row['because'])}" if row["because"] else ""
    return f"{_e(row['explanation'])}: holds {_e(row['holds'])}{because}"


def _list(title: str, items: Sequence[str]) -> str:
    if not items:
        return ""
    return f"<h2>{title}</h2><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _passages(rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return "<p>No shared passage beyond what is common.</p>"
    cells = "".join(
        f'<tr><td><a href="#l{n}">{n}</a></td>'
        f"<td>{row['left_span'][0]}–{row['left_span'][1]}</td>{_place(row.get('left_place'))}"
        f"<td>{row['right_span'][0]}–{row['right_span'][1]}</td>{_place(row.get('right_place'))}"
        f"<td>{row.get('bits', row.get('tokens', ''))}</td></tr>"
        for n, row in enumerate(rows, 1)
    )
    return (
        "<h2>Passages</h2><table><tr><th>no.</th><th>left characters</th><th>place</th>"
        f"<th>right characters</th><th>place</th><th>weight</th></tr>{cells}</table>"
    )


def _place(place: dict[str, Any] | None) -> str:
    if not place:
        return "<td></td>"
    byte = f", byte {place['byte']}" if place.get("byte") is not None else ""
    return f"<td>{_e(place['part'])}, {_e(place['where'])} to {_e(place['until'])}{byte}</td>"


def _pane(side: str, other: str, pane: Pane) -> str:
    """The text with its marks. Where marks overlap, the earlier one is shown."""
    pieces, at = [], 0
    greys = sorted(pane.common)
    for start, end, number in sorted(pane.marks):
        if start < at or start > _MOST:
            continue
        pieces.append(_plain(pane.text, at, start, greys))
        body = _plain(pane.text, start, end, greys)
        link = f'<a class="n" id="{side}{number}" href="#{other}{number}">{number}</a>'
        pieces.append(f'<mark class="c{number % 6}">{link}{body}</mark>')
        at = end
    pieces.append(_plain(pane.text, at, max(at, min(len(pane.text), _MOST)), greys))
    more = "<p>The rest is left out here.</p>" if len(pane.text) > _MOST else ""
    return f"<section><h2>{_e(pane.title)}</h2><pre>{''.join(pieces)}</pre>{more}</section>"


def _plain(text: str, start: int, end: int, greys: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], start
    for low, high in greys:
        low, high = max(low, at), min(high, end)
        if low >= high:
            continue
        pieces.append(_e(text[at:low]))
        pieces.append(f'<span class="grey">{_e(text[low:high])}</span>')
        at = high
    pieces.append(_e(text[at:end]))
    return "".join(pieces)


def _facts(body: dict[str, Any]) -> str:
    parameters = ", ".join(f"{_e(k)} {_e(v)}" for k, v in body.get("parameters", {}).items())
    return (
        f"<h2>How to repeat it</h2><p>Parameters: {parameters}.</p>"
        f"<p><code>{_e(body.get('replay', ''))}</code></p>"
    )


_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Comparison</title><style>
body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;margin:.5rem 0}td,th{border:1px solid #ccc;padding:.2rem .5rem;
text-align:left;vertical-align:top;overflow-wrap:anywhere}th{white-space:nowrap}
.panes{display:grid;grid-template-columns:1fr 1fr;gap:1rem}
.panes section{border:1px solid #ccc;padding:0 1rem;height:80vh;overflow:auto;min-width:0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.5 ui-monospace,monospace}
mark{padding:0 .1em}.c0{background:#ffe08a}.c1{background:#b9e6c9}.c2{background:#bcd9f7}
.c3{background:#f5c3d7}.c4{background:#dccbf2}.c5{background:#f7d2b0}
.n{font-weight:700;margin-right:.3em}.grey{color:#8a8a8a}h1{font-size:1.4rem}h2{font-size:1.1rem}
@media print{.panes section{height:auto}}</style>"""
_SIGN = """<h2>Examiner</h2><table><tr><th>I have read both passages and judge</th><td></td></tr>
<tr><th>Name, function</th><td></td></tr><tr><th>Date, signature</th><td></td></tr></table></html>
"""
