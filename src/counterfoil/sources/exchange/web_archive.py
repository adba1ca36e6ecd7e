"""Web captures: WARC and WACZ. Pages become documents; digests are recomputed."""

import base64
import hashlib
import zipfile
from collections.abc import Generator, Iterator
from typing import IO, Any

import msgspec

from counterfoil.model.problem import Problem
from counterfoil.sources.exchange.placing import Placing
from counterfoil.sources.sheet import Intake, Sheet

TEXTS = ("text/html", "text/plain", "application/xhtml+xml")
JUDGED = 16 << 20
"""Unpacked bytes of a member from which its ratio is judged."""

LARGEST = 32 << 20
"""Bytes of one captured body that are read; larger ones are named in a Problem."""


def warc_sheets(intake: Intake) -> Iterator[Sheet | Problem]:
    """Sheets of one WARC file, packed by gzip or not."""
    placing = Placing()
    with intake.path.open("rb") as file:
        yield from _records(intake, file, placing, 0)
    intake.on_bytes(intake.path.stat().st_size)
    yield from placing.sheets(intake)


def wacz_sheets(intake: Intake) -> Iterator[Sheet | Problem]:
    """Sheets of a WACZ file: its digests checked first, then every WARC in it."""
    placing = Placing()
    row = 0
    try:
        with zipfile.ZipFile(intake.path) as archive:
            if fault := _too_large(intake, archive):
                yield fault
                return
            yield from _package(intake, archive)
            for member in archive.infolist():
                if not member.filename.startswith("archive/") or ".warc" not in member.filename:
                    continue
                with archive.open(member) as file:
                    row = yield from _records(intake, file, placing, row)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        yield intake.problem("is a damaged web archive", value=str(error), remedy="export it again")
    intake.on_bytes(intake.path.stat().st_size)
    yield from placing.sheets(intake)


def _too_large(intake: Intake, archive: zipfile.ZipFile) -> Problem | None:
    for member in archive.infolist():
        ratio = member.file_size > intake.limits.archive_ratio * max(1, member.compress_size)
        if (
            not intake.budget.member(intake.limits)
            or not intake.budget.unpack(member.file_size, intake.limits)
            or (ratio and member.file_size > JUDGED)
        ):
            return intake.problem(
                f"{member.filename} would unpack to {member.file_size} bytes",
                remedy="if it is sound, unpack it and give the WARC files",
            )
    return None


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    found = hashlib.sha256()
    with archive.open(name) as file:
        while part := file.read(1 << 20):
            found.update(part)
    return found.hexdigest()


def _package(intake: Intake, archive: zipfile.ZipFile) -> Iterator[Problem]:
    """Hold every member against the digest that `datapackage.json` states for it."""
    package = archive.read("datapackage.json")
    try:
        resources = msgspec.json.decode(package).get("resources", [])
    except (msgspec.DecodeError, AttributeError):
        yield intake.problem("datapackage.json is unreadable", remedy="export the capture again")
        return
    names = set(archive.namelist())
    for item in resources if isinstance(resources, list) else []:
        path = str(item.get("path", "")) if isinstance(item, dict) else ""
        stated = str(_stated(item)).removeprefix("sha256:") if path else ""
        if path not in names:
            yield intake.problem(f"{path or 'a member'} is listed and missing", kept="row")
        elif stated and _digest(archive, path) != stated:
            yield intake.problem(
                f"{path} has other bytes than datapackage.json states",
                value=stated,
                remedy="the capture was changed after it was made: go back to the original",
                kept="row",
            )
    if "datapackage-digest.json" in names:
        yield from _sealed(intake, archive, package)


def _stated(item: Any) -> Any:
    held = item.get("hash")
    if held is None and isinstance(item.get("stats"), dict):
        held = item["stats"].get("hash")
    return held or ""


