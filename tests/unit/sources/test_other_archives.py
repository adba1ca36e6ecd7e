"""Archives beside zip and tar are opened as far as may be; the rest is named with the reason."""

import base64
import random

import pyarrow as pa
import pytest

from counterfoil.sources.documents.extracted import Limits
from counterfoil.sources.documents.unpack import extract

SEVEN = {
    "LZMA2": (
        "N3q8ryccAAQvbl+IpgAAAAAAAAAUAAAAAAAAAEKjJUwBAC5jaGFyZ2UgdGhlIHNlY29uZCBraWxuIHdpdGgg"
        "ZmVsc3BhcueqkeeCiea4qeW6pgDgAHwAa10AAIEzB64P0S47sKCKabC54UquoYjvQYSvolOZo4dRQNfP4sty"
        "LhHnltr3KrssxmNDwZhaQmwDZxMCvdHuvi5m0xQzFcVv28LSWzd41x8VdRAfZ/fcD+HqIbWgvANJ41zWmJ8N"
        "piu/ilwAAAAAFwYzAQlzAAcLAQABISEBGAx9AAA="
    ),
    "x86 and LZMA": (
        "N3q8ryccAARcpNs7rwAAAAAAAAAVAAAAAAAAAGahtVMAMZoISEWQkZ/XPtuoWSmL/tp15zU8R7+rsSwrP0f1"
        "3vsC+AxYIjvKtvfBrXHPf8oLnWsd///NPvAA4ACAAG1dAACBMweuD9GYLRigimmw0O/HyPQycp17S89XKJ2i"
        "iJCoUfZW2YIGa4rSQPELTIecHhIzgx0GL+1137Ci6Nxn9qZDYuCzliy4rTZm9JJGsOXT+8FIoNdxuT82tqli"
        "M4gVAYRkjoEy4TxeX2QAAAAAFwY6AQl1AAcLAQABISEBGAyAgQAA"
    ),
    "BZip2": (
        "N3q8ryccAASyn9pDyAAAAAAAAAAUAAAAAAAAABDCaENCWmg5MUFZJlNZJ+tMDAAAA5H5QAAv7dyAECAgAAEw"
        "AFADgCAAIig/SnqHqaPTUaDT0KAAaAABAZLjKgA1ZdGnK/hzbab5q5IaYFHXtaiIj+KWF3JFOFCQJ+tMDOAA"
        "dABkXQAAgTMHrg/TXEb9QMCQzuXLdvY/e0SRCB3XEEA7wSVANYm7vlH2Id31RpoSIvyD0u8skKC7KtVmToIl"
        "9b5TMS6XzIwcmZobyBB5OBk3ZtGyFrKo+GIgQQ7l0oZiOqetS06QAAAAABcGXAEJbAAHCwEAASEhARgMdQAA"
    ),
    "Deflate": (
        "N3q8ryccAARRAjN+nQAAAAAAAAAUAAAAAAAAANMXjyZLzkgsSk9VKMlIVShOTc7PS1HIzszJUyjPLMlQSEvN"
        "KS5ILHq+auLzps5nO1Y+3bUMAOAAdABjXQAAgTMHrg/RHxk0oJCgckPUWaiWZMIazuHKe2FomwN2gRn9R0Ex"
        "YvsOrYzAsqo1kxx1HkItQPS7HzE2tLzHmASVUnblDpVnB1SnRhHNbq+GY4w+P2wa4ND3oUUZs5Lz7EZhAAAA"
        "FwYyAQlrAAcLAQABISEBGAx1AAA="
    ),
    "PPMd": (
        "N3q8ryccAARwE62aowAAAAAAAAAUAAAAAAAAACB+o6YAYwdDbyHG30jc+o14QsuF0AaAqLj6K42TTugVwXnn"
        "eVZiDzzPgZLDoWbLlPF86ADgAHwAa10AAIEzB64P0QDUPKCQoHew/vr+Lssa/sdU8vbVtQCvsGq1xRa/vnZK"
        "Bw73S5E/7TFVv3mEgQbuZOKcLeNe5w18a/k4Dnwt3fUVVpZSgxqauRRrAqKXt2sJXrFqIZtbwerbrDPz4hpS"
        "2zwAAAAAFwYwAQlzAAcLAQABISEBGAx9AAA="
    ),
    "AES": (
        "N3q8ryccAAS372XsywAAAAAAAAAWAAAAAAAAAIAxNv99DRQ28C/1c3QgtFLiX0LnuZBK6lzCa82GnruVhLqA"
        "urw0EniotANR7NH/GsUtl2iNhhl9lW3s07OzTn/9WgXp4ACQAINdAACBMweuD9HzPlrvLEhtH99bu1G8Zlv4"
        "qxbjLOoGnuAEDSNhPy8j3Wvz5RYp/pLgXqZtv/6G6fvvIsKYYiu6uca03emCCdLRNhCgkC8K4Kzs90GKSrRv"
        "RQBKjb3QzY2vXlv2niLQ1DdBzg4KXy4Fbjafwg0ePzlfxnGJKl4G4L9FAAAAABcGQAEJgIsABwsBAAEhIQEY"
        "DICRAAA="
    ),
}
"""Two small files each, made with another program; by packing method."""

