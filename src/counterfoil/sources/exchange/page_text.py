"""The words of a captured page: what a reader saw, without scripts and styles."""

from html.parser import HTMLParser

SILENT = frozenset({"script", "style", "template", "noscript", "svg"})
BREAKING = frozenset({"p", "div", "li", "tr", "br", "h1", "h2", "h3", "h4", "title", "section"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag in BREAKING:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def page_text(body: bytes) -> str:
    """Text of an HTML page in UTF-8 or GB18030, one line a block."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("gb18030", "replace")
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)
