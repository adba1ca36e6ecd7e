import cv2
import numpy as np
import numpy.typing as npt
import pytest

from counterfoil.detectors.image_text import Line, as_listings, joined, read_lines


def a_line(text: str, left: float, top: float, width: float, height: float = 20) -> Line:
    right, bottom = left + width, top + height
    return Line(text, 0.9, ((left, top), (right, top), (right, bottom), (left, bottom)))


def test_a_mark_broken_over_two_boxes_is_read_as_one() -> None:
    beside = [a_line("TORVE", 10, 10, 60), a_line("LLA", 74, 11, 40)]
    below = [a_line("KESH", 10, 10, 80), a_line("NORD", 12, 34, 78)]

    assert [line.text for line in joined(beside)] == ["TORVE LLA"]
    assert [line.text for line in joined(below)] == ["KESH NORD"]


def test_lines_far_apart_are_not_joined() -> None:
    assert joined([a_line("TORVE", 10, 10, 60), a_line("LLA", 300, 200, 40)]) == []


def test_lines_become_rows_that_detectors_of_titles_read() -> None:
    batch = as_listings("a.jpg", [a_line("TORVELLA", 1, 2, 30)])

    assert batch.column("record").to_pylist() == ["pictures:a.jpg#0"]
    assert batch.column("title").to_pylist() == ["TORVELLA"]


def a_picture(text: str) -> npt.NDArray[np.uint8]:
    picture = np.full((420, 640, 3), 235, np.uint8)
    cv2.putText(
        picture, text, (90, 230), cv2.FONT_HERSHEY_DUPLEX, 2.2, (40, 20, 20), 4, cv2.LINE_AA
    )
    return picture


@pytest.mark.parametrize("turn", [None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE])
def test_a_mark_is_read_along_and_up_and_down(turn: int | None) -> None:
    pytest.importorskip("rapidocr")
    picture = a_picture("TORVELLA")

    (line,) = read_lines(picture if turn is None else cv2.rotate(picture, turn))

    assert line.text == "TORVELLA"
    across, down = np.ptp(np.array(line.corners), axis=0)
    assert (across > down) == (turn is None)
