"""Limits and defaults in one place. Values are fixed at start and never global state."""

import os

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Caps on hostile or oversized input."""

    archive_depth: int = 4
    """Archives inside archives."""

    archive_members: int = 100_000
    archive_bytes: int = 16 << 30
    """Bytes unpacked from one exhibit, all members together."""

    archive_ratio: int = 200
    """Unpacked bytes for each packed byte, judged from 16 MiB on."""

    line_bytes: int = 64 << 20
    """Longest record of a text file."""

    batch_rows: int = 65_536
    """Rows in one Arrow batch."""


LIMITS = Limits()


def cores() -> int:
    """Processor cores this process may use, at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
