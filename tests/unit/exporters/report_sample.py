"""A made-up report with everything in it, hostile texts included."""

# ruff: noqa: E501 (texts are read by the row)

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from counterfoil.model.cue import Cue
from counterfoil.model.dossier import (
    AmountShown,
    Citation,
    CustodyHead,
    Event,
    ExhibitShown,
    FindingShown,
    LeadShown,
    Limb,
    Member,
    OffenceShown,
    Origin,
    Passage,
    ReportInput,
    RightShown,
    ScorePart,
    Tie,
)
from counterfoil.model.finding import Finding, Lawful, Reason
from counterfoil.model.money import Money
from counterfoil.model.probability import Bin, PartShare, Probability, Proposal, WeightModel
from counterfoil.model.problem import Problem

EXHIBIT = "5f3c" * 16
START = datetime(2025, 6, 1, 9, 30, tzinfo=UTC)
BIDI, HIDDEN = "\u202e", "\u200b"
HOSTILE = f'Orb{HIDDEN}undane <script>alert("x")</script> {BIDI}gnp.exe & "jacket\' \x07'


def origin(record: str, row: int, file: str = "listings.csv", at: datetime | None = None) -> Origin:
    return Origin(record=record, exhibit=EXHIBIT, file=file, row=row, seen_at=at)


def cny(value: str) -> Money:
    return Money(value=Decimal(value), currency="CNY")


RIGHT = RightShown(
    right="trademarks:34769151", name="Orbundane", name_zh="桥鹰", owner="Orbundane Holdings Co., Ltd.",
    classes=("25",), goods="trail running shoes 越野跑鞋", status="registered", jurisdiction="CN",
    registered_on=date(2015, 3, 2), expires_on=date(2035, 3, 1),
    origin=origin("trademarks:34769151", 4, "trademarks.csv"),
)  # fmt: skip


def a_finding(number: int, title: str, quoted: str, verdict: str = "suspected") -> FindingShown:
    record = f"listings:L{number:07d}"
    return FindingShown(
        finding=Finding(
            record=record, right=RIGHT.right, detector="mark_text", version="3",
            score=0.93 if verdict == "suspected" else 0.2, verdict=verdict,
            reasons=(
                Reason(says="mark in title after folding look-alike letters",
                       right_value="Orbundane", observed_value=quoted, weight=0.7),
                Reason(says="price far below the list price", right_value="899.00",
                       observed_value="129.00", weight=0.23),
            ),
            lawful=(
                Lawful(explanation="authorised seller", holds="no",
                       because="S000088 is not among the 3 authorised shops of the mark"),
                Lawful(explanation="second-hand genuine goods", holds="no", because="143 sold"),
                Lawful(explanation="parallel import", holds="unknown", because="no papers named"),
            ),
        ),
        origin=origin(record, number, at=START + timedelta(days=number)),
        passages=(
            Passage(field="title", text=title),
            Passage(field="description", text="ships in 24h, ask for the box"),
        ),
        seller="shops:S000088", price=cny("129.00"), list_price=cny("899.00"), units=143,
        probability=Probability(
            record=record, right=RIGHT.right, probability=0.91, model="2",
            parts=(
                PartShare(name="base", strength=1.0, log_odds=-3.0, share=0.05),
                PartShare(name="detector:mark_text", strength=0.93, log_odds=4.6, share=0.78),
                PartShare(name="cue:price below list", strength=1.0, log_odds=0.7, share=0.08),
            ),
            would_change=("without detector:mark_text", "a lawful explanation that holds"),
        ),
        cues=(
            Cue(record=record, cue="price below list", strength=1.0, right_value="899.00",
                says="asked price far below the lowest list price", observed_value="129.00 (14%)"),
        ),
    )  # fmt: skip


