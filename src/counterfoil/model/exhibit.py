"""An exhibit as a court asks about it: who took it, when, how, from what, and what is lacking."""

from datetime import datetime
from enum import StrEnum

import msgspec


class EvidenceKind(StrEnum):
    """Kinds of evidence (CPL art. 50), and the right holder's statement as a kind of its own."""

    PHYSICAL = "physical"
    DOCUMENTARY = "documentary"
    WITNESS = "witness"
    VICTIM = "victim"
    SUSPECT = "suspect"
    EXPERT = "expert"
    INSPECTION = "inspection"
    AUDIO_VISUAL = "audio-visual"
    ELECTRONIC = "electronic"
    HOLDER = "holder-authentication"
    """A right holder says whether goods are its own. Not an expert opinion."""


class Capture(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an exhibit came to be one. What nobody recorded stays empty or None: unknown."""

    kind: EvidenceKind = EvidenceKind.ELECTRONIC
    title: str = ""
    number: str = ""
    """Exhibit number, as on the label or the list."""

    category: str = ""
    """What the data are: `marketplace listing export`, `web page`, `invoice`."""

    format: str = ""
    """File format or physical description: `CSV, UTF-8`, `three boxes of boots`."""

    collected_by: tuple[str, ...] = ()
    """Collectors by name or service number; two or more are asked for."""

    collected_at: datetime | None = None
    place: str = ""
    method: str = ""
    tool: str = ""
    tool_version: str = ""
    parameters: str = ""
    url: str = ""
    order_no: str = ""
    """Production order or warrant that the provider answered."""

    holder: str = ""
    """Who held or provided it."""

    signed_by: tuple[str, ...] = ()
    """Roles that signed the record and list: `collector`, `holder`, `witness`, `expert`."""

    unsigned_because: str = ""
    video: str = ""
    """Reference of the recording that stands in for a witness."""

    record_attached: bool | None = None
    """Whether a collection record and list (笔录、清单) is attached."""

    original: bool | None = None
    """Original object, document or storage medium handed over."""

    no_original_because: str = ""
    original_at: str = ""
    """Where the original is kept."""

    medium: str = ""
    """Original storage medium: make, model, serial number."""

    sealed: bool | None = None
    seal_no: str = ""
    compared: bool | None = None
    """Copy compared with the original, or its truth confirmed otherwise."""

    made_by: str = ""
    """Who made the copy."""

    altered: bool | None = None
    """Additions, deletions or changes since it was taken. None: nobody has checked."""

    changes: str = ""
    """What was changed and why, if anything was."""

    derived_from: str = ""
    """SHA-256 or number of the exhibit this one was made from."""

    derivation: str = ""
    """How it was made from it: tool, version, parameters."""

    qualified: bool | None = None
    """Expert and institution are qualified for the question."""

    sample_matches: bool | None = None
    """What was examined is what was sent, and its origin is known."""

    sha256_at_capture: str = ""
    """Digest that the collector wrote down, to compare with the kept bytes."""


class Defect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something an exhibit's record lacks, and whether that can be mended."""

    exhibit: str
    rule: str
    severity: str
    """`fatal` (not usable as it stands), `curable` (mend or explain) or `ask` (not recorded)."""

    says: str
    says_zh: str
    article: str
    remedy: str
    remedy_zh: str


class CaseExhibit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exhibit as a case lists it."""

    exhibit: str
    """SHA-256 of kept bytes, or `physical:<number>` for an object."""

    name: str
    size: int | None = None
    basis: str = ""
    taken_by: str = ""
    taken_at: datetime | None = None
    act: int | None = None
    """Act of the custody log that took it in."""

    capture: Capture = Capture()
    described: bool = False
    """Whether anybody has recorded how it was captured."""

    holds: tuple[str, ...] = ()
    """Tables whose rows were read from it, sorted."""

    defects: tuple[Defect, ...] = ()
    secret: bool = False
    """Kept out of bundles for recipients who need not know it."""
