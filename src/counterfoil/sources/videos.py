"""Key frames of videos from untrusted files, decoded in a child process with caps.

MP4 and MOV, Matroska and WebM, AVI, FLV, MPEG by OpenCV's FFmpeg. A file is opened only if it
begins as one of these: a playlist, which may name other files, is none. The child may read
files but no network.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.model.problem import Problem
from counterfoil.sources.pictures import decoder, exactly, require_decoders, told

SUFFIXES = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".flv", ".mpg", ".mpeg", ".ts")
WHY = {1: "first frame", 2: "another scene", 3: "time passed"}
_BEGINNINGS = (
    (0, b"\x1a\x45\xdf\xa3"),
    (0, b"RIFF"),
    (0, b"FLV\x01"),
    (0, b"\x00\x00\x01\xba"),
    (0, b"\x47"),
    (4, b"ftyp"),
    (4, b"moov"),
    (4, b"mdat"),
    (4, b"wide"),
)


class VideoCaps(msgspec.Struct, frozen=True, kw_only=True):
    """What one video may cost, and how many frames are wanted of it."""

    every: float = 10.0
    """Seconds after which a frame is kept although the scene is the same."""

    most: int = 500
    """Frames kept at most."""

    seconds: float = 1800.0
    """Time for the whole video."""

    pixels: int = 16_000_000
    """Of one frame."""

    memory_bytes: int = 2 << 30
    side: int = 1024
    """Longest side handed back; larger frames are shrunk."""


class KeyFrame(msgspec.Struct, frozen=True):
    """One frame of a video."""

    at_s: float
    """Seconds from the start of the video."""

    pixels: npt.NDArray[np.uint8]
    """Height x width x 3: blue, green, red."""

    why: str
    """One of `WHY`."""


class End(msgspec.Struct, frozen=True):
    """Where the reading of a video ended."""

    at_s: float
    """Seconds from the start: all before was looked at."""


def key_frames(path: Path, caps: VideoCaps) -> Iterator[KeyFrame | End | Problem]:
    """The key frames of a video in the order of time, then where it ended.

    A Problem says why a video could not be read, or not to its end; frames before it count.

    Raises:
        Unavailable: The extra `images` is not installed.
    """
    require_decoders()
    with path.open("rb") as file:
        head = file.read(16)
    if not any(head[at:].startswith(begins) for at, begins in _BEGINNINGS):
        yield _problem(path, "it does not begin as a video does")
        return
    numbers = (caps.pixels, caps.memory_bytes, caps.side, caps.every, caps.most)
    words = ("video", str(path.resolve()), *map(str, numbers))
    with decoder(words, caps.seconds) as (pipe, _, timer):
        try:
            yield from _answers(path, pipe, caps)
        except EOFError:
            timely = timer.is_alive()
            died = "the decoder died: the video is broken or needs too much"
            slow = f"decoding took more than {caps.seconds:g} s"
            yield _problem(path, died if timely else slow)


def _answers(path: Path, pipe: IO[bytes], caps: VideoCaps) -> Iterator[KeyFrame | End | Problem]:
    while True:
        kind = exactly(pipe, 1)
        if kind == b"F":
            at, height, width, why = struct.unpack(">dIIB", exactly(pipe, 17))
            if not 0 < max(height, width) <= caps.side or why not in WHY:
                raise EOFError
            pixels = np.frombuffer(exactly(pipe, height * width * 3), dtype=np.uint8)
            yield KeyFrame(round(at, 3), pixels.reshape(height, width, 3), WHY[why])
        elif kind == b"D":
            yield End(round(struct.unpack(">d", exactly(pipe, 8))[0], 3))
            return
        else:
            yield _problem(path, told(pipe))
            return


def _problem(path: Path, reason: str) -> Problem:
    return Problem(file=path.name, reason=reason, remedy="open it in a player and save it anew")
