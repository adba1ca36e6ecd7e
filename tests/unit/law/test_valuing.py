"""Valuation rules: price order, what is deducted, what is not, and ranges."""

from typing import Any

import pytest

from counterfoil.errors import InputError, NotFound
from counterfoil.law.pricing import value


def ask(facts: dict[str, Any], **body: Any) -> dict[str, Any]:
    return value({"jurisdiction": "CN", **body, "facts": facts})


AVERAGE = "average_actual_sale_price_ascertained"
LABELLED = "labelled_price_of_infringing_product"
MEDIAN = "market_median_price_of_genuine_product"


@pytest.mark.parametrize(
    ("facts", "basis", "worth"),
    [
        (
            {"sold": [[100, 10], [50, 13]], "labelled_price": 20, "genuine_median": 99},
            AVERAGE,
            3300,
        ),
        ({"sold": [], "labelled_price": 20, "genuine_median": 99}, LABELLED, 6000),
        ({"labelled_price": None, "genuine_median": 99}, MEDIAN, 29_700),
    ],
)
def test_unsold_goods_follow_the_price_order_of_2025(
    facts: dict[str, Any], basis: str, worth: int
) -> None:
    answer = ask({**facts, "unsold": 300}, valuation="CN-IP-2025")

    assert answer["basis_unsold"] == basis
    assert answer["unsold_goods_value"] == worth


def test_it_is_said_why_a_better_basis_was_not_available() -> None:
    answer = ask({"unsold": 10, "genuine_median": 5}, valuation="CN-IP-2025")

    assert [line.split(":")[0] for line in answer["unavailable"]] == [AVERAGE, LABELLED]


def test_without_any_price_the_value_is_unknown_and_asked_for() -> None:
    answer = ask({"sold": [], "unsold": 10}, valuation="CN-IP-2025")

    assert answer["unsold_goods_value"] is None
    assert "labelled_price" in answer["missing"]


def test_before_2025_two_bases_ranked_equally_and_a_person_chooses() -> None:
    facts = {"sold": [[100, 10]], "unsold": 300, "labelled_price": 20, "genuine_median": 99}

    answer = ask(facts, valuation="CN-IP-2004")

    assert answer["unsold_goods_value"] == {"low": 3000, "high": 6000}
    assert answer["basis_unsold"] == f"{LABELLED} or {AVERAGE}"
    assert answer["human_decision"]


def test_article_140_does_not_use_the_price_of_the_imitated_brand() -> None:
    brand = ask({"unsold": 10, "genuine_median": 99}, valuation="CN-140")
    kind = ask({"unsold": 10, "genuine_median": 99, "qualified_median": 7}, valuation="CN-140")

    assert brand["unsold_goods_value"] is None
    assert any("imitated brand" in line for line in brand["unavailable"])
    assert kind["unsold_goods_value"] == 70
    assert kind["basis_unsold"] == "market_median_price_of_same_kind_qualified_product"


def test_article_140_prefers_the_label_and_ends_with_an_appraisal() -> None:
    facts = {"sold": [[1, 100]], "unsold": 10, "labelled_price": 3, "qualified_median": 7}

    assert ask(facts, valuation="CN-140")["unsold_goods_value"] == 30
    assert ask({"unsold": 10, "appraised_price": 5}, valuation="CN-140")["unsold_goods_value"] == 50


def test_gains_deduct_materials_and_purchases_and_nothing_else() -> None:
    facts = {
        "revenue": 100_000, "purchase_cost": 40_000, "material_cost": 5_000, "rent": 20_000,
        "wages": 15_000, "platform_fees": 3_000,
    }  # fmt: skip

    answer = ask(facts, metric="illegal_gains")

    assert answer["illegal_gains"] == 55_000
    assert len(answer["not_deducted"]) == 3


def test_fees_count_in_full() -> None:
    answer = ask({"member_fees": 30_000, "wages": 10_000}, metric="illegal_gains")

    assert answer["illegal_gains"] == 30_000


def test_fake_orders_are_deducted_only_with_evidence() -> None:
    fake = {"units": 20, "price": 10}

    with_ = ask(
        {"sold": [[100, 10]], "fake_orders": [{**fake, "evidence": "exhibit 3"}]},
        valuation="CN-IP-2025",
    )
    without = ask({"sold": [[100, 10]], "fake_orders": [fake]}, valuation="CN-IP-2025")

    assert (with_["sales_amount"], without["sales_amount"]) == (800, 1000)
    assert "exhibit 3" in with_["deducted"][0]
    assert any("no evidence" in note for note in without["notes"])


def test_fake_orders_also_leave_the_average_price() -> None:
    facts = {
        "sold": [[100, 10], [100, 30]], "unsold": 10,
        "fake_orders": [{"units": 100, "price": 30, "evidence": "exhibit 3"}],
    }  # fmt: skip

    assert ask(facts, valuation="CN-IP-2025")["unsold_goods_value"] == 100


def test_fake_orders_stated_as_an_amount_reduce_the_revenue() -> None:
    facts = {"revenue": 100_000, "fake_orders": {"amount": 20_000, "evidence": "exhibit 3"}}

    assert ask(facts, metric="sales_amount")["sales_amount"] == 80_000


def test_ranges_are_carried_through() -> None:
    answer = ask(
        {"sold": [[[90, 110], 10]], "unsold": [5, 6], "labelled_price": 3}, valuation="CN-IP-2025"
    )

    assert answer["sales_amount"] == {"low": 900, "high": 1100}
    assert answer["unsold_goods_value"] == {"low": 50, "high": 60}


