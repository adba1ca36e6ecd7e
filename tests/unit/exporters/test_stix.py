"""STIX 2.1: OASIS's validator and its reference library accept the bundle."""

import json
from pathlib import Path

import pytest
import stix2
from sample_case import case_file
from stix2validator import ValidationOptions, validator

from counterfoil.exporters import stix
from counterfoil.model.case import ReferralRequest

SCHEMAS = Path(__file__).parents[2] / "data" / "stix21"


def bundle() -> bytes:
    return stix.write(case_file(), ReferralRequest()).files["bundle.json"]


def test_the_oasis_validator_accepts_the_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    # The package ships no schemas; OASIS's own are in tests/data (BSD-3-Clause).
    find = validator.find_schema
    monkeypatch.setattr(validator, "find_schema", lambda _, name: find(str(SCHEMAS), name))

    result = validator.validate_string(bundle().decode(), ValidationOptions(version="2.1"))

    assert result.is_valid, [str(error) for error in result.errors]


def test_the_oasis_validator_refuses_a_bent_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    find = validator.find_schema
    monkeypatch.setattr(validator, "find_schema", lambda _, name: find(str(SCHEMAS), name))
    bent = bundle().decode().replace("suspicious-activity", "").replace('"name"', '"nom"')

    assert not validator.validate_string(bent, ValidationOptions(version="2.1")).is_valid


def test_the_reference_library_reads_every_object_and_agrees_on_identifiers() -> None:
    parsed = stix2.parse(bundle().decode(), allow_custom=False)

    assert {o["type"] for o in parsed.objects} >= {"identity", "user-account", "file", "grouping"}
    for node in json.loads(bundle())["objects"]:
        if node["type"] in ("file", "user-account"):
            rest = {k: v for k, v in node.items() if k not in ("id", "type", "spec_version")}
            kind = stix2.File if node["type"] == "file" else stix2.UserAccount
            assert kind(**rest)["id"] == node["id"]


def test_nothing_is_called_a_threat_actor() -> None:
    kinds = {node["type"] for node in json.loads(bundle())["objects"]}

    assert not kinds & {"threat-actor", "malware", "indicator"}
