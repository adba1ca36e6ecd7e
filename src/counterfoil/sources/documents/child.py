"""Extraction in a child process: one job after another, under limits of memory and time.

Run as `python -m counterfoil.sources.documents.child`. A request is a length (8 bytes, little
endian) and a msgpack array [path, name, limits]; the answer is a length and an `Extracted`.
"""

import resource
import struct
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from counterfoil.sources.documents.extracted import Extracted, Limits, Unread
from counterfoil.sources.documents.unpack import extract


class Job(msgspec.Struct, frozen=True, array_like=True):
    """One file to read."""

    path: str
    name: str
    limits: Limits


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer jobs until the requests end."""
    while head := requests.read(8):
        job = msgspec.msgpack.decode(requests.read(struct.unpack("<Q", head)[0]), type=Job)
        resource.setrlimit(resource.RLIMIT_AS, (job.limits.memory, job.limits.memory))
        body = msgspec.msgpack.encode(_answer(job))
        answers.write(struct.pack("<Q", len(body)))
        answers.write(body)
        answers.flush()


def _answer(job: Job) -> Extracted:
    try:
        size = Path(job.path).stat().st_size
        if size > job.limits.bytes:
            return _unread(job, f"larger than {job.limits.bytes} bytes")
        return extract(Path(job.path).read_bytes(), job.name, job.limits)
    except OSError as error:
        return _unread(job, f"cannot be opened: {error.strerror}")
    except MemoryError:
        return _unread(job, f"needs more than {job.limits.memory} bytes of memory")


def _unread(job: Job, reason: str) -> Extracted:
    return Extracted("", [], [], [Unread(job.name, reason, "raise the limit or split it")], [])


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
