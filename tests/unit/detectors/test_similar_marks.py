"""Claims about one mark against a register."""

import pytest

from counterfoil.detectors import goods_kinds, register_forms, similar_marks
from counterfoil.detectors.mark_identity import identical
from counterfoil.detectors.similar_marks import Match
from counterfoil.matching.register import Segment, segment

NAMES = ["Velmordan", "Quistapel", "恒岚", "鼎曜安", "红苹果", "Golden Lion", "Bomar Leltis", "toy"]


@pytest.fixture(scope="module")
def register() -> list[Segment]:
    more = [f"{a}{b}" for a in ("kel", "tor", "ban", "lis") for b in ("mira", "dano", "pex", "vul")]
    return [segment(register_forms.entry_of([*NAMES, *more]))]


def best(register: list[Segment], query: str) -> Match:
    return similar_marks.similar(register, query, 3)[0]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("velmordam", "Velmordan"),
        ("VELM0RDAN", "Velmordan"),
        ("Vеlmоrdаn", "Velmordan"),
        ("v e l m o r d a n", "Velmordan"),
        ("velmordanofficial", "Velmordan"),
        ("kwistapel", "Quistapel"),
        ("恆嵐", "恒岚"),
        ("横蓝", "恒岚"),
        ("henglan", "恒岚"),
        ("鼎耀安", "鼎曜安"),
        ("red apple", "红苹果"),
        ("金狮", "Golden Lion"),
        ("2025 new QUISTAPEL shoes 1:1 mirror quality free shipping", "Quistapel"),
        ("official store VELM0RDAN toy set for kids gift", "Velmordan"),
        ("|<wistapel", "Quistapel"),
        ("nadromlev", "Velmordan"),
        ("uɐpɹoɯlǝʌ", "Velmordan"),
        ("велмордан", "Velmordan"),
        ("Leltis Bomar", "Bomar Leltis"),
        ("www.velmordan.com", "Velmordan"),
        ("velmordan official store", "Velmordan"),
        ("岚恒", "恒岚"),
        ("ㄏㄥˊㄌㄢˊ", "恒岚"),
        ("heng2 lan2", "恒岚"),
        ("heng岚", "恒岚"),
        ("鼎曜女", "鼎曜安"),
        ("正品恒岚运动鞋男款包邮", "恒岚"),
    ],
)
def test_the_name_meant_comes_first(register: list[Segment], query: str, name: str) -> None:
    assert best(register, query).name == name


def test_channels_are_shown_apart(register: list[Segment]) -> None:
    heard, meant = best(register, "横蓝"), best(register, "red apple")
    assert (heard.visual, heard.aural) == (0.0, 1.0)
    assert (meant.visual, meant.conceptual) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("query", "name", "test"),
    [
        ("VELMORDAN", "Velmordan", "art. 2 (1)"),
        ("Ｖｅｌｍｏｒｄａｎ", "Velmordan", "art. 2 (1)"),
        ("恆嵐", "恒岚", "art. 2 (1)"),
        ("Vel mor dan", "Velmordan", "art. 2 (2)"),
        ("Velmordan 官方旗舰店", "Velmordan", "art. 2 (4)"),
        ("Velmordan pro 2025", "Velmordan", "art. 2 (4)"),
        ("Vеlmordan", "Velmordan", "art. 2 (6)"),
    ],
)
def test_identity_names_its_test(query: str, name: str, test: str) -> None:
    assert test in identical(query, name)


@pytest.mark.parametrize(
    ("query", "name"),
    [("Velmordam", "Velmordan"), ("VELM0RDAN", "Velmordan"), ("横蓝", "恒岚"), ("Nlke", "Nike")],
)
def test_similar_is_not_identical(query: str, name: str) -> None:
    assert identical(query, name) == ""


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("nadromlev", "backwards"),
        ("Leltis Bomar", "another order"),
        ("velmordan-shop", "art. 2 (4)"),
        ("uɐpɹoɯlǝʌ", "upside down"),
        ("ㄏㄥˊㄌㄢˊ", "another spelling of Chinese sounds"),
    ],
)
def test_reasons_say_how_the_query_was_read(
    register: list[Segment], query: str, reason: str
) -> None:
    assert reason in " ".join(best(register, query).reasons)


@pytest.mark.parametrize("query", ["brontazik", "zzz", "完全不同", "new official store"])
def test_a_stranger_is_near_nothing(register: list[Segment], query: str) -> None:
    assert all(m.score < 0.8 for m in similar_marks.similar(register, query, 3))


def test_the_same_answers_come_from_one_segment_and_from_several(register: list[Segment]) -> None:
    names = [NAMES[::2], NAMES[1::2]]
    parts = [segment(register_forms.entry_of(some)) for some in names]
    for query, name in (("velmordam", "Velmordan"), ("横蓝", "恒岚"), ("red apple", "红苹果")):
        assert best(parts, query).name == name
        assert best(parts, query).score == best(register, query).score


def test_new_names_come_as_a_further_segment() -> None:
    parts = [segment(register_forms.entry_of(names)) for names in (["Velmordan"], ["Quistapel"])]
    names = parts
    assert similar_marks.similar(names, "quistapell", 1)[0].name == "Quistapel"
    assert similar_marks.similar(names, "velmordann", 1)[0].name == "Velmordan"


def test_goods_of_one_kind_are_related_across_languages() -> None:
    assert goods_kinds.related("running shoes", "运动鞋")[0] == 1.0
    assert goods_kinds.related("down jacket", "运动鞋")[0] == 0.5
    assert goods_kinds.related("fire extinguisher", "运动鞋")[0] == 0.0
