"""Claims about lawful use read from texts alone: kinds, words with their places, stances."""

import pyarrow as pa
import pytest
from mark_world import listing, mark, table

from counterfoil.detectors import lawful_use, mark_text
from counterfoil.detectors.exhaustion import stance
from counterfoil.detectors.lawful_use import Explained
from counterfoil.model.batch import Rights

NONE = Rights(
    trademarks=table("trademarks", []),
    products=table("products", []),
    authorised=table("authorised", []),
    shops=table("shops", []),
)


def kinds(text: str, jurisdiction: str = "CN") -> dict[str, str]:
    """Explanation to what is said of it."""
    found = lawful_use.read(lawful_use.prepare(NONE), [text], jurisdiction)
    return {tried.explanation: tried.holds for one in found for tried in one.tried}


HITS = {
    "strap compatible with Ziqekquo watch": "compatible accessory",
    "适用于恒岚运动鞋 鞋带": "compatible accessory",
    "恶搞 Velmordan T恤": "parody",
    "Velmordan parody t-shirt": "parody",
    "Velmordan 新闻报道合集": "news report",
    "newspaper cutting about Velmordan": "news report",
    "Velmordan headphones review": "review or criticism",
    "恒岚 耳机 评测": "review or criticism",
    "alternative to Velmordan running shoes": "comparative use",
    "Velmordan平替 运动鞋": "comparative use",
    "running shoes, not Velmordan": "disclaimer",
    "运动鞋 请勿与Velmordan混淆": "disclaimer",
    "how to spot a fake Velmordan": "guide against counterfeits",
    "Velmordan shoes for rent": "rental",
    "高价回收 Velmordan 运动鞋": "wanted or recycled",
    "Velmordan 运动鞋 平行进口 附报关单": "parallel import",
}


@pytest.mark.parametrize(("text", "kind"), HITS.items(), ids=HITS.values())
def test_an_explanation_is_read_from_its_words(text: str, kind: str) -> None:
    assert kinds(text).get(kind) == "yes"


MISSES = (
    ("Velmordan 运动鞋 1:1复刻 适用于所有人", "compatible accessory"),
    ("Velmordan running shoes hot sale", "compatible accessory"),
    ("Velmordan running shoes great reviews, replica", "review or criticism"),
    ("Velmordan 运动鞋 好评如潮", "review or criticism"),
    ("Velmordan 新品 运动鞋", "news report"),
    ("Velmordan running shoes, no box", "disclaimer"),
    ("Velmordan running shoes free engraving", "repair or service"),
    ("Velmordan running shoes, imported leather", "parallel import"),
    ("fun run Velmordan shoes", "parody"),
)


@pytest.mark.parametrize(("text", "kind"), MISSES)
def test_words_that_only_look_like_an_explanation_hold_nothing(text: str, kind: str) -> None:
    assert kinds(text).get(kind, "no") == "no"


def only(text: str) -> Explained:
    (found,) = lawful_use.read(lawful_use.prepare(NONE), [text], "CN")
    return found


def test_the_words_are_quoted_with_their_places() -> None:
    text = "strap compatible with Ziqekquo watch"
    found = only(text)
    assert text[found.start : found.end] == "Ziqekquo"
    (tried,) = found.tried
    assert {text[h.start : h.end] for h in tried.words} >= {"compatible with", "strap"}
    assert all(h.text == text[h.start : h.end] for h in tried.words)


def test_more_words_and_firmer_ones_are_surer() -> None:
    (firm,) = only("适用于恒岚 鞋带").tried
    (open_,) = only("used Velmordan shoes").tried
    (denied,) = only("newspaper cutting about Velmordan, replica").tried
    assert 0.9 < firm.confidence <= 0.97
    assert (open_.holds, denied.holds) == ("unknown", "no")
    assert denied.confidence < open_.confidence < firm.confidence


def test_only_registered_marks_count_where_marks_are_given() -> None:
    marks = table("trademarks", [{"registration_no": "1", "mark": "Velmordan"}])
    index = lawful_use.prepare(
        Rights(
            trademarks=marks,
            products=NONE.products,
            authorised=NONE.authorised,
            shops=NONE.shops,
        )
    )
    texts = ["alternative to Quistapel shoes", "alternative to Ve1mordan shoes"]
    found = lawful_use.read(index, texts)
    assert [(one.text, one.mark) for one in found] == [(1, "Velmordan")]


IMPORTED = "Velmordan running shoes, {}, customs papers"
STANCES = (
    ("CN", "imported from Japan", "yes"),
    ("us", "imported from Japan", "yes"),
    ("EU", "imported from Germany", "yes"),
    ("FR", "imported from Germany", "yes"),
    ("EU", "imported from Japan", "no"),
    ("EU", "parallel import", "unknown"),
    ("GB", "imported from Spain", "yes"),
    ("GB", "US stock", "no"),
    ("ZZ", "imported from Japan", "no"),
    ("XX", "imported from Japan", "unknown"),
)


@pytest.mark.parametrize(("place", "said", "holds"), STANCES)
def test_a_parallel_import_is_lawful_where_the_law_says_so(
    place: str, said: str, holds: str
) -> None:
    assert kinds(IMPORTED.format(said), place)["parallel import"] == holds


def test_a_stance_names_its_source() -> None:
    assert "2017/1001" in stance("EU", "").says
    assert stance("DE", "").says.startswith("DE: regional")


def test_contact_us_is_no_place() -> None:
    assert stance("EU", "parallel import, contact us").lawful == "unknown"


@pytest.mark.parametrize(("workspace", "suspected"), [("CN", False), ("EU", True), ("ZZ", True)])
def test_the_law_of_the_workspace_decides_on_an_import(workspace: str, suspected: bool) -> None:
    rights = Rights(
        trademarks=table("trademarks", [mark("T1", "Velmordan", "恒岚", "25", "运动鞋")]),
        products=NONE.products,
        authorised=NONE.authorised,
        shops=NONE.shops,
        extra={"workspace": pa.table({"jurisdiction": [workspace]})},
    )
    title = "Velmordan 运动鞋 平行进口 日本 附报关单"
    rows = table("listings", [listing(title, price=450)]).combine_chunks().to_batches()[0]
    (found,) = mark_text.examine(mark_text.prepare(rights), "listings", rows).to_pylist()
    assert (found["score"] >= 0.5) is suspected
    (said,) = [x for x in found["lawful"] if x["explanation"] == "parallel import"]
    assert said["holds"] == ("no" if suspected else "yes")
    assert said["confidence"] == (0.05 if suspected else 0.68)
