"""Which offences a lead about goods under a mark may touch, by the class of the goods.

Articles of the Criminal Law of China protect some goods twice: the mark by 213 and 214, the
buyer by the articles on drugs, food, seed, tobacco and safety. The list decides only what is
shown and asked; the law pack decides what is met.
"""

from collections.abc import Mapping

from counterfoil.triage.groups import Group, RightKnown

MARKED_GOODS = {"CN": ("CN-213", "CN-214", "CN-140")}
"""Jurisdiction -> offences shown for every lead about goods under a mark."""

BY_CLASS = {
    "CN": {
        "1": ("CN-147",),
        "3": ("CN-148",),
        "5": ("CN-141", "CN-142", "CN-147"),
        "9": ("CN-146", "CN-217", "CN-218"),
        "10": ("CN-145",),
        "11": ("CN-146",),
        "16": ("CN-217", "CN-218"),
        "29": ("CN-143", "CN-144"),
        "30": ("CN-143", "CN-144"),
        "31": ("CN-147",),
        "32": ("CN-143", "CN-144"),
        "33": ("CN-143", "CN-144"),
        "34": ("CN-140-tobacco", "CN-225-tobacco"),
    }
}
"""Jurisdiction -> Nice class -> further offences that goods of the class may touch."""


def offences_of(
    group: Group, rights: Mapping[str, RightKnown], jurisdiction: str
) -> tuple[str, ...]:
    """Offences to ask the law pack about, those on marks first."""
    classes = {
        number
        for sale in group.sales
        if sale.right in rights
        for number in rights[sale.right].nice_classes
    }
    by_class = BY_CLASS.get(jurisdiction, {})
    further = (
        offence for number in sorted(classes, key=_number) for offence in by_class.get(number, ())
    )
    return tuple(dict.fromkeys((*MARKED_GOODS.get(jurisdiction, ()), *further)))


def _number(text: str) -> tuple[int, str]:
    return (int(text), text) if text.isdigit() else (99, text)
