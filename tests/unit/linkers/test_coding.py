"""Columns as codes: what is equal has one code, what is empty has none."""

import pyarrow as pa
import pytest

from counterfoil.language.shops import fold_shop, fold_shops
from counterfoil.linkers.coding import code_address, code_texts, shape_of
from counterfoil.linkers.fields import FieldKind
from counterfoil.linkers.folding import code_column
from counterfoil.linkers.keys import choose


def test_codes_are_in_the_order_of_the_texts_and_empty_texts_have_none():
    codes, texts = code_texts(["b", None, "a", "", "b"])
    assert codes.tolist() == [1, -1, 0, -1, 1]
    assert texts == ["a", "b"]


def test_an_empty_address_is_no_address():
    column = pa.array(["", "宁波市人民路12号", None, "somewhere"])
    assert (code_address("address", column).value >= 0).tolist() == [False, True, False, True]


def test_blanks_are_no_letters_of_a_shape():
    shape = shape_of(["ab c", "", "cab"])
    assert shape.length.tolist() == [3, 0, 3]
    assert shape.letters[0] == shape.letters[2] != shape.letters[1] == 0


@pytest.mark.parametrize(
    "more", [[], ["瑞祥\0日用品", "官方旗舰店", "", "Best Shop online", "店店店", "第2号店", "x٣"]]
)
def test_many_shops_are_folded_as_one_by_one(more):
    texts = [
        "瑞★祥日用品旗舰店",
        "ruixiangriyongpin88",
        "瑞祥日用品-2号店",
        "ABC Store Mall",
        *more,
    ]
    assert fold_shops(pa.array(texts)).to_pylist() == [fold_shop(text) for text in texts]


def test_numbers_with_one_half_the_same_can_be_compared():
    accounts = pa.array([f"62{i:05d}881234567" for i in range(40)])
    field = code_column("account", FieldKind.ACCOUNT, accounts)
    assert any("tail" in name for name in choose([field], 10_000.0))
