"""The facts of a group, in the words that law packs ask for."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from counterfoil.model.lead import Amount
from counterfoil.triage.groups import Group, RightKnown


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
    facts: dict[str, Any] = {"kind": "goods"}
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
