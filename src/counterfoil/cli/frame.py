"""What every command shares: who asks, where the workspace is, and how answers are printed."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from counterfoil.model.actor import Actor


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """The global options of one call."""

    workspace: Path
    actor: str
    basis: str
    purpose: str

    def who(self) -> Actor:
        """The actor of this call; without `--actor` the login name of this machine."""
        import getpass

        name = self.actor or getpass.getuser()
        return Actor(name=name, basis=self.basis, purpose=self.purpose)

    def person(self) -> Actor:
        """The actor that `--actor` names, or nobody.

        The login name of a machine is no person who answers for a decision.
        """
        return Actor(name=self.actor, basis=self.basis, purpose=self.purpose)


def now() -> str:
    """The moment, ISO 8601 in UTC."""
    from datetime import UTC, datetime

    return datetime.now(tz=UTC).isoformat(timespec="seconds")


def put_json(kind: str, body: Any) -> None:
    """Print one versioned document: `{"counterfoil": kind, "version": 1, ...body}`."""
    document = {"counterfoil": kind, "version": 1, **msgspec.to_builtins(body)}
    put(msgspec.json.format(msgspec.json.encode(document, enc_hook=str), indent=1))


def put_lines(rows: Iterable[Any]) -> None:
    """Print JSON Lines."""
    encoder = msgspec.json.Encoder(enc_hook=str)
    for row in rows:
        put(encoder.encode(row))


def put_answers(kind: str, rows: Iterable[Any], *, document: bool) -> None:
    """Print JSON Lines, or all of them as `lines` of one versioned document."""
    if document:
        put_json(kind, {"lines": list(rows)})
    else:
        put_lines(rows)


def put(line: bytes) -> None:
    """Write one line of data to standard output as it is."""
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()
