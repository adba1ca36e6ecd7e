import pytest

from counterfoil.language.addresses import door_groups, fold_address, fold_addresses, same_place

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
    forms = fold_addresses([FULL, spelling])
    groups = door_groups(forms)
    assert groups[0] == groups[1] >= 0


def test_the_same_numbers_in_another_city_are_another_door():
    forms = fold_addresses([FULL, "浙江省宁波市鄞州区工业大道195号5栋2541室"])
    assert len(set(door_groups(forms))) == 2


def test_another_room_is_another_door_on_the_same_plot():
    forms = fold_addresses([FULL, FULL.replace("2541", "2542")])
    assert len(set(door_groups(forms))) == 2
    assert len(set(door_groups(forms, plots=True))) == 1


def test_an_address_without_a_door_names_only_its_plot():
    forms = [fold_address("深圳市龙岗区工业大道195号")]
    assert door_groups(forms) == [-1]
    assert door_groups(forms, plots=True) == [0]


def test_foreign_names_of_cities_meet_their_pinyin():
    left = fold_address("89 Heping Road 27-1669, Harbin, CN")
    assert same_place(left, fold_address("哈尔滨市道里区和平路89号27栋1669室"))


def test_no_road_gives_no_door():
    assert fold_address("somewhere").core == ""
    assert fold_address("").core == ""


def test_order_of_addresses_does_not_change_who_shares_a_door():
    texts = [FULL, "深圳龙岗工业大道195号5-2541", "义乌稠城街科技园路543号2-2286"]
    one = door_groups(fold_addresses(texts))
    other = door_groups(fold_addresses(texts[::-1]))[::-1]
    assert (one[0] == one[1]) == (other[0] == other[1])
