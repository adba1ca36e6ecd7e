from pathlib import Path

import pytest

from counterfoil.actions.media import CLIPS, clip_of
from counterfoil.errors import InputError


def test_a_folder_without_frames_has_no_clips(tmp_path: Path) -> None:
    assert clip_of(tmp_path) == {}


def test_a_frame_names_the_seconds_that_it_stands_for(tmp_path: Path) -> None:
    (tmp_path / CLIPS).write_text(
        '{"video":"a.mp4","video_sha256":"0f","path":"a_1.png","at_s":1.0,"until_s":4.5,"why":""}\n'
    )

    assert clip_of(tmp_path) == {
        "a_1.png": {"video": "a.mp4", "video_sha256": "0f", "at_s": 1.0, "until_s": 4.5}
    }


@pytest.mark.parametrize("line", ["no json", '{"path":"a.png"}', "[1]"])
def test_a_broken_list_of_clips_is_refused_with_its_row(tmp_path: Path, line: str) -> None:
    (tmp_path / CLIPS).write_text(line + "\n")

    with pytest.raises(InputError, match="row 1"):
        clip_of(tmp_path)