def test_an_average_is_not_rounded_before_it_is_multiplied() -> None:
    answer = ask({"sold": [[3, 10], [4, 11]], "unsold": 700}, valuation="CN-IP-2025")

    assert answer["unsold_goods_value"] == 7400


def test_three_times_sold_plus_unsold_has_its_own_name() -> None:
    facts = {"sold": [[100, 10]], "unsold": 10, "qualified_median": 99}

    answer = ask(facts, valuation="CN-140", metric="three_times_sold_plus_unsold")

    assert answer["three_times_sold_plus_unsold"] == 3990


TABLE = [
    {"province": "Yunnan", "brand": "Red A", "year": 2025, "price": 150},
    {"province": "Yunnan", "brand": "", "year": 2025, "price": 90},
]


def test_tobacco_uses_the_table_of_the_province() -> None:
    here = {"unsold": 100, "province": "Yunnan", "year": 2025, "price_table": TABLE}

    branded = ask({**here, "brand": "Red A"}, valuation="CN-TOBACCO")
    plain = ask({**here, "brand": "none"}, valuation="CN-TOBACCO")
    other = ask({**here, "brand": "Blue B"}, valuation="CN-TOBACCO")
    bought = ask({**here, "brand": "Red A", "purchase_price": 70}, valuation="CN-TOBACCO")

    assert branded["unsold_goods_value"] == 15_000
    assert plain["unsold_goods_value"] == 9_000
    assert other["unsold_goods_value"] is None
    assert (bought["unsold_goods_value"], bought["basis_unsold"]) == (
        7_000,
        "actual_sale_or_purchase_price",
    )


def test_cut_tobacco_is_one_and_a_half_times_leaf() -> None:
    facts = {"unsold": 10, "leaf_price": 20, "product": "cut_tobacco"}

    assert ask(facts, valuation="CN-TOBACCO")["unsold_goods_value"] == 300


@pytest.mark.parametrize(
    ("facts", "loss"),
    [
        ({"method": "obtained_not_used", "reasonable_licence_fee": 300, "lost_profit": 900}, 300),
        ({"method": "obtained_and_used", "reasonable_licence_fee": 300, "lost_profit": 250}, 300),
        ({"method": "obtained_and_used", "reasonable_licence_fee": 300, "lost_profit": 350}, 350),
        ({"method": "breach_of_duty", "reasonable_licence_fee": 900, "lost_profit": 350}, 350),
        ({"method": "third_party_knowing", "lost_unit_sales": 10, "infringing_units_sold": 50,
          "right_holder_unit_profit": 7}, 70),
        ({"method": "third_party_knowing", "infringing_units_sold": 50,
          "right_holder_unit_profit": 7}, 350),
        ({"method": "breach_of_duty", "infringing_units_sold": 50, "infringer_unit_profit": 7},
         None),
        ({"method": "destroyed_or_public", "rd_cost": 500, "income_from_exploitation": 200}, 700),
        ({"method": "obtained_not_used", "reasonable_licence_fee": 300, "remedial_cost": 20}, 320),
    ],
)  # fmt: skip
def test_the_loss_of_a_secret_follows_its_method(facts: dict[str, Any], loss: int | None) -> None:
    assert ask(facts, valuation="CN-TRADE-SECRET-LOSS")["trade_secret_loss"] == loss


def test_profit_of_the_infringer_is_gains_since_2025_and_was_loss_before() -> None:
    facts = {"method": "breach_of_duty", "infringing_units_sold": 50, "infringer_unit_profit": 7}

    now = ask(facts, valuation="CN-TRADE-SECRET-LOSS")
    then = ask(facts, valuation="CN-TRADE-SECRET-2020")

    assert (now["trade_secret_loss"], now["trade_secret_gains"]) == (None, 350)
    assert then["trade_secret_loss"] == 350


def test_the_rule_set_follows_the_day_and_the_offence() -> None:
    facts = {"unsold": 1, "labelled_price": 2}

    assert ask(facts, offence="CN-214", on="2020-01-01")["valuation"] == "CN-IP-2004"
    assert ask(facts, offence="CN-214", on="2025-06-01")["valuation"] == "CN-IP-2025"
    assert ask(facts, offence="CN-140")["valuation"] == "CN-140"


def test_the_american_guideline_multiplies_the_genuine_price() -> None:
    answer = value(
        {
            "jurisdiction": "US",
            "metric": "infringement_amount",
            "facts": {"sold": [[10, 5]], "unsold": 20, "genuine_median": 100},
        }
    )

    assert answer["infringement_amount"] == 3000
    assert answer["confidence"] == "from-memory"


def test_amounts_in_another_currency_need_a_rate() -> None:
    with pytest.raises(InputError, match="USD"):
        ask({"sold": [[1, 2]], "currency": "USD"}, valuation="CN-IP-2025")
    answer = ask({"sold": [[1, 2]], "currency": "USD", "rates": {"USD": 7}}, valuation="CN-IP-2025")
    assert answer["sales_amount"] == 14


@pytest.mark.parametrize(
    "facts",
    [{"sold": [[1, 2, 3]]}, {"sold": [["x", 2]]}, {"sold": [{"price": 3}]}, {"unsold": -1},
     {"method": "magic"}, {"sold": [[1, 2]], "fake_orders": {"units": 5, "evidence": "x"}}],
)  # fmt: skip
def test_facts_that_cannot_be_valued_are_refused(facts: dict[str, Any]) -> None:
    rules = "CN-TRADE-SECRET-LOSS" if "method" in facts else "CN-IP-2025"

    with pytest.raises(InputError):
        ask(facts, valuation=rules)


def test_an_unknown_rule_set_is_named() -> None:
    with pytest.raises(NotFound, match="CN-IP-1999"):
        ask({}, valuation="CN-IP-1999")
