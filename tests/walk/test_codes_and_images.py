"""Files in, answer lines out, through the command line."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2026-03-01T08:00:00Z",
    "eventTimeZoneOffset": "+08:00",
    "epcList": ["urn:epc:id:sgtin:0614141.107346.1"],
    "action": "OBSERVE",
}
DOCUMENT = {
    "@context": "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2026-03-01T09:00:00Z",
    "epcisBody": {"eventList": [EVENT]},
}


def run(*arguments: str) -> tuple[int, list[dict[str, object]], str]:
    command = [sys.executable, "-c", "from counterfoil.cli.main import main; main()", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_a_file_of_codes_gets_a_line_each(tmp_path: Path) -> None:
    (tmp_path / "codes.txt").write_text("6901234567892\nSC10633010200167\nAB-1\n", encoding="utf-8")

    code, lines, _ = run("codes", "check", str(tmp_path / "codes.txt"))

    assert code == 0
    assert [line["valid"] for line in lines] == [True, False, None]


def test_a_sound_document_is_accepted_and_a_bad_one_refused_with_its_reason(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(DOCUMENT))
    broken = {**DOCUMENT, "epcisBody": {"eventList": [{**EVENT, "action": "CREATE"}]}}
    bad.write_text(json.dumps(broken))

    accepted, lines, _ = run("codes", "check", str(good))
    refused, said, told = run("codes", "check", str(bad))

    assert (accepted, lines[0]["valid"], lines[1]["query"]) == (0, True, EVENT["epcList"][0])
    assert (refused, said[0]["valid"]) == (2, False)
    assert "CREATE" in told


def test_a_table_of_scans_gets_findings(tmp_path: Path) -> None:
    scans = tmp_path / "scans.csv"
    scans.write_text(
        "扫码编号,商品条码,序列号,扫码时间,扫码地点\n"
        "1,6901234567892,A1,2026-01-01 08:00+08,深圳\n"
        "2,6901234567892,A1,2026-01-01 09:00+08,巴黎\n",
        encoding="gb18030",
    )

    code, lines, _ = run("codes", "check", str(scans))

    assert code == 0
    assert [(line["query"], line["kind"]) for line in lines] == [("scans:2", "finding")]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02binary"])
def test_a_file_that_holds_no_codes_ends_with_code_2(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.txt").write_bytes(content)

    code, lines, told = run("codes", "check", str(tmp_path / "x.txt"))

    assert (code, lines) == (2, [])
    assert "remedy" in told


def a_scene(seed: int) -> np.ndarray:
    dice = np.random.default_rng(seed)
    scene = cv2.resize(dice.integers(50, 200, (5, 6, 3)).astype(np.uint8), (300, 240))
    for _ in range(20):
        corners = dice.integers(0, [300, 240], (1, 2)) + dice.integers(-40, 41, (5, 2))
        cv2.fillPoly(scene, [corners.astype(np.int32)], [int(c) for c in dice.integers(0, 256, 3)])
    return scene


def test_copies_are_matched_and_shown_in_a_picture(tmp_path: Path) -> None:
    for name in ("queries", "against"):
        (tmp_path / name).mkdir()
    for seed in range(3):
        cv2.imwrite(str(tmp_path / f"against/p{seed}.png"), a_scene(seed))
    cv2.imwrite(str(tmp_path / "queries/copy.jpg"), cv2.flip(a_scene(1)[20:220, 30:290], 1))
    (tmp_path / "queries/broken.png").write_bytes(b"no picture")

    code, lines, _ = run(
        "images", "match", "--queries", str(tmp_path / "queries"),
        "--against", str(tmp_path / "against"), "--evidence", str(tmp_path / "shown"),
    )  # fmt: skip

    assert code == 0
    by_query = {str(line["query"]): line for line in lines}
    best = by_query["copy.jpg"]["matches"][0]  # type: ignore[index]
    assert (best["path"], best["mirrored"]) == ("p1.png", True)
    assert best["score"] > 0.9
    assert Path(best["evidence"]).stat().st_size > 1000
    assert "problem" in by_query["broken.png"]


def test_frames_of_a_video_are_matched_and_name_their_clip(tmp_path: Path) -> None:
    (tmp_path / "against").mkdir()
    for seed in range(3):
        cv2.imwrite(str(tmp_path / f"against/p{seed}.png"), a_scene(seed))
    writer = cv2.VideoWriter(
        str(tmp_path / "live.avi"), cv2.VideoWriter_fourcc(*"MJPG"), 10, (300, 240)
    )
    for seed in (7, 1):
        for _ in range(20):
            writer.write(a_scene(seed))
    writer.release()

    shown = str(tmp_path / "frames")
    made, videos, _ = run("images", "frames", str(tmp_path / "live.avi"), "--to", shown)
    code, lines, _ = run(
        "images", "match", "--queries", shown, "--against", str(tmp_path / "against")
    )

    assert (made, code) == (0, 0)
    assert len(videos[0]["frames"]) == len(lines) == 2  # type: ignore[arg-type]
    first, second = lines
    assert all(match["score"] < 0.5 for match in first["matches"])  # type: ignore[union-attr]
    assert second["matches"][0]["path"] == "p1.png"  # type: ignore[index]
    clip = second["clip"]
    assert clip["video_sha256"] == videos[0]["video_sha256"]  # type: ignore[index]
    assert 2.0 <= clip["at_s"] <= 2.4  # type: ignore[index]
