"""Match pictures, find logos, compare two pictures: files in, answer lines out."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.actions.media import clip_of
from counterfoil.detectors import image_copy, image_evidence, logo
from counterfoil.errors import InputError, NotFound
from counterfoil.model.problem import Problem
from counterfoil.settings import cores
from counterfoil.sources.pictures import Picture, PictureReader, picture_paths

POOL_FROM = 12
"""Photos from which a second process pays for its start."""

Pixels = npt.NDArray[np.uint8]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a call asks for."""

    top: int = 10
    least: float = 0.1
    """Score from which a match is listed."""

    evidence: Path | None = None
    """Folder for evidence pictures; none are drawn without it."""


def match(queries: Path, against: Path, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Which known pictures each query copies.

    Args:
        queries: Folder (or one file) of pictures that may be copies.
        against: Folder (or one file) of protected pictures.
        wanted: How much to say.

    Yields:
        `{query, matches: [{path, score, reasons, ...}]}`, best first, in the order of the
        queries' names; unreadable pictures have a `problem`, frames of a video the `clip` that
        they stand for.

    Raises:
        NotFound: No such folder.
        InputError: No picture in it.
    """
    cv2.setNumThreads(cores())
    with PictureReader() as reader, ThreadPoolExecutor(cores()) as pool:
        originals, problems = _read_all(reader, _present(against))
        prints = list(pool.map(partial(_print, query=False), originals))
        known = image_copy.make_known(prints)
        yield from ({"query": p.file, "matches": [], "problem": p.reason} for p in problems)
        colour = {p.name: p for p in originals}
        clips = clip_of(queries)
        for picture in reader.read_folder(_present(queries)):
            if isinstance(picture, Problem):
                yield {"query": picture.file, "matches": [], "problem": picture.reason}
                continue
            copies = image_copy.find_copies(known, _print(picture, query=True), wanted.top)
            listed = [c for c in copies if c.score >= wanted.least]
            yield {
                "query": picture.name,
                **({"clip": clips[picture.name]} if picture.name in clips else {}),
                "matches": [_copy_line(c, colour[c.name], picture, wanted) for c in listed],
            }


def logos(queries: Path, against: Path, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Which marks are seen in each photo.

    Either side may hold the marks: the side with SVG or with transparent drawings does. The
    answer lines go by the files of `queries` in either case.

    Yields:
        `{query, matches: [{path, score, reasons, corners}]}`, best first.
    """
    with PictureReader() as reader:
        left, left_problems = _read_all(reader, _present(queries))
        right, right_problems = _read_all(reader, _present(against))
    swapped = _drawn(left) > _drawn(right)
    drawings, photos = (left, right) if swapped else (right, left)
    for problem in (*left_problems, *right_problems):
        yield {"query": problem.file, "matches": [], "problem": problem.reason}
    made = [logo.make_mark(p.name, p.pixels) for p in drawings]
    marks = logo.make_marks([m for m in made if m is not None])
    by_name = {p.name: p for p in drawings}
    answers: dict[str, list[dict[str, Any]]] = {p.name: [] for p in left}
    for photo, seen in zip(photos, _search(marks, photos), strict=True):
        for sighting in seen:
            if sighting.score < wanted.least:
                continue
            line = _sighting_line(sighting, by_name[sighting.name], photo, wanted)
            if swapped:
                answers[sighting.name].append({**line, "path": photo.name})
            else:
                answers[photo.name].append(line)
        if not swapped:
            yield {"query": photo.name, "matches": answers[photo.name][: wanted.top]}
    if swapped:
        for name, found in answers.items():
            found.sort(key=lambda m: (-m["score"], m["path"]))
            yield {"query": name, "matches": found[: wanted.top]}


def compare_pictures(left: Path, right: Path, evidence: Path | None = None) -> dict[str, Any]:
    """Compare two pictures and draw what matches.

    Args:
        left: The protected picture.
        right: The one that may copy it.
        evidence: File or folder for the side-by-side picture; nothing is drawn without it.

    Returns:
        `{left, right, score, distance, reasons, inliers, agreement, edges, detail, overlap,
        mirrored, evidence, evidence_sha256}`.

    Raises:
        InputError: One of them cannot be read as a picture.
    """
    cv2.setNumThreads(cores())
    with PictureReader() as reader:
        one, other = reader.read(_present(left)), reader.read(_present(right))
    for picture in (one, other):
        if isinstance(picture, Problem):
            raise InputError(f"{picture.file}: {picture.reason}", remedy=picture.remedy)
    assert isinstance(one, Picture)
    assert isinstance(other, Picture)
    known = _print(one, query=False)
    found = image_copy.compare(known, _print(other, query=True))
    wanted = Wanted(evidence=evidence)
    line = _copy_line(found, one, other, wanted)
    del line["path"]
    return {"left": str(left), "right": str(right), **line}


def _present(path: Path) -> Path:
    if not path.exists():
        raise NotFound(f"{path}: no such file or folder")
    if not picture_paths(path):
        raise InputError(f"{path}: no picture in it", remedy="give PNG, JPEG, WebP, TIFF or SVG")
    return path


def _read_all(reader: PictureReader, folder: Path) -> tuple[list[Picture], list[Problem]]:
    read = list(reader.read_folder(folder))
    sound = [p for p in read if isinstance(p, Picture)]
    return sound, [p for p in read if isinstance(p, Problem)]


def _print(picture: Picture, *, query: bool) -> image_copy.Print:
    return image_copy.make_print(picture.name, picture.on_white, query=query)


def _drawn(pictures: list[Picture]) -> float:
    """How much of a folder looks like drawings of marks: SVG, or mostly transparent."""
    if not pictures:
        return 0.0
    marks = [p.vector or float((p.pixels[..., 3] < 128).mean()) > 0.2 for p in pictures]
    plain = [_colours(p) for p in pictures]
    return sum(marks) / len(pictures) + 0.5 * sum(plain) / len(pictures)


def _colours(picture: Picture) -> float:
    """1 if nearly all pixels have one of two colours, else 0."""
    small = cv2.resize(picture.on_white, (48, 48), interpolation=cv2.INTER_NEAREST)
    coarse = (small // 64).reshape(-1, 3).astype(np.int64) @ np.array([16, 4, 1])
    counts = np.sort(np.bincount(coarse))[::-1]
    return float(counts[:2].sum() > 0.9 * counts.sum())


_MARKS: list[logo.Marks] = []


def _start_worker(marks: logo.Marks) -> None:
    cv2.setNumThreads(1)
    _MARKS[:] = [marks]


def _look(pixels: Pixels) -> list[logo.Sighting]:
    return logo.find_marks(_MARKS[0], pixels)


def _search(marks: logo.Marks, photos: list[Picture]) -> Iterator[list[logo.Sighting]]:
    pictures = (p.on_white for p in photos)
    if len(photos) < POOL_FROM or cores() == 1:
        for pixels in pictures:
            yield logo.find_marks(marks, pixels)
        return
    with ProcessPoolExecutor(
        cores(), mp_context=get_context("spawn"), initializer=_start_worker, initargs=(marks,)
    ) as pool:
        yield from pool.map(_look, pictures, chunksize=2)


def _copy_line(
    copy: image_copy.Copy, known: Picture, query: Picture, wanted: Wanted
) -> dict[str, Any]:
    a = copy.alignment
    line: dict[str, Any] = {
        "path": copy.name,
        "score": copy.score,
        "reasons": list(copy.reasons),
        "distance": copy.distance,
        "inliers": a.inliers if a else 0,
        "agreement": round(a.agreement, 4) if a else 0.0,
        "edges": round(a.edges, 4) if a else 0.0,
        "detail": round(a.detail, 4) if a else 0.0,
        "overlap": round(a.overlap, 4) if a else 0.0,
        "mirrored": bool(a and a.mirrored),
    }
    if wanted.evidence is not None:
        sheet = image_evidence.side_by_side(known.on_white, query.on_white, a)
        line |= _store(sheet, wanted.evidence, f"{query.name}__{known.name}")
    return line


def _sighting_line(
    sighting: logo.Sighting, mark: Picture, photo: Picture, wanted: Wanted
) -> dict[str, Any]:
    line: dict[str, Any] = {
        "path": sighting.name,
        "score": sighting.score,
        "reasons": [
            f"the mark's coverage explains the colour there: correlation {sighting.fit:.2f}, "
            f"of its details {sighting.detail:.2f}"
        ],
        "fit": sighting.fit,
        "detail": sighting.detail,
        "corners": [
            [round(x / photo.scale, 1), round(y / photo.scale, 1)] for x, y in sighting.corners
        ],
    }
    if wanted.evidence is not None:
        sheet = image_evidence.mark_in_photo(mark.on_white, photo.on_white, sighting)
        line |= _store(sheet, wanted.evidence, f"{photo.name}__{mark.name}")
    return line


def _store(sheet: Pixels, where: Path, name: str) -> dict[str, str]:
    content = image_evidence.png(sheet)
    path = where
    if where.suffix.lower() != ".png":
        where.mkdir(parents=True, exist_ok=True)
        path = where / f"{name.replace('/', '_')}.png"
    path.write_bytes(content)
    return {"evidence": str(path), "evidence_sha256": sha256(content).hexdigest()}
