import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from counterfoil.model.problem import Problem
from counterfoil.sources.pictures import Caps, Picture, PictureReader, picture_paths


def chunk(kind: bytes, content: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + crc


def a_bomb(side: int) -> bytes:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def reader():
    with PictureReader(Caps(pixels=1_000_000, side=64)) as one:
        yield one


def test_pictures_are_decoded_shrunk_and_keep_their_opacity(reader, tmp_path: Path) -> None:
    drawn = np.zeros((100, 200, 4), dtype=np.uint8)
    drawn[:, :100] = (10, 200, 30, 255)
    cv2.imwrite(str(tmp_path / "a.png"), drawn)

    picture = reader.read(tmp_path / "a.png")

    assert isinstance(picture, Picture)
    assert picture.pixels.shape == (32, 64, 4)
    assert picture.pixels[5, 5].tolist() == [10, 200, 30, 255]
    assert picture.on_white[5, 60].tolist() == [255, 255, 255]


def test_svg_is_drawn_and_may_not_reach_other_files(reader, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="2" height="4"/>'
        '<image href="/etc/hostname" width="4" height="4"/></svg>'
    )

    picture = reader.read(tmp_path / "a.svg")

    assert isinstance(picture, Picture)
    assert picture.vector
    assert picture.pixels[10, 5, 3] == 255
    assert picture.pixels[10, 60, 3] == 0


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("bomb.png", a_bomb(5000), "pixels"),
        ("broken.jpg", b"\xff\xd8\xff\xe0 nothing", "not a picture"),
        ("empty.png", b"", "empty"),
        ("entity.svg", b'<!DOCTYPE s [<!ENTITY a "b">]><svg>&a;</svg>', "entities"),
    ],
)
def test_hostile_and_broken_files_are_problems(
    reader, tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)

    problem = reader.read(tmp_path / name)

    assert isinstance(problem, Problem)
    assert why in problem.reason


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.png", "a.jpg", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")

    assert [p.name for p in picture_paths(tmp_path)] == ["a.jpg", "b.png"]
