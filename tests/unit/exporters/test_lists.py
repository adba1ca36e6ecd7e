"""FollowTheMoney, MISP, XLSX and the own format: read back by software that others wrote."""

import io
import json
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from pymisp import MISPEvent
from sample_case import LISTINGS, case_file

from counterfoil.exporters import casefile_json, follow_the_money, misp, workbook
from counterfoil.model.case import Format, ReferralRequest

DATA = Path(__file__).parents[2] / "data"
FORMATS = (casefile_json.FORMAT, follow_the_money.FORMAT, misp.FORMAT, workbook.FORMAT)


@pytest.mark.parametrize("format", FORMATS, ids=lambda f: f.name)
def test_the_same_case_gives_the_same_bytes(format: Format) -> None:
    request = ReferralRequest(language="en")

    assert format.write(case_file(), request) == format.write(case_file(), request)


def test_the_case_file_is_valid_by_the_schema_beside_it() -> None:
    files = casefile_json.write(case_file(), ReferralRequest()).files
    schema = json.loads(files["casefile.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    document = json.loads(files["casefile.json"])

    check.validate(document)
    document["casefile"]["case"]["state"] = 7

    assert not check.is_valid(document)


def test_followthemoney_knows_every_schema_and_property() -> None:
    # Names, ancestry and required properties of FollowTheMoney's own model (MIT).
    model = json.loads((DATA / "ftm" / "model.json").read_text(encoding="utf-8"))
    lines = follow_the_money.write(case_file(), ReferralRequest()).files["entities.ftm.json"]
    nodes = [json.loads(line) for line in lines.splitlines()]
    ids = {node["id"]: node["schema"] for node in nodes}

    assert {node["schema"] for node in nodes} >= {"Company", "BankAccount", "UserAccount"}
    for node in nodes:
        schema = model[node["schema"]]
        assert set(schema["required"]) <= node["properties"].keys(), node
        for name, values in node["properties"].items():
            assert name in schema["properties"], (node["schema"], name)
            assert values
            assert all(isinstance(value, str) for value in values)
            wanted = schema["properties"][name]
            for value in values if wanted else []:
                held = ids[value]
                assert wanted in (held, *model[held]["ancestors"]), (name, held)


def test_pymisp_loads_the_event_and_finds_its_objects() -> None:
    event = MISPEvent()
    event.from_json(misp.write(case_file(), ReferralRequest()).files["event.json"])

    names = [item.name for item in event.objects]

    assert names.count("bank-account") == 1
    assert {"legal-entity", "forensic-evidence", "physical-item", "transaction"} <= set(names)
    assert LISTINGS in {attribute.value for attribute in event.attributes}
    assert not any(attribute.to_ids for attribute in event.attributes)


def test_a_title_that_begins_like_a_formula_stays_text_in_the_workbook() -> None:
    packed = workbook.write(case_file(), ReferralRequest(language="en")).files["lists.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(packed))

    titles = {cell.value: cell.data_type for cell in book["Findings"]["F"][1:]}

    assert set(titles.values()) == {"s"}
    assert "N0RV1K 徒步鞋 原单 <b>特价</b> =1+1" in titles
