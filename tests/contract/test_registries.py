"""What stands on a shelf has a page, reasons and a version."""

from pathlib import Path

import pytest

from counterfoil import detectors
from counterfoil.model.finding import FINDINGS
from counterfoil.model.tables import BY_NAME, TABLES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", detectors.NAMES)
def test_a_detector_has_a_page_and_says_what_it_reads(name: str) -> None:
    detector = detectors.load(name)

    assert detector.name == name
    assert detector.version
    assert set(detector.reads) <= set(BY_NAME)
    page = (ROOT / "docs" / "detectors" / f"{name}.md").read_text(encoding="utf-8").lower()
    assert "wrong" in page, "a page says when the detector is wrong"


@pytest.mark.parametrize("name", detectors.NAMES)
def test_a_detector_finds_nothing_where_there_is_nothing(name: str) -> None:
    from counterfoil.model.batch import Rights

    detector = detectors.load(name)
    empty = {table.name: table.schema.empty_table() for table in TABLES}
    rights = Rights(
        **{n: empty[n] for n in ("trademarks", "products", "authorised", "shops")}, extra=empty
    )

    index = detector.prepare(rights)

    for table in detector.reads:
        batch = BY_NAME[table].schema.empty_table().combine_chunks()
        batches = batch.to_batches() or [_no_rows(table)]
        found = detector.examine(index, table, batches[0])
        assert found.schema.names == FINDINGS.names
        assert found.num_rows == 0


def _no_rows(table: str):  # type: ignore[no-untyped-def]
    import pyarrow as pa

    return pa.RecordBatch.from_pylist([], schema=BY_NAME[table].schema)
