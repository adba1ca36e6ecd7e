"""Procedure as data: calendars, profiles, completeness of exhibits, playbooks."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from counterfoil.errors import InputError
from counterfoil.law.procedure.calendar import Span, calendar, due
from counterfoil.law.procedure.completeness import lint, verdict
from counterfoil.law.procedure.gaps import valuation_gaps
from counterfoil.law.procedure.matrix import playbook
from counterfoil.law.procedure.profile import profile, profile_for
from counterfoil.model.dossier import AmountShown, LeadShown, Member
from counterfoil.model.exhibit import Capture, CaseExhibit, EvidenceKind
from counterfoil.model.money import Money

SHANGHAI = "Asia/Shanghai"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(SHANGHAI)).astimezone(UTC)


def last_day(start: str, span: Span, name: str = "cn") -> date:
    return due(at(start), span, calendar(name), SHANGHAI).astimezone(ZoneInfo(SHANGHAI)).date()


def test_working_days_skip_the_national_day_week_and_count_make_up_days() -> None:
    assert last_day("2025-09-30T09:00", Span(working_days=1)) == date(2025, 10, 9)
    assert last_day("2025-10-10T09:00", Span(working_days=1)) == date(2025, 10, 11)


def test_the_first_day_does_not_count_and_a_last_day_off_moves_on() -> None:
    assert last_day("2025-10-13T23:59", Span(days=3)) == date(2025, 10, 16)
    assert last_day("2025-09-29T09:00", Span(days=3)) == date(2025, 10, 9)


def test_hours_are_exact_and_months_end_with_the_month() -> None:
    start = at("2025-01-31T10:00")

    assert due(start, Span(hours=24), calendar("cn"), SHANGHAI) == start + timedelta(hours=24)
    assert last_day("2025-01-31T10:00", Span(months=1)) == date(2025, 2, 28)


def test_a_year_outside_the_calendar_is_doubted_not_hidden() -> None:
    assert "2031" in calendar("cn").doubt(date(2031, 5, 1))
    assert calendar("cn").doubt(date(2025, 5, 1)) == ""
    assert calendar("plain").doubt(date(2031, 5, 1)) == ""


@pytest.mark.parametrize("name", ["cn", "generic"])
def test_every_name_in_a_profile_is_declared_and_every_state_is_reachable(name: str) -> None:
    of = profile(name)
    states = {state.id for state in of.states}
    reached = {of.start} | {state.id for state in of.states if state.side}
    for _ in states:
        for move in of.transitions:
            reached |= set(move.to) if move.source in reached else set()

    assert {move.source for move in of.transitions} | {rule.state for rule in of.clocks} <= states
    assert set(of.refer_from) <= states
    assert reached == states
    calendar(of.calendar)


def test_an_unknown_procedure_is_named_with_the_known_ones() -> None:
    assert profile_for("CN") == "cn"
    assert profile_for("GB") == "generic"
    with pytest.raises(InputError, match="no procedure 'fr'") as raised:
        profile("fr")
    assert "cn, generic" in raised.value.remedy


def whole(kind: EvidenceKind) -> Capture:
    """A record with nothing lacking."""
    return Capture(
        kind=kind,
        category="export",
        format="CSV",
        collected_by=("1001", "1002"),
        collected_at=datetime(2026, 1, 1, tzinfo=UTC),
        place="Yunchuan",
        method="export",
        tool="exporter",
        tool_version="2",
        holder="platform",
        signed_by=("collector", "holder", "witness", "expert"),
        record_attached=True,
        original=True,
        sealed=True,
        altered=False,
        qualified=True,
        sample_matches=True,
        sha256_at_capture="a" * 64,
    )


def exhibit(capture: Capture) -> CaseExhibit:
    return CaseExhibit(exhibit="a" * 64, name="x.csv", capture=capture, described=True)


@pytest.mark.parametrize("kind", list(EvidenceKind))
def test_a_whole_record_lacks_nothing(kind: EvidenceKind) -> None:
    assert lint(exhibit(whole(kind))) == ()


DEFECTS = [
    ("digest_differs", "fatal", EvidenceKind.ELECTRONIC, {"sha256_at_capture": "b" * 64}),
    ("altered_unexplained", "fatal", EvidenceKind.ELECTRONIC, {"altered": True}),
    ("expert_unqualified", "fatal", EvidenceKind.EXPERT, {"qualified": False}),
    ("expert_sample", "fatal", EvidenceKind.EXPERT, {"sample_matches": False}),
    ("expert_unsigned", "fatal", EvidenceKind.EXPERT, {"signed_by": ()}),
    ("unsure_time_place", "fatal", EvidenceKind.AUDIO_VISUAL, {"collected_at": None}),
    ("copy_does_not_match", "fatal", EvidenceKind.DOCUMENTARY,
     {"original": False, "compared": False, "made_by": "1001"}),
    ("no_origin", "fatal", EvidenceKind.PHYSICAL,
     {"record_attached": False, "holder": "", "place": ""}),
    ("medium_not_original", "curable", EvidenceKind.ELECTRONIC, {"original": False}),
    ("not_sealed", "curable", EvidenceKind.ELECTRONIC, {"sealed": False}),
    ("unsigned_record", "curable", EvidenceKind.ELECTRONIC, {"signed_by": ("witness",)}),
    ("no_witness", "curable", EvidenceKind.ELECTRONIC, {"signed_by": ("collector", "holder")}),
    ("one_collector", "curable", EvidenceKind.ELECTRONIC, {"collected_by": ("1001",)}),
    ("unclear_format", "curable", EvidenceKind.ELECTRONIC, {"category": "", "format": ""}),
    ("not_reproducible", "curable", EvidenceKind.ELECTRONIC, {"method": "", "tool": ""}),
    ("no_record", "curable", EvidenceKind.ELECTRONIC, {"record_attached": False}),
    ("copy_without_maker", "curable", EvidenceKind.PHYSICAL, {"original": False, "compared": True}),
    ("copy_not_compared", "curable", EvidenceKind.DOCUMENTARY,
     {"original": False, "made_by": "1001"}),
    ("derivation_unexplained", "curable", EvidenceKind.ELECTRONIC, {"derived_from": "c" * 64}),
    ("alteration_unchecked", "ask", EvidenceKind.ELECTRONIC,
     {"altered": None, "sha256_at_capture": ""}),
    ("originality_unknown", "ask", EvidenceKind.ELECTRONIC, {"original": None}),
    ("record_unknown", "ask", EvidenceKind.ELECTRONIC, {"record_attached": None}),
    ("no_capture_time", "ask", EvidenceKind.ELECTRONIC, {"collected_at": None}),
    ("expert_unrecorded", "ask", EvidenceKind.EXPERT, {"qualified": None}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "severity", "kind", "lack"), DEFECTS, ids=[d[0] for d in DEFECTS])
def test_one_gap_is_one_defect_with_its_article(
    rule: str, severity: str, kind: EvidenceKind, lack: dict[str, object]
) -> None:
    import msgspec

    found = lint(exhibit(msgspec.structs.replace(whole(kind), **lack)))

    assert [(d.rule, d.severity) for d in found][:1] == [(rule, severity)]
    assert all(d.article and d.says_zh and d.remedy and d.remedy_zh for d in found)
    assert verdict(found) == ("fatal" if severity == "fatal" else "curable")


def test_every_completeness_rule_is_tested() -> None:
    from counterfoil.law.procedure.completeness import _rules

    tested = {defect[0] for defect in DEFECTS} | {"source_unknown"}
    assert {rule.id for rule in _rules()} == tested


def test_a_derivation_is_followed_back_to_its_source() -> None:
    import msgspec

    capture = msgspec.structs.replace(
        whole(EvidenceKind.ELECTRONIC), derived_from="c" * 64, derivation="unzip 6.0"
    )

    assert lint(exhibit(capture), frozenset({"c" * 64})) == ()
    assert [d.rule for d in lint(exhibit(capture), frozenset())] == ["source_unknown"]


def test_an_exhibit_nobody_described_is_asked_about_and_not_condemned() -> None:
    found = lint(CaseExhibit(exhibit="a" * 64, name="x.csv"))

    assert found
    assert {defect.severity for defect in found} == {"ask"}
    assert verdict(found) == "curable"


def test_a_playbook_names_known_measures_only() -> None:
    known = {measure.id for measure in profile("cn").measures}
    for offence in ("CN-213", "CN-214", "CN-217", "CN-219", "US-2320", "XX-1"):
        steps = [step for steps in playbook(offence).values() for step in steps]
        assert steps
        assert {step.measure for step in steps} <= known


def test_unsold_goods_without_a_price_are_a_gap_with_what_to_collect() -> None:
    seized = Member(record="seizures:Z1", label="Beiqiao", details=(("quantity", "3,100"),))
    bare = LeadShown(lead="R1", rank=1, score=0.5, members=(seized,))

    (gap,) = valuation_gaps(bare)

    assert gap.says.startswith("missing: price basis for 3,100 unsold pieces (seizures:Z1")
    assert "3,100 件" in gap.says_zh
    assert "labelled price" in gap.collect


def test_goods_that_an_amount_covers_are_no_gap_and_the_rest_is() -> None:
    seized = Member(record="seizures:Z1", details=(("quantity", "100"),))
    more = Member(record="seizures:Z2", details=(("quantity", "50"),))
    valued = AmountShown(
        basis="average asked price times units seized",
        amount=Money(value=Decimal(900), currency="CNY"),
        units=120,
    )
    lead = LeadShown(lead="R1", rank=1, score=0.5, members=(seized, more), amounts=(valued,))

    (gap,) = valuation_gaps(lead)

    assert "30 unsold pieces (seizures:Z2" in gap.says
