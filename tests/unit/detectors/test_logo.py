from functools import cache

import cv2
import numpy as np
import pytest
from made_pictures import a_mark, a_scene, planted

from counterfoil.detectors import logo


@cache
def marks() -> logo.Marks:
    made = [logo.make_mark(kind, a_mark(kind)) for kind in ("comb", "crown", "key")]
    return logo.make_marks([mark for mark in made if mark is not None])


@pytest.mark.parametrize(
    ("kind", "side", "angle", "colour"),
    [
        ("crown", 110, 0.0, (20, 20, 20)),
        ("crown", 70, 24.0, (250, 250, 250)),
        ("key", 120, -30.0, (200, 40, 220)),
        ("comb", 100, 12.0, (30, 230, 240)),
        ("crown", 28, -20.0, (20, 20, 20)),
        ("comb", 36, 140.0, (250, 240, 20)),
    ],
)
def test_a_mark_is_seen_whatever_its_size_turn_and_colour(
    kind: str, side: int, angle: float, colour: tuple[int, int, int]
) -> None:
    photo = planted(a_mark(kind), a_scene(8, 240, 190, shapes=5), side, angle, colour)

    seen = logo.find_marks(marks(), photo)

    assert seen[0].name == kind
    assert seen[0].score >= 0.5
    middle = np.array(seen[0].corners).mean(axis=0)
    assert np.abs(middle - (120, 95)).max() < 0.15 * side


def test_a_scene_without_a_mark_shows_none() -> None:
    assert [
        s.name for s in logo.find_marks(marks(), a_scene(9, 240, 190, shapes=5)) if s.score >= 0.5
    ] == []


def test_a_mirrored_mark_is_another_mark() -> None:
    mirrored = np.ascontiguousarray(a_mark("key")[:, ::-1])
    scene = a_scene(8, 240, 190, shapes=5)

    right = logo.find_marks(marks(), planted(a_mark("key"), scene, 90, 10.0, (20, 20, 20)))
    other = logo.find_marks(marks(), planted(mirrored, scene, 90, 10.0, (20, 20, 20)))

    assert [s.name for s in right if s.score >= 0.5] == ["key"]
    assert [s.name for s in other if s.score >= 0.5] == []


def test_a_long_mark_is_framed_by_its_own_sides() -> None:
    long = np.zeros((256, 256, 4), dtype=np.uint8)
    long[100:150, :, 3] = cv2.resize(a_mark("comb")[40:230, 20:240, 3], (256, 50))
    made = logo.make_mark("long", long)
    assert made is not None
    photo = planted(long, a_scene(8, 240, 190, shapes=5), 130, 0.0, (20, 20, 20))

    seen = logo.find_marks(logo.make_marks([made]), photo)

    corners = np.array(seen[0].corners)
    across, down = np.ptp(corners, axis=0)
    assert seen[0].score >= 0.5
    assert across == pytest.approx(130, rel=0.1)
    assert across / down == pytest.approx(made.aspect, rel=0.15)


def test_a_drawing_on_white_says_the_same_as_one_on_transparent_ground() -> None:
    clear = a_mark("key")
    white = np.full_like(clear, 255)
    white[clear[..., 3] > 127, :3] = (10, 60, 200)

    one, other = logo.make_mark("a", clear), logo.make_mark("b", white)

    assert one is not None
    assert other is not None
    assert np.corrcoef(one.frame.ravel(), other.frame.ravel())[0, 1] > 0.98


def test_an_empty_drawing_is_no_mark() -> None:
    assert logo.make_mark("x", np.zeros((64, 64, 4), dtype=np.uint8)) is None
