import pytest

from counterfoil.language.names import fold_person, is_surname


@pytest.mark.parametrize(
    "spelling",
    [
        "何志超",
        "He Zhichao",
        "Zhichao He",
        "HE, Zhichao",
        "HE Zhi Chao",
        "Zhi Chao He",
        "Hé Zhìchāo",
    ],
)
def test_one_name_in_all_its_spellings_has_one_key(spelling):
    assert fold_person(spelling).key == "he zhichao"


def test_traditional_characters_fold_to_simplified():
    assert fold_person("歐陽娜娜").hanzi == "欧阳娜娜"
    assert fold_person("歐陽娜娜").key == fold_person("Nana Ouyang").key


def test_surnames_are_read_as_surnames():
    assert fold_person("单雄").key == "shan xiong"
    assert fold_person("曾勇").key == "yong zeng"


def test_initials_fit_the_name_they_shorten_and_no_other():
    short = fold_person("M. Wang")
    assert short.abbreviated
    assert set(short.short) & set(fold_person("王敏").short)
    assert not set(short.short) & set(fold_person("王伟").short)


def test_two_surnames_in_a_row_leave_the_order_open():
    assert len(fold_person("Xia Yang").short) == 2


def test_nothing_readable_gives_the_empty_form():
    assert fold_person("  ").key == ""
    assert fold_person("!?").key == ""


def test_a_western_name_keeps_its_words():
    assert fold_person("John A. Smith").key == fold_person("smith, john").key


def test_common_surnames_are_known():
    assert is_surname("wang")
    assert not is_surname("smith")
