"""A case: a lead that a person decided to pursue, with everything decided since."""

from collections.abc import Callable
from datetime import date, datetime

import msgspec

from counterfoil.model.comparison import ComparisonShown
from counterfoil.model.custody import Consistency, Inclusion, LoggedAct
from counterfoil.model.dossier import LeadShown
from counterfoil.model.exhibit import CaseExhibit


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person moved the case from one state to another."""

    seq: int
    at: datetime
    actor: str
    basis: str
    before: str
    after: str
    because: str


class ElementJudgement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person's view of one element of one offence; a later one stands beside it, in front."""

    seq: int
    at: datetime
    reviewer: str
    offence: str
    element: str
    state: str
    """`supported`, `contradicted` or `open`: of the evidence, not of a person's guilt."""

    because: str
    exhibits: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class Task(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to be done, by whom and until when."""

    task: str
    """`T1`, `T2`, ... within the case."""

    title: str
    measure: str
    """Kind of measure in the profile: `inquiry`, `seizure`, ..."""

    assignee: str = ""
    due: date | None = None
    element: str = ""
    """`<offence>/<element>` that it serves."""

    set_by: str = ""
    set_at: datetime
    done_at: datetime | None = None
    done_by: str = ""
    result: str = ""


class Note(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something said about the case."""

    seq: int
    at: datetime
    actor: str
    kind: str
    """`exculpatory`, `question` or `fact`."""

    text: str
    exhibits: tuple[str, ...] = ()


class Approval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A second person's word that this state of the case may be referred."""

    seq: int
    at: datetime
    actor: str
    basis: str
    because: str
    substance: str
    """SHA-256 of the case as it was when it was approved."""


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the custody log says about one case, folded in order."""

    case: str
    """`C0001`."""

    title: str
    lead: str
    profile: str
    jurisdiction: str
    opened_at: datetime
    opened_by: str
    basis: str
    because: str
    state: str
    papers: dict[str, str]
    """Kind -> SHA-256 of what was frozen when the case was opened: `dossier`."""

    seq: int
    """Last act of substance."""

    decisions: tuple[Decision, ...] = ()
    judgements: tuple[ElementJudgement, ...] = ()
    exhibits: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    notes: tuple[Note, ...] = ()
    approvals: tuple[Approval, ...] = ()
    merged_into: str = ""
    merged_from: tuple[str, ...] = ()


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One element of one offence, what speaks for and against it, and what to collect."""

    offence: str
    element: str
    name: str
    name_zh: str
    machine: str
    """What the law pack computed: `met`, `not met`, `unknown`."""

    judged: str = ""
    """A person's word, if there is one; it outranks the machine's."""

    judged_by: str = ""
    because: str = ""
    exhibits: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    measured: str = ""
    threshold: str = ""
    source: str = ""
    collect: tuple[str, ...] = ()
    collect_zh: tuple[str, ...] = ()
    gap: bool = False
    """No evidence and no judgement carries it."""


class Gap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that the valuation lacks, and what would fill it."""

    says: str
    says_zh: str
    collect: str
    collect_zh: str


class Clock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A statutory time limit that runs, ran out or was kept."""

    clock: str
    name: str
    name_zh: str
    article: str
    started: datetime
    due: datetime
    ended: datetime | None = None
    state: str
    """`running`, `overdue`, `kept` or `missed`."""

    doubt: str = ""
    """Why the day may be wrong: a calendar that does not reach so far."""


class CustodyProof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lets a stranger check a bundle without the workspace."""

    checkpoint: str
    """The signed note."""

    key: str
    """Verifier key, to be compared with one got by another way."""

    inclusions: tuple[Inclusion, ...] = ()
    growth: tuple[Consistency, ...] = ()
    tokens: tuple[bytes, ...] = ()
    """Time-stamp tokens (RFC 3161) over the note."""


class CaseFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an exporter may state about a case; exporters add no fact."""

    case: Case
    state_name: str
    state_name_zh: str
    lead: LeadShown
    matrix: tuple[MatrixRow, ...] = ()
    exhibits: tuple[CaseExhibit, ...] = ()
    exculpatory: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    clocks: tuple[Clock, ...] = ()
    acts: tuple[LoggedAct, ...] = ()
    comparisons: tuple[ComparisonShown, ...] = ()
    """Answers of `compare` among the exhibits, in their order."""

    as_of: datetime
    """Moment of the act up to which the file speaks; no clock is read when it is written."""

    version: str
    """Version of Counterfoil."""


class ReferralRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to write, for whom."""

    language: str = "zh"
    """`zh` or `en`, of the dossier."""

    recipient: str = ""
    """Name of a recipient in `exporters/recipients.yaml`; empty for the case's own authority."""

    volume: str = ""
    """`litigation`, `investigation` or empty for the whole."""

    fonts: tuple[str, ...] = ()
    """Folders with fonts for the PDF; nothing else on the machine is used."""


class Loss(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that a format could not carry, or a recipient may not see."""

    format: str
    what: str
    count: int
    why: str


class Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Files of one format, and what they leave out."""

    files: dict[str, bytes]
    losses: tuple[Loss, ...] = ()


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One way to write a case file."""

    name: str
    """As in `--format`, and the folder in the bundle: `stix`."""

    version: str
    """Of the standard: `2.1`."""

    write: Callable[[CaseFile, ReferralRequest], Written]
    """Pure: the same case, the same bytes."""
