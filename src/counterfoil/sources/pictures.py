"""Pictures from untrusted files, decoded in a child process with caps.

PNG, JPEG, WebP, GIF (first frame), BMP and TIFF by Pillow, SVG by resvg. A file that is too
large, too slow, broken or hostile kills or fails the child, not the caller: it becomes a
Problem, and the next file gets a fresh child.
"""

import io
import multiprocessing
import re
import sys
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType

import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.errors import Unavailable
from counterfoil.model.problem import Problem

Pixels = npt.NDArray[np.uint8]

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

    drawing_side: int = 512
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
        self._context = multiprocessing.get_context("spawn")
        self._child: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> "PictureReader":
        _require()
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
        pipe = self._ready()
        try:
            pipe.send((path.suffix.lower(), path.read_bytes()))
            if not pipe.poll(self.caps.seconds):
                self._stop()
                return _problem(name, f"decoding took more than {self.caps.seconds:g} s")
            answer = pipe.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            self._stop()
            return _problem(name, "the decoder died: the picture is broken or needs too much")
        if isinstance(answer, str):
            return _problem(name, answer)
        pixels, scale = answer
        return Picture(name, pixels, scale, path.suffix.lower() == ".svg")

    def read_folder(self, folder: Path) -> Iterator[Picture | Problem]:
        """Decode every picture below a folder (or one file), in name order."""
        for path in picture_paths(folder):
            yield self.read(path, str(path.relative_to(folder)) if path != folder else path.name)

    def _ready(self) -> Connection:
        if self._pipe is None or self._child is None or not self._child.is_alive():
            self._stop()
            self._pipe, far = self._context.Pipe()
            self._child = self._context.Process(target=_serve, args=(far, self.caps), daemon=True)
            self._child.start()
            far.close()
        return self._pipe

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.join()
        if self._pipe is not None:
            self._pipe.close()
        self._child = self._pipe = None


def picture_paths(folder: Path) -> list[Path]:
    """Files with a picture's suffix below a folder, in name order; a file stands for itself."""
    if folder.is_file():
        return [folder]
    found: Iterable[Path] = (p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES)
    return sorted(p for p in found if p.is_file())


def _require() -> None:
    from importlib.util import find_spec

    lacking = [name for name in ("PIL", "cv2") if find_spec(name) is None]
    if lacking:
        raise Unavailable(
            f"pictures need {', '.join(lacking)}", remedy="pip install 'counterfoil[images]'"
        )


def _problem(name: str, reason: str) -> Problem:
    return Problem(file=name, reason=reason, remedy="open it in a viewer and save it anew")


def _serve(pipe: Connection, caps: Caps) -> None:
    """The child: decode what comes, answer pixels or a reason."""
    import resource
    import warnings

    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = caps.pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    if sys.platform == "linux":
        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        cap = held + caps.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (cap, cap))
    while True:
        try:
            suffix, content = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(_drawn(content, caps) if suffix == ".svg" else _decoded(content, caps))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            pipe.send(f"more than {caps.pixels} pixels")
        except MemoryError:
            pipe.send("decoding needs more memory than the cap")
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
            pipe.send(f"not a picture that can be read: {str(error)[:150]}")


def _decoded(content: bytes, caps: Caps) -> tuple[Pixels, float]:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content)) as image:
        longest = max(image.size)
        image.draft("RGB", (caps.side, caps.side))
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    if max(upright.size) > caps.side:
        upright.thumbnail((caps.side, caps.side), Image.Resampling.LANCZOS)
    array = np.asarray(upright, dtype=np.uint8)[..., [2, 1, 0, 3]]
    return np.ascontiguousarray(array), max(upright.size) / longest


def _drawn(content: bytes, caps: Caps) -> tuple[Pixels, float]:
    """Draw an SVG; references to anything outside it are emptied first."""
    import resvg_py

    text = content.decode("utf-8-sig")
    if "<!ENTITY" in text:
        raise ValueError("entities are not allowed in SVG")
    text = re.sub(r"""(href\s*=\s*["'])(?!#|data:)[^"']*""", r"\1", text)
    png = resvg_py.svg_to_bytes(svg_string=text, width=caps.drawing_side, skip_system_fonts=True)
    return _decoded(bytes(png), caps)
