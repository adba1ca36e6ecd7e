"""The amounts of the Chinese pack against a table written by hand from the articles."""

from datetime import date
from typing import Any

import pytest

from counterfoil.law import assess

NOW = date(2025, 6, 1)
OLD = date(2018, 6, 1)
PRIOR = {"213": "213", "217": "217", "216": "216", "219": "219"}


def tier(offence: str, facts: dict[str, Any], on: date = NOW) -> str:
    return assess(facts, on=on, offence=offence)[0].tier


def prior(article: str) -> dict[str, Any]:
    return {"prior_sanction": {"article": article, "date": "2024-06-01"}}


MARKS = {"marks": 2, "sources": 2}
# offence, other facts, metric, threshold, tier just under, tier at and over
TABLE: list[tuple[str, dict[str, Any], str, int, str, str]] = [
    ("CN-213", {"kind": "goods"}, "illegal_gains", 30_000, "none", "serious_goods"),
    ("CN-213", {"kind": "goods"}, "illegal_business_amount", 50_000, "none", "serious_goods"),
    ("CN-213", MARKS, "illegal_gains", 20_000, "none", "serious_goods"),
    ("CN-213", MARKS, "illegal_business_amount", 30_000, "none", "serious_goods"),
    ("CN-213", prior("213"), "illegal_gains", 20_000, "none", "serious_goods"),
    ("CN-213", prior("215"), "illegal_business_amount", 30_000, "none", "serious_goods"),
    ("CN-213", {"kind": "services"}, "illegal_gains", 50_000, "none", "serious_services"),
    ("CN-213", {"kind": "services", **MARKS}, "illegal_gains", 30_000, "none", "serious_services"),
    ("CN-213", {"kind": "services", **prior("214")}, "illegal_gains", 30_000, "none",
     "serious_services"),
    ("CN-213", {"kind": "mixed", "goods_gains": 29_999}, "services_gains", 20_001, "none",
     "serious_mixed"),
    ("CN-213", {"kind": "mixed", "services_gains": 0}, "goods_gains", 30_000, "none",
     "serious_goods"),
    ("CN-213", {}, "illegal_gains", 300_000, "serious_goods", "especially_serious"),
    ("CN-213", {}, "illegal_business_amount", 500_000, "serious_goods", "especially_serious"),
    ("CN-213", MARKS, "illegal_gains", 200_000, "serious_goods", "especially_serious"),
    ("CN-213", MARKS, "illegal_business_amount", 300_000, "serious_goods", "especially_serious"),
    ("CN-213", {"kind": "services"}, "illegal_gains", 500_000, "serious_services",
     "especially_serious"),
    ("CN-213", {"kind": "mixed", "goods_gains": 250_000}, "services_gains", 250_000,
     "serious_goods", "especially_serious"),
    ("CN-214", {}, "illegal_gains", 30_000, "none", "larger"),
    ("CN-214", {}, "sales_amount", 50_000, "none", "larger"),
    ("CN-214", prior("214"), "illegal_gains", 20_000, "none", "larger"),
    ("CN-214", prior("214"), "sales_amount", 30_000, "none", "larger"),
    ("CN-214", {}, "unsold_goods_value", 150_000, "none", "larger"),
    ("CN-214", prior("214"), "unsold_goods_value", 90_000, "none", "larger"),
    ("CN-214", {"sales_amount": 49_999}, "unsold_goods_value", 100_001, "none", "larger"),
    ("CN-214", {"sales_amount": 29_999, **prior("213")}, "unsold_goods_value", 60_001, "none",
     "larger"),
    ("CN-214", {}, "sales_plus_unsold_value", 150_000, "none", "larger"),
    ("CN-214", {}, "illegal_gains", 300_000, "larger", "huge"),
    ("CN-214", {}, "sales_amount", 500_000, "larger", "huge"),
    ("CN-214", {}, "unsold_goods_value", 1_500_000, "larger", "huge"),
    ("CN-214", {"sales_amount": 499_999}, "unsold_goods_value", 1_000_001, "larger", "huge"),
    ("CN-214", prior("214"), "sales_amount", 300_000, "larger", "huge"),
    ("CN-215", {}, "label_count", 10_000, "none", "serious"),
    ("CN-215", {}, "illegal_gains", 20_000, "none", "serious"),
    ("CN-215", {}, "illegal_business_amount", 30_000, "none", "serious"),
    ("CN-215", MARKS, "label_count", 5_000, "none", "serious"),
    ("CN-215", MARKS, "illegal_gains", 10_000, "none", "serious"),
    ("CN-215", MARKS, "illegal_business_amount", 20_000, "none", "serious"),
    ("CN-215", prior("215"), "label_count", 5_000, "none", "serious"),
    ("CN-215", prior("215"), "illegal_gains", 10_000, "none", "serious"),
    ("CN-215", prior("215"), "illegal_business_amount", 20_000, "none", "serious"),
    ("CN-215", {}, "label_count_unsold", 30_000, "none", "serious"),
    ("CN-215", MARKS, "label_count_unsold", 15_000, "none", "serious"),
    ("CN-215", {"label_count": 9_999}, "label_count_unsold", 20_001, "none", "serious"),
    ("CN-215", {}, "label_count_sold_plus_unsold", 30_000, "none", "serious"),
    ("CN-215", {}, "label_count", 50_000, "serious", "especially_serious"),
    ("CN-215", {}, "illegal_gains", 100_000, "serious", "especially_serious"),
    ("CN-215", {}, "illegal_business_amount", 150_000, "serious", "especially_serious"),
    ("CN-215", MARKS, "label_count", 25_000, "serious", "especially_serious"),
    ("CN-216", {}, "illegal_gains", 100_000, "none", "serious"),
    ("CN-216", {}, "illegal_business_amount", 200_000, "none", "serious"),
    ("CN-216", {}, "patentee_direct_loss", 300_000, "none", "serious"),
    ("CN-216", {"patents": 2}, "illegal_gains", 50_000, "none", "serious"),
    ("CN-216", {"patents": 2}, "illegal_business_amount", 100_000, "none", "serious"),
    ("CN-216", prior("216"), "illegal_gains", 50_000, "none", "serious"),
    ("CN-217", {}, "illegal_gains", 30_000, "none", "larger"),
    ("CN-217", {}, "illegal_business_amount", 50_000, "none", "larger"),
    ("CN-217", prior("218"), "illegal_gains", 20_000, "none", "larger"),
    ("CN-217", {}, "copies_count", 500, "none", "larger"),
    ("CN-217", {}, "online_works_count", 500, "none", "larger"),
    ("CN-217", {}, "download_count", 10_000, "none", "larger"),
    ("CN-217", {}, "click_count", 100_000, "none", "larger"),
    ("CN-217", {}, "registered_members", 1_000, "none", "larger"),
    ("CN-217", {"copies_count": 250}, "illegal_business_amount", 25_000, "none", "larger"),
    ("CN-217", {"copies_count": 250}, "download_count", 5_000, "none", "larger"),
    ("CN-217", {"illegal_business_amount": 25_000}, "click_count", 50_000, "none", "larger"),
    ("CN-217", {"circumvention_supply": True}, "illegal_gains", 30_000, "none", "tpm_supplier"),
    ("CN-217", {"circumvention_supply": True}, "illegal_business_amount", 50_000, "none",
     "tpm_supplier"),
    ("CN-217", {}, "copies_count", 5_000, "larger", "huge"),
    ("CN-217", {}, "illegal_gains", 300_000, "larger", "huge"),
    ("CN-217", {}, "illegal_business_amount", 500_000, "larger", "huge"),
    ("CN-217", {}, "registered_members", 10_000, "larger", "huge"),
    ("CN-218", {}, "illegal_gains", 50_000, "none", "huge_or_serious"),
    ("CN-218", {}, "sales_amount", 100_000, "none", "huge_or_serious"),
    ("CN-218", prior("217"), "illegal_gains", 30_000, "none", "huge_or_serious"),
    ("CN-218", prior("217"), "sales_amount", 50_000, "none", "huge_or_serious"),
    ("CN-218", {}, "copies_count", 1_000, "none", "huge_or_serious"),
    ("CN-218", {}, "unsold_goods_value", 300_000, "none", "huge_or_serious"),
    ("CN-218", {}, "copies_unsold", 3_000, "none", "huge_or_serious"),
    ("CN-218", {"sales_amount": 99_999}, "unsold_goods_value", 200_001, "none",
     "huge_or_serious"),
    ("CN-218", {"copies_sold": 999}, "copies_unsold", 2_001, "none", "huge_or_serious"),
    ("CN-219", {}, "trade_secret_loss", 300_000, "none", "serious"),
    ("CN-219", {}, "trade_secret_gains", 300_000, "none", "serious"),
    ("CN-219", prior("219-1"), "trade_secret_loss", 100_000, "none", "serious"),
    ("CN-219", prior("219"), "trade_secret_gains", 100_000, "none", "serious"),
    ("CN-219", {}, "trade_secret_loss", 3_000_000, "serious", "especially_serious"),
    ("CN-219", {}, "trade_secret_gains", 3_000_000, "serious", "especially_serious"),
    ("CN-219-1", {"beneficiary": "overseas"}, "trade_secret_loss", 300_000, "base", "serious"),
    ("CN-140", {}, "sales_amount", 50_000, "none", "t1"),
    ("CN-140", {}, "sales_amount", 200_000, "t1", "t2"),
    ("CN-140", {}, "sales_amount", 500_000, "t2", "t3"),
    ("CN-140", {}, "sales_amount", 2_000_000, "t3", "t4"),
    ("CN-140", {"sales_amount": 0}, "unsold_goods_value", 150_000, "none", "attempt"),
    ("CN-140", {"sales_amount": 30_000}, "unsold_goods_value", 60_000, "none", "filing_standard"),
    ("CN-140-tobacco", {}, "sales_amount", 50_000, "none", "t1"),
    ("CN-140-tobacco", {"sales_amount": 49_999}, "unsold_goods_value", 100_001, "none", "attempt"),
    ("CN-141", {}, "production_sales_amount", 200_000, "base", "serious"),
    ("CN-141", {}, "production_sales_amount", 500_000, "serious", "especially_serious"),
    ("CN-141", {"art1_circumstance": True}, "production_sales_amount", 100_000, "base", "serious"),
    ("CN-141", {"art1_circumstance": True}, "production_sales_amount", 200_000, "serious",
     "especially_serious"),
    ("CN-143", {}, "production_sales_amount", 200_000, "none", "serious"),
    ("CN-143", {"infant_or_medical_food": True}, "production_sales_amount", 100_000, "none",
     "serious"),
    ("CN-144", {}, "production_sales_amount", 200_000, "base", "serious"),
    ("CN-144", {}, "production_sales_amount", 500_000, "serious", "especially_serious"),
    ("CN-146", {}, "direct_economic_loss", 100_000, "none", "filing_standard"),
    ("CN-147", {}, "production_loss", 20_000, "none", "t1"),
    ("CN-147", {}, "production_loss", 100_000, "t1", "t2"),
    ("CN-147", {}, "production_loss", 500_000, "t2", "t3"),
    ("CN-149", {}, "sales_amount", 50_000, "none", "t1"),
    ("CN-225-tobacco", {}, "illegal_business_amount", 50_000, "none", "serious"),
    ("CN-225-tobacco", {}, "illegal_gains", 20_000, "none", "serious"),
    ("CN-225-tobacco", {}, "cigarette_sticks", 200_000, "none", "serious"),
    ("CN-225-tobacco", {"two_administrative_sanctions_3y": True}, "illegal_business_amount",
     30_000, "none", "serious"),
    ("CN-225-tobacco", {}, "illegal_business_amount", 250_000, "serious", "especially_serious"),
    ("CN-225-tobacco", {}, "illegal_gains", 100_000, "serious", "especially_serious"),
    ("CN-225-tobacco", {}, "cigarette_sticks", 1_000_000, "serious", "especially_serious"),
    ("CN-225-food", {}, "illegal_business_amount", 100_000, "none", "serious"),
]  # fmt: skip
# The repealed texts, on conduct of 2018.
OLD_TABLE: list[tuple[str, dict[str, Any], str, int, str, str]] = [
    ("CN-213", {}, "illegal_business_amount", 50_000, "none", "serious_goods"),
    ("CN-213", {}, "illegal_gains", 30_000, "none", "serious_goods"),
    ("CN-213", {}, "illegal_business_amount", 250_000, "serious_goods", "especially_serious"),
    ("CN-213", {}, "illegal_gains", 150_000, "serious_goods", "especially_serious"),
    ("CN-213", MARKS, "illegal_business_amount", 150_000, "serious_goods", "especially_serious"),
    ("CN-213", MARKS, "illegal_gains", 100_000, "serious_goods", "especially_serious"),
    ("CN-214", {}, "sales_amount", 50_000, "none", "larger"),
    ("CN-214", {}, "sales_amount", 250_000, "larger", "huge"),
    ("CN-215", {}, "label_count", 20_000, "none", "serious"),
    ("CN-215", MARKS, "label_count", 10_000, "none", "serious"),
    ("CN-215", {}, "illegal_business_amount", 50_000, "none", "serious"),
    ("CN-215", {}, "label_count", 100_000, "serious", "especially_serious"),
    ("CN-215", {}, "illegal_gains", 150_000, "serious", "especially_serious"),
    ("CN-216", {}, "patentee_direct_loss", 500_000, "none", "serious"),
    ("CN-217", {}, "copies_count", 500, "none", "larger"),
    ("CN-217", {}, "copies_count", 2_500, "larger", "huge"),
    ("CN-217", {}, "illegal_gains", 150_000, "larger", "huge"),
    ("CN-218", {}, "illegal_gains", 100_000, "none", "huge_or_serious"),
    ("CN-219", {}, "trade_secret_loss", 500_000, "none", "serious"),
    ("CN-219", {}, "trade_secret_loss", 2_500_000, "serious", "especially_serious"),
]  # fmt: skip


