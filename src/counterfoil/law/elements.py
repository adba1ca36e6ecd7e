"""The elements of an offence besides its amounts, and whether facts are in its scope at all."""

from collections.abc import Mapping
from typing import Any

from counterfoil.errors import InputError
from counterfoil.law.assessment import ElementAnswer
from counterfoil.law.bounds import Status
from counterfoil.law.facts import Facts
from counterfoil.law.pack import Element, Offence, Presumption
from counterfoil.law.stating import truth, word


def answer_elements(offence: Offence, facts: Facts) -> tuple[ElementAnswer, ...]:
    """Each element as met, not met or unknown, with what it rests on or what to collect."""
    return tuple(_answer(element, facts) for element in offence.elements)


def refuse_unknown_indicators(facts: Facts, known: frozenset[str]) -> None:
    """An indicator that no offence of the pack has is a slip of the pen, not a fact.

    Raises:
        InputError: There is one.
    """
    if not facts.has("knowledge_indicators", "indicators"):
        return
    for name in _indicators(facts):
        if name not in known:
            raise InputError(
                f"knowledge_indicators: no offence has the indicator {name!r}",
                remedy=f"use one of {', '.join(sorted(known)) or 'none in this pack'}",
            )


def _answer(element: Element, facts: Facts) -> ElementAnswer:
    status, because, indicators = _status(element, facts)
    wanted = element.evidence or tuple(
        rule.collect
        for name in (*element.met_by, *element.excluded_by)
        if (rule := facts.pack.flags.get(name)) is not None and rule.collect
    )
    return ElementAnswer(
        id=element.id,
        names=element.names,
        status=status,
        because=because,
        collect=() if status != "unknown" else wanted,
        article=element.article,
        quote=element.quote,
        indicators=indicators,
    )


def _status(element: Element, facts: Facts) -> tuple[Status, str, tuple[str, ...]]:
    stated = _stated(element, facts)
    if stated is not None:
        return stated, f"stated as {stated}", ()
    for name in element.excluded_by:
        answer = facts.flag(name)
        if answer != "unknown":
            return ("not_met" if answer == "met" else "met"), f"{name}: {_yes(answer)}", ()
    for name in element.met_by:
        answer = facts.flag(name)
        if answer != "unknown":
            return answer, f"{name}: {_yes(answer)}", ()
    if element.presumption is not None:
        return _presumed(element.presumption, facts)
    return "unknown", "nothing is stated", ()


def _stated(element: Element, facts: Facts) -> Status | None:
    table = facts.stated.get("elements")
    if isinstance(table, Mapping) and element.id in table:
        return truth(f"elements.{element.id}", table[element.id])
    if element.id in facts.stated:
        return truth(element.id, facts.stated[element.id])
    return None


def _yes(answer: Status) -> str:
    return "yes" if answer == "met" else "no"


def _presumed(rule: Presumption, facts: Facts) -> tuple[Status, str, tuple[str, ...]]:
    """An element that may be found from indicators, unless the contrary is proven.

    Each indicator needs its own evidence. They are listed, never added up to a score.
    """
    known = {indicator.id: indicator for indicator in rule.indicators}
    shown = {name: said for name, said in _indicators(facts).items() if name in known}
    carried = tuple(f"{name}: {shown[name]}" for name in sorted(shown) if shown[name])
    if facts.flag(rule.rebutted_by) == "met":
        return "not_met", f"rebutted: {rule.rebutted_by}", carried
    usable = [n for n in shown if shown[n] and not known[n].catch_all]
    if usable:
        return "met", "may be found from indicators; rebuttable", carried
    if shown:
        return (
            "unknown",
            "indicators are named, but without evidence or only the catch-all",
            carried,
        )
    return "unknown", "no indicator is stated", ()


def _indicators(facts: Facts) -> dict[str, str]:
    """Indicator -> its evidence in words; empty if none is given."""
    stated: Any = facts.stated.get("knowledge_indicators", facts.stated.get("indicators", ()))
    if isinstance(stated, Mapping):
        return {str(name): _evidence(value) for name, value in stated.items()}
    found = {}
    for entry in stated if isinstance(stated, list | tuple) else [stated]:
        if isinstance(entry, Mapping):
            name = str(entry.get("indicator", entry.get("id", "")))
            found[name] = _evidence(entry.get("evidence"))
        else:
            found[str(entry)] = ""
    return found


def _evidence(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(v) for v in value)
    return "" if value is None or value is False else str(value)


def in_scope(offence: Offence, facts: Facts, *, named: bool, categories: frozenset[str]) -> Status:
    """Whether the facts are about the right and the goods of the offence.

    Naming the offence places them in scope unless the facts say that they are about
    something else. A word for goods that no offence of the pack knows says nothing.

    Args:
        offence: The offence.
        facts: The facts.
        named: Whether the request names the offence.
        categories: Every right and kind of goods that some offence of the pack is about.
    """
    scope = offence.scope
    said = [
        _compared(facts.stated[fact], accepted, categories)
        for fact, accepted in (("right", scope.rights), ("goods", scope.goods))
        if accepted and fact in facts.stated
    ]
    said += [s for name in scope.flags if (s := facts.flag(name)) == "met"]
    said += [facts.matches(node) for node in scope.facts if node.fact in facts.stated]
    said += ["met" for name in scope.metrics if name in facts.stated]
    if "met" in said:
        return "met"
    if facts.has("right") and _compared(facts.stated["right"], scope.near, categories) == "met":
        said = [answer for answer in said if answer != "not_met"]
    if "not_met" in said:
        return "not_met"
    return "met" if named else "unknown"


def _compared(value: Any, accepted: tuple[str, ...], categories: frozenset[str]) -> Status:
    many = {word(v) for v in (value if isinstance(value, list | tuple) else [value])}
    if many & set(accepted):
        return "met"
    return "not_met" if many & categories else "unknown"
