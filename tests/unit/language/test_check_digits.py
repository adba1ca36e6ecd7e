import pyarrow as pa
import pytest

from counterfoil.language.codes import check_gtin, check_luhn, check_uscc, gtin_check, uscc_check


def test_the_example_of_the_standard_passes() -> None:
    # GB 32100-2015, 5.6, example: 91350100M000100Y43.
    assert uscc_check("91350100M000100Y4") == "3"
    assert check_uscc(pa.array(["91350100M000100Y43"])).tolist() == [True]


def test_one_changed_sign_of_a_company_code_is_noticed() -> None:
    code = "91350100M000100Y43"
    changed = [code[:i] + ("A" if code[i] != "A" else "B") + code[i + 1 :] for i in range(18)]

    assert not check_uscc(pa.array(changed)).any()


def test_a_company_code_of_wrong_length_or_letters_fails() -> None:
    codes = pa.array(["", None, "350100100001234", "91350100M000100Y4I", "中" * 18])

    assert check_uscc(codes).tolist() == [False] * 5


@pytest.mark.parametrize("code", ["96385074", "036000291452", "4006381333931", "10614141000415"])
def test_every_length_of_gtin_is_checked(code: str) -> None:
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)

    assert check_gtin(pa.array([code, wrong])).tolist() == [True, False]
    assert gtin_check(code[:-1]) == code[-1]


def test_luhn_accepts_a_card_and_refuses_swapped_digits() -> None:
    assert check_luhn(pa.array(["4111111111111111", "4111111111111112", "x", None])).tolist() == [
        True, False, False, False,
    ]  # fmt: skip
