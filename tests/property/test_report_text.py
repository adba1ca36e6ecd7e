"""Whatever a seller writes, a page stays harmless and shows it."""

import re
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.exporters.report import svg
from counterfoil.exporters.report.highlight import painted
from counterfoil.exporters.report.safe import is_hidden, marked, plain, shown, slug

TAG = re.compile(r'</?(?:bdi|mark|span(?: class="(?:ctl|cue)")?)>')
SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60), st.booleans()), max_size=6)


@settings(max_examples=50)
@given(st.text(max_size=80))
def test_text_adds_no_markup_of_its_own(text: str) -> None:
    rest = TAG.sub("", shown(text))

    assert "<" not in rest
    assert ">" not in rest
    assert not any(is_hidden(letter) for letter in rest)


@settings(max_examples=50)
@given(st.text(max_size=60), SPANS)
def test_highlights_change_nothing_but_the_marks(
    text: str, spans: list[tuple[int, int, bool]]
) -> None:
    ordered = painted(len(text), spans)

    assert TAG.sub("", marked(text, ordered)) == TAG.sub("", shown(text))
    assert all(a < b for a, b, _ in ordered)
    assert all(one[1] <= two[0] for one, two in pairwise(ordered))


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_pictures_stay_xml(text: str) -> None:
    drawn = svg.picture(10, 10, text, svg.text(text, 1, 2) + svg.tag("rect", id=plain(text)))

    ElementTree.fromstring(drawn)


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_file_names_stay_in_their_folder(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,80}", slug(text))
