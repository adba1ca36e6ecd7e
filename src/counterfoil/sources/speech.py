"""Speech in recordings, written down with times by a Whisper model that the user has.

The model is a folder as CTranslate2 converts it (`model.bin`, `vocabulary.txt` or
`vocabulary.json`): nothing is fetched. Sound is decoded in a child process, thirty seconds at
a time, so memory does not grow with the recording. Known errors: brands are written as they
sound; music and silence may be given words that nobody said.

Source: Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision".
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from counterfoil.errors import InputError, Unavailable
from counterfoil.settings import cores
from counterfoil.sources.pictures import decoder, exactly, told
from counterfoil.sources.transcripts import Segment

Floats = npt.NDArray[np.float32]

RATE = 16_000
"""Samples a second that the model hears."""

WINDOW_S = 30
HOP = 160
SPAN = 400
"""Samples of one step and of one spectrum."""

SILENCE = 0.6
"""Probability of no speech from which a window is left out."""

MEMORY = 1 << 30
_TIME = re.compile(r"<\|(\d+\.\d\d)\|>")


class Recogniser:
    """A loaded model."""

    def __init__(self, folder: Path, language: str = "") -> None:
        """Load a model.

        Args:
            folder: Where it lies.
            language: Code as `zh` or `en`; empty asks the model, window by window.

        Raises:
            InputError: The folder holds no model.
            Unavailable: The extra `speech` is not installed.
        """
        lacking = [name for name in ("ctranslate2", "miniaudio") if find_spec(name) is None]
        if lacking:
            raise Unavailable(
                f"speech needs {', '.join(lacking)}", remedy="pip install 'counterfoil[speech]'"
            )
        if not (folder / "model.bin").is_file():
            raise InputError(
                f"{folder}: no model.bin in it",
                remedy="give the folder of a Whisper model converted for CTranslate2",
            )
        import ctranslate2

        ctranslate2.set_log_level(40)
        self._model: Any = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", intra_threads=cores()
        )
        self._storage: Any = ctranslate2.StorageView
        self._language = language

    def segments(self, path: Path, seconds: float = 7200.0) -> Iterator[Segment]:
        """What is said in a recording, in the order of time.

        Args:
            path: WAV, MP3, FLAC or Ogg Vorbis.
            seconds: Time for decoding all of it.

        Raises:
            InputError: It is no such recording, or decoding it took too long.
        """
        at = 0.0
        held = np.zeros(0, np.float32)
        blocks = _sound(path, seconds)
        more = True
        while more or len(held) > RATE // 10:
            while more and len(held) < WINDOW_S * RATE:
                block = next(blocks, None)
                more = block is not None
                held = held if block is None else np.concatenate([held, block])
            window = held[: WINDOW_S * RATE]
            heard, until = self._hear(window, last=not more and len(held) <= WINDOW_S * RATE)
            for start, end, text in heard:
                yield Segment(at_s=round(at + start, 2), until_s=round(at + end, 2), text=text)
            taken = max(1, round(until * RATE))
            held = held[taken:]
            at += taken / RATE

    def _hear(self, window: Floats, *, last: bool) -> tuple[list[tuple[float, float, str]], float]:
        """Start, end and text of what is said in one window, and how far it is settled."""
        length = len(window) / RATE
        if not len(window):
            return [], length
        features = self._storage.from_array(spectrogram(window, self._model.n_mels)[None])
        prompt = ["<|startoftranscript|>"]
        if self._model.is_multilingual:
            spoken = f"<|{self._language}|>" if self._language else ""
            prompt += [spoken or self._model.detect_language(features)[0][0][0], "<|transcribe|>"]
        answer = self._model.generate(
            features, [prompt], return_no_speech_prob=True, no_repeat_ngram_size=8
        )[0]
        if answer.no_speech_prob > SILENCE:
            return [], length
        heard = timed(answer.sequences[0], length)
        # What runs into the end of a window is heard again, whole, in the next one.
        if not last and len(heard) > 1 and heard[-1][1] > length - 0.5:
            return heard[:-1], heard[-1][0]
        return heard, length


def timed(tokens: Sequence[str], length: float) -> list[tuple[float, float, str]]:
    """Start, end and text of each segment in the model's words.

    Args:
        tokens: Words in parts, with time marks such as `<|1.50|>` around each segment.
        length: Seconds of the window; no time lies beyond it.
    """
    found = []
    start = 0.0
    words: list[str] = []
    for token in [*tokens, f"<|{length:.2f}|>"]:
        mark = _TIME.fullmatch(token)
        if mark is None:
            words += [] if token.startswith("<|") else [token]
            continue
        moment = min(float(mark[1]), length)
        if text := _spelled(words):
            found.append((start, max(start, moment), text))
            words = []
        start = moment
    return found


def spectrogram(window: Floats, bands: int) -> Floats:
    """Loudness by pitch and time as Whisper wants it, shape (bands, 3000).

    Args:
        window: Samples at `RATE`, -1 to 1, at most thirty seconds; the rest is silence.
        bands: Bands of pitch, 80 or 128.
    """
    padded = np.zeros(WINDOW_S * RATE, np.float32)
    padded[: len(window)] = window
    padded = np.pad(padded, SPAN // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, SPAN)[::HOP][: WINDOW_S * 100]
    hann = np.hanning(SPAN + 1)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(frames * hann, axis=1)) ** 2
    loud = np.log10(np.maximum(_mel(bands) @ power.T, 1e-10))
    return np.ascontiguousarray((np.maximum(loud, loud.max() - 8.0) + 4.0) / 4.0, dtype=np.float32)


@cache
def _mel(bands: int) -> Floats:
    """Triangles of equal area on the scale of pitch that is straight below 1 kHz (Slaney)."""
    top = 15 + np.log(RATE / 2 / 1000) / (np.log(6.4) / 27)
    pitch = np.linspace(0, top, bands + 2)
    edges = np.where(pitch < 15, pitch * 200 / 3, 1000 * np.exp((pitch - 15) * np.log(6.4) / 27))
    hertz = np.fft.rfftfreq(SPAN, 1 / RATE)
    rise = (hertz - edges[:-2, None]) / np.diff(edges)[:-1, None]
    fall = (edges[2:, None] - hertz) / np.diff(edges)[1:, None]
    area = 2 / (edges[2:] - edges[:-2])
    return np.asarray(np.maximum(0, np.minimum(rise, fall)) * area[:, None], dtype=np.float32)


@cache
def _bytes_of_letters() -> dict[str, int]:
    """Which byte each letter of the model's vocabulary stands for (byte-level pair encoding)."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [value for value in range(256) if value not in shown]
    letters = {chr(value): value for value in shown}
    return letters | {chr(256 + number): value for number, value in enumerate(hidden)}


def _spelled(words: Sequence[str]) -> str:
    letters = _bytes_of_letters()
    raw = bytes(letters[letter] for letter in "".join(words) if letter in letters)
    return raw.decode("utf-8", errors="replace").strip()


def _sound(path: Path, seconds: float) -> Iterator[Floats]:
    """Samples of a recording, a second at a time, -1 to 1."""
    words = ("sound", str(path.resolve()), str(RATE), str(MEMORY))
    with decoder(words, seconds) as (pipe, child, _):
        try:
            if exactly(pipe, 1) != b"S":
                raise InputError(f"{path}: {told(pipe)}", remedy="convert it with a player's tool")
            while content := pipe.read(2 * RATE):
                samples = np.frombuffer(content[: len(content) // 2 * 2], "<i2")
                yield samples.astype(np.float32) / np.float32(32768)
            if child.wait() != 0:
                raise EOFError
        except EOFError as error:
            raise InputError(
                f"{path}: decoding broke off or took more than {seconds:g} s",
                remedy="cut the recording into parts",
            ) from error
