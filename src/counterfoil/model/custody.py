"""What the custody log can prove: checkpoints, proofs, and differences that were found."""

from datetime import datetime

import msgspec


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A signed statement of how long the log is and what its root hash is."""

    origin: str
    """Name of the log: `counterfoil-log/<first 16 hex digits of the key's SHA-256>`."""

    size: int
    """Acts that it covers, the first ones of the log."""

    root: str
    """RFC 6962 root hash over those acts, lower-case hex."""

    note: str
    """The whole signed note, as in C2SP tlog-checkpoint; this is what is handed out."""


class Inclusion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Proof that one act stands in the log that a checkpoint covers (RFC 9162, 2.1.3)."""

    seq: int
    """1 for the first act; the leaf index is one less."""

    size: int
    """Size of the tree that the proof is for."""

    record: str | None
    """Canonical JSON of the act; None if it is withheld and only its hash is shown."""

    leaf: str
    """SHA-256 over 0x00 and the record, lower-case hex."""

    path: tuple[str, ...]
    """Sibling hashes from the leaf to the root, lower-case hex."""


class Consistency(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Proof that a longer log begins with an earlier one (RFC 9162, 2.1.4)."""

    old_size: int
    old_root: str
    size: int
    path: tuple[str, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that is not as its record says."""

    kind: str
    """`log`, `exhibit`, `table file`, `view`, `checkpoint`, `key`, `clock` or `paper`."""

    subject: str
    """Which act, exhibit, file or checkpoint."""

    says: str
    """What differs, in one sentence that names both values."""

    grave: bool = True
    """False for what deserves a look and is no damage: a clock that went backwards and was
    logged as such, an exhibit without an intake after a crash."""


class Verified(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer of `evidence verify`."""

    acts: int
    root: str
    exhibits: int
    table_files: int
    checkpoints: int
    differences: tuple[Difference, ...] = ()

    @property
    def sound(self) -> bool:
        """Nothing grave was found."""
        return not any(difference.grave for difference in self.differences)


class LoggedAct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act as a case file cites it."""

    seq: int
    at: datetime
    act: str
    actor: str
    basis: str
    purpose: str
    subject: str
