"""The bundled kinds of certificate, read once from `certificates.yaml`."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of number that goods must carry."""

    kind: str
    name: str
    claim: str
    """Regular expression of a text that claims to be such a number."""

    exact: str
    """Regular expression of a number as it is issued."""

    checks: tuple[str, ...]
    goods: tuple[str, ...]
    """Words of goods that must carry it."""

    source: str
    confidence: str
    without: tuple[str, ...] = ()
    """Words that make the goods another thing: `空瓶`, `case for`."""


@cache
def kinds() -> tuple[Kind, ...]:
    """Every bundled kind, in the order of the file."""
    text = (Path(__file__).parent / "certificates.yaml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = yaml.safe_load(text)["kinds"]
    for entry in entries:
        entry["without"] = entry.pop("not", [])
    return msgspec.convert(tuple(entries), tuple[Kind, ...])


@cache
def compiled() -> tuple[tuple[Kind, re.Pattern[str], re.Pattern[str]], ...]:
    """Each kind with its claim and its exact form, ready to match."""
    return tuple(
        (kind, re.compile(kind.claim, re.IGNORECASE), re.compile(kind.exact, re.IGNORECASE))
        for kind in kinds()
    )
