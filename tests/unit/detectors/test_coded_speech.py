"""Claims about coded speech."""

from mark_world import findings, suspected

from counterfoil.detectors import coded_speech
from counterfoil.detectors.lexicon import extended, lexicon


def test_a_new_word_beside_suspected_offers_is_proposed() -> None:
    bad = [f"运动鞋 暗柜货 {n}号" for n in range(12)] + ["running shoes cave stock"] * 5
    good = [f"运动鞋 热卖 {n}号" for n in range(60)] + ["running shoes in stock"] * 40
    found = coded_speech.suggest(bad, good, lambda term: term in lexicon().texts_set)
    terms = [s.term for s in found]
    assert any(term in "暗柜货" for term in terms)
    assert all(s.suspected >= 3 and s.examples for s in found)
    assert "热卖" not in terms


def test_a_word_on_both_sides_is_not_proposed() -> None:
    texts = ["运动鞋 暗柜货"] * 20
    assert coded_speech.suggest(texts, texts, lambda term: False) == []


def test_an_accepted_word_adds_to_the_lexicon_and_not_to_its_base() -> None:
    words = extended(lexicon(), [("slang", 0.1, "暗柜货")])
    assert "暗柜货" in words.texts_set
    assert "暗柜货" not in lexicon().texts_set


def test_slang_has_a_context() -> None:
    said = [r["says"] for f in findings("Velmordan 运动鞋 AAA") for r in f["reasons"]]
    assert "words that counterfeit sellers use" in said
    said = [r["says"] for f in findings("Velmordan 电池 AAA battery") for r in f["reasons"]]
    assert "words that counterfeit sellers use" not in said


def test_slang_alone_is_no_finding() -> None:
    assert suspected("高仿 复刻 1:1 replica running shoes") == []
