"""Subtitles and lyrics with their times: SRT, WebVTT, ASS/SSA, LRC."""

import html
import re
from collections.abc import Iterator

from counterfoil.sources.documents.extracted import Writer
from counterfoil.sources.documents.markup import decode

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_ARROW = re.compile(rf"^[ \t]*({_TIME})[ \t]*-->[ \t]*{_TIME}[^\n]*\n", re.MULTILINE)
_DIALOGUE = re.compile(r"^Dialogue:[^,\n]*,([^,\n]*),(?:[^,\n]*,){7}([^\n]*)$", re.MULTILINE)
_LYRIC = re.compile(r"^((?:\[\d{1,3}:\d{2}(?:[.:]\d{1,3})?\])+)([^\n]*)$", re.MULTILINE)
_MARKS = re.compile(r"<[^<>\n]{0,80}>|\{\\[^{}\n]{0,200}\}")


def looks_like_subtitles(head: str) -> bool:
    """Whether a text begins as subtitles do."""
    start = head.lstrip("\ufeff \t\r\n")
    if start.startswith(("WEBVTT", "[Script Info]")):
        return True
    lyrics = len(_LYRIC.findall(start))
    return bool(re.match(rf"\d+\s*\r?\n[ \t]*{_TIME}[ \t]*-->", start)) or (
        lyrics >= 3 and lyrics * 2 >= start.count("\n")
    )


def write_subtitles(writer: Writer, data: bytes, part: str) -> None:
    """Write what is said, each line with the time at which it is shown; times are no text."""
    text = decode(data)[0].replace("\r\n", "\n")
    before = writer.said[0]
    for _, at, spoken in sorted(_cues(text)):
        clean = html.unescape(_MARKS.sub("", spoken).replace("\\N", " ").replace("\\n", " "))
        writer.add(" ".join(clean.split()), part, f"at {at.strip()}")
    if writer.said[0] == before:
        writer.add_lines(text, part)


def _cues(text: str) -> Iterator[tuple[int, str, str]]:
    """(place, time, words) of each cue."""
    for match in _ARROW.finditer(text):
        end = text.find("\n\n", match.end())
        yield match.start(), match[1], text[match.end() : end if end >= 0 else len(text)]
    for match in _DIALOGUE.finditer(text):
        yield match.start(), match[1], match[2]
    for match in _LYRIC.finditer(text):
        yield match.start(), match[1].split("]")[0].strip("["), match[2]
