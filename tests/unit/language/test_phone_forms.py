import pyarrow as pa
import pytest

from counterfoil.language.phones import e164, read_phone


@pytest.mark.parametrize(
    "text",
    [
        "13800138000", "+86 138-0013-8000", "008613800138000", "１３８００１３８０００",
        "138 0013 8000", "86 13800138000", "(+86)13800138000", "+86-138-0013-8000",
        "013800138000", "电话:13800138000",
        "tel: 138.0013.8000", "13800138000.0",
    ],
)  # fmt: skip
def test_a_chinese_mobile_has_one_form_however_it_is_written(text: str) -> None:
    assert read_phone(text) == "+8613800138000"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("010-62345678", "+861062345678"),
        ("(021) 6234 5678", "+862162345678"),
        ("0755-8888666", "+867558888666"),
        ("86-10-62345678", "+861062345678"),
        ("0755-88886666-801", "+8675588886666"),
        ("010-62345678转12", "+861062345678"),
        ("400-800-1234", "4008001234"),
        ("8008101234", "8008101234"),
        ("95555", "95555"),
        ("+1 415-555-2671", "+14155552671"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_landlines_service_numbers_and_foreign_numbers_are_read(text: str, number: str) -> None:
    assert read_phone(text) == number


@pytest.mark.parametrize(
    "text",
    ["abc", "", "138****8000", "1.38E+10", "13800138000/13900139000", "12800138000", "1380013800",
     "138001380001", "0", "+", "++86", "无"],
)  # fmt: skip
def test_what_is_not_one_whole_number_is_not_read(text: str) -> None:
    assert read_phone(text) is None


def test_national_forms_follow_the_region() -> None:
    assert read_phone("020 7946 0958", region="GB") == "+442079460958"
    assert read_phone("+86 138 0013 8000", region="GB") == "+8613800138000"


def test_null_stays_null_in_its_place() -> None:
    read = e164(pa.array(["13800138000", None, "x", "4008001234"]))

    assert read.to_pylist() == ["+8613800138000", None, None, "4008001234"]
