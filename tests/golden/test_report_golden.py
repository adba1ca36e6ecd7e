"""What a lead's page says, word for word. Write it anew with COUNTERFOIL_GOLDEN=write."""

import os
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "exporters"))

from report_sample import a_lead, a_report

from counterfoil.exporters.report import write

FOLDER = Path(__file__).parent / "report"
BREAKS = {"p", "tr", "h1", "h2", "h3", "li", "div", "figcaption", "blockquote", "section", "dt"}


class Text(HTMLParser):
    """The text of a page, a line for each block; highlights as `[[...]]`."""

    def __init__(self) -> None:
        super().__init__()
        self.said = ""
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = self.silent or tag == "style"
        self.said += "\n" if tag in BREAKS else " | " if tag in ("td", "th", "dd", "text") else ""
        self.said += "[[" if tag == "mark" else ""

    def handle_endtag(self, tag: str) -> None:
        self.silent = self.silent and tag != "style"
        self.said += "]]" if tag == "mark" else ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said += data


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_says_what_it_said(language: str) -> None:
    pages = dict(write(a_report(a_lead(1, 4))))
    reader = Text()
    reader.feed(pages[f"{language}/LD-0001.html"].decode())
    lines = (re.sub(r"\s+", " ", line).strip() for line in reader.said.splitlines())
    said = "\n".join(line for line in lines if line) + "\n"
    golden = FOLDER / f"lead.{language}.txt"
    if os.environ.get("COUNTERFOIL_GOLDEN") == "write":
        golden.write_text(said, "utf-8")

    assert said == golden.read_text("utf-8")
