"""Hand files to the child process, end it when it takes too long, and go on with the next."""

import selectors
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

import msgspec

from counterfoil.sources.documents.child import Job
from counterfoil.sources.documents.extracted import Extracted, Limits, Unread


class Reader:
    """Reads documents in a child process. A context manager: leaving it ends the child.

    Args:
        limits: Bounds of each file.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def read(self, path: Path, name: str = "") -> Extracted:
        """The text of one file. Never raises for what the file is or does.

        Args:
            path: The file.
            name: What to call it; the path if empty.
        """
        name = name or str(path)
        job = msgspec.msgpack.encode(Job(str(path.resolve()), name, self.limits))
        child = self._running()
        try:
            _put(child.stdin, struct.pack("<Q", len(job)) + job)
            (length,) = struct.unpack("<Q", self._take(child, 8))
            return msgspec.msgpack.decode(self._take(child, length), type=Extracted)
        except TimeoutError:
            reason = f"took longer than {self.limits.seconds:g} s"
        except (BrokenPipeError, EOFError):
            reason = "the reader broke off: too much memory, or a fault of its library"
        self._end()
        remedy = "raise the limit, or export it as text"
        return Extracted("", [], [], [Unread(name, reason, remedy)], [])

    def read_all(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Extracted]]:
        """Every file in turn."""
        for path in paths:
            yield path, self.read(path)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "counterfoil.sources.documents.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
        return self._child

    def _take(self, child: subprocess.Popen[bytes], length: int) -> bytes:
        """Exactly so many bytes of the answer, waiting no longer than the limit between two."""
        assert child.stdout is not None
        pieces = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while len(pieces) < length:
                if not selector.select(self.limits.seconds):
                    raise TimeoutError
                chunk = child.stdout.read(min(1 << 20, length - len(pieces)))
                if not chunk:
                    raise EOFError
                pieces += chunk
        return bytes(pieces)

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    pipe.close()
            self._child = None


def _put(pipe: IO[bytes] | None, data: bytes) -> None:
    assert pipe is not None
    pipe.write(data)
    pipe.flush()
