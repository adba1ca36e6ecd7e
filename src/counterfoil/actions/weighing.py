"""What the first findings of a run lead to: scans, bare offers, cues, and probabilities."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.actions.progress import Progress, silent
from counterfoil.detectors import fusion, shop_stream
from counterfoil.detectors.behaviour import behaviour_cues
from counterfoil.detectors.price import price_cues
from counterfoil.model.batch import Rights
from counterfoil.model.cue import CUES
from counterfoil.model.probability import WeightModel
from counterfoil.store import engine, findings
from counterfoil.store.scans import SerialData, serial_findings
from counterfoil.store.store import Store

CUED_FROM = 0.4
"""Score of a finding from which cues count beside it."""


def further(
    store: Store, con: duckdb.DuckDBPyConnection, rights: Rights, progress: Progress = silent
) -> Iterator[pa.RecordBatch]:
    """Findings that rest on several records: scans of one serial, and bare offers.

    Args:
        store: Open workspace.
        con: Engine that holds the findings on single records, see `findings.hold`.
        rights: What to protect.
        progress: Told the stage.

    Yields:
        Batches of schema `FINDINGS`.
    """
    progress("detect serials used again", 0, 1)
    scans = engine.table(con, "select * from scans order by record")
    if scans.num_rows:
        found, _ = serial_findings(SerialData(scans=scans), scratch=store.workspace.scratch)
        yield from found.to_batches()
    offers = findings.unnamed_offers(con)
    if offers.num_rows:
        yield shop_stream.examine(shop_stream.prepare(rights), offers)
    progress("detect serials used again", 1, 1)


def cues_of(con: duckdb.DuckDBPyConnection, rights: Rights) -> pa.Table:
    """Price and behaviour cues of the listings on which a mark was found. Schema `CUES`.

    Args:
        con: Engine that holds the findings of the run.
        rights: What to protect.
    """
    offered = findings.offered(con)
    if not offered.num_rows:
        return CUES.empty_table()
    listings = engine.table(con, "select * from listings")
    records = offered["record"].unique()
    mine = listings.filter(pc.is_in(listings["record"], records))
    price = price_cues(mine, offered, rights.products)
    behaviour = behaviour_cues(listings, rights.shops, records)
    return pa.concat_tables([price, behaviour]).sort_by(
        [("record", "ascending"), ("cue", "ascending"), ("strength", "descending")]
    )


def probabilities(con: duckdb.DuckDBPyConnection, cues: pa.Table, model: WeightModel) -> pa.Table:
    """One probability for each record on which something was found. Schema `PROBABILITIES`."""
    return fusion.fuse(model, findings.strengths(con, cues, CUED_FROM))
