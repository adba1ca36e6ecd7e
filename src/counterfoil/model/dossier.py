"""What a report shows: leads with everything that their pages state, already looked up.

An action fills these from the store; the exporter turns them into pages and adds no fact.
"""

from datetime import date, datetime

import msgspec

from counterfoil.model.cue import Cue
from counterfoil.model.finding import Finding
from counterfoil.model.money import Money
from counterfoil.model.probability import Probability, Proposal
from counterfoil.model.problem import Problem


class Origin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a statement comes from: the row of a kept file."""

    record: str
    """`<table>:<native id>`."""

    exhibit: str = ""
    """SHA-256 of the exhibit, lower-case hex."""

    file: str = ""
    """File name inside the exhibit; parts of an archive joined by `!/`."""

    row: int | None = None
    """1-based data row, the header not counted."""

    seen_at: datetime | None = None
    """Moment of capture or of the event, with its time zone."""


class Passage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Text of an observation in which something was found, quoted as captured."""

    field: str
    """Column it stands in: `title`, `description`, `speech`."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    """Characters to highlight, half-open. Empty: the page looks for the quoted values itself."""


class RightShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A right as registered, to be read beside a finding."""

    right: str
    """`trademarks:<registration no>`, `works:...`, `products:<gtin>`."""

    name: str
    """The word mark or title as registered."""

    name_zh: str = ""
    owner: str = ""
    classes: tuple[str, ...] = ()
    goods: str = ""
    status: str = ""
    registered_on: date | None = None
    expires_on: date | None = None
    jurisdiction: str = ""
    origin: Origin | None = None


class FindingShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding with the texts it rests on."""

    finding: Finding
    origin: Origin
    passages: tuple[Passage, ...] = ()
    seller: str = ""
    """Record of the shop or person who offers: `shops:S12`."""

    price: Money | None = None
    """Asked unit price."""

    list_price: Money | None = None
    """Unit price of the genuine product."""

    units: int | None = None
    """Retail units sold as the platform states them."""

    probability: Probability | None = None
    """All that is known of the record, taken together; None if the run says nothing of it."""

    cues: tuple[Cue, ...] = ()
    judgement: str = ""
    """A person's later word, with name and day; empty if nobody has judged."""


class Member(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record that belongs to a lead."""

    record: str
    entity: str = ""
    """Resolved actor; members with the same entity are believed to be one actor."""

    role: str = ""
    """`retail`, `wholesaler`, `producer site`, `collector`, `front company`, `account`, ..."""

    label: str = ""
    """Name to show: shop name, holder, company."""

    details: tuple[tuple[str, str], ...] = ()
    """Further (name, value) pairs: operator, phone, address."""

    origin: Origin | None = None


class Tie(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why two members are drawn with a line between them."""

    left: str
    """Record of one member; the payer or sender if the tie has a direction."""

    right: str
    kind: str
    """`same person`, `phone`, `address`, `account`, `licence`, `parcel`, `payment`, `supplier`."""

    directed: bool = False
    value: str = ""
    """The shared value, quoted, or empty for parcels and payments."""

    count: int = 1
    """Rows behind the tie: payments made, parcels sent."""

    amount: Money | None = None
    fanout: int | None = None
    """Records in the whole data that carry the shared value. High numbers say little."""

    origins: tuple[Origin, ...] = ()
    """Some of the rows, first to last; at most as many as are useful to print."""


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happened at a known moment."""

    at: datetime
    kind: str
    """`listing`, `shop opened`, `company founded`, `payment`, `parcel`, `livestream`,
    `seizure`, `tip`, `scan`."""

    text: str
    record: str = ""
    amount: Money | None = None
    origin: Origin | None = None


class AmountShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to value the goods of a lead."""

    basis: str
    """`asked price times units sold`, `list price times units seized`, ..."""

    amount: Money
    units: int | None = None
    why: str = ""
    """Rule that allows the basis, and why a higher one is not available."""

    leading: bool = False
    """The basis that the rank and the offence table use."""


class Limb(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One element or threshold of an offence, held against the recorded facts."""

    name: str
    name_zh: str = ""
    state: str
    """`met`, `not met` or `unknown`. Unknown is not no."""

    measured: str = ""
    """The recorded value, with unit; empty if none is recorded."""

    threshold: str = ""
    """What the rule asks for, with unit."""

    source: str = ""
    """Rule and article."""


class Citation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule that an assessment rests on."""

    source: str
    article: str = ""
    quote: str = ""
    confidence: str = ""


class OffenceShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An offence that the recorded facts may touch. Never a statement of guilt."""

    offence: str
    """Identifier in the law pack: `CN-213`."""

    title: str
    title_zh: str = ""
    jurisdiction: str = ""
    tier: str = ""
    """Highest tier whose limbs are met: `serious`, `especially serious`; empty if none."""

    tier_zh: str = ""
    limbs: tuple[Limb, ...] = ()
    missing: tuple[str, ...] = ()
    """What an investigator would have to establish."""

    missing_zh: tuple[str, ...] = ()
    """The same in Chinese and in the same order, or empty."""

    citations: tuple[Citation, ...] = ()
    version: str = ""
    """State of the law that was applied, with its dates."""


class ScorePart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of a lead's score."""

    says: str
    points: float


class LeadShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One lead: an entity or a suspected ring with what was found about it."""

    lead: str
    rank: int
    score: float
    """0 to 1."""

    ring: str = ""
    """Ring identifier; empty for a lone entity."""

    parts: tuple[ScorePart, ...] = ()
    rights: tuple[RightShown, ...] = ()
    findings: tuple[FindingShown, ...] = ()
    """Strongest first; perhaps only the first of them."""

    findings_total: int | None = None
    """All findings of the lead; None if `findings` holds all."""

    members: tuple[Member, ...] = ()
    ties: tuple[Tie, ...] = ()
    events: tuple[Event, ...] = ()
    amounts: tuple[AmountShown, ...] = ()
    offences: tuple[OffenceShown, ...] = ()
    beside: tuple[str, ...] = ()
    """What was found near it that names no mark; the lead does not rest on it."""

    doubts: tuple[str, ...] = ()
    """What speaks against the lead as a whole, or is not known."""


class ExhibitShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file as it was handed over."""

    sha256: str
    name: str
    bytes: int
    taken_at: datetime | None = None
    basis: str = ""
    """Legal basis that was stated at ingest."""

    rows: int | None = None
    problems: int | None = None


class CustodyHead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """State of the custody log when the report was written."""

    entries: int
    head: str
    """Root hash of the log, lower-case hex."""

    snapshot: str = ""
    """Identifier of the run whose results are shown."""


class ReportInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything a report states."""

    title: str
    """Name of the workspace or matter."""

    generated_at: datetime
    version: str
    """Version of Counterfoil."""

    custody: CustodyHead
    leads: tuple[LeadShown, ...] = ()
    """By rank."""

    leads_total: int | None = None
    """Leads in the workspace, when only the first are shown."""

    problems: tuple[Problem, ...] = ()
    problems_total: int | None = None
    exhibits: tuple[ExhibitShown, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    """(table, rows kept)."""

    actor: str = ""
    basis: str = ""
    """Who had the report written, and on which legal basis."""

    weights: Proposal | None = None
    """Weights behind the probabilities of the run, and how well they did when measured."""

    entity_weights: Proposal | None = None
    """The same of the weights, learned from judgements, by which records became actors."""

    zone: str = "UTC"
    """IANA zone in which moments are shown."""
