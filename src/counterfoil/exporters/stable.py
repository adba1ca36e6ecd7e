"""Names and bytes that do not change: identifiers from content, zip files without a clock."""

import io
import uuid
import zipfile
from datetime import UTC, datetime

import msgspec

from counterfoil.model.case import CaseFile
from counterfoil.model.dossier import Member

SPACE = uuid.UUID("3c5f9f0e-6c39-5d5c-9d0b-6f1a6e7c2a11")
"""Namespace of every identifier that Counterfoil mints (UUID version 5)."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Oldest time a zip file can state."""


def stable_id(file: CaseFile, kind: str, key: str) -> str:
    """UUID of a thing of a case: the same case and key, the same UUID."""
    return str(uuid.uuid5(SPACE, f"{file.case.case}|{file.case.lead}|{kind}|{key}"))


def instant(moment: datetime) -> str:
    """UTC with milliseconds and `Z`, as STIX and CASE want it."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def pretty(value: object) -> bytes:
    """JSON with sorted keys and an indent of one, ending in a newline."""
    packed = msgspec.json.encode(value, order="sorted", enc_hook=str)
    return msgspec.json.format(packed, indent=1) + b"\n"


def rezip(packed: bytes, replaced: dict[str, bytes] | None = None) -> bytes:
    """The same members in name order without times, so that equal content is equal bytes.

    Args:
        packed: A zip file.
        replaced: Members to write with other content.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as sink,
    ):
        # OOXML wants the content types first.
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = (replaced or {}).get(name, source.read(name))
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            sink.writestr(entry, content, compresslevel=6)
    return target.getvalue()


def table_of(record: str) -> str:
    """`shops` of `shops:S12`."""
    return record.partition(":")[0]


def native_of(record: str) -> str:
    """`S12` of `shops:S12`."""
    return record.partition(":")[2]


def detail(member: Member, *names: str) -> list[str]:
    """Values of a member's details whose name contains one of the words."""
    return [
        value
        for name, value in member.details
        if value and any(word in name.casefold() for word in names)
    ]
