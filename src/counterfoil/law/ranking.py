"""Concurrence: of several provisions the heavier one comes first."""

from collections.abc import Iterable

from counterfoil.law.assessment import Assessment, UnderLaw
from counterfoil.law.provisions import Penalty


def rank(
    assessments: Iterable[Assessment], general: frozenset[str] = frozenset()
) -> tuple[Assessment, ...]:
    """Met before open before not met; then heavier before lighter; then by id.

    When the facts place themselves under some offence (a trademark, food), offences that they
    say nothing of come after those.

    Args:
        assessments: Answers for one set of facts.
        general: Offences about any right and any goods; they stand beside every other.
    """
    every = tuple(assessments)
    placed = any(one.in_scope == "met" and one.offence not in general for one in every)

    def key(one: Assessment) -> tuple[object, ...]:
        aside = placed and one.in_scope != "met" and one.offence not in general
        return (_standing(one), aside, *_weight_first(one))

    return tuple(sorted(every, key=key))


def severity(law: UnderLaw) -> tuple[int, ...]:
    """How heavy the provision is that the answer reaches; nothing reached weighs nothing."""
    return (0,) if law.tier in ("none", "not_in_pack") else (1, *weight(law.penalty))


def weight(penalty: Penalty | None) -> tuple[int, ...]:
    """Death, life, longest and shortest term in months."""
    if penalty is None:
        return (0, 0, 0, 0)
    return (int(penalty.death), int(penalty.life), penalty.max_months, penalty.min_months)


def _standing(one: Assessment) -> int:
    if one.tier == "none":
        return 2 if one.possible_tier not in ("", "none") else 3
    return 1 if one.tier == "human_decision" else 0


def _weight_first(one: Assessment) -> tuple[object, ...]:
    scope = {"met": 0, "unknown": 1}.get(one.in_scope, 2)
    heavy = tuple(-part for part in weight(one.penalty))
    direct = -len({limb.metric for limb in one.limbs_met})
    return (heavy, scope, len(one.assumptions), direct, one.offence)
