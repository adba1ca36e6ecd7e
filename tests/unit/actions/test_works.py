"""Works are found again: programs in disguise, subtitles, sound."""

from pathlib import Path

import disguised_code
from invented_program import program

from counterfoil.actions.works import register_works, scan_for_works
from counterfoil.model.actor import Actor

WHO = Actor(name="examiner")


def written(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_registered_program_is_found_in_disguise_and_another_is_not(tmp_path: Path) -> None:
    mine = written(tmp_path / "ledger", program(1))
    copy = written(tmp_path / "copy", disguised_code.python(program(1), 9, 3))
    other = written(tmp_path / "other", disguised_code.python(program(2), 9, 3))

    register_works(WHO, tmp_path / "works", [mine], [], "Kiln Ltd")
    rows = list(scan_for_works(WHO, tmp_path / "works", [copy, other], 0.0))

    scores = {Path(row["document"]).name: row["score"] for row in rows if "likeness" in row}
    assert scores["copy"] > 0.9
    assert scores["other"] < 0.1


def test_the_register_holds_no_word_of_the_program(tmp_path: Path) -> None:
    mine = written(tmp_path / "ledger", program(1))

    register_works(WHO, tmp_path / "works", [mine], [], "Kiln Ltd")

    held = b"".join(p.read_bytes() for p in (tmp_path / "works" / "programs").iterdir())
    assert held
    assert b"step_1_" not in held
    assert b"odd end" not in held
