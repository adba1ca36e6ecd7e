"""The `law` commands from the outside: files and standard input in, JSON out."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def run(*arguments: str, told: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "counterfoil", "law", *arguments],
        input=told, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def ask(*arguments: str, told: Any) -> dict[str, Any]:
    done = run(*arguments, "-", told=json.dumps(told))
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


FACTS = {"on": "2025-06-01", "offence": "CN-214", "facts": {"sales_amount": 50_000}}


def test_one_request_is_answered_with_one_versioned_document() -> None:
    answer = ask("assess", "--json", told=FACTS)

    assert (answer["counterfoil"], answer["version"]) == ("law-assess", 1)
    assert (answer["offence"], answer["tier"]) == ("CN-214", "larger")
    assert answer["law_at_conduct"]["tier"] == answer["current_law"]["tier"] == "larger"
    assert answer["limbs_met"][0]["threshold"] == 50_000
    assert answer["citations"][0]["quote"] == "销售金额在五万元以上的"
    assert "illegal_gains" in answer["facts_missing"]


def test_without_an_offence_all_are_assessed_and_ranked() -> None:
    answer = ask("assess", "--json", told={"on": "2025-06-01", "facts": {"sales_amount": 600_000}})

    assert [a["offence"] for a in answer["assessments"][:2]] == ["CN-140", "CN-214"]


def test_json_lines_get_one_answer_line_each_and_a_bad_line_does_not_stop_them(
    tmp_path: Path,
) -> None:
    lines = [json.dumps(FACTS), "{broken", json.dumps({"facts": {}}), json.dumps(FACTS)]
    file = tmp_path / "facts.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")

    done = run("assess", str(file), "--json")

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [a.get("tier") for a in answers] == ["larger", None, None, "larger"]
    assert "line 2" in answers[1]["error"]
    assert "`on`" in answers[2]["error"]


def test_a_list_is_answered_in_its_order(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps([FACTS, {**FACTS, "facts": {"sales_amount": 1}}]), encoding="utf-8")

    answer = json.loads(run("assess", str(file), "--json").stdout)

    assert [a["tier"] for a in answer["answers"]] == ["larger", "none"]


def test_conduct_across_a_change_of_law_is_judged_at_its_end_with_a_warning() -> None:
    lasting = {**FACTS, "on": {"from": "2024-01-01", "to": "2025-06-01"}}

    answer = ask("assess", "--json", told=lasting)

    assert answer["on"] == "2025-06-01"
    assert any("2024-01-01" in line for line in answer["assumptions"])


def test_a_list_on_standard_input_is_one_document_too() -> None:
    answer = json.loads(run("assess", "-", "--json", told=json.dumps([FACTS, FACTS])).stdout)

    assert len(answer["answers"]) == 2


@pytest.mark.parametrize(
    ("told", "says", "code"),
    [
        ("", "empty", 2),
        ("{nonsense", "not JSON", 2),
        ('{"facts": {}}', "`on` is missing", 2),
        ('{"on": "soon", "facts": {}}', "soon", 2),
        ('{"on": "2025-01-01", "facts": [1]}', "not an object", 2),
        ('{"on": "2025-01-01", "jurisdiction": "XX", "facts": {}}', "XX", 2),
        ('{"on": "2025-01-01", "offence": "CN-1", "facts": {}}', "CN-1", 3),
        ('{"on": "2025-01-01", "facts": {"sales_amount": -5}}', "sales_amount", 2),
    ],
)
def test_a_bad_request_is_named_with_its_exit_code(told: str, says: str, code: int) -> None:
    done = run("assess", "-", told=told)

    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_people_read_words() -> None:
    done = run("assess", "-", told=json.dumps(FACTS))

    assert "销售金额在五万元以上的" in done.stdout
    assert "not a finding of guilt" in done.stdout


def test_value_answers_under_the_name_of_the_metric() -> None:
    facts = {"sold": [[100, 10]], "unsold": 300, "labelled_price": 20, "genuine_median": 99}

    answer = ask("value", told={"jurisdiction": "CN", "valuation": "CN-IP-2025", "facts": facts})

    assert answer["unsold_goods_value"] == 3000
    assert answer["basis_unsold"] == "average_actual_sale_price_ascertained"
    assert answer["basis_sold"] == "actual_sale_price"


def test_read_answers_each_line_with_facts_and_offences(tmp_path: Path) -> None:
    told = "被告人周某销售假冒“朵瑞”注册商标的手袋20个，销售金额3.2万元。"
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps({"id": "a", "facts": told}) + "\n{}\n", encoding="utf-8")

    first, second = (json.loads(x) for x in run("read", str(file), "--json").stdout.splitlines())

    amounts = [f for f in first["facts"] if f["name"] == "amount"]
    assert [(f["value"], f["unit"], f["text"], f["role"]) for f in amounts] == [
        (32_000, "CNY", "3.2万元", "sales_amount")
    ]
    assert told[slice(*amounts[0]["span"])] == "3.2万元"
    assert first["offences"][0]["offence"] == "CN-214"
    assert first["offences"][0]["reasons"]
    assert first["proposed"] == {"sales_amount": 32_000}
    assert "error" in second


def test_a_plain_text_file_is_one_narrative(tmp_path: Path) -> None:
    file = tmp_path / "tip.txt"
    file.write_text("举报：有人在网上销售假药200盒，每盒30元。", encoding="utf-8")

    answer = json.loads(run("read", str(file), "--json").stdout)

    assert answer["offences"][0]["offence"] == "CN-141"


def test_a_folder_adds_a_jurisdiction(tmp_path: Path) -> None:
    text = (Path("src/counterfoil/law/packs/zz.yaml")).read_text(encoding="utf-8")
    (tmp_path / "yy.yaml").write_text(text.replace("jurisdiction: ZZ", "jurisdiction: YY"))

    done = run("packs", "--packs", str(tmp_path), "--json")

    assert "YY" in {p["jurisdiction"] for p in json.loads(done.stdout)["packs"]}
