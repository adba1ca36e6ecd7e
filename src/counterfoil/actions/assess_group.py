"""Hold the facts of a group against the law pack."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from counterfoil import law
from counterfoil.law import Assessment
from counterfoil.model.lead import Amount, OffenceTouched
from counterfoil.triage.facts import conduct_day, facts_of
from counterfoil.triage.groups import Group, RightKnown

SHOWN = {"CN": ("CN-213", "CN-214", "CN-140")}
"""Offences shown for every lead about goods under a mark, whether or not a threshold is met."""

UNDATED = date(2999, 1, 1)
"""Asked when no conduct is dated: the newest law that the pack holds."""


def assess_group(
    group: Group,
    valued: Sequence[Amount],
    known: Mapping[str, RightKnown],
    home: str,
    jurisdiction: str,
) -> tuple[dict[str, Any], list[OffenceTouched]]:
    """The facts of a group, and the offences that they may touch, heaviest first.

    Without any dated conduct the current law is asked, and the missing day is named.
    """
    facts = facts_of(group, valued, known, home)
    day = conduct_day(group)
    undated = () if day else ("day of the conduct",)
    touched = [
        OffenceTouched(
            offence=found.offence, tier=found.tier, missing=(*undated, *found.facts_missing)
        )
        for found in relevant(facts, day, jurisdiction)
    ]
    return {**facts, "on": day.isoformat() if day else ""}, touched


def relevant(facts: Mapping[str, Any], day: date | None, jurisdiction: str) -> list[Assessment]:
    """Assessments to show: the ones for goods under a mark, and any whose tier is reached."""
    asked = {name: value for name, value in facts.items() if name != "on"}
    found = law.assess(asked, on=day or UNDATED, jurisdiction=jurisdiction)
    shown = SHOWN.get(jurisdiction, ())
    return [a for a in found if a.offence in shown or (a.tier != "none" and a.limbs_met)]
