"""What is shown of a suspected ring, and the alerts of a watch."""

from typing import Any

import msgspec

from counterfoil.model.dossier import Origin
from counterfoil.model.review import Step


class MemberShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One record of a ring."""

    record: str
    entity: str
    role: str
    confidence: float
    label: str
    offers: int
    """Suspected offers, if it is a shop."""

    origin: Origin


class RemainderShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What would remain if these members were acted on at one time."""

    removed: tuple[str, ...]
    """Entities."""

    exact: bool
    """All sets of this size were tried; else chosen one after the other."""

    offers_connected: float
    """Suspected offers of the part that keeps most of them."""

    offers: float
    parts: tuple[tuple[str, ...], ...]


class RingShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A suspected ring of one run."""

    ring: str
    asked: str
    run: int
    members: tuple[MemberShown, ...]
    facts: dict[str, Any]
    """Columns of `model.ring.RING_FACTS`: counts with bounds, cut, stability."""

    amount: dict[str, str]
    disruption: tuple[RemainderShown, ...]
    evolution: tuple[Step, ...]


class Alert(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something new that touches a ring or a right that was known before."""

    kind: str
    """`not yet run`, `member`, `finding` or `new ring`."""

    record: str
    touches: str
    """Ring or right."""

    says: str
    """The reason in plain words, quoting the value."""

    score: float = 0.0
    origin: Origin | None = None
