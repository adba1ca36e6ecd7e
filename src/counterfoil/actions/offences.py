"""An assessment as the pages show it."""

from collections.abc import Mapping
from decimal import Decimal

from counterfoil.law import Assessment
from counterfoil.law.assessment import Gap, LimbMet, LimbShort
from counterfoil.law.rulebook import rulebook
from counterfoil.model.dossier import Citation, Limb, OffenceShown


def offence_shown(found: Assessment) -> OffenceShown:
    """Tier, limbs and citations of one offence; nothing is decided here."""
    elements = [
        Limb(
            name=element.names.get("en", element.id),
            name_zh=element.names.get("zh", ""),
            state=element.status.replace("_", " "),
            measured=element.because,
            source=element.article,
        )
        for element in found.elements
    ]
    return OffenceShown(
        offence=found.offence,
        title=found.name.get("en", found.offence),
        title_zh=found.name.get("zh", ""),
        jurisdiction=found.jurisdiction,
        tier="" if found.tier == "none" else found.tier_names.get("en", found.tier),
        tier_zh="" if found.tier == "none" else found.tier_names.get("zh", ""),
        limbs=(
            *elements,
            *(_limb(found, limb, "met") for limb in found.limbs_met),
            *(_limb(found, limb, "not met") for limb in found.limbs_short),
        ),
        missing=tuple(_gap(gap, "en") for gap in found.law_at_conduct.gaps),
        missing_zh=tuple(_gap(gap, "zh") for gap in found.law_at_conduct.gaps),
        citations=tuple(
            Citation(
                source=citation.title or citation.source,
                article=citation.article,
                quote=citation.quote,
                confidence=str(citation.confidence),
            )
            for citation in found.citations
        ),
        version=found.law_at_conduct.title,
    )


def _limb(found: Assessment, limb: LimbMet | LimbShort, state: str) -> Limb:
    names = _of(found, limb.metric)
    return Limb(
        name=names.get("en") or limb.limb.replace("_", " "),
        name_zh=names.get("zh", ""),
        state=state,
        measured=_number(limb.value),
        threshold=_asked(limb.operator, limb.threshold),
        source=limb.article,
    )


SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
"""Operators of the law pack as a reader knows them."""


def _of(found: Assessment, metric: str) -> Mapping[str, str]:
    """Names of a metric by language, from the pack of the offence's jurisdiction."""
    known = rulebook(found.jurisdiction).pack.metrics.get(metric)
    return known.names if known else {}


def _gap(gap: Gap, language: str) -> str:
    name = gap.names.get(language) or gap.names.get("en") or gap.fact.replace("_", " ")
    return f"{name}（{gap.collect}）" if gap.collect and language == "zh" else name


def _number(value: Decimal | dict[str, Decimal | None] | None) -> str:
    """`691,870.54`, a range as `3 to 5` or `from 3`, or empty."""
    if value is None:
        return ""
    if isinstance(value, dict):
        low, high = value.get("low"), value.get("high")
        return f"{_number(low)} to {_number(high)}" if high is not None else f"from {_number(low)}"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _asked(operator: str, threshold: Decimal | None) -> str:
    return "" if threshold is None else f"{SIGNS.get(operator, operator)} {_number(threshold)}"
