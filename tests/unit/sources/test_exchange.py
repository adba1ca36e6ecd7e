"""Files of exchange standards become rows; changed captures are named."""

import gzip
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

from sample_case import ACCOUNT, case_file

from counterfoil import sources
from counterfoil.exporters import follow_the_money, misp, stix
from counterfoil.model.batch import Batch
from counterfoil.model.case import ReferralRequest
from counterfoil.model.problem import Problem

WACZ = Path(__file__).parents[2] / "data" / "wacz"
Rows = dict[str, list[dict[str, Any]]]


def read(folder: Path, name: str, content: bytes) -> tuple[Rows, list[Problem]]:
    path = folder / name
    path.write_bytes(content)
    rows: Rows = {}
    problems: list[Problem] = []
    for item in sources.read(path, name=name, exhibit="e" * 64, work=folder):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            assert isinstance(item, Batch)
            rows.setdefault(item.table, []).extend(item.rows.to_pylist())
            problems.extend(item.problems)
    return rows, problems


def test_a_stix_bundle_gives_accounts_as_shops_and_notes_as_tips(tmp_path: Path) -> None:
    content = stix.write(case_file(), ReferralRequest()).files["bundle.json"]

    rows, problems = read(tmp_path, "bundle.json", content)

    assert "S12" in {row["shop_id"] for row in rows["shops"]}
    assert any("N0RV1K" in row["text"] for row in rows["tips"])
    assert all(row["exhibit"] == "e" * 64 and row["row"] for row in rows["tips"])
    assert any("kind relationship have no table" in p.reason for p in problems)


def test_followthemoney_entities_give_accounts_shops_and_companies(tmp_path: Path) -> None:
    content = follow_the_money.write(case_file(), ReferralRequest()).files["entities.ftm.json"]

    rows, _ = read(tmp_path, "entities.ftm.json", content)

    assert [row["account_no"] for row in rows["accounts"]] == [ACCOUNT]
    assert {row["shop_id"] for row in rows["shops"]} == {"S12"}


def bank_account(name: str, number: str) -> dict[str, Any]:
    return {"id": name, "schema": "BankAccount", "properties": {"accountNumber": [number]}}


def test_followthemoney_payments_name_both_accounts(tmp_path: Path) -> None:
    nodes = [
        bank_account("a", "6222020000000000017"),
        bank_account("b", "6222020000000000025"),
        {
            "id": "p",
            "schema": "Payment",
            "properties": {
                "payerAccount": ["a"],
                "beneficiaryAccount": ["b"],
                "amount": ["1200.50"],
                "currency": ["CNY"],
                "date": ["2026-03-01"],
            },
        },
    ]  # fmt: skip
    content = "\n".join(json.dumps(node) for node in nodes).encode()

    rows, _ = read(tmp_path, "x.json", content)

    (payment,) = rows["payments"]
    assert payment["payer_account"].endswith("017")
    assert payment["payee_account"].endswith("025")
    assert str(payment["amount"]) == "1200.5000"


def test_a_misp_event_gives_accounts_and_tips(tmp_path: Path) -> None:
    content = misp.write(case_file(), ReferralRequest()).files["event.json"]

    rows, problems = read(tmp_path, "event.json", content)

    assert [row["account_no"] for row in rows["accounts"]] == [ACCOUNT]
    assert any("exculpatory" in row["text"] for row in rows["tips"])
    assert any("object forensic-evidence" in p.reason for p in problems)


def test_a_web_capture_gives_a_document_with_its_time_and_address(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, "c.warc", (WACZ / "example-collection.warc").read_bytes())

    (page,) = [row for row in rows["documents"] if "example.com" in row["name"]][:1]
    assert "Example Domain" in page["body"]
    assert page["created_at"].year == 2020
    assert not [p for p in problems if "other digest" in p.reason]


def test_a_packed_web_capture_reads_the_same(tmp_path: Path) -> None:
    plain = (WACZ / "example-collection.warc").read_bytes()
    unpacked = gzip.decompress(plain) if plain[:2] == b"\x1f\x8b" else plain

    rows, _ = read(tmp_path, "c.warc", unpacked)

    assert "Example Domain" in rows["documents"][0]["body"]


