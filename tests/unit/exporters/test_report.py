"""The report is deterministic, self-contained, and safe with hostile text."""

import re
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser
from xml.etree import ElementTree

import msgspec
import pytest
from report_sample import HOSTILE, WEIGHTS, a_finding, a_lead, a_report

from counterfoil.exporters.report import formats, write
from counterfoil.exporters.report.chart import MOST, chart, direction
from counterfoil.exporters.report.highlight import painted, spans_of
from counterfoil.exporters.report.layout import layout
from counterfoil.exporters.report.phrases import sentence
from counterfoil.exporters.report.reliability import reliability_picture
from counterfoil.exporters.report.safe import marked, plain, shown, slug
from counterfoil.model.dossier import LeadShown, Tie

VOID = {"meta", "br", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """Collects tags and text, and notes tags that are not closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    leads = (a_lead(1, 10), a_lead(2, 4, "LD-small"), a_lead(3, 60, "LD big/../x"))
    return {path: content.decode() for path, content in write(a_report(*leads))}


def test_the_same_dossier_gives_the_same_bytes() -> None:
    assert list(write(a_report())) == list(write(a_report()))


def test_every_lead_has_a_page_in_both_languages(pages: dict[str, str]) -> None:
    assert set(pages) == {"index.html"} | {
        f"{language}/{name}.html"
        for language in ("en", "zh")
        for name in ("index", "problems", "LD-0001", "LD-small", "LD-big----x")
    }


def test_links_lead_to_pages_that_exist(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        folder = path.rpartition("/")[0]
        for tag, attributes in Page(text).tags:
            if tag == "a":
                target = attributes["href"] or ""
                whole = target[3:] if target.startswith("../") else f"{folder}/{target}".lstrip("/")
                assert whole in pages, (path, target)


def test_pages_are_well_formed(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        page = Page(text)
        assert not page.faults, path
        assert not page.open, path


def test_nothing_is_fetched_and_nothing_runs(pages: dict[str, str]) -> None:
    for text in pages.values():
        tags = Page(text).tags
        assert not [
            t for t, _ in tags if t in ("script", "iframe", "object", "link", "img", "form")
        ]
        for _, attributes in tags:
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
        outside = re.findall(r"(?:https?:)?//[a-z0-9.]+[^\s\"'<]*", text)
        assert set(outside) <= {"http://www.w3.org/2000/svg"}
        assert "url(" not in text.replace("url(#arrow", "")


def test_the_policy_of_the_page_names_its_only_style(pages: dict[str, str]) -> None:
    text = pages["en/LD-0001.html"]
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    wanted = b64encode(sha256(style[1].encode()).digest()).decode()

    assert f"default-src 'none'; style-src 'sha256-{wanted}'" in text


def test_hostile_titles_are_harmless_and_visible(pages: dict[str, str]) -> None:
    text = pages["en/LD-0001.html"]

    assert "<script" not in text
    assert "\u202e" not in text
    assert "\u200b" not in text
    assert "\x07" not in text
    assert '<span class="ctl">RLO</span>' in text
    assert '<span class="ctl">ZWSP</span>' in text
    assert "alert(" in Page(text).text


@pytest.mark.parametrize(
    "letter", ["\x00", "\x1b", "\u202e", "\u2066", "\ufeff", "\ud800", "\u2028"]
)
def test_no_hidden_character_survives(letter: str) -> None:
    assert letter not in plain(f"a{letter}b")
    assert letter not in shown(f"a{letter}b")
    assert 'class="ctl"' in shown(f"a{letter}b")


def test_an_endless_title_is_cut() -> None:
    assert len(shown("x" * 5_000_000)) < 5_000


def test_pictures_are_sound_xml(pages: dict[str, str]) -> None:
    for text in pages.values():
        for picture in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
            root = ElementTree.fromstring(picture)
            width, height = (float(v) for v in root.attrib["viewBox"].split()[2:])
            assert width in (960, 320)
            assert 60 < height < 2000


def test_lawful_explanations_stand_beside_the_reasons(pages: dict[str, str]) -> None:
    english, chinese = Page(pages["en/LD-0001.html"]).text, Page(pages["zh/LD-0001.html"]).text

    assert english.count("Lawful explanations tried") == english.count("Reasons for suspicion") * 2
    assert "second-hand genuine goods" in english
    assert "二手正品" in chinese


def test_every_page_says_what_it_is_not(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        says = Page(text).text
        expected = "不认定任何人有罪" if path.startswith("zh/") else "no statement of guilt"
        assert expected in says
        assert "guilty" not in says.lower()


def test_statements_name_their_exhibit_file_and_row(pages: dict[str, str]) -> None:
    says = Page(pages["en/LD-0001.html"]).text

    assert "listings.csv:7 · 5f3c5f3c5f3c" in says
    assert "5f3c" * 16 in says
    assert "9e1b" * 16 in says


def test_matched_characters_are_highlighted_where_they_stand() -> None:
    finding = a_finding(3, HOSTILE, "Orb\u200bundane")
    right = a_lead().rights[0]

    spans = spans_of(finding.passages[0], finding, right)

    assert spans == ((0, 10, True),)
    assert "<mark>Orb" in marked(HOSTILE, spans)


def test_overlapping_highlights_show_the_right() -> None:
    assert painted(9, [(0, 4, False), (2, 6, True), (8, 30, False)]) == (
        (0, 2, False), (2, 6, True), (8, 9, False),
    )  # fmt: skip


def test_a_value_shared_by_three_becomes_a_shape_of_its_own() -> None:
    drawn = chart(a_lead(1, 10))

    phones = [at for at, node in enumerate(drawn.nodes) if node.kind == "phone"]
    assert len(phones) == 1
    spokes = [edge for edge in drawn.edges if phones[0] in (edge.left, edge.right)]
    assert len(spokes) == 5


def test_big_rings_are_joined_by_role_and_stay_readable() -> None:
    drawn = chart(a_lead(1, 300))

    assert drawn.grouped
    assert len(drawn.nodes) <= MOST
    members = sum(node.count for node in drawn.nodes if node.role != "value")
    assert members == len(a_lead(1, 300).members)


def test_shapes_do_not_cover_each_other() -> None:
    for shops in (1, 2, 7, 12, 30, 60):
        places = layout(chart(a_lead(1, shops)))
        points = list(zip(places.x.tolist(), places.y.tolist(), strict=True))
        for at, (x1, y1) in enumerate(points):
            for x2, y2 in points[at + 1 :]:
                assert abs(x1 - x2) + abs(y1 - y2) > 30


def test_paying_the_same_stranger_is_no_flow_between_the_two() -> None:
    pay = Tie(
        left="accounts:1", right="accounts:2", kind="payment", directed=True, value="account:9"
    )
    assert direction(pay) is None

    paid = Tie(left="accounts:1", right="accounts:2", kind="payment", directed=True, value="1")
    assert direction(paid) == ("accounts:2", "accounts:1")


def test_an_empty_report_says_so() -> None:
    empty = {path: content.decode() for path, content in write(a_report(LeadShown(
        lead="x", rank=1, score=0.5)))}  # fmt: skip

    assert "No ties between members are recorded." in empty["en/x.html"]
    assert "未评估罪名" in empty["zh/x.html"]


def test_own_sentences_are_translated_and_captured_text_is_not() -> None:
    assert sentence("mark in title in look-alike letters", "zh") == "标题中以形近字母出现商标"
    assert sentence("12 suspected offers", "zh") == "12 个涉嫌商品链接"
    assert sentence("buy one get one", "zh") == "buy one get one"
    assert sentence("12 suspected offers", "en") == "12 suspected offers"


@pytest.mark.parametrize(("name", "file"), [("../../etc", "etc"), ("", "lead"), ("线索", "lead"),
                                             ("a b", "a-b"), ("x" * 200, "x" * 80)])  # fmt: skip
def test_file_names_are_safe(name: str, file: str) -> None:
    assert slug(name) == file


def test_moments_are_shown_in_the_zone_of_the_matter_and_days_stay_days() -> None:
    moment = datetime(2025, 7, 9, 17, 48, tzinfo=UTC)

    assert formats.moment(moment, formats.zone_of("Asia/Shanghai")) == "2025-07-10 01:48 +08:00"
    assert formats.moment(moment, formats.zone_of("no/such")) == "2025-07-09 17:48 UTC"
    assert formats.moment(datetime(2025, 7, 9, tzinfo=UTC), formats.zone_of("Asia/Shanghai")) == (
        "2025-07-09"
    )


def test_a_finding_shows_its_probability_in_parts_and_what_would_change_it(
    pages: dict[str, str],
) -> None:
    english, chinese = (Page(pages[f"{lang}/LD-small.html"]).text for lang in ("en", "zh"))

    assert "detector:mark_text" in english
    assert "+0.78" in english
    assert "without detector:mark_text; a lawful explanation that holds · weights 2" in english
    assert "没有“商标文字”一项; 合法解释成立" in chinese
    assert "标价远低于最低指导价" in chinese


def test_the_index_draws_the_reliability_of_the_weights(pages: dict[str, str]) -> None:
    picture = re.search(r"<svg.*?</svg>", pages["en/index.html"], re.DOTALL)

    assert picture
    ElementTree.fromstring(picture[0])
    assert picture[0].count("<circle") == len(WEIGHTS.bins)
    assert "judgements: 90 records" in pages["zh/index.html"]


def test_entity_weights_are_drawn_beside_if_the_run_used_any() -> None:
    alone = a_report()
    learned = msgspec.structs.replace(WEIGHTS, bins=WEIGHTS.bins[:1], records=49)
    both = msgspec.structs.replace(alone, entity_weights=learned)

    one, two = (dict(write(report))["en/index.html"].decode() for report in (alone, both))

    assert "two records are one actor" not in one
    assert "two records are one actor" in two
    assert two.count("<circle") == one.count("<circle") + 1


def test_weights_that_nobody_measured_draw_nothing() -> None:
    assert reliability_picture(msgspec.structs.replace(WEIGHTS, bins=()), "a", "b", "c") == ""
