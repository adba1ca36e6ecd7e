"""Read leads, log the read, and export a run in the format that other programs rely on."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from counterfoil.actions.problems import problem_table
from counterfoil.errors import NotFound
from counterfoil.model.actor import Actor
from counterfoil.model.lead import Lead
from counterfoil.store.lead_queries import exported
from counterfoil.store.run_tables import RunTables
from counterfoil.store.store import Store


def list_leads(actor: Actor, store: Store) -> list[Lead]:
    """Leads of the newest run, strongest first. The read is logged before they are given.

    Raises:
        NotFound: Nothing has been run yet.
    """
    table = store.result("leads")
    store.log(actor, "leads read", "leads", {"leads": table.num_rows})
    return [msgspec.json.decode(body, type=Lead) for body in table["body"].to_pylist()]


def find_lead(actor: Actor, store: Store, lead: str) -> Lead:
    """One lead by its id or its rank.

    Raises:
        NotFound: No such lead in the newest run.
    """
    for found in list_leads(actor, store):
        if lead in (found.lead, str(found.rank)):
            store.log(actor, "lead read", found.lead)
            return found
    raise NotFound(f"no lead {lead!r} in the newest run", remedy="see `counterfoil leads`")


def export(actor: Actor, store: Store, to: Path) -> dict[str, int]:
    """Write findings, entities, rings, leads, probabilities, cues and problems as JSON Lines.

    Returns:
        File name -> lines written.
    """
    names = ("entities", "rings", "leads", "probabilities", "cues")
    paths = {name: store.results(name) for name in names}
    tables = RunTables(store)
    store.log(actor, "run exported", str(to))
    to.mkdir(parents=True, exist_ok=True)
    return {
        "findings.jsonl": _lines(to / "findings.jsonl", _batches(exported(tables))),
        "entities.jsonl": _lines(to / "entities.jsonl", _entities(paths["entities"])),
        "rings.jsonl": _lines(to / "rings.jsonl", _rings(paths["rings"])),
        "leads.jsonl": _lines(to / "leads.jsonl", _leads(paths["leads"])),
        "probabilities.jsonl": _lines(to / "probabilities.jsonl", _rows(paths["probabilities"])),
        "cues.jsonl": _lines(to / "cues.jsonl", _rows(paths["cues"])),
        "problems.jsonl": _lines(to / "problems.jsonl", problem_table(store).to_pylist()),
    }


def _lines(path: Path, rows: Any) -> int:
    encoder = msgspec.json.Encoder(enc_hook=str)
    count = 0
    with path.open("wb") as file:
        for row in rows:
            file.write(encoder.encode(row) + b"\n")
            count += 1
    return count


def _rows(paths: list[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        yield from _batches(pq.ParquetFile(path).iter_batches(8192))


def _batches(batches: Iterable[pa.RecordBatch]) -> Iterator[dict[str, Any]]:
    for batch in batches:
        yield from batch.to_pylist()


def _entities(paths: list[Path]) -> Iterator[dict[str, Any]]:
    table = pa.concat_tables([pq.read_table(p, columns=["record", "entity"]) for p in paths])
    grouped = table.group_by("entity").aggregate([("record", "list")]).sort_by("entity")
    for row in grouped.to_pylist():
        yield {"entity": row["entity"], "records": sorted(row["record_list"])}


def _rings(paths: list[Path]) -> Iterator[dict[str, Any]]:
    members: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(paths):
        member = {name: row[name] for name in ("record", "entity", "role")}
        members.setdefault(row["ring"], []).append(member)
    for ring, found in sorted(members.items()):
        yield {"ring": ring, "members": sorted(found, key=lambda m: str(m["record"]))}


def _leads(paths: list[Path]) -> Iterator[dict[str, Any]]:
    for row in _rows(paths):
        lead = msgspec.json.decode(row["body"], type=Lead)
        amount = lead.amount
        yield {
            "lead": lead.lead,
            "rank": lead.rank,
            "score": lead.score,
            "ring": lead.ring,
            "records": lead.records,
            "rights": lead.rights,
            "amount": amount
            and {"value": amount.value, "currency": amount.currency, "basis": amount.basis},
            "amounts": lead.amounts,
            "offences": lead.offences,
            "parts": lead.parts,
        }
