"""One paragraph that says what a lead is, from its facts alone."""

from collections import Counter

from counterfoil.exporters.report.formats import amount, moment
from counterfoil.exporters.report.words import data_word
from counterfoil.model.dossier import LeadShown


def summary_of(lead: LeadShown, language: str, findings: int) -> str:
    """What, how many, which rights, how much, from when to when."""
    return (_english if language == "en" else _chinese)(lead, findings)


def _facts(lead: LeadShown, language: str) -> tuple[str, str, str, str]:
    """Roles, marks, amount and period as text; empty where nothing is known."""
    roles = Counter(member.role for member in lead.members if member.role)
    listed = ", ".join(f"{n} {data_word(role, language)}" for role, n in sorted(roles.items()))
    marks = ", ".join(dict.fromkeys(right.name for right in lead.rights if right.name))
    leading = next((a for a in lead.amounts if a.leading), None)
    acts = [e.at for e in lead.events if e.kind not in ("shop opened", "company founded")]
    period = f"{moment(min(acts).date())} – {moment(max(acts).date())}" if acts else ""
    return listed, marks, amount(leading.amount) if leading else "", period


def _english(lead: LeadShown, findings: int) -> str:
    roles, marks, value, period = _facts(lead, "en")
    what = "A suspected ring" if lead.ring else "A lone seller"
    parts = [f"{what} of {len(lead.members)} records" + (f" ({roles})" if roles else "")]
    parts[0] += f" with {findings:,} finding{'' if findings == 1 else 's'}"
    parts[0] += f" concerning {marks}." if marks else "."
    if value:
        parts.append(f"Goods valued at {value} on the leading basis.")
    if period:
        parts.append(f"Recorded acts: {period}.")
    return " ".join(parts)


def _chinese(lead: LeadShown, findings: int) -> str:
    roles, marks, value, period = _facts(lead, "zh")
    what = "涉嫌团伙" if lead.ring else "单个卖家"
    parts = [f"{what}，{len(lead.members)} 条记录" + (f"（{roles}）" if roles else "")]
    parts[0] += f"，{findings:,} 个疑点" + (f"，涉及 {marks}。" if marks else "。")
    if value:
        parts.append(f"按主要依据计算的货值为 {value}。")
    if period:
        parts.append(f"记录行为期间：{period}。")
    return "".join(parts)
