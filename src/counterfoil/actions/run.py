"""The main job: detect, link, find rings, value and rank; one snapshot, committed by one act."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import msgspec
import pyarrow as pa

from counterfoil import __version__
from counterfoil.actions import entity_weights
from counterfoil.actions.assess_group import assess_group
from counterfoil.actions.calibrating import in_force
from counterfoil.actions.detect import detect, load_rights
from counterfoil.actions.ingest import read_exhibit, unread
from counterfoil.actions.progress import Progress, silent
from counterfoil.actions.resolving import Resolution, resolve
from counterfoil.actions.weighing import cues_of, further, probabilities
from counterfoil.errors import InputError
from counterfoil.model.actor import Actor
from counterfoil.model.batch import Rights
from counterfoil.model.finding import FINDINGS
from counterfoil.model.lead import LEADS, Lead
from counterfoil.model.probability import WeightModel
from counterfoil.model.tables import TABLES
from counterfoil.store import custody, findings, snapshots
from counterfoil.store.identities import entity_judgements, prior_of, redirects_of
from counterfoil.store.store import Store
from counterfoil.triage.groups import Group, RightKnown, Sale, SeizedGoods, amounts, gather
from counterfoil.triage.rank import lead_of, ranked

HOME_CURRENCY = {"CN": "CNY", "US": "USD", "GB": "GBP", "EU": "EUR"}
"""Jurisdiction -> currency whose amounts lead."""


LINKED_TABLES = (
    "shops",
    "companies",
    "accounts",
    "payments",
    "parcels",
    "livestreams",
    "seizures",
    "tips",
)
"""Tables whose records are actors or tie actors together."""


class RunReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a run found."""

    run: int
    findings: int
    suspected: int
    entities: int
    rings: int
    leads: tuple[Lead, ...]
    weights: str
    """Version of the weights behind probabilities of records."""

    entity_weights: str
    """Version of those by which records became actors, or `evidence alone`."""


def run(actor: Actor, store: Store, progress: Progress = silent) -> RunReport:
    """Run the whole job on everything that is committed.

    Exhibits whose reading was cut short are read first. Nothing is visible until the end;
    a run that is killed leaves the one before it in force.

    Raises:
        InputError: There is nothing to examine.
        Conflict: Another process is writing to the workspace.
        CustodyError: A stored file differs from its record.
    """
    with store.writing():
        for sha256, name in unread(store):
            read_exhibit(actor, store, sha256, name)
        with store.transaction() as connection:
            snapshots.sweep(store.workspace, connection)
            state = custody.head(connection)[0]
        con = store.engine()
        for table in TABLES:
            store.observations(con, table.name)
        rights, model = _rights(store), in_force(store).model
        taught = entity_weights.in_force(store)
        with _found(store, con, rights, progress) as count:
            cues = cues_of(con, rights)
            likely = probabilities(con, cues, model)
            suspected = findings.suspected(con)
            linked = _resolve(store, suspected, progress, taught)
            leads = _leads(store, con, rights, linked, progress)
            with snapshots.Writer(store.workspace, f"run-{state + 1:09d}") as writer:
                _write(writer, con, linked, leads)
                writer.write("cues", cues)
                writer.write("probabilities", likely)
                writer.write("redirects", redirects_of(store, linked.redirects, _alive(linked)))
                stored = writer.finish()
        with store.transaction() as connection:
            used = {"weights": model.version, "entity weights": _version(taught)}
            details = _details(count, suspected, linked, leads) | used
            seq = snapshots.commit(
                connection, actor, "run", f"run-{state + 1:09d}", store.now(), stored, details
            )
    return RunReport(
        run=seq,
        findings=count,
        suspected=suspected.num_rows,
        entities=details["entities"],
        rings=details["rings"],
        leads=tuple(leads),
        weights=model.version,
        entity_weights=_version(taught),
    )


def _version(taught: WeightModel | None) -> str:
    return taught.version if taught else entity_weights.EVIDENCE


def _rights(store: Store) -> Rights:
    rights = load_rights(store)
    if not rights.trademarks.num_rows:
        raise InputError(
            "no rights to protect are in this workspace",
            remedy="ingest a file of trademarks (registration number, mark, owner, goods)",
        )
    return rights


