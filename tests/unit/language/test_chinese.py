"""Claims about Chinese writing."""

from counterfoil.language import chinese


def test_scripts_and_spellings_have_one_pinyin_key() -> None:
    keys = {chinese.pinyin_key(t) for t in ("张伟", "張偉", "Zhāng Wěi", "ZHANG WEI", "zhang-wei")}
    assert keys == {"zhangwei"}


def test_neighbours_choose_the_reading() -> None:
    assert chinese.syllables("重庆") == ("chong", "qing")
    assert chinese.pinyin_initials("重庆") == "cq"


def test_traditional_and_simplified_go_both_ways() -> None:
    assert chinese.to_simplified("恆嵐電子") == "恒岚电子"
    assert chinese.to_traditional("恒岚") == "恆嵐"
    assert chinese.to_simplified("abc") == "abc"


def test_homophones_share_a_reading_whatever_the_tone() -> None:
    assert {"横", "恒", "衡"} <= set(chinese.homophones("恒"))


def test_pairs_that_many_do_not_tell_apart_are_one_when_loose() -> None:
    assert chinese.loose_pinyin_key("宁") == chinese.loose_pinyin_key("林")
    assert chinese.loose_syllable("zhang") == chinese.loose_syllable("zan")


def test_letters_are_cut_into_syllables_or_not_at_all() -> None:
    assert chinese.split_pinyin("hengguang") == ("heng", "guang")
    assert chinese.split_pinyin("velmordan") == ()
