"""Value requests: a rule set or a metric, and facts, to metrics by name with their basis."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from counterfoil.errors import InputError, NotFound
from counterfoil.law.bounds import Bounds
from counterfoil.law.facts import Facts
from counterfoil.law.pack import Valuation
from counterfoil.law.plain import plain
from counterfoil.law.rulebook import Rulebook, rulebook
from counterfoil.law.stating import day
from counterfoil.law.under_law import number
from counterfoil.law.valuing import Value, value_by


def value(body: Mapping[str, Any], books: Mapping[str, Rulebook] | None = None) -> dict[str, Any]:
    """Value goods or a secret by the rules of a jurisdiction.

    Args:
        body: `{jurisdiction?, valuation? | offence? | metric?, on?, facts}`.
        books: Rulebooks to use instead of the installed ones.

    Returns:
        Each metric under its name (a number, `{low, high}`, or null with what is missing), the
        bases used, and why better ones were not available.

    Raises:
        InputError: Facts that cannot be read, or neither rule set nor metric.
        NotFound: Unknown rule set or metric.
    """
    book = rulebook(str(body.get("jurisdiction", "CN")), books)
    stated = body.get("facts")
    if not isinstance(stated, Mapping):
        raise InputError(f"facts: {stated!r} is not an object", remedy='write "facts": {…}')
    wanted = body.get("metric")
    rule = choose(book, body)
    facts = Facts(stated, book.pack, book.names)
    found = value_by(rule, facts)
    answers = dict(found.metrics)
    if "purchase_cost" in found.missing and wanted != "illegal_gains" and not facts.has("revenue"):
        # Nobody asked for gains and nothing is known of the costs: gross sales are no gains.
        answers.pop("illegal_gains", None)
        found = found._replace(missing=tuple(m for m in found.missing if m != "purchase_cost"))
    if wanted is not None and wanted not in answers:
        answers[str(wanted)] = _related(facts, answers, str(wanted))
    return _body(book, rule, facts, found, answers, body)


def _related(facts: Facts, answers: Mapping[str, Bounds | None], wanted: str) -> Bounds | None:
    """A metric that follows from the others, such as three times sold plus unsold."""
    numbers = {name: known for name, known in answers.items() if known is not None}
    held = facts.with_numbers(numbers, [])
    return held.bounds(wanted) if held.known(wanted) else None


def _body(
    book: Rulebook,
    rule: Valuation,
    facts: Facts,
    found: Value,
    answers: Mapping[str, Bounds | None],
    body: Mapping[str, Any],
) -> dict[str, Any]:
    source = book.source(rule.source)
    whole = {
        **{name: body[name] for name in ("id",) if name in body},
        "jurisdiction": book.pack.jurisdiction,
        "valuation": rule.id,
        **{name: None if known is None else number(known) for name, known in answers.items()},
        "basis_sold": found.basis_sold or None,
        "basis_unsold": found.basis_unsold or None,
        "currency": rule.currency or book.pack.currency,
        "unavailable": found.unavailable,
        "alternatives": found.alternatives,
        "deducted": found.deducted,
        "not_deducted": found.not_deducted,
        "notes": found.notes,
        "missing": tuple(dict.fromkeys(found.missing)),
        "human_decision": found.human_decision,
        "price_order": {"sold": rule.sold, "unsold": rule.unsold},
        "facts_not_used": facts.unread,
        "article": rule.article,
        "source": rule.source,
        "title": source.title,
        "confidence": rule.confidence,
        "quotes": rule.quotes,
        "note": rule.note,
    }
    result: dict[str, Any] = plain(whole)
    return result


def choose(book: Rulebook, body: Mapping[str, Any]) -> Valuation:
    """The rule set that a request names, or that fits its offence, metric and date.

    Raises:
        NotFound: No such rule set.
        InputError: The request names none and nothing fits.
    """
    named = body.get("valuation")
    if named is not None:
        for rule in book.pack.valuations:
            if rule.id.casefold() == str(named).casefold():
                return rule
        raise NotFound(
            f"no valuation {named!r} in the pack of {book.pack.jurisdiction}",
            remedy=f"use one of {', '.join(book.valuations)}",
        )
    offence, metric = body.get("offence"), body.get("metric")
    stated = body.get("on")
    on = None if stated is None else day("on", stated)
    for rule in book.pack.valuations:
        if _fits(rule, offence, metric) and _in_force(rule, on):
            return rule
    raise InputError(
        "neither a valuation nor a metric that a rule set gives is named",
        remedy=f"name a valuation: {', '.join(book.valuations) or 'none here'}",
    )


def _fits(rule: Valuation, offence: Any, metric: Any) -> bool:
    if offence is not None:
        return offence in rule.applies_to
    if metric is None:
        return rule.kind == "goods"
    secret = str(metric).startswith("trade_secret")
    if secret or rule.kind == "trade_secret":
        return secret and rule.kind == "trade_secret"
    return metric == rule.total or metric not in ("production_sales_amount", "infringement_amount")


def _in_force(rule: Valuation, on: date | None) -> bool:
    if on is None:
        return rule.until is None
    return (rule.since is None or rule.since <= on) and (rule.until is None or on <= rule.until)