SENTENCE = "charge the second kiln with felspar"


def packed(method: str) -> bytes:
    return base64.b64decode(SEVEN[method])


@pytest.mark.parametrize("method", ["LZMA2", "x86 and LZMA", "BZip2", "Deflate"])
def test_a_7z_archive_is_opened_by_its_content(method: str) -> None:
    found = extract(packed(method), "holiday.jpg", Limits())

    assert found.text.splitlines() == [SENTENCE, "窑炉温度"]
    assert [part.name for part in found.parts][1:] == [
        "holiday.jpg!/plans/a.txt", "holiday.jpg!/窑.txt"
    ]  # fmt: skip
    assert found.parts[0].disguised == "jpg"
    assert not found.unread


@pytest.mark.parametrize(("method", "reason"), [("PPMd", "method"), ("AES", "encrypted")])
def test_what_a_7z_archive_hides_is_named_with_the_reason(method: str, reason: str) -> None:
    found = extract(packed(method), "a.7z", Limits())

    assert [lack.part for lack in found.unread] == ["a.7z!/plans/a.txt", "a.7z!/窑.txt"]
    assert all(reason in lack.reason for lack in found.unread)


def test_a_7z_block_beyond_the_limits_is_not_unpacked() -> None:
    found = extract(packed("LZMA2"), "a.7z", Limits(bytes=20))

    assert "a block unpacks to" in found.unread[0].reason


def test_a_damaged_7z_archive_never_raises_and_is_never_silent() -> None:
    rng, whole = random.Random(3), packed("x86 and LZMA")
    for _ in range(400):
        data = bytearray(whole[: rng.randrange(12, len(whole) + 1)])
        for _ in range(rng.randrange(4)):
            data[rng.randrange(6, len(data))] = rng.randrange(256)

        found = extract(bytes(data), "a.7z", Limits())

        assert found.text or found.unread


def ar(name: bytes, content: bytes) -> bytes:
    head = name.ljust(16) + b"0".ljust(12) + b"0     0     100644  "
    return b"!<arch>\n" + head + str(len(content)).encode().ljust(10) + b"`\n" + content


def cpio(name: bytes, content: bytes) -> bytes:
    def member(name: bytes, content: bytes, mode: int) -> bytes:
        numbers = (1, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1, 0)
        head = b"070701" + b"".join(b"%08X" % number for number in numbers) + name + b"\0"
        head += b"\0" * (-len(head) % 4)
        return head + content + b"\0" * (-len(content) % 4)

    return member(name, content, 0o100644) + member(b"TRAILER!!!", b"", 0)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.deb", ar(b"notes.txt/", SENTENCE.encode())),
        ("a.cpio", cpio(b"notes.txt", SENTENCE.encode())),
        ("notes.txt.lz4", pa.compress(SENTENCE.encode(), codec="lz4", asbytes=True)),
        ("notes.txt.zst", pa.compress(SENTENCE.encode(), codec="zstd", asbytes=True)),
    ],
)
def test_unix_archives_and_streams_are_opened(name: str, data: bytes) -> None:
    found = extract(data, name, Limits())

    assert found.text.strip() == SENTENCE
    assert found.places[0].part.startswith(f"{name}!/notes.txt")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Rar!\x1a\x07\x01\0" + b"0" * 40, "RAR"),
        (b"MSCF\0\0\0\0" + b"0" * 40, "Cabinet"),
        (b"\x20\x30-lh5-" + b"0" * 40, "LZH"),
        (b"\x60\xea" + b"0" * 40, "ARJ"),
        (b"LZIP\x01" + b"0" * 40, "lzip"),
        (b"\x1f\x9d\x90" + b"0" * 40, "compress"),
        (b"\0" * 0x8001 + b"CD001" + b"\0" * 99, "disc images"),
        (ar(b"a/", b"x" * 9)[:-3].replace(b"`\n", b"??"), "damaged ar"),
        (cpio(b"a", b"abc")[:-90], "damaged cpio"),
    ],
)
def test_archives_that_are_not_opened_are_named(data: bytes, reason: str) -> None:
    assert reason in extract(data, "a", Limits()).unread[0].reason
