"""A lead: a suspected ring or a lone seller with what was found, valued and ranked."""

from decimal import Decimal

import msgspec
import pyarrow as pa


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of a lead's score. The parts sum to the score."""

    says: str
    points: float


class Amount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to value the goods of a lead."""

    basis: str
    """`asked price times units sold`, `average asked price times units seized`, ..."""

    value: Decimal
    currency: str
    units: int = 0
    why: str = ""
    leading: bool = False
    """The basis that the rank and the offence table use; at most one."""


class OffenceTouched(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An offence that the recorded facts may touch, and how far."""

    offence: str
    tier: str
    missing: tuple[str, ...] = ()


class Lead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One lead of one run."""

    lead: str
    """Stays the same over reruns while the ring or entity keeps its id."""

    rank: int
    score: float
    """0 to 1."""

    group: str
    """Ring, entity or record that the lead is about."""

    ring: str = ""
    records: tuple[str, ...] = ()
    """Members, then the suspected listings and livestreams, sorted."""

    rights: tuple[str, ...] = ()
    findings: int = 0
    first_seen: str = ""
    last_seen: str = ""
    amounts: tuple[Amount, ...] = ()
    offences: tuple[OffenceTouched, ...] = ()
    parts: tuple[Part, ...] = ()
    facts: dict[str, str] = {}
    """Facts that the law pack was asked with, as text."""

    @property
    def amount(self) -> Amount | None:
        """The leading amount, or None if nothing could be valued."""
        return next((amount for amount in self.amounts if amount.leading), None)


LEADS = pa.schema(
    [
        ("lead", pa.string()),
        ("rank", pa.int64()),
        ("score", pa.float64()),
        ("group", pa.string()),
        ("ring", pa.string()),
        ("body", pa.string()),
    ]
)
"""Arrow form: the keys, and the whole lead as canonical JSON in `body`."""
