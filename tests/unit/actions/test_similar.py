"""Claims about the door `rights similar`."""

from pathlib import Path

import pytest

from counterfoil.actions.similar import Against, build_register, read_names, similar
from counterfoil.errors import InputError, NotFound


def test_names_come_from_text_and_tables_in_both_encodings(tmp_path: Path) -> None:
    text = tmp_path / "names.txt"
    text.write_bytes("恒岚\r\nVelmordan\n\n恒岚\n".encode("gb18030"))
    table = tmp_path / "marks.csv"
    table.write_text("\ufeff商标名称,中文商标,核定商品\nVelmordan,恒岚,运动鞋\n", "utf-8")
    assert [n.name for n in read_names(text)] == ["恒岚", "Velmordan"]
    assert [(n.name, n.goods) for n in read_names(table)] == [
        ("Velmordan", "运动鞋"),
        ("恒岚", "运动鞋"),
    ]


def test_goods_are_scored_where_the_file_says_them(tmp_path: Path) -> None:
    table = tmp_path / "marks.csv"
    table.write_text("mark,goods\nVelmordan,running shoes\n", "utf-8")
    (answer,) = similar(["velmordan"], Against(file=table), 5, goods="运动鞋")
    assert answer["matches"][0]["goods"] == 1.0
    assert answer["matches"][0]["verdict"] == "identical"


def test_a_kept_register_answers_like_the_file_and_takes_more(tmp_path: Path) -> None:
    one, two, folder = tmp_path / "1.txt", tmp_path / "2.txt", tmp_path / "register"
    one.write_text("Velmordan\n恒岚\n", "utf-8")
    two.write_text("Quistapel\n", "utf-8")
    assert build_register(one, folder) == 2
    assert build_register(one, folder) == 0
    assert build_register(two, folder) == 1
    kept = list(similar(["velmordann", "横蓝", "quistapell"], Against(index=folder), 1))
    assert [a["matches"][0]["name"] for a in kept] == ["Velmordan", "恒岚", "Quistapel"]


def test_nothing_to_compare_with_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to compare"):
        list(similar(["x"], Against(), 1))
    with pytest.raises(NotFound, match="no mark register"):
        list(similar(["x"], Against(index=tmp_path), 1))
    with pytest.raises(InputError, match="missing"):
        read_names(tmp_path / "missing.txt")