def test_sound_wacz_files_are_read_and_their_signature_is_left_to_others(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, "v.wacz", (WACZ / "valid_example_1.wacz").read_bytes())
    assert rows["documents"]
    assert not [p for p in problems if "other bytes" in p.reason]

    _, signed = read(tmp_path, "s.wacz", (WACZ / "valid_signed_example_1.wacz").read_bytes())
    assert any("signature that was not judged" in p.reason for p in signed)
    assert not [p for p in signed if "other bytes" in p.reason]


def bent(source: Path, target: Path, member: str) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == member:
                content = content[:-1] + bytes([content[-1] ^ 1])
            new.writestr(item, content)


def test_wacz_member_changed_after_the_capture(tmp_path: Path) -> None:
    target = tmp_path / "bent.zip"
    bent(WACZ / "valid_example_1.wacz", target, "pages/pages.jsonl")

    _, problems = read(tmp_path, "bent.wacz", target.read_bytes())

    assert any("pages/pages.jsonl has other bytes" in p.reason for p in problems)


def test_wacz_package_changed_after_it_was_sealed(tmp_path: Path) -> None:
    target = tmp_path / "bent.zip"
    bent(WACZ / "valid_signed_example_1.wacz", target, "datapackage.json")

    _, problems = read(tmp_path, "bent.wacz", target.read_bytes())

    assert any("datapackage" in p.reason for p in problems)


def test_warc_body_changed_after_the_capture(tmp_path: Path) -> None:
    text = bytearray(gzip.decompress((WACZ / "example-collection.warc").read_bytes()))
    text[text.index(b"Content-Length: 648") + 300] ^= 1

    _, problems = read(tmp_path, "c.warc", bytes(text))

    assert any("another digest" in p.reason for p in problems)


def test_a_broken_web_archive_is_named_and_does_not_crash(tmp_path: Path) -> None:
    whole = (WACZ / "valid_example_1.wacz").read_bytes()
    for cut in (10, 200, len(whole) // 2, len(whole) - 10):
        _, problems = read(tmp_path, "cut.wacz", whole[:cut])
        assert problems
    _, problems = read(tmp_path, "w.warc", b"WARC/1.0\r\nContent-Length: x\r\n\r\nfoo")
    assert problems


def test_wacz_that_would_unpack_to_a_flood(tmp_path: Path) -> None:
    target = tmp_path / "flood.zip"
    shutil.copy(WACZ / "valid_example_1.wacz", target)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/flood.warc", b"\0" * (40 << 20))

    rows, problems = read(tmp_path, "flood.wacz", target.read_bytes())

    assert not rows
    assert any("would unpack to" in p.reason for p in problems)


def test_hostile_json_of_each_kind_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    deep = b'{"type":"bundle","id":"bundle--x","objects":' + b"[" * 100_000
    for content in (
        deep,
        b'{"type":"bundle","id":"bundle--x","objects":"none"}',
        b'{"type":"bundle","id":"bundle--x","objects":[1,null,{"type":7}]}',
        b'{"Event": 7}',
        b'{"Event": {"Object": [{"Attribute": 3}], "Attribute": [null]}}',
        b'{"id":"a","schema":"Payment","properties":{"amount":7}}\nnot json\n',
    ):
        _, problems = read(tmp_path, "hostile.json", content)
        assert problems, content[:60]


def epcis(serial: str, **more: Any) -> bytes:
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-03-01T10:00:00.000+08:00",
        "eventTimeZoneOffset": "+08:00",
        "epcList": [f"urn:epc:id:sgtin:6901234.056789.{serial}"],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "readPoint": {"id": "urn:epc:id:sgln:6901234.00001.0"},
        **more,
    }
    document = {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-03-01T10:00:00Z",
        "epcisBody": {"eventList": [event]},
    }
    return json.dumps(document).encode()


def test_a_supply_chain_event_becomes_a_scan_with_its_gtin_and_time(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, "e.json", epcis("S1"))

    (scan,) = rows["scans"]
    assert (scan["gtin"].zfill(14)[:13], scan["serial"]) == ("0690123456789", "S1")
    assert scan["scanned_at"].hour == 2
    assert not problems


def test_a_digital_link_names_the_same_item(tmp_path: Path) -> None:
    link = "https://id.example.com/01/06901234567892/21/S%2F9"

    rows, _ = read(tmp_path, "e.json", epcis("S1", epcList=[link]))

    assert rows["scans"][0]["serial"] == "S/9"


def test_an_unsound_supply_chain_document_is_named_with_its_reasons(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "e.json", epcis("S1", action="PERHAPS"))

    assert any("departs from EPCIS 2.0" in p.reason for p in problems)
