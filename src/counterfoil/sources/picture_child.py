"""The child process that decodes pictures, videos, sound; a script that imports nothing of ours.

It reads questions from standard input and answers on standard output, in plain bytes: what
comes back from a process that has read hostile data is never unpickled.

Question: suffix length (1 byte), suffix, content length (8 bytes), content. Answer: `P`,
height and width (4 bytes each), scale (8 bytes), pixels; or `E`, length (4 bytes), reason.
All numbers are big-endian.

With `video` and a path as its first words it answers with key frames in place of that: `F`,
seconds (8 bytes), height and width (4 bytes each), why (1 byte), pixels without opacity; then
`D` and the seconds up to which it read (8 bytes); or `E` as above. With `sound` and a path it
answers with `S`, then samples (2 bytes each, low byte first, one channel) up to the end; or `E`.
"""

import io
import os
import re
import struct
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

Answer = tuple[int, int, float, bytes]

LOOK = 0.25
"""Seconds between the frames of a video that are looked at."""

CUT = 16.0
"""Mean difference of brightness, 0 to 255, from which two frames show different scenes."""


def decoded(content: bytes, side: int) -> Answer:
    """Height, width, scale and blue-green-red-opacity bytes of a picture of pixels."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content)) as image:
        longest = max(image.size)
        image.draft("RGB", (side, side))
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    if max(upright.size) > side:
        upright.thumbnail((side, side), Image.Resampling.LANCZOS)
    red, green, blue, opacity = upright.split()
    swapped = Image.merge("RGBA", (blue, green, red, opacity))
    return upright.height, upright.width, max(upright.size) / longest, swapped.tobytes()


def drawn(content: bytes, side: int, drawing_side: int) -> Answer:
    """The same for an SVG; references to anything outside it are emptied first."""
    import resvg_py

    text = content.decode("utf-8-sig")
    if "<!ENTITY" in text:
        raise ValueError("entities are not allowed in SVG")
    text = re.sub(r"""(href\s*=\s*["'])(?!#|data:)[^"']*""", r"\1", text)
    png = resvg_py.svg_to_bytes(svg_string=text, width=drawing_side, skip_system_fonts=True)
    return decoded(bytes(png), side)


def answer(suffix: str, content: bytes, pixels: int, side: int, drawing_side: int) -> bytes:
    """The answer to one question, as it goes over the pipe."""
    from PIL import Image, UnidentifiedImageError

    try:
        if suffix == ".svg":
            height, width, scale, raw = drawn(content, side, drawing_side)
        else:
            height, width, scale, raw = decoded(content, side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _refusal(f"more than {pixels} pixels")
    except MemoryError:
        return _refusal("decoding needs more memory than the cap")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        reason = re.sub(r"<_io\.BytesIO[^>]*>", "it", str(error))
        return _refusal(f"not a picture that can be read: {reason[:150]}")
    return b"P" + struct.pack(">IId", height, width, scale) + raw


def _refusal(reason: str) -> bytes:
    text = reason.encode()
    return b"E" + struct.pack(">I", len(text)) + text


def _limit(memory: int) -> None:
    if sys.platform != "linux":
        return
    import resource

    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + memory, held + memory))


def serve(source: BinaryIO, sink: BinaryIO, caps: list[int]) -> None:
    """Answer questions until the other side closes. Caps: pixels, memory, side, drawing side."""
    from PIL import Image

    pixels, memory, side, drawing_side = caps
    Image.MAX_IMAGE_PIXELS = pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    _limit(memory)
    while head := source.read(1):
        suffix = source.read(head[0]).decode()
        (length,) = struct.unpack(">Q", source.read(8))
        sink.write(answer(suffix, source.read(length), pixels, side, drawing_side))
        sink.flush()


def show(path: str, sink: BinaryIO, caps: list[float]) -> None:
    """Write the key frames of a video. Caps: pixels, memory, side, seconds apart, most frames."""
    # Only files, and one thread: a thread more is memory more.
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "protocol_whitelist;file|threads;1"
    import cv2

    pixels, memory, side, every, most = caps
    _limit(int(memory))
    film = cv2.VideoCapture(path, cv2.CAP_FFMPEG)
    size = film.get(cv2.CAP_PROP_FRAME_WIDTH) * film.get(cv2.CAP_PROP_FRAME_HEIGHT)
    if not film.isOpened() or not 0 < size <= pixels:
        reason = f"more than {pixels:.0f} pixels" if size > pixels else "no video that can be read"
        sink.write(_refusal(reason))
        return
    kept = 0
    at = 0.0
    for at, why, frame in _key_frames(film, every):
        if why:
            scale = min(1.0, side / max(frame.shape[:2]))
            small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            head = struct.pack(">dIIB", at, *small.shape[:2], why)
            sink.write(b"F" + head + small.tobytes())
            sink.flush()
            kept += 1
        if kept == most:
            break
    sink.write(b"D" + struct.pack(">d", at))


def _key_frames(film: Any, every: float) -> Iterator[tuple[float, int, Any]]:
    """Time, why it is kept (0: it is not) and pixels of the frames that were looked at.

    Frames are looked at `LOOK` seconds apart. One is kept if it is the first (1), if it differs
    from the one looked at before it or, by more, from the one kept last (2: another scene), or
    after `every` seconds (3).
    """
    import cv2

    looked = last = None
    kept_at = next_look = 0.0
    while film.grab():
        at = film.get(cv2.CAP_PROP_POS_MSEC) / 1000
        if at < next_look:
            continue
        sound, frame = film.retrieve()
        if not sound:
            continue
        next_look = at + LOOK - 1e-6
        small = cv2.resize(frame, (32, 32), interpolation=cv2.INTER_AREA).astype("float32")
        why = 0
        if looked is None:
            why = 1
        elif abs(small - looked).mean() > CUT or abs(small - last).mean() > 1.5 * CUT:
            why = 2
        elif at - kept_at >= every:
            why = 3
        if why:
            last, kept_at = small, at
        looked = small
        yield at, why, frame


def play(path: str, sink: BinaryIO, rate: int, memory: int) -> None:
    """Write the samples of a recording, mixed to one channel, at a rate a second."""
    import miniaudio

    _limit(memory)
    try:
        stream = miniaudio.stream_file(
            path, miniaudio.SampleFormat.SIGNED16, nchannels=1, sample_rate=rate
        )
        first = next(stream)
    except (miniaudio.MiniaudioError, StopIteration):
        sink.write(_refusal("no sound that can be read; give WAV, MP3, FLAC or Ogg Vorbis"))
        return
    sink.write(b"S" + first.tobytes())
    for samples in stream:
        sink.write(samples.tobytes())


if __name__ == "__main__":
    if sys.argv[1] == "sound":
        play(sys.argv[2], sys.stdout.buffer, int(sys.argv[3]), int(sys.argv[4]))
    elif sys.argv[1] == "video":
        show(sys.argv[2], sys.stdout.buffer, [float(value) for value in sys.argv[3:]])
    else:
        serve(sys.stdin.buffer, sys.stdout.buffer, [int(value) for value in sys.argv[1:]])
