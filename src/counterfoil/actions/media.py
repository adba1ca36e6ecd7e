"""Take key frames out of videos, and speech out of recordings, as files that others read."""

from collections.abc import Iterator
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import cv2
import msgspec

from counterfoil.errors import InputError, NotFound
from counterfoil.model.problem import Problem
from counterfoil.sources.videos import SUFFIXES, End, VideoCaps, key_frames

CLIPS = "clips.jsonl"
"""Beside the frames: which video and which seconds of it each frame stands for."""


def frames(videos: Path, to: Path, caps: VideoCaps) -> Iterator[dict[str, Any]]:
    """Write the key frames of each video as PNG, with a clip reference for each.

    Args:
        videos: A video, or a folder of videos.
        to: Folder for the frames and for `clips.jsonl`, made if it is not there.
        caps: How many frames, and what a video may cost.

    Yields:
        `{query, video_sha256, until_s, frames: [{path, at_s, until_s, why, sha256}]}` for each
        video in the order of names; `problem` says why one was not read, or not to its end.

    Raises:
        NotFound: No such file or folder.
        InputError: No video in it.
        Unavailable: The extra `images` is not installed.
    """
    if not videos.exists():
        raise NotFound(f"{videos}: no such file or folder")
    paths = [videos]
    if videos.is_dir():
        paths = sorted(p for p in videos.rglob("*") if p.suffix.lower() in SUFFIXES)
    if not paths:
        raise InputError(f"{videos}: no video in it", remedy="give MP4, MKV, WebM, AVI or MOV")
    to.mkdir(parents=True, exist_ok=True)
    with (to / CLIPS).open("w", encoding="utf-8") as clips:
        for path in paths:
            name = path.name if path == videos else str(path.relative_to(videos))
            line = _frames_of(path, name, to, caps)
            for frame in line["frames"]:
                clip = {"video": name, "video_sha256": line["video_sha256"], **frame}
                clips.write(msgspec.json.encode(clip).decode() + "\n")
            yield line


def clip_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Clip references by name of frame, if a folder holds frames; otherwise none.

    Raises:
        InputError: A line of `clips.jsonl` is no clip reference.
    """
    path = folder / CLIPS
    if not path.is_file():
        return {}
    clips = {}
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            row = msgspec.json.decode(line, type=dict[str, Any])
            clips[row["path"]] = {key: row[key] for key in _CLIP}
        except (msgspec.MsgspecError, KeyError) as error:
            raise InputError(
                f"{path} row {number}: no clip reference: {error}",
                remedy="make the frames anew with `images frames`, or remove the file",
            ) from error
    return clips


_CLIP = ("video", "video_sha256", "at_s", "until_s")


def _frames_of(path: Path, name: str, to: Path, caps: VideoCaps) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    line: dict[str, Any] = {"query": name, "video_sha256": digest, "until_s": 0.0, "frames": []}
    kept: list[dict[str, Any]] = line["frames"]
    for answer in key_frames(path, caps):
        if isinstance(answer, Problem):
            line["problem"] = answer.reason
        elif isinstance(answer, End):
            line["until_s"] = answer.at_s
        else:
            coded = bytes(cv2.imencode(".png", answer.pixels)[1])
            shown = f"{name.replace('/', '_')}_{answer.at_s:010.3f}.png"
            (to / shown).write_bytes(coded)
            line["until_s"] = answer.at_s
            kept.append(
                {"path": shown, "at_s": answer.at_s, "until_s": answer.at_s}
                | {"why": answer.why, "sha256": sha256(coded).hexdigest()}
            )
    ends = [frame["at_s"] for frame in kept[1:]] + [line["until_s"]]
    for frame, end in zip(kept, ends, strict=True):
        frame["until_s"] = end
    if len(kept) == caps.most:
        line["problem"] = f"only the first {caps.most} frames were kept, to {line['until_s']:g} s"
    return line