def members(shops: int) -> tuple[Member, ...]:
    names = ("Gold Spring Select", "老街旗舰店", "Hundred Live", "蓝鲸仓库店", "Every Home Shop")
    made = [
        Member(
            record=f"shops:S{i:06d}", entity=f"E{i // 2:04d}", label=f"{names[i % 5]} {i}",
            role="wholesaler" if i == 1 else "retail",
            details=(("operator_name", "唐宁俊"), ("phone", "+8613812345678")),
            origin=origin(f"shops:S{i:06d}", i, "shops.csv"),
        )
        for i in range(shops)
    ]  # fmt: skip
    made += [
        Member(record=f"accounts:62{i:014d}", entity=f"E{i // 2:04d}", label="Ning Tang",
               role="retail account", origin=origin(f"accounts:62{i:014d}", i, "accounts.csv"))
        for i in range(shops // 2)
    ]  # fmt: skip
    made += [
        Member(record="accounts:6299999999999999", entity="E9000", role="collector",
               label="CAO, Wenhui", origin=origin("accounts:6299999999999999", 9, "accounts.csv")),
        Member(record="companies:91330782MA2EXAMPL1", entity="E9000", role="front company",
               label="义乌锦辉商贸有限公司"),
        Member(record="seizures:Z000004", role="site", label="枣庄市滕州市金桥大道491号14幢1320",
               origin=origin("seizures:Z000004", 4, "seizures.csv")),
    ]  # fmt: skip
    return tuple(made)


def ties(shops: int) -> tuple[Tie, ...]:
    collector, rows = "accounts:6299999999999999", origin("payments:P0000012", 12, "payments.csv")
    made = [
        Tie(left=f"accounts:62{i:014d}", right=collector, kind="payment", directed=True,
            count=3 + i % 5, amount=cny("48210.50"), origins=(rows,))
        for i in range(shops // 2)
    ]  # fmt: skip
    made += [
        Tie(left=f"shops:S{i:06d}", right=f"accounts:62{i // 2:014d}", kind="account",
            value=f"account:62{i // 2:014d}", fanout=2)
        for i in range(min(shops, shops // 2 * 2))
    ]  # fmt: skip
    made += [
        Tie(left="shops:S000000", right=f"shops:S{i:06d}", kind="phone", fanout=4,
            value="phone:+8613812345678")
        for i in range(1, min(shops, 5))
    ]  # fmt: skip
    made += [
        Tie(left="seizures:Z000004", right=f"shops:S{i:06d}", kind="parcel", directed=True,
            count=i + 1, value="滕州市金桥大道491号14幢1320")
        for i in range(1, shops, 2)
    ]  # fmt: skip
    made.append(Tie(left="companies:91330782MA2EXAMPL1", right="shops:S000001", kind="licence",
                    value="91330782MA2EXAMPL1", fanout=2))  # fmt: skip
    return tuple(made)


def events(shops: int) -> tuple[Event, ...]:
    made = [
        Event(at=START - timedelta(days=400 + i), kind="shop opened", text=f"shop {i}",
              record=f"shops:S{i:06d}", origin=origin(f"shops:S{i:06d}", i, "shops.csv"))
        for i in range(shops)
    ]  # fmt: skip
    made += [
        Event(at=START + timedelta(days=(i * 37) % 150, hours=i % 24), kind="listing",
              text=HOSTILE if i == 3 else "ОRBUNDANE 越野跑鞋 原单", record=f"listings:L{i:07d}",
              origin=origin(f"listings:L{i:07d}", i))
        for i in range(shops * 8)
    ]  # fmt: skip
    made += [
        Event(at=START + timedelta(days=10 + i * 9), kind="payment", text="货款", amount=cny("15255.92"),
              record=f"payments:P{i:07d}", origin=origin(f"payments:P{i:07d}", i, "payments.csv"))
        for i in range(12)
    ]  # fmt: skip
    made.append(Event(at=START + timedelta(days=120), kind="seizure", text="1486 pair 越野跑鞋",
                      record="seizures:Z000004"))  # fmt: skip
    return tuple(made)


def offences() -> tuple[OffenceShown, ...]:
    quote = "违法所得数额在三万元以上或者非法经营数额在五万元以上的，应当认定为刑法第二百一十三条规定的“情节严重”"
    limbs = (
        Limb(name="use of a mark identical with the registered one", state="unknown",
             name_zh="使用与注册商标相同的商标", source="CL 213"),
        Limb(name="illegal business amount", name_zh="非法经营数额", state="met",
             measured="2080833.43 CNY", threshold=">= 50000 CNY", source="I25 3(1)"),
        Limb(name="illegal gains", name_zh="违法所得数额", state="unknown",
             threshold=">= 30000 CNY", source="I25 3(1)"),
        Limb(name="prior sanction within two years", state="not met", source="I25 3(1)"),
    )  # fmt: skip
    return (
        OffenceShown(
            offence="CN-213", title="Counterfeiting a registered trademark", title_zh="假冒注册商标罪",
            jurisdiction="CN", tier="especially serious", limbs=limbs,
            missing=("whether the goods are of the same kind", "knowledge of the seller"),
            citations=(Citation(source="法释〔2025〕5号", article="3(1)", quote=quote,
                                confidence="verified"),),
            version="Criminal Law as amended from 2021-03-01; Fashi [2025] No. 5 from 2025-04-26",
        ),
    )  # fmt: skip


def a_lead(rank: int = 1, shops: int = 10, name: str = "") -> LeadShown:
    homoglyph = "ОRВUNDANE trail running shoes factory overrun"
    return LeadShown(
        lead=name or f"LD-{rank:04d}", rank=rank, score=0.94, ring=f"R{rank:06d}", rights=(RIGHT,),
        parts=(ScorePart(says="12 findings, strongest 0.93", points=0.5),
               ScorePart(says="goods valued above the upper tier", points=0.34),
               ScorePart(says="a site was raided", points=0.1)),
        findings=(
            a_finding(7, homoglyph, "ОRВUNDANE"), a_finding(3, HOSTILE, "Orb\u200bundane"),
            a_finding(9, "桥鹰 trail running shoes 专柜品质", "桥鹰"),
            a_finding(11, "used Orbundane shoes, one only", "Orbundane", "explained"),
        ),
        findings_total=86, members=members(shops), ties=ties(shops), events=events(shops),
        amounts=(
            AmountShown(basis="asked price times units sold", amount=cny("2080833.43"), units=5109,
                        why="actual sale price, Fashi [2025] No. 5 art. 28", leading=True),
            AmountShown(basis="list price times units seized", amount=cny("1335914"), units=1486,
                        why="only where no sale price and no label is known"),
        ),
        offences=offences(),
        beside=("2 scans of goods under these rights break the serial rules: scans:K0000007",),
        doubts=("units sold are the platform's figure; sham orders are not deducted",
                "between 5 and 7 persons stand behind its records"),
    )  # fmt: skip


WEIGHTS = Proposal(
    model=WeightModel(version="2", base=-3.0, weights={}, fitted_on="judgements: 90 records"),
    replaces="1", records=80, positives=31, log_loss=(0.31, 0.22), gain=(0.09, 0.02, 0.16),
    brier=(0.08, 0.06), calibration=(0.05, 0.03),
    bins=(
        Bin(low=0.0, high=0.1, count=49, expected=0.03, observed=0.04, observed_low=0.01,
            observed_high=0.14),
        Bin(low=0.9, high=1.0, count=31, expected=0.96, observed=0.94, observed_low=0.79,
            observed_high=0.98),
    ),
)  # fmt: skip


def a_report(*leads: LeadShown) -> ReportInput:
    return ReportInput(
        title="Exercise Orb & Co", generated_at=datetime(2026, 11, 22, 4, 0, tzinfo=UTC), version="0.1",
        custody=CustodyHead(entries=42, head="9e1b" * 16, snapshot="run-7"),
        leads=leads or (a_lead(),), leads_total=193,
        problems=(Problem(file="listings.csv", row=17, column="price", value=f"面议{BIDI}",
                          reason="not a number", remedy="write digits", kept="row",
                          exhibit=EXHIBIT),),
        problems_total=9,
        exhibits=(ExhibitShown(sha256=EXHIBIT, name="listings.csv", bytes=1_391_728, rows=6000,
                               problems=4, basis="exercise", taken_at=START),),
        counts=(("listings", 6000), ("shops", 800)), actor="Analyst 7", basis="exercise",
        weights=WEIGHTS,
    )  # fmt: skip
