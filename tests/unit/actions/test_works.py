"""Works are found again: programs in disguise, subtitles, sound."""

import sys
from pathlib import Path

import disguised_code
import numpy as np
import pytest
from invented_program import program

from counterfoil.actions.comparing import compare_files
from counterfoil.actions.works import register_works, scan_for_works
from counterfoil.errors import Unavailable
from counterfoil.model.actor import Actor
from counterfoil.sources.documents.extracted import Limits
from counterfoil.sources.documents.unpack import extract

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


SAID = (
    "The second furnace is charged with crushed felspar",
    "while the damper stays half open, and the foreman",
    "writes down the colour of the flame every quarter",
    "until it turns from straw to the white of old paper.",
)
SRT = "".join(
    f"{n + 1}\r\n00:00:0{n},000 --> 00:00:0{n},900\r\n<i>{line}</i>\r\n\r\n"
    for n, line in enumerate(SAID)
)
VTT = "WEBVTT\n\nNOTE by hand\n\n" + "".join(
    f"01:0{n}.000 --> 01:0{n}.900 align:start\n<v Foreman>{line}\n\n" for n, line in enumerate(SAID)
)
ASS = "[Script Info]\nTitle: x\n\n[Events]\n" + "".join(
    f"Dialogue: 0,0:01:0{n}.00,0:01:0{n}.90,Default,,0,0,0,,{{\\i1}}{line}\n"
    for n, line in enumerate(SAID)
)
LRC = "".join(f"[00:{n}1.00]{line}\n" for n, line in enumerate(SAID))


@pytest.mark.parametrize(
    ("name", "text", "third"),
    [("a.srt", SRT, "00:00:02,000"), ("a.vtt", VTT, "01:02.000"), ("a.ass", ASS, "0:01:02.00"),
     ("a.lrc", LRC, "00:21.00")],
)  # fmt: skip
def test_subtitles_are_what_is_said_with_its_time(name: str, text: str, third: str) -> None:
    found = extract(text.encode(), name, Limits())

    assert found.text.splitlines() == list(SAID)
    assert found.places[2].where == f"at {third}"


def test_subtitles_of_another_form_and_timing_are_found(tmp_path: Path) -> None:
    for name, text in (("ours.srt", SRT), ("theirs.vtt", VTT)):
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")

    register_works(WHO, tmp_path / "works", [tmp_path / "ours.srt"], [], "")
    rows = list(scan_for_works(WHO, tmp_path / "works", [tmp_path / "theirs.vtt"], 0.5))

    assert [row["work"] for row in rows] == ["ours.srt"]
    assert rows[0]["passages"][0]["place"]["where"] == "at 01:00.000"


def test_a_text_that_quotes_a_time_is_no_subtitle() -> None:
    text = "Minutes of the visit\n\n00:00:01,000 --> 00:00:02,000\nwas the take we liked.\n"

    assert "Minutes" in extract(text.encode(), "a.txt", Limits()).text
    assert "WEBVTT" in extract(b"WEBVTT\n\nno cue here", "a.vtt", Limits()).text


@pytest.fixture
def hearing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for the program fpcalc: a file's words after its mark are its fingerprint."""
    program = tmp_path / "bin" / "fpcalc"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nimport sys, json\n"
        "words = open(sys.argv[-1], 'rb').read()[64:].split()\n"
        "assert sys.argv[1:4] == ['-raw', '-json', '-length'] and words\n"
        "print(json.dumps({'duration': len(words) / 8, 'fingerprint': list(map(int, words))}))\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))


def song(path: Path, values: np.ndarray) -> Path:
    path.write_bytes(b"ID3".ljust(64, b"\0") + " ".join(map(str, values.tolist())).encode())
    return path


def noisy(values: np.ndarray, rng: np.random.Generator, part: float) -> np.ndarray:
    flips = np.packbits(rng.random((len(values), 32)) < part, axis=1).view(np.uint32)[:, 0]
    return np.asarray(values ^ flips)


@pytest.mark.usefixtures("hearing")
def test_a_stretch_of_a_registered_recording_is_found_in_a_mix(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    ours, other = (rng.integers(0, 1 << 32, 900, dtype=np.uint32) for _ in range(2))
    mix = np.concatenate((other[:300], noisy(ours[200:440], rng, 0.12), other[300:400]))
    song(tmp_path / "ours.mp3", ours)

    done = register_works(WHO, tmp_path / "works", [tmp_path / "ours.mp3"], [], "")
    rows = list(scan_for_works(WHO, tmp_path / "works", [song(tmp_path / "mix.mp3", mix)], 0.5))
    apart = compare_files(tmp_path / "ours.mp3", song(tmp_path / "other.mp3", other))

    assert not done.unread
    (row,) = rows
    assert (row["work"], row["verdict"]) == ("ours.mp3", "suspected")
    stretch = row["stretches"][0]
    assert stretch["left"] == pytest.approx(200 * 1365 / 11025, abs=3)
    assert stretch["right"] == pytest.approx(300 * 1365 / 11025, abs=3)
    assert stretch["seconds"] == pytest.approx(240 * 1365 / 11025, abs=5)
    assert (apart["score"], apart["stretches"]) == (0.0, [])


@pytest.mark.usefixtures("hearing")
def test_a_recording_that_fpcalc_cannot_read_is_said(tmp_path: Path) -> None:
    broken = song(tmp_path / "broken.mp3", np.zeros(0, dtype=np.uint32))

    done = register_works(WHO, tmp_path / "works", [broken], [], "")

    assert any("fpcalc cannot read it" in row["reason"] for row in done.unread)


def test_without_fpcalc_the_door_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    one = song(tmp_path / "one.mp3", np.arange(200, dtype=np.uint32))

    done = register_works(WHO, tmp_path / "works", [one], [], "")

    assert any("fpcalc" in row["reason"] and row["remedy"] for row in done.unread)
    with pytest.raises(Unavailable, match="fpcalc"):
        compare_files(one, one)