@pytest.mark.parametrize(("offence", "facts", "metric", "threshold", "under", "at"), TABLE)
def test_the_tier_changes_exactly_at_the_number_of_the_article(
    offence: str, facts: dict[str, Any], metric: str, threshold: int, under: str, at: str
) -> None:
    assert tier(offence, {**facts, metric: threshold - 1}) == under
    assert tier(offence, {**facts, metric: f"{threshold - 1}.99"}) == under
    assert tier(offence, {**facts, metric: threshold}) == at
    assert tier(offence, {**facts, metric: threshold + 1}) == at


@pytest.mark.parametrize(("offence", "facts", "metric", "threshold", "under", "at"), OLD_TABLE)
def test_conduct_of_2018_is_judged_by_the_repealed_text(
    offence: str, facts: dict[str, Any], metric: str, threshold: int, under: str, at: str
) -> None:
    assert tier(offence, {**facts, metric: threshold - 1}, OLD) == under
    assert tier(offence, {**facts, metric: threshold}, OLD) == at


def test_services_have_no_limb_on_the_business_amount() -> None:
    assert tier("CN-213", {"kind": "services", "illegal_business_amount": 10**9}) == "none"


def test_two_marks_of_one_source_are_one_mark() -> None:
    facts = {"marks": ["A", "A'"], "sources": ["maker"], "illegal_gains": 29_999}

    assert tier("CN-213", facts) == "none"


