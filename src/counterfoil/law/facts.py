"""The facts of one case as a pack reads them: bounds of numbers, three-valued flags, and gaps."""

from collections.abc import Mapping
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from counterfoil.law import stating
from counterfoil.law.bounds import UNKNOWN, Bounds, Status, compare, exactly
from counterfoil.law.pack import Pack
from counterfoil.law.provisions import Condition, Flag, Metric

GENERAL = frozenset(
    {"rent", "wages", "salaries", "platform_fees", "commission", "shipping", "logistics",
     "advertising_cost", "marketing", "utilities", "tax", "taxes", "depreciation", "equipment",
     "packaging", "labour_cost", "other_costs", "interest", "purchase_unit_price",
     "sold_price", "commercial_value", "purchase_cost", "material_cost", "patents", "product",
     "brand", "province", "year", "price_table", "labelled_price", "genuine_median",
     "fee_income", "kind", "marks", "sources", "prior_sanction", "prior_sanctions", "method",
     "document_sets", "beneficiary", "lost_profit", "reasonable_licence_fee", "remedial_cost",
     "rd_cost", "income_from_exploitation", "acts", "right", "rights", "goods", "elements",
     "knowledge_indicators", "indicators", "currency", "rates", "copies_sold", "copies_unsold",
     "sold", "unsold", "revenue", "fake_orders", "infringing_units_sold", "lost_unit_sales",
     "right_holder_unit_profit", "infringer_unit_profit", "property_obtained"}
)  # fmt: skip
"""Facts that every pack knows besides its metrics and flags."""

COUNTED = frozenset({"infringing_units_sold", "lost_unit_sales"})
"""General facts that are counts and not money."""

SPELLINGS = {
    "dated_acts": "acts",
    "events": "acts",
    "reproductions": "acts",
    "infringements": "acts",
    "transactions": "acts",
    "detained_on": "detention_notified",
    "detention_date": "detention_notified",
    "notified_on": "detention_notified",
    "notified": "detention_notified",
    "materials_cost": "material_cost",
    "raw_material_cost": "material_cost",
    "raw_materials": "material_cost",
    "purchase_price_total": "purchase_cost",
    "purchasing_cost": "purchase_cost",
    "cost_of_goods": "purchase_cost",
    "income": "revenue",
    "label_price": "labelled_price",
    "labeled_price": "labelled_price",
    "marked_price": "labelled_price",
    "genuine_price": "genuine_median",
    "market_median_price": "genuine_median",
    "qualified_price": "qualified_median",
    "same_kind_median": "qualified_median",
    "qualified_same_kind_median": "qualified_median",
    "same_kind_qualified_median": "qualified_median",
    "appraisal": "appraised_price",
    "appraisal_price": "appraised_price",
    "brushing": "fake_orders",
    "brushed_orders": "fake_orders",
    "research_cost": "rd_cost",
    "membership_fees": "member_fees",
    "ad_income": "advertising_income",
    "ad_revenue": "advertising_income",
    "prior_sanctions": "prior_sanction",
    "prior_sanctions_2y": "prior_sanction",
    "prior_sanction_2y": "prior_sanction",
    "rights": "right",
    "goods_kind": "goods",
    "goods_category": "goods",
    "product_kind": "goods",
    "mark_sources": "sources",
    "reasonable_license_fee": "reasonable_licence_fee",
    "licence_fee": "reasonable_licence_fee",
    "license_fee": "reasonable_licence_fee",
    "documents": "document_sets",
}


