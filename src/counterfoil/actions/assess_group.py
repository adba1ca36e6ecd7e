"""Hold the facts of a group against the law pack."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from counterfoil import law
from counterfoil.law import Assessment
from counterfoil.model.lead import Amount, OffenceTouched
from counterfoil.triage.facts import conduct_day, facts_of
from counterfoil.triage.groups import Group, RightKnown
from counterfoil.triage.offences import offences_of

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
    shown = offences_of(group, known, jurisdiction)
    touched = [
        OffenceTouched(
            offence=found.offence, tier=found.tier, missing=(*undated, *found.facts_missing)
        )
        for found in relevant(facts, day, jurisdiction, shown)
    ]
    return {**facts, "on": day.isoformat() if day else ""}, touched


def relevant(
    facts: Mapping[str, Any], day: date | None, jurisdiction: str, shown: Sequence[str]
) -> list[Assessment]:
    """Assessments of the offences in `shown` (all, if it is empty), heaviest first."""
    found = law.assess(facts, on=day or UNDATED, jurisdiction=jurisdiction)
    return [a for a in found if not shown or a.offence in shown]
