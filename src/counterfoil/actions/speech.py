"""Write down what is said in recordings, and name the offers in it."""

from hashlib import file_digest
from pathlib import Path
from typing import Any

import msgspec

from counterfoil.actions.images_text import read_marks, rights_of
from counterfoil.detectors import livestream_offer
from counterfoil.errors import InputError, NotFound
from counterfoil.sources.speech import Recogniser
from counterfoil.sources.transcripts import Segment


def transcribe(
    audio: Path, to: Path, model: Path, language: str = "", marks: Path | None = None
) -> dict[str, Any]:
    """Write the transcript of a recording, and say what it offers.

    Args:
        audio: WAV, MP3, FLAC or Ogg Vorbis.
        to: SRT or JSON, by its suffix; `ingest` and others read both.
        model: Folder of a Whisper model converted for CTranslate2.
        language: Code such as `zh`; empty lets the model say.
        marks: Word marks to listen for, one a line or CSV; None listens for offers alone.

    Returns:
        `{query, audio_sha256, until_s, segments, path, offers: [{at_s, until_s, text, mark,
        heard, by_sound, price, currency, quantity, promise, link}]}`; an offer's times and the
        recording's SHA-256 are its clip reference.

    Raises:
        NotFound: No such recording.
        InputError: It holds no sound, the folder no model, or `to` has another suffix.
        Unavailable: The extra `speech` is not installed.
    """
    if not audio.is_file():
        raise NotFound(f"{audio}: no such file")
    if to.suffix.lower() not in (".srt", ".json"):
        raise InputError(f"{to}: not a transcript's suffix", remedy="end it in .srt or .json")
    named = read_marks(marks) if marks is not None else []
    segments = list(Recogniser(model, language).segments(audio))
    with audio.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    written = srt(segments) if to.suffix.lower() == ".srt" else _json(segments, audio.name, digest)
    to.write_text(written, encoding="utf-8")
    index = livestream_offer.prepare(rights_of(named))
    offers = livestream_offer.offers(index, [(s.at_s, s.text) for s in segments])
    end = segments[-1].until_s or segments[-1].at_s if segments else 0.0
    return {
        "query": audio.name,
        "audio_sha256": digest,
        "until_s": end,
        "segments": len(segments),
        "path": str(to),
        "offers": [_line(offer, end) for offer in offers],
    }


def srt(segments: list[Segment]) -> str:
    """Segments as SubRip, numbered from 1."""
    blocks = []
    for number, segment in enumerate(segments, start=1):
        until = segment.at_s if segment.until_s is None else segment.until_s
        blocks.append(f"{number}\n{_clock(segment.at_s)} --> {_clock(until)}\n{segment.text}\n")
    return "\n".join(blocks)


def _clock(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02},{thousandths:03}"


def _json(segments: list[Segment], name: str, digest: str) -> str:
    rows = [{"start": s.at_s, "end": s.until_s, "text": s.text} for s in segments]
    document = {"audio": name, "audio_sha256": digest, "segments": rows}
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"


def _line(offer: livestream_offer.Offer, end: float) -> dict[str, Any]:
    line: dict[str, Any] = msgspec.to_builtins(offer)
    del line["right"]
    return line | {"until_s": min(offer.until_s, end)}
