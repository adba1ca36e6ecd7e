"""Scalable pictures as text that every XML parser accepts."""

from xml.sax.saxutils import escape, quoteattr

from counterfoil.exporters.report.safe import plain

Number = float | int


def tag(name: str, children: str = "", /, **attributes: str | Number) -> str:
    """An element. Trailing underscores of attribute names fall away, others become hyphens.

    Args:
        name: Element name.
        children: Markup inside it, already escaped.
        attributes: Values; numbers are written with at most one decimal.
    """
    pairs = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_value(value))}"
        for key, value in attributes.items()
    )
    return f"<{name}{pairs}>{children}</{name}>" if children else f"<{name}{pairs}/>"


def text(content: str, x: Number, y: Number, **attributes: str | Number) -> str:
    """A line of text; hidden characters are spelled out."""
    return tag("text", escape(plain(content)) or " ", x=x, y=y, **attributes)


def title(content: str) -> str:
    """A tooltip, read by screen readers too."""
    return tag("title", escape(plain(content, 300)))


def picture(width: Number, height: Number, label: str, body: str) -> str:
    """A whole picture that scales to the width of its page."""
    return tag(
        "svg",
        title(label) + body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        role="img",
        class_="picture",
    )


def shorten(content: str, longest: int) -> str:
    """Text cut to a number of columns, wide characters counting two."""
    used = 0
    content = plain(content)
    for place, letter in enumerate(content):
        used += 2 if ord(letter) > 0x2E7F else 1
        if used > longest:
            return content[:place] + "…"
    return content


def _value(value: str | Number) -> str:
    if isinstance(value, str):
        return value
    rounded = f"{value:.1f}"
    return rounded.removesuffix(".0") if rounded != "-0.0" else "0"
