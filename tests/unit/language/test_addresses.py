import pytest

from counterfoil.language.address_tables import read_addresses
from counterfoil.language.addresses import fold_address, same_place

FULL = "广东省深圳市龙岗区工业大道195号5栋2541室"


@pytest.mark.parametrize(
    "spelling",
    [
        "深圳龙岗工业大道195号5-2541",
        "Rm 2541, Bldg 5, 195 Gongye Avenue, Longgang District, Shenzhen",
        "195 Gongye Avenue 5-2541, Shenzhen, CN",
        "Room 2541 Building 5, No.195 Gongye Avenue, Shenzhen",
        "深圳市龙岗区工业大道195号 5幢2541",
    ],
)
def test_one_door_in_all_its_spellings_is_one_door(spelling):
    groups = read_addresses([FULL, spelling]).doors()
    assert groups[0] == groups[1] >= 0


def test_the_same_numbers_in_another_city_are_another_door():
    found = read_addresses([FULL, "浙江省宁波市鄞州区工业大道195号5栋2541室"])
    assert len(set(found.doors())) == 2


def test_another_room_is_another_door_on_the_same_plot():
    found = read_addresses([FULL, FULL.replace("2541", "2542")])
    assert len(set(found.doors())) == 2
    assert len(set(found.doors(plots=True))) == 1


def test_an_address_without_a_door_names_only_its_plot():
    found = read_addresses(["深圳市龙岗区工业大道195号"])
    assert found.doors().tolist() == [-1]
    assert found.doors(plots=True).tolist() == [0]


def test_foreign_names_of_cities_meet_their_pinyin():
    left = fold_address("89 Heping Road 27-1669, Harbin, CN")
    assert same_place(left, fold_address("哈尔滨市道里区和平路89号27栋1669室"))


def test_no_road_gives_no_door():
    assert fold_address("somewhere").core == ""
    assert fold_address("").core == ""


def test_order_of_addresses_does_not_change_who_shares_a_door():
    texts = [FULL, "深圳龙岗工业大道195号5-2541", "义乌稠城街科技园路543号2-2286"]
    one = read_addresses(texts).doors()
    other = read_addresses(texts[::-1]).doors()[::-1]
    assert (one[0] == one[1]) == (other[0] == other[1])


def test_addresses_read_together_are_read_as_one_by_one():
    texts = [
        FULL,
        "深圳市龍崗區工業大道195號5棟2541室",
        "宁波市人民路12号",
        "宁波市 人民路１２号3幢",
        "宁波市人民路12号3座88户",
        "宁波市人民路12号5-2541",
        "宁波市解放街道人民北路7-2号A2室",
        "Room 2541 Building 5, No.195 Gongye Avenue, Shenzhen",
        "somewhere",
    ]
    found = read_addresses(texts)
    forms = [fold_address(text) for text in texts]
    assert found.plots().to_pylist() == [form.plot or None for form in forms]
    assert found.cores().to_pylist() == [form.core or None for form in forms]
    assert [found.heads[i].places for i in found.head] == [form.places for form in forms]


def test_a_text_with_a_zero_character_is_read_like_any_other():
    assert read_addresses(["宁波市人民路12号3幢\0", FULL]).plots()[1].as_py() == "gongye dadao|195"
