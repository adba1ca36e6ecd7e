from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest
from made_pictures import Pixels, a_scene

from counterfoil.detectors import image_copy, image_evidence
from counterfoil.matching.keypoints import laid_points


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


def photographed(picture: Pixels) -> tuple[Pixels, np.ndarray]:
    """The picture seen from the side, and where its corners lie."""
    height, width = picture.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    aim = np.array([[40, 15], [330, 50], [315, 240], [20, 265]], np.float32)
    ground = np.full_like(picture, 90)
    turn = cv2.getPerspectiveTransform(corners, aim)
    cv2.warpPerspective(
        picture, turn, (width, height), dst=ground, borderMode=cv2.BORDER_TRANSPARENT
    )
    return ground, aim


def test_a_picture_seen_from_the_side_is_laid_to_the_pixel() -> None:
    seen, corners = photographed(a_scene(3))

    copy = found(seen)[0]

    assert copy.name == "s3"
    assert copy.alignment is not None
    scale = 320 / 360
    laid = laid_points(copy.alignment.matrix, np.array([[0, 0], [320, 0], [320, 249], [0, 249]]))
    assert np.abs(laid - corners * scale).max() < 4
    assert copy.alignment.detail > 0.95


def a_sign(symbol: int) -> Pixels:
    """A framed sign: the same frame for all, another symbol in it."""
    sign = np.full((280, 360, 3), 255, np.uint8)
    cv2.fillPoly(sign, [np.array([[180, 15], [345, 260], [15, 260]], np.int32)], (0, 200, 250))
    cv2.polylines(sign, [np.array([[180, 30], [325, 250], [35, 250]], np.int32)], True, (0,) * 3, 9)
    dice = np.random.default_rng(symbol)
    points = dice.integers([110, 130], [250, 235], (9, 2)).astype(np.int32)
    cv2.fillPoly(sign, [points], (0, 0, 0))
    return sign


def test_signs_of_one_series_share_a_frame_and_not_the_detail() -> None:
    signs = [image_copy.make_print(f"sign{i}", a_sign(i), query=False) for i in range(3)]
    turned_sign = turned(a_sign(1))

    best, *others = image_copy.find_copies(
        image_copy.make_known(signs), image_copy.make_print("q", turned_sign, query=True)
    )

    assert best.name == "sign1"
    assert best.alignment is not None
    assert best.alignment.detail > 0.95
    assert all(copy.alignment is None or copy.alignment.detail < 0.9 for copy in others)
    assert all(copy.score < best.score - 0.1 for copy in others)
