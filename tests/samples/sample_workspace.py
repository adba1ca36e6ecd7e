"""A workspace with kept exhibits and one case, made by the program's own parts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import sample_case

from counterfoil.model.actor import Actor
from counterfoil.store import casework, custody, exhibits
from counterfoil.store.casebook import intakes
from counterfoil.store.store import Store, WorkspaceSettings, init_store

OFFICER = Actor(name="officer 1", basis="MPS 171", purpose="case work")
SUPERVISOR = Actor(name="officer 2", basis="D310 5", purpose="approval")
START = datetime(2026, 11, 23, 1, tzinfo=UTC)


class Ticking:
    """A clock that moves a minute a reading."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


def keep(store: Store, folder: Path, name: str, content: bytes) -> str:
    source = folder / name
    source.write_bytes(content)
    kept = exhibits.keep(store.workspace, source)
    with store.transaction() as connection:
        detail = {"name": name, "size": kept.size}
        at = store.now()
        seq = custody.append(connection, OFFICER, "exhibit kept", kept.sha256, at, detail)
        row = {"exhibit": kept.sha256, "name": name, "size": kept.size, "basis": OFFICER.basis}
        row |= {"actor": OFFICER.name, "taken_at": at.isoformat(), "seq": seq}
        connection.execute(intakes.insert().values(**row))
    return kept.sha256


def opened(folder: Path) -> tuple[Store, str]:
    """A store and the number of its only case, in state `clue`."""
    store = init_store(OFFICER, folder / "w", WorkspaceSettings(name="exercise"), Ticking())
    listings = keep(store, folder, "listings.csv", b"listing_id,title\nL1,N0RV1K\n" * 30)
    shops = keep(store, folder, "shops.csv", b"shop_id,shop_name\nS12,Yunling\n")
    text = msgspec.json.encode(sample_case.lead(), order="sorted", enc_hook=str)
    text = text.replace(sample_case.LISTINGS.encode(), listings.encode())
    text = text.replace(sample_case.SHOPS.encode(), shops.encode())
    details = {
        "because": "two shops, one account",
        "exhibits": [listings, shops],
        "jurisdiction": "CN",
        "lead": "R0001",
        "profile": "cn",
        "state": "clue",
        "title": "NORVIK",
    }
    with store.transaction() as connection:
        case = casework.open_case(connection, OFFICER, store.now(), details, {"dossier": text})
    return store, case
