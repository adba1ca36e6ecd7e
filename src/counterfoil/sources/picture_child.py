"""The child process that decodes pictures; run as a script, it imports nothing of ours.

It reads questions from standard input and answers on standard output, in plain bytes: what
comes back from a process that has read hostile data is never unpickled.

Question: suffix length (1 byte), suffix, content length (8 bytes), content. Answer: `P`,
height and width (4 bytes each), scale (8 bytes), pixels; or `E`, length (4 bytes), reason.
All numbers are big-endian.
"""

import io
import re
import struct
import sys
import warnings
from pathlib import Path
from typing import BinaryIO

Answer = tuple[int, int, float, bytes]


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


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer, [int(value) for value in sys.argv[1:]])
