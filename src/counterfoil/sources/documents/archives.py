"""Members of the archives of Unix packages: `ar` (deb, static libraries) and `cpio` (rpm)."""

from collections.abc import Iterator


def ar_members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each member. Raises ValueError if the archive is damaged."""
    at, names = 8, b""
    while at + 60 <= len(data):
        head = data[at : at + 60]
        if head[58:] != b"`\n":
            raise ValueError(f"no member begins at byte {at}")
        size = int(head[48:58])
        content = data[at + 60 : at + 60 + size]
        name = head[:16].rstrip()
        if name == b"//":
            names = content
        elif name not in (b"/", b"__.SYMDEF"):
            if name[:1] == b"/" and name[1:].isdigit():
                name = names[int(name[1:]) :].partition(b"\n")[0]
            yield name.rstrip(b"/").decode("utf-8", "replace"), content
        at += 60 + size + size % 2


def cpio_members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each file of the new ASCII form. Raises ValueError if damaged."""
    at = 0
    while at + 110 <= len(data):
        head = data[at : at + 110]
        if head[:6] not in (b"070701", b"070702"):
            raise ValueError(f"no member begins at byte {at}")
        mode, size, length = (int(head[n : n + 8], 16) for n in (14, 54, 94))
        name = data[at + 110 : at + 109 + length].decode("utf-8", "replace")
        start = -(-(at + 110 + length) // 4) * 4
        if name == "TRAILER!!!":
            return
        if mode & 0o170000 == 0o100000:
            yield name, data[start : start + size]
        at = -(-(start + size) // 4) * 4
    raise ValueError("the archive is cut short")