def test_two_marks_without_their_sources_stay_open_and_are_asked_for() -> None:
    answer = assess({"marks": 2, "illegal_gains": 20_000}, on=NOW, offence="CN-213")[0]

    assert answer.tier == "none"
    assert "sources" in answer.facts_missing
    assert answer.possible_tier == "especially_serious"


def test_two_numbers_inside_one_item_go_to_a_person() -> None:
    facts = {"online_works_count": 250, "download_count": 5_000}

    answer = assess(facts, on=NOW, offence="CN-217")[0]

    assert answer.tier == "human_decision"
    assert answer.human_decision


def test_one_amount_that_serves_two_items_goes_to_a_person() -> None:
    facts = {"illegal_business_amount": 29_999, **prior("217")}

    assert tier("CN-217", facts) == "human_decision"


def test_an_overseas_recipient_needs_no_amount() -> None:
    assert tier("CN-219-1", {"beneficiary": "overseas", "document_sets": 3}) == "base"
    assert tier("CN-219-1", {"beneficiary": "a foreign competitor"}) == "base"
    assert tier("CN-219-1", {"beneficiary": "domestic", "document_sets": 3}) == "none"


def test_a_bankrupt_owner_reaches_the_upper_tier_without_an_amount() -> None:
    assert tier("CN-219", {"right_holder_bankrupt": True}) == "especially_serious"


def test_a_result_offence_needs_its_result() -> None:
    assert tier("CN-142", {}) == "none"
    assert tier("CN-142", {"serious_harm_to_health": True}) == "base"
    assert tier("CN-146", {"serious_consequences": True}) == "base"
    assert tier("CN-148", {"serious_consequences": False}) == "none"
