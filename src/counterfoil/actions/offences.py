"""An assessment as the pages show it."""

from counterfoil.law import Assessment
from counterfoil.model.dossier import Citation, Limb, OffenceShown


def offence_shown(found: Assessment) -> OffenceShown:
    """Tier, limbs and citations of one offence; nothing is decided here."""
    met = [
        Limb(
            name=limb.limb,
            state="met",
            measured=f"{limb.value}",
            threshold=f"{limb.operator} {limb.threshold}" if limb.threshold is not None else "",
            source=limb.article,
        )
        for limb in found.limbs_met
    ]
    short = [
        Limb(
            name=limb.limb,
            state="not met",
            measured=f"{limb.value}",
            threshold=f"{limb.operator} {limb.threshold}",
            source=limb.article,
        )
        for limb in found.limbs_short
    ]
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
        limbs=(*elements, *met, *short),
        missing=tuple(found.facts_missing),
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
