"""Which recipient got which variant of a secret: in the vault's folder, no text kept."""

import hashlib
import hmac
from pathlib import Path

import msgspec

from counterfoil.errors import CustodyError, NotFound
from counterfoil.store.workspace import write_whole

FOLDER = "canaries"


class Copies(msgspec.Struct, frozen=True, kw_only=True):
    """The variants of one document."""

    name: str
    sha256: str
    """Digest of the registered original."""

    made_at: str
    """ISO 8601 in UTC."""

    epoch: int
    """Key under which the places are sealed."""

    original: str
    """`0` and `1`: the wording of the original at each place."""

    places: dict[str, int]
    """Sealed surroundings of a place -> its number."""

    recipients: dict[str, str]
    """Recipient -> wording at each place."""

    digests: dict[str, str]
    """Recipient -> SHA-256 of the copy."""


def seal(key: bytes, around: str) -> str:
    """A keyed value of the surroundings of a place."""
    return hmac.new(key, around.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:24]


def keep(vault: Path, copies: Copies) -> None:
    """Write the copies of a document down; earlier recipients have to be among them."""
    place = vault / FOLDER / f"{copies.sha256}.json"
    place.parent.mkdir(mode=0o700, exist_ok=True)
    write_whole(place, msgspec.json.encode(copies), mode=0o600)


def kept(vault: Path, sha256: str) -> Copies:
    """The copies of a document.

    Raises:
        NotFound: If it has none.
        CustodyError: If the record is damaged.
    """
    place = vault / FOLDER / f"{sha256}.json"
    if not place.exists():
        raise NotFound(f"no copies were made of the document {sha256[:12]}")
    try:
        return msgspec.json.decode(place.read_bytes(), type=Copies)
    except msgspec.DecodeError as error:
        raise CustodyError(f"{place} is damaged: {error}", remedy="restore your backup") from error
