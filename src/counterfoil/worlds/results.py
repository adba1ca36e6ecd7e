"""What is scored: a truth, and what an installation made of the same raw files."""

import msgspec
import pyarrow as pa


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """The four tables of a truth, all columns text."""

    listings: pa.Table
    """listing_id, infringing, registration_no, how, disguise, ring, amount_cny."""

    livestreams: pa.Table | None = None
    """room_id, infringing, registration_no, how; None if the truth says nothing about them."""

    entities: pa.Table
    """record, entity, kind."""

    rings: pa.Table
    """ring, record, role."""

    offences: pa.Table
    """ring, amount_cny, and perhaps shape."""


class FoundFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A line of `findings.jsonl`, as far as it is scored."""

    record: str
    right: str = ""
    score: float = 1.0
    verdict: str = "suspected"


class FoundEntity(msgspec.Struct, frozen=True, kw_only=True):
    """A line of `entities.jsonl`."""

    entity: str
    records: list[str]


class FoundMember(msgspec.Struct, frozen=True, kw_only=True):
    """One member in a line of `rings.jsonl`."""

    record: str
    role: str | None = None


class FoundRing(msgspec.Struct, frozen=True, kw_only=True):
    """A line of `rings.jsonl`."""

    ring: str
    members: list[FoundMember]


class FoundAmount(msgspec.Struct, frozen=True, kw_only=True):
    """Amount of a lead."""

    value: float | str
    currency: str = "CNY"


class FoundLead(msgspec.Struct, frozen=True, kw_only=True):
    """A line of `leads.jsonl`, as far as it is scored."""

    lead: str
    records: list[str]
    rank: float = 1e9
    score: float = 0.0
    amount: FoundAmount | None = None


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """What an installation says."""

    findings: list[FoundFinding]
    entities: list[FoundEntity]
    rings: list[FoundRing]
    leads: list[FoundLead]
