from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest
from made_pictures import Pixels, a_scene

from counterfoil.detectors import image_copy, image_evidence


@cache
def known() -> image_copy.Known:
    prints = [image_copy.make_print(f"s{i}", a_scene(i), query=False) for i in range(6)]
    return image_copy.make_known(prints)


def found(picture: Pixels) -> list[image_copy.Copy]:
    return image_copy.find_copies(known(), image_copy.make_print("q", picture, query=True))


def turned(picture: Pixels) -> Pixels:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 17, 1.0)
    return np.asarray(cv2.warpAffine(picture, turn, (width, height)), dtype=np.uint8)


def pasted(picture: Pixels) -> Pixels:
    half = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    other = cv2.resize(a_scene(77), half.shape[1::-1])
    return np.vstack([np.hstack([other, half]), np.hstack([half[::-1], other])]).astype(np.uint8)


@pytest.mark.parametrize(
    "edit",
    [
        lambda p: p,
        lambda p: p[40:250, 60:340],
        lambda p: cv2.copyMakeBorder(p, 30, 50, 40, 20, cv2.BORDER_CONSTANT, value=(9, 90, 200)),
        lambda p: cv2.flip(p, 1),
        turned,
        pasted,
    ],
    ids=["same", "cropped", "framed", "mirrored", "turned", "in a collage"],
)
def test_an_edited_copy_is_found_first_and_nothing_else_is(
    edit: Callable[[Pixels], Pixels],
) -> None:
    copies = found(np.ascontiguousarray(edit(a_scene(3))))

    assert copies[0].name == "s3"
    assert copies[0].score > 0.9
    assert all(copy.score < 0.5 for copy in copies[1:])
    assert copies[0].reasons


def test_another_picture_is_no_copy() -> None:
    assert all(copy.score < 0.5 for copy in found(a_scene(50)))


def test_a_blank_picture_matches_nothing() -> None:
    assert found(np.full((200, 300, 3), 250, dtype=np.uint8)) == []


def test_the_same_pictures_give_the_same_answer() -> None:
    one, other = found(turned(a_scene(2))), found(turned(a_scene(2)))

    assert [(c.name, c.score) for c in one] == [(c.name, c.score) for c in other]


def test_the_evidence_shows_both_sides_and_is_the_same_each_time() -> None:
    copy = found(turned(a_scene(3)))[0]

    sheets = [
        image_evidence.png(
            image_evidence.side_by_side(a_scene(3), turned(a_scene(3)), copy.alignment)
        )
        for _ in range(2)
    ]

    assert sheets[0] == sheets[1]
    assert cv2.imdecode(np.frombuffer(sheets[0], np.uint8), cv2.IMREAD_COLOR).shape[1] > 900


def test_the_plain_border_of_a_picture_is_cut_away() -> None:
    framed = cv2.copyMakeBorder(a_scene(1), 20, 30, 40, 10, cv2.BORDER_CONSTANT, value=(0, 0, 255))

    assert abs(image_copy.without_border(framed).shape[0] - 280) <= 4
