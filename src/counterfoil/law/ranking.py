"""Concurrence: of several provisions the heavier one comes first."""

from collections.abc import Iterable

from counterfoil.law.assessment import Assessment, UnderLaw
from counterfoil.law.provisions import Penalty


def rank(assessments: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """Met before open before not met; then heavier before lighter; then by surer scope and id."""
    return tuple(sorted(assessments, key=_key))


def severity(law: UnderLaw) -> tuple[int, ...]:
    """How heavy the provision is that the answer reaches; nothing reached weighs nothing."""
    return (0,) if law.tier in ("none", "not_in_pack") else (1, *weight(law.penalty))


def weight(penalty: Penalty | None) -> tuple[int, ...]:
    """Death, life, longest and shortest term in months."""
    if penalty is None:
        return (0, 0, 0, 0)
    return (int(penalty.death), int(penalty.life), penalty.max_months, penalty.min_months)


def _key(one: Assessment) -> tuple[object, ...]:
    standing = 0 if one.tier not in ("none", "human_decision") else 1
    if one.tier == "none":
        standing = 2 if one.possible_tier not in ("", "none") else 3
    scope = {"met": 0, "unknown": 1}.get(one.in_scope, 2)
    heavy = tuple(-part for part in weight(one.penalty))
    direct = -len({limb.metric for limb in one.limbs_met})
    return (standing, heavy, scope, len(one.assumptions), direct, one.offence)
