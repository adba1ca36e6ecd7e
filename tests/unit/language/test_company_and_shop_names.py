import pytest

from counterfoil.language.companies import fold_company, is_organisation
from counterfoil.language.shops import fold_shop


@pytest.mark.parametrize(
    "spelling", ["瑞★祥日用品旗舰店", "瑞祥日用品-2号店", "ruixiangriyongpin88", "瑞 祥日用品批发"]
)
def test_decoration_of_a_shop_name_does_not_count(spelling):
    assert fold_shop(spelling) == "ruixiangriyongpin"


def test_a_shop_name_of_decoration_alone_keeps_its_letters():
    assert fold_shop("旗舰店") != ""
    assert fold_shop("88") == "88"


def test_a_company_falls_into_place_brand_trade_and_form():
    form = fold_company("深圳鼎东商贸有限公司")
    assert (form.place, form.brand, form.trade, form.form) == ("深圳", "鼎东", "商贸", "有限公司")


def test_legal_forms_of_a_latin_company_do_not_count():
    assert fold_company("Siemens Aktiengesellschaft").key == fold_company("Siemens AG").key


@pytest.mark.parametrize(
    "name", ["深圳鼎东商贸有限公司", "白沟福丰皮具商行", "Acme Trading Co., Ltd."]
)
def test_firms_are_told_from_persons(name):
    assert is_organisation(name)


@pytest.mark.parametrize("name", ["何志超", "M. Wang", "John Smith", None, ""])
def test_persons_are_no_firms(name):
    assert not is_organisation(name)
