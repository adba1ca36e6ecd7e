"""The waterfall sums to the pair's bits; the counterfactual says what each value holds together."""

from typing import Any

import pytest

from counterfoil.linkers.waterfall import link_shown, path, without


def part(field: str, bits: float, left: str, right: str, level: int = 2) -> dict[str, Any]:
    return {"field": field, "level": level, "bits": bits, "left_value": left,
            "right_value": right, "holders": 2}  # fmt: skip


def pair(left: str, right: str, *parts: dict[str, Any]) -> dict[str, Any]:
    bits = -8.0 + sum(p["bits"] for p in parts)
    return {"left": left, "right": right, "bits": bits, "prior": -8.0, "context": 0.0,
            "probability": 0.9, "joined": True, "merges": bits >= 3,
            "parts": list(parts)}  # fmt: skip


PHONE = part("phone", 8.0, "+8613800000001", "+8613800000001")
NAME = part("person", 6.0, "王敏", "Min Wang", 4)
ACCOUNT = part("account", -2.0, "62001", "62002", 0)


def test_the_steps_of_a_waterfall_sum_to_the_bits() -> None:
    shown = link_shown(pair("shops:1", "shops:2", NAME, PHONE, ACCOUNT), "en")

    assert sum(bar.bits for bar in shown.bars) == pytest.approx(shown.bits)
    assert any("王敏" in bar.says and "Min Wang" in bar.says for bar in shown.bars)


def test_what_answers_taught_is_a_step_and_runs_without_it_have_none() -> None:
    old = pair("shops:1", "shops:2", NAME, PHONE)
    new = old | {"learned": 1.5, "bits": old["bits"] + 1.5}

    taught = link_shown(new, "en")

    assert [(b.field, b.bits) for b in taught.bars][-1] == ("learned", 1.5)
    assert sum(bar.bits for bar in taught.bars) == pytest.approx(taught.bits)
    assert "learned" not in [bar.field for bar in link_shown(old, "en").bars]


def test_the_reasons_are_said_in_chinese_too() -> None:
    shown = link_shown(pair("shops:1", "shops:2", NAME, PHONE, ACCOUNT), "zh")

    assert any("电话相同" in bar.says for bar in shown.bars)
    assert any("账号" in bar.says and "不同" in bar.says for bar in shown.bars)


def test_without_the_phone_that_alone_carries_a_pair_it_is_not_merged() -> None:
    found = without(["shops:1", "shops:2"], [pair("shops:1", "shops:2", NAME, PHONE)])

    phone = next(one for one in found if one.field == "phone")
    assert phone.says == "without phone +8613800000001: not merged; it falls into 2 parts"
    assert phone.parts == (("shops:1",), ("shops:2",))


def test_a_value_that_another_link_makes_dispensable_is_not_named() -> None:
    strong = part("licence", 9.0, "91AA", "91AA")
    link = pair("shops:1", "shops:2", NAME, PHONE, strong)

    assert without(["shops:1", "shops:2"], [link]) == []


def test_what_a_person_joined_does_not_fall_apart() -> None:
    link = pair("shops:1", "shops:2", NAME, PHONE)

    assert without(["shops:1", "shops:2"], [link], [("shops:1", "shops:2")]) == []


def test_the_path_holds_all_records_by_the_strongest_links() -> None:
    weak, strong = pair("a", "b", NAME, PHONE), pair("a", "c", NAME, PHONE, PHONE)
    middle = pair("b", "c", NAME, PHONE, part("address", 1.0, "x", "x", 3))

    assert path(["a", "b", "c"], [weak, middle, strong]) == [strong, middle]
