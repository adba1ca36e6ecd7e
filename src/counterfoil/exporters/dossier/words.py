"""Words of the dossier in English and Chinese; they stand in `words.yaml`."""

from functools import cache
from pathlib import Path

import msgspec
import yaml

from counterfoil.exporters.report.words import data_word

FILE = Path(__file__).parent / "words.yaml"
LANGUAGES = ("en", "zh")


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: dict[str, tuple[str, str]]
    data: dict[str, str]


@cache
def _read() -> _Words:
    return msgspec.convert(yaml.safe_load(FILE.read_text(encoding="utf-8")), _Words)


@cache
def words(language: str) -> dict[str, str]:
    """The dossier's words in one language."""
    side = LANGUAGES.index(language)
    return {key: pair[side] for key, pair in _read().words.items()}


def term(text: str, language: str) -> str:
    """A word of the data; in Chinese its translation if there is one."""
    if language != "zh":
        return text
    return _read().data.get(text) or data_word(text, language)
