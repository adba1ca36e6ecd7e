"""Claims about the answers of `rights lawful`."""

from pathlib import Path

import pytest

from counterfoil.actions.lawful import explained
from counterfoil.errors import InputError


def test_each_text_has_an_answer_and_the_surest_explanation_is_first(tmp_path: Path) -> None:
    marks = tmp_path / "marks.txt"
    marks.write_text("Velmordan\n恒岚\n", "utf-8")
    texts = ["Velmordan running shoes", "适用于恒岚 鞋带 平行进口"]
    plain, fitting = explained(texts, marks, "CN")
    assert plain == {"query": texts[0], "explanations": []}
    first, second = fitting["explanations"]
    assert (first["kind"], first["mark"], first["holds"]) == ("compatible accessory", "恒岚", "yes")
    assert (second["kind"], second["holds"]) == ("parallel import", "unknown")
    assert first["confidence"] > second["confidence"]
    assert [texts[1][a:b] for a, b in first["span"]] == first["words"] == ["适用于", "鞋带"]
    assert second["stance"].startswith("CN: international")


def test_an_ordinary_word_that_is_a_mark_quotes_the_mark(tmp_path: Path) -> None:
    marks = tmp_path / "marks.txt"
    marks.write_text("Summit\n", "utf-8")
    (answer,) = explained(["mountain summit lamp"], marks)
    (said,) = answer["explanations"]
    assert (said["kind"], said["words"], said["span"]) == ("descriptive use", ["summit"], [[9, 15]])


def test_words_of_a_text_without_marks_are_read_with_unknown_words_as_the_mark() -> None:
    (answer,) = explained(["alternative to Ziqekquo"], None)
    (said,) = answer["explanations"]
    assert (said["mark"], said["kind"], said["words"]) == (
        "Ziqekquo",
        "comparative use",
        ["alternative to"],
    )


def test_a_file_without_marks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.txt").write_text("\n", "utf-8")
    with pytest.raises(InputError, match="holds no marks"):
        list(explained(["alternative to Ziqekquo"], tmp_path / "none.txt"))
