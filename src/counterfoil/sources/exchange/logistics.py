"""EPCIS 2.0 documents: each item that an event names was seen, there and then."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from counterfoil.language.codes import gtin_check
from counterfoil.model.problem import Problem
from counterfoil.sources import epcis
from counterfoil.sources.epcis_events import event_rows
from counterfoil.sources.exchange.placing import Placing
from counterfoil.sources.sheet import Intake, Sheet

URN = re.compile(
    r"urn:epc:(?P<kind>id:sgtin|class:lgtin):(?P<prefix>\d+)\.(?P<item>\d+)\.(?P<last>.+)"
)
"""GS1 EPC Tag Data Standard: company prefix, indicator and item reference, serial or lot."""

LINKED = re.compile(r"/(01|10|21)/([^/]+)")
"""Application identifiers in the path of a GS1 Digital Link."""

HEAD = 1 << 13
SURE = (b"EPCISDocument", b"EPCISQueryDocument", b'"eventList"')
"""One of these stands near the beginning; an `eventTime` alone may be anybody's column."""


def is_epcis(path: Path) -> bool:
    """Whether a file is an EPCIS document, JSON or XML."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    return epcis.looks_like_epcis(head) and any(word in head for word in SURE)


def sheets(intake: Intake) -> Iterator[Sheet | Problem]:
    """Rows of `scans`, one an event and serial; departures from the standard are Problems."""
    document = epcis.read_path(intake.path)
    intake.on_bytes(intake.path.stat().st_size)
    for reason in document.reasons:
        yield intake.problem(
            f"departs from EPCIS 2.0: {reason}",
            remedy="ask the sender for a sound document",
            kept="row" if document.events else "nothing",
        )
    placing = Placing()
    seen = event_rows(document.events, _read_code, "").seen
    if document.events and not seen:
        yield intake.problem(
            f"{len(document.events)} events name no item by GTIN and serial", kept="row"
        )
    for number, row in enumerate(seen, start=1):
        place = row.get("place")
        placing.put(
            "scans",
            number,
            scan_id=f"{row['record'].lstrip('#')}",
            gtin=row["gtin"] or None,
            serial=row["serial"],
            batch=row.get("batch"),
            scanned_at=row["scanned_at"].isoformat() if row["scanned_at"] else None,
            place=place,
            latitude=row.get("latitude"),
            longitude=row.get("longitude"),
        )
    if seen:
        yield from placing.sheets(intake)


def _read_code(epc: str) -> dict[str, str]:
    """GTIN, serial and batch of an EPC URI or a GS1 Digital Link; empty for other names."""
    if urn := URN.fullmatch(epc):
        prefix, item, last = urn["prefix"], urn["item"], urn["last"]
        body = item[0] + prefix + item[1:]
        if len(body) != 13:
            return {}
        key = "serial" if urn["kind"] == "id:sgtin" else "batch"
        return {"gtin14": body + gtin_check(body), key: unquote(last)}
    keys = dict(LINKED.findall(epc.split("?")[0]))
    if "01" not in keys:
        return {}
    found = {"gtin14": keys["01"].zfill(14), "serial": keys.get("21"), "batch": keys.get("10")}
    return {name: unquote(value) for name, value in found.items() if value}
