"""A made-up case with everything an exporter must carry: hostile text, secrets, doubt."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from counterfoil.model.case import (
    Approval,
    Case,
    CaseFile,
    Clock,
    Decision,
    ElementJudgement,
    Gap,
    MatrixRow,
    Note,
    Task,
)
from counterfoil.model.comparison import ComparisonShown, SharedPassage, Side
from counterfoil.model.custody import LoggedAct
from counterfoil.model.dossier import (
    AmountShown,
    Citation,
    Event,
    FindingShown,
    LeadShown,
    Limb,
    Member,
    OffenceShown,
    Origin,
    Passage,
    RightShown,
    ScorePart,
    Tie,
)
from counterfoil.model.exhibit import Capture, CaseExhibit, Defect, EvidenceKind
from counterfoil.model.finding import Finding, Lawful, Reason
from counterfoil.model.money import Money

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
LISTINGS, SHOPS, SECRET = "a1" * 32, "b2" * 32, "c3" * 32
PHONE, ACCOUNT = "+8613900000001", "6222020000000000017"


def money(value: str) -> Money:
    return Money(value=Decimal(value), currency="CNY")


def origin(record: str, exhibit: str, row: int) -> Origin:
    seen = NOON - timedelta(days=30)
    return Origin(record=record, exhibit=exhibit, file="listings.csv", row=row, seen_at=seen)


def finding(number: int, title: str) -> FindingShown:
    record = f"listings:L{number}"
    return FindingShown(
        finding=Finding(
            record=record,
            right="trademarks:TM1001",
            detector="mark_text",
            version="1",
            score=0.91,
            reasons=(
                Reason(
                    says="mark in title after folding look-alike letters",
                    right_value="NORVIK",
                    observed_value=title,
                    weight=0.91,
                ),
            ),
            lawful=(
                Lawful(explanation="authorised seller", holds="no", because="no licence on record"),
                Lawful(
                    explanation="second-hand genuine goods",
                    holds="unknown",
                    because="九成新",
                ),
            ),
        ),
        origin=origin(record, LISTINGS, number),
        passages=(Passage(field="title", text=title),),
        seller="shops:S12",
        price=money("89.00"),
        list_price=money("699.00"),
        units=1200,
    )


def lead() -> LeadShown:
    members = (
        Member(
            record="shops:S12",
            entity="E1",
            role="retail",
            label="云岭户外旗舰店",
            details=(("operator", "梅若岚"), ("phone", PHONE), ("address", "云川市北桥路 7 号")),
            origin=origin("shops:S12", SHOPS, 3),
        ),
        Member(
            record="companies:91330000MA27XY123B",
            entity="E1",
            role="front company",
            label="云岭户外用品有限公司",
            details=(("legal representative", "梅若岚"),),
        ),
        Member(record=f"accounts:{ACCOUNT}", entity="E2", role="collector", label="韦书成"),
    )
    ties = (
        Tie(left="shops:S12", right="companies:91330000MA27XY123B", kind="licence", fanout=2),
        Tie(
            left="shops:S12",
            right=f"accounts:{ACCOUNT}",
            kind="payment",
            directed=True,
            count=37,
            amount=money("106800.00"),
        ),
    )
    limbs = (
        Limb(
            name="sales amount",
            name_zh="销售金额",
            state="met",
            measured="CNY 106,800",
            threshold="CNY 50,000",
            source="法释〔2025〕5号 art. 4",
        ),
        Limb(name="knowledge", name_zh="明知", state="unknown"),
    )
    return LeadShown(
        lead="R0001",
        rank=1,
        score=0.93,
        ring="R0001",
        parts=(ScorePart(says="2 suspected listings", points=0.6),),
        rights=(
            RightShown(
                right="trademarks:TM1001",
                name="NORVIK",
                name_zh="诺维克",
                owner="Norvik Outdoor AS",
                classes=("25",),
                goods="服装；鞋",
                registered_on=date(2015, 3, 1),
                expires_on=date(2035, 2, 28),
                jurisdiction="CN",
            ),
        ),
        findings=(
            finding(1, "N0RV1K 徒步鞋 原单 <b>特价</b> =1+1"),
            finding(2, "诺*维*克 冲锋衣 \u200b 𠮷"),
        ),
        findings_total=2,
        members=members,
        ties=ties,
        events=(
            Event(
                at=NOON - timedelta(days=400), kind="shop opened", text="S12", record="shops:S12"
            ),
            Event(
                at=NOON - timedelta(days=20),
                kind="payment",
                text="37 payments",
                amount=money("106800.00"),
            ),
            Event(
                at=NOON - timedelta(days=5), kind="tip", text="举报人称店铺售假", record="tips:T1"
            ),
        ),
        amounts=(
            AmountShown(
                basis="asked price times units sold",
                amount=money("213600.00"),
                units=2400,
                why="法释〔2025〕5号 art. 28",
                leading=True,
            ),
        ),
        offences=(
            OffenceShown(
                offence="CN-214",
                title="selling goods bearing counterfeit registered trademarks",
                title_zh="销售假冒注册商标的商品罪",
                jurisdiction="CN",
                tier="serious",
                limbs=limbs,
                missing=("knowledge",),
                citations=(Citation(source="刑法", article="第二百一十四条"),),
                version="CN-214@2025",
            ),
        ),
        doubts=("units sold are the platform's own figure",),
    )


def case() -> Case:
    return Case(
        case="C0001",
        title="NORVIK",
        lead="R0001",
        profile="cn",
        jurisdiction="CN",
        opened_at=NOON - timedelta(hours=5),
        opened_by="警号 1001",
        basis="CPL art. 109",
        because="two shops, one account",
        state="accepted",
        papers={"dossier": "d4" * 32},
        seq=9,
        decisions=(
            Decision(
                seq=5,
                at=NOON - timedelta(hours=4),
                actor="警号 1001",
                basis="MPS 171",
                before="clue",
                after="accepted",
                because="reasonable suspicion",
            ),
        ),
        judgements=(
            ElementJudgement(
                seq=7,
                at=NOON - timedelta(hours=3),
                reviewer="警号 1001",
                offence="CN-214",
                element="e2_sale",
                state="supported",
                because="orders and payments agree",
                exhibits=(LISTINGS,),
            ),
        ),
        exhibits=(LISTINGS, SHOPS, SECRET, "physical:P-1"),
        secret=(SECRET,),
        tasks=(
            Task(
                task="T1",
                title="authenticate the sample",
                measure="appraisal",
                set_by="警号 1001",
                set_at=NOON - timedelta(hours=2),
            ),
        ),
        notes=(
            Note(
                seq=8,
                at=NOON - timedelta(hours=2),
                actor="警号 1001",
                kind="exculpatory",
                text="an invoice of 2024 names an authorised wholesaler",
            ),
        ),
        approvals=(
            Approval(
                seq=10,
                at=NOON,
                actor="警号 2002",
                basis="D310 5",
                because="complete enough",
                substance="e5" * 32,
            ),
        ),
    )


def exhibits() -> tuple[CaseExhibit, ...]:
    defect = Defect(
        exhibit=SHOPS,
        rule="one_collector",
        severity="curable",
        says="fewer than two collectors are recorded",
        says_zh="收集、提取人员不足二人",
        article="Interp. 112(1)",
        remedy="name the second collector, or explain",
        remedy_zh="补充第二名收集人员或者作出说明",
    )
    capture = Capture(
        number="云公(经)证 1",
        collected_by=("警号 1001", "警号 1002"),
        collected_at=NOON - timedelta(days=1),
        tool="exporter",
        tool_version="2.1",
        signed_by=("collector", "holder", "witness"),
    )
    return (
        CaseExhibit(
            exhibit=LISTINGS,
            name="listings.csv",
            size=40_960,
            basis="调证〔2026〕12号",
            taken_by="警号 1001",
            taken_at=NOON - timedelta(hours=6),
            act=2,
            capture=capture,
            described=True,
        ),
        CaseExhibit(exhibit=SHOPS, name="shops.csv", size=512, act=3, defects=(defect,)),
        CaseExhibit(exhibit=SECRET, name="drawing.pdf", size=99, act=4, secret=True),
        CaseExhibit(
            exhibit="physical:P-1",
            name="three boxes of boots",
            capture=Capture(kind=EvidenceKind.PHYSICAL, title="three boxes of boots"),
            described=True,
        ),
    )


def matrix() -> tuple[MatrixRow, ...]:
    return (
        MatrixRow(
            offence="CN-214",
            element="e2_sale",
            name="sale",
            name_zh="销售",
            machine="unknown",
            judged="supported",
            judged_by="警号 1001",
            because="orders and payments agree",
            exhibits=(LISTINGS,),
        ),
        MatrixRow(
            offence="CN-214",
            element="e3_knowledge",
            name="knowledge",
            name_zh="明知",
            machine="unknown",
            collect=("supplier papers",),
            collect_zh=("进货凭证",),
            gap=True,
        ),
        MatrixRow(
            offence="CN-214",
            element="sales amount",
            name="sales amount",
            name_zh="销售金额",
            machine="met",
            measured="CNY 106,800",
            threshold="CNY 50,000",
            source="法释〔2025〕5号 art. 4",
        ),
    )


def acts() -> tuple[LoggedAct, ...]:
    said = (
        (2, "exhibit kept", LISTINGS),
        (3, "exhibit kept", SHOPS),
        (4, "case opened", "cases:C0001"),
        (5, "case decided", "cases:C0001"),
        (10, "case approved", "cases:C0001"),
    )
    return tuple(
        LoggedAct(
            seq=seq,
            at=NOON - timedelta(hours=10 - seq),
            act=act,
            actor="警号 2002" if seq == 10 else "警号 1001",
            basis="exercise",
            purpose="case C0001",
            subject=subject,
        )
        for seq, act, subject in said
    )


def comparison() -> ComparisonShown:
    """A passage in both files, an explanation that was tried, a line that could not be read."""
    return ComparisonShown(
        exhibit=LISTINGS,
        kind="text",
        score=0.93,
        verdict="suspected",
        left=Side(path="窑炉工艺规程.docx", sha256="d4" * 32, bytes=48_213),
        right=Side(path="outgoing/partner offer.pdf", sha256="e5" * 32, bytes=910_442),
        passages=(
            SharedPassage(
                left_span=(1204, 1391),
                right_span=(88, 275),
                left_text="The second furnace is charged with crushed felspar <b>half open</b>.",
                right_text="The second furnace is charged with crushed \u202e felspar half open.",
                left_place="规程.docx, paragraph 12",
                right_place="offer.pdf, page 3 line 4",
                weight="118.2 bits",
            ),
        ),
        passages_total=34,
        common_total=2,
        reasons=("passage of 187 characters shared",),
        lawful=("quotation: unknown (no marks)", "licence: unknown (the text names none)"),
        unread=("offer.pdf: no text layer on pages 7",),
        cannot_see=("translation into another language",),
        parameters=(("grams", "three words or six characters"), ("suspect_bits", "85.0")),
        replay="counterfoil compare 窑炉工艺规程.docx 'outgoing/partner offer.pdf' --json",
    )


def case_file() -> CaseFile:
    return CaseFile(
        comparisons=(comparison(),),
        case=case(),
        state_name="accepted",
        state_name_zh="受案",
        lead=lead(),
        matrix=matrix(),
        exhibits=exhibits(),
        exculpatory=(
            "an invoice of 2024 names an authorised wholesaler (警号 1001)",
            "listings:L1: second-hand genuine goods = unknown: 九成新",
        ),
        questions=("CN-214 e3_knowledge",),
        gaps=(
            Gap(
                says="missing: price basis for 3,100 unsold pieces (seizures:Z1)",
                says_zh="缺少 3,100 件未售货物的计价依据（seizures:Z1）",
                collect="the average actual sale price",
                collect_zh="实际销售平均价格",
            ),
        ),
        clocks=(
            Clock(
                clock="police_review",
                name="police review a transferred case",
                name_zh="公安机关审查移送案件",
                article="D310 8",
                started=NOON - timedelta(hours=4),
                due=NOON + timedelta(days=3),
                state="running",
            ),
        ),
        acts=acts(),
        as_of=NOON,
        version="0.1.0",
    )
