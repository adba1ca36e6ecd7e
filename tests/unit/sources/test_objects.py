import json
from pathlib import Path
from typing import Any

import pytest
from reading import read

from counterfoil.settings import Limits

ROWS: list[dict[str, Any]] = [
    {"listing_id": "L1", "title": "红", "price": 10.5, "currency": "CNY", "seller": {"id": "S1"}},
    {"listing_id": 2, "title": "b", "price": "¥5", "currency": None},
]
LINES = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)


@pytest.mark.parametrize(
    "text",
    [
        LINES,
        "\ufeff" + LINES + "\n\n",
        json.dumps(ROWS),
        json.dumps(ROWS, indent=1),
        json.dumps({"count": 2, "listings": ROWS}),
        json.dumps({"data": {"items": ROWS}}, indent=1),
    ],
)
def test_rows_are_found_in_lines_arrays_and_objects(tmp_path: Path, text: str) -> None:
    seen = read(tmp_path, text)

    assert seen.problems == []
    assert seen.column("listing_id") == ["L1", "2"]
    assert seen.column("shop_id") == ["S1", None]
    assert seen.column("currency") == ["CNY", "CNY"]
    assert seen.column("row") == [1, 2]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "gb18030"])
def test_lines_in_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, LINES.encode(encoding)).column("title") == ["红", "b"]


def test_a_bad_line_costs_itself(tmp_path: Path) -> None:
    bad = '{bad\n[1]\n"x"\n' + '{"a":' * 50_000 + '\n{"listing_id":"Z","title":"t"}'
    seen = read(tmp_path, LINES + "\n" + bad)

    assert seen.column("row") == [1, 2, 7]
    assert [(p.row, p.kept) for p in seen.problems] == [(i, "nothing") for i in (3, 4, 5, 6)]
    assert "nested too deeply" in seen.reasons[3]


def test_a_line_over_the_limit_costs_itself(tmp_path: Path) -> None:
    long = json.dumps({"listing_id": "X", "title": "x" * 500})
    seen = read(
        tmp_path, f"{LINES}\n{long}\n" + LINES.replace("L1", "L3"), limits=Limits(line_bytes=200)
    )

    assert seen.column("row") == [1, 2, 4]
    assert (3, "nothing") in [(p.row, p.kept) for p in seen.problems]


def test_an_object_with_several_arrays_gives_several_tables(tmp_path: Path) -> None:
    shops = [{"shop_id": "S1", "shop_name": "x", "phone": 13800138000}]
    seen = read(tmp_path, json.dumps({"listings": ROWS, "shops": shops}))

    assert [b.table for b in seen.batches] == ["listings", "shops"]
    assert seen.rows[2]["file"] == "listings.csv!/shops"
    assert seen.rows[2]["phone"] == "+8613800138000"


@pytest.mark.parametrize("indent", [None, 1])
def test_one_livestream_is_a_row_and_not_a_container(tmp_path: Path, indent: int | None) -> None:
    stream = {"room_id": "V1", "platform": "p", "segments": [{"at_s": 12, "text": "家人们"}]}
    seen = read(tmp_path, json.dumps(stream, indent=indent))

    assert seen.rows[0]["segments"] == [{"at_s": 12.0, "text": "家人们"}]


def test_speech_is_read_from_json_in_a_cell_and_from_plain_text(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        "room_id,platform,segments\n"
        'V1,p,"[{""at_s"": ""01:15"", ""text"": ""a""}, ""b""]"\nV2,p,纯文本\nV3,p,\n',
    )

    assert seen.column("segments") == [
        [{"at_s": 75.0, "text": "a"}, {"at_s": None, "text": "b"}],
        [{"at_s": None, "text": "纯文本"}],
        None,
    ]


def test_a_document_that_is_cut_off_gives_the_rows_before_the_cut(tmp_path: Path) -> None:
    seen = read(tmp_path, json.dumps(ROWS)[:-20])

    assert seen.column("row") == [1]
    assert [p.row for p in seen.problems] == [2]


@pytest.mark.parametrize("text", ["[" * 200_000, '[{"a":' * 50_000, "[]", "{}", '{"a": [}'])
def test_hostile_and_hollow_documents_are_one_problem(tmp_path: Path, text: str) -> None:
    seen = read(tmp_path, text)

    assert seen.rows == []
    assert len(seen.problems) == 1


def test_later_lines_may_bring_new_keys(tmp_path: Path) -> None:
    lines = [{"listing_id": str(i), "title": "t"} for i in range(8)]
    lines[7]["units_sold"] = "9"
    seen = read(tmp_path, "\n".join(map(json.dumps, lines)), limits=Limits(batch_rows=3))

    assert seen.column("units_sold") == [None] * 7 + [9]


def test_long_numbers_keep_every_digit(tmp_path: Path) -> None:
    text = '[{"account_no": 62220000000000000000123, "holder_name": "x"}]'

    assert read(tmp_path, text).column("account_no") == ["62220000000000000000123"]


def test_half_an_emoji_and_nan_cost_no_row(tmp_path: Path) -> None:
    lines = '{"listing_id":"1","title":"cut \\ud83d"}\n{"listing_id":"2","title":"b","price":NaN}\n'
    whole = f"[{lines.strip().replace(chr(10), ',')}]"

    for text in (lines, whole, whole[:-3] + ',{"listing_id'):
        assert read(tmp_path, text).column("title")[0] == "cut ?"
    assert read(tmp_path, lines).column("price") == [None, None]


def test_values_of_any_json_type_become_cells(tmp_path: Path) -> None:
    lines = (
        '{"listing_id":true,"title":{},"price":1e400}\n{"listing_id":"2","title":["a","b"]}\n'
        '{"":1,"listing_id":"3","title":"x","listing_id":"4"}\n'
    )
    seen = read(tmp_path, lines)

    assert seen.column("listing_id") == ["true", "2", "4"]
    assert seen.column("title") == ["{}", '["a", "b"]', "x"]
    assert seen.column("price") == [None, None, None]
