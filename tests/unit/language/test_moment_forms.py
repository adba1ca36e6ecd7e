from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from counterfoil.language.moments import ambiguous, read_day, read_moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
EIGHT = datetime(2025, 6, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2025-06-03T08:00:00+08:00", "2025-06-03T00:00:00Z", "2025-06-03 08:00", "2025/6/3 8:00",
        "2025年6月3日 8点00分", "2025年6月3日 上午8:00", "20250603080000", "3 Jun 2025 08:00",
        "June 3, 2025 8:00 AM", "2025.06.03 08:00:00", "1748908800", "1748908800000",
        "2025-06-03T09:00:00 Asia/Tokyo", "Tue, 3 Jun 2025 00:00:00 GMT", "２０２５-06-03 08:00",
        "2025-06-03T08:00:00 GMT+8", "2025-06-02T20:00:00-0400",
    ],
)  # fmt: skip
def test_one_moment_is_read_from_every_form(text: str) -> None:
    moment = read_moment(text, SHANGHAI)

    assert moment is not None
    assert moment.at == EIGHT


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2025-02-30", "2025-06-03 25:00", "03.06.2025", "2025-13-01", "45811",
     "2025-06-03 08:00 CST", "9999999999999999999", "2025"],
)  # fmt: skip
def test_what_is_no_certain_moment_is_not_read(text: str) -> None:
    assert read_moment(text, SHANGHAI) is None


def test_day_first_is_read_only_where_it_cannot_be_month_first() -> None:
    assert read_day("13.06.2025", SHANGHAI) == date(2025, 6, 13)
    assert read_day("06/13/2025", SHANGHAI) == date(2025, 6, 13)
    assert read_day("06/06/2025", SHANGHAI) == date(2025, 6, 6)
    assert read_day("03/06/2025", SHANGHAI) is None
    assert ambiguous("03/06/2025")
    assert not ambiguous("13/06/2025")


def test_excel_days_count_only_where_they_are_expected() -> None:
    moment = read_moment("45811.5", SHANGHAI, serials=True)

    assert moment is not None
    assert moment.at == datetime(2025, 6, 3, 4, tzinfo=UTC)
    assert read_moment("45811.5", SHANGHAI) is None


def test_a_missing_zone_or_time_is_told() -> None:
    zoned = read_moment("2025-06-03T08:00Z", SHANGHAI)
    naive = read_moment("2025-06-03T08:00", SHANGHAI)
    bare = read_moment("2025-06-03", SHANGHAI)

    assert [(m.zoned, m.timed) for m in (zoned, naive, bare) if m] == [
        (True, True), (False, True), (False, False),
    ]  # fmt: skip


def test_the_day_of_a_zoned_moment_is_the_day_in_the_place() -> None:
    assert read_day("2025-06-02T23:00:00Z", SHANGHAI) == date(2025, 6, 3)
