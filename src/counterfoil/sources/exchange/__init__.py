"""Files of exchange standards: STIX 2.1, FollowTheMoney, MISP, EPCIS 2.0, WARC, WACZ.

Each object that has a table here becomes a row of it; what has none is counted and named in
a Problem, and stays in the exhibit.
"""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from counterfoil.model.problem import Problem
from counterfoil.sources.exchange import bundles, logistics, web_archive
from counterfoil.sources.sheet import Intake, Sheet


def form_of(kind: str, words: str, path: Path) -> str:
    """`stix`, `misp`, `ftm`, `epcis`, `warc` or `wacz`; empty for every other file.

    Args:
        kind: As told by `sniff.kind_of`.
        words: Its second answer.
        path: The bytes.
    """
    if (kind in ("json", "text") or words == "an XML document") and logistics.is_epcis(path):
        return "epcis"
    if kind == "json":
        return bundles.form_of(path)
    if words == "a web archive":
        return "warc"
    if kind == "gzip":
        return "warc" if _gunzipped(path).startswith(b"WARC/") else ""
    if kind == "zip" and not words:
        return "wacz" if _is_wacz(path) else ""
    return ""


def _gunzipped(path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            return file.read(8)
    except (OSError, EOFError, zlib.error):
        return b""


def _is_wacz(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    inside = any(n.startswith("archive/") and ".warc" in n for n in names)
    return "datapackage.json" in names and inside


def sheets(form: str, intake: Intake) -> Iterator[Sheet | Problem]:
    """Sheets of a file of that form."""
    if form == "warc":
        yield from web_archive.warc_sheets(intake)
    elif form == "wacz":
        yield from web_archive.wacz_sheets(intake)
    elif form == "epcis":
        yield from logistics.sheets(intake)
    else:
        yield from bundles.sheets(form, intake)
