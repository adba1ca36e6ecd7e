"""Say of each exhibit what its record lacks, and whether that is curable or fatal."""

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from counterfoil.law.procedure.profile import Words
from counterfoil.model.exhibit import Capture, CaseExhibit, Defect

FILE = Path(__file__).parent / "completeness.yaml"
SHA256 = re.compile(r"[0-9a-f]{64}")
ORDER = {"fatal": 0, "curable": 1, "ask": 2}


class _When(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    empty: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    fewer: dict[str, int] = {}
    is_: dict[str, str] = msgspec.field(name="is", default_factory=dict)
    unsigned: tuple[str, ...] = ()
    differs: bool = False
    source_unknown: bool = False


class _Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    kinds: Literal["all"] | tuple[str, ...]
    when: _When
    severity: Literal["fatal", "curable", "ask"]
    article: str
    says: Words
    remedy: Words


@cache
def _rules() -> tuple[_Rule, ...]:
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    rules: tuple[_Rule, ...] = msgspec.convert(data["rules"], tuple[_Rule, ...])
    return rules


def lint(exhibit: CaseExhibit, known: frozenset[str] | None = None) -> tuple[Defect, ...]:
    """What an exhibit's record lacks, the worst first.

    A fact that nobody recorded is asked for, never taken for a defect of its own.

    Args:
        exhibit: With its capture record; an exhibit nobody described is judged by what
            ingest knows.
        known: Every exhibit of the workspace, to follow derivations back; None leaves that out.

    Returns:
        Defects with the article that makes each one matter. Rules: completeness.yaml.
    """
    found = [
        Defect(
            exhibit=exhibit.exhibit,
            rule=rule.id,
            severity=rule.severity,
            says=rule.says.en,
            says_zh=rule.says.zh,
            article=rule.article,
            remedy=rule.remedy.en,
            remedy_zh=rule.remedy.zh,
        )
        for rule in _rules()
        if _applies(rule, exhibit)
        and _holds(rule.when, exhibit)
        and (not rule.when.source_unknown or _source_unknown(exhibit, known))
        # Before somebody has described an exhibit, what is empty is unknown, not lacking.
        and (exhibit.described or rule.severity == "ask")
    ]
    return tuple(sorted(found, key=lambda defect: ORDER[defect.severity]))


def verdict(defects: tuple[Defect, ...]) -> str:
    """`fatal`, `curable` (mended or explained, it may be used) or `complete`."""
    if any(defect.severity == "fatal" for defect in defects):
        return "fatal"
    return "curable" if defects else "complete"


def _applies(rule: _Rule, exhibit: CaseExhibit) -> bool:
    return rule.kinds == "all" or exhibit.capture.kind.value in rule.kinds


def _holds(when: _When, exhibit: CaseExhibit) -> bool:
    capture = exhibit.capture
    return (
        all(not _value(capture, name) for name in when.empty)
        and all(bool(_value(capture, name)) for name in when.filled)
        and all(len(_value(capture, name)) < least for name, least in when.fewer.items())
        and all(_word(_value(capture, name)) == word for name, word in when.is_.items())
        and (not when.unsigned or any(r not in capture.signed_by for r in when.unsigned))
        and (not when.differs or _digest_differs(exhibit))
    )


def _value(capture: Capture, name: str) -> Any:
    return getattr(capture, name)


def _word(value: bool | None) -> str:
    return "unknown" if value is None else "yes" if value else "no"


def _source_unknown(exhibit: CaseExhibit, known: frozenset[str] | None) -> bool:
    source = exhibit.capture.derived_from
    return bool(source) and known is not None and source not in known


def _digest_differs(exhibit: CaseExhibit) -> bool:
    noted = exhibit.capture.sha256_at_capture.strip().lower()
    return bool(noted and SHA256.fullmatch(exhibit.exhibit) and noted != exhibit.exhibit)
