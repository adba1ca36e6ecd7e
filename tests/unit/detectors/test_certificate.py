from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from counterfoil.detectors import certificate
from counterfoil.detectors.certificate_rules import kinds
from counterfoil.model.batch import Rights
from counterfoil.model.tables import CERTIFICATES, LISTINGS

SEEN = datetime(2026, 3, 1, tzinfo=UTC)


def a_batch(*texts: str, shop: str = "S1") -> pa.RecordBatch:
    rows = [
        {
            "record": f"listings:L{i}", "listing_id": f"L{i}", "title": text, "shop_id": shop,
            "captured_at": SEEN,
        }
        for i, text in enumerate(texts)
    ]  # fmt: skip
    return pa.RecordBatch.from_pylist(rows, schema=LISTINGS.schema)


def some_rights(*certificates: dict[str, Any]) -> Rights:
    none = pa.table({})
    extra = {"certificates": pa.Table.from_pylist(certificates, schema=CERTIFICATES.schema)}
    return Rights(trademarks=none, products=none, authorised=none, shops=none, extra=extra)


def found(batch: pa.RecordBatch, rights: Rights) -> list[dict[str, object]]:
    rows = certificate.examine(certificate.prepare(rights), "listings", batch)
    return list(rows.to_pylist())


@pytest.mark.parametrize(
    "number",
    [
        "国药准字H20044321",
        "国药准字 Z11021234",
        "国械注准20213140123",
        "粤穗械备20210001号",
        "SC10633010200161",
        "PD20081234",
        "农肥（2018）准字1234号",
        "BCD（京）农种许字（2017）第0001号",
        "CCC证书编号：2020010301234567",
        "粤G妆网备字2021123456",
        "ISBN 978-7-111-07575-2",
        "XK16-204-12345",
    ],
)
def test_numbers_as_they_are_issued_hold(number: str) -> None:
    read = certificate.read_certificate(number)

    assert read is not None
    assert read.valid, read.reasons


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("SC10633010200167", "should be 1"),
        ("SC19933010200167", "class of food"),
        ("SC10699010200160", "province"),
        ("国药准字H2004432", "not written"),
        ("雷械注准20213140123", "province"),
        ("ISBN 978-7-111-07575-3", "check digit"),
    ],
)
def test_numbers_that_cannot_have_been_issued_are_named(number: str, why: str) -> None:
    read = certificate.read_certificate(number)

    assert read is not None
    assert not read.valid
    assert why in " ".join(read.reasons)


def test_a_malformed_number_is_suspected_and_a_sound_one_is_not() -> None:
    batch = a_batch("感冒药 国药准字H2004432", "感冒药 国药准字H20044321")

    rows = found(batch, some_rights())

    assert [(r["record"], r["verdict"]) for r in rows] == [("listings:L0", "suspected")]


def test_a_missing_number_alone_is_only_weak() -> None:
    rows = found(a_batch("阿莫西林 24粒"), some_rights())

    assert [r["verdict"] for r in rows] == ["weak"]


def test_a_missing_number_names_its_record_and_the_goods() -> None:
    batch = a_batch("红茶杯", "IBUPROFEN tablets", "阿莫西林 国药准字H20044321", "白酒 53度")

    rows = found(batch, some_rights())

    said = [(r["record"], r["right"], r["reasons"][0]["right_value"]) for r in rows]  # type: ignore[index]
    assert sorted(said) == [
        ("listings:L1", "certificates:drug", "IBUPROFEN"),
        ("listings:L3", "certificates:food_production", "白酒"),
    ]
    assert all(r["score"] == 0.2 and r["lawful"] for r in rows)


def test_ordinary_letters_beside_digits_claim_nothing() -> None:
    assert found(a_batch("details of model CN 7, seals 3, see PD 2"), some_rights()) == []


def test_a_pill_box_needs_no_drug_approval() -> None:
    assert found(a_batch("便携药盒 感冒药收纳"), some_rights()) == []


def test_a_number_of_other_goods_or_another_owner_is_found() -> None:
    registry = {
        "certificate_no": "国药准字H20044321", "goods": "布洛芬", "holder": "远山药业",
        "shop_id": "S9",
    }  # fmt: skip
    batch = a_batch("阿莫西林 国药准字H20044321")

    rows = found(batch, some_rights(registry))

    said = [reason["says"] for row in rows for reason in row["reasons"]]  # type: ignore[attr-defined]
    assert said == [
        "the number was issued for other goods",
        "the number was issued to another owner",
    ]


def test_a_number_that_the_registry_lacks_is_found() -> None:
    registry = {"certificate_no": "国药准字H20044321"}

    rows = found(a_batch("阿莫西林 国药准字H20044322"), some_rights(registry))

    assert rows[0]["score"] == 0.7


@pytest.mark.parametrize(("until", "said"), [(date(2026, 2, 28), 1), (date(2026, 3, 1), 0)])
def test_a_number_is_good_until_its_last_day(until: date, said: int) -> None:
    registry = {"certificate_no": "国药准字H20044321", "valid_until": until}

    rows = found(a_batch("阿莫西林 国药准字H20044321"), some_rights(registry))

    assert [r["reasons"][0]["says"] for r in rows] == ["the number was no longer valid"] * said  # type: ignore[index]


def test_every_kind_names_its_source_and_confidence() -> None:
    assert len(kinds()) >= 20
    assert all(kind.source and kind.confidence in ("high", "medium", "low") for kind in kinds())
