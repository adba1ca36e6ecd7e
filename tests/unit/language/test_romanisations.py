import pytest

from counterfoil.language.cantonese import cantonese, loose
from counterfoil.language.han_shapes import look_alikes, put_together
from counterfoil.language.meanings import translations
from counterfoil.language.romanisations import pinyin_of


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [
        ("ㄏㄥˊㄌㄢˊ", "heng lan"),
        ("ㄑㄧㄥㄉㄠ", "qing dao"),
        ("Ch'ing-tao", "qing dao"),
        ("hsü", "xu"),
        ("lo-wu", "luo wu"),
        ("heng2 lan2", "heng lan"),
        ("lü3", "lv"),
        ("kang-fu", "gang fu"),
    ],
)
def test_other_spellings_become_pinyin(text: str, pinyin: str) -> None:
    assert pinyin_of(text) == (pinyin,)


@pytest.mark.parametrize("text", ["heng lan", "velmordan", "恒岚", "sun 4", "", "h3ngl4n"])
def test_what_is_no_other_spelling_stays_unread(text: str) -> None:
    assert pinyin_of(text) == ()


@pytest.mark.parametrize(
    ("han", "spelled"),
    [("黄志明", "wong chi ming"), ("陈家俊", "chan ka chun"), ("郭国荣", "kwok kwok wing")],
)
def test_hong_kong_and_jyutping_meet(han: str, spelled: str) -> None:
    assert [loose(s) for s in cantonese(han)] == [loose(s) for s in spelled.split()]


def test_a_name_with_an_unknown_character_has_no_cantonese_sound() -> None:
    assert cantonese("黄𠮷明") == ()


def test_characters_that_look_alike_are_known_and_others_are_not() -> None:
    assert "末" in look_alikes("未")
    assert "已" in look_alikes("己")
    assert "龙" not in look_alikes("未")
    assert look_alikes("a") == ""


@pytest.mark.parametrize(
    ("apart", "whole"), [("女子唯苏", "好唯苏"), ("氵青河", "清河"), ("恒岚", "恒岚")]
)
def test_parts_are_put_together(apart: str, whole: str) -> None:
    assert put_together(apart) == whole


def test_measure_words_and_articles_are_idle_in_translations() -> None:
    assert "three squirrels" in translations("三只松鼠")
    assert "金狮" in translations("the golden lion")
