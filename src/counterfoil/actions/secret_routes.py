"""By which road a document goes out, to whom, whether abroad, and which offences that suggests."""

from collections.abc import Sequence
from typing import Any

from counterfoil.actions.assessing import assess_body
from counterfoil.law.rulebook import built_in
from counterfoil.sources.documents.extracted import Envelope, Extracted

_GENERIC = frozenset(("com", "net", "org", "info", "biz", "io", "ai", "app", "dev", "xyz", "top",
    "online", "cloud", "shop", "site", "me", "tv", "co", "example", "test", "invalid"))  # fmt: skip


def abroad(address: str, home: Sequence[str]) -> str:
    """Whether an address lies abroad: `yes`, `no` or `unknown`.

    The country part of its domain decides; a domain such as `.com` says nothing. Mailboxes of
    a home provider may be read anywhere: this is a lead, not proof.

    Args:
        address: E-mail address.
        home: Country codes and domains at home: `cn`, `ourcompany.com`.
    """
    domain = address.rpartition("@")[2].strip("> .").lower()
    if any(domain == name or domain.endswith("." + name) for name in home):
        return "no"
    top = domain.rpartition(".")[2]
    if not domain or top in _GENERIC or not (len(top) == 2 or top in ("eu", "xn--p1ai")):
        return "unknown"
    return "yes"


def route(extracted: Extracted, home: Sequence[str]) -> dict[str, Any]:
    """Channel, sender, recipients and whether one of them is abroad."""
    letters: Sequence[Envelope] = extracted.envelopes[:20]
    recipients = [
        {"address": address, "abroad": abroad(address, home)}
        for address in dict.fromkeys(a for letter in letters for a in letter.recipients)
    ]
    kinds = {row["abroad"] for row in recipients}
    return {
        "channel": "e-mail" if letters else "file",
        "sender": letters[0].sender if letters else "",
        "subject": letters[0].subject if letters else "",
        "date": letters[0].date if letters else "",
        "recipients": recipients,
        "abroad": next((word for word in ("yes", "unknown", "no") if word in kinds), "unknown"),
    }


def suggested(abroad_: str, on: str) -> list[dict[str, str]]:
    """Offences to look into for a suspected leak: suggestions for a person to weigh.

    Args:
        abroad_: As `route` gives it.
        on: Day of the conduct, ISO 8601.
    """
    facts: dict[str, Any] = {"right": "trade_secret", "conduct": "provide"}
    if abroad_ == "yes":
        facts["beneficiary"] = "overseas"
    answer = assess_body({"on": on[:10], "jurisdiction": "CN", "facts": facts}, built_in())
    rows = answer.get("assessments") or [answer]
    wanted = ("CN-219", "CN-219-1") if abroad_ == "yes" else ("CN-219",)
    return [
        {
            "offence": str(row.get("offence", "")),
            "article": str(row.get("article", "")),
            "name": str((row.get("name") or {}).get("en", "")),
            "tier": str(row.get("tier") or "none"),
            "missing": ", ".join(
                str(e["id"]) for e in row.get("elements", []) if e["status"] != "met"
            ),
        }
        for row in rows
        if str(row.get("offence", "")) in wanted
    ]
