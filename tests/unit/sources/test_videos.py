from pathlib import Path

import cv2
import numpy as np
import pytest

from counterfoil.model.problem import Problem
from counterfoil.sources.videos import End, KeyFrame, VideoCaps, key_frames

FAST = VideoCaps(every=60.0)


def a_video(path: Path, scenes: list[tuple[int, tuple[int, int, int]]], fps: int = 10) -> Path:
    """A video of plain scenes: how many frames of which colour, with a ball that moves."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), fps, (160, 120))
    for count, colour in scenes:
        for number in range(count):
            frame = np.full((120, 160, 3), colour, dtype=np.uint8)
            cv2.circle(frame, (20 + number, 60), 10, (0, 0, 255), -1)
            writer.write(frame)
    writer.release()
    return path


def frames_of(path: Path, caps: VideoCaps) -> list[KeyFrame]:
    return [answer for answer in key_frames(path, caps) if isinstance(answer, KeyFrame)]


def test_each_scene_gives_one_frame_and_movement_within_it_none(tmp_path: Path) -> None:
    video = a_video(tmp_path / "a.avi", [(30, (200, 40, 40)), (30, (40, 200, 40))])

    first, second = frames_of(video, FAST)

    assert (first.at_s, first.why) == (0.0, "first frame")
    assert second.why == "another scene"
    assert 3.0 <= second.at_s <= 3.4
    assert second.pixels[100, 100].argmax() == 1


def test_a_long_scene_gives_a_frame_every_so_many_seconds(tmp_path: Path) -> None:
    video = a_video(tmp_path / "a.avi", [(60, (200, 40, 40))])

    kept = frames_of(video, VideoCaps(every=2.0))

    assert [frame.why for frame in kept] == ["first frame", "time passed", "time passed"]


def test_frames_are_bounded_in_number_and_size(tmp_path: Path) -> None:
    video = a_video(tmp_path / "a.avi", [(10, (200, 40, 40)), (10, (40, 200, 40))] * 3)

    kept = frames_of(video, VideoCaps(most=2, side=80))

    assert len(kept) == 2
    assert kept[0].pixels.shape == (60, 80, 3)


def test_the_end_says_how_far_the_video_was_read(tmp_path: Path) -> None:
    video = a_video(tmp_path / "a.avi", [(40, (200, 40, 40))])

    *_, end = key_frames(video, FAST)

    assert isinstance(end, End)
    assert 3.5 <= end.at_s <= 4.0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"#EXTM3U\nhttp://127.0.0.1/a.ts\n", "does not begin"),
        (b"", "does not begin"),
        (b"\x1a\x45\xdf\xa3 and then nothing of the kind", "no video"),
    ],
    ids=["playlist", "empty", "broken"],
)
def test_what_is_no_video_is_a_problem(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "a.mp4").write_bytes(content)

    (problem,) = key_frames(tmp_path / "a.mp4", FAST)

    assert isinstance(problem, Problem)
    assert why in problem.reason


def test_a_video_beyond_a_cap_is_a_problem(tmp_path: Path) -> None:
    video = a_video(tmp_path / "a.avi", [(40, (200, 40, 40))])

    (large,) = key_frames(video, VideoCaps(pixels=1000))
    (slow,) = key_frames(video, VideoCaps(seconds=0.01))

    assert isinstance(large, Problem)
    assert "pixels" in large.reason
    assert isinstance(slow, Problem)
    assert "0.01 s" in slow.reason