def _sealed(intake: Intake, archive: zipfile.ZipFile, package: bytes) -> Iterator[Problem]:
    try:
        said = msgspec.json.decode(archive.read("datapackage-digest.json"))
        stated = str(said["hash"]).removeprefix("sha256:")
    except (msgspec.DecodeError, KeyError, TypeError):
        yield intake.problem("datapackage-digest.json is unreadable", kept="row")
        return
    if hashlib.sha256(package).hexdigest() != stated:
        yield intake.problem(
            "datapackage.json has other bytes than datapackage-digest.json states",
            value=stated,
            remedy="the capture was changed after it was made: go back to the original",
            kept="row",
        )
    if "signedData" in said:
        yield intake.problem(
            "carries a signature that was not judged",
            remedy="check it with `wacz validate --verify-auth`",
            kept="row",
        )


def _records(
    intake: Intake, file: IO[bytes], placing: Placing, before: int
) -> Generator[Problem, None, int]:
    """Place every page; returns the number of the last record."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    row = before
    try:
        for record in ArchiveIterator(file, check_digests=False):
            row += 1
            if record.rec_type not in ("response", "resource"):
                continue
            yield from _page(intake, record, placing, row)
    except (ArchiveLoadFailed, ValueError, EOFError, OSError) as error:
        yield intake.problem(
            "is broken from here on", row=row + 1, value=str(error), remedy="export it again"
        )
    return row


def _page(intake: Intake, record: Any, placing: Placing, row: int) -> Iterator[Problem]:
    headers = record.rec_headers
    uri = str(headers.get_header("WARC-Target-URI") or "")
    raw = record.raw_stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        yield intake.problem(f"a body is larger than {LARGEST} bytes", row=row, value=uri)
        return
    stated = str(headers.get_header("WARC-Payload-Digest") or "")
    if stated and not _agrees(stated, raw):
        yield intake.problem(
            "a captured body has another digest than its record states",
            row=row,
            value=f"{uri} {stated}",
            remedy="the capture was changed after it was made: go back to the original",
            kept="row",
        )
    http = record.http_headers
    kind = str((http.get_header("Content-Type") if http else None) or "").split(";")[0].strip()
    if kind not in TEXTS:
        placing.leave(f"capture of {kind or 'unknown kind'}")
        return
    text = _text(_decoded(raw, http), kind)
    placing.put(
        "documents",
        row,
        document_id=str(headers.get_header("WARC-Record-ID") or f"{uri}#{row}").strip("<>"),
        name=uri,
        created_at=headers.get_header("WARC-Date"),
        body=text,
    )


def _agrees(stated: str, body: bytes) -> bool:
    name, _, digest = stated.partition(":")
    try:
        found = hashlib.new(name.replace("-", ""), body).digest()
    except ValueError:
        return True  # A method that this Python does not know says nothing.
    written = (base64.b32encode(found).decode(), found.hex(), base64.b64encode(found).decode())
    return digest in written or digest.upper() == written[0] or digest.lower() == written[1]


def _decoded(raw: bytes, http: Any) -> bytes:
    import zlib

    coding = str((http.get_header("Content-Encoding") if http else None) or "").lower()
    chunked = str((http.get_header("Transfer-Encoding") if http else None) or "").lower()
    body = _dechunked(raw) if "chunked" in chunked else raw
    try:
        if coding in ("gzip", "x-gzip"):
            return zlib.decompressobj(31).decompress(body, LARGEST)
        if coding == "deflate":
            return zlib.decompressobj().decompress(body, LARGEST)
    except zlib.error:
        return b""
    return body


def _dechunked(raw: bytes) -> bytes:
    parts, at = [], 0
    while at < len(raw):
        end = raw.find(b"\r\n", at)
        try:
            size = int(raw[at:end].split(b";")[0], 16) if end > 0 else 0
        except ValueError:
            return raw  # Some tools store the body as it was decoded.
        if size == 0:
            break
        parts.append(raw[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(parts)


def _text(body: bytes, kind: str) -> str:
    if kind == "text/plain":
        return body.decode("utf-8", "replace")
    from counterfoil.sources.exchange.page_text import page_text

    return page_text(body)
