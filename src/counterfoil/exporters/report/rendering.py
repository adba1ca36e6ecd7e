"""Templates filled in one language; every text that is printed is made safe on the way."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

from counterfoil.exporters.report import formats
from counterfoil.exporters.report.chart import direction, value_text
from counterfoil.exporters.report.phrases import sentence
from counterfoil.exporters.report.safe import plain, shown, slug
from counterfoil.exporters.report.words import LANGUAGES, data_word, words

PARTS = ("base.html", "parts.html", "index.html", "lead.html", "problems.html")


def environment(zone: str) -> Environment:
    """Templates, filters and the style, ready to render. Everything printed is made safe.

    Args:
        zone: IANA zone in which moments are shown.
    """
    folder = files("counterfoil.exporters.report") / "templates"
    loader = DictLoader({name: (folder / name).read_text("utf-8") for name in PARTS})
    style = (folder / "style.css").read_text("utf-8")
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, finalize=_visible,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals.update(
        style=Markup(style),
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        value_text=value_text,
        direction=direction,
    )
    made.filters.update(
        amount=formats.amount, whole=formats.whole, points=formats.points, score=formats.score,
        moment=partial(formats.moment, zone=formats.zone_of(zone)), digest=formats.digest,
        place=formats.place, rows=formats.rows, slug=slug,
        attr_text=lambda text: Markup(escape(plain(str(text)))),
    )  # fmt: skip
    return made


def _visible(value: Any) -> Any:
    """Every text that a template prints goes through here, so none can be forgotten."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return shown(value) if not value.isascii() or not value.isprintable() else value
    return value


def render(
    made: Environment, language: str, template: str, body: Mapping[str, Any],
    root: bool = False, page: str = "",
) -> bytes:  # fmt: skip
    """One page in one language, as UTF-8.

    Args:
        made: From `environment`.
        language: One of `LANGUAGES`.
        template: File name of the template.
        body: Values of the page.
        root: Whether the page stands above the language folders.
        page: File name of the page, for the link to the other language.
    """
    own = words(language)
    text = made.get_template(template).render(
        **body, **_speech(language), t=own, page=page or template, language=language,
        w={key: Markup(escape(word)) for key, word in own.items()},
        other_language=LANGUAGES[1 - LANGUAGES.index(language)],
        base=f"{language}/" if root else "", other_base="" if root else "../",
    )  # fmt: skip
    return text.encode("utf-8", "replace")


def _speech(language: str) -> dict[str, Callable[..., Any]]:
    """Functions by which a template names data in its language."""

    def named(english: Any, chinese: Any) -> Any:
        return chinese if language == "zh" and chinese else english

    return {
        "tr": lambda word: data_word(word, language),
        "say": lambda text: sentence(text, language),
        "tier_of": lambda offence: named(offence.tier, offence.tier_zh),
        "name_of": lambda limb: named(limb.name, limb.name_zh),
        "title_of": lambda offence: named(offence.title, offence.title_zh),
        "missing_of": lambda offence: named(offence.missing, offence.missing_zh),
    }
