"""The vault's keys: made in the company, kept in one file that only its owner may read."""

import hashlib
import hmac
import secrets
from pathlib import Path

import msgspec

from counterfoil.errors import CustodyError, NotFound
from counterfoil.store.workspace import write_whole

KEY_FILE = "vault.key"


class Epoch(msgspec.Struct, frozen=True):
    """One key and when it came into use. Rotation adds one; none is ever changed."""

    number: int
    key: bytes
    since: str
    """ISO 8601 in UTC."""

    def derived(self, use: str) -> bytes:
        """A 32-byte key for one use."""
        return hmac.new(self.key, use.encode(), hashlib.sha256).digest()

    @property
    def id(self) -> str:
        """Names the key without telling it."""
        return self.derived("id")[:8].hex()


def make(folder: Path, now: str) -> Epoch:
    """Make the first key, or the next one."""
    epochs = load(folder) if (folder / KEY_FILE).exists() else []
    epochs.append(Epoch(len(epochs) + 1, secrets.token_bytes(32), now))
    write_whole(folder / KEY_FILE, msgspec.json.encode(epochs), mode=0o600)
    return epochs[-1]


def load(folder: Path) -> list[Epoch]:
    """Every key, the newest last.

    Raises:
        NotFound: If there is no key.
        CustodyError: If the file is damaged.
    """
    path = folder / KEY_FILE
    if not path.exists():
        raise NotFound(f"{folder} has no key", remedy="run `counterfoil secrets init`")
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Epoch])
    except msgspec.DecodeError as error:
        raise CustodyError(f"{path} is damaged: {error}", remedy="restore your backup") from error


def keep_offer_key(folder: Path, offer: str, key: bytes) -> None:
    """Keep the key of an offer for blind comparison: it answers the questions to that offer."""
    place = folder / "blind" / f"{offer}.key"
    place.parent.mkdir(mode=0o700, exist_ok=True)
    place.touch(mode=0o600)
    place.write_bytes(key)


def offer_key(folder: Path, offer: str) -> bytes:
    """The key of an offer.

    Raises:
        NotFound: If the vault made no such offer.
    """
    place = folder / "blind" / f"{offer}.key"
    if not offer.isalnum() or not place.is_file():
        raise NotFound(f"{folder} made no offer {offer}", remedy="give the vault that made it")
    return place.read_bytes()