class Facts:
    """Facts of one case, read lazily and remembered.

    Attributes:
        stated: Canonical fact name -> raw value, absent and null facts left out.
        unread: Names that neither the pack nor its valuation knows.
        notes: Contradictions and unusable values, in words.
        assumed: Facts taken for granted, with the reason.
        worked_out: How numbers were worked out from quantities and prices.
    """

    def __init__(self, raw: Mapping[str, Any], pack: Pack, names: Mapping[str, str]) -> None:
        self.pack = pack
        self.stated: dict[str, Any] = {}
        self.unread: list[str] = []
        for given, value in raw.items():
            name = names.get(str(given).strip().lower())
            if name is None:
                self.unread.append(str(given))
            elif value is not None:
                self.stated[name] = value
        self.unread.sort()
        self.notes: list[str] = []
        self.assumed: dict[str, str] = {}
        self.worked_out: list[str] = []
        self._bounds: dict[str, Bounds] = {}
        self._known: dict[str, bool] = {}

    def assuming(self, fact: str, value: Any, because: str) -> "Facts":
        """The same facts with one taken for granted; it is reported with the answer."""
        other = copy(self)
        other.stated = {**self.stated, fact: value}
        other.assumed = {**self.assumed, fact: f"{fact} = {value}: {because}"}
        other._bounds, other._known = {}, {}
        return other

    def with_numbers(self, numbers: Mapping[str, Bounds], how: list[str]) -> "Facts":
        """The same facts with numbers that were worked out, and how."""
        other = copy(self)
        other.stated = {**self.stated, **numbers}
        other.worked_out = [*self.worked_out, *how]
        other._bounds, other._known = {}, {}
        return other

    def has(self, *names: str) -> bool:
        """Whether any of these facts is stated."""
        return any(name in self.stated for name in names)

    def number(self, fact: str) -> Bounds | None:
        """A stated number in the unit of its metric; None if it is not stated or not usable."""
        value = self.stated.get(fact)
        if value is None or isinstance(value, Bounds):
            return value
        metric = self.pack.metrics.get(fact)
        unit = metric.unit if metric else "" if fact in COUNTED else self.pack.currency
        try:
            return stating.bounds(fact, value, unit, self.money())
        except stating.NoRate as lack:
            self._note(lack.message)
            return None

    def bounds(self, metric: str) -> Bounds:
        """What is known of a metric, from its own statement and from related facts."""
        known = self._bounds.get(metric)
        if known is None:
            known = self._bounds[metric] = self._work_out(metric)
        return known

    def _work_out(self, metric: str) -> Bounds:
        rule = self.pack.metrics.get(metric)
        given = self.number(metric)
        if rule is None:
            return given or UNKNOWN
        whole = self._share(rule)
        if given is None:
            if whole is not None and whole.exact() and rule.sum_of:
                return whole
            total = self._sum(rule.sum_of)
            floor = self._sum(rule.at_least)
            return total or whole or (Bounds(floor.low, None) if floor else UNKNOWN)
        return self._reconcile(metric, rule, given)

    def _share(self, rule: Metric) -> Bounds | None:
        if not rule.part_of or rule.part_of not in self.stated:
            return None
        whole = self.bounds(rule.part_of)
        if rule.whole_when is not None and self.matches(rule.whole_when) == "met":
            return whole
        return None if rule.sum_of else Bounds(Decimal(0), whole.high)

    def _sum(self, parts: Mapping[str, int]) -> Bounds | None:
        """The weighted sum; None if none of the parts is stated."""
        if not parts or not any(self.known(part) for part in parts):
            return None
        total = exactly(0)
        for part, times in parts.items():
            total = total.plus(self.bounds(part).times(times))
        return total

    def _reconcile(self, metric: str, rule: Metric, given: Bounds) -> Bounds:
        """Compare a stated number with what its parts say; keep both when they disagree."""
        total = self._sum(rule.sum_of)
        if total is not None and total.high is not None and not _overlap(total, given):
            parts = " + ".join(rule.sum_of)
            self._note(
                f"contradiction: {metric} is stated as {_show(given)}, {parts} give "
                f"{_show(total)}; both are kept as a range"
            )
            return given.join(total)
        floor = self._sum(rule.at_least)
        if floor is not None and given.high is not None and given.high < floor.low:
            parts = " + ".join(rule.at_least)
            self._note(
                f"contradiction: {metric} is stated as {_show(given)}, but {parts} alone "
                f"give {floor.low.normalize():f}; both are kept as a range"
            )
            return given.join(exactly(floor.low))
        return given

    def known(self, metric: str) -> bool:
        """Whether anything is known of a metric beyond its being zero or more."""
        answer = self._known.get(metric)
        if answer is None:
            answer = self._known[metric] = self._is_known(metric)
        return answer

    def _is_known(self, metric: str) -> bool:
        if metric in self.stated:
            return True
        rule = self.pack.metrics.get(metric)
        if rule is None:
            return False
        related = (*rule.sum_of, *rule.at_least, *((rule.part_of,) if rule.part_of else ()))
        return any(self.known(part) for part in related)

    def lacking(self, metric: str) -> list[str]:
        """Facts whose statement would settle a metric."""
        rule = self.pack.metrics.get(metric)
        if metric in self.stated or rule is None:
            return []
        parts = [p for p in rule.sum_of if p not in self.stated]
        if rule.sum_of and len(parts) < len(rule.sum_of):
            return parts
        return [metric, *(name for name in rule.asks if name not in self.stated)]

    def flag(self, name: str) -> Status:
        """A flag: met, not met or unknown. Counted flags are worked out from their counts."""
        value = self.stated.get(name)
        if value is not None:
            return stating.truth(name, value)
        rule = self.pack.flags.get(name)
        return self._counted(rule) if rule is not None and rule.count else "unknown"

    def _counted(self, rule: Flag) -> Status:
        least = Decimal(rule.at_least)
        if rule.limit in self.stated:
            limit = stating.count(rule.limit, self.stated[rule.limit])
            if limit < least:
                return "not_met"
        if rule.count not in self.stated:
            return "unknown"
        counted = stating.count(rule.count, self.stated[rule.count])
        return compare(exactly(counted), "ge", least)

    def matches(self, condition: Condition) -> Status:
        """Whether a fact has one of the accepted values."""
        value = self.stated.get(condition.fact)
        if value is None:
            return "unknown"
        spoken = {stating.word(v) for v in (value if isinstance(value, list | tuple) else [value])}
        if spoken & set(condition.one_of):
            return "met"
        if condition.none_of:
            # Free words such as `a foreign competitor`: what denies is compared whole.
            if spoken & set(condition.none_of):
                return "not_met"
            said = any(term in words for words in spoken for term in condition.one_of)
            return "met" if said else "unknown"
        return "not_met"

    def day(self, fact: str) -> date | None:
        """A stated date."""
        value = self.stated.get(fact)
        return None if value is None else stating.day(fact, value)

    def money(self) -> stating.Money:
        """How amounts of this case are read."""
        return stating.Money(
            default=str(self.stated.get("currency", self.pack.currency)).upper(),
            rates=stating.rates(self.stated.get("rates", {})),
        )

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


def known_names(pack: Pack) -> dict[str, str]:
    """Every accepted spelling of a fact, lower case -> its canonical name."""
    table = {name: name for name in GENERAL} | SPELLINGS
    for name, metric in pack.metrics.items():
        table |= {spelling.lower(): name for spelling in (name, *metric.also)}
    for name, flag in pack.flags.items():
        table |= {spelling.lower(): name for spelling in (name, *flag.also)}
    for offence in pack.offences:
        table |= {element.id: element.id for element in offence.elements}
        table |= {deadline.since: deadline.since for deadline in offence.deadlines}
    for name, basis in pack.bases.items():
        if basis.fact:
            table |= {basis.fact: basis.fact, name.lower(): basis.fact}
    for rule in pack.valuations:
        for name in (*rule.deduct, *rule.full, *rule.not_a_basis):
            table.setdefault(name, name)
    return table


def _overlap(left: Bounds, right: Bounds) -> bool:
    above = left.high is None or right.low <= left.high
    return above and (right.high is None or left.low <= right.high)


def _show(known: Bounds) -> str:
    low = f"{known.low.normalize():f}"
    return low if known.exact() else f"{low} to {known.high:f}" if known.high else f"{low} or more"