@contextmanager
def _found(
    store: Store, con: duckdb.DuckDBPyConnection, rights: Rights, progress: Progress
) -> Iterator[int]:
    """Hold every finding of the run in the engine, and say how many there are."""
    ruled_out = findings.dismissed(store)
    with findings.set_aside(store, detect(store, con, rights, progress)) as (first, count):
        findings.hold(con, [first], ruled_out)
        with findings.set_aside(store, further(store, con, rights, progress)) as (more, others):
            findings.hold(con, [first, more], ruled_out)
            yield count + others


def _resolve(
    store: Store, suspected: pa.Table, progress: Progress, taught: WeightModel | None
) -> Resolution:
    tables = {name: store.rows(name) for name in LINKED_TABLES}
    prior, said = prior_of(store), entity_judgements(store)
    return resolve(tables, suspected, prior, said, progress, taught.weights if taught else None)


def _details(
    found: int, suspected: pa.Table, linked: Resolution, leads: Sequence[Lead]
) -> dict[str, Any]:
    return {
        "version": __version__,
        "findings": found,
        "suspected": suspected.num_rows,
        "entities": len(linked.entities["entity"].unique()),
        "rings": len(linked.rings["ring"].unique()),
        "leads": len(leads),
    }


def _write(
    writer: snapshots.Writer,
    con: duckdb.DuckDBPyConnection,
    linked: Resolution,
    leads: Sequence[Lead],
) -> None:
    writer.write("findings", FINDINGS.empty_table())
    for part in findings.ordered(con):
        writer.write("findings", part)
    for name in ("entities", "edges", "pairs", "rings", "ring_facts"):
        writer.write(name, getattr(linked, name))
    writer.write("leads", _lead_rows(leads))


def _alive(linked: Resolution) -> set[str]:
    """Every id of an entity or a ring that this run gives."""
    return {*linked.entities["entity"].to_pylist(), *linked.rings["ring"].to_pylist()}


def _lead_rows(leads: Sequence[Lead]) -> pa.Table:
    rows = [
        {
            "lead": lead.lead,
            "rank": lead.rank,
            "score": lead.score,
            "group": lead.group,
            "ring": lead.ring,
            "body": msgspec.json.encode(lead, order="sorted").decode(),
        }
        for lead in leads
    ]
    return pa.Table.from_pylist(rows, schema=LEADS)


def _leads(
    store: Store,
    con: duckdb.DuckDBPyConnection,
    rights: Rights,
    linked: Resolution,
    progress: Progress,
) -> list[Lead]:
    findings.group(con, linked.entities, linked.rings)
    groups = gather(
        _structs(findings.sales(con), Sale),
        _structs(findings.group_seizures(con), SeizedGoods),
        [tuple(row.values()) for row in findings.group_records(con).to_pylist()],
        findings.group_tips(con),
    )
    known = rights_known(rights)
    jurisdiction = store.workspace.settings.jurisdiction
    home = HOME_CURRENCY.get(jurisdiction, "CNY")
    leads = []
    for done, group in enumerate(groups):
        if done % 200 == 0:
            progress("value and rank leads", done, len(groups))
        leads.append(_one(group, known, home, jurisdiction))
    progress("value and rank leads", len(groups), len(groups))
    return ranked(leads)


def _one(group: Group, known: Mapping[str, RightKnown], home: str, jurisdiction: str) -> Lead:
    valued = amounts(group, known, home)
    facts, touched = assess_group(group, valued, known, home, jurisdiction)
    return lead_of(group, valued, touched, known, facts)


def _structs(table: pa.Table, kind: Any) -> list[Any]:
    fields = kind.__struct_fields__
    return [kind(**{name: row[name] for name in fields}) for row in table.to_pylist()]


def rights_known(rights: Rights) -> dict[str, RightKnown]:
    """What valuation and law need of each right, by `trademarks:<registration no>`."""
    prices = {
        row["registration_no"]: (row["list_price"], row["currency"] or "")
        for row in rights.products.to_pylist()
        if row["registration_no"]
    }
    return {
        row["record"]: RightKnown(
            right=row["record"],
            names=tuple(name for name in (row["mark"], row["mark_zh"]) if name),
            owner=row["owner"] or "",
            goods=row["goods"] or "",
            nice_classes=tuple(row["nice_classes"] or ()),
            list_price=prices.get(row["registration_no"], (None, ""))[0],
            currency=prices.get(row["registration_no"], (None, ""))[1],
        )
        for row in _newest(rights.trademarks.to_pylist())
    }


def _newest(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return sorted(rows, key=lambda row: row["record"])
