"""The serial rules over the scans of a workspace."""

import pyarrow as pa

from counterfoil.model.finding import FINDINGS
from counterfoil.store.scans import SerialData, SerialLimits, serial_findings
from counterfoil.store.store import Store


def scan_findings(
    store: Store,
    *,
    issued: pa.Table | None = None,
    batches: pa.Table | None = None,
    limits: SerialLimits | None = None,
) -> pa.Table:
    """Findings of the serial rules on every committed scan.

    Args:
        store: Open workspace.
        issued: Register of issued serials, columns of `store.scans.ISSUED_COLUMNS`. Without
            it no serial is called unknown or retired.
        batches: Register of batches, columns of `store.scans.BATCH_COLUMNS`.
        limits: What an honest item may do.

    Returns:
        Schema `FINDINGS`, ordered by record and right.
    """
    scans = store.rows("scans")
    if not scans.num_rows:
        return FINDINGS.empty_table()
    found, _ = serial_findings(SerialData(scans=scans, issued=issued, batches=batches), limits)
    return found
