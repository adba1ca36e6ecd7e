"""What an assessment says beyond its amounts: elements, dates, gaps, contradictions, ranking."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from counterfoil.errors import InputError, NotFound
from counterfoil.law import Assessment, assess
from counterfoil.law.plain import plain

NOW = date(2025, 6, 1)


def one(offence: str, facts: dict[str, Any], on: date = NOW, place: str = "CN") -> Assessment:
    return assess(facts, on=on, jurisdiction=place, offence=offence)[0]


def test_both_laws_are_shown_for_conduct_before_the_change() -> None:
    answer = one("CN-214", {"sales_amount": 300_000}, date(2025, 4, 25))

    assert answer.law_at_conduct.tier == "huge"
    assert answer.current_law.tier == "larger"
    assert answer.lenient_tier == "larger"
    assert (answer.law_at_conduct.source, answer.current_law.source) == (
        "cn-fashi-2004-19-repealed",
        "cn-fashi-2025-5",
    )


def test_the_new_law_applies_from_its_first_day() -> None:
    answer = one("CN-214", {"sales_amount": 300_000}, date(2025, 4, 26))

    assert answer.law_at_conduct == answer.current_law
    assert answer.tier == "larger"


@pytest.mark.parametrize(
    ("on", "tier"),
    [(date(2007, 4, 4), "none"), (date(2007, 4, 5), "larger"), (date(2004, 12, 21), "none")],
)
def test_the_number_of_copies_fell_to_500_in_april_2007(on: date, tier: str) -> None:
    assert one("CN-217", {"copies_count": 999}, on).law_at_conduct.tier in (tier, "not_in_pack")


def test_the_loss_of_a_secret_counts_from_300000_since_september_2020() -> None:
    facts = {"trade_secret_loss": 300_000}

    assert one("CN-219", facts, date(2020, 9, 13)).law_at_conduct.tier == "none"
    assert one("CN-219", facts, date(2020, 9, 14)).law_at_conduct.tier == "serious"


def test_a_day_without_a_rule_in_the_pack_is_said_and_not_guessed() -> None:
    answer = one("CN-141", {"production_sales_amount": 500_000}, date(2015, 1, 1))

    assert answer.law_at_conduct.tier == "not_in_pack"
    assert answer.current_law.tier == "especially_serious"
    assert "2015-01-01" in answer.law_at_conduct.open_questions[0]


def test_conduct_before_the_article_existed_is_no_offence_under_it() -> None:
    answer = one("CN-219-1", {"beneficiary": "overseas"}, date(2021, 2, 28))

    assert answer.tier == "none"


def test_organisations_had_three_times_the_number_until_april_2007() -> None:
    facts = {"sales_amount": 149_999, "unit": True}

    assert one("CN-214", facts, date(2007, 4, 4)).law_at_conduct.tier == "none"
    assert one("CN-214", {**facts, "sales_amount": 150_000}, date(2007, 4, 4)).tier == "larger"
    assert one("CN-214", facts, date(2007, 4, 5)).tier == "larger"


@pytest.mark.parametrize(
    ("sanctioned", "met"),
    [("2023-06-01", True), ("2023-05-31", False), ("2025-05-31", True), ("2025-06-02", False)],
)
def test_two_years_run_to_the_matching_day(sanctioned: str, met: bool) -> None:
    facts = {
        "illegal_gains": 20_000,
        "prior_sanction": {"article": 213, "date": sanctioned, "kind": "administrative"},
    }

    assert one("CN-213", facts).tier == ("serious_goods" if met else "none")


def test_a_sanction_of_a_leap_day_runs_to_the_last_of_february() -> None:
    facts = {"illegal_gains": 20_000, "prior_sanction": {"article": "213", "date": "2024-02-29"}}

    assert one("CN-213", facts, date(2026, 2, 28)).tier == "serious_goods"
    assert one("CN-213", facts, date(2026, 3, 1)).tier == "none"


@pytest.mark.parametrize("article", ["216", "217", "140", "219-1"])
def test_a_sanction_for_another_group_of_articles_does_not_count(article: str) -> None:
    facts = {
        "illegal_gains": 20_000,
        "prior_sanction": [{"article": article, "date": "2025-01-01"}],
    }

    assert one("CN-213", facts).tier == "none"


@pytest.mark.parametrize("spelling", ["213", 213, "CN-214", "刑法第二百一十五条", "第213条"])
def test_the_article_of_a_sanction_may_be_spelled_many_ways(spelling: Any) -> None:
    facts = {"illegal_gains": 20_000, "prior_sanction": {"article": spelling, "date": "2025-01-01"}}

    assert one("CN-213", facts).tier == "serious_goods"


def test_tobacco_needs_two_administrative_sanctions_within_three_years() -> None:
    facts: dict[str, Any] = {"illegal_business_amount": 30_000}
    first = {"article": 225, "date": "2022-06-01", "kind": "administrative"}
    second = {"article": 225, "date": "2024-06-01", "kind": "administrative"}
    early = {**first, "date": "2022-05-31"}
    convicted = {**first, "kind": "criminal"}

    assert one("CN-225-tobacco", {**facts, "prior_sanction": [first, second]}).tier == "serious"
    assert one("CN-225-tobacco", {**facts, "prior_sanction": [early, second]}).tier == "none"
    assert one("CN-225-tobacco", {**facts, "prior_sanction": [second]}).tier == "none"
    assert one("CN-225-tobacco", {**facts, "prior_sanction": [convicted, second]}).tier == "none"


def test_an_old_conviction_counts_for_food_but_an_old_fine_does_not() -> None:
    facts = {"production_sales_amount": 100_000}
    convicted = {"article": "143", "date": "2010-01-01", "kind": "criminal"}
    fined = {"article": "143", "date": "2010-01-01", "kind": "administrative"}

    assert one("CN-143", {**facts, "prior_sanction": convicted}).tier == "serious"
    assert one("CN-143", {**facts, "prior_sanction": fined}).tier == "none"


def test_a_missing_fact_is_asked_for_and_not_taken_as_no() -> None:
    answer = one("CN-214", {"sales_amount": 49_999})

    assert answer.tier == "none"
    assert answer.possible_tier == "huge"
    assert {"illegal_gains", "unsold_goods_value", "prior_sanction"} <= set(answer.facts_missing)
    assert all(gap.collect for gap in answer.collect)


def test_a_short_limb_says_by_how_much() -> None:
    answer = one("CN-214", {"sales_amount": 49_999, "unsold_goods_value": 0, "illegal_gains": 0})

    short = {limb.limb: limb.short_by for limb in answer.limbs_short if limb.tier == "larger"}
    assert short["sales"] == 1
    assert short["sum"] == 100_001


def test_each_answer_cites_the_words_it_rests_on() -> None:
    answer = one("CN-214", {"sales_amount": 50_000})

    assert answer.citations[0].quote == "销售金额在五万元以上的"
    assert answer.citations[0].article == "第五条第一款（一）"
    assert answer.citations[0].confidence == "verified"


def test_an_item_known_from_secondary_sources_says_so() -> None:
    answer = one("CN-140", {"sales_amount": 30_000, "unsold_goods_value": 60_000})

    assert answer.tier == "filing_standard"
    assert {c.confidence for c in answer.citations} == {"verified-secondary"}


@pytest.mark.parametrize(
    ("facts", "element"),
    [
        ({"licence": True}, "e2_no_permission"),
        ({"licence": "valid"}, "e2_no_permission"),
        ({"same_goods": False}, "e3_same_goods"),
        ({"identical_mark": "no"}, "e4_identical_mark"),
        ({"elements": {"e6_intent": "not_met"}}, "e6_intent"),
    ],
)
def test_an_element_that_fails_ends_the_offence(facts: dict[str, Any], element: str) -> None:
    answer = one("CN-213", {"illegal_gains": 10**6, **facts})

    assert answer.tier == "none"
    assert answer.excluded_by == (element,)


def test_copying_without_profit_is_not_article_217() -> None:
    assert one("CN-217", {"copies_count": 5_000, "for_profit": False}).tier == "none"


def test_knowledge_rests_on_indicators_with_evidence_and_can_be_rebutted() -> None:
    price = "price_clearly_below_market_without_reason"
    carried = {"knowledge_indicators": [{"indicator": price, "evidence": "exhibit 4"}]}

    def knowledge(facts: dict[str, Any]) -> str:
        return one("CN-214", facts).elements[2].status

    assert knowledge({}) == "unknown"
    assert knowledge({"knowledge_indicators": [price]}) == "unknown"
    assert knowledge(carried) == "met"
    assert knowledge({**carried, "knowledge_rebutted": True}) == "not_met"
    assert knowledge({"knowledge_indicators": {"catch_all": "exhibit 9"}}) == "unknown"


def test_authorship_and_missing_permission_are_presumed_and_rebuttable() -> None:
    def states(facts: dict[str, Any]) -> tuple[str, str]:
        elements = one("CN-217", facts).elements
        return elements[1].status, elements[2].status

    shown = {
        "indicators": {
            "named_in_the_usual_manner": "cover of the book",
            "many_works_scattered_owners_no_permission_papers": "record of inquiry",
        }
    }
    assert states({}) == ("unknown", "unknown")
    assert states(shown) == ("met", "met")
    assert states({**shown, "right_waived_or_expired": True}) == ("met", "not_met")
    assert states({**shown, "contrary_evidence_of_right": True}) == ("not_met", "met")


def test_an_indicator_of_one_offence_does_not_trouble_the_others() -> None:
    facts = {"knowledge_indicators": ["mark_altered_or_covered"], "sales_amount": 50_000}

    assert assess(facts, on=NOW)[0].offence in ("CN-213", "CN-214")


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(InputError, match="cheap"):
        one("CN-214", {"knowledge_indicators": ["cheap"]})


def test_catch_all_limbs_are_listed_and_never_computed() -> None:
    answer = one("CN-213", {"illegal_gains": 1})

    assert any("其他情节严重的情形" in limb for limb in answer.law_at_conduct.not_computed)
    assert answer.tier == "none"


def test_the_heavier_provision_comes_first() -> None:
    ranked = assess({"sales_amount": 600_000, "substandard": True}, on=NOW)

    assert [(a.offence, a.tier) for a in ranked[:2]] == [("CN-140", "t3"), ("CN-214", "huge")]


def test_offences_that_the_facts_speak_of_come_before_the_others() -> None:
    facts = {"goods": "food", "toxic_non_food": True, "sales_amount": 250_000}

    met = [a.offence for a in assess(facts, on=NOW) if a.tier != "none"]

    assert met[0] == "CN-144"
    assert met.index("CN-140") < met.index("CN-218")


def test_facts_about_a_trademark_leave_copyright_and_tobacco_out() -> None:
    ranked = assess({"illegal_business_amount": 10**6, "right": "trademark"}, on=NOW)

    met = {a.offence for a in ranked if a.tier != "none"}
    assert met == {"CN-213"}


def test_a_range_is_met_only_where_all_of_it_is() -> None:
    assert one("CN-214", {"sales_amount": [50_000, 60_000]}).tier == "larger"
    open_ = one("CN-214", {"sales_amount": {"low": 40_000, "high": 60_000}})
    assert (open_.tier, open_.possible_tier) == ("none", "huge")
    assert one("CN-140", {"sales_amount": [190_000, 210_000]}).tier == "t1"


def test_an_amount_in_another_currency_needs_a_rate() -> None:
    foreign = {"sales_amount": {"value": 10_000, "currency": "USD"}}

    unknown = one("CN-214", foreign)
    known = one("CN-214", {**foreign, "rates": {"USD": "7.10"}})

    assert unknown.tier == "none"
    assert any("USD" in note and "rate" in note for note in unknown.contradictions)
    assert known.tier == "larger"


def test_facts_that_contradict_each_other_are_named_and_kept_as_a_range() -> None:
    answer = one(
        "CN-214",
        {"sales_amount": 10_000, "unsold_goods_value": 20_000, "sales_plus_unsold_value": 200_000},
    )

    assert answer.tier == "none"
    assert "contradiction" in answer.contradictions[0]
    assert answer.possible_tier == "huge"


def test_a_fact_that_the_pack_does_not_know_is_reported() -> None:
    assert one("CN-214", {"colour": "red"}).facts_not_used == ("colour",)


def test_quantities_and_prices_are_valued_by_the_law_of_the_time() -> None:
    facts = {"sold": [[100, 100]], "unsold": 1_500, "labelled_price": 50}

    now, then = one("CN-214", facts), one("CN-214", facts, date(2020, 1, 1))

    assert (now.tier, now.limbs_met[0].metric) == ("larger", "unsold_goods_value")
    assert then.law_at_conduct.valuation == "CN-IP-2004"


def test_the_loss_of_a_secret_follows_from_the_method() -> None:
    facts = {"lost_profit": 250_000, "reasonable_licence_fee": 300_000}

    assert one("CN-219", {**facts, "method": "obtained_and_used"}).tier == "serious"
    assert one("CN-219", {**facts, "method": "breach_of_duty"}).tier == "none"
    assert one("CN-219", {**facts, "method": "obtained_not_used"}).tier == "serious"
    assert {"method", "trade_secret_loss"} <= set(one("CN-219", facts).facts_missing)


@pytest.mark.parametrize(
    "facts",
    [
        {"sales_amount": -1},
        {"sales_amount": "many"},
        {"sales_amount": True},
        {"sales_amount": "NaN"},
        {"sales_amount": [5, 1]},
        {"prior_sanction": "maybe"},
        {"prior_sanction": {"article": "213", "date": "yesterday"}},
        {"licence": "perhaps so"},
    ],
)
def test_a_fact_that_cannot_be_read_is_refused_by_name(facts: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        one("CN-213", {**facts, "illegal_gains": 20_000})

    assert next(iter(facts)) in str(caught.value)


def test_unknown_jurisdictions_and_offences_are_named() -> None:
    with pytest.raises(InputError, match="'XX'"):
        assess({}, on=NOW, jurisdiction="XX")
    with pytest.raises(NotFound, match="CN-999"):
        assess({}, on=NOW, offence="CN-999")


def test_no_answer_says_guilty_of_anyone() -> None:
    for answer in assess({"sales_amount": 10**7, "right": "trademark"}, on=NOW):
        assert str(plain(answer)).lower().count("guilt") == 1
        assert "not a finding of guilt" in answer.wording


def test_numbers_leave_as_numbers() -> None:
    body = plain(one("CN-214", {"sales_amount": "50000.50"}))

    assert body["limbs_met"][0]["value"] == 50000.5
    assert plain(Decimal("12345678901234567.891")) == "12345678901234567.891"


@pytest.mark.parametrize(
    ("second", "tier"), [("2025-06-29", "felony"), ("2025-06-30", "misdemeanour_value")]
)
def test_a_period_of_180_days_ends_with_the_180th_day(second: str, tier: str) -> None:
    acts = [
        {"date": "2025-01-01", "copies": 5, "retail_value": 1_300},
        {"date": second, "copies": 5, "retail_value": 1_201},
    ]

    assert one("US-2319", {"acts": acts}, place="US").tier == tier
    assert one("US-2319", {"acts": acts[::-1]}, place="US").tier == tier


@pytest.mark.parametrize(
    ("copies", "value", "tier"),
    [(10, "2500.01", "felony"), (9, 9_999, "misdemeanour_value"), (10, 2_500, "misdemeanour_value"),
     (10, 1_000, "none"), (1, "1000.01", "misdemeanour_value")],
)  # fmt: skip
def test_more_than_is_not_at_least(copies: int, value: Any, tier: str) -> None:
    facts = {"us_copies_180d": copies, "us_retail_value_180d": value}

    assert one("US-2319", facts, place="US").tier == tier


def test_offences_without_a_threshold_rest_on_conduct() -> None:
    assert one("US-2320", {"counterfeit_goods": True}, place="US").tier == "base"
    assert one("UK-TMA92", {"possession_in_business": True}, place="GB").tier == "base"
    assert one("UK-TMA92", {"reasonable_belief": True}, place="GB").tier == "none"
    facts = {"prior_sanction": {"article": "2320", "date": "2001-01-01", "kind": "criminal"}}
    assert one("US-2320", facts, place="US").tier == "repeat"


def test_a_foreign_government_splits_the_american_offence() -> None:
    ranked = assess(
        {"beneficiary": "foreign_government", "right": "trade_secret"}, on=NOW, jurisdiction="US"
    )

    assert [a.offence for a in ranked if a.tier != "none"] == ["US-1831", "US-1832"]


@pytest.mark.parametrize(
    ("facts", "tier"),
    [
        ({"units": 3, "gross_weight_kg": 5}, "small_consignment"),
        ({"units": 4, "gross_weight_kg": "1.99"}, "small_consignment"),
        ({"units": 4, "gross_weight_kg": 2}, "none"),
    ],
)
def test_a_small_consignment_has_three_units_or_less_than_two_kilograms(
    facts: dict[str, Any], tier: str
) -> None:
    assert one("EU-608-2013", {**facts, "postal_or_express": True}, place="EU").tier == tier


def test_customs_clocks_count_working_days() -> None:
    answer = one(
        "EU-608-2013",
        {"ex_officio_notified": "2025-04-16", "detention_notified": "2025-04-16"},
        place="EU",
    )

    due = {clock.id: clock.due for clock in answer.deadlines}
    assert due == {"afa_after_ex_officio": "2025-04-24", "simplified_destruction": "2025-05-05"}


def test_perishable_goods_have_three_days() -> None:
    answer = one(
        "EU-608-2013", {"detention_notified": "2025-06-06", "perishable": True}, place="EU"
    )

    assert [(c.id, c.due) for c in answer.deadlines] == [
        ("simplified_destruction_perishable", "2025-06-11")
    ]


def test_the_floor_of_trips_needs_will_and_scale() -> None:
    assert one("TRIPS-61", {"wilful": True, "commercial_scale": True}, place="WTO").tier == "floor"
    assert one("TRIPS-61", {"wilful": True}, place="WTO").tier == "none"
