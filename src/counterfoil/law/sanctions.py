"""Prior sanctions: punished for acts of an article group, and acting again within the period."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from counterfoil.errors import InputError
from counterfoil.law.bounds import Status
from counterfoil.law.facts import Facts
from counterfoil.law.provisions import Prior
from counterfoil.law.stating import NO, day, word

_CRIMINAL = frozenset(
    {"criminal", "crime", "conviction", "convicted", "刑事处罚", "刑事", "判刑", "有罪判决"}
)  # fmt: skip
_ADMINISTRATIVE = frozenset(
    {"administrative", "admin", "fine", "行政处罚", "行政"}
)  # fmt: skip
_ARTICLE = re.compile(r"(\d+)(?:\s*(?:-|之|_)\s*(一|1))?")


def punished_before(facts: Facts, rule: Prior, on: date) -> Status:
    """Whether enough stated sanctions count on the day of the conduct.

    The day of the sanction is not counted and the matching day of the last year is in, as
    periods of years run. No sanction stated at all is unknown; an empty list or `false` is no.
    """
    stated = facts.stated.get("prior_sanction")
    if stated is None:
        return "unknown"
    entries = _entries(stated)
    judged = [_counts(entry, rule, on) for entry in entries]
    if judged.count("met") >= rule.count:
        return "met"
    possible = len(judged) - judged.count("not_met")
    return "unknown" if possible >= rule.count else "not_met"


def _entries(stated: Any) -> list[Mapping[str, Any]]:
    if isinstance(stated, Mapping):
        return [stated]
    if isinstance(stated, list | tuple):
        for entry in stated:
            if not isinstance(entry, Mapping):
                raise InputError(f"prior_sanction: {entry!r} is not a sanction", remedy=_FORM)
        return list(stated)
    if stated is True or word(stated) in ("true", "yes"):
        return [{}]
    if stated is False or word(stated) in NO:
        return []
    if word(stated) == "unknown":
        return [{}]
    raise InputError(f"prior_sanction: {stated!r} is not a sanction", remedy=_FORM)


_FORM = 'write {"article": "213", "date": "2025-01-31", "kind": "administrative"}'


def _counts(entry: Mapping[str, Any], rule: Prior, on: date) -> Status:
    parts = [_article(entry, rule), _kind(entry, rule), _period(entry, rule, on)]
    if "not_met" in parts:
        return "not_met"
    return "unknown" if "unknown" in parts else "met"


def _article(entry: Mapping[str, Any], rule: Prior) -> Status:
    stated = entry.get("article", entry.get("articles", entry.get("offence")))
    if stated is None:
        return "unknown"
    many = stated if isinstance(stated, list | tuple) else [stated]
    wanted = set(rule.articles)
    return "met" if any(article_number(one) in wanted for one in many) else "not_met"


def article_number(stated: Any) -> str:
    """`刑法第二百一十九条之一`, `CN-219-1`, `219-1` and `219之一` are all `219-1`."""
    from counterfoil.language.numerals import integer_of

    text = str(stated)
    chinese = re.search(r"第([零〇一二三四五六七八九十百]+)条(之一)?", text)
    if chinese:
        return f"{integer_of(chinese[1])}" + ("-1" if chinese[2] else "")
    found = _ARTICLE.search(text)
    if found is None:
        return text.strip()
    return found[1] + ("-1" if found[2] else "")


def _kind(entry: Mapping[str, Any], rule: Prior) -> Status:
    """An unstated kind is taken to be one that counts, unless both kinds have different rules."""
    stated = entry.get("kind", entry.get("type"))
    if stated is None:
        return "met"
    spoken = word(stated)
    kind = (
        "criminal" if spoken in _CRIMINAL else "administrative" if spoken in _ADMINISTRATIVE else ""
    )
    if not kind:
        return "unknown"
    return "met" if kind in rule.kinds else "not_met"


def _period(entry: Mapping[str, Any], rule: Prior, on: date) -> Status:
    stated = entry.get("date", entry.get("on"))
    if stated is None:
        return "unknown"
    sanctioned = day("prior_sanction.date", stated)
    if on < sanctioned:
        return "not_met"
    if on == sanctioned:
        return "unknown"
    if not rule.years:
        return "met"
    return "met" if on <= years_after(sanctioned, rule.years) else "not_met"


def years_after(start: date, years: int) -> date:
    """The matching day some years later; the last day of the month if there is none."""
    year = min(start.year + years, date.max.year)
    return date(year, start.month, min(start.day, monthrange(year, start.month)[1]))
