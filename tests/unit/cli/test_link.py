import csv
import json

import pytest
from strangers import NAMES

from counterfoil.cli.main import build
from counterfoil.errors import InputError


def call(*arguments):
    words = [str(a) for a in arguments]
    build(words)(words, standalone_mode=False)


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path, header, *rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def sellers(tmp_path):
    rows = [
        ("R1", "何志超", "瑞祥日用品", "13800138000", "6217000000000001"),
        ("R2", "HE Zhi Chao", "瑞★祥日用品旗舰店", "+86 138-0013-8000", ""),
        ("R3", "李强", "远达食品", "13900139000", "6217000000000002"),
    ]
    rows += [
        (f"X{i:02d}", name, f"店铺{name}", f"1370000{i:04d}", f"62170000001{i:05d}")
        for i, name in enumerate(NAMES)
    ]
    return write(
        tmp_path / "sellers.csv", ("record_id", "person", "shop", "phone", "account"), *rows
    )


def test_link_groups_spellings_of_one_seller_and_gives_reasons(sellers, tmp_path):
    call("link", sellers, "--to", tmp_path / "out.jsonl")
    groups = {tuple(row["records"]): row for row in lines(tmp_path / "out.jsonl")}
    assert ("R1", "R2") in groups
    assert ("R3",) in groups
    assert any("138" in reason for reason in groups["R1", "R2"]["reasons"])


def test_every_record_stands_in_exactly_one_line(sellers, tmp_path):
    call("link", sellers, "--id", "record_id", "--to", tmp_path / "out.jsonl")
    records = [r for row in lines(tmp_path / "out.jsonl") for r in row["records"]]
    assert len(records) == len(set(records)) == 15


def test_a_mapping_outranks_the_headers(sellers, tmp_path):
    mapping = tmp_path / "m.yaml"
    mapping.write_text("phone: ignore\naccount: ignore\nshop: ignore\n", encoding="utf-8")
    call("link", sellers, "--mapping", mapping, "--to", tmp_path / "out.jsonl")
    assert len(lines(tmp_path / "out.jsonl")) >= 14


def test_a_table_without_known_columns_is_refused_with_its_headers(tmp_path):
    table = write(tmp_path / "t.csv", ("foo", "bar"), ("1", "2"), ("3", "4"))
    with pytest.raises(InputError, match="foo"):
        call("link", table, "--to", tmp_path / "out.jsonl")


def test_the_nearest_names_are_found_across_scripts(tmp_path):
    known, asked, out = tmp_path / "known.txt", tmp_path / "asked.csv", tmp_path / "out.jsonl"
    known.write_text("王敏\n黄志明\nRobert Miller\n", "utf-8")
    asked.write_text("name,city\nWong Chi Ming,Hong Kong\nBob Miller,Leeds\n", "utf-8")
    call("link", "names", asked, "--against", known, "--to", out, "--top", 1)
    answers = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [a["query"] for a in answers] == ["Wong Chi Ming", "Bob Miller"]
    assert [a["matches"][0]["name"] for a in answers] == ["黄志明", "Robert Miller"]
    assert all(len(a["matches"]) == 1 and a["matches"][0]["score"] > 0.5 for a in answers)


def test_names_are_scored_pair_by_pair(tmp_path):
    pairs = write(tmp_path / "p.csv", ("name1", "name2"), ("王敏", "Wang Min"), ("王敏", "李强"))
    call("link", "names", pairs, "--to", tmp_path / "out.jsonl")
    first, second = lines(tmp_path / "out.jsonl")
    assert first["score"] > 0.5 > second["score"]


def test_rings_of_two_triangles_are_two(tmp_path):
    edges = [("a", "b"), ("b", "c"), ("c", "a"), ("x", "y"), ("y", "z"), ("z", "x"), ("c", "x")]
    table = write(tmp_path / "e.csv", ("source", "target"), *edges)
    call("link", "rings", table, "--to", tmp_path / "out.jsonl")
    assert [row["members"] for row in lines(tmp_path / "out.jsonl")] == [list("abc"), list("xyz")]


def test_products_of_two_catalogues_meet_by_their_model_number(tmp_path):
    head = ("id", "title", "price")
    left = write(
        tmp_path / "l.csv",
        head,
        ("1", "Kestrel Turntable - KPX350H", "99"),
        ("2", "Morrow 24 inch dishwasher LDW4821", "450"),
        ("3", "Tarn speaker system AM53BK black", "399"),
    )
    right = write(
        tmp_path / "r.csv",
        head,
        ("a", "KPX350H Kestrel belt drive turntable", "95"),
        ("b", "Tarn AM53BK speaker system", "380"),
        ("c", "Garden hose 20 m", "20"),
    )
    call("link", "products", left, right, "--to", tmp_path / "out.jsonl")
    found = {(row["left"], row["right"]) for row in lines(tmp_path / "out.jsonl")}
    assert ("1", "a") in found
    assert not any(right == "c" for _, right in found)


def test_given_pairs_of_texts_are_scored_in_their_order(tmp_path):
    path = tmp_path / "pairs.txt"
    same = "COL title VAL kestrel turntable kpx350h COL price VAL 99"
    other = "COL title VAL garden hose 20 m COL price VAL 20"
    path.write_text(f"{same}\t{same}\t1\n{same}\t{other}\t0\n", encoding="utf-8")
    call("link", "products", "--pairs", path, "--to", tmp_path / "out.jsonl")
    first, second = lines(tmp_path / "out.jsonl")
    assert first["score"] > second["score"]
    assert first["reasons"]


def test_a_line_without_two_texts_is_named(tmp_path):
    path = tmp_path / "pairs.txt"
    path.write_text("only one\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        call("link", "products", "--pairs", path, "--to", tmp_path / "out.jsonl")


def test_answers_are_kept_and_not_asked_again(sellers, tmp_path):
    out, questions = tmp_path / "out.jsonl", tmp_path / "q.csv"
    answers = write(
        tmp_path / "a.csv",
        ("left", "right", "same"),
        ("R1", "R2", "0"),
        ("R1", "R3", "yes"),
        ("X01", "X02", ""),
        ("R1", "nobody", "1"),
    )
    call("link", sellers, "--answers", answers, "--questions", questions, "--to", out)
    groups = [set(row["records"]) for row in lines(out)]
    assert {"R1", "R3"} in groups
    assert {"R2"} in groups
    asked = [tuple(r[:2]) for r in csv.reader(questions.open(encoding="utf-8"))]
    assert asked[0] == ("left", "right")
    assert ("R1", "R2") not in asked


def test_a_word_that_is_no_answer_is_named_with_its_line(sellers, tmp_path):
    answers = write(tmp_path / "a.csv", ("left", "right", "same"), ("R1", "R2", "perhaps"))
    with pytest.raises(InputError, match="line 2, column same: 'perhaps'"):
        call("link", sellers, "--answers", answers, "--to", tmp_path / "out.jsonl")
    answers = write(tmp_path / "a.csv", ("left", "right"), ("R1", "R2"))
    with pytest.raises(InputError, match="no column 'same'"):
        call("link", sellers, "--answers", answers, "--to", tmp_path / "out.jsonl")
