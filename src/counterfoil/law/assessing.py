"""Assessing facts against a jurisdiction's offences: pure, three-valued, ranked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from counterfoil.law.assessment import Assessment, UnderLaw
from counterfoil.law.bounds import Status
from counterfoil.law.deadlines import answer_deadlines
from counterfoil.law.elements import answer_elements, in_scope, refuse_unknown_indicators
from counterfoil.law.facts import Facts
from counterfoil.law.judging import Case
from counterfoil.law.limbs import Ruling
from counterfoil.law.pack import Offence
from counterfoil.law.ranking import rank, severity
from counterfoil.law.rulebook import Rulebook, rulebook
from counterfoil.law.under_law import not_in_pack, under_law
from counterfoil.law.valuing import with_values


def assess(
    facts: Mapping[str, Any],
    *,
    on: date,
    jurisdiction: str = "CN",
    offence: str | None = None,
    books: Mapping[str, Rulebook] | None = None,
) -> tuple[Assessment, ...]:
    """Compare recorded facts with the standards of one or all offences.

    Args:
        facts: Fact names of the pack's registry -> numbers, ranges, truths; amounts in the
            pack's currency unless they name one. An absent fact is unknown, not zero or no.
        on: Day of the conduct; of its end if it lasted.
        jurisdiction: Code of a pack.
        offence: Id of one offence; None for all, ranked.
        books: Rulebooks to use instead of the installed ones.

    Returns:
        The heaviest provision that is met comes first.

    Raises:
        InputError: Unknown jurisdiction, or a fact that cannot be read.
        NotFound: Unknown offence.
    """
    book = rulebook(jurisdiction, books)
    stated = Facts(facts, book.pack, book.names)
    refuse_unknown_indicators(stated, book.indicators)
    if offence is not None:
        return (_assess_one(book, book.offence(offence), stated, on, named=True),)
    every = [_assess_one(book, one, stated, on, named=False) for one in book.offences.values()]
    return rank(every, book.general)


def _assess_one(
    book: Rulebook, offence: Offence, stated: Facts, on: date, *, named: bool
) -> Assessment:
    scope = in_scope(offence, stated, named=named, categories=book.categories)
    if named or scope == "met" or (scope == "unknown" and not offence.scope.strict):
        return _answer(book, offence, _with_assumptions(offence, stated), on, scope, named)
    version = book.at(offence, on)
    key = (offence.id, version.version.id if version else on.isoformat(), scope)
    held = book.off_topic.get(key)
    if held is None:
        nothing = Facts({}, book.pack, book.names)
        held = book.off_topic[key] = _answer(book, offence, nothing, on, scope, named)
    return held


def _answer(
    book: Rulebook, offence: Offence, facts: Facts, on: date, scope: Status, named: bool
) -> Assessment:
    elements = answer_elements(offence, facts)
    excluded = tuple(e.id for e in elements if e.status == "not_met")
    case = Case(facts, on, _conduct(scope, named), offence.reads)
    usable = not excluded and scope != "not_met"
    usable = usable and not (offence.scope.strict and case.in_scope == "unknown")
    then, now = _both_laws(book, offence, case, usable)
    main = now if then.tier == "not_in_pack" else then
    return Assessment(
        offence=offence.id,
        jurisdiction=book.pack.jurisdiction,
        name=offence.names,
        charge=offence.charge,
        article=offence.article,
        kind=offence.kind,
        tier=main.tier,
        tier_names=main.tier_names,
        penalty=main.penalty,
        lenient_tier=_lenient(then, now).tier,
        elements=elements,
        excluded_by=excluded,
        in_scope=scope,
        limbs_met=main.limbs_met,
        limbs_short=main.limbs_short,
        facts_missing=tuple(gap.fact for gap in main.gaps),
        collect=main.gaps,
        law_at_conduct=then,
        current_law=now,
        possible_tier=main.possible_tier,
        human_decision=main.human_decision,
        assumptions=tuple(facts.assumed.values()),
        contradictions=tuple(facts.notes),
        facts_not_used=tuple(facts.unread),
        valuation=tuple(facts.worked_out),
        deadlines=answer_deadlines(offence, facts),
        rules=book.rules_of(offence.id),
        citations=main.citations,
    )


def _conduct(scope: Status, named: bool) -> Status:
    """Naming an offence alleges its conduct; otherwise the facts must say it."""
    return "met" if named and scope != "not_met" else scope


def _both_laws(
    book: Rulebook, offence: Offence, case: Case, usable: bool
) -> tuple[UnderLaw, UnderLaw]:
    current = book.now(offence)
    earlier = book.at(offence, case.on)
    now = _under(book, offence, current, case, usable)
    if earlier is current:
        return now, now
    if earlier is None:
        return not_in_pack(offence, case.on), now
    return _under(book, offence, earlier, case, usable), now


def _under(book: Rulebook, offence: Offence, ruling: Ruling, case: Case, usable: bool) -> UnderLaw:
    """Judge under one version, with the numbers that its valuation rules give."""
    rule = book.valuations.get(ruling.version.valuation)
    if rule is not None:
        case = case._replace(facts=with_values(rule, case.facts))
    return under_law(book, offence, ruling, case, usable=usable)


def _lenient(then: UnderLaw, now: UnderLaw) -> UnderLaw:
    """The lighter of both answers; the later law only if it is lighter."""
    if then.tier == "not_in_pack":
        return now
    return now if severity(now) < severity(then) else then


def _with_assumptions(offence: Offence, facts: Facts) -> Facts:
    for rule in offence.assume:
        if facts.has(rule.fact) or not all(facts.has(name) for name in rule.if_facts):
            continue
        if rule.same_as:
            if facts.has(rule.same_as):
                facts = facts.assuming(rule.fact, facts.stated[rule.same_as], rule.because)
        else:
            facts = facts.assuming(rule.fact, rule.value, rule.because)
    return facts


def builtins(answer: Assessment) -> dict[str, Any]:
    """An assessment as plain JSON values."""
    from counterfoil.law.plain import plain

    body: dict[str, Any] = plain(answer)
    return body
