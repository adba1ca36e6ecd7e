"""Pictures from untrusted files, decoded in a child process with caps.

PNG, JPEG, WebP, GIF (first frame), BMP and TIFF by Pillow, SVG by resvg. A file that is too
large, too slow, broken or hostile kills or fails the child, not the caller: it becomes a
Problem, and the next file gets a fresh child.
"""

import contextlib
import struct
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.errors import Unavailable
from counterfoil.model.problem import Problem

Pixels = npt.NDArray[np.uint8]
Decoding = tuple[IO[bytes], "subprocess.Popen[bytes]", threading.Timer]

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".svg")


class Caps(msgspec.Struct, frozen=True, kw_only=True):
    """What one picture may cost."""

    pixels: int = 64_000_000
    file_bytes: int = 64 << 20
    memory_bytes: int = 2 << 30
    """Address space of the child beyond what its libraries take."""

    seconds: float = 20.0
    side: int = 1024
    """Longest side handed back; larger pictures are shrunk, smaller ones left alone."""

    drawing_side: int = 320
    """Longest side in which an SVG is drawn."""


class Picture(msgspec.Struct, frozen=True):
    """One decoded picture."""

    name: str
    """File name or path below the folder that was read."""

    pixels: Pixels
    """Height x width x 4: blue, green, red, and opacity 0 to 255."""

    scale: float
    """Size handed back over size in the file, at most 1 for pixel formats."""

    vector: bool = False
    """Whether it was drawn from SVG."""

    @property
    def on_white(self) -> Pixels:
        """Blue, green, red, with what is transparent shown white."""
        opacity = self.pixels[..., 3:].astype(np.uint16)
        mixed = self.pixels[..., :3].astype(np.uint16) * opacity + 255 * (255 - opacity)
        return np.asarray(mixed // 255, dtype=np.uint8)


class PictureReader:
    """Holds the child process that decodes. Use as a context."""

    def __init__(self, caps: Caps | None = None) -> None:
        self.caps = caps or Caps()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "PictureReader":
        require_decoders()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def read(self, path: Path, name: str = "") -> Picture | Problem:
        """Decode one file; a Problem says why it could not be."""
        name = name or path.name
        size = path.stat().st_size
        if size > self.caps.file_bytes:
            return _problem(name, f"the file has {size} bytes, more than the cap")
        if size == 0:
            return _problem(name, "the file is empty")
        suffix = path.suffix.lower()
        late = threading.Event()
        timer = threading.Timer(self.caps.seconds, self._kill, [late])
        timer.start()
        try:
            answer = self._ask(suffix.encode(), path.read_bytes())
        except (BrokenPipeError, EOFError):
            self._stop()
            if late.is_set():
                return _problem(name, f"decoding took more than {self.caps.seconds:g} s")
            return _problem(name, "the decoder died: the picture is broken or needs too much")
        finally:
            timer.cancel()
        if isinstance(answer, str):
            return _problem(name, answer)
        pixels, scale = answer
        return Picture(name, pixels, scale, suffix == ".svg")

    def read_folder(self, folder: Path) -> Iterator[Picture | Problem]:
        """Decode every picture below a folder (or one file), in name order."""
        for path in picture_paths(folder):
            yield self.read(path, str(path.relative_to(folder)) if path != folder else path.name)

    def _ask(self, suffix: bytes, content: bytes) -> tuple[Pixels, float] | str:
        child = self._ready()
        assert child.stdin is not None
        assert child.stdout is not None
        head = bytes([len(suffix)]) + suffix + struct.pack(">Q", len(content))
        child.stdin.write(head + content)
        child.stdin.flush()
        if exactly(child.stdout, 1) == b"E":
            return told(child.stdout)
        height, width, scale = struct.unpack(">IId", exactly(child.stdout, 16))
        if not 0 < height * width <= self.caps.pixels or max(height, width) > self.caps.side:
            raise EOFError
        raw = exactly(child.stdout, height * width * 4)
        return np.frombuffer(raw, dtype=np.uint8).reshape(height, width, 4), scale

    def _ready(self) -> "subprocess.Popen[bytes]":
        if self._child is None or self._child.poll() is not None:
            self._stop()
            caps = self.caps
            numbers = (caps.pixels, caps.memory_bytes, caps.side, caps.drawing_side)
            script = Path(__file__).with_name("picture_child.py")
            self._child = subprocess.Popen(
                [sys.executable, "-P", str(script), *(str(n) for n in numbers)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child

    def _kill(self, late: threading.Event) -> None:
        late.set()
        if self._child is not None:
            self._child.kill()

    def _stop(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._child.wait()
        self._child = None


@contextlib.contextmanager
def decoder(words: Sequence[str], seconds: float) -> Iterator[Decoding]:
    """A child process that decodes one file, killed at the end or when its time is over.

    Args:
        words: What `picture_child.py` is called with.
        seconds: Time for all of it.

    Yields:
        What it prints, the process, and its timer, which is alive until the time is over.
    """
    script = Path(__file__).with_name("picture_child.py")
    with subprocess.Popen(
        [sys.executable, "-P", str(script), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        timer = threading.Timer(seconds, child.kill)
        timer.start()
        try:
            assert child.stdout is not None
            yield child.stdout, child, timer
        finally:
            timer.cancel()
            child.kill()


def told(pipe: IO[bytes]) -> str:
    """The reason that a child gives for an error."""
    (length,) = struct.unpack(">I", exactly(pipe, 4))
    return exactly(pipe, min(length, 1000)).decode(errors="replace")


def exactly(pipe: IO[bytes], count: int) -> bytes:
    """So many bytes. Raises EOFError if the other side ends before."""
    content = pipe.read(count)
    if len(content) < count:
        raise EOFError
    return content


def picture_paths(folder: Path) -> list[Path]:
    """Files with a picture's suffix below a folder, in name order; a file stands for itself."""
    if folder.is_file():
        return [folder]
    found: Iterable[Path] = (p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES)
    return sorted(p for p in found if p.is_file())


def require_decoders() -> None:
    """Raise Unavailable if the libraries that decode pictures are not installed."""
    from importlib.util import find_spec

    lacking = [name for name in ("PIL", "cv2") if find_spec(name) is None]
    if lacking:
        raise Unavailable(
            f"pictures need {', '.join(lacking)}", remedy="pip install 'counterfoil[images]'"
        )


def _problem(name: str, reason: str) -> Problem:
    return Problem(file=name, reason=reason, remedy="open it in a viewer and save it anew")
