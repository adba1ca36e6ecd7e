import pytest

from counterfoil.linkers.name_pairs import scores

SAME = [
    ("王敏", "Wang Min"),
    ("王敏", "Min Wang"),
    ("HE, Zhi Chao", "何志超"),
    ("歐陽娜娜", "欧阳娜娜"),
    ("Siemens Aktiengesellschaft", "Siemens AG"),
    ("深圳鼎东商贸有限公司", "Shenzhen Dingdong Trading Co., Ltd."),
    ("Robert Miller", "Bob Miller"),
    ("Good Will Company", "Goodwill Company"),
    ("Владимир Орлов", "Vladimir Orlov"),
    ("Jon Smyth", "John Smith"),
]
OTHER = [
    ("王敏", "王伟"),
    ("Boris Orlov", "Vladimir Orlov"),
    ("Deutsche Bank", "Dresdner Bank"),
    ("Snow Storm 1", "Snow Storm 2"),
    ("武汉宏美电器商行", "泉州顺丰文具商行"),
    ("Mary Jones", "Peter Miller"),
]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_one_name_in_two_spellings_is_taken_for_one(one, two):
    assert scores([one], [two])[0] >= 0.5


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_two_names_are_not_taken_for_one(one, two):
    assert scores([one], [two])[0] < 0.5


def test_a_missing_name_is_like_no_name():
    assert scores(["", "王敏"], ["Wang Min", ""]).tolist() == [0.0, 0.0]


def test_a_namesake_by_sound_is_less_sure_than_the_same_characters():
    assert scores(["王伟"], ["王玮"])[0] < scores(["王伟"], ["王伟"])[0]


@pytest.mark.parametrize(("one", "two"), SAME + OTHER)
def test_the_order_of_the_two_names_does_not_matter(one, two):
    assert scores([one], [two])[0] == pytest.approx(scores([two], [one])[0], abs=1e-6)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Zhang Xue", "张晓"),
        ("Wong Chi Wai", "黄志明"),
        ("Chan Chi Ming", "黄志明"),
        ("Li Yi", "李一平"),
    ],
)
def test_syllables_are_not_heard_as_one_by_their_consonants(one, two):
    assert scores([one], [two])[0] < 0.5


@pytest.mark.parametrize(
    ("one", "two"),
    [("Mao Tse-tung", "Mao Zedong"), ("Wong Chi Ming", "黃志明"), ("xiewuzai", "谢无在")],
)
def test_other_spellings_of_chinese_sounds_are_read(one, two):
    assert scores([one, two], [two, one]).min() >= 0.85
