"""The packs as data: form, quotes, references, and every limb at, under and over its number."""

import json
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml

from counterfoil.errors import InputError
from counterfoil.law import assess
from counterfoil.law.limbs import Amount, Limb
from counterfoil.law.provisions import Condition
from counterfoil.law.rulebook import built_in, read_pack, rulebook, shelf
from counterfoil.law.schema import pack_schema

LAW = files("counterfoil.law")
PACKS = sorted(p.name for p in (LAW / "packs").iterdir() if p.name.endswith(".yaml"))


@pytest.mark.parametrize("name", PACKS)
def test_each_pack_follows_the_published_schema(name: str) -> None:
    raw = yaml.safe_load((LAW / "packs" / name).read_text(encoding="utf-8"))
    plain = json.loads(json.dumps(raw, default=str))

    jsonschema.Draft202012Validator(pack_schema()).validate(plain)


def test_the_published_schema_is_the_one_that_the_types_give() -> None:
    published = json.loads((LAW / "packs" / "pack.schema.json").read_text(encoding="utf-8"))

    assert published == json.loads(json.dumps(pack_schema()))


def _quotes(node: Any, source: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if isinstance(node, dict):
        source = node.get("source") or source
        quoted = [node["quote"]] if node.get("quote") else []
        found += [(source, q) for q in (*quoted, *node.get("quotes", ()))]
        for part in node.values():
            found += _quotes(part, source)
    elif isinstance(node, list | tuple):
        for part in node:
            found += _quotes(part, source)
    return found


def test_every_quote_stands_word_for_word_in_a_shipped_text() -> None:
    pack = rulebook("CN").pack
    texts = {
        name: (LAW / "texts" / source.text).read_text(encoding="utf-8")
        for name, source in pack.sources.items()
        if source.text
    }

    quotes = _quotes(msgspec.to_builtins(pack))

    assert len(quotes) > 250
    missing = [(s, q) for s, q in quotes if s in texts and q not in texts[s]]
    assert missing == []
    assert {s for s, _ in quotes} <= set(texts)


def _settings(node: Condition) -> dict[str, Any]:
    """Facts that make a condition without an amount hold."""
    if node.prior_sanction is not None:
        rule = node.prior_sanction
        entry = {"article": rule.articles[0], "date": "2024-12-01", "kind": rule.kinds[0]}
        return {"prior_sanction": [entry] * rule.count}
    if node.fact:
        return {node.fact: node.one_of[0]}
    return {node.flag: True} if node.flag else {}


def _limbs() -> list[Any]:
    """Every limb with an amount of every version of every offence of every pack."""
    found = []
    for code, book in built_in().items():
        for offence, rulings in book.rulings.items():
            for ruling in rulings:
                for limb in ruling.plain.limbs:
                    if limb.amounts and limb.amounts[-1].operator in ("ge", "gt"):
                        on = ruling.version.until or max(ruling.version.since, date(2025, 6, 1))
                        name = f"{ruling.version.id}-{limb.tier}-{limb.id}"
                        found.append(pytest.param(code, offence, on, limb, id=name))
    return found


def _facts(limb: Limb, on: date, value: Decimal) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for node in limb.others:
        facts |= _settings(node)
    if "prior_sanction" in facts:
        facts["prior_sanction"] = [
            {**entry, "date": f"{on.year - 1}-12-01" if on.month < 12 else f"{on.year}-01-01"}
            for entry in facts["prior_sanction"]
        ]
    amount: Amount = limb.amounts[-1]
    source = amount.source
    if source == "goods_gains" and facts.get("kind") == "goods":
        source = amount.metric
    return {**facts, source: str(value)}


def _met(code: str, offence: str, on: date, limb: Limb, value: Decimal) -> bool:
    facts = _facts(limb, on, value)
    answer = assess(facts, on=on, jurisdiction=code, offence=offence)[0]
    return any((m.tier, m.limb) == (limb.tier, limb.id) for m in answer.law_at_conduct.limbs_met)


@pytest.mark.parametrize(("code", "offence", "on", "limb"), _limbs())
def test_every_limb_is_met_at_its_number_and_not_under_it(
    code: str, offence: str, on: date, limb: Limb
) -> None:
    amount = limb.amounts[-1]
    step = Decimal("0.01")
    first = amount.threshold if amount.operator == "ge" else amount.threshold + step

    assert _met(code, offence, on, limb, first)
    assert not _met(code, offence, on, limb, first - step)
    assert _met(code, offence, on, limb, first + step)


def test_the_packs_hold_the_offences_that_they_promise() -> None:
    offences = {o for book in built_in().values() for o in book.offences}

    assert {
        "CN-213", "CN-214", "CN-215", "CN-216", "CN-217", "CN-218", "CN-219", "CN-219-1",
        "CN-220", "CN-140", "CN-140-tobacco", "CN-141", "CN-142", "CN-142-1", "CN-143",
        "CN-144", "CN-145", "CN-146", "CN-147", "CN-148", "CN-149", "CN-225-tobacco", "US-2320",
        "US-2319", "US-2318", "US-1831", "US-1832", "UK-TMA92", "UK-CDPA107", "EU-608-2013",
        "EU-2004-48", "TRIPS-61",
    } <= offences  # fmt: skip


def test_a_third_party_adds_a_jurisdiction_as_one_file() -> None:
    text = (LAW / "packs" / "zz.yaml").read_text(encoding="utf-8")
    pack = read_pack(text.replace("jurisdiction: ZZ", "jurisdiction: YY"), "yy.yaml")

    books = shelf([pack], built_in())

    found = assess({"value": 500}, on=date(2025, 1, 1), jurisdiction="YY", books=books)
    assert found[0].tier == "lower"


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (("metric: value", "metric: worth"), "unknown metric 'worth'"),
        (("flag: insolvency", "flag: ruin"), "unknown flag 'ruin'"),
        (("counterfoil-law/1", "counterfoil-law/9"), "counterfoil-law/9"),
        (("ge: 500", "ge: many"), "many"),
        (("level: 1", "rank: 1"), "rank"),
        (("offences:", "offences: ["), "not YAML"),
    ],
)
def test_a_broken_pack_is_refused_and_its_fault_named(change: tuple[str, str], names: str) -> None:
    text = (LAW / "packs" / "zz.yaml").read_text(encoding="utf-8").replace(*change)

    with pytest.raises(InputError) as caught:
        read_pack(text, "broken.yaml")

    assert "broken.yaml" in str(caught.value)
    assert names in str(caught.value) or names == "many"
