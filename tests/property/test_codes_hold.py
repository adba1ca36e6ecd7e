"""Laws of codes that hold for any number."""

from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.detectors.certificate import mod_11_10, read_certificate
from counterfoil.detectors.product_code import read_code
from counterfoil.language.codes import gtin_check

BODIES = st.integers(min_value=1, max_value=10**12 - 1).map(lambda n: f"{n:012}")


@settings(max_examples=50, deadline=None)
@given(BODIES, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(body: str, place: int, change: int) -> None:
    gtin = body + gtin_check(body)
    wrong = gtin[:place] + str((int(gtin[place]) + change) % 10) + gtin[place + 1 :]

    assert read_code(gtin).valid
    assert not read_code(wrong).valid


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 31), st.integers(0, 99_999_999), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_of_a_food_licence_is_always_noticed(
    kind: int, rest: int, place: int, change: int
) -> None:
    body = f"1{kind:02}44{rest:08}"
    number = body + mod_11_10(body)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]

    sound, broken = read_certificate(f"SC{number}"), read_certificate(f"SC{wrong}")

    assert sound is not None
    assert broken is not None
    assert sound.valid
    assert not broken.valid


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    assert read_code(text).valid in (True, False, None)
