"""Who asks, and on which legal basis."""

import msgspec


class Actor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The person on whose behalf an action runs. First argument of every action."""

    name: str
    """Name or service number, as it will stand in the custody log."""

    basis: str = ""
    """Norm or order that permits the act: `CPL art. 115`, `exercise`."""

    purpose: str = ""
    """Why the data is read or written."""
