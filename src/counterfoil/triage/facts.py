"""The facts of a group, in the words that law packs ask for."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from counterfoil.model.lead import Amount
from counterfoil.triage.groups import Group, RightKnown

GOODS = (
    ("tobacco", ("34",), ("cigar", "tobacco", "卷烟", "香烟", "烟草")),
    ("drug", ("5",), ("capsule", "tablet", "medicine", "drug", "pill", "药", "胶囊", "片剂")),
    ("food", ("29", "30", "32", "33"), ()),
    ("cosmetics", ("3",), ("cream", "cosmetic", "lipstick", "perfume", "霜", "化妆", "口红")),
    ("medical_device", ("10",), ()),
    ("seed", ("31",), ("seed", "种子", "种")),
    ("fertiliser", ("1",), ("fertili", "肥")),
    ("pesticide", ("5",), ("pesticide", "herbicide", "农药", "除草", "杀虫")),
    ("fire_equipment", ("9",), ("fire ext", "extinguisher", "smoke alarm", "灭火", "消防")),
    ("electrical", ("9", "11"), ("breaker", "socket", "charger", "heater", "断路器", "插座")),
)
"""(word of the law packs, Nice classes, words of the goods): goods that articles on safety and
health protect besides the mark. Without words the class is enough. The first that fits holds."""


def goods_word(group: Group, rights: Mapping[str, RightKnown]) -> str:
    """What the goods are in the words of the law packs, by the right that is offered most."""
    sales = [sale for sale in group.sales if sale.right in rights]
    if not sales:
        return ""
    most = rights[max(sales, key=lambda sale: (sale.amount, sale.offers, sale.right)).right]
    text = most.goods.casefold()
    for word, classes, needles in GOODS:
        if set(classes) & set(most.nice_classes) and (
            not needles or any(needle in text for needle in needles)
        ):
            return word
    return ""


def facts_of(
    group: Group, valued: Sequence[Amount], rights: Mapping[str, RightKnown], home: str
) -> dict[str, Any]:
    """Facts for `law.assess`; what is not recorded is left out, not set to zero.

    Args:
        group: What was found.
        valued: Its amounts.
        rights: Right -> what is known of it.
        home: Currency of the jurisdiction; amounts in others are left out.
    """
    named = sorted({sale.right for sale in group.sales if sale.right in rights})
    facts: dict[str, Any] = {"kind": "goods", "right": "trademark"}
    if goods := goods_word(group, rights):
        facts["goods"] = goods
    if named:
        facts["marks"] = len(named)
        facts["sources"] = len({rights[right].owner or right for right in named})
    sold = [a for a in valued if a.leading and a.currency == home]
    unsold = [a for a in valued if not a.leading and a.currency == home and "seized" in a.basis]
    if sold:
        facts["sales_amount"] = sold[0].value
    if unsold:
        facts["unsold_goods_value"] = sum((a.value for a in unsold), Decimal())
    if sold or unsold:
        facts["illegal_business_amount"] = sum((a.value for a in (*sold, *unsold)), Decimal())
    return facts


def conduct_day(group: Group) -> date | None:
    """UTC day of the latest conduct that is recorded, or None."""
    last = [sale.last_seen.date() for sale in group.sales if sale.last_seen]
    seized = [goods.seized_on for goods in group.seized if goods.seized_on]
    return max([*last, *seized], default=None)
