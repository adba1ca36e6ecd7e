"""The shape of a rule pack: one jurisdiction's offences, amounts and valuation rules as data.

A pack is one YAML file; `packs/pack.schema.json` is generated from these types. Every number
carries its article, a verbatim quote, its source and how well that source was checked.
"""

# Frozen structs copy their defaults, so an empty table as a default is not shared.
# ruff: noqa: RUF012

from datetime import date
from decimal import Decimal
from typing import Literal

from counterfoil.law.provisions import (
    Condition,
    Confidence,
    Flag,
    Metric,
    Names,
    Part,
    Source,
    Version,
)


class Indicator(Part, frozen=True, kw_only=True):
    """A circumstance from which the law allows an element to be found."""

    id: str
    names: Names = {}
    quote: str = ""
    catch_all: bool = False


class Presumption(Part, frozen=True, kw_only=True):
    """Indicators, each with evidence, from which an element may be found; and its rebuttal."""

    indicators: tuple[Indicator, ...]
    rebutted_by: str
    quote: str = ""


class Element(Part, frozen=True, kw_only=True):
    """One element of an offence besides its amounts."""

    id: str
    names: Names = {}
    met_by: tuple[str, ...] = ()
    """Facts that, if true, meet the element and, if false, exclude it."""

    excluded_by: tuple[str, ...] = ()
    """Facts that, if true, exclude the element and, if false, meet it."""

    presumption: Presumption | None = None
    evidence: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()
    quote: str = ""
    article: str = ""
    source: str = ""
    note: str = ""


class Scope(Part, frozen=True, kw_only=True):
    """What the offence is about. Facts `right` and `goods` are compared with it."""

    rights: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    """Rights that neither place the facts in scope nor out of it."""

    goods: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    """Flags that by themselves place the facts in scope."""

    metrics: tuple[str, ...] = ()
    """Metrics that only this subject has; one that is stated places the facts in scope."""

    facts: tuple[Condition, ...] = ()
    """Facts whose value places the case in or out of scope."""

    strict: bool = False
    """Not in question unless the facts place themselves in scope or the offence is named."""


class Assume(Part, frozen=True, kw_only=True):
    """A fact taken for granted when it is not stated, and said so in the answer."""

    fact: str
    value: str | bool = ""
    same_as: str = ""
    """Fact whose value is taken over; nothing is assumed without it."""

    if_facts: tuple[str, ...] = ()
    because: str = ""


class Deadline(Part, frozen=True, kw_only=True):
    """A statutory clock."""

    id: str
    since: str
    """Fact that holds the starting date; the day itself is not counted."""

    days: int
    working: bool = True
    calendar: str = ""
    only_if: Condition | None = None
    unless: Condition | None = None
    names: Names = {}
    quote: str = ""
    confidence: Confidence | None = None


class Offence(Part, frozen=True, kw_only=True):
    """One offence or measure."""

    id: str
    article: str
    names: Names
    charge: str = ""
    """Name of the charge as courts write it, without 罪."""

    kind: Literal["offence", "attribution", "border_measure", "civil_measures", "floor"] = "offence"
    source: str = ""
    confidence: Confidence = "verified"
    scope: Scope = Scope()
    elements: tuple[Element, ...] = ()
    assume: tuple[Assume, ...] = ()
    reads: dict[str, tuple[str, ...]] = {}
    """Metric -> facts tried in this order instead."""

    defence: str = ""
    versions: tuple[Version, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    not_before: date | None = None
    """Before this day the conduct was no offence under this article."""

    note: str = ""


class Basis(Part, frozen=True, kw_only=True):
    """A price on which goods can be valued."""

    fact: str = ""
    """Fact with the unit price; empty: worked out from `sold` alone."""

    worked_out: bool = False
    """The average of `sold` is tried first."""

    table: Literal["", "brand", "average"] = ""
    """Look the price up in the fact `price_table` by province, brand and year."""

    names: Names = {}
    factor: Decimal = Decimal(1)


class Method(Part, frozen=True, kw_only=True):
    """One way to establish a loss, chosen by how the secret was taken and used."""

    id: str
    names: Names = {}
    basis: Literal["licence_fee", "lost_profit", "greater_of_both", "commercial_value"]
    quote: str = ""
    also: tuple[str, ...] = ()


class Valuation(Part, frozen=True, kw_only=True):
    """One set of valuation rules."""

    id: str
    kind: Literal["goods", "trade_secret"] = "goods"
    applies_to: tuple[str, ...] = ()
    source: str
    article: str
    confidence: Confidence = "verified"
    since: date | None = None
    until: date | None = None
    currency: str = ""
    sold: tuple[tuple[str, ...], ...] = ()
    """Ranks of bases, best first; bases in one rank are equal."""

    unsold: tuple[tuple[str, ...], ...] = ()
    not_a_basis: dict[str, str] = {}
    """Fact -> why it may not be used here."""

    total: str = "illegal_business_amount"
    products: dict[str, tuple[str, ...]] = {}
    """Value of the fact `product` -> bases to use instead, best first."""

    methods: tuple[Method, ...] = ()
    lost_profit: tuple[tuple[str, str], ...] = ()
    """Pairs of facts whose product is the lost profit, best first."""

    gains: tuple[tuple[str, str], ...] = ()
    deduct: tuple[str, ...] = ()
    """Costs that reduce gains; every other cost does not."""

    full: tuple[str, ...] = ()
    """Income that counts as gains without deduction."""

    quotes: tuple[str, ...] = ()
    note: str = ""


class GeneralRule(Part, frozen=True, kw_only=True):
    """A rule across offences, shown with every assessment it touches."""

    id: str
    rule: str
    article: str = ""
    source: str = ""
    quote: str = ""
    confidence: Confidence = "verified"
    offences: tuple[str, ...] = ()


class Pack(Part, frozen=True, kw_only=True):
    """Everything one jurisdiction's rules need."""

    pack: str
    """Format of the file: `counterfoil-law/1`."""

    jurisdiction: str
    names: Names = {}
    also: tuple[str, ...] = ()
    currency: str
    compiled: date
    sources: dict[str, Source] = {}
    metrics: dict[str, Metric] = {}
    flags: dict[str, Flag] = {}
    bases: dict[str, Basis] = {}
    valuations: tuple[Valuation, ...] = ()
    rules: tuple[GeneralRule, ...] = ()
    offences: tuple[Offence, ...]
