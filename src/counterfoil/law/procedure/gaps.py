"""What a valuation lacks: unsold goods without a price, prices that nobody ascertained."""

from collections.abc import Iterator

from counterfoil.model.case import Gap
from counterfoil.model.dossier import LeadShown, Member

COLLECT = (
    "the average actual sale price from orders and payments; failing that the labelled price; "
    "failing that the median market price of the genuine product, by the price authority"
)
COLLECT_ZH = (
    "依次收集：订单、资金流水查清的实际销售平均价格；侵权产品标价；"
    "被侵权产品市场中间价格（价格认定）"
)
SEIZED = ("seized", "unsold", "查扣", "未销售")
"""Words of a basis that values goods which were not sold."""


def valuation_gaps(lead: LeadShown) -> tuple[Gap, ...]:
    """Gaps of the amounts of a lead.

    Source of the order of prices: 法释〔2025〕5号 art. 28(1); other jurisdictions ask for a
    price basis too, in an order of their own.
    """
    return (*_unpriced(lead), *_asked_only(lead))


def _unpriced(lead: LeadShown) -> Iterator[Gap]:
    """Seized goods that no amount covers."""
    covered = sum(a.units or 0 for a in lead.amounts if any(w in a.basis for w in SEIZED))
    for member in lead.members:
        units = _units(member)
        if units is None:
            continue
        if covered >= units:
            covered -= units
            continue
        lacking, covered = units - covered, 0
        where = member.label or member.record
        yield Gap(
            says=f"missing: price basis for {lacking:,} unsold pieces ({member.record}, {where})",
            says_zh=f"缺少 {lacking:,} 件未售货物的计价依据（{member.record}，{where}）",
            collect=COLLECT,
            collect_zh=COLLECT_ZH,
        )


def _units(member: Member) -> int | None:
    if not member.record.startswith("seizures:"):
        return None
    for name, value in member.details:
        if name in ("quantity", "units", "数量") and value.replace(",", "").isdecimal():
            return int(value.replace(",", ""))
    return None


def _asked_only(lead: LeadShown) -> Iterator[Gap]:
    """Sales valued by what a platform shows, not by what was paid."""
    for amount in lead.amounts:
        if amount.basis.startswith("asked price"):
            units = f"{amount.units:,}" if amount.units else "?"
            yield Gap(
                says=f"{units} units sold are valued at the asked price, not at prices paid",
                says_zh=f"{units} 件已售商品按标价计算，尚未查清实际销售价格",
                collect="orders and payments of the platform and the payees; proof of sham orders, "
                "which are deducted",
                collect_zh="调取平台订单和收款账户流水；刷单须有证据方可扣除",
            )
